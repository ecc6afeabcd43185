#include "widgets/countdown.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HOUR_MINUTES = 60, DAY_MINUTES = 24 * 60, PARTS_MAX = 3 };
/* A pane lower than this has no line of words under its value; from the next on the value is a leading one. */
static const double words_from_u = 46, leading_from_u = 62, cap_em = 0.66;

static const char *in(const struct tc_countdown *self, const char *vi, const char *en) {
	return self->base.language == TC_ENGLISH ? en : vi;
}

/* One number and what it counts. */
struct part {
	char number[24];
	const char *unit;
};

static void add_part(struct part *parts, int *count, int64_t number, const char *unit) {
	snprintf(parts[*count].number, sizeof(parts[*count].number), "%lld", (long long)number);
	parts[(*count)++].unit = unit;
}

/* Days, hours and minutes without leading zeroes, at most `most` of them. What is left out is counted as a whole
 * one more ahead of a moment, and not at all behind it: nobody comes too late by it. */
static int split(const struct tc_countdown *self, int most, struct part *parts) {
	int64_t minutes = self->shown.minutes;
	bool ahead = self->shown.phase == TC_COUNTDOWN_AHEAD,
	     english = self->base.language == TC_ENGLISH;
	int64_t unit = most == 1 && minutes >= DAY_MINUTES ? DAY_MINUTES
		: (most == 1 && minutes >= HOUR_MINUTES) || (most == 2 && minutes >= DAY_MINUTES)
		? HOUR_MINUTES
		: 1;
	minutes = (minutes + (ahead ? unit - 1 : 0)) / unit * unit;
	int64_t days = minutes / DAY_MINUTES, hours = minutes % DAY_MINUTES / HOUR_MINUTES;
	int count = 0;
	if (days > 0) {
		add_part(parts, &count, days, !english ? "ngày" : days == 1 ? "day" : "days");
	}
	if (unit <= HOUR_MINUTES && minutes >= HOUR_MINUTES) {
		add_part(parts, &count, hours, !english ? "giờ" : hours == 1 ? "hour" : "hours");
	}
	if (unit == 1) {
		add_part(parts, &count, minutes % HOUR_MINUTES, english ? "min" : "phút");
	}
	return count;
}

static struct tc_text_style unit_style(const struct tc_drawlist *out, double value_u) {
	double size_u = fmin(out->style->type.text, value_u);
	return (struct tc_text_style) { size_u, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT };
}

/* Draw, or only measure, the parts from the left; returns where the last ends. */
static double lay_parts(struct tc_drawlist *out, const struct part *parts, int count,
	struct tc_text_style value, double baseline_px, bool measures) {
	struct tc_text_style unit = unit_style(out, value.size_u);
	double gap_px = tc_u(out, fmin(out->style->pane.unit_gap, value.size_u / 4));
	double x_px = 0;
	for (int i = 0; i < count; i++) {
		x_px += i > 0 ? 2 * gap_px : 0;
		double number_px = tc_measure_text(out, value, parts[i].number).width_px;
		if (!measures) {
			tc_draw_text(out, x_px, baseline_px, value, parts[i].number, NULL);
			tc_draw_text(out, x_px + number_px + gap_px, baseline_px, unit,
				parts[i].unit, NULL);
		}
		x_px += number_px + gap_px + tc_measure_text(out, unit, parts[i].unit).width_px;
	}
	return x_px;
}

/* As large as it may be with all parts, then with fewer, then smaller. */
static struct tc_rect draw_parts(const struct tc_countdown *self, struct tc_drawlist *out,
	struct tc_text_style value, double baseline_px) {
	struct part parts[PARTS_MAX];
	double wide_px = self->base.width_px, whole_u = value.size_u;
	int count = split(self, PARTS_MAX, parts);
	for (int most = PARTS_MAX; most >= 1; most--) {
		count = split(self, most, parts);
		value.size_u = whole_u;
		while (value.size_u > out->style->type.scene &&
			lay_parts(out, parts, count, value, baseline_px, true) > wide_px) {
			value.size_u -= 1;
		}
		if (lay_parts(out, parts, count, value, baseline_px, true) <= wide_px) {
			break;
		}
	}
	while (value.size_u > 1 &&
		lay_parts(out, parts, count, value, baseline_px, true) > wide_px) {
		value.size_u -= 0.5;
	}
	double right_px = lay_parts(out, parts, count, value, baseline_px, false);
	double cap_px = tc_u(out, value.size_u * cap_em);
	return (struct tc_rect) { 0, baseline_px - cap_px, right_px, cap_px };
}

static const char *zero_words(const struct tc_countdown *self) {
	const char *words = tc_words_in(&self->zero, self->base.language);
	return words[0] != '\0' ? words : in(self, "đã đến giờ", "the time has come");
}

static void draw_value(const struct tc_countdown *self, struct tc_drawlist *out, double size_u,
	double baseline_px) {
	const struct tc_countdown_shown *shown = &self->shown;
	bool lost = (self->fact.marks & TC_MARK_LOST) != 0;
	enum tc_ink ink = shown->unsynced || lost      ? TC_INK_STALE
		: shown->phase == TC_COUNTDOWN_OVERDUE ? TC_INK_WARNING
						       : TC_INK_TEXT;
	struct tc_text_style value = { size_u, TC_WEIGHT_SEMIBOLD, ink, TC_ANCHOR_LEFT };
	struct tc_rect box;
	if (shown->phase == TC_COUNTDOWN_NONE) {
		value.ink = TC_INK_TEXT2;
		box = tc_draw_text(out, 0, baseline_px, value, "—", NULL);
	} else if (shown->phase == TC_COUNTDOWN_REACHED) {
		value.size_u = fmin(size_u, out->style->type.scene);
		box = tc_pane_draw_fitted(out, 0, baseline_px, self->base.width_px, value,
			fmin(value.size_u, out->style->type.note), zero_words(self));
	} else {
		box = draw_parts(self, out, value, baseline_px);
	}
	tc_mark_draw_frame(out, box, self->fact.marks & TC_MARK_LOST);
}

/* What is counted, and whether the clock can be believed. */
static void draw_words(
	const struct tc_countdown *self, struct tc_drawlist *out, double baseline_px) {
	const struct tc_countdown_shown *shown = &self->shown;
	bool overdue = shown->phase == TC_COUNTDOWN_OVERDUE;
	struct tc_text_style note = { out->style->type.note, TC_WEIGHT_REGULAR,
		overdue || (self->fact.marks & TC_MARK_LOST) != 0 ? TC_INK_WARNING : TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	if (shown->unsynced) {
		tc_mark_draw_unsynced(out, 0, baseline_px, TC_ANCHOR_LEFT, self->base.language);
		return;
	}
	double x_px = 0;
	if (overdue) {
		tc_mark_draw_clock(out, tc_u(out, 2.5), baseline_px - tc_u(out, 2.6));
		x_px = tc_u(out, 7);
	}
	char words[320];
	bool said = shown->phase == TC_COUNTDOWN_SINCE && self->since_ms == 0;
	snprintf(words, sizeof(words), "%s%s%s", said ? zero_words(self) : "", said ? " · " : "",
		shown->words);
	tc_pane_draw_fitted(
		out, x_px, baseline_px, self->base.width_px - x_px, note, note.size_u, words);
}

void tc_countdown_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_countdown *self = (const struct tc_countdown *)widget;
	const struct tc_style *style = out->style;
	double height_u = widget->height_px / out->u_px;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0' &&
		height_u >= style->pane.value_small;
	double size_u = height_u >= leading_from_u ? style->type.leading : style->type.figure;
	double baseline_u =
		height_u >= leading_from_u ? style->pane.value_leading : style->pane.value_small;
	if (!titled) { /* the value alone, in the middle of what there is */
		size_u = fmin(size_u, height_u / (cap_em * 1.5));
		baseline_u = fmin(baseline_u, size_u * cap_em * 1.25);
	} else {
		tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
			tc_words_in(&self->head.slot, widget->language), TC_INK_RULE);
	}
	draw_value(self, out, size_u, tc_u(out, baseline_u));
	if (height_u >= words_from_u || (!titled && height_u >= baseline_u + 14)) {
		draw_words(self, out, tc_u(out, baseline_u + 12.5));
	}
	if (height_u >= leading_from_u) {
		char foot[TC_SENTENCE_MAX];
		tc_pane_foot_words(&self->head, self->catalogue,
			self->indicator >= 0 ? &self->fact : NULL, widget->language, foot,
			sizeof(foot));
		tc_pane_draw_foot(out, widget->width_px, widget->height_px, foot);
	}
	if ((self->fact.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
