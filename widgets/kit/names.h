/* Room for names beside the points of a chart: none on a point, on another name or outside. */
#ifndef TC_WIDGETS_KIT_NAMES_H
#define TC_WIDGETS_KIT_NAMES_H

#include "widgets/drawlist.h"

struct tc_names {
	struct tc_rect room;   /* no name outside, pane px */
	struct tc_rect *taken; /* of most */
	int count, most;
};

/* Room to note `most` rectangles, in list's arena. False over budget. */
bool tc_names_init(struct tc_names *names, struct tc_drawlist *list, struct tc_rect room, int most);

/* A rectangle that no name may touch; beyond the most it is forgotten. */
void tc_names_take(struct tc_names *names, struct tc_rect box);

struct tc_name_place {
	struct tc_rect box; /* of the letters */
	bool leader;        /* so far off that a line has to lead there */
};

/* The nearest free place for a name of width_px beside a point: right of it, left, above, below, then further
 * off; it is taken by this. own: the rectangle of the point itself, which is no obstacle to its name. False
 * when there is none. */
bool tc_names_place(struct tc_names *names, const struct tc_drawlist *list, struct tc_rect own,
	double width_px, double size_u, struct tc_name_place *out);

/* Where its letters stand. */
double tc_names_baseline_px(
	const struct tc_drawlist *list, const struct tc_name_place *place, double size_u);

/* The name at its place, with the line that leads there. */
void tc_names_draw(struct tc_drawlist *list, const struct tc_name_place *place, struct tc_rect own,
	struct tc_text_style style, const char *name, const struct tc_datum *datum);

#endif
