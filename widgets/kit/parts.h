/* A whole that is made of two or three parts: one stacked bar, and its key with the values under it. */
#ifndef TC_WIDGETS_KIT_PARTS_H
#define TC_WIDGETS_KIT_PARTS_H

#include "widgets/kit/fact.h"

enum { TC_PARTS_MAX = 3 };

struct tc_part {
	const char *name, *value; /* as written */
	const struct tc_fact *fact;
};

/* The part that is spoken of comes first: data; the others data2 and dim. */
enum tc_ink tc_part_ink(int index);

/* Bar at the top of box, one line of key for each part while there is room. A part without a value takes
 * no length and says "—"; parts below zero have no place in a whole and take none either. Returns the
 * height used, px. */
double tc_parts_draw(
	struct tc_drawlist *list, struct tc_rect box, const struct tc_part *parts, int count);

/* A square of a key and what it stands for, left at x_px; cut to width_px. Returns the right end. */
double tc_part_draw_key(struct tc_drawlist *list, double x_px, double baseline_px, double width_px,
	enum tc_ink ink, const char *name);

#endif
