/* When the report of a period closes, is due and counts as missed, by the indicator's own contract (Decree
 * 09/2019/ND-CP or the calendar) and the days that are worked. Pure: any thread. */
#ifndef TC_FEEDS_JUDGE_REGIME_H
#define TC_FEEDS_JUDGE_REGIME_H

#include "feeds/codelists/calendar.h"
#include "feeds/mirror/view.h"

struct tc_regime_dates {
	int64_t end_ms;    /* of the period that is expected */
	int64_t due_ms;    /* it has closed: its report is being written */
	int64_t late_ms;   /* its sending deadline has passed */
	int64_t missed_ms; /* the deadline of the period after it has passed too */
};

/* Dates of the period that follows one that ends at end_ms. False when the contract says nothing that
 * could be held against anybody: real time, no deadline, a period that is not of the indicator's own
 * frequency, a span. calendar may be NULL. Where a deadline depends on days of which the calendar knows
 * nothing it lies ten days later, which no row of holidays outlasts: never early, and never silent for
 * ever because nobody wrote down the new year. */
bool tc_regime_next(const struct tc_indicator *indicator, const struct tc_calendar *calendar,
	int64_t end_ms, enum tc_period_grain grain, struct tc_regime_dates *out);

#endif
