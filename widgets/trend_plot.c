/* In which order a trend is drawn. */
#include "widgets/trend.h"

struct tc_line tc_trend_line_of(const struct tc_trend *self, int index) {
	const struct tc_trend_line *line = &self->lines[index];
	enum tc_line_shape shape = self->shape == TC_TREND_STEP ? TC_LINE_STEP
		: self->shape == TC_TREND_AREA                  ? TC_LINE_AREA
								: TC_LINE_STRAIGHT;
	return (struct tc_line) { .points = line->points,
		.count = line->count,
		.ahead = line->ahead,
		.marks = line->fact.marks,
		.meant = index == 0,
		.shape = shape,
		.told = line->told,
		.fact = &line->fact };
}

const struct tc_line_frame *tc_trend_frame_of(
	const struct tc_trend *self, const struct tc_trend_plot *plot, int line) {
	return self->lines[line].right ? &plot->right : &plot->frame;
}

int tc_trend_newest(const struct tc_trend_line *line) {
	int last = line->count - line->ahead - 1;
	while (last >= 0 && !line->points[last].has_value) {
		last--;
	}
	return last;
}

bool tc_trend_target(const struct tc_trend *self, double *target) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->lines[0].indicator);
	*target = self->target_number != 0 ? self->target_number : contract->target;
	return self->target && (self->target_number != 0 || contract->has_target) &&
		(!self->logarithmic || *target > 0);
}

static void draw_zero(struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	bool zero = !plot->frame.decades && tc_scale_has_zero(&plot->frame.y);
	if (zero || plot->empty) {
		double y_px = tc_line_base_px(&plot->frame);
		y_px = zero ? y_px : plot->floor_px;
		tc_draw_line(out, plot->left_px, y_px, plot->right_px, y_px,
			tc_u(out, out->style->line.rule), TC_DASH_SOLID, TC_INK_RULE);
	}
}

static void draw_axes(struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	if (plot->gridded) {
		double gap_px = tc_u(out, TC_TREND_GUTTER_U);
		tc_axis_draw_grid(&plot->axis, out, &plot->room, plot->left_px, plot->right_px);
		tc_axis_draw_labels(&plot->axis, out, &plot->room, plot->left_px - gap_px);
		if (plot->two) {
			tc_axis_draw_labels(
				&plot->right_axis, out, &plot->right_room, plot->right_px + gap_px);
		}
	}
}

static void draw_band(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	struct tc_line low = {
		.points = self->low.points, .count = self->low.count, .told = self->low.told
	};
	struct tc_line high = {
		.points = self->high.points, .count = self->high.count, .told = self->high.told
	};
	if (low.count == 0 || high.count == 0) {
		return;
	}
	int most = low.count < high.count ? low.count : high.count;
	struct tc_band_point *points = tc_arena_array(out->arena, (size_t)most, sizeof(*points));
	if (points == NULL) {
		out->full = true;
		return;
	}
	tc_band_draw(out, points, tc_band_read(points, &low, &high), &plot->frame);
	tc_line_tell_points(out, &low, &plot->frame);
	tc_line_tell_points(out, &high, &plot->frame);
}

void tc_trend_draw_plot(const struct tc_trend *self, struct tc_drawlist *out, struct tc_rect box,
	const struct tc_trend_stack *stack) {
	struct tc_trend_plot plot = {
		.first = NULL, .axis = { .scale_word = "" }, .right_axis = { .scale_word = "" }
	};
	plot.empty = true;
	for (int i = 0; i < self->line_count; i++) {
		plot.empty = plot.empty && tc_trend_newest(&self->lines[i]) < 0;
	}
	tc_trend_place(self, out, &plot, box);
	if (plot.floor_px - plot.top_px < tc_u(out, 2)) { /* its words take all there is */
		tc_trend_draw_headings(self, out, &plot);
		return;
	}
	draw_axes(out, &plot);
	if (plot.empty) {
		draw_zero(out, &plot);
		tc_trend_draw_labels(self, out, &plot, stack);
		return;
	}
	draw_band(self, out, &plot);
	struct tc_line meant = tc_trend_line_of(self, 0);
	tc_line_fill(out, &meant, tc_trend_frame_of(self, &plot, 0));
	draw_zero(out, &plot);
	tc_trend_draw_events(self, out, &plot);
	if (self->shape == TC_TREND_STACKED) {
		tc_trend_stack_draw(self, out, stack, &plot.frame);
	}
	tc_trend_draw_target(self, out, &plot, stack);
	for (int i = self->line_count - 1; self->shape != TC_TREND_STACKED && i >= 0; i--) {
		struct tc_line line = tc_trend_line_of(self, i);
		tc_line_draw(out, &line, tc_trend_frame_of(self, &plot, i));
	}
	if (plot.gridded) {
		tc_trend_draw_headings(self, out, &plot);
	}
	tc_trend_draw_labels(self, out, &plot, stack);
	tc_trend_draw_dates(self, out, &plot);
}
