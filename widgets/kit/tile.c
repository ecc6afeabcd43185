#include "widgets/kit/tile.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

enum { RAMP_STEPS = 5 };
/* Of the side, for the radius of an alarm: with its outline 0.4 of the side, which leaves the edge free. */
static const double clock_room_u = 5.6, alarm_share = 0.22;

/* A square of 1 x 1. */
static const struct tc_spot square_spots[] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
static const int square_ends[] = { 4 };
static const struct tc_outline square = { square_spots, square_ends, 1, { 0, 0 }, { 1, 1 } };

void tc_tile_draw_hatch(struct tc_drawlist *list, struct tc_rect box) {
	struct tc_placing placing = { box.width_px, box.height_px, box.x_px, box.y_px };
	tc_draw_fill(list, box, TC_INK_NODATA);
	tc_draw_polygon(list, &square, &placing, TC_POLYGON_HATCH,
		tc_u(list, list->style->line.hatch), TC_DASH_SOLID, TC_INK_HATCH);
}

static void draw_edge(
	struct tc_drawlist *list, const struct tc_tile *tile, enum tc_dash dash, enum tc_ink ink) {
	double most_px = fmin(tile->box.width_px, tile->box.height_px) / 4;
	double width_px = fmax(tc_u(list, list->style->line.frame), list->style->line.frame_min_px);
	tc_draw_frame(list, tile->box, fmin(width_px, most_px), dash, ink);
}

/* Within the edge, ground and second outline too: the edge is the state's. */
static void draw_alarm(struct tc_drawlist *list, const struct tc_tile *tile) {
	double side_u = fmin(tile->box.width_px, tile->box.height_px) / list->u_px;
	tc_alarm_draw_grounded(list, tile->box.x_px + tile->box.width_px / 2,
		tile->box.y_px + tile->box.height_px / 2,
		fmin(TC_ALARM_SMALL_U, side_u * alarm_share), tile->alarm);
}

static void draw_clock(struct tc_drawlist *list, const struct tc_tile *tile) {
	bool room = fmin(tile->box.width_px, tile->box.height_px) >= tc_u(list, clock_room_u);
	if (room && !tile->lettered) {
		tc_mark_draw_clock_in(list, tile->box.x_px + tile->box.width_px / 2,
			tile->box.y_px + tile->box.height_px / 2,
			tile->ink == TC_INK_WARNING ? TC_INK_INVERSE : TC_INK_WARNING);
	} else {
		draw_edge(list, tile, TC_DASH_SOLID, TC_INK_WARNING);
	}
}

void tc_tile_draw(struct tc_drawlist *list, const struct tc_tile *tile) {
	unsigned marks = tile->marks;
	bool open = tc_mark_letter(marks, tile->status) != '\0';
	if (tile->hatched) {
		tc_tile_draw_hatch(list, tile->box);
	} else if ((marks & TC_MARK_INCOMPLETE) == 0) {
		tc_draw_fill(list, tile->box,
			tc_mark_value_ink(marks & ~(unsigned)TC_MARK_MISSING, tile->ink));
	}
	if ((marks & TC_MARK_LOST) != 0) {
		draw_edge(list, tile, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((marks & TC_MARK_STALE) != 0) {
		draw_edge(list, tile, TC_DASH_STALE, TC_INK_TEXT);
	} else if ((marks & TC_MARK_DISPUTED) != 0) {
		draw_edge(list, tile, TC_DASH_DISPUTED, TC_INK_DISPUTED);
	} else if (open) {
		draw_edge(list, tile, TC_DASH_PROVISIONAL, TC_INK_TEXT);
	} else if ((marks & TC_MARK_INCOMPLETE) != 0) {
		draw_edge(list, tile, TC_DASH_SOLID, tile->ink);
	}
	bool late = (marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0;
	if (tile->alarm.priority != 0) {
		if (late) {
			draw_edge(list, tile, TC_DASH_SOLID, TC_INK_WARNING);
		}
		draw_alarm(list, tile);
	} else if (late) {
		draw_clock(list, tile);
	}
}

static double part_light(uint32_t colour, int shift) {
	double part = (colour >> shift & 0xFF) / 255.0;
	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* Relative luminance (WCAG). */
static double light(uint32_t colour) {
	return 0.2126 * part_light(colour, 16) + 0.7152 * part_light(colour, 8) +
		0.0722 * part_light(colour, 0);
}

static double contrast(uint32_t a, uint32_t b) {
	double first = light(a) + 0.05, second = light(b) + 0.05;
	return fmax(first, second) / fmin(first, second);
}

enum tc_ink tc_tile_letter_ink(const struct tc_style *style, enum tc_ink fill) {
	const uint32_t *colours = style->colours;
	return contrast(colours[TC_INK_TEXT], colours[fill]) >=
			contrast(colours[TC_INK_INVERSE], colours[fill])
		? TC_INK_TEXT
		: TC_INK_INVERSE;
}

enum tc_ink tc_tile_ramp_ink(int class_, int count) {
	int steps = RAMP_STEPS - 1;
	int at = count <= 1 ? steps : (class_ * steps + (count - 1) / 2) / (count - 1);
	return (enum tc_ink)(TC_INK_RAMP1 + at);
}
