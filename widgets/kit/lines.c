#include "widgets/kit/lines.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

static const double joined_cadences = 1.5;

static bool is_open(char status) {
	return status == 'P' || status == 'E' || status == 'F';
}

static bool joins(const struct tc_point *before, const struct tc_point *point, int64_t cadence_ms) {
	int64_t apart_ms = point->end_ms - before->end_ms;
	int64_t step_ms = cadence_ms;
	if (point->grain != TC_GRAIN_SPAN && point->end_ms - point->start_ms > step_ms) {
		step_ms = point->end_ms - point->start_ms;
	}
	return (double)apart_ms <= joined_cadences * (double)step_ms;
}

int tc_line_read(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t until_ms, int64_t cadence_ms) {
	int begun = series == NULL ? 0 : series->count;
	while (begun > 0 && series->points[begun - 1].start_ms >= until_ms) {
		begun--;
	}
	int first = begun > most ? begun - most : 0;
	for (int i = first; i < begun; i++) {
		const struct tc_point *from = &series->points[i];
		points[i - first] = (struct tc_line_point) { .start_ms = from->start_ms,
			.end_ms = from->end_ms,
			.number = from->has_value ? from->value.number : 0,
			.grain = from->grain,
			.has_value = from->has_value,
			.open = is_open(from->status),
			.joined = i > first && from->has_value && series->points[i - 1].has_value &&
				joins(&series->points[i - 1], from, cadence_ms) };
	}
	return begun - first;
}

int64_t tc_line_tell(struct tc_fact *told, int count, const struct tc_view *view,
	const struct tc_series *series, int64_t until_ms, enum tc_language language) {
	int64_t before_ms = tc_fact_now_ms(view, until_ms) + 1, earliest_ms = INT64_MAX;
	int begun = series == NULL ? 0 : series->count;
	while (begun > 0 && series->points[begun - 1].start_ms >= before_ms) {
		begun--;
	}
	for (int i = 0; i < count && begun - count + i >= 0; i++) {
		const struct tc_point *point = &series->points[begun - count + i];
		int64_t next_ms =
			tc_fact_read_point(&told[i], view, series, point, until_ms, language);
		earliest_ms = next_ms < earliest_ms ? next_ms : earliest_ms;
	}
	return earliest_ms;
}

void tc_line_range(const struct tc_line *line, double *low, double *high) {
	for (int i = 0; i < line->count; i++) {
		if (line->points[i].has_value) {
			*low = fmin(*low, line->points[i].number);
			*high = fmax(*high, line->points[i].number);
		}
	}
}

bool tc_line_waits(unsigned marks) {
	return (marks & (TC_MARK_LOST | TC_MARK_STALE | TC_MARK_LATE | TC_MARK_MISSED)) != 0;
}

static struct tc_spot spot_of(
	const struct tc_line_point *point, const struct tc_line_frame *frame) {
	return (struct tc_spot) { (float)tc_scale_px(&frame->x, (double)point->end_ms),
		(float)tc_scale_px(&frame->y, point->number) };
}

/* Points first..last of one unbroken run; the stretch into an open point is dashed. */
static void draw_run(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, enum tc_ink ink) {
	double width_px =
		tc_u(list, line->meant ? list->style->line.series : list->style->line.series_quiet);
	struct tc_spot *spots =
		tc_arena_array(list->arena, (size_t)(last - first + 1), sizeof(*spots));
	if (spots == NULL) {
		list->full = true;
		return;
	}
	int from = first;
	for (int i = first; i <= last; i++) {
		spots[i - first] = spot_of(&line->points[i], frame);
		bool ends = i == last || line->points[i + 1].open != line->points[i].open;
		if (ends && i > from) {
			enum tc_dash dash =
				line->points[i].open ? TC_DASH_PROVISIONAL : TC_DASH_SOLID;
			tc_draw_polyline(list, spots + (from - first), i - from + 1, width_px, dash,
				false, ink);
		}
		if (ends && i < last && line->points[i + 1].open) {
			from = i; /* the dashed stretch starts at the last firm point */
		} else if (ends && i < last) {
			struct tc_spot pair[2] = { spots[i - first],
				spot_of(&line->points[i + 1], frame) };
			tc_draw_polyline(list, pair, 2, width_px, TC_DASH_SOLID, false, ink);
			from = i + 1;
		}
	}
}

/* Ends of a run beside a gap are small discs, so that a gap is seen as one. */
static void draw_ends(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, int first, int last, enum tc_ink ink) {
	double radius_px = tc_u(list, list->style->shape.disc_small);
	bool newest = last == line->count - 1;
	if (first > 0) {
		struct tc_spot at = spot_of(&line->points[first], frame);
		tc_draw_disc(list, at.x_px, at.y_px, radius_px, 0, ink);
	}
	if (!newest && (last > first || first == 0)) {
		struct tc_spot at = spot_of(&line->points[last], frame);
		tc_draw_disc(list, at.x_px, at.y_px, radius_px, 0, ink);
	}
}

static void draw_after(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, struct tc_spot last) {
	double now_px = tc_scale_px(&frame->x, (double)frame->now_ms);
	double width_px = tc_u(list, list->style->line.series_quiet);
	if (now_px <= last.x_px + 1) {
		return;
	}
	if ((line->marks & TC_MARK_LOST) != 0) {
		struct tc_rect block = { last.x_px, frame->ceiling_px, now_px - last.x_px,
			frame->floor_px - frame->ceiling_px };
		tc_draw_fill(list, block, TC_INK_TRACK);
		tc_draw_line(list, last.x_px, frame->ceiling_px, last.x_px, frame->floor_px,
			width_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((line->marks & TC_MARK_STALE) != 0) {
		tc_draw_line(list, last.x_px, last.y_px, now_px, last.y_px, width_px, TC_DASH_STALE,
			TC_INK_STALE);
	} else if ((line->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(list, now_px, last.y_px);
	}
}

static void draw_newest(struct tc_drawlist *list, const struct tc_line *line,
	const struct tc_line_frame *frame, enum tc_ink ink) {
	int last = line->count - 1;
	if (last < 0 || !line->points[last].has_value) {
		return;
	}
	struct tc_spot at = spot_of(&line->points[last], frame);
	draw_after(list, line, frame, at);
	bool open = line->points[last].open || (line->marks & TC_MARK_INCOMPLETE) != 0;
	tc_draw_disc(list, at.x_px, at.y_px, tc_u(list, list->style->shape.disc),
		open ? tc_u(list, list->style->line.series_quiet) : 0, ink);
}

/* What has no value is told where the gap is. */
static void tell_points(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame) {
	for (int i = 0; line->told != NULL && i < line->count; i++) {
		struct tc_spot at = spot_of(&line->points[i], frame);
		double y_px = line->points[i].has_value ? at.y_px : frame->floor_px;
		tc_fact_tell(
			list, (struct tc_rect) { at.x_px - 1, y_px - 1, 2, 2 }, &line->told[i]);
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
			draw_run(list, line, frame, first, i, ink);
			draw_ends(list, line, frame, first, i, ink);
		}
		first = i + 1;
	}
	draw_newest(list, line, frame, ink);
	tell_points(list, line, frame);
}
