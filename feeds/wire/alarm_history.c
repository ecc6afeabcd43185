/* What alarms did, asked over HTTP and over /live: a page, the newest first. */
#include <inttypes.h>

#include "base/log.h"
#include "base/period.h"
#include "feeds/store/alarm.h"
#include "feeds/wire/alarm_query.h"
#include "feeds/wire/event.h"
#include "feeds/wire/hub_private.h"

/* One request keeps the network thread for so many rows, of which its token may see none. */
enum { LOOKED_MAX = 20000, FILTER_BYTES = 512 };

struct page {
	const struct tc_grant *grant;
	struct tc_buffer *out;
	int limit, listed, looked;
	int64_t next; /* the last row that was looked at; 0: there is no more */
};

static void add_text(struct tc_buffer *out, const char *member, const char *text) {
	if (text != NULL) {
		tc_buffer_printf(out, ",\"%s\":", member);
		tc_buffer_string(out, text);
	}
}

static void add_time(struct tc_buffer *out, const char *member, int64_t at_ms) {
	char text[40];
	if (at_ms != 0) {
		tc_time_format(at_ms, TC_ZONE_MINUTES, text, sizeof text);
		tc_buffer_printf(out, ",\"%s\":\"%s\"", member, text);
	}
}

static void write_row(struct tc_buffer *out, const struct tc_alarm_row *row) {
	tc_buffer_printf(out, "{\"number\":%" PRId64, row->number);
	add_time(out, "at", row->at_ms);
	add_text(out, "rule", row->rule);
	add_text(out, "INDICATOR", row->indicator);
	add_text(out, "REF_AREA", row->area);
	add_text(out, "act", row->act);
	add_text(out, "from", row->before);
	add_text(out, "to", row->state);
	if (row->priority != 0) {
		tc_buffer_printf(out, ",\"priority\":%d", row->priority);
	}
	add_time(out, "raised", row->raised_ms);
	add_text(out, "value", row->value);
	add_time(out, "shelved_until", row->shelved_until_ms);
	add_text(out, "name", row->name);
	add_text(out, "note", row->note);
	tc_buffer_text(out, "}");
}

static bool take(void *user, const struct tc_alarm_row *row) {
	struct page *page = user;
	if (page->listed == page->limit || page->looked == LOOKED_MAX) {
		return false; /* and so there is more */
	}
	page->looked++;
	page->next = row->number;
	if (tc_grant_covers(page->grant, row->indicator, row->area)) {
		tc_buffer_text(page->out, page->listed++ == 0 ? "" : ",");
		write_row(page->out, row);
	}
	return true;
}

/* "changes":[…],"next":… */
static enum tc_result write_page(struct tc_hub *hub, const struct tc_principal *who,
	const struct tc_alarm_asked *asked, struct tc_buffer *out) {
	const struct tc_catalogue *catalogue = hub->setting.catalogue;
	struct tc_store_reader *reader = NULL;
	struct tc_error err = { 0 };
	struct page page = { .grant = &who->grant, .out = out, .limit = asked->limit };
	const struct tc_alarm_query query = {
		.rule = asked->rule[0] == '\0' ? NULL : asked->rule,
		.area = asked->area < 0 ? NULL : tc_catalogue_area(catalogue, asked->area)->code,
		.start_ms = asked->start_ms,
		.end_ms = asked->end_ms,
		.before = asked->before,
	};
	tc_buffer_text(out, "\"changes\":[");
	enum tc_result result =
		tc_store_reader_open(hub->setting.directory, catalogue, &reader, &err);
	bool more = false;
	if (result == TC_OK) {
		result = tc_store_find_alarms(reader, &query, take, &page, &more, &err);
	}
	tc_store_reader_close(reader);
	tc_buffer_text(out, "]");
	if (more) {
		tc_buffer_printf(out, ",\"next\":\"%" PRId64 "\"", page.next);
	}
	if (result != TC_OK) {
		tc_log(TC_LOG_ERROR, "the history of alarms cannot be read", "reason", err.message,
			NULL);
	}
	return out->failed ? TC_NO_MEMORY : result;
}

static void read_filters(struct tc_hub *hub, struct lws *wsi, struct tc_alarm_asked *asked) {
	char text[FILTER_BYTES];
	tc_alarm_asked_init(asked);
	for (int i = 0, length = 1; length > 0; i++) {
		length = tc_request_argument(wsi, i, text, sizeof text);
		if (length < 0) {
			tc_code_fault(hub->faults, TC_CODE_BAD_VALUE, "",
				"expected shorter filters", "cần bộ lọc ngắn hơn");
		}
		if (length > 0) {
			tc_alarm_asked_take(asked, hub->setting.catalogue, tc_hub_unix_ms(hub),
				text, hub->faults);
		}
	}
}

int tc_alarm_history_serve(struct tc_hub *hub, struct lws *wsi, const struct tc_principal *who) {
	struct tc_alarm_asked asked;
	*hub->faults = (struct tc_faults) { 0 };
	read_filters(hub, wsi, &asked);
	struct tc_buffer *out = hub->faults->errors > 0 ? NULL : tc_buffer_create();
	bool written = false;
	if (out != NULL) {
		tc_buffer_text(out, "{");
		written = write_page(hub, who, &asked, out) == TC_OK;
		tc_buffer_text(out, "}");
		written = written && !out->failed;
	}
	const struct tc_error *first = &hub->faults->items[0];
	const struct tc_reply reply = {
		.status = written                 ? 200
			: hub->faults->errors > 0 ? 400
						  : 503,
		.body = written ? tc_buffer_bytes(out) : NULL,
		.sentence = hub->faults->errors > 0 ? first->message : "the history cannot be read",
		.pointer = hub->faults->errors > 0 ? first->pointer : NULL,
	};
	int result = tc_reply_send(wsi, &reply);
	tc_buffer_destroy(out);
	return result != 0 || lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

bool tc_alarm_history_message(
	struct tc_peer *peer, const struct tc_event *event, struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct tc_alarm_asked asked;
	if (!tc_alarm_asked_read(
		    &asked, hub->setting.catalogue, tc_hub_unix_ms(hub), event->data, faults)) {
		return false;
	}
	struct tc_buffer *out = tc_buffer_create();
	enum tc_result result = TC_NO_MEMORY;
	if (out != NULL) {
		tc_answer_begin(out, &hub->stamp, TC_TYPE_ALARM_CHANGES);
		tc_buffer_text(out, "{\"id\":");
		tc_buffer_string(out, event->id);
		tc_buffer_text(out, ",");
		result = write_page(hub, peer->who, &asked, out);
		tc_buffer_text(out, "}");
		tc_answer_end(out);
	}
	if (result == TC_OK && !out->failed) {
		tc_peer_push(peer, out);
		return true;
	}
	tc_buffer_destroy(out);
	tc_code_fault(faults, TC_CODE_BUSY, "", "the history cannot be read now",
		"hiện chưa đọc được lịch sử");
	return false;
}
