/* What a figure was made of: the same mirror, filled from the store, and the same reckoning that a wall runs,
 * so that page and wall cannot say two things. */
#include "feeds/wire/passport_parts.h"

#include "feeds/mirror/mirror.h"
#include "feeds/wire/recall.h"

#include <string.h>

enum { SERIES_MAX = 4096 };

/* The series that are asked of the store, with room for what a formula of formulas needs. */
struct wanted {
	struct tc_mirror_series items[SERIES_MAX];
	int count, last;
	bool full;
};

static void want(void *user, const struct tc_need *need) {
	struct wanted *wanted = user;
	wanted->last = need->last > wanted->last ? need->last : wanted->last;
	for (int i = 0; i < wanted->count; i++) {
		if (wanted->items[i].indicator == need->indicator &&
			wanted->items[i].area == need->area) {
			return;
		}
	}
	wanted->full = wanted->full || wanted->count == SERIES_MAX;
	if (!wanted->full) {
		wanted->items[wanted->count++] =
			(struct tc_mirror_series) { need->indicator, need->area, 0 };
	}
}

static bool is_wanted(const void *user, int indicator, int area) {
	const struct wanted *wanted = user;
	for (int i = 0; i < wanted->count; i++) {
		if (wanted->items[i].indicator == indicator && wanted->items[i].area == area) {
			return true;
		}
	}
	return false;
}

/* end_ms: periods that begin before it. */
static enum tc_result pour(struct tc_store_reader *reader, const struct tc_catalogue *catalogue,
	const struct wanted *wanted, int64_t end_ms, struct tc_mirror *mirror,
	struct tc_error *err) {
	const struct tc_history_query query = { .matches = is_wanted,
		.user = wanted,
		.start_ms = INT64_MIN,
		.end_ms = end_ms,
		.as_of_ms = INT64_MAX,
		.last = wanted->last };
	struct tc_history *history = tc_history_open(reader, &query);
	enum tc_result result = history == NULL
		? TC_UNAVAILABLE
		: tc_recall_pour(history, catalogue, mirror, TC_RECALL_ALL, NULL, err);
	tc_history_close(history);
	return result;
}

static bool is_period(const struct tc_point *point, const struct tc_period *period) {
	return point->start_ms == period->start_ms && point->end_ms == period->end_ms;
}

/* The reading of the period meant; point NULL: there is none. A named one is never late: that speaks of the
 * newest. */
static struct tc_reading read_figure(const struct tc_view *view, const struct tc_series *series,
	const struct tc_period *period) {
	if (period == NULL) {
		const struct tc_question question = { series->indicator, series->area, INT64_MAX };
		return tc_judge(view, &question);
	}
	for (int i = series->count; i > 0; i--) {
		if (is_period(&series->points[i - 1], period)) {
			struct tc_reading reading =
				tc_judge_point(view, series, &series->points[i - 1], INT64_MAX);
			reading.marks &= ~(unsigned)(TC_MARK_DUE | TC_MARK_LATE | TC_MARK_MISSED |
				TC_MARK_STALE);
			return reading;
		}
	}
	return (struct tc_reading) { .indicator = series->indicator, .area = series->area };
}

/* The point as the report that it would be. */
static void fill_figure(struct tc_passport *self) {
	const struct tc_point *point = self->made.reading.point;
	struct tc_observation *figure = &self->found.observation;
	*figure = tc_passport_observation(
		self, self->made.reading.indicator, self->made.reading.area, point);
	self->made.derived = true;
}

struct tc_observation tc_passport_observation(
	const struct tc_passport *self, int indicator, int area, const struct tc_point *point) {
	const struct tc_source_view *source = tc_view_source(self->made.view, point->source);
	struct tc_observation out = { .indicator = indicator,
		.area = area,
		.period = { .start_ms = point->start_ms,
			.end_ms = point->end_ms,
			.grain = point->grain },
		.has_value = point->has_value,
		.value = point->value,
		.status = point->status,
		.qualifier = point->qualifier,
		.action = point->withdrawn ? TC_ACTION_WITHDRAW : TC_ACTION_MERGE,
		.recorded_at_ms = point->recorded_at_ms,
		.source = source->name,
		.sequence = point->sequence,
		.stored_at_ms = point->stored_at_ms,
		.cursor = tc_trace_cursor(point->trace),
		.trace = point->trace };
	tc_period_code(&out.period, out.period.text, sizeof out.period.text);
	return out;
}

static bool is_derived(const struct tc_view *view, const struct tc_point *point) {
	const char *source = tc_view_source(view, point->source)->name;
	return strcmp(source, TC_SOURCE_DERIVED) == 0 ||
		strcmp(source, TC_SOURCE_DERIVED_TEST) == 0;
}

/* Whether anything can be made of others at this place at all: most figures are not. */
static bool has_inputs(const struct tc_catalogue *catalogue, int indicator, int area) {
	const struct tc_need need = { indicator, area, 1 };
	struct tc_need first;
	return tc_judge_deriver.inputs(catalogue, &need, &first, 1) > 0;
}

/* A mirror as a wall has it, whose hub is alive and whose time stands still. */
static bool open_mirror(struct tc_passport *self, struct wanted *wanted) {
	struct tc_passport_made *made = &self->made;
	for (int i = 0; i < wanted->count; i++) {
		wanted->items[i].last = wanted->last;
	}
	made->hands = (struct tc_clock_manual) { self->now_ms, self->now_ms };
	made->clock = tc_clock_of_manual(&made->hands);
	made->mirror = wanted->full
		? NULL
		: tc_mirror_create(self->catalogue, &made->clock, wanted->items, wanted->count);
	if (made->mirror == NULL || !tc_mirror_set_deriver(made->mirror, &tc_judge_deriver)) {
		return false;
	}
	const struct tc_hub_clock now = {
		.server_ms = self->now_ms, .uptime_ms = -1, .trusted = true
	};
	tc_mirror_set_clock(made->mirror, &now);
	tc_mirror_set_link(made->mirror, TC_LINK_LIVE);
	return true;
}

static enum tc_result open_view(struct tc_passport *self, struct tc_store_reader *reader,
	const struct tc_need *need, int64_t end_ms, struct tc_error *err) {
	struct wanted *wanted = tc_arena_alloc(self->arena, sizeof *wanted);
	if (wanted == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	tc_derive_needs(self->catalogue, need, want, wanted);
	if (!open_mirror(self, wanted)) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	enum tc_result result =
		pour(reader, self->catalogue, wanted, end_ms, self->made.mirror, err);
	self->made.view = result == TC_OK ? tc_mirror_view(self->made.mirror) : NULL;
	return result != TC_OK || self->made.view != NULL
		? result
		: tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
}

/* What it was made of, as far as grant may see it. */
static enum tc_result list_inputs(
	struct tc_passport *self, const struct tc_grant *grant, struct tc_error *err) {
	struct tc_passport_made *made = &self->made;
	made->inputs = tc_arena_array(self->arena, TC_INGREDIENTS_MAX, sizeof *made->inputs);
	if (made->inputs == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a passport");
	}
	int count = tc_derive_ingredients(made->view, made->reading.indicator, made->reading.area,
		made->reading.point, made->inputs, TC_INGREDIENTS_MAX);
	for (int i = 0; i < count && i < TC_INGREDIENTS_MAX; i++) {
		const struct tc_ingredient *input = &made->inputs[i];
		bool seen = tc_grant_covers(grant,
			tc_catalogue_indicator(self->catalogue, input->indicator)->id,
			tc_catalogue_area(self->catalogue, input->area)->code);
		made->hidden += !seen;
		if (seen) {
			made->inputs[made->count++] = *input;
		}
	}
	return TC_OK;
}

enum tc_result tc_passport_made_find(struct tc_passport *self, struct tc_store_reader *reader,
	const struct tc_grant *grant, enum tc_made_of of, const struct tc_period *period,
	struct tc_error *err) {
	const struct tc_observation *figure = &self->found.observation;
	/* Behind the newest there may be one that is not over by the end of the period meant. */
	const struct tc_need need = { figure->indicator, figure->area, period == NULL ? 1 : 2 };
	if (!has_inputs(self->catalogue, need.indicator, need.area)) {
		return TC_OK;
	}
	int64_t end_ms = period == NULL             ? self->now_ms + 1
		: period->end_ms > period->start_ms ? period->end_ms
						    : period->end_ms + 1;
	enum tc_result result = open_view(self, reader, &need, end_ms, err);
	const struct tc_series *series =
		result == TC_OK ? tc_view_series(self->made.view, need.indicator, need.area) : NULL;
	if (series == NULL) {
		return result;
	}
	self->made.reading = read_figure(self->made.view, series, period);
	if (self->made.reading.point == NULL) {
		return TC_OK;
	}
	bool derived = is_derived(self->made.view, self->made.reading.point);
	if (derived && of == TC_MADE_OF_REPORT) {
		self->made.reading.point = NULL;
		return TC_OK;
	}
	result = list_inputs(self, grant, err);
	if (result == TC_OK && derived) {
		fill_figure(self);
	}
	return result;
}

void tc_passport_made_finish(struct tc_passport *self) {
	tc_view_drop(self->made.view);
	tc_mirror_destroy(self->made.mirror);
}
