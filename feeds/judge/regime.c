#include "feeds/judge/regime.h"

#include "base/period.h"

/* The last years of the calendar have no next period that could be written down. */
enum { DECREE_CLOSING_DAY = 14, LAST_YEAR = 9990, UNKNOWN_DAYS = 10 };

static const int64_t day_ms = 24 * 60 * 60 * 1000;

/* From one period to the next: so many months, or so many days. */
struct stride {
	int months, days;
};

static bool find_stride(enum tc_period_grain grain, struct stride *out) {
	static const struct stride strides[TC_GRAIN_SPAN + 1] = {
		[TC_GRAIN_DAY] = { 0, 1 },
		[TC_GRAIN_WEEK] = { 0, 7 },
		[TC_GRAIN_MONTH] = { 1, 0 },
		[TC_GRAIN_QUARTER] = { 3, 0 },
		[TC_GRAIN_TRIMESTER] = { 4, 0 },
		[TC_GRAIN_HALF_YEAR] = { 6, 0 },
		[TC_GRAIN_YEAR] = { 12, 0 },
	};
	*out = strides[grain];
	return out->months + out->days > 0;
}

/* Cadences are nominal (a month is 30 days, a year 365), so they are compared with room. */
static bool is_own_frequency(const struct tc_indicator *indicator, const struct stride *stride) {
	int64_t nominal_ms =
		stride->months == 12 ? 365 * day_ms : (stride->months * 30 + stride->days) * day_ms;
	int64_t off_ms = indicator->cadence_ms - nominal_ms;
	return off_ms > -nominal_ms / 10 && off_ms < nominal_ms / 10;
}

/* One indicator's contract on the calendar. */
struct regime {
	const struct tc_indicator *indicator;
	const struct tc_calendar *calendar;
	struct stride stride;
};

static bool is_skipped(const struct regime *self, int64_t end_ms) {
	return self->stride.days == 1 && self->indicator->days_off == TC_DAYS_OFF_SKIP &&
		tc_calendar_day(self->calendar, end_ms - 1) == TC_DAY_OFF;
}

/* End of the next period for which a report is expected. */
static int64_t next_end(const struct regime *self, int64_t end_ms) {
	if (self->stride.months > 0) {
		struct tc_date date = tc_date_at(end_ms, TC_ZONE_MINUTES);
		int count = date.month - 1 + self->stride.months;
		return tc_date_start_ms(date.year + count / 12, count % 12 + 1, 1, TC_ZONE_MINUTES);
	}
	do {
		end_ms += self->stride.days * day_ms;
	} while (is_skipped(self, end_ms));
	return end_ms;
}

static int64_t closing_ms(const struct regime *self, int64_t end_ms) {
	struct tc_date last = tc_date_at(end_ms - day_ms, TC_ZONE_MINUTES);
	int day = last.day;
	if (self->indicator->period_rule == TC_PERIOD_DECREE_09 && self->stride.months > 0) {
		day = DECREE_CLOSING_DAY;
	}
	return tc_date_start_ms(last.year, last.month, day, TC_ZONE_MINUTES) +
		self->indicator->closing_ms;
}

static int64_t deadline_ms(const struct regime *self, int64_t end_ms) {
	int64_t at_ms = closing_ms(self, end_ms) + self->indicator->deadline_ms;
	bool stands = self->indicator->days_off == TC_DAYS_OFF_COUNT;
	return stands || tc_calendar_move(self->calendar, &at_ms) ? at_ms
								  : at_ms + UNKNOWN_DAYS * day_ms;
}

static bool open_regime(struct regime *self, int64_t end_ms, enum tc_period_grain grain) {
	return self->indicator->period_rule != TC_PERIOD_REAL_TIME &&
		self->indicator->deadline_ms > 0 && find_stride(grain, &self->stride) &&
		is_own_frequency(self->indicator, &self->stride) &&
		tc_date_at(end_ms, TC_ZONE_MINUTES).year <= LAST_YEAR;
}

bool tc_regime_next(const struct tc_indicator *indicator, const struct tc_calendar *calendar,
	int64_t end_ms, enum tc_period_grain grain, struct tc_regime_dates *out) {
	struct regime self = { .indicator = indicator, .calendar = calendar };
	if (!open_regime(&self, end_ms, grain)) {
		return false;
	}
	int64_t next_ms = next_end(&self, end_ms);
	*out = (struct tc_regime_dates) {
		.end_ms = next_ms,
		.due_ms = closing_ms(&self, next_ms),
		.late_ms = deadline_ms(&self, next_ms),
		.missed_ms = deadline_ms(&self, next_end(&self, next_ms)),
	};
	return true;
}
