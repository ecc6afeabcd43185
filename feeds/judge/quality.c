#include "feeds/judge/quality.h"

#include "base/exact.h"
#include "feeds/judge/witness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { JUMP_LEAST = 8 }; /* fewer periods before prove nothing */

static int compare_numbers(const void *left, const void *right) {
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

static double median_of(double *numbers, int count) {
	qsort(numbers, (size_t)count, sizeof *numbers, compare_numbers);
	return count % 2 != 0 ? numbers[count / 2]
			      : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

bool tc_quality_jumps(double k, double *before, int count, double number, double *median) {
	*median = median_of(before, count);
	for (int i = 0; i < count; i++) {
		before[i] = fabs(before[i] - *median);
	}
	double mad = median_of(before, count);
	return mad > 0 && fabs(number - *median) > k * mad;
}

static bool jumps(
	double k, const struct tc_series *series, const struct tc_point *point, double *median) {
	double before[TC_QUALITY_JUMP_WINDOW];
	int count = 0;
	for (int i = (int)(point - series->points); i > 0 && count < TC_QUALITY_JUMP_WINDOW; i--) {
		if (series->points[i - 1].has_value) {
			before[count++] = series->points[i - 1].value.number;
		}
	}
	return count >= JUMP_LEAST &&
		tc_quality_jumps(k, before, count, point->value.number, median);
}

/* What a number shows by itself says more than its sender's letter. */
static struct tc_doubt doubt_of(const struct tc_indicator *indicator,
	const struct tc_series *series, const struct tc_point *point) {
	const struct tc_checks *checks = &indicator->checks;
	double median = 0;
	if (checks->has_least && point->value.number < checks->least) {
		return (struct tc_doubt) { TC_DOUBT_LEAST, checks->least };
	}
	if (checks->has_most && point->value.number > checks->most) {
		return (struct tc_doubt) { TC_DOUBT_MOST, checks->most };
	}
	if (checks->jump > 0 && jumps(checks->jump, series, point, &median)) {
		return (struct tc_doubt) { TC_DOUBT_JUMP, median };
	}
	bool said = point->status == 'U' || point->status == 'V' || point->status == 'G';
	return (struct tc_doubt) { .cause = said ? TC_DOUBT_SENDER : 0 };
}

void tc_quality_mark(struct tc_reading *reading, const struct tc_indicator *indicator,
	const struct tc_series *series, const struct tc_point *point) {
	if (!point->has_value || point->withdrawn) {
		return;
	}
	if (point->members_reported < point->members || point->unbalanced) {
		reading->marks |= TC_MARK_INCOMPLETE;
	}
	reading->doubt = doubt_of(indicator, series, point);
	if (reading->doubt.cause != 0) {
		reading->marks |= TC_MARK_QUESTIONABLE;
	}
}

bool tc_quality_agrees(const struct tc_indicator *indicator, const struct tc_point *point,
	const struct tc_point *witness) {
	bool added = witness->members > 0;
	return added ? tc_witness_adds_up(&point->value, &witness->value, indicator)
		     : tc_witness_agrees(&point->value, &witness->value, indicator->tolerance);
}

void tc_quality_inherit(struct tc_reading *reading, struct tc_reading input) {
	const unsigned inherited = TC_MARK_DUE | TC_MARK_LATE | TC_MARK_MISSED | TC_MARK_STALE |
		TC_MARK_LOST | TC_MARK_DISPUTED | TC_MARK_QUESTIONABLE | TC_MARK_INVALID |
		TC_MARK_UNCHANGED | TC_MARK_TEST;
	if ((input.marks & TC_MARK_QUESTIONABLE) != 0 && reading->doubt.cause == 0) {
		reading->doubt.cause = TC_DOUBT_INPUT;
	}
	reading->marks |= input.marks & inherited;
	if (input.since_ms != 0 && (reading->since_ms == 0 || input.since_ms < reading->since_ms)) {
		reading->since_ms = input.since_ms;
	}
	if (input.still_since_ms != 0 && reading->still_since_ms == 0) {
		reading->still_since_ms = input.still_since_ms;
	}
	reading->age_ms = input.age_ms > reading->age_ms ? input.age_ms : reading->age_ms;
}
