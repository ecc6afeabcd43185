/* clock - date and time of the hub, in the wall's zone. */
#include "widgets/kinds.h"
#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum date_form { DATE_LONG = 1, DATE_SHORT, DATE_NONE };
enum size { SIZE_SCENE = 1, SIZE_FIGURE, SIZE_LEADING };
enum { SECOND_MS = 1000, MINUTE_MS = 60000 };
/* Between date and time beside and below each other, and from the baseline to the words of an untrusted clock. */
static const double gap_u = 6.4, mark_gap_u = 11, below_u = 12, line_u = 10, descent_u = 2;

struct shown {
	char date[64], time[16];
	bool unsynced;
};

struct wall_clock {
	struct tc_widget base;
	struct tc_length baseline;
	int date, anchor, size, zone_minutes;
	bool seconds, below;
	struct shown shown;
	int64_t next_ms;
};

static void write_date(
	const struct wall_clock *self, const struct tc_date *now, char *out, size_t size) {
	if (self->date == DATE_NONE) {
		out[0] = '\0';
	} else if (self->date == DATE_SHORT) {
		snprintf(out, size, "%02d/%02d/%04d", now->day, now->month, now->year);
	} else {
		snprintf(out, size, "%s, %02d/%02d/%04d",
			tc_weekday_name(now->weekday, self->base.language), now->day, now->month,
			now->year);
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct wall_clock *self = (struct wall_clock *)widget;
	struct shown next;
	memset(&next, 0, sizeof(next));
	int64_t now_ms = tc_view_now_ms(view);
	struct tc_date now = tc_date_at(now_ms, self->zone_minutes);
	write_date(self, &now, next.date, sizeof(next.date));
	if (self->seconds) {
		snprintf(next.time, sizeof(next.time), "%02d:%02d:%02d", now.hour, now.minute,
			now.second);
	} else {
		snprintf(next.time, sizeof(next.time), "%02d:%02d", now.hour, now.minute);
	}
	next.unsynced = !tc_view_clock_trusted(view);
	int64_t step_ms = self->seconds ? SECOND_MS : MINUTE_MS;
	self->next_ms = now_ms - now_ms % step_ms + step_ms;
	bool differs = memcmp(&next, &self->shown, sizeof(next)) != 0;
	memcpy(&self->shown, &next, sizeof(next));
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct wall_clock *)widget)->next_ms;
}

/* Where time, date and doubt stand. */
struct places {
	double time_px, baseline_px; /* width of the time; its baseline */
	bool right, dated;           /* hangs on the right edge; there is a date to draw */
	double date_x_px, date_px;   /* its anchor, its baseline */
	double doubt_x_px, doubt_px; /* of the first line */
	int doubt_lines;
};

/* The words of tc_mark_draw_unsynced in two lines. */
static const char *const doubts[][2] = {
	{ "giờ chưa", "đồng bộ" },
	{ "clock not", "in sync" },
};

/* The doubt has its place under time and date, beside a time that has its date below, or where the date stands: that
 * can be read elsewhere. */
static void place_doubt(const struct wall_clock *self, struct tc_drawlist *out,
	struct tc_text_style note, struct places *at) {
	const char *const *words = doubts[self->base.language == TC_ENGLISH];
	double width_px = self->base.width_px, apart_px = tc_u(out, gap_u);
	double under_px = self->below ? at->date_px + tc_u(out, line_u)
				      : at->baseline_px + tc_u(out, mark_gap_u);
	double half_px = fmax(tc_measure_text(out, note, words[0]).width_px,
		tc_measure_text(out, note, words[1]).width_px);
	at->doubt_x_px = at->right ? width_px : 0;
	at->doubt_px = under_px;
	at->doubt_lines = 1;
	if (under_px + tc_u(out, descent_u) <= self->base.height_px) {
		return;
	}
	if (self->below && at->time_px + apart_px + half_px <= width_px) {
		at->doubt_x_px =
			at->right ? width_px - at->time_px - apart_px : at->time_px + apart_px;
		at->doubt_px = at->baseline_px - tc_u(out, line_u);
		at->doubt_lines = 2;
	} else if (at->dated) {
		at->dated = false;
		at->doubt_x_px = at->date_x_px;
		at->doubt_px = at->date_px;
	}
}

static void draw_doubt(const struct wall_clock *self, struct tc_drawlist *out,
	struct tc_text_style note, const struct places *at) {
	enum tc_language language = self->base.language;
	struct tc_datum doubt = { .indicator = -1, .area = -1, .marks = TC_MARK_UNSYNCED };
	if (at->doubt_lines == 1) {
		tc_mark_draw_unsynced(out, at->doubt_x_px, at->doubt_px, note.anchor, language);
		return;
	}
	for (int i = 0; i < at->doubt_lines; i++) {
		tc_draw_text(out, at->doubt_x_px, at->doubt_px + i * tc_u(out, line_u), note,
			doubts[language == TC_ENGLISH][i], &doubt);
	}
}

static void draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct wall_clock *self = (const struct wall_clock *)widget;
	const struct tc_style *style = out->style;
	enum tc_anchor anchor = (enum tc_anchor)self->anchor;
	bool unsynced = self->shown.unsynced;
	double size_u = self->size == SIZE_LEADING ? style->type.leading
		: self->size == SIZE_FIGURE        ? style->type.figure
						   : style->type.scene;
	struct tc_text_style time = { size_u, TC_WEIGHT_LIGHT,
		unsynced ? TC_INK_STALE : TC_INK_TEXT, anchor };
	struct tc_text_style date = { style->type.text, TC_WEIGHT_REGULAR,
		unsynced ? TC_INK_STALE : TC_INK_TEXT2, anchor };
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_WARNING, anchor };
	/* Measured on zeros: the date stands still while the digits change. */
	struct places at = {
		.time_px =
			tc_measure_text(out, time, self->seconds ? "00:00:00" : "00:00").width_px,
		.baseline_px = self->baseline.unit != 0 ? tc_pane_length_px(widget, self->baseline)
							: tc_u(out, size_u),
		.right = anchor == TC_ANCHOR_RIGHT,
		.dated = self->shown.date[0] != '\0',
	};
	double beside_px = at.time_px + tc_u(out, gap_u);
	double edge_px = at.right ? widget->width_px : 0;
	at.date_px = at.baseline_px + (self->below ? tc_u(out, below_u) : 0);
	at.date_x_px = self->below ? edge_px : at.right ? edge_px - beside_px : beside_px;
	if (unsynced) {
		place_doubt(self, out, note, &at);
	}
	tc_draw_text(out, edge_px, at.baseline_px, time, self->shown.time, NULL);
	if (at.dated) {
		tc_draw_text(out, at.date_x_px, at.date_px, date, self->shown.date, NULL);
	}
	if (unsynced) {
		draw_doubt(self, out, note, &at);
	}
}

static const struct tc_choice dates[] = {
	{ "long", DATE_LONG },
	{ "short", DATE_SHORT },
	{ "none", DATE_NONE },
	{ 0 },
};
static const struct tc_choice sizes[] = {
	{ "scene", SIZE_SCENE },
	{ "figure", SIZE_FIGURE },
	{ "leading", SIZE_LEADING },
	{ 0 },
};
static const struct tc_choice anchors[] = {
	{ "left", TC_ANCHOR_LEFT },
	{ "right", TC_ANCHOR_RIGHT },
	{ 0 },
};

#define AT(field) offsetof(struct wall_clock, field)

static const struct tc_option options[] = {
	{ .name = "date",
		.type = TC_OPTION_CHOICE,
		.choices = dates,
		.fallback = DATE_LONG,
		.offset = AT(date),
		.doc = "Date with its weekday, without, or none" },
	{ .name = "date_below",
		.type = TC_OPTION_BOOL,
		.offset = AT(below),
		.doc = "Whether the date stands under the time instead of beside it" },
	{ .name = "seconds",
		.type = TC_OPTION_BOOL,
		.offset = AT(seconds),
		.doc = "Whether seconds are shown" },
	{ .name = "anchor",
		.type = TC_OPTION_CHOICE,
		.choices = anchors,
		.fallback = TC_ANCHOR_RIGHT,
		.offset = AT(anchor),
		.doc = "The edge of the pane the time hangs on" },
	{ .name = "baseline",
		.type = TC_OPTION_LENGTH,
		.offset = AT(baseline),
		.doc = "Baseline from the pane's top; default: the size of the time" },
	{ .name = "size",
		.type = TC_OPTION_CHOICE,
		.choices = sizes,
		.fallback = SIZE_SCENE,
		.offset = AT(size),
		.doc = "Role of the time in the type scale" },
	{ .name = "zone_minutes",
		.type = TC_OPTION_INTEGER,
		.min = -720,
		.max = 840,
		.fallback = TC_ZONE_MINUTES,
		.offset = AT(zone_minutes),
		.doc = "Minutes east of UTC; default +07:00" },
	{ 0 },
};

const struct tc_widget_class tc_clock_class = {
	.kind = "clock",
	.doc = "Date and time of the hub",
	.size = sizeof(struct wall_clock),
	.options = options,
	.refresh = refresh,
	.draw = draw,
	.next_change_ms = next_change_ms,
};
