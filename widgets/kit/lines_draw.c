/* The drawing half of lines.h. */
#include "widgets/kit/lines.h"

#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

double tc_line_y_px(const struct tc_line_frame *frame, double number) {
	return tc_scale_px(&frame->y, frame->decades ? log10(number) : number);
}

double tc_line_base_px(const struct tc_line_frame *frame) {
	return !frame->decades && tc_scale_has_zero(&frame->y) ? tc_scale_px(&frame->y, 0)
							       : frame->floor_px;
}

static struct tc_spot spot_of(
	const struct tc_line_point *point, const struct tc_line_frame *frame) {
	return (struct tc_spot) { (float)tc_scale_px(&frame->x, (double)point->end_ms),
		(float)tc_line_y_px(frame, point->number) };
}

/* Spots of a stretch, in the list's arena. */
struct thread {
	struct tc_spot *spots;
	int count;
};

static void put(struct thread *thread, float x_px, float y_px) {
	thread->spots[thread->count++] = (struct tc_spot) { x_px, y_px };
}

/* The points of one column of px: what a pen would cover there. */
struct column {
	struct tc_spot first, low, high, last;
	bool low_first; /* the least came before the most */
};

static void put_column(struct thread *thread, const struct column *column) {
	const struct tc_spot *early = column->low_first ? &column->low : &column->high;
	const struct tc_spot *late = column->low_first ? &column->high : &column->low;
	put(thread, column->first.x_px, column->first.y_px);
	put(thread, early->x_px, early->y_px);
	put(thread, late->x_px, late->y_px);
	put(thread, column->last.x_px, column->last.y_px);
}

static void thin(struct thread *thread, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last) {
	struct column column = { 0 };
	int former = INT32_MIN;
	for (int i = first; i <= last; i++) {
		struct tc_spot spot = spot_of(&line->points[i], frame);
		int at = (int)floorf(spot.x_px);
		if (at != former) {
			if (i > first) {
				put_column(thread, &column);
			}
			column = (struct column) { spot, spot, spot, spot, true };
			former = at;
		}
		if (spot.y_px < column.high.y_px) {
			column.high = spot;
			column.low_first = true;
		} else if (spot.y_px > column.low.y_px) {
			column.low = spot;
			column.low_first = false;
		}
		column.last = spot;
	}
	put_column(thread, &column);
}

/* One after the other, level where the shape is. begins: first is the first point of its run. */
static void follow(struct thread *thread, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, bool begins) {
	bool steps = line->shape == TC_LINE_STEP;
	struct tc_spot former = { 0, 0 };
	for (int i = first; i <= last; i++) {
		const struct tc_line_point *point = &line->points[i];
		struct tc_spot spot = spot_of(point, frame);
		bool period = point->end_ms > point->start_ms;
		if (steps && period && i == first && begins) {
			double from_ms = fmax((double)point->start_ms, frame->x.low);
			put(thread, (float)tc_scale_px(&frame->x, from_ms), spot.y_px);
		} else if (steps && i > first) {
			put(thread, period ? former.x_px : spot.x_px,
				period ? spot.y_px : former.y_px);
		}
		put(thread, spot.x_px, spot.y_px);
		former = spot;
	}
}

/* room: spots kept free behind them. Empty when the arena is full. */
static struct thread thread_of(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, bool begins, int room) {
	enum { PER_COLUMN = 4 };
	int columns = (int)fmin(fabs(frame->x.high_px - frame->x.low_px), 65536) + 2;
	bool dense = last - first + 1 > PER_COLUMN * columns;
	int most = dense ? PER_COLUMN * columns : 2 * (last - first + 1);
	struct thread thread = {
		tc_arena_array(list->arena, (size_t)(most + room), sizeof(struct tc_spot)), 0
	};
	if (thread.spots == NULL) {
		list->full = true;
	} else if (dense) {
		thin(&thread, line, frame, first, last);
	} else {
		follow(&thread, line, frame, first, last, begins);
	}
	return thread;
}

/* first..last of one run, all of one dash, the stretch into first left out unless it begins the run. */
typedef void on_stretch(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, bool begins);

static void draw_stretch(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, bool begins) {
	enum tc_ink ink = tc_mark_value_ink(
		line->marks & ~(unsigned)TC_MARK_MISSING, line->meant ? TC_INK_DATA : TC_INK_DATA2);
	double width_px =
		tc_u(list, line->meant ? list->style->line.series : list->style->line.series_quiet);
	struct thread thread = thread_of(list, line, frame, first, last, begins, 0);
	tc_draw_polyline(list, thread.spots, thread.count, width_px,
		line->points[last].open ? TC_DASH_PROVISIONAL : TC_DASH_SOLID, false, ink);
}

static void fill_stretch(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, bool begins) {
	if (line->points[last].open) {
		return;
	}
	struct thread thread = thread_of(list, line, frame, first, last, begins, 2);
	if (thread.count > 0) {
		float base_px = (float)tc_line_base_px(frame);
		float right_px = thread.spots[thread.count - 1].x_px;
		put(&thread, right_px, base_px);
		put(&thread, thread.spots[0].x_px, base_px);
		tc_draw_area(list, thread.spots, thread.count, TC_POLYGON_FILL, TC_INK_TRACK);
	}
}

/* The stretch into a point is dashed when the point is not firm; a step's first level is a stretch too. */
static void split_run(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, on_stretch *draw) {
	const struct tc_line_point *points = line->points;
	bool steps = line->shape == TC_LINE_STEP;
	int from = first;
	bool begins = true;
	if (steps && (first == last || points[first].open != points[first + 1].open)) {
		draw(list, line, frame, first, first, true);
		begins = false;
	}
	for (int i = first + 1; i <= last; i++) {
		if (i == last || points[i + 1].open != points[i].open) {
			draw(list, line, frame, from, i, begins);
			from = i;
			begins = false;
		}
	}
}

/* Ends of a run beside a gap are small discs, so that a gap is seen as one. */
static void draw_ends(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, enum tc_ink ink) {
	double radius_px = tc_u(list, list->style->shape.disc_small);
	bool newest = last == line->count - 1 || last == line->count - line->ahead - 1;
	if (first > 0) {
		struct tc_spot at = spot_of(&line->points[first], frame);
		tc_draw_disc(list, at.x_px, at.y_px, radius_px, 0, ink);
	}
	if (!newest && (last > first || first == 0)) {
		struct tc_spot at = spot_of(&line->points[last], frame);
		tc_draw_disc(list, at.x_px, at.y_px, radius_px, 0, ink);
	}
}

void tc_line_draw_wait(struct tc_drawlist *list, unsigned marks, const struct tc_line_frame *frame,
	struct tc_spot last) {
	double now_px = tc_scale_px(&frame->x, (double)frame->now_ms);
	double width_px = tc_u(list, list->style->line.series_quiet);
	if (now_px <= last.x_px + 1) {
		return;
	}
	if ((marks & TC_MARK_LOST) != 0) {
		struct tc_rect block = { last.x_px, frame->ceiling_px, now_px - last.x_px,
			frame->floor_px - frame->ceiling_px };
		tc_draw_fill(list, block, TC_INK_TRACK);
		tc_draw_line(list, last.x_px, frame->ceiling_px, last.x_px, frame->floor_px,
			width_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((marks & TC_MARK_STALE) != 0) {
		tc_draw_line(list, last.x_px, last.y_px, now_px, last.y_px, width_px, TC_DASH_STALE,
			TC_INK_STALE);
	} else if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(list, now_px, last.y_px);
	}
}

/* The line forks to what another source says of its newest point; a ring stands where a revised one was. */
static void draw_beside(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int newest, struct tc_spot at) {
	const struct tc_decimal *former = tc_line_former(line), *witness = tc_line_witness(line);
	double width_px = tc_u(list, list->style->line.series_quiet);
	double radius_px = tc_u(list, list->style->shape.disc);
	if (former != NULL && (!frame->decades || former->number > 0)) {
		tc_draw_disc(list, at.x_px, tc_line_y_px(frame, former->number), radius_px,
			width_px, TC_INK_TEXT3);
	}
	if (witness != NULL && (!frame->decades || witness->number > 0)) {
		double y_px = tc_line_y_px(frame, witness->number);
		if (line->points[newest].joined) {
			struct tc_spot from = spot_of(&line->points[newest - 1], frame);
			tc_draw_line(list, from.x_px, from.y_px, at.x_px, y_px, width_px,
				TC_DASH_DISPUTED, TC_INK_DISPUTED);
		}
		tc_draw_disc(list, at.x_px, y_px, radius_px, 0, TC_INK_DISPUTED);
	}
}

/* The line does not run on inside a ring. */
static void draw_ring(struct tc_drawlist *list, struct tc_spot at, enum tc_ink ink) {
	double radius_px = tc_u(list, list->style->shape.disc);
	tc_draw_disc(list, at.x_px, at.y_px, radius_px, 0, TC_INK_GROUND);
	tc_draw_disc(
		list, at.x_px, at.y_px, radius_px, tc_u(list, list->style->line.series_quiet), ink);
}

static void draw_newest(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, enum tc_ink ink) {
	int newest = line->count - line->ahead - 1;
	if (line->ahead > 0 && line->points[line->count - 1].has_value) {
		draw_ring(list, spot_of(&line->points[line->count - 1], frame), ink);
	}
	if (newest < 0 || !line->points[newest].has_value) {
		return;
	}
	struct tc_spot at = spot_of(&line->points[newest], frame);
	tc_line_draw_wait(list, line->marks, frame, at);
	draw_beside(list, line, frame, newest, at);
	if (line->points[newest].open || (line->marks & TC_MARK_INCOMPLETE) != 0) {
		draw_ring(list, at, ink);
	} else {
		tc_draw_disc(list, at.x_px, at.y_px, tc_u(list, list->style->shape.disc), 0, ink);
	}
}

void tc_line_tell_points(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame) {
	for (int i = 0; line->told != NULL && i < line->count; i++) {
		const struct tc_line_point *point = &line->points[i];
		double x_px = tc_scale_px(&frame->x, (double)point->end_ms);
		double y_px =
			point->has_value ? tc_line_y_px(frame, point->number) : frame->floor_px;
		tc_fact_tell(list, (struct tc_rect) { x_px - 1, y_px - 1, 2, 2 }, &line->told[i]);
	}
}

void tc_line_draw(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame) {
	enum tc_ink ink = tc_mark_value_ink(
		line->marks & ~(unsigned)TC_MARK_MISSING, line->meant ? TC_INK_DATA : TC_INK_DATA2);
	int first = 0;
	for (int i = 0; i < line->count; i++) {
		bool ends = i == line->count - 1 || !line->points[i + 1].joined;
		if (!ends) {
			continue;
		}
		if (line->points[i].has_value) {
			split_run(list, line, frame, first, i, draw_stretch);
			draw_ends(list, line, frame, first, i, ink);
		}
		first = i + 1;
	}
	draw_newest(list, line, frame, ink);
	tc_line_tell_points(list, line, frame);
}

void tc_line_fill(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame) {
	int first = 0;
	for (int i = 0; line->shape == TC_LINE_AREA && i < line->count; i++) {
		if (i == line->count - 1 || !line->points[i + 1].joined) {
			if (line->points[i].has_value) {
				split_run(list, line, frame, first, i, fill_stretch);
			}
			first = i + 1;
		}
	}
}

static struct tc_period period_of(const struct tc_line_point *point) {
	return (struct tc_period) {
		.grain = point->grain, .start_ms = point->start_ms, .end_ms = point->end_ms
	};
}

/* The moment an axis that waits ends at: a day, beside periods of days and more. */
static struct tc_period period_of_now(const struct tc_line_point *last, int64_t now_ms) {
	enum tc_period_grain grain =
		last->grain == TC_GRAIN_INSTANT ? TC_GRAIN_INSTANT : TC_GRAIN_DAY;
	return (struct tc_period) { .grain = grain, .start_ms = now_ms, .end_ms = now_ms };
}

void tc_line_draw_dates(struct tc_drawlist *list, const struct tc_line_point *first,
	const struct tc_line_point *last, const struct tc_line_frame *frame, double left_px,
	double right_px, enum tc_language language) {
	char from_text[TC_DATE_TEXT_MAX], to_text[TC_DATE_TEXT_MAX];
	int64_t first_ms = first->end_ms, last_ms = (int64_t)frame->x.high;
	struct tc_period from = period_of(first);
	struct tc_period to =
		last_ms > last->end_ms ? period_of_now(last, last_ms) : period_of(last);
	tc_axis_label(&from, last_ms - first_ms, language, from_text, sizeof(from_text));
	tc_axis_label(&to, last_ms - first_ms, language, to_text, sizeof(to_text));
	struct tc_text_style style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	if (tc_measure_text(list, style, from_text).width_px > right_px - left_px) {
		return;
	}
	double baseline_px = frame->floor_px + tc_u(list, TC_LINE_DATES_U);
	struct tc_rect ink = tc_draw_text(list, left_px, baseline_px, style, from_text, NULL);
	style.anchor = TC_ANCHOR_RIGHT;
	double room_px =
		right_px - (ink.x_px + ink.width_px) - tc_u(list, list->style->pane.slot_gap);
	if (last_ms > first_ms && tc_measure_text(list, style, to_text).width_px <= room_px) {
		tc_draw_text(list, right_px, baseline_px, style, to_text, NULL);
	}
}
