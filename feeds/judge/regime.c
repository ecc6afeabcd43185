#include "feeds/judge/regime.h"

#include "base/period.h"

enum { DECREE_CLOSING_DAY = 14 };

static const int64_t day_ms = 24 * 60 * 60 * 1000;

/* Months of a grain; 0 for a week, -1 for what this file does not judge. */
static int grain_months(enum tc_period_grain grain) {
	switch (grain) {
	case TC_GRAIN_WEEK: return 0;
	case TC_GRAIN_MONTH: return 1;
	case TC_GRAIN_QUARTER: return 3;
	case TC_GRAIN_TRIMESTER: return 4;
	case TC_GRAIN_HALF_YEAR: return 6;
	case TC_GRAIN_YEAR: return 12;
	default: return -1;
	}
}

/* Cadences are nominal (a month is 30 days, a year 365), so they are compared with room. */
static bool is_own_frequency(const struct tc_indicator *indicator, int months) {
	int64_t nominal_ms = months == 0 ? 7 * day_ms
		: months == 12           ? 365 * day_ms
					 : months * 30 * day_ms;
	int64_t off_ms = indicator->cadence_ms - nominal_ms;
	return off_ms > -nominal_ms / 10 && off_ms < nominal_ms / 10;
}

/* End of the period that comes `steps` periods after one that ends at end_ms. */
static int64_t end_after(int64_t end_ms, int months, int steps) {
	if (months == 0) {
		return end_ms + 7 * day_ms * steps;
	}
	struct tc_date date = tc_date_at(end_ms, TC_ZONE_MINUTES);
	int count = date.month - 1 + months * steps;
	return tc_date_start_ms(date.year + count / 12, count % 12 + 1, 1, TC_ZONE_MINUTES);
}

static int64_t closing_ms(const struct tc_indicator *indicator, int64_t end_ms, int months) {
	struct tc_date last = tc_date_at(end_ms - day_ms, TC_ZONE_MINUTES);
	int day = last.day;
	if (indicator->period_rule == TC_PERIOD_DECREE_09 && months > 0) {
		day = DECREE_CLOSING_DAY;
	}
	return tc_date_start_ms(last.year, last.month, day, TC_ZONE_MINUTES) +
		indicator->closing_ms;
}

bool tc_regime_next(const struct tc_indicator *indicator, const struct tc_point *point,
	struct tc_regime_dates *out) {
	int months = grain_months(point->grain);
	if (indicator->period_rule == TC_PERIOD_REAL_TIME || indicator->deadline_ms <= 0 ||
		months < 0 || !is_own_frequency(indicator, months)) {
		return false;
	}
	/* The last years of the calendar have no next period that could be written down. */
	if (tc_date_at(point->end_ms, TC_ZONE_MINUTES).year > 9990) {
		return false;
	}
	out->due_ms = closing_ms(indicator, end_after(point->end_ms, months, 1), months);
	out->late_ms = out->due_ms + indicator->deadline_ms;
	out->missed_ms = closing_ms(indicator, end_after(point->end_ms, months, 2), months) +
		indicator->deadline_ms;
	return true;
}
