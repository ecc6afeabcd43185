/* What the edges of tiles and areas mean: a line for each mark that occurs, its sample and its words. */
#ifndef TC_WIDGETS_KIT_KEY_H
#define TC_WIDGETS_KIT_KEY_H

#include "widgets/kit/tally.h"

/* u, from line to line. */
#define TC_KEY_PITCH_U 10

/* What items take up, at 0, 0. sampled: with their samples. */
struct tc_rect tc_key_box(
	struct tc_drawlist *list, const struct tc_tally_item *items, int count, bool sampled);

void tc_key_draw(struct tc_drawlist *list, double x_px, double top_px,
	const struct tc_tally_item *items, int count, bool sampled);

#endif
