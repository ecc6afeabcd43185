#include "feeds/judge/timeliness.h"

#include "feeds/judge/regime.h"

/* A wall that lost its hub knows nothing new of anybody; that silences none of them. */
static bool is_silent(const struct tc_view *view, const struct tc_reading *reading) {
	unsigned silent = TC_MARK_STALE;
	if (tc_view_link(view) != TC_LINK_LOST) {
		silent |= TC_MARK_LOST;
	}
	return (reading->marks & silent) != 0;
}

static enum tc_timeliness state_of(unsigned marks) {
	return (marks & TC_MARK_MISSED) != 0  ? TC_TIMELINESS_MISSED
		: (marks & TC_MARK_LATE) != 0 ? TC_TIMELINESS_LATE
		: (marks & TC_MARK_DUE) != 0  ? TC_TIMELINESS_DUE
					      : TC_TIMELINESS_ON_TIME;
}

struct tc_timeliness_reading tc_timeliness_read(
	const struct tc_view *view, const struct tc_reading *reading) {
	struct tc_timeliness_reading out = { .state = TC_TIMELINESS_UNSENT };
	const struct tc_point *point = reading->point;
	if (point == NULL) {
		return out;
	}
	const struct tc_catalogue *catalogue = tc_view_catalogue(view);
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(catalogue, reading->indicator);
	int64_t now_ms = tc_view_now_ms(view);
	int64_t at_ms = reading->until_ms < now_ms ? reading->until_ms : now_ms;
	if (indicator->period_rule == TC_PERIOD_REAL_TIME) {
		bool silent = is_silent(view, reading);
		out.state = silent ? TC_TIMELINESS_SILENT : TC_TIMELINESS_ON_TIME;
		out.overdue_ms = silent ? reading->age_ms : 0;
		return out;
	}
	struct tc_regime_dates dates;
	if (!tc_regime_next(indicator, tc_catalogue_calendar(catalogue), point->end_ms,
		    point->grain, &dates)) {
		out.state = TC_TIMELINESS_FREE;
		return out;
	}
	out.state = state_of(reading->marks);
	out.end_ms = dates.end_ms;
	out.due_ms = dates.due_ms;
	out.late_ms = dates.late_ms;
	out.overdue_ms = at_ms > dates.late_ms ? at_ms - dates.late_ms : 0;
	return out;
}
