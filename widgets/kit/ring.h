/* A piece of a ring that stands for a figure, in the manner of its state. */
#ifndef TC_WIDGETS_KIT_RING_H
#define TC_WIDGETS_KIT_RING_H

#include "widgets/kit/fact.h"

struct tc_ring {
	double x_px, y_px, radius_px, width_px; /* radius: of the middle of the ring */
};

/* From one turn to another, see tc_draw_arc: filled in ink, or an outline of what is lost or not yet firm. hollow: an
 * outline in ink, where what it would stand for is not whole. Tells nothing. */
void tc_ring_draw(struct tc_drawlist *list, const struct tc_ring *ring, double from, double to,
	const struct tc_fact *fact, enum tc_ink ink, bool hollow);

/* The edge of a piece, drawn inside it. */
void tc_ring_outline(struct tc_drawlist *list, const struct tc_ring *ring, double from, double to,
	double width_px, enum tc_dash dash, enum tc_ink ink);

#endif
