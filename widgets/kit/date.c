#include "widgets/kit/date.h"

#include <stdio.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS };
static const int64_t day_ms = 24 * (int64_t)HOUR_MS;

static struct tc_date first_day(const struct tc_period *period) {
	return tc_date_at(period->start_ms, TC_ZONE_MINUTES);
}

/* The end is exclusive: the last day is the one that holds the last millisecond. */
static struct tc_date last_day(const struct tc_period *period) {
	int64_t at = period->end_ms > period->start_ms ? period->end_ms - 1 : period->end_ms;
	return tc_date_at(at, TC_ZONE_MINUTES);
}

static void day_label(struct tc_date date, char *out, size_t size) {
	snprintf(out, size, "%02d/%02d/%04d", date.day, date.month, date.year);
}

static void half_label(const struct tc_date *date, bool english, char *out, size_t size) {
	bool first = date->month <= 6;
	if (english) {
		snprintf(out, size, "H%d %04d", first ? 1 : 2, date->year);
	} else {
		snprintf(out, size, "6 tháng %s năm %04d", first ? "đầu" : "cuối", date->year);
	}
}

void tc_period_label(
	const struct tc_period *period, enum tc_language language, char *out, size_t size) {
	bool english = language == TC_ENGLISH;
	struct tc_date date = first_day(period);
	int year;
	switch (period->grain) {
	case TC_GRAIN_INSTANT:
		snprintf(out, size, "%02d:%02d %02d/%02d/%04d", date.hour, date.minute, date.day,
			date.month, date.year);
		return;
	case TC_GRAIN_WEEK: {
		int week = tc_period_week(period, &year);
		snprintf(out, size, english ? "week %d/%04d" : "tuần %d/%04d", week, year);
		return;
	}
	case TC_GRAIN_MONTH: snprintf(out, size, "%02d/%04d", date.month, date.year); return;
	case TC_GRAIN_QUARTER:
		snprintf(out, size, english ? "Q%d %04d" : "quý %d/%04d", (date.month + 2) / 3,
			date.year);
		return;
	case TC_GRAIN_TRIMESTER:
		snprintf(out, size, english ? "T%d %04d" : "kỳ 4 tháng %d/%04d",
			(date.month + 3) / 4, date.year);
		return;
	case TC_GRAIN_HALF_YEAR: half_label(&date, english, out, size); return;
	case TC_GRAIN_YEAR: snprintf(out, size, "%04d", date.year); return;
	case TC_GRAIN_DAY:
	case TC_GRAIN_SPAN: break;
	}
	day_label(last_day(period), out, size);
}

void tc_period_short_label(
	const struct tc_period *period, enum tc_language language, char *out, size_t size) {
	struct tc_date date = last_day(period);
	switch (period->grain) {
	case TC_GRAIN_INSTANT: snprintf(out, size, "%02d:%02d", date.hour, date.minute); return;
	case TC_GRAIN_DAY:
	case TC_GRAIN_SPAN: snprintf(out, size, "%02d/%02d", date.day, date.month); return;
	case TC_GRAIN_WEEK:
	case TC_GRAIN_MONTH:
	case TC_GRAIN_QUARTER:
	case TC_GRAIN_TRIMESTER:
	case TC_GRAIN_HALF_YEAR:
	case TC_GRAIN_YEAR: break;
	}
	tc_period_label(period, language, out, size);
}

void tc_axis_label(const struct tc_period *period, int64_t span_ms, enum tc_language language,
	char *out, size_t size) {
	struct tc_date date = first_day(period);
	int64_t hour_ms = day_ms / 24;
	if (period->grain != TC_GRAIN_INSTANT || span_ms >= 300 * day_ms) {
		tc_period_label(period, language, out, size);
	} else if (span_ms < hour_ms) {
		snprintf(out, size, "%02d:%02d:%02d", date.hour, date.minute, date.second);
	} else if (span_ms < day_ms) {
		snprintf(out, size, "%02d:%02d", date.hour, date.minute);
	} else {
		snprintf(out, size, "%02d/%02d %02d:%02d", date.day, date.month, date.hour,
			date.minute);
	}
}

int64_t tc_moment_label(int64_t at_ms, int64_t now_ms, char *out, size_t size) {
	struct tc_date at = tc_date_at(at_ms, TC_ZONE_MINUTES);
	struct tc_date now = tc_date_at(now_ms, TC_ZONE_MINUTES);
	if (at.year == now.year && at.month == now.month && at.day == now.day) {
		snprintf(out, size, "%02d:%02d", at.hour, at.minute);
		return tc_date_start_ms(now.year, now.month, now.day, TC_ZONE_MINUTES) + day_ms;
	}
	snprintf(out, size, "%02d/%02d %02d:%02d", at.day, at.month, at.hour, at.minute);
	return INT64_MAX;
}

int64_t tc_duration_step_ms(int64_t duration_ms) {
	if (duration_ms < MINUTE_MS) {
		return SECOND_MS;
	}
	if (duration_ms < HOUR_MS) {
		return MINUTE_MS;
	}
	return duration_ms < day_ms ? HOUR_MS : day_ms;
}

void tc_duration_label(int64_t duration_ms, enum tc_language language, char *out, size_t size) {
	int64_t step = tc_duration_step_ms(duration_ms);
	long long count = (long long)((duration_ms < 0 ? 0 : duration_ms) / step);
	if (language == TC_ENGLISH) {
		const char *unit = step == SECOND_MS ? "second"
			: step == MINUTE_MS          ? "minute"
			: step == HOUR_MS            ? "hour"
						     : "day";
		snprintf(out, size, "%lld %s%s", count, unit, count == 1 ? "" : "s");
		return;
	}
	const char *unit = step == SECOND_MS ? "giây"
		: step == MINUTE_MS          ? "phút"
		: step == HOUR_MS            ? "giờ"
					     : "ngày";
	snprintf(out, size, "%lld %s", count, unit);
}

const char *tc_weekday_name(int weekday, enum tc_language language) {
	static const char *const vi[] = { "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu",
		"Thứ Bảy", "Chủ Nhật" };
	static const char *const en[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	if (weekday < 1 || weekday > 7) {
		return "";
	}
	return language == TC_ENGLISH ? en[weekday - 1] : vi[weekday - 1];
}
