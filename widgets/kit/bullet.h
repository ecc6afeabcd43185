/* One value on a track: how far it has come to a target, from where, and what that is called. */
#ifndef TC_WIDGETS_KIT_BULLET_H
#define TC_WIDGETS_KIT_BULLET_H

#include "widgets/kit/fact.h"

enum { TC_BULLET_RANGES_MAX = 3 };

struct tc_bullet {
	const struct tc_fact *fact, *former; /* former NULL: none is drawn */
	bool has_target, falling;            /* falling: lower is better */
	double target, low, high;            /* numbers at the track's ends; zero between them */
	double ranges[TC_BULLET_RANGES_MAX]; /* where each ends, rising */
	int range_count;
};

/* u: of a track without ranges, which is as thick as its value, and of one with them. */
#define TC_BULLET_THIN_U 2.4
#define TC_BULLET_THICK_U 5.3
/* u under the track for the bar of a former value. */
#define TC_BULLET_FORMER_U 1.6

/* On a track as thick as it has to be; the target's tick stands out of it by shape.target_overhang on both sides. */
void tc_bullet_draw(struct tc_drawlist *list, struct tc_rect track, const struct tc_bullet *bullet);

/* Shade of a range: the worst is the heaviest. */
enum tc_ink tc_bullet_range_ink(int index, int count, bool falling);

#endif
