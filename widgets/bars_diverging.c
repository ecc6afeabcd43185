#include "widgets/bars.h"

#include <math.h>

/* u; ink begins a little after the pen. */
static const double name_gap_u = 3, value_gap_u = 2, bearing_u = 1;
static const double name_share = 0.45;

static bool is_left(const struct tc_bars_row *row) {
	return row->facts[0].has_value && row->facts[0].value.number < 0;
}

/* The disc of a zero reaches to both sides. */
static double name_gap_px(const struct tc_bars_chart *chart, const struct tc_drawlist *out) {
	return tc_u(out, name_gap_u) + tc_bars_tip_px(chart, out);
}

/* What one row takes: left and right of zero beside its bar, px, and how far the bar reaches, in numbers. */
struct need {
	double words_px[2], reach[2];
};

static struct need need_of(const struct tc_bars_chart *chart, struct tc_drawlist *out, int index) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	double gap_px = tc_u(out, value_gap_u + bearing_u) + tc_bars_tip_px(chart, out), low, high,
	       target;
	double name_px =
		tc_measure_text(out, tc_bars_note(out, TC_INK_TEXT2), chart->names[index]).width_px;
	name_px = fmin(name_px + tc_u(out, bearing_u), chart->box.width_px * name_share) +
		name_gap_px(chart, out);
	double value_px = tc_bars_values_width(chart, out, row) + gap_px;
	bool left = is_left(row);
	tc_bars_extent(chart, row, &low, &high);
	if (tc_bars_target(chart->self, &target)) {
		low = fmin(low, target); /* a value may have to stand behind the tick */
		high = fmax(high, target);
	}
	return (struct need) { { left ? value_px : name_px, left ? name_px : value_px },
		{ -low, high } };
}

/* Both sides when one of the value is px_per_one long: the name's side is as wide as the name or the bar. */
static void measure_sides(const struct need *needs, const bool *lefts, int count, double px_per_one,
	double sides_px[2]) {
	sides_px[0] = sides_px[1] = 0;
	for (int i = 0; i < count; i++) {
		for (int side = 0; side < 2; side++) {
			bool named = (side == 1) == lefts[i];
			double bar_px = needs[i].reach[side] * px_per_one;
			double row_px = named ? fmax(bar_px, needs[i].words_px[side])
					      : bar_px + needs[i].words_px[side];
			sides_px[side] = fmax(sides_px[side], row_px);
		}
	}
}

/* The longest bars with which both sides fit: they grow with the bars, so halving finds it. */
void tc_bars_place_diverging(struct tc_bars_chart *chart, struct tc_drawlist *out) {
	enum { HALVINGS = 30 };
	struct need needs[TC_PEERS_MAX];
	bool lefts[TC_PEERS_MAX];
	int count = chart->count < TC_PEERS_MAX ? chart->count : TC_PEERS_MAX;
	double range = chart->scale.high - chart->scale.low, sides_px[2];
	for (int i = 0; i < count; i++) {
		needs[i] = need_of(chart, out, chart->first + i);
		lefts[i] = is_left(&chart->self->rows[chart->first + i]);
	}
	double least = 0, most = chart->box.width_px / range;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (least + most) / 2;
		measure_sides(needs, lefts, count, middle, sides_px);
		bool fits = sides_px[0] + sides_px[1] <= chart->box.width_px;
		least = fits ? middle : least;
		most = fits ? most : middle;
	}
	measure_sides(needs, lefts, count, least, sides_px);
	double over_px = fmax(sides_px[0] + sides_px[1] - chart->box.width_px, 0) / 2;
	double zero_px = chart->box.x_px + fmax(sides_px[0] - over_px, 0);
	chart->scale.low_px = zero_px + chart->scale.low * least;
	chart->scale.high_px = zero_px + chart->scale.high * least;
}

void tc_bars_draw_diverging_name(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	bool left = is_left(&chart->self->rows[index]);
	double zero_px = tc_scale_px(&chart->scale, 0), gap_px = name_gap_px(chart, out);
	double from_px = left ? zero_px + gap_px : chart->box.x_px;
	double to_px = left ? chart->box.x_px + chart->box.width_px : zero_px - gap_px;
	struct tc_text_style style = tc_bars_note(out, TC_INK_TEXT2);
	style.anchor = left ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT;
	tc_pane_draw_fitted(out, left ? from_px : to_px, across_px + chart->thick_px,
		fmax(to_px - from_px - tc_u(out, bearing_u), 0), style, style.size_u * 0.8,
		chart->names[index]);
}
