#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/period.h"
#include "feeds/wire/event.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/row_text.h"
#include "feeds/wire/rows.h"

enum {
	FRAME_ROWS = 500,
	FRAME_BYTES = 96 * 1024,
	DATE_STEP_MS = 1000, /* more than the slewing of a clock between two statuses */
};

void tc_live_refuse(struct tc_peer *peer, const char *id, const struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct tc_nack nack = { .id = id };
	if (faults->count > 0) {
		const struct tc_error *first = &faults->items[0];
		hub->counters.refused[tc_code_index(first->reason)]++;
		tc_peer_note(peer, "live.refused", first->reason, first->pointer);
	}
	if (tc_strikes_add(&peer->feed.strikes, hub->config->publishers.bad_messages,
		    tc_hub_now_ms(hub))) {
		tc_peer_close(peer, 1008, "too many bad messages");
		return;
	}
	tc_peer_push(peer, tc_answer_nack(&hub->stamp, &nack, faults));
}

void tc_live_finish(struct tc_live *live, struct tc_hub *hub) {
	if (live->stream != NULL) {
		tc_stream_close(live->stream);
		live->stream = NULL;
		hub->streams--;
	}
	tc_filter_destroy(live->filter);
	live->filter = NULL;
}

/* Cursors go out as decimal text, which nobody else needs to understand. */
static int64_t parse_cursor(const char *text) {
	size_t length = text == NULL ? 0 : strlen(text);
	if (length == 0 || length > 18 || strspn(text, "0123456789") != length) {
		return -1;
	}
	return strtoll(text, NULL, 10);
}

static bool is_past(const struct tc_live *live) {
	return live->as_of_ms != INT64_MAX;
}

static void start(
	struct tc_peer *peer, struct tc_filter *filter, const char *after, int64_t as_of_ms) {
	struct tc_live *live = &peer->live;
	struct tc_recent *recent = peer->hub->recent;
	int64_t cursor = parse_cursor(after);
	bool resumes = cursor >= 0 && as_of_ms == INT64_MAX;
	int64_t index = resumes ? tc_recent_after(recent, cursor) : -1;
	tc_live_finish(live, peer->hub);
	live->filter = filter;
	live->as_of_ms = as_of_ms;
	live->lagging = false;
	live->skipped = 0;
	live->wants_snapshot = index < 0;
	live->wants_frame = index >= 0; /* tells the subscriber that its cursor was good */
	live->served_cursor = index < 0 ? -1 : cursor;
	live->next = index < 0 ? tc_recent_end(recent) : index;
	tc_peer_want_write(peer);
}

/* INT64_MAX without one; false: it is no time. */
static bool read_as_of(const json_t *data, int64_t *out, struct tc_faults *faults) {
	const json_t *value = json_object_get(data, "as_of");
	const char *text = value == NULL ? NULL : tc_json_string(value);
	*out = INT64_MAX;
	if (value == NULL || json_is_null(value) ||
		(text != NULL && tc_time_parse(text, strlen(text), out))) {
		return true;
	}
	tc_code_expected(faults, TC_CODE_BAD_PERIOD, "/data/as_of", value,
		"a date-time with offset (RFC 3339)", "ngày giờ kèm múi giờ (RFC 3339)");
	return false;
}

/* Older walls do not know of alarms and get none. */
static bool read_wants_alarms(const json_t *data, bool *out, struct tc_faults *faults) {
	const json_t *value = json_object_get(data, "alarms");
	*out = json_is_true(value);
	if (value == NULL || json_is_null(value) || json_is_boolean(value)) {
		return true;
	}
	tc_code_expected(faults, TC_CODE_BAD_EVENT, "/data/alarms", value, "true or false",
		"true hoặc false");
	return false;
}

static void take_event(struct tc_peer *peer, const json_t *root, struct tc_faults *faults) {
	struct tc_hub *hub = peer->hub;
	struct tc_event event;
	struct tc_filter *filter = NULL;
	bool sound = tc_event_read(root, tc_hub_unix_ms(hub), &event, faults);
	if (sound && event.type == TC_EVENT_TYPE_TRACE) {
		if (!tc_trace_message(peer, &event, faults)) {
			tc_live_refuse(peer, event.id, faults);
		}
		return;
	}
	if (sound && event.type == TC_EVENT_TYPE_ALARM_HISTORY) {
		if (!tc_alarm_history_message(peer, &event, faults)) {
			tc_live_refuse(peer, event.id, faults);
		}
		return;
	}
	if (sound && event.type == TC_EVENT_TYPE_HINT) {
		if (!tc_hints_message(peer, &event, faults)) {
			tc_live_refuse(peer, event.id, faults);
		}
		return;
	}
	if (sound && event.type == TC_EVENT_TYPE_ALARM_ACT) {
		tc_alarm_message(peer, &event, faults);
		return;
	}
	if (sound && event.type != TC_EVENT_TYPE_SUBSCRIBE) {
		tc_code_fault(faults, TC_CODE_UNKNOWN_TYPE, "/type",
			"only subscriptions, questions about figures, and alarms belong to "
			"/live",
			"/live chỉ nhận đăng ký xem, câu hỏi về một con số và về cảnh báo");
		sound = false;
	}
	const json_t *after = json_object_get(event.data, "after");
	if (sound && after != NULL && !json_is_null(after) && tc_json_string(after) == NULL) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/data/after", after,
			"a cursor of this hub", "con trỏ do máy chủ này cấp");
		sound = false;
	}
	int64_t as_of_ms = INT64_MAX;
	bool alarms = false;
	if (sound && read_wants_alarms(event.data, &alarms, faults) &&
		read_as_of(event.data, &as_of_ms, faults)) {
		filter = tc_filter_compile(hub->setting.catalogue, &peer->who->grant,
			json_object_get(event.data, "series"), faults);
	}
	if (filter != NULL) {
		start(peer, filter, after == NULL ? NULL : tc_json_string(after), as_of_ms);
		peer->live.wants_alarms = alarms && as_of_ms == INT64_MAX;
		peer->live.alarms_due = peer->live.wants_alarms;
	} else if (faults->count > 0) {
		tc_live_refuse(peer, event.id, faults);
	} else {
		tc_peer_close(peer, 1013, "out of memory");
	}
}

void tc_live_message(struct tc_peer *peer, const char *bytes, size_t length) {
	struct tc_hub *hub = peer->hub;
	struct tc_faults *faults = hub->faults;
	struct tc_json *document = NULL;
	if (peer->close_code != 0) {
		return;
	}
	*faults = (struct tc_faults) { 0 };
	enum tc_result result = tc_json_parse(bytes, length, NULL, &hub->limits, &document, faults);
	if (result == TC_NO_MEMORY) {
		tc_peer_close(peer, 1013, "out of memory");
		return;
	}
	if (result != TC_OK) {
		tc_live_refuse(peer, NULL, faults);
		return;
	}
	take_event(peer, tc_json_root(document), faults);
	tc_json_destroy(document);
}

void tc_live_too_large(struct tc_peer *peer) {
	struct tc_faults *faults = peer->hub->faults;
	*faults = (struct tc_faults) { 0 };
	tc_code_fault(faults, TC_CODE_TOO_LARGE, "",
		"the message is larger than a subscription may be",
		"thông điệp lớn hơn mức cho phép của một đăng ký xem");
	tc_live_refuse(peer, NULL, faults);
}

/* Pass over the rows below end, and count those that were wanted. */
static void skip_rows(struct tc_hub *hub, struct tc_live *live, int64_t end) {
	for (; live->next < end; live->next++) {
		const struct tc_observation *row = tc_recent_at(hub->recent, live->next);
		if (tc_filter_class(live->filter, row->indicator, row->area) != 0) {
			live->skipped++;
			hub->counters.skipped++;
		}
	}
}

void tc_live_make_room(struct tc_hub *hub, int count) {
	int64_t kept = tc_recent_end(hub->recent) + count - hub->config->subscribers.tail;
	if (hub->subscribers == 0 || kept <= 0) {
		return;
	}
	for (struct tc_peer *peer = tc_peer_subscribers(hub); peer != NULL;
		peer = tc_peer_next_subscriber(peer)) {
		struct tc_live *live = &peer->live;
		if (live->filter == NULL || is_past(live) || live->next >= kept) {
			continue;
		}
		int64_t end = tc_recent_end(hub->recent);
		skip_rows(hub, live, kept < end ? kept : end);
		live->lagging = true;
	}
}

void tc_live_wake_all(struct tc_hub *hub) {
	int64_t end = tc_recent_end(hub->recent);
	for (struct tc_peer *peer = tc_peer_subscribers(hub); peer != NULL;
		peer = tc_peer_next_subscriber(peer)) {
		if (peer->live.filter != NULL && !is_past(&peer->live) && peer->live.next < end) {
			tc_peer_want_write(peer);
		}
	}
}

static const char *store_word(enum tc_hub_store state) {
	switch (state) {
	case TC_HUB_STORE_OK: return "ok";
	case TC_HUB_STORE_FULL: return "full";
	case TC_HUB_STORE_DAMAGED:
	case TC_HUB_STORE_DEGRADED: break;
	}
	return "degraded";
}

static int send_and_destroy(struct tc_peer *peer, struct tc_buffer *out) {
	int result = out->failed ? -1 : tc_peer_send(peer, out);
	tc_buffer_destroy(out);
	return result;
}

static int write_status(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	struct tc_buffer *out = tc_buffer_create();
	char time[40];
	if (out == NULL) {
		return -1;
	}
	peer->live.status_due = false;
	int64_t now_ms = tc_hub_unix_ms(hub), uptime_ms = tc_hub_now_ms(hub);
	bool trusted = hub->config->trust_clock || tc_clock_is_synchronised();
	peer->live.told_offset_ms = now_ms - uptime_ms;
	tc_time_format(now_ms, TC_ZONE_MINUTES, time, sizeof time);
	tc_answer_begin(out, &hub->stamp, TC_TYPE_STATUS);
	tc_buffer_printf(out,
		"{\"server_time\":\"%s\",\"uptime_ms\":%" PRId64
		",\"clock\":\"%s\",\"store\":\"%s\",\"sources\":",
		time, uptime_ms, trusted ? "synced" : "unsynced", store_word(hub->told_store));
	tc_roster_write(&hub->roster, out);
	/* Only what this subscriber was really given: it may come back with this cursor. One that asked
	 * for nothing yet has missed nothing. */
	int64_t cursor = peer->live.filter == NULL ? tc_recent_cursor(hub->recent)
						   : peer->live.served_cursor;
	if (cursor >= 0) {
		tc_buffer_printf(out, ",\"cursor\":\"%" PRId64 "\"}", cursor);
	} else {
		tc_buffer_text(out, ",\"cursor\":\"\"}");
	}
	tc_answer_end(out);
	return send_and_destroy(peer, out);
}

static struct tc_buffer *begin_frame(struct tc_hub *hub, const char *type) {
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return NULL;
	}
	tc_answer_begin(out, &hub->stamp, type);
	tc_buffer_text(out, "{\"columns\":[");
	for (int key = 0; key < TC_KEY_COUNT; key++) {
		tc_buffer_printf(
			out, "%s\"%s\"", key == 0 ? "" : ",", tc_key_name((enum tc_key)key));
	}
	tc_buffer_text(out, "],\"rows\":[");
	return out;
}

/* A wall that opens now shows what was replaced as one does that saw it happen. */
static int64_t former_shown_ms(const struct tc_hub *hub) {
	const struct tc_catalogue *catalogue = hub->setting.catalogue;
	int64_t longest_ms = TC_REVISED_SHOWN_MS;
	for (int i = 0; i < tc_catalogue_indicator_count(catalogue); i++) {
		int64_t shown_ms = tc_catalogue_indicator(catalogue, i)->checks.revised_shown_ms;
		longest_ms = shown_ms > longest_ms ? shown_ms : longest_ms;
	}
	return longest_ms;
}

static bool begin_stream(struct tc_peer *peer) {
	struct tc_live *live = &peer->live;
	struct tc_hub *hub = peer->hub;
	struct tc_error err = { 0 };
	bool snapshot = live->wants_snapshot;
	int64_t then_ms = is_past(live) ? live->as_of_ms : tc_hub_unix_ms(hub);
	struct tc_stream_setting setting = {
		.readers = &hub->readers,
		.filter = live->filter,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.as_of_ms = live->as_of_ms,
		.after_cursor = snapshot ? 0 : live->served_cursor,
		.newest_only = !snapshot,
		.former_since_ms = snapshot ? then_ms - former_shown_ms(hub) : 0,
	};
	if (tc_stream_open(&setting, &live->stream, &err) != TC_OK) {
		tc_log(TC_LOG_ERROR, "history cannot be opened", "reason", err.message, NULL);
		return false;
	}
	hub->streams++;
	live->stream_kind = snapshot ? TC_LIVE_SNAPSHOT : TC_LIVE_CATCH_UP;
	if (snapshot) {
		live->skipped = 0; /* a whole picture lacks nothing */
	} else {
		skip_rows(hub, live, tc_recent_end(hub->recent));
	}
	live->wants_snapshot = false;
	live->lagging = false;
	live->stream_cursor = tc_recent_cursor(hub->recent);
	live->next = tc_recent_end(hub->recent);
	return true;
}

/* Some rows of the history. 1: there are more; 0: that was all; -1: it cannot be read. */
static int fill_from_stream(struct tc_peer *peer, struct tc_buffer *out) {
	struct tc_live *live = &peer->live;
	struct tc_observation row;
	struct tc_error err = { 0 };
	int count = 0;
	for (int looked = 0; looked < FRAME_ROWS && out->length < FRAME_BYTES; looked++) {
		int more = tc_stream_next(live->stream, &row, &err);
		if (more < 0) {
			tc_log(TC_LOG_ERROR, "history cannot be read", "reason", err.message, NULL);
		}
		if (more <= 0) {
			return more;
		}
		/* What arrived since the stream began comes with the deltas. */
		if (row.cursor <= live->stream_cursor) {
			tc_buffer_text(out, count++ == 0 ? "" : ",");
			tc_row_text_add(out, peer->hub->setting.catalogue, &row, TC_ROW_LIST);
			live->skipped -= live->skipped > 0 ? 1 : 0;
		}
	}
	return 1;
}

static void end_stream(struct tc_peer *peer) {
	struct tc_live *live = &peer->live;
	tc_stream_close(live->stream);
	live->stream = NULL;
	peer->hub->streams--;
	live->served_cursor = live->stream_cursor;
}

static int write_stream(struct tc_peer *peer) {
	struct tc_live *live = &peer->live;
	bool snapshot = live->stream_kind == TC_LIVE_SNAPSHOT;
	struct tc_buffer *out =
		begin_frame(peer->hub, snapshot ? TC_TYPE_SNAPSHOT : TC_TYPE_OBSERVATIONS);
	int more = out == NULL ? -1 : fill_from_stream(peer, out);
	if (more < 0) {
		tc_buffer_destroy(out);
		tc_peer_close(peer, 1011, "history cannot be read");
		return 0;
	}
	tc_buffer_text(out, "]");
	if (more == 0) {
		end_stream(peer);
		tc_buffer_text(out, snapshot ? ",\"complete\":true" : "");
	}
	if (more == 0 || !snapshot) {
		tc_buffer_printf(out, ",\"cursor\":\"%" PRId64 "\"", live->served_cursor);
	}
	if (!snapshot && more == 0) {
		tc_buffer_printf(out, ",\"skipped\":%" PRId64, live->skipped);
		live->skipped = 0;
	}
	tc_buffer_text(out, "}");
	tc_answer_end(out);
	return send_and_destroy(peer, out);
}

/* The deltas this subscriber wants, from where it stands. */
static int write_recent(struct tc_peer *peer) {
	struct tc_live *live = &peer->live;
	struct tc_recent *recent = peer->hub->recent;
	struct tc_buffer *out = begin_frame(peer->hub, TC_TYPE_OBSERVATIONS);
	int64_t end = tc_recent_end(recent);
	int count = 0;
	if (out == NULL) {
		return -1;
	}
	while (live->next < end && count < FRAME_ROWS && out->length < FRAME_BYTES) {
		int64_t index = live->next++;
		const struct tc_observation *row = tc_recent_at(recent, index);
		live->served_cursor = row->cursor;
		if (tc_filter_class(live->filter, row->indicator, row->area) == 0) {
			continue;
		}
		size_t length = 0;
		const char *text = tc_recent_text(recent, index, &length);
		if (text == NULL) {
			out->failed = true;
			break;
		}
		tc_buffer_text(out, count++ == 0 ? "" : ",");
		tc_buffer_add(out, text, length);
	}
	if (count == 0 && !live->wants_frame && !out->failed) {
		tc_buffer_destroy(out);
		return 0;
	}
	live->wants_frame = false;
	tc_buffer_printf(out, "],\"cursor\":\"%" PRId64 "\"}", live->served_cursor);
	tc_answer_end(out);
	return send_and_destroy(peer, out);
}

void tc_live_take_alarms(struct tc_hub *hub) {
	struct tc_alarm_list *list = atomic_exchange(&hub->next_alarms, NULL);
	if (list == NULL) {
		return;
	}
	tc_alarm_list_destroy(hub->alarms);
	hub->alarms = list;
	for (struct tc_peer *peer = tc_peer_subscribers(hub); peer != NULL;
		peer = tc_peer_next_subscriber(peer)) {
		if (peer->live.wants_alarms) {
			peer->live.alarms_due = true;
			tc_peer_want_write(peer);
		}
	}
}

/* After the first snapshot, which must be whole first; a subscriber that falls behind later does not fall
 * behind with alarms. */
static bool alarms_can_go(const struct tc_peer *peer) {
	return peer->live.alarms_due && peer->live.served_cursor >= 0 && peer->hub->alarms != NULL;
}

static int write_alarms(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	struct tc_buffer *out = tc_buffer_create();
	if (out == NULL) {
		return -1;
	}
	peer->live.alarms_due = false;
	tc_answer_begin(out, &hub->stamp, TC_TYPE_ALARMS);
	tc_alarm_list_write(hub->alarms, hub->setting.catalogue, &peer->who->grant, out);
	tc_answer_end(out);
	return send_and_destroy(peer, out);
}

/* The hub's date was set since this subscriber was last told it: rows stored by the new date must not come
 * before it, or they look hours old. */
static bool date_was_set(const struct tc_peer *peer) {
	int64_t offset_ms = tc_hub_unix_ms(peer->hub) - tc_hub_now_ms(peer->hub);
	int64_t moved_ms = offset_ms - peer->live.told_offset_ms;
	return moved_ms >= DATE_STEP_MS || moved_ms <= -DATE_STEP_MS;
}

static bool wants_stream(const struct tc_live *live) {
	return live->wants_snapshot || live->lagging;
}

bool tc_live_has_more(const struct tc_peer *peer) {
	const struct tc_live *live = &peer->live;
	if (live->status_due) {
		return true;
	}
	if (live->filter == NULL) {
		return false;
	}
	if (live->stream != NULL || alarms_can_go(peer)) {
		return true;
	}
	if (wants_stream(live)) {
		/* Without a free place it waits for the next status. */
		return peer->hub->streams < peer->hub->config->subscribers.streams;
	}
	return !is_past(live) &&
		(live->wants_frame || live->next < tc_recent_end(peer->hub->recent));
}

int tc_live_write(struct tc_peer *peer) {
	struct tc_live *live = &peer->live;
	struct tc_hub *hub = peer->hub;
	if (live->status_due || date_was_set(peer)) {
		return write_status(peer); /* first: its absence means a lost link */
	}
	if (live->filter == NULL) {
		return 0;
	}
	if (alarms_can_go(peer)) {
		return write_alarms(peer);
	}
	if (live->stream == NULL && wants_stream(live)) {
		if (hub->streams >= hub->config->subscribers.streams) {
			return 0;
		}
		if (!begin_stream(peer)) {
			tc_peer_close(peer, 1011, "history cannot be read");
			return 0;
		}
	}
	if (live->stream != NULL) {
		return write_stream(peer);
	}
	return is_past(live) ? 0 : write_recent(peer);
}
