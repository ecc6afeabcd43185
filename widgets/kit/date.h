/* Dates and durations as they are written on a wall, always in the office's zone (+07:00). Pure
 * functions, any thread; every out is zero-terminated and cut to size. */
#ifndef TC_WIDGETS_KIT_DATE_H
#define TC_WIDGETS_KIT_DATE_H

#include "base/option.h"
#include "base/period.h"

enum { TC_DATE_TEXT_MAX = 64 };

/* A period by its grain: "19/08/2020", "06/2024", "quý 3/2020", "2020"; a span by its last day; an
 * instant with its minute, "09:14 19/08/2020". */
void tc_period_label(
	const struct tc_period *period, enum tc_language language, char *out, size_t size);

/* As short as it can be told from its neighbours on one axis: "09/03", "06/2024", "09:14". */
void tc_period_short_label(
	const struct tc_period *period, enum tc_language language, char *out, size_t size);

/* One end of a time axis that is span_ms long: instants only as exact as the axis tells them apart,
 * "09:14:07" on one of minutes, "09:14" on one of hours, "18/08 09:14" on one of days; else as
 * tc_period_label. */
void tc_axis_label(const struct tc_period *period, int64_t span_ms, enum tc_language language,
	char *out, size_t size);

/* "09:14" and, when that is another day than now's, "18/08 09:14". Returns when it reads differently (Unix
 * ms), INT64_MAX for never. */
int64_t tc_moment_label(int64_t at_ms, int64_t now_ms, char *out, size_t size);

/* "40 giây", "3 phút", "5 giờ", "2 ngày": whole units, rounded down. */
void tc_duration_label(int64_t duration_ms, enum tc_language language, char *out, size_t size);

/* The unit tc_duration_label counts in at this length, ms: when the words change next. */
int64_t tc_duration_step_ms(int64_t duration_ms);

/* "Thứ Tư", "Wednesday"; static. weekday 1 Monday .. 7 Sunday. */
const char *tc_weekday_name(int weekday, enum tc_language language);

#endif
