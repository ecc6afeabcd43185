#include "widgets/bars.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"

#include <math.h>

/* u. below and above: names under upright bars, values over them. */
static const double label_column_u = 25, label_gap_u = TC_BARS_LABEL_GAP_U, value_gap_u = 2,
		    loose_u = 10, label_pitch_u = 10, below_u = 8.5, above_u = 8, thick_most_u = 16,
		    bearing_u = 1; /* a digit's ink begins a little after the pen */
static const double label_share = 0.45, thick_share = 0.4;

struct tc_text_style tc_bars_note(const struct tc_drawlist *list, enum tc_ink ink) {
	return (struct tc_text_style) { list->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

const char *tc_bars_value_text(
	const struct tc_bars *self, const struct tc_fact *fact, struct tc_arena *arena) {
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		self->decimals };
	return tc_cell_text(fact, &form, arena);
}

static const char *name_of(
	const struct tc_bars *self, const struct tc_bars_row *row, struct tc_drawlist *out) {
	char label[TC_DATE_TEXT_MAX];
	if (row->name != NULL) {
		return row->name;
	}
	if (self->periods) {
		tc_period_short_label(
			&row->facts[0].period, self->base.language, label, sizeof(label));
		const char *copy = tc_arena_string(out->arena, label);
		return copy == NULL ? "" : copy;
	}
	return tc_peer_name(out, tc_catalogue_area(self->catalogue, row->area), self->base.language,
		tc_bars_note(out, TC_INK_TEXT2), self->base.width_px * label_share);
}

/* Which values of a row are written after or above its bars, and how wide they are. */
int tc_bars_labelled(const struct tc_bars_chart *chart) {
	return chart->compact ? 1 : chart->self->part_count;
}

double tc_bars_values_width(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, const struct tc_bars_row *row) {
	struct tc_text_style note = tc_bars_note(out, TC_INK_TEXT3);
	if (chart->share) {
		struct tc_bars_share share;
		bool whole = tc_bars_divide(chart->self, row, &share);
		return tc_measure_text(out, note, whole ? share.first : "—").width_px;
	}
	double widest_px = 0, all_px = 0;
	double plus_px = tc_measure_text(out, note, "+").width_px + tc_u(out, 2 * value_gap_u);
	for (int part = 0; part < tc_bars_labelled(chart); part++) {
		const char *text = tc_bars_value_text(chart->self, &row->facts[part], out->arena);
		double wide_px =
			tc_measure_text(out, tc_bars_note(out, TC_INK_TEXT), text).width_px;
		char letter = tc_mark_letter(row->facts[part].marks, row->facts[part].status);
		wide_px += letter == '\0' ? 0 : tc_u(out, out->style->pane.suffix_slot);
		wide_px += chart->waterfall ? plus_px - tc_u(out, value_gap_u) : 0;
		widest_px = fmax(widest_px, wide_px);
		all_px += wide_px + (part > 0 ? plus_px : 0) + tc_u(out, 1);
	}
	return chart->stacked ? all_px : widest_px;
}

bool tc_bars_target(const struct tc_bars *self, double *target) {
	int indicator = self->indicators[0] >= 0 ? self->indicators[0] : self->entry_indicators[0];
	const struct tc_indicator *contract = tc_catalogue_indicator(self->catalogue, indicator);
	*target = self->target_number != 0 ? self->target_number : contract->target;
	return (self->target && contract->has_target) || self->target_number != 0;
}

/* The largest number that is drawn of a fact: a witness that differs and a value that was replaced are too. */
static double highest(const struct tc_fact *fact) {
	double number = fact->has_value ? fact->value.number : 0;
	if ((fact->marks & TC_MARK_DISPUTED) != 0) {
		number = fmax(number, fact->witness.number);
	}
	bool revised = (fact->marks & TC_MARK_REVISED) != 0 && fact->former.text[0] != '\0';
	return revised ? fmax(number, fact->former.number) : number;
}

void tc_bars_extent(const struct tc_bars_chart *chart, const struct tc_bars_row *row, double *low,
	double *high) {
	*low = *high = 0;
	if (chart->share) {
		*high = 1;
		return;
	}
	if (chart->waterfall) {
		*low = fmin(0, fmin(row->from, row->to));
		*high = fmax(0, fmax(row->from, row->to));
		return;
	}
	for (int part = 0; part < chart->self->part_count; part++) {
		const struct tc_fact *fact = &row->facts[part];
		double number = fact->has_value ? fact->value.number : 0;
		double other =
			(fact->marks & TC_MARK_DISPUTED) != 0 ? fact->witness.number : number;
		*high = chart->stacked ? *high + fmax(number, 0) : fmax(*high, highest(fact));
		*low = chart->stacked ? *low + fmin(number, 0) : fmin(*low, fmin(number, other));
	}
}

/* Always from zero; a whole is as long as its parts. */
static void measure_range(struct tc_bars_chart *chart) {
	const struct tc_bars *self = chart->self;
	double low = 0, high = 0, target;
	for (int i = 0; i < self->row_count; i++) {
		double down, up;
		tc_bars_extent(chart, &self->rows[i], &down, &up);
		low = fmin(low, down);
		high = fmax(high, up);
	}
	if (tc_bars_target(self, &target) && !chart->share) {
		low = fmin(low, target);
		high = fmax(high, target);
	}
	chart->scale.low = low;
	chart->scale.high = high > low ? high : low + 1;
}

static void measure_words(struct tc_bars_chart *chart, struct tc_drawlist *out) {
	const struct tc_bars *self = chart->self;
	chart->name_px = 0;
	chart->value_px = 0;
	for (int i = 0; i < self->row_count; i++) {
		chart->names[i] = name_of(self, &self->rows[i], out);
		chart->name_px = fmax(chart->name_px,
			tc_measure_text(out, tc_bars_note(out, TC_INK_TEXT3), chart->names[i])
				.width_px);
		chart->value_px =
			fmax(chart->value_px, tc_bars_values_width(chart, out, &self->rows[i]));
	}
}

/* Where a full bar ends, px: as far right as every value still fits behind its own bar. With a target every
 * value may have to stand behind its tick. */
static double full_end_px(const struct tc_bars_chart *chart, struct tc_drawlist *out) {
	const struct tc_bars *self = chart->self;
	double gap_px = tc_u(out, value_gap_u + bearing_u) + tc_bars_tip_px(chart, out), target;
	double room_px = chart->box.x_px + chart->box.width_px - chart->scale.low_px - gap_px;
	double long_px = room_px - chart->value_px;
	bool single = (self->part_count == 1 || chart->share) && chart->scale.low >= 0;
	if (single && !tc_bars_target(self, &target)) {
		long_px = room_px;
		for (int i = 0; i < self->row_count; i++) {
			double least, most;
			tc_bars_extent(chart, &self->rows[i], &least, &most);
			double share = most / chart->scale.high;
			double left_px = room_px - tc_bars_values_width(chart, out, &self->rows[i]);
			if (share > 0 && left_px < share * long_px) {
				long_px = left_px / share;
			}
		}
	}
	return chart->scale.low_px + fmax(long_px, tc_u(out, 1));
}

/* Rows from the top down: loose, then with the bars of a group together, then closer, then fewer. */
static void place_level(struct tc_bars_chart *chart, struct tc_drawlist *out) {
	const struct tc_bars *self = chart->self;
	double bar_px = tc_u(out, out->style->shape.bar),
	       air_px = tc_u(out, out->style->pane.bar_pitch) - bar_px;
	int apart = chart->stacked || chart->share ? 0 : self->part_count - 1,
	    rows = self->row_count;
	chart->thick_px = bar_px;
	chart->part_px = tc_u(out, loose_u);
	chart->group_px = bar_px + apart * chart->part_px;
	if (apart > 0 && rows * (chart->group_px + air_px) - air_px > chart->box.height_px) {
		chart->compact = true;
		chart->part_px = bar_px + tc_u(out, out->style->shape.bar_gap);
		chart->group_px = bar_px + apart * chart->part_px;
	}
	chart->pitch_px = chart->group_px + air_px;
	if (rows > 1) {
		double room_px = (chart->box.height_px - chart->group_px) / (rows - 1);
		double least_px = fmax(tc_u(out, label_pitch_u), chart->group_px + tc_u(out, 1.3));
		chart->pitch_px = fmin(chart->pitch_px, fmax(room_px, least_px));
	}
	int fit = chart->box.height_px < chart->group_px
		? 1
		: (int)floor((chart->box.height_px - chart->group_px) / chart->pitch_px + 0.001) +
			1;
	chart->count = rows < fit ? rows : fit;
	chart->first = self->periods ? rows - chart->count : 0;
	double column_px = fmax(tc_u(out, label_column_u), chart->name_px + tc_u(out, label_gap_u));
	chart->name_px = fmin(column_px, chart->box.width_px * label_share);
	chart->start_px = chart->box.y_px;
	chart->scale.low_px = chart->box.x_px + chart->name_px;
	chart->scale.high_px = full_end_px(chart, out);
}

/* Side by side; false when names or values would not be readable, and level bars must do. */
static bool place_upright(struct tc_bars_chart *chart, const struct tc_drawlist *out) {
	const struct tc_bars *self = chart->self;
	int apart = chart->stacked || chart->share ? 1 : self->part_count;
	double gap_px = tc_u(out, out->style->shape.bar_gap);
	chart->pitch_px = chart->box.width_px / self->row_count;
	chart->thick_px =
		fmin(fmax(chart->pitch_px * thick_share / apart, tc_u(out, out->style->shape.bar)),
			tc_u(out, thick_most_u));
	chart->thick_px = fmin(chart->thick_px, chart->pitch_px * 0.75 / apart);
	chart->part_px = chart->thick_px + gap_px;
	chart->group_px = chart->thick_px + (apart - 1) * chart->part_px;
	chart->compact = apart > 1;
	chart->start_px = chart->box.x_px + (chart->pitch_px - chart->group_px) / 2;
	chart->count = self->row_count;
	chart->values = chart->value_px + tc_u(out, label_gap_u) <= chart->pitch_px;
	chart->ends_only = chart->name_px + tc_u(out, label_gap_u) > chart->pitch_px;
	double floor_px = chart->box.y_px + chart->box.height_px - tc_u(out, below_u + 2);
	double top_px = chart->box.y_px + tc_u(out, above_u);
	chart->scale.low_px = floor_px;
	chart->scale.high_px = top_px;
	bool readable = self->periods
		? chart->name_px * 2 + tc_u(out, label_gap_u) <= chart->box.width_px
		: !chart->ends_only && chart->values;
	return readable && floor_px - top_px > tc_u(out, 4);
}

void tc_bars_place(struct tc_bars_chart *chart, struct tc_drawlist *out) {
	measure_range(chart);
	measure_words(chart, out);
	if (chart->upright && !place_upright(chart, out)) {
		chart->upright = false;
		chart->compact = false;
	}
	if (!chart->upright) {
		place_level(chart, out);
	}
	if (chart->diverging) {
		tc_bars_place_diverging(chart, out);
	}
}
