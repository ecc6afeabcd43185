/* What one window shows of the wall's surface: a rectangle of it, at a place, perhaps smaller, perhaps
 * turned for a panel that hangs on its side. */
#ifndef TC_DISPLAY_OUTPUTS_SIGHT_H
#define TC_DISPLAY_OUTPUTS_SIGHT_H

#include "display/painter.h"

struct tc_sight {
	struct tc_pixels area; /* of the wall's surface, as hung */
	int x_px, y_px;        /* of its top left in the window, after turning */
	int shrink;            /* so many px of the wall become one; at least 1 */
	int turn;              /* clockwise degrees the panel is turned: 0, 90, 180, 270 */
};

/* Size in the window, after shrinking and turning. */
void tc_sight_size(const struct tc_sight *sight, int *width_px, int *height_px);

/* Copy what damage and the sight have in common into target. Returns what was touched of target; empty
 * when nothing was. */
struct tc_pixels tc_sight_put(const struct tc_sight *sight, struct tc_surface *target,
	const struct tc_surface *surface, struct tc_pixels damage);

/* Which px of the wall a px of the window shows. False: none of this sight. */
bool tc_sight_wall_px(const struct tc_sight *sight, int x_px, int y_px, int *wall_x, int *wall_y);

#endif
