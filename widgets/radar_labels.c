/* radar - the words around it. A label is one or two lines of name, one of values and, where axes differ in it, one of
 * range. */
#include "widgets/radar.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"

#include "fonts/fit.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
/* u */
static const double line = 10, cap = 5.3, label_gap = 3, block_gap = 7, side_most = 80,
		    value_gap = 2, clock_room = 6.5;
static const double side_share = 0.28; /* of the pane's width */

static struct tc_text_style note(
	const struct tc_drawlist *out, enum tc_weight weight, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, weight, ink, TC_ANCHOR_LEFT };
}

static const char *value_text(const struct tc_radar_plan *plan, int series, int axis) {
	const struct tc_fact *fact = &plan->self->shown->facts[series][axis];
	struct tc_number_form form = { plan->self->base.language,
		(enum tc_number_scale)plan->self->scale,
		tc_catalogue_indicator(plan->self->catalogue, fact->indicator)->decimals };
	const char *text = tc_cell_text(fact, &form, plan->out->arena);
	char letter = tc_mark_letter(fact->marks, fact->status);
	const char *both =
		letter == '\0' ? text : tc_arena_printf(plan->out->arena, "%s %c", text, letter);
	return both == NULL ? text : both;
}

static struct tc_text_style value_style(const struct tc_radar_plan *plan, int series, int axis) {
	bool meant = tc_radar_is_meant(plan->self, series);
	return note(plan->out, meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
		tc_mark_value_ink(plan->self->shown->facts[series][axis].marks,
			meant ? TC_INK_TEXT : TC_INK_TEXT2));
}

/* Values in the order of the key, a gap between them; draws when asked to. Returns the width. */
static double values(
	const struct tc_radar_plan *plan, int axis, double x_px, double baseline_px, bool draws) {
	struct tc_drawlist *out = plan->out;
	double at_px = 0;
	for (int i = 0; i < plan->self->series_count; i++) {
		const char *text = value_text(plan, i, axis);
		struct tc_text_style style = value_style(plan, i, axis);
		struct tc_text_style dot = note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT3);
		struct tc_datum datum = tc_fact_datum(&plan->self->shown->facts[i][axis]);
		if (i > 0) {
			at_px += tc_u(out, value_gap);
			if (draws) {
				tc_draw_text(out, x_px + at_px, baseline_px, dot, "·", NULL);
			}
			at_px += tc_measure_text(out, dot, "·").width_px + tc_u(out, value_gap);
		}
		if (draws) {
			tc_draw_text(out, x_px + at_px, baseline_px, style, text, &datum);
		}
		at_px += tc_measure_text(out, style, text).width_px;
	}
	return at_px;
}

const char *tc_radar_range_text(const struct tc_radar_plan *plan, int axis) {
	const struct tc_radar_axis *range =
		&((const struct tc_radar_axis *)plan->self->axes.items)[axis];
	struct tc_number_form form = { plan->self->base.language, TC_NUMBER_PLAIN,
		TC_NUMBER_DECIMALS_SENT };
	struct tc_decimal from = tc_number_bound(range->from), to = tc_number_bound(range->to);
	char low[TC_NUMBER_TEXT_MAX], high[TC_NUMBER_TEXT_MAX];
	tc_number_write_text(&from, &form, low, sizeof(low));
	tc_number_write_text(&to, &form, high, sizeof(high));
	const char *text = tc_arena_printf(plan->out->arena, "%s – %s", low, high);
	return text == NULL ? "" : text;
}

static int wrap_name(
	const struct tc_radar_plan *plan, int axis, double width_px, const char ***lines) {
	bool complete;
	return tc_fit_wrap(plan->out->fonts, TC_WEIGHT_REGULAR,
		(int)lround(tc_u(plan->out, plan->out->style->type.note)),
		plan->self->axis_names[axis], width_px, plan->name_lines, lines, &complete,
		plan->out->arena);
}

int tc_radar_side_of(const struct tc_radar_plan *plan, int axis) {
	double across = sin(2 * pi * axis / plan->self->axis_count);
	return fabs(across) < 1e-6 ? 0 : across > 0 ? 1 : -1;
}

void tc_radar_measure_labels(struct tc_radar_plan *plan) {
	const struct tc_radar *self = plan->self;
	struct tc_drawlist *out = plan->out;
	const struct tc_radar_axis *axes = self->axes.items;
	double most_px = fmin(tc_u(out, side_most), plan->box.width_px * side_share);
	plan->same_range = true;
	plan->side_px = plan->values_px = 0;
	for (int i = 0; i < self->axis_count; i++) {
		plan->same_range = plan->same_range && !(fabs(axes[i].from - axes[0].from) > 0) &&
			!(fabs(axes[i].to - axes[0].to) > 0);
		double name_px = tc_measure_text(
			out, note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2), self->axis_names[i])
					 .width_px;
		double values_px = values(plan, i, 0, 0, false);
		if (tc_radar_side_of(plan, i) == 0) {
			plan->values_px = fmax(plan->values_px, values_px);
		} else {
			plan->side_px =
				fmax(plan->side_px, fmax(fmin(name_px, most_px), values_px));
		}
	}
	for (int i = 0; i < self->axis_count; i++) {
		const char **wrapped;
		int lines = tc_radar_side_of(plan, i) == 0
			? 1
			: wrap_name(plan, i, plan->side_px, &wrapped);
		plan->blocks_px[i] = tc_u(out, cap + line * (lines + (plan->same_range ? 0 : 1)));
	}
}

static void draw_label(const struct tc_radar_plan *plan, int axis, double top_px) {
	struct tc_drawlist *out = plan->out;
	int side = tc_radar_side_of(plan, axis);
	const char **lines;
	double room_px = side == 0 ? plan->middle_px : plan->side_px;
	double reach_px = plan->box.width_px / 2 - plan->side_px;
	double x_px = plan->x_px + side * reach_px;
	int count = side == 0 ? 1 : wrap_name(plan, axis, room_px, &lines);
	const char *whole = plan->self->axis_names[axis];
	lines = side == 0 ? &whole : lines;
	double baseline_px = top_px + tc_u(out, cap);
	struct tc_text_style name = note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2);
	struct tc_text_style quiet = note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT3);
	name.anchor = quiet.anchor = side == 0 ? TC_ANCHOR_MIDDLE
		: side > 0                     ? TC_ANCHOR_LEFT
					       : TC_ANCHOR_RIGHT;
	for (int i = 0; i < count; i++, baseline_px += tc_u(out, line)) {
		const char *words = tc_fit_ellipsis(out->fonts, name.weight,
			(int)lround(tc_u(out, name.size_u)), lines[i], room_px, out->arena);
		tc_draw_text(out, x_px, baseline_px, name, words, NULL);
	}
	double wide_px = values(plan, axis, 0, 0, false);
	double from_px = side == 0 ? x_px - wide_px / 2 : side > 0 ? x_px : x_px - wide_px;
	values(plan, axis, from_px, baseline_px, true);
	double mark_px = side < 0 ? from_px - tc_u(out, clock_room - 2)
				  : from_px + wide_px + tc_u(out, clock_room - 2);
	unsigned marks = 0;
	for (int i = 0; i < plan->self->series_count; i++) {
		marks |= plan->self->shown->facts[i][axis].marks;
	}
	if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, mark_px, baseline_px - tc_u(out, cap / 2));
	}
	if (!plan->same_range) {
		tc_draw_text(out, x_px, baseline_px + tc_u(out, line), quiet,
			tc_radar_range_text(plan, axis), NULL);
	}
}

/* Where the label of an axis would stand for itself: beside, over or under its end. */
static double wanted_top(const struct tc_radar_plan *plan, int axis) {
	struct tc_spot end = tc_radar_spot(plan, axis, 1);
	double gap_px = tc_u(plan->out, label_gap);
	if (tc_radar_side_of(plan, axis) != 0) {
		return end.y_px - plan->blocks_px[axis] / 2;
	}
	return end.y_px < plan->y_px ? end.y_px - plan->blocks_px[axis] - gap_px
				     : end.y_px + gap_px;
}

void tc_radar_draw_labels(const struct tc_radar_plan *plan) {
	int count = plan->self->axis_count;
	double gap_px = tc_u(plan->out, block_gap);
	for (int side = -1; side <= 1; side++) {
		int order[TC_RADAR_AXES_MAX], found = 0;
		double tops_px[TC_RADAR_AXES_MAX],
			least_px = plan->box.y_px + (side == 0 ? 0 : plan->over_px);
		for (int i = 0; i < count; i++) {
			/* From the top down: clockwise at the right, the other way at the left. */
			int axis = side < 0 ? count - 1 - i : i;
			if (tc_radar_side_of(plan, axis) == side) {
				order[found++] = axis;
			}
		}
		for (int i = 0; i < found; i++) {
			tops_px[i] = fmax(wanted_top(plan, order[i]), least_px);
			least_px = tops_px[i] + plan->blocks_px[order[i]] + gap_px;
		}
		double most_px =
			plan->box.y_px + plan->box.height_px - (side == 0 ? 0 : plan->under_px);
		for (int i = found - 1; i >= 0; i--) {
			tops_px[i] = fmin(tops_px[i], most_px - plan->blocks_px[order[i]]);
			most_px = tops_px[i] - gap_px;
			draw_label(plan, order[i], tops_px[i]);
		}
	}
}
