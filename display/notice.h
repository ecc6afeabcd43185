/* What a wall shows when it does not show its layout: the slate, and the marks over a picture that a
 * former renderer left behind. Main thread. */
#ifndef TC_DISPLAY_NOTICE_H
#define TC_DISPLAY_NOTICE_H

#include "display/damage.h"
#include "layouts/layout.h"

/* One part of a notice: to be painted by itself, in order. */
struct tc_notice_part {
	struct tc_painting painting;
	struct tc_damage damage;
};

struct tc_notice {
	struct tc_arena *arena;
	struct tc_drawlist *lists; /* in arena */
	struct tc_notice_part *parts;
	int count;
};

bool tc_notice_init(struct tc_notice *notice);
void tc_notice_finish(struct tc_notice *notice);

/* The slate: on every screen the office's name and the time at now_ms under it, nothing else. office NULL:
 * the wall's title. */
void tc_notice_slate(struct tc_notice *notice, const struct tc_layout *layout,
	struct tc_fonts *fonts, const char *office, int64_t now_ms);

/* A recovered picture: every pane in its "connection lost" frame, and along the foot of the wall what has
 * happened. live_ms: when the picture was last live; 0: not known. */
void tc_notice_recovered(struct tc_notice *notice, const struct tc_layout *layout,
	struct tc_fonts *fonts, int64_t live_ms);

#endif
