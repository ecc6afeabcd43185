/* A wall seen in a small window: every factor × factor px become their mean. */
#ifndef TC_DISPLAY_OUTPUTS_SHRINK_H
#define TC_DISPLAY_OUTPUTS_SHRINK_H

#include "display/painter.h"

/* The mean colour of surface's px over area; black over nothing. */
uint32_t tc_surface_mean(const struct tc_surface *surface, struct tc_pixels area);

/* Put the mean of surface's px over `area` (in px of surface) into small. Returns what was touched of
 * small. factor >= 1; a last incomplete px of small is made of what there is. */
struct tc_pixels tc_surface_shrink(struct tc_surface *small, const struct tc_surface *surface,
	struct tc_pixels area, int factor);

#endif
