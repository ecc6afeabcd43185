#include "feeds/judge/judge.h"

#include "feeds/judge/quality.h"
#include "feeds/judge/regime.h"

#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static const char *const words[TC_MARK_COUNT] = { "due", "late", "missed", "stale", "lost",
	"provisional", "estimated", "forecast", "revised", "disputed", "incomplete", "missing",
	"invalid", "questionable", "withdrawn", "degraded", "unsynced", "test", "replay",
	"unchanged" };

const char *tc_mark_word(unsigned mark) {
	for (int i = 0; i < TC_MARK_COUNT; i++) {
		if (mark == 1u << i) {
			return words[i];
		}
	}
	return NULL;
}

/* One question put to one view: everything the rules below need. */
struct judgement {
	const struct tc_view *view;
	const struct tc_series *series;
	const struct tc_point *point;
	const struct tc_indicator *indicator;
	int64_t now_ms, at_ms; /* at: now, or the edition's time when that lies before */
	bool present; /* judged now, against a live feed; else against what was known then */
	bool current; /* the point is the newest that has begun */
};

static struct judgement open_judgement(const struct tc_view *view, const struct tc_series *series,
	int indicator, int64_t until_ms) {
	int64_t now_ms = tc_view_now_ms(view);
	bool past = until_ms < now_ms;
	return (struct judgement) {
		.view = view,
		.series = series,
		.indicator = tc_catalogue_indicator(tc_view_catalogue(view), indicator),
		.now_ms = now_ms,
		.at_ms = past ? until_ms : now_ms,
		.present = !past && tc_view_has_feed(view),
	};
}

static bool has_begun(
	const struct judgement *self, const struct tc_point *point, int64_t until_ms) {
	return point->start_ms <= self->now_ms && point->start_ms < until_ms;
}

static const struct tc_point *newest_begun(const struct judgement *self, int64_t until_ms) {
	for (int i = self->series == NULL ? 0 : self->series->count; i > 0; i--) {
		const struct tc_point *point = &self->series->points[i - 1];
		if (has_begun(self, point, until_ms)) {
			return point;
		}
	}
	return NULL;
}

/* When a point became known, seen from a moment in the past: history that was loaded later speaks of its
 * own period. */
static int64_t news_ms(const struct tc_point *point, int64_t at_ms) {
	if (point->recorded_at_ms != 0 && point->recorded_at_ms <= at_ms) {
		return point->recorded_at_ms;
	}
	return point->end_ms <= at_ms ? point->end_ms : at_ms;
}

static int64_t point_age_ms(const struct judgement *self) {
	int64_t age_ms = self->present ? tc_view_monotonic_ms(self->view) - self->point->arrived_ms
				       : self->at_ms - news_ms(self->point, self->at_ms);
	return age_ms > 0 ? age_ms : 0;
}

/* How long the feed has said nothing. A late word about an old period is still a word. */
static int64_t silence_ms(const struct judgement *self) {
	if (!self->present) {
		return point_age_ms(self);
	}
	return tc_view_monotonic_ms(self->view) - self->series->heard_ms;
}

static bool is_real_time(const struct judgement *self) {
	return self->indicator->period_rule == TC_PERIOD_REAL_TIME;
}

static bool may_go_stale(const struct judgement *self) {
	return self->current && is_real_time(self) && self->indicator->cadence_ms > 0 &&
		self->indicator->cadence_ms < DAY_MS;
}

static int64_t patience_ms(const struct judgement *self) {
	return self->indicator->cadence_ms + TC_SILENCE_GRACE_MS;
}

static unsigned status_mark(const struct tc_point *point) {
	if (point->withdrawn) {
		return TC_MARK_WITHDRAWN;
	}
	if (!point->has_value) {
		return TC_MARK_MISSING;
	}
	switch (point->status) {
	case 'P': return TC_MARK_PROVISIONAL;
	case 'E':
	case 'I': return TC_MARK_ESTIMATED;
	case 'F': return TC_MARK_FORECAST;
	default: return 0;
	}
}

static bool source_is_test(const struct judgement *self, int source) {
	return tc_source_is_test(tc_view_source(self->view, source)->name);
}

/* A simulated witness cannot dispute a real figure. The first that differs is named, else the first. */
static void hear_witnesses(const struct judgement *self, struct tc_reading *reading) {
	reading->agreement = self->indicator->checks.second_source != NULL ? TC_AGREEMENT_ALONE
									   : TC_AGREEMENT_UNASKED;
	if (!self->current || !self->point->has_value) {
		return;
	}
	bool test = source_is_test(self, self->point->source);
	for (int i = 0; i < self->series->witness_count; i++) {
		const struct tc_point *witness = &self->series->witnesses[i];
		bool speaks = witness->start_ms == self->point->start_ms &&
			witness->end_ms == self->point->end_ms && witness->has_value &&
			source_is_test(self, witness->source) == test;
		if (!speaks) {
			continue;
		}
		bool agrees = tc_quality_agrees(self->indicator, self->point, witness);
		if (!agrees || reading->witness == NULL) {
			reading->witness = witness;
			reading->agreement = agrees ? TC_AGREEMENT_AGREED : TC_AGREEMENT_DIFFERS;
		}
		if (!agrees) {
			reading->marks |= TC_MARK_DISPUTED;
			return;
		}
	}
}

static bool is_revised(const struct judgement *self) {
	return self->point->former.text[0] != 0 &&
		point_age_ms(self) < self->indicator->checks.revised_shown_ms;
}

/* How long the number has been the same. By the clock of ages: the hub's date may have been set meanwhile. */
static int64_t still_ms(const struct judgement *self) {
	return tc_view_monotonic_ms(self->view) - self->point->still_arrived_ms;
}

static bool may_stand_still(const struct judgement *self) {
	return !self->current || !self->present || !self->point->has_value ||
		self->indicator->checks.moves_within_ms == 0;
}

static bool is_unchanged(const struct judgement *self) {
	return !may_stand_still(self) && still_ms(self) >= self->indicator->checks.moves_within_ms;
}

/* Marks of the whole wall, which every reading bears. */
static void mark_wall(const struct judgement *self, struct tc_reading *reading) {
	if (tc_view_rehearsal(self->view) != TC_REHEARSAL_NONE) {
		reading->marks |= TC_MARK_REPLAY;
	}
	if (tc_view_store(self->view) != TC_STORE_OK) {
		reading->marks |= TC_MARK_DEGRADED;
	}
	if (tc_view_link(self->view) == TC_LINK_LOST) {
		reading->marks |= TC_MARK_LOST;
		reading->since_ms = tc_view_lost_since_ms(self->view);
	}
}

static void mark_publisher(const struct judgement *self, struct tc_reading *reading) {
	const struct tc_source_view *source = tc_view_source(self->view, self->point->source);
	if (self->current && self->present && is_real_time(self) &&
		source->state == TC_SOURCE_LOST) {
		reading->marks |= TC_MARK_LOST;
		if (reading->since_ms == 0) {
			reading->since_ms = source->since_ms;
		}
	}
}

/* Of the report that is expected next. */
static bool find_dates(const struct judgement *self, struct tc_regime_dates *out) {
	const struct tc_calendar *calendar = tc_catalogue_calendar(tc_view_catalogue(self->view));
	return self->current &&
		tc_regime_next(
			self->indicator, calendar, self->point->end_ms, self->point->grain, out);
}

static void mark_regime(const struct judgement *self, struct tc_reading *reading) {
	struct tc_regime_dates dates;
	if (!find_dates(self, &dates)) {
		return;
	}
	if (self->at_ms >= dates.missed_ms) {
		reading->marks |= TC_MARK_MISSED;
	} else if (self->at_ms >= dates.late_ms) {
		reading->marks |= TC_MARK_LATE;
	} else if (self->at_ms >= dates.due_ms) {
		reading->marks |= TC_MARK_DUE;
	}
	if (self->at_ms >= dates.late_ms && reading->since_ms == 0) {
		reading->since_ms = dates.late_ms;
	}
}

/* What a formula says is as late, silent and disputed as the worst of what it is made of; a feed of its own
 * it has not. */
static void mark_inputs(const struct judgement *self, struct tc_reading *reading) {
	struct tc_ingredient inputs[TC_INGREDIENTS_MAX];
	if (self->indicator->formula == NULL || !self->current) {
		return;
	}
	int count = tc_derive_ingredients(self->view, reading->indicator, reading->area,
		self->point, inputs, TC_INGREDIENTS_MAX);
	for (int i = 0; i < count && i < TC_INGREDIENTS_MAX; i++) {
		const struct tc_question question = { inputs[i].indicator, inputs[i].area,
			reading->until_ms };
		tc_quality_inherit(reading, tc_judge(self->view, &question));
	}
}

static struct tc_reading read_point(
	const struct judgement *self, int indicator, int area, int64_t until_ms) {
	struct tc_reading reading = {
		.indicator = indicator, .area = area, .point = self->point, .until_ms = until_ms
	};
	mark_wall(self, &reading);
	if (self->point == NULL) {
		reading.marks |= TC_MARK_MISSING;
		return reading;
	}
	reading.age_ms = point_age_ms(self);
	reading.marks |= status_mark(self->point);
	if (source_is_test(self, self->point->source)) {
		reading.marks |= TC_MARK_TEST;
	}
	if (is_revised(self)) {
		reading.marks |= TC_MARK_REVISED;
	}
	hear_witnesses(self, &reading);
	tc_quality_mark(&reading, self->indicator, self->series, self->point);
	if (is_unchanged(self)) {
		reading.marks |= TC_MARK_UNCHANGED;
		reading.still_since_ms = self->point->still_since_ms;
	}
	if (self->indicator->formula != NULL) {
		mark_inputs(self, &reading);
		return reading;
	}
	mark_publisher(self, &reading);
	if (may_go_stale(self) && silence_ms(self) >= patience_ms(self)) {
		reading.marks |= TC_MARK_STALE;
		if (reading.since_ms == 0) {
			reading.since_ms = self->at_ms - silence_ms(self);
		}
	}
	mark_regime(self, &reading);
	return reading;
}

struct tc_reading tc_judge(const struct tc_view *view, const struct tc_question *question) {
	const struct tc_series *series = tc_view_series(view, question->indicator, question->area);
	struct judgement self =
		open_judgement(view, series, question->indicator, question->until_ms);
	self.point = newest_begun(&self, question->until_ms);
	self.current = self.point != NULL;
	return read_point(&self, question->indicator, question->area, question->until_ms);
}

struct tc_reading tc_judge_point(const struct tc_view *view, const struct tc_series *series,
	const struct tc_point *point, int64_t until_ms) {
	struct judgement self = open_judgement(view, series, series->indicator, until_ms);
	self.point = point;
	self.current = point == newest_begun(&self, until_ms);
	return read_point(&self, series->indicator, series->area, until_ms);
}

static void earlier(int64_t *earliest_ms, int64_t now_ms, int64_t candidate_ms) {
	if (candidate_ms > now_ms && candidate_ms < *earliest_ms) {
		*earliest_ms = candidate_ms;
	}
}

/* A point ahead of its time becomes the figure when its period begins. */
static void next_begin(const struct judgement *self, int64_t until_ms, int64_t *earliest_ms) {
	for (int i = self->series->count; i > 0; i--) {
		const struct tc_point *point = &self->series->points[i - 1];
		if (point->start_ms < until_ms) {
			earlier(earliest_ms, self->now_ms, point->start_ms);
		}
		if (point == self->point) {
			break; /* it too may be ahead of its time, where a document names its period */
		}
	}
}

static int64_t next_of_inputs(
	const struct judgement *self, const struct tc_reading *reading, int64_t earliest_ms) {
	struct tc_ingredient inputs[TC_INGREDIENTS_MAX];
	int count = tc_derive_ingredients(self->view, reading->indicator, reading->area,
		self->point, inputs, TC_INGREDIENTS_MAX);
	for (int i = 0; i < count && i < TC_INGREDIENTS_MAX; i++) {
		const struct tc_question question = { inputs[i].indicator, inputs[i].area,
			reading->until_ms };
		const struct tc_reading input = tc_judge(self->view, &question);
		earlier(&earliest_ms, self->now_ms, tc_judge_next_change_ms(self->view, &input));
	}
	return earliest_ms;
}

int64_t tc_judge_next_change_ms(const struct tc_view *view, const struct tc_reading *reading) {
	const struct tc_series *series = tc_view_series(view, reading->indicator, reading->area);
	struct judgement self = open_judgement(view, series, reading->indicator, reading->until_ms);
	int64_t earliest_ms = INT64_MAX;
	if (series == NULL || !self.present) {
		return earliest_ms;
	}
	self.point = reading->point;
	next_begin(&self, reading->until_ms, &earliest_ms);
	if (self.point == NULL) {
		return earliest_ms;
	}
	self.current = self.point == newest_begun(&self, reading->until_ms);
	if (!may_stand_still(&self)) {
		earlier(&earliest_ms, self.now_ms,
			self.now_ms + self.indicator->checks.moves_within_ms - still_ms(&self));
	}
	if (self.indicator->formula != NULL) {
		return next_of_inputs(&self, reading, earliest_ms);
	}
	if (may_go_stale(&self)) {
		earlier(&earliest_ms, self.now_ms,
			self.now_ms + patience_ms(&self) - silence_ms(&self));
	}
	if (self.point->former.text[0] != 0) {
		earlier(&earliest_ms, self.now_ms,
			self.now_ms + self.indicator->checks.revised_shown_ms -
				point_age_ms(&self));
	}
	struct tc_regime_dates dates;
	if (find_dates(&self, &dates)) {
		earlier(&earliest_ms, self.now_ms, dates.due_ms);
		earlier(&earliest_ms, self.now_ms, dates.late_ms);
		earlier(&earliest_ms, self.now_ms, dates.missed_ms);
	}
	if (reading->until_ms != INT64_MAX) {
		earlier(&earliest_ms, self.now_ms, reading->until_ms + 1);
	}
	return earliest_ms;
}
