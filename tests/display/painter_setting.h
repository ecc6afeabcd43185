/* What the tests of damage, painter and outputs paint with: the house's letters, the dark colours and
 * lengths of layouts/themes, u = 10 px. */
#ifndef TC_TESTS_DISPLAY_PAINTER_SETTING_H
#define TC_TESTS_DISPLAY_PAINTER_SETTING_H

#include "display/painter.h"

struct setting {
	struct tc_fonts *fonts;
	struct tc_painter *painter;
	struct tc_arena *arena;
	struct tc_style style;
};

/* cmocka's group setup and teardown; *state becomes a struct setting. */
int setting_open(void **state);
int setting_close(void **state);

/* An empty list of u = 10 px in the setting's arena. */
struct tc_drawlist setting_list(struct setting *setting);

/* Paint all of list at x_px, y_px, clipped to clip. */
void setting_paint(struct setting *setting, struct tc_surface *surface, struct tc_drawlist *list,
	double x_px, double y_px, struct tc_rect clip);

struct tc_surface setting_surface(int width_px, int height_px);

#endif
