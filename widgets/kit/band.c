#include "widgets/kit/band.h"

#include "widgets/kit/pane.h"

#include <math.h>

/* u. A period between two gaps is a strip this wide. */
static const double lone = 1;

int tc_band_read(
	struct tc_band_point *points, const struct tc_line *low, const struct tc_line *high) {
	int count = 0, at = 0;
	bool unbroken = false;
	for (int i = 0; i < low->count; i++) {
		const struct tc_line_point *from = &low->points[i];
		while (at < high->count && high->points[at].end_ms < from->end_ms) {
			at++;
			unbroken = unbroken && high->points[at - 1].has_value;
		}
		const struct tc_line_point *to = at < high->count ? &high->points[at] : NULL;
		if (to == NULL || to->end_ms != from->end_ms || to->start_ms != from->start_ms ||
			!from->has_value || !to->has_value) {
			unbroken = false;
			continue;
		}
		points[count++] = (struct tc_band_point) { .start_ms = from->start_ms,
			.end_ms = from->end_ms,
			.low = fmin(from->number, to->number),
			.high = fmax(from->number, to->number),
			.open = from->open || to->open,
			.joined = unbroken && from->joined && to->joined };
		unbroken = true;
	}
	return count;
}

static float x_of(const struct tc_band_point *point, const struct tc_line_frame *frame) {
	return (float)tc_scale_px(&frame->x, (double)point->end_ms);
}

static void draw_shape(
	struct tc_drawlist *list, const struct tc_spot *spots, int count, bool open) {
	tc_draw_area(list, spots, count, open ? TC_POLYGON_HATCH : TC_POLYGON_FILL,
		open ? TC_INK_RULE : TC_INK_TRACK);
}

/* One colour of a run: round its upper edge and back along the lower one. */
static void draw_stretch(struct tc_drawlist *list, const struct tc_band_point *points, int first,
	int last, const struct tc_line_frame *frame) {
	int count = last - first + 1;
	struct tc_spot *spots = tc_arena_array(list->arena, (size_t)count * 2, sizeof(*spots));
	if (spots == NULL) {
		list->full = true;
		return;
	}
	for (int i = 0; i < count; i++) {
		const struct tc_band_point *point = &points[first + i];
		float x_px = x_of(point, frame);
		spots[i] = (struct tc_spot) { x_px, (float)tc_line_y_px(frame, point->high) };
		spots[2 * count - 1 - i] =
			(struct tc_spot) { x_px, (float)tc_line_y_px(frame, point->low) };
	}
	draw_shape(list, spots, 2 * count, points[last].open);
}

static void draw_lone(struct tc_drawlist *list, const struct tc_band_point *point,
	const struct tc_line_frame *frame) {
	float half_px = (float)tc_u(list, lone / 2), x_px = x_of(point, frame);
	float low_px = (float)tc_line_y_px(frame, point->low);
	float high_px = (float)tc_line_y_px(frame, point->high);
	struct tc_spot spots[] = { { x_px - half_px, high_px }, { x_px + half_px, high_px },
		{ x_px + half_px, low_px }, { x_px - half_px, low_px } };
	draw_shape(list, spots, 4, point->open);
}

void tc_band_draw(struct tc_drawlist *list, const struct tc_band_point *points, int count,
	const struct tc_line_frame *frame) {
	for (int first = 0, last; first < count; first = last + 1) {
		last = first;
		while (last + 1 < count && points[last + 1].joined) {
			last++;
		}
		if (last == first) {
			draw_lone(list, &points[first], frame);
		}
		for (int from = first, i = first + 1; i <= last; i++) {
			if (i == last || points[i + 1].open != points[i].open) {
				draw_stretch(list, points, from, i, frame);
				from = i;
			}
		}
	}
}
