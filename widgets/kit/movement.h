/* How a place in an order moved since the period before: a shape and by how many places. No colour: up is no praise. */
#ifndef TC_WIDGETS_KIT_MOVEMENT_H
#define TC_WIDGETS_KIT_MOVEMENT_H

#include "widgets/kit/fact.h"

enum tc_movement {
	TC_MOVEMENT_UNKNOWN = 1, /* the period before cannot be compared: a dash */
	TC_MOVEMENT_NEW,         /* there was never a value before: "mới" */
	TC_MOVEMENT_SAME,        /* two strokes */
	TC_MOVEMENT_UP,
	TC_MOVEMENT_DOWN,
};

/* u at the note size: what a column of them takes. */
#define TC_MOVEMENT_COLUMN_U 17.0

/* From x_px on, on a row's baseline; size_u of its letters. fact: whose place it is. */
void tc_movement_draw(struct tc_drawlist *list, double x_px, double baseline_px, double size_u,
	enum tc_movement movement, int places, const struct tc_fact *fact,
	enum tc_language language);

#endif
