/* SDMX observational time, and the calendar under it. A period is a half-open span of instants; two
 * periods are the same when start and end are. Plain dates are read in the office's time zone, which is
 * +07:00 without daylight saving; the sender's own text is kept beside. */
#ifndef TC_BASE_PERIOD_H
#define TC_BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TC_PERIOD_TEXT_MAX = 64,
	TC_ZONE_MINUTES = 7 * 60, /* Vietnam; no daylight saving since 1975 */
};

enum tc_period_grain {
	TC_GRAIN_INSTANT = 1, /* a date-time: start == end */
	TC_GRAIN_DAY,
	TC_GRAIN_WEEK,
	TC_GRAIN_MONTH,
	TC_GRAIN_QUARTER,
	TC_GRAIN_TRIMESTER,
	TC_GRAIN_HALF_YEAR,
	TC_GRAIN_YEAR,
	TC_GRAIN_SPAN, /* start/duration */
};

struct tc_period {
	int64_t start_ms, end_ms; /* Unix, UTC; end is exclusive, equal to start for an instant */
	enum tc_period_grain grain;
	char text[TC_PERIOD_TEXT_MAX]; /* as sent */
};

/* `2020`, `2020-A1`, `2020-S1`, `2020-T1`, `2020-Q3`, `2020-08`, `2020-M08`, `2020-W34`, `2020-D231`,
 * `2020-08-18`, `2020-08-18T10:00:00+07:00` (or Z, or a fraction of a second), `2019-12-09/P254D`.
 * Years 0001 to 9999. False when the text is none of these, or names a day that does not exist. */
bool tc_period_parse(const char *bytes, size_t length, struct tc_period *out);

/* The same in SDMX's own form, made from its dates: "2020-08-19", "2020-Q3", "2019-12-09/P254D". */
void tc_period_code(const struct tc_period *period, char *out, size_t size);

/* Number of a week in *year, by ISO 8601: it belongs to the year of its Thursday. */
int tc_period_week(const struct tc_period *period, int *year);

/* RFC 3339 date-time with zone -> Unix ms. A leap second (23:59:60 UTC) becomes the next second.
 * False without a zone or when any part is out of range. */
bool tc_time_parse(const char *bytes, size_t length, int64_t *unix_ms);

/* RFC 3339 with milliseconds when there are any, at the given zone; `Z` for 0. Years 0 to 9999, others
 * are cut to these. out: 32 bytes. */
void tc_time_format(int64_t unix_ms, int zone_minutes, char *out, size_t size);

/* ISO 8601 duration without years and months (`PT10S`, `P1D`, `P2W`) -> ms; false for others. */
bool tc_duration_parse(const char *bytes, size_t length, int64_t *ms);

/* ISO 8601 duration with calendar parts, at most 9999 years of them, nominal: a month is 30 days, a year
 * 365. For cadences, where only the order of magnitude counts. */
bool tc_duration_nominal(const char *bytes, size_t length, int64_t *ms);

/* A date and time of day at a zone. */
struct tc_date {
	int year, month, day;     /* month 1..12, day 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
	int weekday;              /* 1 Monday .. 7 Sunday (ISO 8601) */
};
struct tc_date tc_date_at(int64_t unix_ms, int zone_minutes);

/* Unix ms of midnight at the zone. The date must exist. */
int64_t tc_date_start_ms(int year, int month, int day, int zone_minutes);

#endif
