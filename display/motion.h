/* What a pane shows on its way from one picture to the next: rows slide, bars grow, for 300 ms. Only what widgets
 * name (tc_draw_element) moves; words and numbers are those of the new picture at once, so that no number is ever
 * seen that nobody reported. Of a bar what both pictures have is drawn as ever, and what moves in the dim ink: the
 * end of a bar that can be taken for a value is always that of a value. Main thread. */
#ifndef TC_DISPLAY_MOTION_H
#define TC_DISPLAY_MOTION_H

#include "widgets/drawlist.h"

enum {
	TC_MOTION_MS = 300,
	TC_MOTION_FRAME_MS = 16,
	/* A pane that changed within it jumps, but for what comes while it has just set out: what changes all the
	 * time would never rest. */
	TC_MOTION_REST_MS = 1000,
};

struct tc_motion;

/* NULL: no memory. */
struct tc_motion *tc_motion_create(void);
void tc_motion_destroy(struct tc_motion *motion);

/* From one list (NULL: the one kept) to the other, both borrowed until it ends or is stopped. now_ms: monotonic. False:
 * nothing of them moves. */
bool tc_motion_begin(struct tc_motion *motion, const struct tc_drawlist *from,
	const struct tc_drawlist *to, int64_t now_ms);
/* Accepts NULL, like runs. */
void tc_motion_stop(struct tc_motion *motion);
bool tc_motion_runs(const struct tc_motion *motion);

/* Where it has come to is kept: the next begin may set out from there, for what comes on the way. The list it goes to has to
 * live until the one after it is drawn. False: it does not run, or no memory. */
bool tc_motion_keep(struct tc_motion *motion, int64_t now_ms);

/* What is to be painted now: a list that lives until the step after the next, or the one it goes to, when it has come
 * there or memory is out. */
const struct tc_drawlist *tc_motion_step(struct tc_motion *motion, int64_t now_ms);

#endif
