/* Which days the administration works: weekends, public holidays, days off that were moved and Saturdays
 * that were worked for them. Made from calendar.json, which speaks of some years; of a weekday
 * outside of them nothing is known, because holidays by the lunar calendar, and days that are moved, are
 * decided year by year. Read-only after the start: any thread. */
#ifndef TC_FEEDS_CODELISTS_CALENDAR_H
#define TC_FEEDS_CODELISTS_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct tc_calendar;

enum tc_day { TC_DAY_UNKNOWN = 1, TC_DAY_WORKING, TC_DAY_OFF };

/* The day (of the office's time zone) that holds the instant. calendar NULL: no year is known. */
enum tc_day tc_calendar_day(const struct tc_calendar *calendar, int64_t at_ms);

/* Bring *end_ms, the end of a term, to the next working day at the same time of day when the day on
 * which it ends is off. A term that ends at midnight ends with the day before. False, and *end_ms as it
 * was, when an unknown day stands in the way. */
bool tc_calendar_move(const struct tc_calendar *calendar, int64_t *end_ms);

#endif
