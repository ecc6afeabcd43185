/* When the next report of an indicator closes, is due and counts as missed, by its own contract (Decree
 * 09/2019/ND-CP or the calendar). Pure: any thread. */
#ifndef TC_FEEDS_JUDGE_REGIME_H
#define TC_FEEDS_JUDGE_REGIME_H

#include "feeds/mirror/view.h"

struct tc_regime_dates {
	int64_t due_ms;    /* the next period has closed: its report is being written */
	int64_t late_ms;   /* its sending deadline has passed */
	int64_t missed_ms; /* the deadline of the period after it has passed too */
};

/* Dates of the period that follows point's. False when the contract says nothing that could be held
 * against anybody: real time, no deadline, days (working days are not known here), a period that is not
 * of the indicator's own frequency, a span. */
bool tc_regime_next(const struct tc_indicator *indicator, const struct tc_point *point,
	struct tc_regime_dates *out);

#endif
