#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/query.h"
#include "feeds/wire/row_text.h"
#include "feeds/wire/rows.h"
#include "feeds/wire/sdmx_csv.h"

enum { CHUNK_ROWS = 500, CHUNK_BYTES = 64 * 1024, SLOW_READER_S = 30 };

struct tc_api {
	struct tc_link link;
	struct tc_hub *hub;
	struct tc_filter *filter;
	struct tc_stream *stream;
	bool begun, chunked, csv;
	int64_t limit, sent; /* limit: INT64_MAX is the whole */
};

void tc_api_destroy(struct tc_api *api) {
	if (api != NULL) {
		if (api->stream != NULL) {
			tc_stream_close(api->stream);
			api->hub->streams--;
		}
		tc_filter_destroy(api->filter);
		free(api);
	}
}

/* What was asked and what it is read with: one memory for one request. */
struct asking {
	struct tc_arena *arena;
	struct tc_query query;
	struct tc_faults *faults;
};

static void read_query(struct asking *asking, struct lws *wsi) {
	char text[4096];
	for (int i = 0;; i++) {
		int length = tc_request_argument(wsi, i, text, sizeof text);
		if (length < 0) {
			tc_code_fault(asking->faults, TC_CODE_BAD_VALUE, "",
				"expected shorter filters", "cần bộ lọc ngắn hơn");
		}
		if (length <= 0) {
			return;
		}
		tc_query_take(&asking->query, asking->arena, text, asking->faults);
	}
}

static int refuse(struct lws *wsi, int status, const char *pointer, const char *sentence) {
	struct tc_reply reply = { .status = status, .pointer = pointer, .sentence = sentence };
	if (tc_reply_send(wsi, &reply) != 0) {
		return -1;
	}
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

static int refuse_query(struct lws *wsi, const struct tc_faults *faults) {
	if (faults->count == 0) {
		return refuse(wsi, 503, NULL, "out of memory");
	}
	const struct tc_error *error = &faults->items[0];
	int status =
		error->reason != NULL && strcmp(error->reason, TC_CODE_FORBIDDEN) == 0 ? 403 : 400;
	return refuse(wsi, status, error->pointer, error->message);
}

static bool wants_csv(struct lws *wsi) {
	char accept[512];
	int length = lws_hdr_copy(wsi, accept, sizeof accept, WSI_TOKEN_HTTP_ACCEPT);
	return length > 0 && strstr(accept, "csv") != NULL && strstr(accept, "json") == NULL;
}

static int send_head(struct tc_api *api, struct lws *wsi) {
	char version[16];
	int length = lws_hdr_copy(wsi, version, sizeof version, WSI_TOKEN_HTTP);
	api->chunked = !(length > 0 && strstr(version, "1.0") != NULL);
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return -1;
	}
	tc_buffer_printf(out,
		"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s"
		"cache-control: no-store\r\nx-content-type-options: nosniff\r\n\r\n",
		api->csv ? TC_SDMX_CSV_MEDIA ";version=2.1;charset=utf-8" : "application/json",
		api->chunked ? "transfer-encoding: chunked\r\n" : "connection: close\r\n");
	int sent = out->failed ? -1
			       : lws_write(wsi, (unsigned char *)tc_buffer_bytes(out), out->length,
					 LWS_WRITE_HTTP_HEADERS);
	tc_buffer_destroy(out);
	return sent < 0 ? -1 : 0;
}

/* The history of what was asked, narrowed to what may be seen. */
static int start_stream(struct tc_hub *hub, struct lws *wsi, struct asking *asking,
	const struct tc_principal *who) {
	const struct tc_query *query = &asking->query;
	struct tc_api *api = calloc(1, sizeof *api);
	struct tc_error err = { 0 };
	if (api == NULL) {
		return refuse(wsi, 503, NULL, "out of memory");
	}
	api->link.kind = TC_LINK_REQUEST;
	api->hub = hub;
	api->limit = query->limit;
	api->csv = wants_csv(wsi);
	api->filter = tc_filter_compile_lists(hub->setting.catalogue, &who->grant,
		query->indicators, query->areas, asking->faults);
	if (api->filter == NULL) {
		tc_api_destroy(api);
		return refuse_query(wsi, asking->faults);
	}
	const struct tc_stream_setting setting = {
		.readers = &hub->readers,
		.filter = api->filter,
		.start_ms = query->start_ms,
		.end_ms = query->end_ms,
		.as_of_ms = query->as_of_ms,
		.revisions = query->revisions,
	};
	if (tc_stream_open(&setting, &api->stream, &err) != TC_OK) {
		tc_log(TC_LOG_ERROR, "history cannot be opened", "reason", err.message, NULL);
		tc_api_destroy(api);
		return refuse(wsi, 503, NULL, "history cannot be read now");
	}
	hub->streams++;
	if (send_head(api, wsi) != 0) {
		tc_api_destroy(api);
		return -1;
	}
	lws_set_opaque_user_data(wsi, api);
	lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, SLOW_READER_S);
	lws_callback_on_writable(wsi);
	return 0;
}

int tc_api_start(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who) {
	if (hub->streams >= hub->config->subscribers.streams) {
		return refuse(wsi, 503, NULL, "too many histories are being read");
	}
	struct tc_arena *arena = tc_arena_create(1024 * 1024);
	struct asking *asking = arena == NULL ? NULL : tc_arena_alloc(arena, sizeof *asking);
	if (asking == NULL) {
		tc_arena_destroy(arena);
		return refuse(wsi, 503, NULL, "out of memory");
	}
	asking->arena = arena;
	asking->faults = hub->faults;
	*asking->faults = (struct tc_faults) { 0 };
	tc_query_init(&asking->query);
	read_query(asking, wsi);
	int result = asking->faults->count > 0 ? refuse_query(wsi, asking->faults)
					       : start_stream(hub, wsi, asking, who);
	tc_arena_destroy(arena);
	return result;
}

static bool add_object(
	struct tc_api *api, struct tc_buffer *out, const struct tc_observation *row) {
	tc_buffer_text(out, api->sent > 0 ? ",\n" : "\n");
	tc_row_text_add(out, api->hub->setting.catalogue, row, TC_ROW_OBJECT);
	return !out->failed;
}

static bool add_text(struct tc_buffer *out, char *text) {
	bool whole = text != NULL;
	if (whole) {
		tc_buffer_text(out, text);
	}
	free(text);
	return whole;
}

static bool add_record(
	struct tc_api *api, struct tc_buffer *out, const struct tc_observation *row) {
	json_t *encoded = tc_rows_encode(api->hub->setting.catalogue, row);
	bool whole = encoded != NULL && add_text(out, tc_sdmx_csv_row(encoded));
	json_decref(encoded);
	return whole;
}

/* 1: more to come; 0: that was all; -1: it cannot be read. */
static int fill(struct tc_api *api, struct tc_buffer *out) {
	struct tc_observation row;
	struct tc_error err = { 0 };
	for (int looked = 0; looked < CHUNK_ROWS && out->length < CHUNK_BYTES; looked++) {
		if (api->sent >= api->limit) {
			return 0;
		}
		int more = tc_stream_next(api->stream, &row, &err);
		if (more < 0) {
			tc_log(TC_LOG_ERROR, "history cannot be read", "reason", err.message, NULL);
		}
		if (more <= 0) {
			return more;
		}
		if (!(api->csv ? add_record : add_object)(api, out, &row)) {
			return -1;
		}
		api->sent++;
	}
	return 1;
}

static int send_part(struct tc_api *api, struct lws *wsi, const struct tc_buffer *part, bool last) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return -1;
	}
	if (api->chunked) {
		tc_buffer_printf(out, "%zx\r\n", part->length);
	}
	tc_buffer_add(out, tc_buffer_bytes(part), part->length);
	if (api->chunked) {
		tc_buffer_text(out, last ? "\r\n0\r\n\r\n" : "\r\n");
	}
	int sent = out->failed ? -1
			       : lws_write(wsi, (unsigned char *)tc_buffer_bytes(out), out->length,
					 LWS_WRITE_HTTP);
	int result = sent < (int)out->length ? -1 : 0;
	tc_buffer_destroy(out);
	return result;
}

static bool add_head(struct tc_api *api, struct tc_buffer *out) {
	api->begun = true;
	if (api->csv) {
		return add_text(out, tc_sdmx_csv_head());
	}
	tc_buffer_text(out, "{\"observations\":[");
	return true;
}

/* An answer that cannot be finished is cut off without its last chunk, so that it cannot pass as whole. */
int tc_api_write(struct tc_api *api, struct lws *wsi) {
	struct tc_buffer *part = tc_buffer_create();
	if (part == NULL) {
		return -1;
	}
	int more = api->begun || add_head(api, part) ? fill(api, part) : -1;
	if (more == 0 && !api->csv) {
		tc_buffer_text(part, "]}\n");
	}
	int result = -1;
	if (more >= 0 && !part->failed &&
		(part->length == 0 || send_part(api, wsi, part, more == 0) == 0)) {
		result = 0;
	}
	tc_buffer_destroy(part);
	if (result != 0 || more == 1) {
		if (result == 0) {
			lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, SLOW_READER_S);
			lws_callback_on_writable(wsi);
		}
		return result;
	}
	bool chunked = api->chunked;
	lws_set_opaque_user_data(wsi, NULL);
	tc_api_destroy(api);
	return !chunked || lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}
