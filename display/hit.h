/* Which figure stands where: the boxes of the scene dump, asked by a finger or walked over by a key. Main thread. */
#ifndef TC_DISPLAY_HIT_H
#define TC_DISPLAY_HIT_H

#include "display/scene.h"

/* A figure as drawn, copied from the draw list. */
struct tc_hit {
	int pane;
	struct tc_rect box; /* its ink, wall px */
	int indicator, area;
	unsigned marks;
	uint64_t trace; /* 0: nobody reported it */
	char period[TC_PERIOD_TEXT_MAX];
};

/* Figures of a refreshed scene in the order of its panes, the drawing's within. At most size; returns how many
 * there are. */
int tc_hit_list(const struct tc_scene *scene, struct tc_hit *out, int size);

/* The figure at a point of the wall, or the nearest one of the pane under it. False: no pane with a figure. */
bool tc_hit_at(const struct tc_scene *scene, double x_px, double y_px, struct tc_hit *out);

/* The one after hit in the order of tc_hit_list, from the end back to the first; hit->pane -1: the first. False: there is no
 * figure at all, or no memory. */
bool tc_hit_next(const struct tc_scene *scene, const struct tc_hit *hit, struct tc_hit *out);

#endif
