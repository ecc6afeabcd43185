/* The debug overlay: what staff want to know when the picture is not what they expect. Over the picture,
 * on a key; never on by itself. */
#ifndef TC_DISPLAY_OVERLAY_H
#define TC_DISPLAY_OVERLAY_H

#include "display/damage.h"
#include "display/painter.h"
#include "feeds/mirror/view.h"
#include "layouts/layout.h"

enum { TC_OVERLAY_LINES = 8, TC_OVERLAY_LINE_BYTES = 600 };

struct tc_overlay {
	bool shown;
	/* Why the last saved layout was not taken; empty when it was. Set by the wall. */
	char reasons[3][TC_OVERLAY_LINE_BYTES];
	int reason_count;
	double frame_ms;      /* of the last paint and present */
	double painted_share; /* of the wall's area in the last frame */
	struct tc_arena *arenas[2];
	struct tc_drawlist lists[2];
	struct tc_painting painting;
	int current; /* index of the list shown, -1: none */
};

bool tc_overlay_init(struct tc_overlay *overlay);
void tc_overlay_finish(struct tc_overlay *overlay);

/* Draw anew and add what changed to damage. Nothing while it is hidden. */
void tc_overlay_refresh(struct tc_overlay *overlay, const struct tc_layout *layout,
	const struct tc_view *view, struct tc_fonts *fonts, struct tc_damage *damage);

/* Its list belongs to a layout that is gone: the next refresh starts anew. */
void tc_overlay_forget(struct tc_overlay *overlay);

/* What to paint above the scene, or NULL while hidden. */
const struct tc_painting *tc_overlay_painting(const struct tc_overlay *overlay);

#endif
