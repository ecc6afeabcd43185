/* What is written at the lines of a trend: names and values, where no line is. */
#include "widgets/trend.h"

#include "widgets/kit/marks.h"

#include <math.h>

/* u. */
static const double label_pitch = 10, above = 2.5, air = 1.5, cap_em = 0.66;

struct label {
	double y_px;
	const char *text;
	int line;
};

/* A line that ends in a forecast is labelled with it. */
static bool ends_ahead(const struct tc_trend_line *line) {
	return line->ahead > 0 && line->tail.has_value && line->points[line->count - 1].has_value;
}

static struct tc_text_style label_style(
	const struct tc_trend *self, const struct tc_drawlist *out, int line) {
	bool lone = self->line_count == 1 && !ends_ahead(&self->lines[line]);
	bool meant = line == 0 && !ends_ahead(&self->lines[line]);
	unsigned marks = self->lines[line].fact.marks & ~(unsigned)TC_MARK_MISSING;
	return (struct tc_text_style) { lone ? out->style->type.text : out->style->type.note,
		meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
		tc_mark_value_ink(marks, meant ? TC_INK_TEXT : TC_INK_TEXT2), TC_ANCHOR_LEFT };
}

/* Name and value within most_px: what does not fit is cut off the name, never off the number. */
static const char *label_text(
	const struct tc_trend *self, struct tc_drawlist *out, int line, double most_px) {
	const struct tc_trend_line *from = &self->lines[line];
	bool ahead = ends_ahead(from);
	const struct tc_fact *fact = ahead ? &from->tail : &from->fact;
	/* Without a newest value the line is still named; its last known value is not said again. */
	const char *value = fact->has_value ? tc_trend_value_text(self, fact, out->arena) : "";
	if (ahead) {
		bool english = self->base.language == TC_ENGLISH;
		const char *lettered = from->name[0] != '\0'
			? tc_arena_printf(out->arena, "%s F", value)
			: tc_arena_printf(
				  out->arena, "%s %s", english ? "forecast" : "dự báo", value);
		value = lettered == NULL ? value : lettered;
	}
	if (from->name[0] == '\0') {
		return value;
	}
	const char *tail = tc_arena_printf(out->arena, " %s", value);
	return tc_pane_keep_tail(out, label_style(self, out, line), from->name,
		tail == NULL ? value : tail, most_px);
}

static int gather_labels(const struct tc_trend *self, struct tc_drawlist *out, struct label *labels,
	double most_px) {
	int count = 0;
	for (int i = 0; i < self->line_count; i++) {
		const struct tc_trend_line *line = &self->lines[i];
		if (tc_trend_newest(line) >= 0 || (line->refused > 0 && line->fact.has_value)) {
			labels[count++] =
				(struct label) { 0, label_text(self, out, i, most_px), i };
		}
	}
	return count;
}

double tc_trend_labels_px(const struct tc_trend *self, struct tc_drawlist *out, double most_px) {
	struct label labels[TC_TREND_LINES_MAX];
	int count = gather_labels(self, out, labels, most_px);
	double widest_px = 0;
	for (int i = 0; i < count; i++) {
		struct tc_text_style style = label_style(self, out, labels[i].line);
		widest_px = fmax(widest_px, tc_measure_text(out, style, labels[i].text).width_px);
	}
	return widest_px;
}

/* Push labels apart downwards, then back up from the floor: few lines, so one pass each is enough. */
static void spread_labels(struct label *labels, int count, double pitch_px, double floor_px) {
	for (int i = 1; i < count; i++) {
		struct label moving = labels[i];
		int at = i;
		for (; at > 0 && labels[at - 1].y_px > moving.y_px; at--) {
			labels[at] = labels[at - 1];
		}
		labels[at] = moving;
	}
	for (int i = 1; i < count; i++) {
		labels[i].y_px = fmax(labels[i].y_px, labels[i - 1].y_px + pitch_px);
	}
	for (int i = count - 1; i >= 0; i--) {
		double most_px = i == count - 1 ? floor_px : labels[i + 1].y_px - pitch_px;
		labels[i].y_px = fmin(labels[i].y_px, most_px);
	}
}

/* Where a line ends; a part of a whole in its middle; what the scale has no place for on the floor. */
static double end_px(const struct tc_trend *self, const struct tc_trend_plot *plot,
	const struct tc_trend_stack *stack, int index) {
	const struct tc_trend_line *line = &self->lines[index];
	int newest = ends_ahead(line) ? line->count - 1 : tc_trend_newest(line);
	bool refused = line->refused > 0 && line->fact.has_value && !ends_ahead(line) &&
		newest != line->count - line->ahead - 1;
	if (self->shape == TC_TREND_STACKED) {
		const double *tops =
			stack->count > 0 ? stack->columns[stack->count - 1].tops : NULL;
		double low = index > 0 && tops != NULL ? tops[index - 1] : 0;
		return tops == NULL ? plot->floor_px
				    : tc_line_y_px(&plot->frame, (low + tops[index]) / 2);
	}
	return newest < 0 || refused ? plot->floor_px
				     : tc_line_y_px(&plot->frame, line->points[newest].number);
}

static bool is_clear(const struct tc_trend *self, const struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack, struct tc_rect box) {
	return tc_trend_is_free(self, out, plot, stack, box) &&
		!tc_trend_crosses_thin(self, plot, box);
}

/* The newest value where it lies, when forecasts follow it: over all lines there, else under them. */
static void draw_newest(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack) {
	const struct tc_trend_line *line = &self->lines[0];
	int newest = tc_trend_newest(line);
	if (!ends_ahead(line) || newest != line->count - line->ahead - 1 || newest < 0) {
		return;
	}
	struct tc_text_style style = { out->style->type.text, TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(line->fact.marks, TC_INK_TEXT), TC_ANCHOR_MIDDLE };
	const char *text = tc_trend_value_text(self, &line->fact, out->arena);
	double x_px = tc_scale_px(&plot->frame.x, (double)line->points[newest].end_ms);
	double y_px = tc_line_y_px(&plot->frame, line->points[newest].number);
	double wide_px = tc_measure_text(out, style, text).width_px;
	double cap_px = tc_u(out, style.size_u * cap_em), step_px = tc_u(out, 1);
	x_px = fmin(fmax(x_px, plot->left_px + wide_px / 2), plot->right_px - wide_px / 2);
	double up_px = y_px - tc_u(out, above), down_px = y_px + tc_u(out, above) + cap_px;
	double baseline_px = fmax(up_px, plot->top_px + cap_px);
	for (; up_px - cap_px >= plot->top_px || down_px <= plot->floor_px;
		up_px -= step_px, down_px += step_px) {
		struct tc_rect box = { x_px - wide_px / 2, up_px - cap_px, wide_px, cap_px };
		if (up_px - cap_px >= plot->top_px &&
			tc_trend_is_free(self, out, plot, stack, box)) {
			baseline_px = up_px;
			break;
		}
		box.y_px = down_px - cap_px;
		if (down_px <= plot->floor_px && is_clear(self, out, plot, stack, box)) {
			baseline_px = down_px;
			break;
		}
	}
	struct tc_datum datum = tc_fact_datum(&line->fact);
	tc_draw_text(out, x_px, baseline_px, style, text, &datum);
}

void tc_trend_draw_labels(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack) {
	struct label labels[TC_TREND_LINES_MAX];
	if (plot->two) {
		return; /* the headings name and value them */
	}
	int count = gather_labels(self, out, labels, plot->end_px - plot->words_px);
	for (int i = 0; i < count; i++) {
		double half_cap_px =
			tc_u(out, label_style(self, out, labels[i].line).size_u * 0.33);
		labels[i].y_px = end_px(self, plot, stack, labels[i].line) + half_cap_px;
	}
	spread_labels(labels, count, tc_u(out, label_pitch), plot->floor_px);
	for (int i = 0; i < count; i++) {
		const struct tc_trend_line *line = &self->lines[labels[i].line];
		struct tc_datum datum = tc_fact_datum(ends_ahead(line) ? &line->tail : &line->fact);
		tc_draw_text(out, plot->words_px, labels[i].y_px,
			label_style(self, out, labels[i].line), labels[i].text, &datum);
	}
	draw_newest(self, out, plot, stack);
}

/* Where a stretch from a to b runs between left_px and right_px: least and most y. False where it does not. */
static bool runs_between(struct tc_spot a, struct tc_spot b, double left_px, double right_px,
	double *low_px, double *high_px) {
	if (b.x_px < left_px || a.x_px > right_px) {
		return false;
	}
	double wide_px = (double)b.x_px - a.x_px;
	double from = wide_px > 0 ? fmax((left_px - a.x_px) / wide_px, 0) : 0;
	double to = wide_px > 0 ? fmin((right_px - a.x_px) / wide_px, 1) : 1;
	double first_px = a.y_px + from * ((double)b.y_px - a.y_px);
	double last_px = a.y_px + to * ((double)b.y_px - a.y_px);
	*low_px = fmin(first_px, last_px);
	*high_px = fmax(first_px, last_px);
	return true;
}

/* Under the upper edge of what is stacked everything is filled. */
static bool is_over(const struct tc_trend *self, const struct tc_trend_plot *plot,
	const struct tc_trend_stack *stack, struct tc_rect box) {
	for (int i = 0; i < stack->count; i++) {
		const struct tc_trend_column *column = &stack->columns[i];
		double x_px = tc_scale_px(&plot->frame.x, (double)column->end_ms);
		double y_px = tc_line_y_px(&plot->frame, column->tops[self->line_count - 1]);
		struct tc_spot at = { (float)x_px, (float)y_px }, former = at;
		if (column->joined) {
			former = (struct tc_spot) { (float)tc_scale_px(&plot->frame.x,
							    (double)column[-1].end_ms),
				(float)tc_line_y_px(
					&plot->frame, column[-1].tops[self->line_count - 1]) };
		}
		double low_px, high_px;
		if (runs_between(
			    former, at, box.x_px, box.x_px + box.width_px, &low_px, &high_px) &&
			low_px < box.y_px + box.height_px) {
			return false;
		}
	}
	return true;
}

bool tc_trend_crosses_thin(
	const struct tc_trend *self, const struct tc_trend_plot *plot, struct tc_rect box) {
	const struct tc_trend_event *events = self->events.items;
	for (size_t i = 0; i < self->events.count; i++) {
		double at_ms = (double)events[i].at_ms;
		double x_px = tc_scale_px(&plot->frame.x, at_ms);
		bool shown = at_ms >= plot->frame.x.low && at_ms <= plot->frame.x.high;
		if (shown && x_px > box.x_px && x_px < box.x_px + box.width_px) {
			return true;
		}
	}
	for (int i = 0; plot->gridded && i < plot->axis.count; i++) {
		double y_px = tc_scale_px(&plot->frame.y, plot->axis.ticks[i].at);
		if (y_px > box.y_px && y_px < box.y_px + box.height_px) {
			return true;
		}
	}
	return false;
}

/* level: it holds over each period, as a target does. */
static bool crosses_line(const struct tc_trend_line *line, const struct tc_line_frame *frame,
	bool level, struct tc_rect box) {
	struct tc_spot former = { 0, 0 };
	for (int i = 0; i < line->count; i++) {
		const struct tc_line_point *point = &line->points[i];
		if (!point->has_value) {
			continue;
		}
		float y_px = (float)tc_line_y_px(frame, point->number);
		struct tc_spot at = { (float)tc_scale_px(&frame->x, (double)point->end_ms), y_px };
		struct tc_spot start = { (float)tc_scale_px(&frame->x, (double)point->start_ms),
			y_px };
		struct tc_spot from = level ? start : point->joined ? former : at;
		double low_px, high_px;
		if (runs_between(from, at, box.x_px, box.x_px + box.width_px, &low_px, &high_px) &&
			low_px < box.y_px + box.height_px && high_px > box.y_px) {
			return true;
		}
		former = at;
	}
	return false;
}

static bool crosses_target(
	const struct tc_trend *self, const struct tc_trend_plot *plot, struct tc_rect box) {
	const struct tc_rect *words = &plot->target;
	double target;
	bool meets = words->width_px > 0 && words->x_px < box.x_px + box.width_px &&
		box.x_px < words->x_px + words->width_px &&
		words->y_px < box.y_px + box.height_px && box.y_px < words->y_px + words->height_px;
	if (self->goal.points != NULL) {
		return meets || crosses_line(&self->goal, &plot->frame, true, box);
	}
	if (!tc_trend_target(self, &target)) {
		return meets;
	}
	double y_px = tc_line_y_px(&plot->frame, target);
	return meets || (y_px > box.y_px && y_px < box.y_px + box.height_px);
}

bool tc_trend_is_free(const struct tc_trend *self, const struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack, struct tc_rect box) {
	double air_px = tc_u(out, air);
	struct tc_rect wide = { box.x_px - air_px, box.y_px - air_px, box.width_px + 2 * air_px,
		box.height_px + 2 * air_px };
	for (int i = 0; self->shape != TC_TREND_STACKED && i < self->line_count; i++) {
		const struct tc_line_frame *frame = tc_trend_frame_of(self, plot, i);
		if (crosses_line(&self->lines[i], frame, false, wide)) {
			return false;
		}
	}
	return !crosses_line(&self->low, &plot->frame, false, wide) &&
		!crosses_line(&self->high, &plot->frame, false, wide) &&
		!crosses_target(self, plot, wide) && is_over(self, plot, stack, wide);
}
