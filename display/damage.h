/* What of a picture has to be painted again: a bounded set of rectangles in px of the output. Two lists
 * are compared command by command, so that equal panes cost nothing and a changed figure costs its ink. */
#ifndef TC_DISPLAY_DAMAGE_H
#define TC_DISPLAY_DAMAGE_H

#include "widgets/drawlist.h"

#include <stdbool.h>

/* Half-open: left <= x < right. Empty when right <= left or bottom <= top. */
struct tc_pixels {
	int left, top, right, bottom;
};

bool tc_pixels_empty(struct tc_pixels area);
struct tc_pixels tc_pixels_common(struct tc_pixels a, struct tc_pixels b);

/* The whole pixels that rect, moved by x_px, y_px, can touch. Values beyond any wall are cut, not a number
 * is empty. */
struct tc_pixels tc_pixels_around(struct tc_rect rect, int x_px, int y_px);

/* More are joined, and the ground between them painted and shown too: a full wall under load has some 90. */
enum { TC_DAMAGE_MAX = 160 };

/* Zeroed is none. Rectangles may overlap a little; painting one twice gives the same picture. */
struct tc_damage {
	struct tc_pixels rects[TC_DAMAGE_MAX];
	int count;
};

bool tc_damage_is_empty(const struct tc_damage *damage);

/* Near rectangles are joined, and the cheapest pair when there are too many. */
void tc_damage_add(
	struct tc_damage *damage, double x_px, double y_px, double width_px, double height_px);
void tc_damage_add_pixels(struct tc_damage *damage, struct tc_pixels area);

/* Cut everything to area. */
void tc_damage_clip(struct tc_damage *damage, struct tc_pixels area);

/* One pane's list at its place: the pane's origin (whole px; a fraction is rounded) and what it may
 * touch, both in px of the output. */
struct tc_painting {
	double x_px, y_px;
	struct tc_rect clip;
	const struct tc_drawlist *list; /* borrowed; NULL: nothing is drawn */
};

/* Add what differs between two lists of the same pane at x_px, y_px. NULL: an empty list. */
void tc_damage_between(const struct tc_drawlist *before, const struct tc_drawlist *after,
	double x_px, double y_px, struct tc_damage *damage);

/* x_px as the painter places it. */
int tc_whole_px(double value);

#endif
