#include "widgets/fence.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What stands where digits would have been cut. */
static const char hidden[] = "####";

/* u. What two inks may share: Vietnamese lines touch by their marks. As display/lint has it. */
static const double shared_u = 0.4;

struct fence {
	struct tc_drawlist *list;
	struct tc_rect room; /* for bounds */
};

static struct tc_rect grown(struct tc_rect box, double by_px) {
	return (struct tc_rect) { box.x_px - by_px, box.y_px - by_px, box.width_px + 2 * by_px,
		box.height_px + 2 * by_px };
}

static bool holds(struct tc_rect room, struct tc_rect box) {
	return box.x_px >= room.x_px && box.y_px >= room.y_px &&
		box.x_px + box.width_px <= room.x_px + room.width_px &&
		box.y_px + box.height_px <= room.y_px + room.height_px;
}

static bool overlap(struct tc_rect a, struct tc_rect b) {
	return a.x_px < b.x_px + b.width_px && b.x_px < a.x_px + a.width_px &&
		a.y_px < b.y_px + b.height_px && b.y_px < a.y_px + a.height_px;
}

static struct tc_rect common(struct tc_rect a, struct tc_rect b) {
	double x_px = fmax(a.x_px, b.x_px), y_px = fmax(a.y_px, b.y_px);
	return (struct tc_rect) { x_px, y_px, fmin(a.x_px + a.width_px, b.x_px + b.width_px) - x_px,
		fmin(a.y_px + a.height_px, b.y_px + b.height_px) - y_px };
}

/* As it was meant, for whoever judges the layout. */
static void keep_lost(struct tc_drawlist *list, struct tc_command *command) {
	tc_drawlist_lose(list, command);
	command->as.text.cut = true;
}

/* Of no size: taken out of the list at the end. */
static void drop(struct tc_command *command) {
	command->as.text.text = "";
	command->as.text.datum = NULL;
	command->bounds.width_px = command->bounds.height_px = 0;
}

static bool is_gone(const struct tc_command *command) {
	return command->bounds.width_px <= 0;
}

static const struct tc_run *run_of(
	const struct tc_drawlist *list, const struct tc_command *command) {
	return tc_fonts_run(list->fonts, command->as.text.weight, command->as.text.size_px,
		command->as.text.text);
}

static void place(
	struct tc_command *command, const struct tc_run *run, double x_px, double baseline_px) {
	command->as.text.x_px = x_px;
	command->as.text.baseline_px = baseline_px;
	command->bounds = (struct tc_rect) { x_px + run->ink_left_px - 1,
		baseline_px + run->ink_top_px - 1, run->ink_right_px - run->ink_left_px + 2,
		run->ink_bottom_px - run->ink_top_px + 2 };
}

/* The sign in the figure's place, moved and made smaller until it lies in the room. */
static void hide(const struct fence *fence, struct tc_command *command) {
	struct tc_rect room = grown(fence->room, -1);
	command->as.text.text = hidden;
	const struct tc_run *run = run_of(fence->list, command);
	double share = fmin(room.width_px / (run->ink_right_px - run->ink_left_px),
		room.height_px / (run->ink_bottom_px - run->ink_top_px));
	if (share < 1) {
		command->as.text.size_px = (int)fmax(1, floor(command->as.text.size_px * share));
		run = run_of(fence->list, command);
	}
	double right_px = room.x_px + room.width_px, bottom_px = room.y_px + room.height_px;
	double x_px = fmin(command->as.text.x_px, right_px - run->ink_right_px);
	double baseline_px = fmin(command->as.text.baseline_px, bottom_px - run->ink_bottom_px);
	place(command, run, fmax(x_px, room.x_px - run->ink_left_px),
		floor(fmax(baseline_px, room.y_px - run->ink_top_px)));
}

/* A number that lost its end would be another one: it goes whole, with what binds it. */
static const char *without_torn_number(struct tc_arena *arena, const char *cut) {
	static const char ellipsis[] = "…";
	size_t length = strlen(cut) - strlen(ellipsis);
	size_t kept = length;
	while (kept > 0 && strchr("0123456789.,:/-", cut[kept - 1]) != NULL) {
		kept--;
	}
	while (kept > 0 && kept < length && cut[kept - 1] == ' ') {
		kept--;
	}
	return kept == length ? cut : tc_arena_printf(arena, "%.*s%s", (int)kept, cut, ellipsis);
}

/* Words as long as the room is, their end where it was when that is inside. */
static void shorten(const struct fence *fence, struct tc_command *command) {
	struct tc_drawlist *list = fence->list;
	struct tc_rect room = grown(fence->room, -1);
	double right_px = command->bounds.x_px + command->bounds.width_px - 1;
	double end_px = fmin(right_px, room.x_px + room.width_px);
	double begin_px = fmax(command->bounds.x_px + 1, room.x_px);
	const char *cut = tc_fit_ellipsis(list->fonts, command->as.text.weight,
		command->as.text.size_px, command->as.text.text, end_px - begin_px, list->arena);
	cut = cut == NULL ? NULL : without_torn_number(list->arena, cut);
	if (cut == NULL) {
		list->full = true;
		return;
	}
	command->as.text.text = cut;
	const struct tc_run *run = run_of(list, command);
	bool hangs_right = right_px <= end_px;
	place(command, run,
		floor(hangs_right ? end_px - run->ink_right_px : begin_px - run->ink_left_px + 1),
		command->as.text.baseline_px);
}

static bool is_figure(const struct tc_command *command) {
	return command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL;
}

/* "7,2" hidden, its "triệu" goes; "7,2/12 triệu": the word stays for the other one. */
static void drop_word_of(const struct fence *fence, struct tc_command *figure) {
	struct tc_command *end = fence->list->commands + fence->list->count;
	for (struct tc_command *at = figure + 1; at < end && !is_figure(at); at++) {
		if (at->kind == TC_DRAW_TEXT && at->as.text.binds && !is_gone(at)) {
			keep_lost(fence->list, at);
			drop(at);
		}
	}
}

/* The figures before the word of a scale that goes: one, or a value and its total. */
static void hide_figures_of(const struct fence *fence, struct tc_command *word) {
	struct tc_command *first = fence->list->commands, *at = word;
	while (at > first && !is_figure(at)) {
		at--;
	}
	for (; at >= first && is_figure(at); at--) {
		if (!is_gone(at) && strcmp(at->as.text.text, hidden) != 0) {
			keep_lost(fence->list, at);
			hide(fence, at);
		}
	}
}

static void keep_inside(const struct fence *fence, struct tc_command *command) {
	bool figure = command->as.text.datum != NULL &&
		strpbrk(command->as.text.text, "0123456789") != NULL;
	double top_px = command->bounds.y_px, bottom_px = top_px + command->bounds.height_px;
	bool high =
		top_px >= fence->room.y_px && bottom_px <= fence->room.y_px + fence->room.height_px;
	keep_lost(fence->list, command);
	if (figure) {
		hide(fence, command);
		drop_word_of(fence, command);
		return;
	}
	if (command->as.text.binds) {
		hide_figures_of(fence, command);
	} else if (high) {
		shorten(fence, command);
	}
	if (!holds(fence->room, command->bounds) || strcmp(command->as.text.text, "…") == 0) {
		drop(command);
	}
}

/* What is left when two cannot both be read. */
static int weight_of(const struct tc_command *command) {
	return command->as.text.datum != NULL  ? 3
		: command->as.text.sign        ? 2
		: command->ink == TC_INK_TEXT3 ? 0
					       : 1;
}

static int compare_tops(const void *a, const void *b) {
	const struct tc_command *one = *(struct tc_command *const *)a;
	const struct tc_command *other = *(struct tc_command *const *)b;
	if (one->bounds.y_px < other->bounds.y_px || one->bounds.y_px > other->bounds.y_px) {
		return one->bounds.y_px < other->bounds.y_px ? -1 : 1;
	}
	return one < other ? -1 : one > other;
}

static void part(const struct fence *fence, struct tc_command *one, struct tc_command *other) {
	struct tc_command *earlier = one < other ? one : other;
	struct tc_command *later = one < other ? other : one;
	struct tc_command *lesser = weight_of(earlier) < weight_of(later) ? earlier : later;
	if (!lesser->as.text.cut) {
		keep_lost(fence->list, lesser);
	}
	if (lesser->as.text.binds) {
		hide_figures_of(fence, lesser);
	} else if (lesser->as.text.datum != NULL) {
		drop_word_of(fence, lesser);
	}
	drop(lesser);
}

static void keep_apart(const struct fence *fence) {
	struct tc_drawlist *list = fence->list;
	struct tc_command **texts = tc_arena_array(list->arena, (size_t)list->count, sizeof *texts);
	int count = 0;
	double shrink_px = -1 - shared_u * list->u_px;
	if (texts == NULL) {
		list->full = true;
		return;
	}
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT && !is_gone(&list->commands[i])) {
			texts[count++] = &list->commands[i];
		}
	}
	qsort(texts, (size_t)count, sizeof *texts, compare_tops);
	for (int i = 0; i < count; i++) {
		double bottom_px = texts[i]->bounds.y_px + texts[i]->bounds.height_px;
		for (int k = i + 1; k < count && texts[k]->bounds.y_px < bottom_px; k++) {
			if (!is_gone(texts[i]) && !is_gone(texts[k]) &&
				overlap(grown(texts[i]->bounds, shrink_px),
					grown(texts[k]->bounds, shrink_px))) {
				part(fence, texts[i], texts[k]);
			}
		}
	}
}

/* Two ends, or a frame. */
static bool is_straight(const struct tc_command *command) {
	int count = command->as.line.count;
	const struct tc_spot *spots = command->as.line.spots;
	bool straight = count == 4 ? command->as.line.closed : count == 2;
	for (int i = 0; i + 1 < count && straight; i++) {
		double x_px = fabs((double)spots[i].x_px - spots[i + 1].x_px);
		double y_px = fabs((double)spots[i].y_px - spots[i + 1].y_px);
		straight = x_px < 0.01 || y_px < 0.01;
	}
	return straight;
}

/* The same pixels: whoever shows the list cuts there. A frame keeps its four sides. */
static void clip_line(const struct fence *fence, struct tc_command *command) {
	int count = command->as.line.count;
	const struct tc_spot *spots = command->as.line.spots;
	struct tc_spot *clipped =
		tc_arena_array(fence->list->arena, (size_t)count, sizeof *clipped);
	if (clipped == NULL) {
		fence->list->full = true;
		return;
	}
	struct tc_rect room = grown(fence->room, -1 - command->as.line.width_px / 2);
	struct tc_rect box = { room.x_px + room.width_px, room.y_px + room.height_px, 0, 0 };
	double right_px = room.x_px, bottom_px = room.y_px;
	for (int i = 0; i < count; i++) {
		double x_px = fmax(room.x_px, fmin(spots[i].x_px, room.x_px + room.width_px));
		double y_px = fmax(room.y_px, fmin(spots[i].y_px, room.y_px + room.height_px));
		clipped[i] = (struct tc_spot) { (float)x_px, (float)y_px };
		box.x_px = fmin(box.x_px, x_px);
		box.y_px = fmin(box.y_px, y_px);
		right_px = fmax(right_px, x_px);
		bottom_px = fmax(bottom_px, y_px);
	}
	command->as.line.spots = clipped;
	box.width_px = right_px - box.x_px;
	box.height_px = bottom_px - box.y_px;
	command->bounds = grown(box, command->as.line.width_px / 2 + 1);
}

/* Whether a part of it would say something else: dots are counted, a curve goes on past its end. */
static bool must_be_whole(const struct tc_command *command) {
	switch (command->kind) {
	case TC_DRAW_DISC:
	case TC_DRAW_DOTS:
	case TC_DRAW_ARC:
	case TC_DRAW_RIBBON: return true;
	case TC_DRAW_LINE: return !is_straight(command);
	default: return false;
	}
}

static void clip_shape(const struct fence *fence, struct tc_command *command) {
	if (must_be_whole(command) || !overlap(fence->room, grown(command->bounds, -1))) {
		command->bounds.width_px = command->bounds.height_px = 0;
	} else if (command->kind == TC_DRAW_FILL) {
		command->as.fill = common(grown(fence->room, -1), command->as.fill);
		command->bounds = grown(command->as.fill, 1);
	} else if (command->kind == TC_DRAW_WATERMARK) {
		command->as.watermark.box =
			common(grown(fence->room, -1), command->as.watermark.box);
		command->bounds = grown(command->as.watermark.box, 1);
	} else if (command->kind == TC_DRAW_LINE) {
		clip_line(fence, command);
	}
}

void tc_fence(struct tc_drawlist *list) {
	/* Bounds are a px wider than the ink. */
	const struct fence fence = { list, grown(list->room, 1) };
	for (int i = 0; i < list->count; i++) {
		struct tc_command *command = &list->commands[i];
		if (holds(fence.room, command->bounds) || is_gone(command)) {
			continue;
		}
		if (command->kind == TC_DRAW_TEXT) {
			keep_inside(&fence, command);
		} else {
			clip_shape(&fence, command);
		}
	}
	keep_apart(&fence);
	int kept = 0;
	for (int i = 0; i < list->count; i++) {
		if (!is_gone(&list->commands[i])) {
			list->commands[kept++] = list->commands[i];
		}
	}
	list->count = kept;
}
