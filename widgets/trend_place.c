/* Where axes, lines and words of a trend lie. */
#include "widgets/trend.h"

#include <math.h>

/* u. */
static const double label_gap = 3, end_room = 2, heading_pitch = 11, cap = 5.3, row_pitch = 10,
		    least_plot = 16, tick_gap = 4, interval_least = 14;
enum { EVENT_ROWS_MOST = 3, INTERVALS_MOST = 3 };

struct range {
	double low, high;
};

static void widen(struct range *range, double number) {
	range->low = fmin(range->low, number);
	range->high = fmax(range->high, number);
}

static void widen_by(struct range *range, const struct tc_trend_line *line) {
	for (int i = 0; i < line->count; i++) {
		if (line->points[i].has_value) {
			widen(range, line->points[i].number);
		}
	}
}

/* What the lines of one axis span; low > high when they have no value. */
static struct range range_of(const struct tc_trend *self, bool right) {
	struct range range = { INFINITY, -INFINITY };
	double target, top;
	for (int i = 0; i < self->line_count; i++) {
		struct tc_line line = tc_trend_line_of(self, i);
		if (self->lines[i].right == right && self->shape != TC_TREND_STACKED) {
			tc_line_range(&line, &range.low, &range.high);
		}
	}
	if (!right && tc_trend_stack_top(self, &top)) {
		widen(&range, top);
		widen(&range, 0);
	}
	if (right || range.low > range.high) {
		return range;
	}
	widen_by(&range, &self->low);
	widen_by(&range, &self->high);
	widen_by(&range, &self->goal);
	if (tc_trend_target(self, &target)) {
		widen(&range, target);
	}
	return range;
}

struct tc_span tc_trend_span(const struct tc_widget *widget) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	struct range range = range_of(self, false);
	bool given = range.low <= range.high && !tc_trend_as_bars(self);
	return (struct tc_span) { range.low, range.high, given };
}

/* With what whoever shows several side by side asks for. */
static struct range shared_range(const struct tc_trend *self) {
	struct range range = range_of(self, false);
	if (self->base.span.given) {
		widen(&range, self->base.span.low);
		widen(&range, self->base.span.high);
	}
	return range;
}

/* Both ends of the time axis, and whether it has to reach now. */
static void find_ends(const struct tc_trend *self, struct tc_trend_plot *plot) {
	bool waits = false;
	for (int i = 0; i < self->line_count; i++) {
		const struct tc_trend_line *line = &self->lines[i];
		waits = waits || tc_line_waits(line->fact.marks);
		if (line->count > 0) {
			const struct tc_line_point *first = line->points,
						   *last = &line->points[line->count - 1];
			bool earlier = plot->first == NULL || first->end_ms < plot->first->end_ms;
			bool later = plot->last == NULL || last->end_ms > plot->last->end_ms;
			plot->first = earlier ? first : plot->first;
			plot->last = later ? last : plot->last;
		}
	}
	int64_t end_ms = plot->last == NULL ? 0 : plot->last->end_ms;
	end_ms = waits && self->now_ms > end_ms ? self->now_ms : end_ms;
	int64_t first_ms = plot->first == NULL ? 0
		: self->shape == TC_TREND_STEP ? plot->first->start_ms
					       : plot->first->end_ms;
	plot->frame.x.low = end_ms <= first_ms ? (double)end_ms - 1 : (double)first_ms;
	plot->frame.x.high = (double)end_ms; /* one moment stands at the right end */
}

static void place_x(struct tc_trend_plot *plot, struct tc_drawlist *out) {
	double disc_px = tc_u(out, out->style->shape.disc);
	plot->frame.x.low_px = plot->left_px + (plot->gridded ? 0 : disc_px);
	plot->frame.x.high_px = plot->right_px - disc_px;
	plot->right.x = plot->frame.x;
}

static struct tc_axis_room room_of(struct tc_drawlist *out, const struct tc_line_frame *frame,
	const struct tc_trend_plot *plot, enum tc_anchor anchor) {
	double half_px = tc_u(out, cap / 2);
	return (struct tc_axis_room) {
		.scale = frame->y,
		.style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3, anchor },
		.from_px = plot->top_px - half_px,
		.to_px = plot->floor_px + half_px,
		.gap_px = tc_u(out, tick_gap),
		.upright = true,
	};
}

/* A logarithm's own fit: a piece of a decade of air where there is one value only. */
static struct tc_scale decades(struct range range, double low_px, double high_px) {
	double low = log10(range.low), high = log10(range.high);
	double air = high - low < 1e-9 ? 0.2 : 0;
	return (struct tc_scale) { low - air, high + air, low_px, high_px };
}

/* The left axis alone. */
static void place_y(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct range *range) {
	double disc_px = tc_u(out, out->style->shape.disc);
	struct tc_line_frame *frame = &plot->frame;
	bool zero =
		self->from_zero || self->shape == TC_TREND_AREA || self->shape == TC_TREND_STACKED;
	frame->decades = self->logarithmic && range->low > 0 && range->high > 0;
	frame->y = frame->decades ? decades(*range, plot->floor_px - disc_px, plot->top_px)
				  : tc_scale_fit(range->low, range->high, zero,
					    plot->floor_px - disc_px, plot->top_px);
	if (!plot->gridded) {
		return;
	}
	struct tc_axis_range numbers = { .low = frame->decades ? pow(10, frame->y.low)
							       : frame->y.low,
		.high = frame->decades ? pow(10, frame->y.high) : frame->y.high,
		.most = 4,
		.decades = frame->decades,
		.scale = (enum tc_number_scale)self->scale,
		.language = self->base.language };
	plot->room = room_of(out, frame, plot, TC_ANCHOR_RIGHT);
	tc_axis_fit_numbers(&plot->axis, &numbers, out, &plot->room);
}

static void cover(const struct tc_trend *self, struct tc_trend_plot *plot,
	const struct range *range, bool right, int intervals) {
	struct tc_line_frame *frame = right ? &plot->right : &plot->frame;
	struct tc_scale scale = tc_scale_fit(range->low, range->high, self->from_zero, 0, 1);
	struct tc_axis_range numbers = { .low = scale.low,
		.high = scale.high,
		.scale = right ? TC_NUMBER_AUTO : (enum tc_number_scale)self->scale,
		.language = self->base.language };
	tc_axis_cover(right ? &plot->right_axis : &plot->axis, &numbers, intervals);
	frame->y.low = numbers.low;
	frame->y.high = numbers.high;
}

/* How much of both axes their lines would leave empty. */
static double waste(
	const struct range *left, const struct range *right, const struct tc_trend_plot *plot) {
	double a = (plot->frame.y.high - plot->frame.y.low) / (left->high - left->low);
	double b = (plot->right.y.high - plot->right.y.low) / (right->high - right->low);
	return isfinite(a) && isfinite(b) ? a * b : INFINITY;
}

static int lines_of(const struct tc_axis *axis) {
	int lines = 0;
	for (int i = 0; i < axis->count; i++) {
		lines += axis->ticks[i].at < 0 || axis->ticks[i].at > 0;
	}
	return lines;
}

/* Two axes share their lines: as many steps in both, the number that leaves least empty. */
static void place_two(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct range *left, const struct range *right) {
	struct tc_line_frame *frames[] = { &plot->frame, &plot->right };
	double disc_px = tc_u(out, out->style->shape.disc);
	int most = (int)((plot->floor_px - plot->top_px) / tc_u(out, interval_least));
	most = most < 1 ? 1 : most > INTERVALS_MOST ? INTERVALS_MOST : most;
	for (int i = 0; i < 2; i++) {
		frames[i]->y.low_px = plot->floor_px - disc_px;
		frames[i]->y.high_px = plot->top_px;
	}
	int best = 1;
	double least = HUGE_VAL;
	for (int pass = 0; pass <= most; pass++) {
		int intervals = pass < most ? most - pass : best; /* the best once more */
		cover(self, plot, left, false, intervals);
		cover(self, plot, right, true, intervals);
		double wasted = waste(left, right, plot);
		if (lines_of(&plot->axis) > TC_AXIS_GRID_MAX) {
			wasted = HUGE_VAL;
		}
		if (pass < most && wasted < least * 0.9) {
			least = wasted;
			best = intervals;
		}
	}
	plot->room = room_of(out, &plot->frame, plot, TC_ANCHOR_RIGHT);
	plot->right_room = room_of(out, &plot->right, plot, TC_ANCHOR_LEFT);
}

/* The rows of words over the lines, from the top down. */
static void place_rows(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, struct tc_rect box) {
	double at_px = box.y_px;
	if (plot->two) {
		plot->heading_px = at_px + tc_u(out, cap);
		at_px += tc_u(out, heading_pitch) *
			tc_trend_heading_rows(self, out, box.width_px, &plot->apart);
	}
	double least_u = heading_pitch + end_room + cap / 2 + interval_least;
	bool roomy = plot->floor_px - at_px >= tc_u(out, least_u);
	bool counted = plot->gridded && plot->axis.scale_word[0] != '\0';
	plot->title_px = 0;
	if ((plot->two || counted) && roomy) {
		plot->title_px = at_px + tc_u(out, cap);
		at_px += tc_u(out, heading_pitch);
	}
	if (plot->event_rows > 0) {
		at_px += tc_u(out, row_pitch) * plot->event_rows;
		plot->events_px = at_px - tc_u(out, row_pitch - cap - 1);
	}
	plot->top_px = at_px + tc_u(out, end_room + (plot->gridded ? cap / 2 : 0));
	plot->frame.ceiling_px = plot->right.ceiling_px = plot->top_px - tc_u(out, end_room);
}

/* Without numbers an axis need not end at round ones. */
static void drop_numbers(
	struct tc_trend_plot *plot, const struct range *left, const struct range *right) {
	plot->axis.count = plot->right_axis.count = 0;
	plot->title_px = 0;
	if (plot->two) {
		plot->frame.y = tc_scale_fit(
			left->low, left->high, false, plot->frame.y.low_px, plot->frame.y.high_px);
		plot->right.y = tc_scale_fit(right->low, right->high, false, plot->right.y.low_px,
			plot->right.y.high_px);
	}
}

static void place_scales(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct range *left, const struct range *right,
	bool final) {
	static const struct range nothing = { 0, 1 };
	bool ranged = left->low <= left->high;
	if (plot->two) {
		place_two(self, out, plot, ranged ? left : &nothing, right);
		plot->axis.count = ranged ? plot->axis.count : 0;
	} else {
		place_y(self, out, plot, left);
	}
	bool counted = plot->two || plot->axis.scale_word[0] != '\0';
	if (plot->gridded && counted && plot->title_px <= 0 && final) {
		drop_numbers(plot, left, right); /* 12 is not 12 million */
	}
}

/* Numbers that would take a third of the pane are not worth it. */
static void place_gutters(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, double width_px, const struct range *left,
	const struct range *right) {
	double gap_px = tc_u(out, TC_TREND_GUTTER_U), least_px = width_px / 3;
	double beside_px = tc_u(out, label_gap + out->style->shape.disc);
	double left_px = tc_axis_width_px(&plot->axis, out, &plot->room) + gap_px;
	double right_px = tc_axis_width_px(&plot->right_axis, out, &plot->right_room) + gap_px;
	if (left_px > least_px || right_px > least_px) {
		drop_numbers(plot, left, right);
	}
	left_px = plot->axis.count > 0 ? left_px : 0;
	right_px = plot->right_axis.count > 0 ? right_px : tc_u(out, out->style->shape.disc);
	if (!plot->two) {
		right_px =
			tc_trend_labels_px(self, out, width_px - least_px - left_px - beside_px) +
			beside_px;
	}
	plot->left_px = left_px;
	plot->right_px = fmax(width_px - right_px, left_px + least_px);
	plot->words_px = plot->right_px + tc_u(out, label_gap);
}

void tc_trend_place(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, struct tc_rect box) {
	struct range left = shared_range(self), right = range_of(self, true);
	bool ranged = left.low <= left.high;
	plot->two = right.low <= right.high;
	plot->gridded = plot->two || (ranged && (self->grid || self->logarithmic));
	plot->end_px = box.width_px;
	plot->floor_px = plot->frame.floor_px = plot->right.floor_px = box.y_px + box.height_px;
	plot->frame.now_ms = plot->right.now_ms = self->now_ms;
	find_ends(self, plot);
	/* Twice: the words of the axes say how wide they are, and that where the events fall. */
	for (int pass = 0; pass < 2; pass++) {
		place_rows(self, out, plot, box);
		place_scales(self, out, plot, &left, &right, pass > 0);
		place_gutters(self, out, plot, box.width_px, &left, &right);
		place_x(plot, out);
		double spare_px = plot->floor_px - plot->top_px - tc_u(out, least_plot);
		int rows = spare_px < 0 ? 0 : (int)(spare_px / tc_u(out, row_pitch));
		if (pass == 0) {
			plot->event_rows = tc_trend_event_rows(
				self, out, plot, rows > EVENT_ROWS_MOST ? EVENT_ROWS_MOST : rows);
		}
	}
}
