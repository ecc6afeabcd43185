#include "feeds/wire/hint_list.h"

#include "base/clock.h"
#include "base/period.h"
#include "feeds/judge/hints.h"
#include "feeds/wire/recall.h"

#include <stdlib.h>
#include <string.h>

enum { SENTENCE_MAX = 1024 };

/* The store's series of the filter; marks has a byte for each of the catalogue's. */
struct chosen {
	const struct tc_filter *filter;
	uint8_t *marks;
	struct tc_mirror_series items[TC_HINT_SERIES_MAX];
	int count, left_out;
};

/* Why tc_history_open asks is not to take it: what is there is only noted. */
static bool note(const void *user, int indicator, int area) {
	const struct chosen *chosen = user;
	if (tc_filter_class(chosen->filter, indicator, area) != 0) {
		chosen->marks[indicator * chosen->filter->areas + area] = 1;
	}
	return false;
}

static bool is_chosen(const void *user, int indicator, int area) {
	const struct chosen *chosen = user;
	return chosen->marks[indicator * chosen->filter->areas + area] != 0;
}

static enum tc_result choose(
	struct chosen *chosen, struct tc_store_reader *reader, struct tc_error *err) {
	const struct tc_filter *filter = chosen->filter;
	const struct tc_history_query query = { .matches = note,
		.user = chosen,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.as_of_ms = INT64_MAX,
		.last = 1 };
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	int more = history == NULL ? -1 : tc_history_next(history, &row, err);
	tc_history_close(history);
	for (int i = 0; more == 0 && i < filter->indicators * filter->areas; i++) {
		if (chosen->marks[i] == 0) {
			continue;
		}
		if (chosen->count == TC_HINT_SERIES_MAX) {
			chosen->marks[i] = 0;
			chosen->left_out++;
			continue;
		}
		chosen->items[chosen->count++] = (struct tc_mirror_series) { i / filter->areas,
			i % filter->areas, TC_HINT_PERIODS_MAX };
	}
	return more < 0 ? TC_UNAVAILABLE : TC_OK;
}

/* What has begun by now; a forecast of next year is no report. */
static enum tc_result pour(const struct chosen *chosen, struct tc_store_reader *reader,
	const struct tc_catalogue *catalogue, int64_t now_ms, struct tc_mirror *mirror, bool *whole,
	struct tc_error *err) {
	const struct tc_history_query query = { .matches = is_chosen,
		.user = chosen,
		.start_ms = INT64_MIN,
		.end_ms = now_ms + 1,
		.as_of_ms = INT64_MAX,
		.last = TC_HINT_PERIODS_MAX };
	struct tc_history *history = tc_history_open(reader, &query);
	enum tc_result result = history == NULL
		? TC_UNAVAILABLE
		: tc_recall_pour(history, catalogue, mirror, TC_HINT_ROWS_MAX, whole, err);
	tc_history_close(history);
	return result;
}

struct list {
	const struct tc_catalogue *catalogue;
	json_t *hints; /* an array */
	int left_out;
};

static json_t *period_code(const struct tc_point *point) {
	char text[TC_PERIOD_TEXT_MAX];
	const struct tc_period period = {
		.start_ms = point->start_ms, .end_ms = point->end_ms, .grain = point->grain
	};
	tc_period_code(&period, text, sizeof text);
	return json_string(text);
}

static json_t *area_code(const struct list *list, int area) {
	return area < 0 ? NULL : json_string(tc_catalogue_area(list->catalogue, area)->code);
}

/* Whether one value is what the hint is about. */
static bool has_value(enum tc_hint_kind kind) {
	return kind == TC_HINT_SUM || kind == TC_HINT_JUMP || kind == TC_HINT_REPEAT;
}

static void take(void *user, const struct tc_hint *hint) {
	struct list *list = user;
	char vi[SENTENCE_MAX], en[SENTENCE_MAX];
	if (json_array_size(list->hints) == TC_HINT_LIST_MAX) {
		list->left_out++;
		return;
	}
	tc_hint_sentence(list->catalogue, hint, TC_VIETNAMESE, vi, sizeof vi);
	tc_hint_sentence(list->catalogue, hint, TC_ENGLISH, en, sizeof en);
	json_t *object = json_pack("{s:s,s:s,s:o*,s:o*,s:o,s:o,s:i,s:i,s:s*,s:s*,s:s,s:{s:s,s:s}}",
		"kind", tc_hint_word(hint->kind), "INDICATOR",
		tc_catalogue_indicator(list->catalogue, hint->indicator)->id, "REF_AREA",
		area_code(list, hint->area), "OTHER_AREA", area_code(list, hint->other), "first",
		period_code(hint->first), "last", period_code(hint->last), "count", hint->count,
		"of", hint->of, "value", has_value(hint->kind) ? hint->last->value.text : NULL,
		"expected", hint->expected.text[0] != '\0' ? hint->expected.text : NULL, "test",
		tc_hint_test(hint->kind), "sentence", "vi", vi, "en", en);
	if (hint->areas > 0) {
		json_object_set_new(object, "areas", json_integer(hint->areas));
	}
	if (hint->chance >= 0) {
		json_object_set_new(object, "chance", json_real(hint->chance));
	}
	json_array_append_new(list->hints, object);
}

static json_t *write_list(struct list *list, const struct chosen *chosen,
	const struct tc_view *view, int64_t now_ms, bool whole) {
	const struct tc_series *series[TC_HINT_SERIES_MAX];
	char moment[40];
	int count = 0;
	for (int i = 0; i < chosen->count; i++) {
		series[count] =
			tc_view_series(view, chosen->items[i].indicator, chosen->items[i].area);
		count += series[count] != NULL;
	}
	if (list->hints == NULL || !tc_hints_find(list->catalogue, series, count, take, list)) {
		return NULL;
	}
	tc_time_format(now_ms, TC_ZONE_MINUTES, moment, sizeof moment);
	return json_pack("{s:s,s:i,s:i,s:b,s:O,s:i}", "asked_at", moment, "series", count,
		"series_left_out", chosen->left_out, "rows_left_out", !whole, "hints", list->hints,
		"hints_left_out", list->left_out);
}

/* A mirror as a wall has it whose time stands still; without a deriver: only what was reported. */
static enum tc_result judge(struct chosen *chosen, struct tc_store_reader *reader,
	const struct tc_catalogue *catalogue, int64_t now_ms, json_t **out, struct tc_error *err) {
	struct tc_clock_manual hands = { now_ms, now_ms };
	const struct tc_clock clock = tc_clock_of_manual(&hands);
	struct list list = { .catalogue = catalogue };
	bool whole = true;
	enum tc_result result = choose(chosen, reader, err);
	struct tc_mirror *mirror = result != TC_OK
		? NULL
		: tc_mirror_create(catalogue, &clock, chosen->items, chosen->count);
	if (mirror != NULL) {
		result = pour(chosen, reader, catalogue, now_ms, mirror, &whole, err);
	}
	struct tc_view *view = mirror == NULL || result != TC_OK ? NULL : tc_mirror_view(mirror);
	if (view != NULL) {
		list.hints = json_array();
		*out = write_list(&list, chosen, view, now_ms, whole);
		json_decref(list.hints);
	}
	tc_view_drop(view);
	tc_mirror_destroy(mirror);
	return result != TC_OK || *out != NULL
		? result
		: tc_fail(err, TC_NO_MEMORY, "out of memory for hints");
}

enum tc_result tc_hint_list(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_filter *filter, int64_t now_ms, json_t **out, struct tc_error *err) {
	struct tc_store_reader *reader = NULL;
	struct chosen chosen = { .filter = filter,
		.marks = calloc((size_t)filter->indicators * (size_t)filter->areas + 1, 1) };
	*out = NULL;
	enum tc_result result = chosen.marks == NULL
		? tc_fail(err, TC_NO_MEMORY, "out of memory for hints")
		: tc_store_reader_open(directory, catalogue, &reader, err);
	if (result == TC_OK) {
		result = judge(&chosen, reader, catalogue, now_ms, out, err);
	}
	tc_store_reader_close(reader);
	free(chosen.marks);
	return result;
}
