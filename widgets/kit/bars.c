#include "widgets/kit/bars.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

/* u. Rows closer than dense_u have no room for dates under each other: they stand behind the values. */
static const double label_column_u = 25, value_gap_u = 2, dense_u = 10;

void tc_bar_draw(
	struct tc_drawlist *list, struct tc_rect bar, const struct tc_fact *fact, enum tc_ink ink) {
	const struct tc_style *style = list->style;
	unsigned marks = fact->marks;
	double stroke_px = fmax(tc_u(list, style->line.frame), style->line.frame_min_px);
	if ((marks & TC_MARK_LOST) != 0) {
		tc_draw_frame(list, bar, stroke_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((marks & TC_MARK_STALE) != 0) {
		tc_draw_fill(list, bar, TC_INK_STALE);
	} else if ((marks & TC_MARK_INCOMPLETE) != 0) {
		tc_draw_frame(list, bar, tc_u(list, 0.4), TC_DASH_SOLID, TC_INK_DATA);
	} else if (tc_mark_letter(marks, fact->status) != '\0') {
		tc_draw_frame(list, bar, stroke_px, TC_DASH_PROVISIONAL, TC_INK_DATA);
	} else {
		tc_draw_fill(list, bar, ink);
	}
}

void tc_lollipop_draw(struct tc_drawlist *list, struct tc_spot from, struct tc_spot to,
	const struct tc_fact *fact, enum tc_ink ink) {
	double stem_px = tc_u(list, list->style->line.series), ring_px = 0;
	double radius_px = tc_u(list, TC_LOLLIPOP_U);
	enum tc_dash dash = TC_DASH_SOLID;
	if ((fact->marks & TC_MARK_LOST) != 0) {
		ink = TC_INK_WARNING;
		dash = TC_DASH_LOST;
	} else if ((fact->marks & TC_MARK_STALE) != 0) {
		ink = TC_INK_STALE;
		dash = TC_DASH_STALE;
	} else if (tc_mark_letter(fact->marks, fact->status) != '\0') {
		dash = TC_DASH_PROVISIONAL;
	}
	if ((dash != TC_DASH_SOLID && dash != TC_DASH_STALE) ||
		(fact->marks & TC_MARK_INCOMPLETE) != 0) {
		ring_px = fmax(tc_u(list, list->style->line.frame), list->style->line.frame_min_px);
	}
	/* The stem ends at the disc, so that a ring stays open. */
	double long_px = hypot(to.x_px - from.x_px, to.y_px - from.y_px);
	if (long_px > radius_px) {
		double part = 1 - radius_px / long_px;
		tc_draw_line(list, from.x_px, from.y_px, from.x_px + (to.x_px - from.x_px) * part,
			from.y_px + (to.y_px - from.y_px) * part, stem_px, dash, ink);
	}
	tc_draw_disc(list, to.x_px, to.y_px, radius_px - ring_px / 2, ring_px, ink);
}

/* Where the bars of one chart lie: zero_px from its left, px_per_one for every one of the value. */
struct axis {
	double column_px, zero_px, px_per_one;
};

/* How the bars of one chart are written. */
struct manner {
	struct tc_text_style date, value;
	bool dense;
};

/* Value and, in dense rows, date behind a bar. */
static double words_px(
	struct tc_drawlist *list, const struct manner *manner, const struct tc_bar *bar) {
	if (bar->value[0] == '\0') {
		return 0;
	}
	double gap_px = tc_u(list, value_gap_u);
	double date_px = manner->dense
		? tc_measure_text(list, manner->date, bar->label).width_px + gap_px
		: 0;
	return tc_measure_text(list, manner->value, bar->value).width_px + gap_px + date_px;
}

/* As long as every value still fits behind the end of its own bar: a longer former one has to fit too. */
static struct axis axis_of(struct tc_drawlist *list, double width_px, const struct tc_bar *bars,
	int count, const struct manner *manner) {
	struct axis axis = { .column_px = manner->dense ? 0 : tc_u(list, label_column_u) };
	double most = 0, least = 0;
	for (int i = 0; i < count; i++) {
		double wide_px =
			tc_measure_text(list, manner->date, bars[i].label).width_px + tc_u(list, 4);
		axis.column_px = manner->dense ? 0 : fmax(axis.column_px, wide_px);
		most = fmax(most, bars[i].fact->value.number);
		least = fmin(least, bars[i].fact->value.number);
	}
	double least_px = tc_u(list, list->style->shape.bar);
	double room_px = width_px - axis.column_px, track_px = room_px;
	if (!(most > least)) {
		return axis;
	}
	for (int i = 0; i < count; i++) {
		double share = (fmax(bars[i].fact->value.number, 0) - least) / (most - least);
		if (bars[i].value[0] != '\0' && share > 0) {
			track_px = fmin(
				track_px, (room_px - words_px(list, manner, &bars[i])) / share);
		}
	}
	axis.px_per_one = fmax(track_px, least_px) / (most - least);
	axis.zero_px = -least * axis.px_per_one;
	return axis;
}

/* Half a number is another number: what does not fit is left out. */
static void draw_words(struct tc_drawlist *list, const struct tc_bar *bar,
	const struct manner *manner, double x_px, double baseline_px, double right_px) {
	double gap_px = tc_u(list, value_gap_u);
	double wide_px = words_px(list, manner, bar) - gap_px;
	if (bar->value[0] == '\0' || x_px + wide_px > right_px + 1) {
		return;
	}
	struct tc_datum datum = tc_fact_datum(bar->fact);
	struct tc_rect ink =
		tc_draw_text(list, x_px, baseline_px, manner->value, bar->value, &datum);
	if (manner->dense) {
		tc_draw_text(list, ink.x_px + ink.width_px + gap_px, baseline_px, manner->date,
			bar->label, NULL);
	}
}

double tc_bars_draw(
	struct tc_drawlist *list, struct tc_rect box, const struct tc_bar *bars, int count) {
	const struct tc_style *style = list->style;
	double thick_px = tc_u(list, style->shape.bar),
	       pitch_px = tc_u(list, style->pane.bar_pitch);
	if (count > 1) {
		pitch_px = fmin(
			pitch_px, fmax((box.height_px - thick_px) / (count - 1), thick_px * 1.25));
	}
	struct manner manner = {
		.date = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3, TC_ANCHOR_LEFT },
		.value = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT },
		.dense = count > 1 && pitch_px < tc_u(list, dense_u),
	};
	struct axis axis = axis_of(list, box.width_px, bars, count, &manner);
	for (int i = 0; i < count; i++) {
		const struct tc_fact *fact = bars[i].fact;
		double top_px = box.y_px + i * pitch_px, baseline_px = top_px + thick_px;
		double length_px = fabs(fact->value.number) * axis.px_per_one;
		double left_px = box.x_px + axis.column_px + axis.zero_px -
			(fact->value.number < 0 ? length_px : 0);
		struct tc_rect bar = { left_px, top_px, length_px, thick_px };
		if (!manner.dense) {
			tc_draw_text(list, box.x_px, baseline_px, manner.date, bars[i].label, NULL);
		}
		if (!fact->has_value) {
			bar = (struct tc_rect) { left_px, baseline_px - tc_u(list, 0.5),
				tc_u(list, 4), tc_u(list, 0.5) };
			tc_draw_fill(list, bar, TC_INK_TEXT2);
		} else {
			tc_bar_draw(list, bar, fact, bars[i].meant ? TC_INK_DATA : TC_INK_DATA2);
		}
		tc_fact_tell(list, bar, fact);
		draw_words(list, &bars[i], &manner,
			bar.x_px + bar.width_px + tc_u(list, value_gap_u), baseline_px,
			box.x_px + box.width_px);
	}
	return (count - 1) * pitch_px + thick_px;
}
