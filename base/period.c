#include "base/period.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400 };
static const int64_t day_ms = 86400000;

/* Days from 1970-01-01 of the proleptic Gregorian calendar; Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms", days_from_civil: years begin in March so that the leap day comes last. */
static int64_t days_from_date(int64_t year, int month, int day) {
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

/* The way back: civil_from_days of the same source. */
static void date_from_days(int64_t days, struct tc_date *out) {
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	out->day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	out->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
}

static int days_in_month(int year, int month) {
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

int64_t tc_date_start_ms(int year, int month, int day, int zone_minutes) {
	return days_from_date(year, month, day) * day_ms - (int64_t)zone_minutes * 60000;
}

struct tc_date tc_date_at(int64_t unix_ms, int zone_minutes) {
	int64_t local = unix_ms + (int64_t)zone_minutes * 60000;
	int64_t days = local / day_ms - (local % day_ms < 0);
	int64_t second = (local - days * day_ms) / 1000;
	struct tc_date date = { 0 };
	date_from_days(days, &date);
	date.hour = (int)(second / 3600);
	date.minute = (int)(second / 60 % 60);
	date.second = (int)(second % 60);
	int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
	date.weekday = (int)(weekday < 0 ? weekday + 7 : weekday) + 1;
	return date;
}

/* A reader over text that may not end in a zero byte. */
struct cursor {
	const char *at, *end;
};

static bool take(struct cursor *cursor, char expected) {
	if (cursor->at < cursor->end && *cursor->at == expected) {
		cursor->at++;
		return true;
	}
	return false;
}

/* Exactly width digits. */
static bool take_number(struct cursor *cursor, int width, int *out) {
	if (cursor->end - cursor->at < width) {
		return false;
	}
	int value = 0;
	for (int i = 0; i < width; i++) {
		char digit = cursor->at[i];
		if (digit < '0' || digit > '9') {
			return false;
		}
		value = value * 10 + (digit - '0');
	}
	cursor->at += width;
	*out = value;
	return true;
}

static bool take_date(struct cursor *cursor, struct tc_date *date) {
	return take_number(cursor, 4, &date->year) && take(cursor, '-') &&
		take_number(cursor, 2, &date->month) && take(cursor, '-') &&
		take_number(cursor, 2, &date->day) && date->year >= 1 && date->month >= 1 &&
		date->month <= 12 && date->day >= 1 &&
		date->day <= days_in_month(date->year, date->month);
}

/* ".123" -> 123 ms; more digits are cut, they are below our resolution. */
static bool take_fraction(struct cursor *cursor, int *ms) {
	*ms = 0;
	if (!take(cursor, '.')) {
		return true;
	}
	int scale = 100, digits = 0;
	for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
		*ms += (*cursor->at - '0') * scale;
		scale /= 10;
		digits++;
	}
	return digits > 0 && digits <= 9;
}

static bool take_zone(struct cursor *cursor, int *minutes) {
	*minutes = 0;
	if (take(cursor, 'Z') || take(cursor, 'z')) {
		return true;
	}
	bool west = take(cursor, '-');
	int hours = 0, rest = 0;
	if (!west && !take(cursor, '+')) {
		return false;
	}
	if (!take_number(cursor, 2, &hours) || !take(cursor, ':') ||
		!take_number(cursor, 2, &rest) || hours > 23 || rest > 59) {
		return false;
	}
	*minutes = (hours * 60 + rest) * (west ? -1 : 1);
	return true;
}

/* date "T" time zone, to the end of the cursor. */
static bool take_time(struct cursor *cursor, int64_t *unix_ms) {
	struct tc_date date = { 0 };
	int fraction = 0, zone = 0;
	if (!take_date(cursor, &date) || (!take(cursor, 'T') && !take(cursor, 't')) ||
		!take_number(cursor, 2, &date.hour) || !take(cursor, ':') ||
		!take_number(cursor, 2, &date.minute) || !take(cursor, ':') ||
		!take_number(cursor, 2, &date.second) || !take_fraction(cursor, &fraction) ||
		!take_zone(cursor, &zone) || cursor->at != cursor->end) {
		return false;
	}
	if (date.hour > 23 || date.minute > 59 || date.second > 60) {
		return false;
	}
	int64_t seconds = days_from_date(date.year, date.month, date.day) * DAY_S +
		date.hour * 3600 + date.minute * 60 + date.second - (int64_t)zone * 60;
	if (date.second == 60 && ((seconds % DAY_S) + DAY_S) % DAY_S != 0) {
		return false; /* leap seconds are inserted before midnight UTC and nowhere else */
	}
	*unix_ms = seconds * 1000 + (date.second == 60 ? 0 : fraction);
	return true;
}

bool tc_time_parse(const char *bytes, size_t length, int64_t *unix_ms) {
	struct cursor cursor = { bytes, bytes + length };
	return take_time(&cursor, unix_ms);
}

/* Digits of number and what stands behind them; returns where the next part begins. A wall writes tens of
 * thousands of times a second, and printf took ten times as long. */
static char *put_part(char *at, int number, int digits, char behind) {
	for (int i = digits - 1; i >= 0; i--) {
		at[i] = (char)('0' + number % 10);
		number /= 10;
	}
	at[digits] = behind;
	return at + digits + 1;
}

void tc_time_format(int64_t unix_ms, int zone_minutes, char *out, size_t size) {
	struct tc_date date = tc_date_at(unix_ms, zone_minutes);
	int ms = (int)(((unix_ms % 1000) + 1000) % 1000);
	int year = date.year < 0 ? 0 : date.year > 9999 ? 9999 : date.year;
	char text[32], *at = text;
	at = put_part(at, year, 4, '-');
	at = put_part(at, date.month, 2, '-');
	at = put_part(at, date.day, 2, 'T');
	at = put_part(at, date.hour, 2, ':');
	at = put_part(at, date.minute, 2, ':');
	at = put_part(at, date.second, 2, ms != 0 ? '.' : '\0');
	at = ms != 0 ? put_part(at, ms, 3, '\0') : at;
	if (zone_minutes == 0) {
		at[-1] = 'Z';
		*at++ = '\0';
	} else {
		int away = zone_minutes < 0 ? -zone_minutes : zone_minutes;
		at[-1] = zone_minutes < 0 ? '-' : '+';
		at = put_part(at, away / 60 % 24, 2, ':');
		at = put_part(at, away % 60, 2, '\0');
	}
	size_t length = (size_t)(at - text);
	if (size > 0) {
		memcpy(out, text, length < size ? length : size);
		out[size - 1 < length ? size - 1 : length - 1] = '\0';
	}
}

/* A duration's parts; months and years need a start date to mean anything exact. */
struct duration {
	int64_t months, ms;
};

enum { PART_MAX = 1000000000 };

static bool take_count(struct cursor *cursor, int64_t *out) {
	const char *start = cursor->at;
	*out = 0;
	while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
		*out = *out * 10 + (*cursor->at++ - '0');
		if (*out > PART_MAX) {
			return false;
		}
	}
	return cursor->at > start;
}

static bool take_duration(struct cursor *cursor, struct duration *out) {
	static const struct {
		char letter;
		bool time;
		int64_t months, ms;
	} units[] = {
		{ 'Y', false, 12, 0 },
		{ 'M', false, 1, 0 },
		{ 'W', false, 0, 604800000 },
		{ 'D', false, 0, 86400000 },
		{ 'H', true, 0, 3600000 },
		{ 'M', true, 0, 60000 },
		{ 'S', true, 0, 1000 },
	};
	enum { UNIT_COUNT = sizeof units / sizeof *units };
	memset(out, 0, sizeof *out);
	if (!take(cursor, 'P')) {
		return false;
	}
	bool time = false, any = false;
	int next = 0; /* parts come in this order, each at most once */
	while (cursor->at < cursor->end) {
		if (take(cursor, 'T')) {
			if (time) {
				return false;
			}
			time = true;
			any = false; /* "P1DT" names no part after the T */
			continue;
		}
		int64_t count = 0;
		if (!take_count(cursor, &count) || cursor->at == cursor->end) {
			return false;
		}
		char letter = *cursor->at++;
		while (next < UNIT_COUNT &&
			(units[next].letter != letter || units[next].time != time)) {
			next++;
		}
		if (next == UNIT_COUNT) {
			return false;
		}
		out->months += count * units[next].months;
		out->ms += count * units[next].ms;
		next++;
		any = true;
	}
	return any;
}

bool tc_duration_parse(const char *bytes, size_t length, int64_t *ms) {
	struct cursor cursor = { bytes, bytes + length };
	struct duration duration;
	if (!take_duration(&cursor, &duration) || duration.months != 0) {
		return false;
	}
	*ms = duration.ms;
	return true;
}

bool tc_duration_nominal(const char *bytes, size_t length, int64_t *ms) {
	struct cursor cursor = { bytes, bytes + length };
	struct duration duration;
	if (!take_duration(&cursor, &duration) || duration.months > 9999 * 12) {
		return false;
	}
	*ms = duration.months / 12 * 365 * day_ms + duration.months % 12 * 30 * day_ms +
		duration.ms;
	return true;
}

/* Year 9999 and the longest spans stay far inside int64; what does not is no period. */
static const int64_t latest_ms = 253402300800000; /* 10000-01-01T00:00:00Z */

/* start + duration by the calendar of the office; a day that the month lacks becomes its last one. */
static bool add_duration(int64_t start_ms, const struct duration *duration, int64_t *end_ms) {
	struct tc_date date = tc_date_at(start_ms, TC_ZONE_MINUTES);
	int64_t midnight = tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES);
	int64_t months = (int64_t)date.year * 12 + date.month - 1 + duration->months;
	if (months > 9999 * 12 || duration->ms > latest_ms) {
		return false;
	}
	int year = (int)(months / 12), month = (int)(months % 12) + 1;
	int day = date.day > days_in_month(year, month) ? days_in_month(year, month) : date.day;
	*end_ms = tc_date_start_ms(year, month, day, TC_ZONE_MINUTES) + (start_ms - midnight) +
		duration->ms;
	return *end_ms <= latest_ms;
}

static void set_months(struct tc_period *out, int year, int month, int count) {
	int after = month - 1 + count;
	out->start_ms = tc_date_start_ms(year, month, 1, TC_ZONE_MINUTES);
	out->end_ms = tc_date_start_ms(year + after / 12, after % 12 + 1, 1, TC_ZONE_MINUTES);
}

/* ISO 8601: week 1 holds the year's first Thursday. */
static int64_t first_monday(int year) {
	int64_t fourth = tc_date_start_ms(year, 1, 4, TC_ZONE_MINUTES);
	return fourth - (tc_date_at(fourth, TC_ZONE_MINUTES).weekday - 1) * day_ms;
}

static bool set_week(struct tc_period *out, int year, int week) {
	out->start_ms = first_monday(year) + (week - 1) * 7 * day_ms;
	out->end_ms = out->start_ms + 7 * day_ms;
	return out->start_ms < first_monday(year + 1);
}

static bool set_day_of_year(struct tc_period *out, int year, int day) {
	out->start_ms = tc_date_start_ms(year, 1, 1, TC_ZONE_MINUTES) + (day - 1) * day_ms;
	out->end_ms = out->start_ms + day_ms;
	return out->start_ms < tc_date_start_ms(year + 1, 1, 1, TC_ZONE_MINUTES);
}

/* After "YYYY-": a reporting period of SDMX, one letter and a number of fixed width. */
static bool take_reporting(struct cursor *cursor, int year, struct tc_period *out) {
	static const struct {
		char letter;
		int width, most, months;
		enum tc_period_grain grain;
	} kinds[] = {
		{ 'A', 1, 1, 12, TC_GRAIN_YEAR },
		{ 'S', 1, 2, 6, TC_GRAIN_HALF_YEAR },
		{ 'T', 1, 3, 4, TC_GRAIN_TRIMESTER },
		{ 'Q', 1, 4, 3, TC_GRAIN_QUARTER },
		{ 'M', 2, 12, 1, TC_GRAIN_MONTH },
		{ 'W', 2, 53, 0, TC_GRAIN_WEEK },
		{ 'D', 3, 366, 0, TC_GRAIN_DAY },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!take(cursor, kinds[i].letter)) {
			continue;
		}
		int number = 0;
		if (!take_number(cursor, kinds[i].width, &number) || number < 1 ||
			number > kinds[i].most || cursor->at != cursor->end) {
			return false;
		}
		out->grain = kinds[i].grain;
		if (kinds[i].grain == TC_GRAIN_WEEK) {
			return set_week(out, year, number);
		}
		if (kinds[i].grain == TC_GRAIN_DAY) {
			return set_day_of_year(out, year, number);
		}
		set_months(out, year, (number - 1) * kinds[i].months + 1, kinds[i].months);
		return true;
	}
	return false;
}

/* YYYY, YYYY-MM and the reporting periods. */
static bool parse_year(struct cursor cursor, struct tc_period *out) {
	int year = 0, month = 0;
	if (!take_number(&cursor, 4, &year) || year < 1) {
		return false;
	}
	if (cursor.at == cursor.end) {
		out->grain = TC_GRAIN_YEAR;
		set_months(out, year, 1, 12);
		return true;
	}
	if (!take(&cursor, '-')) {
		return false;
	}
	if (take_number(&cursor, 2, &month)) {
		out->grain = TC_GRAIN_MONTH;
		if (month < 1 || month > 12 || cursor.at != cursor.end) {
			return false;
		}
		set_months(out, year, month, 1);
		return true;
	}
	return take_reporting(&cursor, year, out);
}

/* A date or a date-time. */
static bool parse_moment(struct cursor cursor, struct tc_period *out) {
	struct cursor time = cursor;
	if (take_time(&time, &out->start_ms)) {
		out->end_ms = out->start_ms;
		out->grain = TC_GRAIN_INSTANT;
		return true;
	}
	struct tc_date date = { 0 };
	if (!take_date(&cursor, &date) || cursor.at != cursor.end) {
		return false;
	}
	out->start_ms = tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES);
	out->end_ms = out->start_ms + day_ms;
	out->grain = TC_GRAIN_DAY;
	return true;
}

static bool parse_span(struct cursor start, struct cursor length, struct tc_period *out) {
	struct duration duration;
	if (!parse_moment(start, out) || !take_duration(&length, &duration)) {
		return false;
	}
	if (!add_duration(out->start_ms, &duration, &out->end_ms)) {
		return false;
	}
	out->grain = out->end_ms > out->start_ms ? TC_GRAIN_SPAN : TC_GRAIN_INSTANT;
	return true;
}

bool tc_period_parse(const char *bytes, size_t length, struct tc_period *out) {
	if (length == 0 || length >= TC_PERIOD_TEXT_MAX) {
		return false;
	}
	memset(out, 0, sizeof *out);
	memcpy(out->text, bytes, length);
	struct cursor whole = { bytes, bytes + length };
	const char *slash = memchr(bytes, '/', length);
	if (slash != NULL) {
		return parse_span((struct cursor) { bytes, slash },
			(struct cursor) { slash + 1, bytes + length }, out);
	}
	return parse_year(whole, out) || parse_moment(whole, out);
}
