/* One square that stands for one area: its fill, and what its state draws into it. */
#ifndef TC_WIDGETS_KIT_TILE_H
#define TC_WIDGETS_KIT_TILE_H

#include "widgets/kit/fact.h"

struct tc_tile {
	struct tc_rect box;
	enum tc_ink ink; /* of a tile that is fine */
	bool hatched;    /* nothing reported: hatch instead of a fill */
	bool lettered;   /* letters will stand in it: no clock under them */
	unsigned marks;  /* set of tc_mark */
	char status;
	struct tc_badge alarm; /* of its area */
};

/* Fill or hatch, then the edge of its loudest mark. A late one bears a clock where there is room for it and no alarm,
 * else a solid edge; an alarm stands within the edge. */
void tc_tile_draw(struct tc_drawlist *list, const struct tc_tile *tile);

/* Hatch over a rectangle, on its own ground. */
void tc_tile_draw_hatch(struct tc_drawlist *list, struct tc_rect box);

/* The ink of letters on a fill: the one of text and inverse that is told from it more easily. */
enum tc_ink tc_tile_letter_ink(const struct tc_style *style, enum tc_ink fill);

/* Class 0..count-1 of count spread over the five steps of the ramp. */
enum tc_ink tc_tile_ramp_ink(int class_, int count);

#endif
