#include "widgets/bars.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>

/* u */
static const double value_gap_u = 2, dash_u = 4, clock_u = 2.5, strike_u = 0.45, dash_drop_u = 1,
		    sign_gap_u = 0.8;

struct tc_rect tc_bars_along(const struct tc_bars_chart *chart, double from_px, double to_px,
	double across_px, double thick_px) {
	double low_px = fmin(from_px, to_px), long_px = fabs(to_px - from_px);
	return chart->upright ? (struct tc_rect) { across_px, low_px, thick_px, long_px }
			      : (struct tc_rect) { low_px, across_px, long_px, thick_px };
}

/* A level across a bar: the target over it, or the value that a revision replaced. */
static void draw_level(const struct tc_bars_chart *chart, struct tc_drawlist *out, double number,
	double across_px, double over_u, double thick_u, enum tc_ink ink) {
	double at_px = tc_scale_px(&chart->scale, number), over_px = tc_u(out, over_u);
	double half_px = tc_u(out, thick_u / 2);
	tc_draw_fill(out,
		tc_bars_along(chart, at_px - half_px, at_px + half_px, across_px - over_px,
			chart->thick_px + 2 * over_px),
		ink);
}

static void draw_missing(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, double across_px) {
	double zero_px = tc_scale_px(&chart->scale, 0), thin_px = tc_u(out, 0.5);
	struct tc_rect dash = { zero_px, across_px + chart->thick_px - thin_px, tc_u(out, dash_u),
		thin_px };
	if (chart->upright) {
		double wide_px = fmin(tc_u(out, dash_u), chart->thick_px);
		dash = (struct tc_rect) { across_px + (chart->thick_px - wide_px) / 2,
			zero_px - tc_u(out, 1.5), wide_px, thin_px };
	}
	tc_draw_fill(out, dash, TC_INK_TEXT2);
}

double tc_bars_tip_px(const struct tc_bars_chart *chart, const struct tc_drawlist *out) {
	return chart->self->shape == TC_BARS_LOLLIPOP ? tc_u(out, TC_LOLLIPOP_U) : 0;
}

static enum tc_ink ink_of(const struct tc_bars_chart *chart, int index, int part) {
	bool quiet = chart->meant == -2 || (chart->meant >= 0 && chart->meant != index);
	if (chart->waterfall && chart->meant == -1) {
		quiet = index > 0 && index < chart->self->row_count - 1;
	}
	return chart->self->part_count > 1 ? tc_part_ink(part) : quiet ? TC_INK_DATA2 : TC_INK_DATA;
}

static struct tc_spot spot_at(
	const struct tc_bars_chart *chart, double along_px, double across_px) {
	float middle_px = (float)(across_px + chart->thick_px / 2);
	return chart->upright ? (struct tc_spot) { middle_px, (float)along_px }
			      : (struct tc_spot) { (float)along_px, middle_px };
}

static void draw_shape(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, int part, const double px[2], double across_px,
	enum tc_ink ink) {
	const struct tc_fact *fact = &row->facts[part];
	struct tc_rect bar = tc_bars_along(chart, px[0], px[1], across_px, chart->thick_px);
	if (row->gap) {
		tc_tile_draw_hatch(out, bar);
		return; /* nobody reported it: no value to tell */
	}
	if (chart->self->shape == TC_BARS_LOLLIPOP) {
		tc_lollipop_draw(out, spot_at(chart, px[0], across_px),
			spot_at(chart, px[1], across_px), fact, ink);
	} else if (bar.width_px > 0 && bar.height_px > 0) {
		tc_bar_draw(out, bar, fact, ink);
	}
	tc_fact_tell(out, bar, fact);
}

/* Another source's end of the bar, and the end that it had before a revision. */
static void draw_others(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_fact *fact, double to_px, double across_px) {
	const struct tc_style *style = out->style;
	double frame_px = fmax(tc_u(out, style->line.frame), style->line.frame_min_px);
	if ((fact->marks & TC_MARK_DISPUTED) != 0) {
		double other_px = tc_scale_px(&chart->scale, fact->witness.number);
		tc_draw_frame(out,
			tc_bars_along(chart, to_px, other_px, across_px, chart->thick_px), frame_px,
			TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
	if ((fact->marks & TC_MARK_REVISED) != 0 && fact->former.text[0] != '\0') {
		draw_level(chart, out, fact->former.number, across_px, 1, strike_u, TC_INK_TEXT);
	}
}

void tc_bars_draw_part(const struct tc_bars_chart *chart, struct tc_drawlist *out, int index,
	int part, const double span[2], double across_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	const struct tc_fact *fact = &row->facts[part];
	const struct tc_style *style = out->style;
	if (!fact->has_value || row->adrift) {
		tc_fact_tell(out,
			tc_bars_along(chart, chart->scale.low_px, chart->scale.high_px, across_px,
				chart->thick_px),
			fact);
		if (part >= tc_bars_labelled(chart)) {
			draw_missing(chart, out, across_px); /* its value is not written */
		}
		return;
	}
	double px[2] = { tc_scale_px(&chart->scale, span[0]), tc_scale_px(&chart->scale, span[1]) };
	double to_px = px[1];
	bool after = (chart->stacked || chart->share) && part > 0;
	if (after && fabs(px[1] - px[0]) > tc_u(out, 1)) {
		px[0] += (px[1] > px[0] ? 1 : -1) * tc_u(out, style->shape.bar_gap);
	}
	draw_shape(chart, out, row, part, px, across_px, ink_of(chart, index, part));
	double target;
	if (!chart->stacked && !chart->share && !chart->waterfall) {
		draw_others(chart, out, fact, to_px, across_px);
	}
	bool marked = part == 0 && !chart->share && tc_bars_target(chart->self, &target);
	/* Where a name stands there is no tick: a bar on the other side of zero is past it or far from it. */
	if (marked && !(chart->diverging && (target < 0) != (fact->value.number < 0))) {
		draw_level(chart, out, target, across_px, style->shape.target_overhang,
			style->line.target, TC_INK_TEXT);
	}
}

/* A value from x_px on, with its letter and its clock. Returns where it ends. */
static double draw_value(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, int part, double x_px, double baseline_px) {
	const struct tc_fact *fact = &row->facts[part];
	struct tc_datum datum = tc_fact_datum(fact);
	struct tc_text_style style =
		tc_bars_note(out, tc_mark_value_ink(fact->marks, TC_INK_TEXT2));
	const char *sign = tc_bars_sign(chart->self, (int)(row - chart->self->rows));
	if (sign[0] != '\0') {
		struct tc_rect before = tc_draw_text(out, x_px, baseline_px, style, sign, NULL);
		x_px = before.x_px + before.width_px + tc_u(out, sign_gap_u);
	}
	datum.tells = row->gap ? TC_TELLS_CHANGE : TC_TELLS_VALUE;
	struct tc_rect ink = tc_draw_text(out, x_px, baseline_px, style,
		tc_bars_value_text(chart->self, fact, out->arena), &datum);
	double end_px = ink.x_px + ink.width_px;
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	if (row->gap) {
		return end_px; /* marks are the end's, whose row says them */
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, end_px + tc_u(out, clock_u + 1),
			baseline_px - tc_u(out, clock_u + 0.1));
		end_px += tc_u(out, out->style->pane.suffix_slot);
	} else if (letter[0] != '\0') {
		style.weight = TC_WEIGHT_SEMIBOLD;
		style.sign = true;
		ink = tc_draw_text(out, end_px + tc_u(out, 1), baseline_px, style, letter, NULL);
		end_px = ink.x_px + ink.width_px;
	}
	return end_px;
}

static void draw_sum(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, double x_px, double baseline_px) {
	for (int part = 0; part < chart->self->part_count; part++) {
		if (part > 0) {
			struct tc_rect plus = tc_draw_text(out, x_px + tc_u(out, value_gap_u),
				baseline_px, tc_bars_note(out, TC_INK_TEXT3), "+", NULL);
			x_px = plus.x_px + plus.width_px + tc_u(out, value_gap_u);
		}
		x_px = draw_value(chart, out, row, part, x_px, baseline_px);
	}
}

/* The share of the part that is spoken of; where the parts make no whole, a dash. */
static void draw_share(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, double x_px, double baseline_px) {
	struct tc_bars_share share;
	bool whole = tc_bars_divide(chart->self, row, &share);
	struct tc_datum datum = tc_fact_datum(&row->facts[0]);
	datum.tells = TC_TELLS_SHARE;
	tc_draw_text(out, x_px, baseline_px, tc_bars_note(out, TC_INK_TEXT2),
		whole ? share.first : "—", &datum);
}

/* A value of wide_px from x_px on, or on (back, where it stands left of its bar) past a tick that would run through it: the
 * target's, or the level that a revision replaced. */
static double clear_of_ticks(const struct tc_bars_chart *chart, const struct tc_drawlist *out,
	const struct tc_fact *fact, double x_px, double wide_px, bool back) {
	double ticks[2], gap_px = tc_u(out, value_gap_u);
	int count = tc_bars_target(chart->self, &ticks[0]) ? 1 : 0;
	if ((fact->marks & TC_MARK_REVISED) != 0 && fact->former.text[0] != '\0' &&
		!chart->waterfall) {
		ticks[count++] = fact->former.number;
	}
	/* Twice: clear of one it may meet the other. */
	for (int i = 0; i < 2 * count; i++) {
		double tick_px = tc_scale_px(&chart->scale, ticks[i % count]);
		bool meets = tick_px > x_px - gap_px * 0.9 && tick_px < x_px + wide_px + gap_px;
		x_px = !meets ? x_px : back ? tick_px - gap_px - wide_px : tick_px + gap_px;
	}
	return x_px;
}

static void draw_upright_values(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	int index, double across_px, double high_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	double zero_px = tc_scale_px(&chart->scale, 0), gap_px = tc_u(out, value_gap_u);
	double wide_px = tc_bars_values_width(chart, out, row);
	double x_px = across_px + (chart->group_px - wide_px) / 2;
	x_px = fmax(fmin(x_px, chart->box.x_px + chart->box.width_px - wide_px), 0);
	double baseline_px = fmin(high_px, zero_px) - gap_px - tc_bars_tip_px(chart, out);
	if (!row->facts[0].has_value && !chart->stacked && !chart->share && !chart->waterfall) {
		baseline_px = zero_px + tc_u(out, dash_drop_u);
	}
	if (!chart->values && index != chart->meant && row->facts[0].has_value) {
		return;
	}
	if (chart->share) {
		draw_share(chart, out, row, x_px, baseline_px);
	} else if (chart->stacked) {
		draw_sum(chart, out, row, x_px, baseline_px);
	} else {
		draw_value(chart, out, row, 0, x_px, baseline_px);
	}
}

/* A value behind the end of its own bar, or before it. */
static void draw_level_value(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, int part, double high_px, double baseline_px) {
	const struct tc_fact *fact = &row->facts[part];
	double zero_px = tc_scale_px(&chart->scale, 0), gap_px = tc_u(out, value_gap_u);
	double tip_px = gap_px + tc_bars_tip_px(chart, out);
	double end_px = fact->has_value ? tc_scale_px(&chart->scale, fmax(fact->value.number, 0))
		: chart->diverging      ? zero_px
					: zero_px - gap_px; /* the dash stands on the base line */
	double wide_px = tc_bars_values_width(chart, out, row);
	bool disputed = (fact->marks & TC_MARK_DISPUTED) != 0;
	if (chart->waterfall) {
		draw_value(chart, out, row, part, high_px + tip_px, baseline_px);
		return;
	}
	if (chart->diverging && fact->has_value && fact->value.number < 0) {
		double least = fmin(fact->value.number, disputed ? fact->witness.number : 0);
		end_px = tc_scale_px(&chart->scale, least) - tip_px - wide_px;
		draw_value(chart, out, row, part,
			clear_of_ticks(chart, out, fact, end_px, wide_px, true), baseline_px);
		return;
	}
	if (disputed) {
		end_px = fmax(end_px, tc_scale_px(&chart->scale, fact->witness.number));
	}
	wide_px = tc_measure_text(out, tc_bars_note(out, TC_INK_TEXT),
		tc_bars_value_text(chart->self, fact, out->arena))
			  .width_px;
	draw_value(chart, out, row, part,
		clear_of_ticks(chart, out, fact, end_px + (fact->has_value ? tip_px : gap_px),
			wide_px, false),
		baseline_px);
}

void tc_bars_draw_values(const struct tc_bars_chart *chart, struct tc_drawlist *out, int index,
	double across_px, double high_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	double x_px = fmax(high_px, tc_scale_px(&chart->scale, 0)) + tc_u(out, value_gap_u);
	if (chart->upright) {
		draw_upright_values(chart, out, index, across_px, high_px);
	} else if (chart->share) {
		draw_share(chart, out, row, x_px, across_px + chart->thick_px);
	} else if (chart->stacked) {
		draw_sum(chart, out, row, x_px, across_px + chart->thick_px);
	} else {
		for (int part = 0; part < tc_bars_labelled(chart); part++) {
			draw_level_value(chart, out, row, part, high_px,
				across_px + part * chart->part_px + chart->thick_px);
		}
	}
}
