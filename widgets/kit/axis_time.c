/* The calendar of an axis: which days, months or years get a tick, and their short names. */
#include "widgets/kit/axis.h"

#include "widgets/kit/date.h"

#include <stdio.h>
#include <string.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS, YEAR_MOST = 9998 };
static const int64_t day_ms = 24 * (int64_t)HOUR_MS;
static const int64_t zone_ms = TC_ZONE_MINUTES * (int64_t)MINUTE_MS;
/* Local days are counted from a Monday, so that every seventh of them is one: 1970-01-05. */
static const int64_t monday_ms = 4 * 24 * (int64_t)HOUR_MS;

enum unit { CLOCK = 1, DAYS, WEEKS, MONTHS, YEARS };

/* count: ms of a clock, else units. */
struct step {
	enum unit unit;
	int count;
};

static const struct step steps[] = {
	{ CLOCK, SECOND_MS },
	{ CLOCK, 2 * SECOND_MS },
	{ CLOCK, 5 * SECOND_MS },
	{ CLOCK, 10 * SECOND_MS },
	{ CLOCK, 15 * SECOND_MS },
	{ CLOCK, 30 * SECOND_MS },
	{ CLOCK, MINUTE_MS },
	{ CLOCK, 2 * MINUTE_MS },
	{ CLOCK, 5 * MINUTE_MS },
	{ CLOCK, 10 * MINUTE_MS },
	{ CLOCK, 15 * MINUTE_MS },
	{ CLOCK, 30 * MINUTE_MS },
	{ CLOCK, HOUR_MS },
	{ CLOCK, 2 * HOUR_MS },
	{ CLOCK, 3 * HOUR_MS },
	{ CLOCK, 6 * HOUR_MS },
	{ CLOCK, 12 * HOUR_MS },
	{ DAYS, 1 },
	{ DAYS, 2 },
	{ WEEKS, 1 },
	{ WEEKS, 2 },
	{ MONTHS, 1 },
	{ MONTHS, 2 },
	{ MONTHS, 3 },
	{ MONTHS, 4 },
	{ MONTHS, 6 },
	{ YEARS, 1 },
	{ YEARS, 2 },
	{ YEARS, 5 },
	{ YEARS, 10 },
	{ YEARS, 20 },
	{ YEARS, 50 },
	{ YEARS, 100 },
	{ YEARS, 200 },
	{ YEARS, 500 },
	{ YEARS, 1000 },
};
enum { STEP_COUNT = sizeof(steps) / sizeof(steps[0]) };

/* Months of one period of the grain; 1 for what is no longer than a month. */
static int months_of(enum tc_period_grain grain) {
	switch (grain) {
	case TC_GRAIN_QUARTER: return 3;
	case TC_GRAIN_TRIMESTER: return 4;
	case TC_GRAIN_HALF_YEAR: return 6;
	case TC_GRAIN_YEAR: return 12;
	case TC_GRAIN_INSTANT:
	case TC_GRAIN_DAY:
	case TC_GRAIN_WEEK:
	case TC_GRAIN_MONTH:
	case TC_GRAIN_SPAN: break;
	}
	return 1;
}

/* No step is finer than a point: between two months nothing was measured that a tick could stand for. */
static bool suits(const struct step *step, enum tc_period_grain grain) {
	switch (step->unit) {
	case CLOCK: return grain == TC_GRAIN_INSTANT;
	case DAYS: return grain == TC_GRAIN_INSTANT || grain == TC_GRAIN_DAY;
	case WEEKS:
		return grain == TC_GRAIN_INSTANT || grain == TC_GRAIN_DAY || grain == TC_GRAIN_WEEK;
	case MONTHS: return step->count % months_of(grain) == 0;
	case YEARS: break;
	}
	return true;
}

static int64_t floor_to(int64_t at, int64_t step) {
	int64_t after = at % step;
	return at - (after < 0 ? after + step : after);
}

/* Start of the n-th month since the year 0. */
static int64_t month_start_ms(int64_t month) {
	return tc_date_start_ms((int)(month / 12), (int)(month % 12) + 1, 1, TC_ZONE_MINUTES);
}

static int64_t month_at(int64_t at_ms) {
	struct tc_date date = tc_date_at(at_ms, TC_ZONE_MINUTES);
	return (int64_t)date.year * 12 + date.month - 1;
}

/* The boundary of the step at or before at_ms, or the `next`-th after that. */
static int64_t boundary_ms(const struct step *step, int64_t at_ms, int next) {
	if (step->unit == MONTHS || step->unit == YEARS) {
		int64_t months = step->unit == YEARS ? 12 * (int64_t)step->count : step->count;
		return month_start_ms(floor_to(month_at(at_ms), months) + next * months);
	}
	int64_t length_ms = step->unit == CLOCK ? step->count
		: step->unit == DAYS            ? step->count * day_ms
						: step->count * 7 * day_ms;
	int64_t local_ms = at_ms + zone_ms - monday_ms;
	return floor_to(local_ms, length_ms) + next * length_ms - zone_ms + monday_ms;
}

/* The first period of the grain that begins at or after start_ms: the one a tick stands for. A moment is its own. */
static struct tc_period period_at(int64_t start_ms, enum tc_period_grain grain) {
	struct tc_period period = { .grain = grain, .start_ms = start_ms, .end_ms = start_ms };
	if (grain == TC_GRAIN_DAY) {
		period.end_ms = start_ms + day_ms;
	} else if (grain == TC_GRAIN_WEEK) {
		const struct step week = { WEEKS, 1 };
		int64_t monday = boundary_ms(&week, start_ms + 7 * day_ms - 1, 0);
		period.start_ms = monday;
		period.end_ms = monday + 7 * day_ms;
	} else if (grain != TC_GRAIN_INSTANT) {
		period.end_ms = month_start_ms(month_at(start_ms) + months_of(grain));
	}
	return period;
}

enum wording { SHORT = 1, LONG };

/* The name of a month or of what is made of months. */
static void month_name(
	struct tc_date date, int months, bool english, enum wording wording, char *out) {
	static const char *const en[] = { "January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December" };
	static const char *const quarters[] = { "I", "II", "III", "IV" };
	static const char *const thirds[] = { "đầu", "giữa", "cuối" };
	int month = date.month - 1, part = month / months;
	const char *word = wording == LONG ? "tháng" : "th.";
	if (months == 1 && english) {
		snprintf(out, TC_AXIS_TEXT_MAX, "%.*s", wording == LONG ? 9 : 3, en[month]);
	} else if (months == 1) {
		snprintf(out, TC_AXIS_TEXT_MAX, "%s %d", word, date.month);
	} else if (english) {
		snprintf(out, TC_AXIS_TEXT_MAX, "%c%d",
			months == 3           ? 'Q'
				: months == 4 ? 'T'
					      : 'H',
			part + 1);
	} else if (months == 3) {
		snprintf(out, TC_AXIS_TEXT_MAX, "quý %s", quarters[part]);
	} else {
		snprintf(out, TC_AXIS_TEXT_MAX, "%d %s %s", months, word,
			months == 4 ? thirds[part] : thirds[2 * part]);
	}
}

/* Midnight is where a day changes: it says which one. */
static void clock_name(struct tc_date date, int step_ms, char *out) {
	bool midnight = date.hour == 0 && date.minute == 0 && date.second == 0;
	if (midnight) {
		snprintf(out, TC_AXIS_TEXT_MAX, "%02d/%02d", date.day, date.month);
	} else if (step_ms < MINUTE_MS) {
		snprintf(out, TC_AXIS_TEXT_MAX, "%02d:%02d:%02d", date.hour, date.minute,
			date.second);
	} else {
		snprintf(out, TC_AXIS_TEXT_MAX, "%02d:%02d", date.hour, date.minute);
	}
}

/* The name of a tick without its year; *year is the one it belongs to. */
static void name_tick(const struct tc_period *period, const struct step *step, bool english,
	enum wording wording, int *year, char *out) {
	struct tc_date date = tc_date_at(period->start_ms, TC_ZONE_MINUTES);
	*year = date.year;
	switch (step->unit) {
	case CLOCK: clock_name(date, step->count, out); return;
	case WEEKS:
		if (period->grain == TC_GRAIN_WEEK) {
			const char *word = english ? (wording == LONG ? "week" : "wk")
						   : (wording == LONG ? "tuần" : "t.");
			snprintf(
				out, TC_AXIS_TEXT_MAX, "%s %d", word, tc_period_week(period, year));
			return;
		}
		break;
	case DAYS: break;
	case MONTHS: month_name(date, months_of(period->grain), english, wording, out); return;
	case YEARS: snprintf(out, TC_AXIS_TEXT_MAX, "%04d", date.year); return;
	}
	snprintf(out, TC_AXIS_TEXT_MAX, "%02d/%02d", date.day, date.month);
}

static void add_year(const struct step *step, int year, bool english, char *text) {
	bool spaced = english && step->unit == MONTHS;
	size_t length = strlen(text);
	snprintf(text + length, TC_AXIS_TEXT_MAX - length, "%s%04d", spaced ? " " : "/", year);
}

/* False when the step has more ticks than are wanted. */
static bool walk(struct tc_axis *axis, const struct tc_axis_span *span, const struct step *step,
	enum wording wording) {
	int most = span->most < TC_AXIS_TICKS_MAX ? span->most : TC_AXIS_TICKS_MAX;
	axis->count = 0;
	/* A point of a period lies at its end, so the first may have begun one step before the axis does. */
	int64_t begin_ms = boundary_ms(step, span->from_ms, -1);
	int former = 0;
	for (int i = 0; i <= most + 2; i++) {
		struct tc_period period = period_at(boundary_ms(step, begin_ms, i), span->grain);
		if (period.end_ms > span->to_ms) {
			return true;
		}
		if (period.end_ms < span->from_ms) {
			continue;
		}
		if (axis->count >= most) {
			return false;
		}
		int year = 0;
		bool first = axis->count == 0;
		struct tc_axis_tick *tick = &axis->ticks[axis->count++];
		bool english = span->language == TC_ENGLISH;
		tick->at = (double)(span->centred ? period.start_ms / 2 + period.end_ms / 2
						  : period.end_ms);
		name_tick(&period, step, english, wording, &year, tick->text);
		bool news = first ? !span->dated : year != former;
		if (step->unit != CLOCK && step->unit != YEARS && news) {
			add_year(step, year, english, tick->text);
		}
		former = year;
	}
	return false;
}

/* Spans of any length: every n-th point, counted from the newest. */
static void fit_ends(struct tc_axis *axis, const struct tc_axis_span *span,
	struct tc_drawlist *list, const struct tc_axis_room *room) {
	int most = span->most < TC_AXIS_TICKS_MAX ? span->most : TC_AXIS_TICKS_MAX;
	for (int stride = 1; stride <= span->end_count; stride++) {
		int count = (span->end_count - 1) / stride + 1;
		if (count > most) {
			continue;
		}
		axis->count = 0;
		int former = 0;
		for (int i = span->end_count - 1 - (count - 1) * stride; i < span->end_count;
			i += stride) {
			bool first = axis->count == 0;
			struct tc_axis_tick *tick = &axis->ticks[axis->count++];
			struct tc_date last = tc_date_at(span->ends_ms[i] - 1, TC_ZONE_MINUTES);
			tick->at = (double)span->ends_ms[i];
			snprintf(tick->text, sizeof(tick->text), "%02d/%02d", last.day, last.month);
			if (first ? !span->dated : last.year != former) {
				add_year(&(struct step) { DAYS, 1 }, last.year, false, tick->text);
			}
			former = last.year;
		}
		if (tc_axis_fits(axis, list, room)) {
			return;
		}
	}
	axis->count = 0;
}

/* The calendar is reckoned within its years. */
static bool in_calendar(int64_t at_ms) {
	return at_ms >= tc_date_start_ms(1001, 1, 1, TC_ZONE_MINUTES) &&
		at_ms < tc_date_start_ms(YEAR_MOST - 1000, 1, 1, TC_ZONE_MINUTES);
}

void tc_axis_fit_times(struct tc_axis *axis, const struct tc_axis_span *span,
	struct tc_drawlist *list, const struct tc_axis_room *room) {
	*axis = (struct tc_axis) { .scale_word = "" };
	if (span->grain == TC_GRAIN_SPAN) {
		fit_ends(axis, span, list, room);
		return;
	}
	if (!in_calendar(span->from_ms) || !in_calendar(span->to_ms)) {
		return;
	}
	for (int i = 0; i < STEP_COUNT; i++) {
		for (enum wording wording = LONG; wording >= SHORT; wording--) {
			if (suits(&steps[i], span->grain) && walk(axis, span, &steps[i], wording) &&
				tc_axis_fits(axis, list, room)) {
				return;
			}
		}
	}
	axis->count = 0;
}
