#include "display/motion.h"

#include <math.h>
#include <stdlib.h>

enum { LIST_BYTES = 4 * 1024 * 1024, MATCHED_MAX = 4096 };

/* px: edges that lie so near are the same one. */
static const double same_edge = 0.75;

struct tc_motion {
	const struct tc_drawlist *from, *to; /* NULL: it does not run */
	int64_t began_ms;
	struct tc_arena *arenas[2]; /* the list painted and the one before */
	struct tc_drawlist lists[2];
	int current;
	struct tc_arena *kept_arena;
	struct tc_drawlist kept;
	/* Of each command of to the one of from that it comes from; -1: none. */
	int matches[MATCHED_MAX];
};

struct tc_motion *tc_motion_create(void) {
	struct tc_motion *motion = calloc(1, sizeof *motion);
	if (motion == NULL) {
		return NULL;
	}
	motion->arenas[0] = tc_arena_create(LIST_BYTES);
	motion->arenas[1] = tc_arena_create(LIST_BYTES);
	motion->kept_arena = tc_arena_create(LIST_BYTES);
	if (motion->arenas[0] == NULL || motion->arenas[1] == NULL || motion->kept_arena == NULL) {
		tc_motion_destroy(motion);
		return NULL;
	}
	return motion;
}

void tc_motion_destroy(struct tc_motion *motion) {
	if (motion != NULL) {
		tc_arena_destroy(motion->arenas[0]);
		tc_arena_destroy(motion->arenas[1]);
		tc_arena_destroy(motion->kept_arena);
		free(motion);
	}
}

static bool near_by(double a, double b) {
	return fabs(a - b) < same_edge;
}

/* Whether going from one to the other can be seen. Other words are no movement, nor is that a number with a digit more
 * begins further left. */
static bool moves(const struct tc_command *a, const struct tc_command *b) {
	const struct tc_rect *p = &a->bounds, *q = &b->bounds;
	if (b->kind == TC_DRAW_TEXT) {
		return !near_by(a->as.text.baseline_px, b->as.text.baseline_px) ||
			fabs(a->as.text.x_px - b->as.text.x_px) > b->as.text.size_px;
	}
	return !near_by(p->x_px, q->x_px) || !near_by(p->y_px, q->y_px) ||
		!near_by(p->width_px, q->width_px) || !near_by(p->height_px, q->height_px);
}

/* The command of from that is the n-th of the element and kind, as command at is in to. Lists are short and an element's
 * commands stand together. */
static int match(const struct tc_drawlist *from, const struct tc_drawlist *to, int at) {
	const struct tc_command *command = &to->commands[at];
	int ordinal = 0;
	if (command->element == 0) {
		return -1;
	}
	for (int i = at - 1; i >= 0 && to->commands[i].element == command->element; i--) {
		ordinal += to->commands[i].kind == command->kind;
	}
	for (int i = 0; i < from->count; i++) {
		const struct tc_command *other = &from->commands[i];
		if (other->element == command->element && other->kind == command->kind &&
			ordinal-- == 0) {
			return i;
		}
	}
	return -1;
}

bool tc_motion_begin(struct tc_motion *motion, const struct tc_drawlist *from,
	const struct tc_drawlist *to, int64_t now_ms) {
	bool any = false;
	from = from == NULL ? &motion->kept : from;
	for (int i = 0; i < to->count && to->count <= MATCHED_MAX; i++) {
		motion->matches[i] = match(from, to, i);
		any = any ||
			(motion->matches[i] >= 0 &&
				moves(&from->commands[motion->matches[i]], &to->commands[i]));
	}
	if (any) {
		motion->from = from;
		motion->to = to;
		motion->began_ms = now_ms;
	}
	return any;
}

void tc_motion_stop(struct tc_motion *motion) {
	if (motion != NULL) {
		motion->from = motion->to = NULL;
	}
}

bool tc_motion_runs(const struct tc_motion *motion) {
	return motion != NULL && motion->to != NULL;
}

static double between(double a, double b, double share) {
	return a + (b - a) * share;
}

/* Where a text is: whole px, as letters stand elsewhere. */
static void slide_text(struct tc_drawlist *out, const struct tc_command *from, struct tc_command to,
	double share) {
	double x_px = round((to.as.text.x_px - from->as.text.x_px) * (share - 1));
	double y_px = round((to.as.text.baseline_px - from->as.text.baseline_px) * (share - 1));
	to.as.text.x_px += x_px;
	to.as.text.baseline_px += y_px;
	to.bounds.x_px += x_px;
	to.bounds.y_px += y_px;
	tc_draw_command(out, &to);
}

/* A bar that grows or shrinks stands on one edge. What both pictures have of it is drawn as ever, dim is what moves
 * beyond. */
static void grow_fill(struct tc_drawlist *out, const struct tc_command *from,
	const struct tc_command *to, double share) {
	struct tc_rect a = from->as.fill, b = to->as.fill, solid = b, beyond;
	bool left = near_by(a.x_px, b.x_px),
	     right = near_by(a.x_px + a.width_px, b.x_px + b.width_px);
	bool foot = near_by(a.y_px + a.height_px, b.y_px + b.height_px);
	bool level = near_by(a.height_px, b.height_px) && (left || right);
	if (level) {
		solid.y_px = round(between(a.y_px, b.y_px, share));
		solid.width_px = fmin(a.width_px, b.width_px);
		solid.x_px = left ? b.x_px : b.x_px + b.width_px - solid.width_px;
		beyond = solid;
		beyond.width_px = between(a.width_px, b.width_px, share) - solid.width_px;
		beyond.x_px = left ? solid.x_px + solid.width_px : solid.x_px - beyond.width_px;
	} else if (foot && near_by(a.width_px, b.width_px)) {
		solid.x_px = round(between(a.x_px, b.x_px, share));
		solid.height_px = fmin(a.height_px, b.height_px);
		solid.y_px = b.y_px + b.height_px - solid.height_px;
		beyond = solid;
		beyond.height_px = between(a.height_px, b.height_px, share) - solid.height_px;
		beyond.y_px = solid.y_px - beyond.height_px;
	} else {
		tc_draw_command(out, to); /* another scale: it does not grow, it is another bar */
		return;
	}
	tc_draw_fill(out, solid, to->ink);
	if (beyond.width_px > 0 && beyond.height_px > 0) {
		tc_draw_fill(out, beyond, TC_INK_DIM);
	}
}

static void slide_disc(struct tc_drawlist *out, const struct tc_command *from, struct tc_command to,
	double share) {
	double x_px = (to.as.disc.x_px - from->as.disc.x_px) * (share - 1);
	double y_px = (to.as.disc.y_px - from->as.disc.y_px) * (share - 1);
	to.as.disc.x_px += x_px;
	to.as.disc.y_px += y_px;
	to.bounds.x_px += x_px;
	to.bounds.y_px += y_px;
	tc_draw_command(out, &to);
}

static void draw_between(struct tc_drawlist *out, const struct tc_command *from,
	const struct tc_command *to, double share) {
	switch (to->kind) {
	case TC_DRAW_TEXT: slide_text(out, from, *to, share); break;
	case TC_DRAW_FILL: grow_fill(out, from, to, share); break;
	case TC_DRAW_DISC: slide_disc(out, from, *to, share); break;
	default: tc_draw_command(out, to); break;
	}
}

/* Fast first: what has come is read soonest. */
static double eased(double share) {
	double left = 1 - share;
	return 1 - left * left * left;
}

const struct tc_drawlist *tc_motion_step(struct tc_motion *motion, int64_t now_ms) {
	const struct tc_drawlist *from = motion->from, *to = motion->to;
	double share = (double)(now_ms - motion->began_ms) / TC_MOTION_MS;
	if (share >= 1 || share < 0) {
		tc_motion_stop(motion);
		return to;
	}
	motion->current = 1 - motion->current;
	struct tc_drawlist *out = &motion->lists[motion->current];
	tc_arena_reset(motion->arenas[motion->current]);
	tc_drawlist_init(out, motion->arenas[motion->current], to->fonts, to->style, to->u_px);
	tc_drawlist_reserve(out, to->count + 64);
	for (int i = 0; i < to->count; i++) {
		if (motion->matches[i] < 0) {
			tc_draw_command(out, &to->commands[i]);
		} else {
			draw_between(out, &from->commands[motion->matches[i]], &to->commands[i],
				eased(share));
		}
	}
	for (int i = 0; i < to->beat_count; i++) {
		tc_draw_beat(out, &to->beats[i]);
	}
	if (out->full) {
		tc_motion_stop(motion);
		return to;
	}
	return out;
}

bool tc_motion_keep(struct tc_motion *motion, int64_t now_ms) {
	if (!tc_motion_runs(motion)) {
		return false;
	}
	const struct tc_drawlist *now = tc_motion_step(motion, now_ms);
	tc_arena_reset(motion->kept_arena);
	tc_drawlist_init(&motion->kept, motion->kept_arena, now->fonts, now->style, now->u_px);
	tc_drawlist_reserve(&motion->kept, now->count);
	for (int i = 0; i < now->count; i++) {
		tc_draw_command(&motion->kept, &now->commands[i]);
	}
	return !motion->kept.full;
}
