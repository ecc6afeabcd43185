/* Parts of a whole over time, one on the other. A period that one part says nothing of has no whole: a gap. */
#include "widgets/trend.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/parts.h"

#include <math.h>

/* The point of line for the same period; *at: where to look on from. NULL without a value. */
static const struct tc_line_point *same_period(
	const struct tc_trend_line *line, const struct tc_line_point *as, int *at) {
	while (*at < line->count && line->points[*at].end_ms < as->end_ms) {
		(*at)++;
	}
	const struct tc_line_point *point = *at < line->count ? &line->points[*at] : NULL;
	bool same = point != NULL && point->end_ms == as->end_ms &&
		point->start_ms == as->start_ms && point->has_value;
	return same ? point : NULL;
}

/* False where a part is missing or below zero. */
static bool read_column(const struct tc_trend *self, const struct tc_line_point *first, int *at,
	struct tc_trend_column *column, bool *negative) {
	double top = 0;
	*column = (struct tc_trend_column) {
		.start_ms = first->start_ms, .end_ms = first->end_ms, .joined = true
	};
	*negative = false;
	for (int part = 0; part < self->line_count; part++) {
		const struct tc_line_point *point =
			same_period(&self->lines[part], first, &at[part]);
		if (point == NULL) {
			return false;
		}
		*negative = *negative || point->number < 0;
		top += point->number;
		column->tops[part] = top;
		column->open = column->open || point->open;
		column->joined = column->joined && point->joined;
	}
	return !*negative;
}

struct tc_trend_stack tc_trend_stack_read(const struct tc_trend *self, struct tc_drawlist *out) {
	struct tc_trend_stack stack = { 0, NULL, 0 };
	const struct tc_trend_line *first = &self->lines[0];
	int at[TC_TREND_STACK_MAX] = { 0 };
	bool unbroken = false;
	if (self->shape != TC_TREND_STACKED || first->count == 0) {
		return stack;
	}
	stack.columns = tc_arena_array(out->arena, (size_t)first->count, sizeof(*stack.columns));
	for (int i = 0; i < first->count && stack.columns != NULL; i++) {
		struct tc_trend_column *column = &stack.columns[stack.count];
		bool negative;
		bool whole = read_column(self, &first->points[i], at, column, &negative);
		column->joined = column->joined && unbroken;
		stack.count += whole;
		stack.refused += negative;
		unbroken = whole;
	}
	out->full = out->full || stack.columns == NULL;
	return stack;
}

bool tc_trend_stack_top(const struct tc_trend *self, double *top) {
	const struct tc_trend_line *first = &self->lines[0];
	int at[TC_TREND_STACK_MAX] = { 0 };
	bool any = false;
	*top = 0;
	for (int i = 0; self->shape == TC_TREND_STACKED && i < first->count; i++) {
		struct tc_trend_column column;
		bool negative;
		if (read_column(self, &first->points[i], at, &column, &negative)) {
			*top = fmax(*top, column.tops[self->line_count - 1]);
			any = true;
		}
	}
	return any;
}

static struct tc_spot spot_of(
	const struct tc_trend_column *column, int part, const struct tc_line_frame *frame) {
	double top = part < 0 ? 0 : column->tops[part];
	return (struct tc_spot) { (float)tc_scale_px(&frame->x, (double)column->end_ms),
		(float)tc_line_y_px(frame, top) };
}

/* One part over first..last: filled, or its edge alone where the stretch is not firm. */
static void draw_part(struct tc_drawlist *out, const struct tc_trend_stack *stack, int first,
	int last, int part, enum tc_ink ink, const struct tc_line_frame *frame) {
	int count = last - first + 1;
	struct tc_spot *spots = tc_arena_array(out->arena, (size_t)count * 2, sizeof(*spots));
	if (spots == NULL) {
		out->full = true;
		return;
	}
	for (int i = 0; i < count; i++) {
		spots[i] = spot_of(&stack->columns[first + i], part, frame);
		spots[2 * count - 1 - i] = spot_of(&stack->columns[first + i], part - 1, frame);
	}
	if (stack->columns[last].open) {
		tc_draw_polyline(out, spots, count, tc_u(out, out->style->line.series),
			TC_DASH_PROVISIONAL, false, ink);
		return;
	}
	tc_draw_area(out, spots, 2 * count, TC_POLYGON_FILL, ink);
	if (part > 0) {
		tc_draw_polyline(out, spots + count, count, tc_u(out, out->style->shape.bar_gap),
			TC_DASH_SOLID, false, TC_INK_GROUND);
	}
}

static void draw_run(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_stack *stack, int first, int last,
	const struct tc_line_frame *frame) {
	for (int part = 0; part < self->line_count; part++) {
		unsigned marks = self->lines[part].fact.marks & ~(unsigned)TC_MARK_MISSING;
		enum tc_ink ink = tc_mark_value_ink(marks, tc_part_ink(part));
		for (int from = first, i = first + 1; i <= last; i++) {
			const struct tc_trend_column *columns = stack->columns;
			if (i == last || columns[i + 1].open != columns[i].open) {
				draw_part(out, stack, from, i, part, ink, frame);
				from = i;
			}
		}
		if (first == last) { /* a period between two gaps is a strip */
			struct tc_spot top = spot_of(&stack->columns[first], part, frame);
			struct tc_spot low = spot_of(&stack->columns[first], part - 1, frame);
			double wide_px = tc_u(out, out->style->shape.bar_thin);
			tc_draw_fill(out,
				(struct tc_rect) { top.x_px - wide_px / 2, top.y_px, wide_px,
					(double)low.y_px - top.y_px },
				ink);
		}
	}
}

/* What each point says stands at its part's upper edge, or on the floor where there is no whole. */
static void tell_part(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_stack *stack, int part, const struct tc_line_frame *frame) {
	const struct tc_trend_line *line = &self->lines[part];
	int at = 0;
	for (int i = 0; line->told != NULL && i < line->count; i++) {
		int64_t end_ms = line->points[i].end_ms;
		while (at < stack->count && stack->columns[at].end_ms < end_ms) {
			at++;
		}
		bool shown = at < stack->count && stack->columns[at].end_ms == end_ms;
		double x_px = tc_scale_px(&frame->x, (double)end_ms);
		double y_px =
			shown ? spot_of(&stack->columns[at], part, frame).y_px : frame->floor_px;
		tc_fact_tell(out, (struct tc_rect) { x_px - 1, y_px - 1, 2, 2 }, &line->told[i]);
	}
}

void tc_trend_stack_draw(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_stack *stack, const struct tc_line_frame *frame) {
	for (int first = 0, last; first < stack->count; first = last + 1) {
		last = first;
		while (last + 1 < stack->count && stack->columns[last + 1].joined) {
			last++;
		}
		draw_run(self, out, stack, first, last, frame);
	}
	unsigned marks = 0;
	for (int part = 0; part < self->line_count; part++) {
		marks |= self->lines[part].fact.marks;
		tell_part(self, out, stack, part, frame);
	}
	if (stack->count > 0) {
		int top = self->line_count - 1;
		tc_line_draw_wait(
			out, marks, frame, spot_of(&stack->columns[stack->count - 1], top, frame));
	}
}
