#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/period.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/rows.h"
#include "feeds/wire/sdmx_csv.h"

enum { CHUNK_ROWS = 500, CHUNK_BYTES = 64 * 1024, VALUES_MAX = 1000, SLOW_READER_S = 30 };

struct tc_api {
	struct tc_link link;
	struct tc_hub *hub;
	struct tc_filter *filter;
	struct tc_stream *stream;
	bool begun, chunked, csv;
	int64_t limit, sent; /* limit: INT64_MAX is the whole */
};

/* The query as it was asked. */
struct query {
	struct tc_arena *arena;
	const char *indicators[VALUES_MAX + 1], *areas[VALUES_MAX + 1];
	int indicator_count, area_count;
	struct tc_stream_setting stream;
	int64_t limit;
	struct tc_faults *faults;
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

static void bad(struct query *query, const char *name, const char *expected) {
	char english[TC_SENTENCE_MAX];
	snprintf(english, sizeof english, "expected %s", expected);
	tc_code_fault(query->faults, TC_CODE_BAD_VALUE, name, english, english);
}

static void take_list(
	struct query *query, const char *name, const char **list, int *count, char *value) {
	for (char *rest = value, *word; (word = strtok_r(rest, ",", &rest)) != NULL;) {
		char *copy = *count < VALUES_MAX ? tc_arena_string(query->arena, word) : NULL;
		if (copy == NULL) {
			bad(query, name, "at most 1000 values");
			return;
		}
		list[(*count)++] = copy;
	}
}

/* A period or a moment: start is its first instant, end its last. */
static void take_time(struct query *query, const char *name, const char *value, bool end) {
	struct tc_period period;
	if (!tc_period_parse(value, strlen(value), &period)) {
		bad(query, name, "a time period such as 2020-08 or a date-time with offset");
	} else if (end) {
		query->stream.end_ms = period.end_ms + (period.start_ms == period.end_ms);
	} else {
		query->stream.start_ms = period.start_ms;
	}
}

static void take_as_of(struct query *query, const char *value) {
	struct tc_period period;
	if (!tc_period_parse(value, strlen(value), &period)) {
		bad(query, "/as_of", "a date-time with offset, or a period whose end is meant");
		return;
	}
	query->stream.as_of_ms =
		period.start_ms == period.end_ms ? period.end_ms : period.end_ms - 1;
}

static void take_limit(struct query *query, const char *value) {
	size_t length = strlen(value);
	if (length == 0 || length > 15 || strspn(value, "0123456789") != length ||
		strtoll(value, NULL, 10) < 1) {
		bad(query, "/limit", "a whole number from 1");
		return;
	}
	query->limit = strtoll(value, NULL, 10);
}

static void take_filter(struct query *query, const char *name, char *value) {
	if (strcmp(name, "indicator") == 0) {
		take_list(query, "/indicator", query->indicators, &query->indicator_count, value);
	} else if (strcmp(name, "ref_area") == 0) {
		take_list(query, "/ref_area", query->areas, &query->area_count, value);
	} else if (strcmp(name, "start") == 0) {
		take_time(query, "/start", value, false);
	} else if (strcmp(name, "end") == 0) {
		take_time(query, "/end", value, true);
	} else if (strcmp(name, "as_of") == 0) {
		take_as_of(query, value);
	} else if (strcmp(name, "limit") == 0) {
		take_limit(query, value);
	} else if (strcmp(name, "revisions") == 0) {
		query->stream.revisions = strcmp(value, "true") == 0;
		if (!query->stream.revisions && strcmp(value, "false") != 0) {
			bad(query, "/revisions", "true or false");
		}
	} else {
		tc_code_fault(query->faults, TC_CODE_BAD_KEY, "",
			"filters are indicator, ref_area, start, end, as_of, limit and revisions",
			"bộ lọc gồm indicator, ref_area, start, end, as_of, limit và revisions");
	}
}

/* "+07:00" arrives with a space for its plus where the sender did not escape it. */
static void mend_plus(const char *name, char *value) {
	if (strcmp(name, "start") == 0 || strcmp(name, "end") == 0 || strcmp(name, "as_of") == 0) {
		for (char *space = strchr(value, ' '); space != NULL; space = strchr(space, ' ')) {
			*space = '+';
		}
	}
}

static void read_query(struct query *query, struct lws *wsi) {
	char text[4096];
	for (int i = 0;; i++) {
		int length =
			lws_hdr_copy_fragment(wsi, text, sizeof text, WSI_TOKEN_HTTP_URI_ARGS, i);
		if (length == -2) {
			bad(query, "", "shorter filters");
		}
		if (length <= 0) {
			return;
		}
		text[length] = 0;
		char *value = strchr(text, '=');
		if (value == NULL) {
			bad(query, "", "filters of the form name=value");
			continue;
		}
		*value++ = 0;
		mend_plus(text, value);
		take_filter(query, text, value);
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
static int start_stream(
	struct tc_hub *hub, struct lws *wsi, struct query *query, const struct tc_principal *who) {
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
		query->indicators, query->areas, query->faults);
	if (api->filter == NULL) {
		tc_api_destroy(api);
		return refuse_query(wsi, query->faults);
	}
	query->stream.directory = hub->setting.directory;
	query->stream.catalogue = hub->setting.catalogue;
	query->stream.filter = api->filter;
	if (tc_stream_open(&query->stream, &api->stream, &err) != TC_OK) {
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
	struct query *query = arena == NULL ? NULL : tc_arena_alloc(arena, sizeof *query);
	if (query == NULL) {
		tc_arena_destroy(arena);
		return refuse(wsi, 503, NULL, "out of memory");
	}
	query->arena = arena;
	query->faults = hub->faults;
	*query->faults = (struct tc_faults) { 0 };
	query->limit = INT64_MAX;
	query->stream.start_ms = INT64_MIN;
	query->stream.end_ms = INT64_MAX;
	query->stream.as_of_ms = INT64_MAX;
	read_query(query, wsi);
	int result = query->faults->count > 0 ? refuse_query(wsi, query->faults)
					      : start_stream(hub, wsi, query, who);
	tc_arena_destroy(arena);
	return result;
}

static bool add_object(
	struct tc_api *api, struct tc_buffer *out, const struct tc_observation *row) {
	json_t *encoded = tc_rows_encode_object(api->hub->setting.catalogue, row);
	char *text = encoded == NULL ? NULL : json_dumps(encoded, JSON_COMPACT);
	bool whole = text != NULL;
	if (whole) {
		tc_buffer_text(out, api->sent > 0 ? ",\n" : "\n");
		tc_buffer_text(out, text);
	}
	free(text);
	json_decref(encoded);
	return whole;
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
