#include "base/period.h"

#include <stdio.h>

static const int64_t day_ms = 24 * 60 * 60 * (int64_t)1000;

int tc_period_week(const struct tc_period *period, int *year) {
	struct tc_date thursday = tc_date_at(period->start_ms + 3 * day_ms, TC_ZONE_MINUTES);
	int64_t january = tc_date_start_ms(thursday.year, 1, 1, TC_ZONE_MINUTES);
	*year = thursday.year;
	return (int)((period->start_ms + 3 * day_ms - january) / day_ms / 7) + 1;
}

void tc_period_code(const struct tc_period *period, char *out, size_t size) {
	struct tc_date date = tc_date_at(period->start_ms, TC_ZONE_MINUTES);
	int year;
	switch (period->grain) {
	case TC_GRAIN_INSTANT: tc_time_format(period->start_ms, TC_ZONE_MINUTES, out, size); return;
	case TC_GRAIN_DAY:
		snprintf(out, size, "%04d-%02d-%02d", date.year, date.month, date.day);
		return;
	case TC_GRAIN_WEEK: {
		int week = tc_period_week(period, &year);
		snprintf(out, size, "%04d-W%02d", year, week);
		return;
	}
	case TC_GRAIN_MONTH: snprintf(out, size, "%04d-%02d", date.year, date.month); return;
	case TC_GRAIN_QUARTER:
		snprintf(out, size, "%04d-Q%d", date.year, (date.month + 2) / 3);
		return;
	case TC_GRAIN_TRIMESTER:
		snprintf(out, size, "%04d-T%d", date.year, (date.month + 3) / 4);
		return;
	case TC_GRAIN_HALF_YEAR:
		snprintf(out, size, "%04d-S%d", date.year, (date.month + 5) / 6);
		return;
	case TC_GRAIN_YEAR: snprintf(out, size, "%04d", date.year); return;
	case TC_GRAIN_SPAN: break;
	}
	int64_t length_ms = period->end_ms - period->start_ms;
	if (length_ms % day_ms == 0) {
		snprintf(out, size, "%04d-%02d-%02d/P%lldD", date.year, date.month, date.day,
			(long long)(length_ms / day_ms));
		return;
	}
	char start[40];
	tc_time_format(period->start_ms, TC_ZONE_MINUTES, start, sizeof(start));
	snprintf(out, size, "%s/PT%lldS", start, (long long)(length_ms / 1000));
}
