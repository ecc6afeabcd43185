/* The debug overlay: what staff want to know when the picture is not what they expect. Over the picture,
 * on a key; never on by itself. */
#ifndef TC_DISPLAY_OVERLAY_H
#define TC_DISPLAY_OVERLAY_H

#include "display/scene.h"

enum { TC_OVERLAY_LINE_BYTES = 600, TC_OVERLAY_FRAMES = 128 };

struct tc_overlay {
	bool shown, outlines; /* outlines: also of what the last frame painted */
	/* Why the last saved layout was not taken; empty when it was. Set by the wall. */
	char reasons[3][TC_OVERLAY_LINE_BYTES];
	int reason_count;
	float frames_ms[TC_OVERLAY_FRAMES]; /* CPU time of the last frames, a ring */
	int64_t frame_count;
	int64_t began_us;
	double painted_share;     /* of the wall's area in the last frame */
	struct tc_damage painted; /* in the last frame, the overlay's own aside */
	struct tc_arena *arenas[2];
	struct tc_drawlist lists[2];
	struct tc_painting painting;
	int current; /* index of the list shown, -1: none */
};

bool tc_overlay_init(struct tc_overlay *overlay);
void tc_overlay_finish(struct tc_overlay *overlay);

/* The key: hidden -> shown -> with outlines -> hidden. */
void tc_overlay_turn(struct tc_overlay *overlay);

/* Draw anew and add what changed to damage, which is what the scene wants painted. Nothing while it is
 * hidden. */
void tc_overlay_refresh(struct tc_overlay *overlay, const struct tc_scene *scene,
	const struct tc_view *view, struct tc_fonts *fonts, struct tc_damage *damage);

/* Around painting a frame: CPU time of this thread, and what was painted. */
void tc_overlay_begin_frame(struct tc_overlay *overlay);
void tc_overlay_end_frame(struct tc_overlay *overlay, const struct tc_damage *damage,
	const struct tc_surface *surface);

/* Its list belongs to a layout that is gone: the next refresh starts anew. */
void tc_overlay_forget(struct tc_overlay *overlay);

/* What to paint above the scene, or NULL while hidden. */
const struct tc_painting *tc_overlay_painting(const struct tc_overlay *overlay);

#endif
