/* What stands along the axes of a trend: names over two of them, dates, the target. */
#include "widgets/trend.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. */
static const double key_length = 6, key_gap = 2, clear = 4, heading_pitch = 11, over_target = 2,
		    under_target = 7.5, cap_em = 0.66;
enum { DATES_MOST = 8 };

/* How a line is named over its axis. */
struct heading {
	const char *tail; /* " 12,6 triệu" */
	struct tc_text_style style;
	double wide_px; /* with its key */
};

static struct heading heading_of(const struct tc_trend *self, struct tc_drawlist *out, int index) {
	const struct tc_trend_line *line = &self->lines[index];
	unsigned marks = line->fact.marks & ~(unsigned)TC_MARK_MISSING;
	const char *value =
		line->fact.has_value ? tc_trend_value_text(self, &line->fact, out->arena) : "—";
	struct heading heading = { tc_arena_printf(out->arena, " %s", value),
		{ out->style->type.note, index == 0 ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
			tc_mark_value_ink(marks, index == 0 ? TC_INK_TEXT : TC_INK_TEXT2),
			TC_ANCHOR_LEFT },
		tc_u(out, key_length + key_gap) };
	heading.tail = heading.tail == NULL ? value : heading.tail;
	const char *both = tc_arena_printf(out->arena, "%s%s", line->name, heading.tail);
	heading.wide_px += both == NULL ? 0 : tc_measure_text(out, heading.style, both).width_px;
	return heading;
}

/* The n-th line of an axis; -1 for none. */
static int line_at(const struct tc_trend *self, bool right, int n) {
	for (int i = 0, at = 0; i < self->line_count; i++) {
		if (self->lines[i].right == right && at++ == n) {
			return i;
		}
	}
	return -1;
}

int tc_trend_heading_rows(
	const struct tc_trend *self, struct tc_drawlist *out, double width_px, bool *apart) {
	int counts[2] = { 0, 0 };
	*apart = false;
	for (int i = 0; i < self->line_count; i++) {
		bool right = self->lines[i].right;
		int other = line_at(self, !right, counts[right]++);
		double wide_px = heading_of(self, out, i).wide_px;
		wide_px += other < 0 ? 0 : heading_of(self, out, other).wide_px + tc_u(out, clear);
		*apart = *apart || (other >= 0 && wide_px > width_px);
	}
	return *apart ? counts[0] + counts[1] : counts[0] > counts[1] ? counts[0] : counts[1];
}

/* A stroke as the line is drawn, then its name and value; right-set on the right axis. */
static void draw_heading(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, int index, int row) {
	const struct tc_trend_line *line = &self->lines[index];
	const struct tc_style *style = out->style;
	struct heading heading = heading_of(self, out, index);
	double key_px = tc_u(out, key_length), gap_px = tc_u(out, key_gap);
	const char *text = tc_pane_keep_tail(
		out, heading.style, line->name, heading.tail, plot->end_px - key_px - gap_px);
	double wide_px = tc_measure_text(out, heading.style, text).width_px;
	double x_px = line->right ? plot->end_px - wide_px - gap_px - key_px : 0;
	double baseline_px = plot->heading_px + tc_u(out, heading_pitch) * row;
	double y_px = baseline_px - tc_u(out, style->type.note * cap_em / 2);
	tc_draw_line(out, x_px, y_px, x_px + key_px, y_px,
		tc_u(out, index == 0 ? style->line.series * 2 : style->line.series_quiet * 2),
		TC_DASH_SOLID,
		tc_mark_value_ink(line->fact.marks & ~(unsigned)TC_MARK_MISSING,
			index == 0 ? TC_INK_DATA : TC_INK_DATA2));
	struct tc_datum datum = tc_fact_datum(&line->fact);
	tc_draw_text(out, x_px + key_px + gap_px, baseline_px, heading.style, text, &datum);
}

static void draw_title(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, bool right) {
	const char *unit = "";
	for (int i = self->line_count - 1; i >= 0; i--) {
		if (self->lines[i].right == right) {
			const struct tc_indicator *contract =
				tc_catalogue_indicator(self->catalogue, self->lines[i].indicator);
			struct tc_words brief =
				tc_catalogue_unit_brief(self->catalogue, contract->unit);
			unit = tc_words_in(&brief, self->base.language);
		}
	}
	char title[TC_AXIS_TEXT_MAX * 4];
	tc_axis_title(right ? &plot->right_axis : &plot->axis, unit, title, sizeof(title));
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		right ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT };
	tc_draw_text(out, right ? plot->end_px : 0, plot->title_px, style, title, NULL);
}

void tc_trend_draw_headings(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	int rows[2] = { 0, 0 };
	for (int i = 0; plot->apart && i < self->line_count; i++) {
		rows[1] += !self->lines[i].right; /* those of the right under those of the left */
	}
	for (int i = 0; plot->two && i < self->line_count; i++) {
		draw_heading(self, out, plot, i, rows[self->lines[i].right]++);
	}
	if (plot->title_px > 0) {
		draw_title(self, out, plot, false);
	}
	if (plot->two && plot->title_px > 0) {
		draw_title(self, out, plot, true);
	}
}

/* The foot says the newest date, and its year. */
static bool is_dated(const struct tc_trend *self) {
	enum tc_language language = self->base.language;
	return self->head.foot_date && tc_words_in(&self->head.title, language)[0] != '\0' &&
		strcmp(tc_words_in(&self->head.foot, language), "none") != 0;
}

/* False when fewer than two dates have room: then both ends say more. */
static bool draw_calendar(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	const struct tc_trend_line *line = &self->lines[0];
	int64_t *ends_ms = tc_arena_array(out->arena, (size_t)line->count + 1, sizeof(*ends_ms));
	if (ends_ms == NULL) {
		out->full = true;
		return false;
	}
	for (int i = 0; i < line->count; i++) {
		ends_ms[i] = line->points[i].end_ms;
	}
	struct tc_axis axis;
	struct tc_axis_span span = { .from_ms = (int64_t)plot->frame.x.low,
		.to_ms = (int64_t)plot->frame.x.high,
		.grain = plot->last->grain,
		.ends_ms = ends_ms,
		.end_count = line->count,
		.most = DATES_MOST,
		.dated = is_dated(self),
		.centred = self->shape == TC_TREND_STEP,
		.language = self->base.language };
	struct tc_axis_room room = { .scale = plot->frame.x,
		.style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
			TC_ANCHOR_MIDDLE },
		.from_px = 0,
		.to_px = plot->end_px,
		.gap_px = tc_u(out, clear) };
	tc_axis_fit_times(&axis, &span, out, &room);
	if (axis.count < 2) {
		return false;
	}
	tc_axis_draw_labels(&axis, out, &room, plot->floor_px + tc_u(out, TC_LINE_DATES_U));
	return true;
}

void tc_trend_draw_dates(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot) {
	if (self->dates != TC_TREND_CALENDAR || !draw_calendar(self, out, plot)) {
		tc_line_draw_dates(out, plot->first, plot->last, &plot->frame, plot->left_px,
			plot->right_px, self->base.language);
	}
}

static struct tc_text_style target_style(const struct tc_drawlist *out) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
}

/* "kế hoạch 98,5"; words that are too long for the lines' part are cut, the number is not. */
static const char *target_text(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const char *number) {
	const char *words = tc_words_in(&self->goal_words, self->base.language);
	if (words[0] == '\0') {
		words = self->base.language == TC_ENGLISH ? "target" : "mục tiêu";
	}
	const char *tail = tc_arena_printf(out->arena, " %s", number);
	return tc_pane_keep_tail(out, target_style(out), words, tail == NULL ? "" : tail,
		plot->right_px - plot->left_px);
}

/* A place for words along a level where nothing is: from left to right, over it before under it. Where only a
 * thin line is, *crossed. x and y of box are set. */
static void find_place(const struct tc_trend *self, const struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack, struct tc_rect level,
	struct tc_rect *box, bool *crossed) {
	enum { PLACES = 12 };
	double most_px = fmax(level.x_px + level.width_px - box->width_px, plot->left_px);
	double from_px = fmin(level.x_px, most_px);
	double tops_px[] = { level.y_px - tc_u(out, over_target) - box->height_px,
		level.y_px + tc_u(out, under_target) - box->height_px };
	box->x_px = from_px;
	box->y_px = tops_px[tops_px[0] < plot->frame.ceiling_px];
	for (int pass = 0; pass < 2; pass++) {
		*crossed = pass > 0;
		for (int i = 0; i < 2 * PLACES; i++) {
			double share = (double)(i % PLACES) / (PLACES - 1);
			struct tc_rect tried = { from_px + share * (most_px - from_px),
				tops_px[i / PLACES], box->width_px, box->height_px };
			if (tried.y_px >= plot->frame.ceiling_px &&
				tried.y_px + tried.height_px <= plot->floor_px &&
				(pass > 0 || !tc_trend_crosses_thin(self, plot, tried)) &&
				tc_trend_is_free(self, out, plot, stack, tried)) {
				*box = tried;
				return;
			}
		}
	}
}

static void draw_target_words(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct tc_trend_stack *stack, const char *text,
	struct tc_rect level, const struct tc_datum *datum) {
	struct tc_text_style style = target_style(out);
	struct tc_rect box = { 0, 0, tc_measure_text(out, style, text).width_px,
		tc_u(out, style.size_u * cap_em) };
	bool crossed;
	find_place(self, out, plot, stack, level, &box, &crossed);
	if (crossed) { /* the line is left out under the words */
		double air_px = tc_u(out, 1);
		tc_draw_fill(out,
			(struct tc_rect) { box.x_px - air_px, box.y_px - air_px,
				box.width_px + 2 * air_px, box.height_px + 2 * air_px },
			TC_INK_GROUND);
	}
	tc_draw_text(out, box.x_px, box.y_px + box.height_px, style, text, datum);
	plot->target = box;
}

/* A target of each period, level over it; the newest one is named. */
static void draw_goal(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct tc_trend_stack *stack) {
	const struct tc_line_frame *frame = &plot->frame;
	double width_px = tc_u(out, out->style->line.target);
	struct tc_rect level = { 0, 0, -1, 0 };
	for (int i = 0; i < self->goal.count; i++) {
		const struct tc_line_point *point = &self->goal.points[i];
		double from_px =
			fmax(tc_scale_px(&frame->x, (double)point->start_ms), plot->left_px);
		double to_px = fmin(tc_scale_px(&frame->x, (double)point->end_ms), plot->right_px);
		if (!point->has_value || to_px <= from_px) {
			continue;
		}
		double y_px = tc_line_y_px(frame, point->number);
		tc_draw_line(out, from_px, y_px, to_px, y_px, width_px,
			point->open ? TC_DASH_PROVISIONAL : TC_DASH_SOLID, TC_INK_TEXT3);
		if (i < self->goal.count - self->goal.ahead || level.width_px < 0) {
			level = (struct tc_rect) { from_px, y_px, to_px - from_px, 0 };
		}
	}
	struct tc_line told = {
		.points = self->goal.points, .count = self->goal.count, .told = self->goal.told
	};
	tc_line_tell_points(out, &told, frame);
	if (level.width_px >= 0 && self->goal.fact.has_value) {
		struct tc_datum datum = tc_fact_datum(&self->goal.fact);
		const char *number = tc_trend_value_text(self, &self->goal.fact, out->arena);
		draw_target_words(self, out, plot, stack, target_text(self, out, plot, number),
			level, &datum);
	}
}

void tc_trend_draw_target(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct tc_trend_stack *stack) {
	double target;
	if (self->goal.points != NULL) {
		draw_goal(self, out, plot, stack);
	} else if (tc_trend_target(self, &target)) {
		double y_px = tc_line_y_px(&plot->frame, target);
		struct tc_rect level = { plot->left_px, y_px, plot->right_px - plot->left_px, 0 };
		tc_draw_line(out, plot->left_px, y_px, plot->right_px, y_px,
			tc_u(out, out->style->line.target), TC_DASH_SOLID, TC_INK_TEXT3);
		struct tc_decimal bound = tc_number_bound(target);
		struct tc_number_form form = { self->base.language,
			(enum tc_number_scale)self->scale, TC_NUMBER_DECIMALS_SENT };
		char number[TC_NUMBER_TEXT_MAX];
		tc_number_write_text(&bound, &form, number, sizeof(number));
		draw_target_words(
			self, out, plot, stack, target_text(self, out, plot, number), level, NULL);
	}
}
