#include "feeds/wire/subscription.h"

#include "base/json.h"
#include "base/text.h"
#include "feeds/wire/rows.h"
#include "feeds/wire/standing.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Above this, asking for all areas is shorter than naming each; a map has 63. */
enum { NAMED_AREAS_MAX = 16, FRAME_BYTES_MAX = 4 * 1024 * 1024 };

static const struct tc_json_limits live_limits = {
	.max_bytes = FRAME_BYTES_MAX, .max_depth = 16, .max_keys = 256, .max_string = 8192
};

static int areas_of(const struct tc_mirror_series *series, int count, int indicator, int *last) {
	int areas = 0;
	*last = 0;
	for (int i = 0; i < count; i++) {
		if (series[i].indicator == indicator) {
			areas++;
			*last = series[i].last > *last ? series[i].last : *last;
		}
	}
	return areas;
}

static bool seen_before(const struct tc_mirror_series *series, int at) {
	for (int i = 0; i < at; i++) {
		if (series[i].indicator == series[at].indicator) {
			return true;
		}
	}
	return false;
}

static json_t *wanted_series(
	const struct tc_catalogue *catalogue, const struct tc_mirror_series *series, int count) {
	json_t *list = json_array();
	for (int i = 0; list != NULL && i < count; i++) {
		int last = 0;
		bool all = areas_of(series, count, series[i].indicator, &last) > NAMED_AREAS_MAX;
		if (all && seen_before(series, i)) {
			continue;
		}
		json_array_append_new(list,
			json_pack("{s:s,s:s,s:i}", "INDICATOR",
				tc_catalogue_indicator(catalogue, series[i].indicator)->id,
				"REF_AREA",
				all ? "*" : tc_catalogue_area(catalogue, series[i].area)->code,
				"last", all ? last : series[i].last));
	}
	return list;
}

static json_t *cursor_value(const struct tc_cursor *cursor) {
	return cursor->number ? json_integer(strtoll(cursor->text, NULL, 10))
			      : json_string(cursor->text);
}

char *tc_subscription_request(const struct tc_catalogue *catalogue,
	const struct tc_mirror_series *series, int count, const struct tc_cursor *after,
	int64_t as_of_ms, int64_t id) {
	char name[32];
	snprintf(name, sizeof name, "subscribe-%" PRId64, id);
	json_t *data = json_pack("{s:o}", "series", wanted_series(catalogue, series, count));
	if (data != NULL && after != NULL && after->text[0] != 0) {
		json_object_set_new(data, "after", cursor_value(after));
	}
	if (data != NULL && as_of_ms == 0) {
		json_object_set_new(data, "alarms", json_true());
	}
	if (data != NULL && as_of_ms != 0) {
		char time[40];
		tc_time_format(as_of_ms, TC_ZONE_MINUTES, time, sizeof time);
		json_object_set_new(data, "as_of", json_string(time));
	}
	json_t *event = json_pack("{s:s,s:s,s:s,s:s,s:s,s:o}", "specversion", "1.0", "type",
		"vn.toancanh.subscribe.v1", "source", "/wall", "id", name, "datacontenttype",
		"application/json", "data", data);
	char *text = event == NULL ? NULL : json_dumps(event, JSON_COMPACT);
	json_decref(event);
	return text;
}

static void read_cursor(const json_t *data, struct tc_cursor *out) {
	const json_t *value = json_object_get(data, "cursor");
	const char *text =
		tc_json_is_number(value) ? tc_json_number_text(value) : tc_json_string(value);
	if (text != NULL && strlen(text) < sizeof out->text) {
		memcpy(out->text, text, strlen(text) + 1);
		out->number = tc_json_is_number(value);
	}
}

static int64_t read_skipped(const json_t *data) {
	const json_t *value = json_object_get(data, "skipped");
	return tc_json_is_number(value) ? strtoll(tc_json_number_text(value), NULL, 10) : 0;
}

static void read_rows(const struct tc_catalogue *catalogue, struct tc_json *document,
	const json_t *data, const struct tc_live_sink *sink, struct tc_live_frame *out) {
	struct tc_json_cell cells[TC_ROWS_COLUMNS_MAX];
	struct tc_rows_map map;
	bool mapped = tc_rows_map(json_object_get(data, "columns"), &map);
	int count;
	while ((count = tc_json_next_row(document, cells, TC_ROWS_COLUMNS_MAX)) != TC_JSON_NO_ROW) {
		struct tc_observation observation;
		count = count > TC_ROWS_COLUMNS_MAX ? TC_ROWS_COLUMNS_MAX : count;
		switch (mapped && count >= 0
				? tc_rows_decode(catalogue, &map, cells, count, &observation)
				: TC_ROW_BROKEN) {
		case TC_ROW_TAKEN:
			out->taken++;
			sink->observe(sink->user, &observation);
			break;
		case TC_ROW_UNKNOWN: out->unknown++; break;
		case TC_ROW_BROKEN: out->broken++; break;
		}
	}
}

static void read_source(const json_t *item, const struct tc_live_sink *sink) {
	static const struct {
		const char *word;
		enum tc_source_state state;
	} states[] = { { "connected", TC_SOURCE_CONNECTED }, { "silent", TC_SOURCE_SILENT },
		{ "lost", TC_SOURCE_LOST } };
	const char *name = tc_json_string(json_object_get(item, "source"));
	const char *word = tc_json_string(json_object_get(item, "state"));
	const char *since = tc_json_string(json_object_get(item, "since"));
	int64_t since_ms = 0;
	enum tc_source_state state = TC_SOURCE_UNKNOWN;
	if (name == NULL || word == NULL) {
		return;
	}
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		if (strcmp(word, states[i].word) == 0) {
			state = states[i].state;
		}
	}
	if (since != NULL && !tc_time_parse(since, strlen(since), &since_ms)) {
		since_ms = 0;
	}
	sink->source(sink->user, name, state, since_ms, json_is_true(json_object_get(item, "gap")));
}

/* -1 when the hub does not say, or says nonsense. */
static int64_t read_uptime(const json_t *item) {
	static const int64_t most_ms = INT64_C(1) << 53;
	int64_t said_ms =
		tc_json_is_number(item) ? strtoll(tc_json_number_text(item), NULL, 10) : -1;
	return said_ms >= 0 && said_ms <= most_ms ? said_ms : -1;
}

static void read_status(const json_t *data, const struct tc_live_sink *sink) {
	const char *time = tc_json_string(json_object_get(data, "server_time"));
	const char *store = tc_json_string(json_object_get(data, "store"));
	const json_t *sources = json_object_get(data, "sources");
	const char *clock = tc_json_string(json_object_get(data, "clock"));
	struct tc_hub_clock said = { .uptime_ms = read_uptime(json_object_get(data, "uptime_ms")),
		/* A hub that does not speak of it is from before there was this word. */
		.trusted = clock == NULL || strcmp(clock, "synced") == 0 };
	if (time != NULL && tc_time_parse(time, strlen(time), &said.server_ms)) {
		sink->clock(sink->user, &said);
	}
	if (store != NULL && strcmp(store, "ok") == 0) {
		sink->store(sink->user, TC_STORE_OK);
	} else if (store != NULL) {
		sink->store(
			sink->user, strcmp(store, "full") == 0 ? TC_STORE_FULL : TC_STORE_DEGRADED);
	}
	for (size_t i = 0; i < json_array_size(sources); i++) {
		read_source(json_array_get(sources, i), sink);
	}
}

/* How much of text fits into most bytes without cutting a letter in two. */
static int whole_letters(const char *text, size_t most) {
	return (int)tc_utf8_valid_prefix(text, strnlen(text, most));
}

static void read_refusal(const json_t *data, struct tc_live_frame *out) {
	const json_t *first = json_array_get(json_object_get(data, "errors"), 0);
	const char *code = tc_json_string(json_object_get(first, "code"));
	const char *message = tc_json_string(json_object_get(first, "message"));
	code = code == NULL ? "refused" : code;
	message = message == NULL ? "" : message;
	snprintf(out->reason, sizeof out->reason, "%.*s: %.*s", whole_letters(code, 40), code,
		whole_letters(message, 100), message);
}

static enum tc_live_event event_of(const char *type) {
	static const struct {
		const char *type;
		enum tc_live_event event;
	} events[] = {
		{ "vn.toancanh.snapshot.v1", TC_LIVE_SNAPSHOT },
		{ "vn.toancanh.observations.v1", TC_LIVE_NEWS },
		{ "vn.toancanh.status.v1", TC_LIVE_STATUS },
		{ "vn.toancanh.alarms.v1", TC_LIVE_ALARMS },
		{ "vn.toancanh.nack.v1", TC_LIVE_REFUSAL },
	};
	for (size_t i = 0; type != NULL && i < sizeof events / sizeof events[0]; i++) {
		if (strcmp(type, events[i].type) == 0) {
			return events[i].event;
		}
	}
	return type == NULL ? TC_LIVE_BROKEN : TC_LIVE_OTHER;
}

struct tc_live_frame tc_subscription_read(const struct tc_catalogue *catalogue, const char *bytes,
	size_t length, const struct tc_live_sink *sink) {
	static const char *const rows[] = { "data", "rows", NULL };
	struct tc_live_frame frame = { .event = TC_LIVE_BROKEN };
	struct tc_json *document = NULL;
	struct tc_faults *faults = calloc(1, sizeof *faults);
	if (faults == NULL ||
		tc_json_parse_table(bytes, length, NULL, &live_limits, rows, &document, faults) !=
			TC_OK) {
		free(faults);
		return frame;
	}
	free(faults);
	const json_t *root = tc_json_root(document);
	const json_t *data = json_object_get(root, "data");
	frame.event = event_of(tc_json_string(json_object_get(root, "type")));
	if (frame.event != TC_LIVE_OTHER && !json_is_object(data)) {
		frame.event = TC_LIVE_BROKEN;
	}
	switch (frame.event) {
	case TC_LIVE_SNAPSHOT:
	case TC_LIVE_NEWS:
		read_rows(catalogue, document, data, sink, &frame);
		read_cursor(data, &frame.cursor);
		frame.skipped = read_skipped(data);
		frame.complete = json_is_true(json_object_get(data, "complete"));
		break;
	case TC_LIVE_STATUS: read_status(data, sink); break;
	case TC_LIVE_ALARMS: frame.unknown = tc_standing_read(catalogue, data, sink); break;
	case TC_LIVE_REFUSAL: read_refusal(data, &frame); break;
	case TC_LIVE_OTHER:
	case TC_LIVE_BROKEN: break;
	}
	tc_json_destroy(document);
	return frame;
}
