#include "widgets/kit/fact.h"

#include "widgets/kit/marks.h"

#include <stdio.h>
#include <string.h>

int64_t tc_fact_now_ms(const struct tc_view *view, int64_t until_ms) {
	int64_t now_ms = tc_view_now_ms(view);
	return until_ms < now_ms ? until_ms : now_ms;
}

/* Copy text and leave zeros behind it: facts are compared as bytes. */
static void copy_decimal(struct tc_decimal *to, const struct tc_decimal *from) {
	memset(to, 0, sizeof(*to));
	snprintf(to->text, sizeof(to->text), "%s", from->text);
	to->number = from->number;
}

static void copy_point(
	struct tc_fact *fact, const struct tc_view *view, const struct tc_point *point) {
	fact->reported = true;
	fact->has_value = point->has_value;
	fact->status = point->status;
	fact->qualifier = point->qualifier;
	fact->members = point->members;
	fact->members_reported = point->members_reported;
	fact->trace = point->trace;
	fact->period.start_ms = point->start_ms;
	fact->period.end_ms = point->end_ms;
	fact->period.grain = point->grain;
	if (point->has_value) {
		copy_decimal(&fact->value, &point->value);
	}
	if (point->former.text[0] != '\0') {
		copy_decimal(&fact->former, &point->former);
	}
	const struct tc_source_view *source = tc_view_source(view, point->source);
	if (source != NULL && source->name != NULL) {
		snprintf(fact->source, sizeof(fact->source), "%s", source->name);
	}
}

/* Where nobody asked for a second source, one that agrees is no news. */
static enum tc_agreement told_agreement(
	const struct tc_view *view, const struct tc_reading *reading) {
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(tc_view_catalogue(view), reading->indicator);
	bool asked = indicator->checks.second_source != NULL;
	return asked || reading->agreement != TC_AGREEMENT_AGREED ? reading->agreement
								  : TC_AGREEMENT_UNASKED;
}

static int64_t fill(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_reading *reading, int64_t until_ms, enum tc_language language) {
	memset(fact, 0, sizeof(*fact));
	fact->indicator = reading->indicator;
	fact->area = reading->area;
	fact->marks = reading->marks;
	fact->alarm =
		tc_badge_of(tc_board_find(tc_view_board(view), reading->indicator, reading->area));
	if (reading->point != NULL) {
		copy_point(fact, view, reading->point);
		fact->agreement = told_agreement(view, reading);
	}
	if (reading->witness != NULL) {
		copy_decimal(&fact->witness, &reading->witness->value);
		fact->witness_added = reading->witness->members > 0;
	}
	if ((fact->marks & (TC_MARK_WITHDRAWN | TC_MARK_INVALID)) != 0) {
		fact->has_value = false;
	}
	if (!fact->has_value) {
		memset(&fact->value, 0, sizeof(fact->value));
		fact->marks |= TC_MARK_MISSING;
	}
	int64_t now_ms = tc_fact_now_ms(view, until_ms), day_ms = INT64_MAX;
	if ((fact->marks & TC_MARK_REVISED) != 0 && reading->point != NULL) {
		day_ms = tc_moment_label(reading->point->recorded_at_ms, now_ms, fact->revised_at,
			sizeof(fact->revised_at));
	}
	int64_t words_change_ms = tc_mark_words(fact, reading, now_ms, language);
	words_change_ms = day_ms < words_change_ms ? day_ms : words_change_ms;
	if (now_ms < tc_view_now_ms(view)) {
		words_change_ms = INT64_MAX; /* an edition of the past grows no older */
	}
	int64_t judge_change_ms = tc_judge_next_change_ms(view, reading);
	return words_change_ms < judge_change_ms ? words_change_ms : judge_change_ms;
}

int64_t tc_fact_read(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_question *question, enum tc_language language) {
	struct tc_reading reading = tc_judge(view, question);
	reading.indicator = question->indicator;
	reading.area = question->area;
	return fill(fact, view, &reading, question->until_ms, language);
}

int64_t tc_fact_read_point(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_series *series, const struct tc_point *point, int64_t until_ms,
	enum tc_language language) {
	struct tc_reading reading = tc_judge_point(view, series, point, until_ms);
	return fill(fact, view, &reading, until_ms, language);
}

int64_t tc_fact_read_period(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_question *question, const struct tc_period *period,
	enum tc_language language) {
	const struct tc_series *series = tc_view_series(view, question->indicator, question->area);
	const struct tc_point *point = NULL;
	for (int i = series == NULL ? 0 : series->count; i > 0 && point == NULL; i--) {
		const struct tc_point *at = &series->points[i - 1];
		bool meant = at->start_ms == period->start_ms && at->end_ms == period->end_ms;
		point = meant ? at : NULL;
	}
	if (series == NULL) {
		return tc_fact_read(fact, view, question, language);
	}
	struct tc_reading reading = tc_judge_point(view, series, point, question->until_ms);
	reading.marks &= ~(unsigned)(TC_MARK_DUE | TC_MARK_LATE | TC_MARK_MISSED | TC_MARK_STALE);
	return fill(fact, view, &reading, question->until_ms, language);
}

const struct tc_point *tc_fact_find_former(
	const struct tc_series *series, const char *period, const struct tc_fact *newest) {
	struct tc_period meant;
	bool named = period != NULL && tc_period_parse(period, strlen(period), &meant);
	for (int i = series == NULL ? 0 : series->count; i > 0; i--) {
		const struct tc_point *point = &series->points[i - 1];
		if (!point->has_value) {
			continue;
		}
		if (named ? point->start_ms == meant.start_ms && point->end_ms == meant.end_ms
			  : point->end_ms < newest->period.end_ms) {
			return point;
		}
	}
	return NULL;
}

struct tc_datum tc_fact_datum(const struct tc_fact *fact) {
	struct tc_datum datum = { .tells = TC_TELLS_VALUE,
		.indicator = fact->indicator,
		.area = fact->area,
		.marks = fact->marks,
		.trace = fact->trace,
		.source = fact->source };
	if (fact->reported) {
		tc_period_code(&fact->period, datum.period, sizeof(datum.period));
	}
	snprintf(datum.value, sizeof(datum.value), "%s", fact->value.text);
	return datum;
}

void tc_fact_tell(struct tc_drawlist *list, struct tc_rect box, const struct tc_fact *fact) {
	if (list->tells) {
		struct tc_datum datum = tc_fact_datum(fact);
		tc_draw_told(list, box, &datum);
	}
}
