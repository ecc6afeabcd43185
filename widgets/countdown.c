/* countdown - how long until a moment, since one, or until the next report of an indicator is due. */
#include "widgets/countdown.h"

#include "feeds/judge/timeliness.h"
#include "widgets/kinds.h"
#include "widgets/kit/date.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE_MS = 60000, EDITION_LAST = 40, RECENT_LAST = 4 };
enum then { THEN_WORDS = 1, THEN_COUNT };

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_countdown *self = (struct tc_countdown *)widget;
	(void)arena;
	self->catalogue = catalogue;
	self->indicator = self->area = -1;
	int given = (self->to_ms != 0) + (self->since_ms != 0) + (self->indicator_code != NULL);
	if (given != 1) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected one of to, since and indicator",
			"cần đúng một trong to, since và indicator");
		return false;
	}
	if (self->indicator_code == NULL) {
		return true;
	}
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	if (self->indicator < 0 || self->area < 0) {
		return false;
	}
	if (tc_catalogue_indicator(catalogue, self->indicator)->period_rule ==
		TC_PERIOD_REAL_TIME) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "indicator", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected an indicator with a deadline, found one in real time",
			"cần một chỉ tiêu có hạn gửi, đây là chỉ tiêu thời gian thực");
		return false;
	}
	return true;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_countdown *self = (const struct tc_countdown *)widget;
	if (self->indicator < 0) {
		return 0;
	}
	if (size > 0) {
		int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
		out[0] = (struct tc_want) { self->indicator, self->area, last };
	}
	return 1;
}

static const char *in(const struct tc_countdown *self, const char *vi, const char *en) {
	return self->base.language == TC_ENGLISH ? en : vi;
}

/* "17:00" today, "17:00 30/11" on another day of this year, else with it. */
static void write_moment(int64_t at_ms, int64_t now_ms, char *out, size_t size) {
	struct tc_date at = tc_date_at(at_ms, TC_ZONE_MINUTES);
	struct tc_date now = tc_date_at(now_ms, TC_ZONE_MINUTES);
	int length = snprintf(out, size, "%02d:%02d", at.hour, at.minute);
	if (at.year != now.year) {
		snprintf(out + length, size - (size_t)length, " %02d/%02d/%04d", at.day, at.month,
			at.year);
	} else if (at.day != now.day || at.month != now.month) {
		snprintf(out + length, size - (size_t)length, " %02d/%02d", at.day, at.month);
	}
}

/* From moment on or up to it; sets when the minutes change next. */
static void count(struct tc_countdown *self, struct tc_countdown_shown *next, int64_t moment_ms,
	int64_t now_ms, const char *lead) {
	char moment[32];
	int64_t left_ms = moment_ms - now_ms;
	bool ahead = left_ms > 0;
	next->minutes = ahead ? (left_ms + MINUTE_MS - 1) / MINUTE_MS : -left_ms / MINUTE_MS;
	int64_t step_ms = ahead ? moment_ms - (next->minutes - 1) * MINUTE_MS
				: moment_ms + (next->minutes + 1) * MINUTE_MS;
	if (now_ms < self->base.until_ms && step_ms < self->next_ms) {
		self->next_ms = step_ms; /* in an edition of the past time does not pass */
	}
	write_moment(moment_ms, now_ms, moment, sizeof(moment));
	snprintf(next->words, sizeof(next->words), "%s %s", lead, moment);
}

static void read_moment(
	struct tc_countdown *self, struct tc_countdown_shown *next, int64_t now_ms) {
	if (self->since_ms != 0 && now_ms >= self->since_ms) {
		next->phase = TC_COUNTDOWN_SINCE;
		count(self, next, self->since_ms, now_ms, in(self, "từ", "since"));
		return;
	}
	int64_t moment_ms = self->since_ms != 0 ? self->since_ms : self->to_ms;
	bool ahead = now_ms < moment_ms;
	next->phase = ahead                ? TC_COUNTDOWN_AHEAD
		: self->then == THEN_COUNT ? TC_COUNTDOWN_SINCE
					   : TC_COUNTDOWN_REACHED;
	count(self, next, moment_ms, now_ms,
		ahead ? in(self, "đến", "until") : in(self, "từ", "since"));
	if (next->phase == TC_COUNTDOWN_REACHED) {
		next->minutes = 0;
		self->next_ms = INT64_MAX;
	}
}

static void read_deadline(
	struct tc_countdown *self, struct tc_countdown_shown *next, const struct tc_view *view) {
	struct tc_question question = { self->indicator, self->area, self->base.until_ms };
	int64_t fact_ms = tc_fact_read(&self->fact, view, &question, self->base.language);
	self->next_ms = fact_ms < self->next_ms ? fact_ms : self->next_ms;
	struct tc_reading reading = tc_judge(view, &question);
	struct tc_timeliness_reading said = tc_timeliness_read(view, &reading);
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	next->phase = TC_COUNTDOWN_NONE;
	if (said.state == TC_TIMELINESS_UNSENT) {
		snprintf(next->words, sizeof(next->words), "%s",
			in(self, "chưa gửi lần nào", "nothing was ever sent"));
	} else if (said.late_ms == 0) {
		snprintf(next->words, sizeof(next->words), "%s",
			in(self, "không có hạn gửi", "no deadline is set"));
	} else {
		bool ahead = now_ms < said.late_ms;
		next->phase = ahead ? TC_COUNTDOWN_AHEAD : TC_COUNTDOWN_OVERDUE;
		count(self, next, said.late_ms, now_ms,
			ahead ? in(self, "hạn gửi", "due by")
			      : in(self, "quá hạn từ", "overdue since"));
	}
	if ((self->fact.marks & TC_MARK_LOST) != 0) {
		/* Whether it has come meanwhile nobody here can know. */
		snprintf(next->words, sizeof(next->words), "%s", self->fact.words);
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_countdown *self = (struct tc_countdown *)widget;
	struct tc_countdown_shown next;
	struct tc_fact before = self->fact;
	memset(&next, 0, sizeof(next));
	self->next_ms = INT64_MAX;
	if (self->indicator >= 0) {
		read_deadline(self, &next, view);
	} else {
		read_moment(self, &next, tc_fact_now_ms(view, widget->until_ms));
	}
	next.unsynced = !tc_view_clock_trusted(view);
	bool differs = memcmp(&next, &self->shown, sizeof(next)) != 0 ||
		memcmp(&before, &self->fact, sizeof(before)) !=
			0; /* code and date at the foot too */
	memcpy(&self->shown, &next, sizeof(next));
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_countdown *)widget)->next_ms;
}

static const struct tc_choice thens[] = {
	{ "words", THEN_WORDS },
	{ "count", THEN_COUNT },
	{ 0 },
};

#define AT(field) offsetof(struct tc_countdown, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_countdown, head),
	{ .name = "to",
		.type = TC_OPTION_TIME,
		.offset = AT(to_ms),
		.doc = "The moment that is counted down to" },
	{ .name = "since",
		.type = TC_OPTION_TIME,
		.offset = AT(since_ms),
		.doc = "The moment that is counted up from" },
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "Instead of both: until the next report of this indicator is due by its "
		       "contract" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "Whose report that is" },
	{ .name = "zero",
		.type = TC_OPTION_WORDS,
		.offset = AT(zero),
		.doc = "What is said once the moment has come; default: that it has" },
	{ .name = "then",
		.type = TC_OPTION_CHOICE,
		.choices = thens,
		.variant = true,
		.fallback = THEN_WORDS,
		.offset = AT(then),
		.doc = "Once the moment has come: those words alone, or the time since it as "
		       "well" },
	{ 0 },
};

const struct tc_widget_class tc_countdown_class = {
	.kind = "countdown",
	.doc = "Days, hours and minutes to a moment, since one, or until a report is due",
	.size = sizeof(struct tc_countdown),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_countdown_draw,
	.next_change_ms = next_change_ms,
};
