#include "widgets/widget.h"

#include <math.h>
#include <string.h>

/* What stands where digits would have been cut. */
static const char hidden[] = "####";

/* u, between a title and the mark of an alarm. */
static const double head_gap_u = 3;

static bool holds(struct tc_rect room, struct tc_rect box) {
	return box.x_px >= room.x_px && box.y_px >= room.y_px &&
		box.x_px + box.width_px <= room.x_px + room.width_px &&
		box.y_px + box.height_px <= room.y_px + room.height_px;
}

/* The sign in the text's place, moved and made smaller until it lies in the room. */
static void hide(struct tc_drawlist *list, struct tc_command *command, struct tc_rect room) {
	enum tc_weight weight = command->as.text.weight;
	int size_px = command->as.text.size_px;
	const struct tc_run *run = tc_fonts_run(list->fonts, weight, size_px, hidden);
	double share = fmin(room.width_px / (run->ink_right_px - run->ink_left_px),
		room.height_px / (run->ink_bottom_px - run->ink_top_px));
	if (share < 1) {
		size_px = (int)fmax(1, floor(size_px * share));
		run = tc_fonts_run(list->fonts, weight, size_px, hidden);
	}
	double right_px = room.x_px + room.width_px, bottom_px = room.y_px + room.height_px;
	double x_px = fmin(command->as.text.x_px, right_px - run->ink_right_px);
	double baseline_px = fmin(command->as.text.baseline_px, bottom_px - run->ink_bottom_px);
	x_px = fmax(x_px, room.x_px - run->ink_left_px);
	baseline_px = floor(fmax(baseline_px, room.y_px - run->ink_top_px));
	command->as.text.text = hidden;
	command->as.text.size_px = size_px;
	command->as.text.x_px = x_px;
	command->as.text.baseline_px = baseline_px;
	command->bounds = (struct tc_rect) { x_px + run->ink_left_px - 1,
		baseline_px + run->ink_top_px - 1, run->ink_right_px - run->ink_left_px + 2,
		run->ink_bottom_px - run->ink_top_px + 2 };
}

static bool overlaps(struct tc_rect a, struct tc_rect b) {
	return a.x_px < b.x_px + b.width_px && b.x_px < a.x_px + a.width_px &&
		a.y_px < b.y_px + b.height_px && b.y_px < a.y_px + a.height_px;
}

static bool is_free(const struct tc_drawlist *list, struct tc_rect box) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT &&
			overlaps(list->commands[i].bounds, box)) {
			return false;
		}
	}
	return true;
}

/* On the title's line, whose right end was kept free for it. A pane without a title may have a figure or words
 * there: then as far up as marks may stand, or without its label further out. */
static void draw_badge(
	const struct tc_widget *widget, struct tc_drawlist *out, struct tc_rect room) {
	bool labelled = out->head_px > out->head_least_px;
	double half_px = tc_alarm_mark_px(out) / 2;
	double width_px = labelled ? tc_alarm_labelled_px(out) : 2 * half_px;
	double x_px = widget->width_px - width_px;
	double y_px = out->style->pane.title * out->u_px - 3.3 * out->u_px;
	double up_px = room.y_px + half_px;
	if (!is_free(out, (struct tc_rect) { x_px, y_px - half_px, width_px, 2 * half_px })) {
		y_px = up_px;
		if (!is_free(out, (struct tc_rect) { x_px, room.y_px, width_px, 2 * half_px })) {
			labelled = false;
			x_px = room.x_px + room.width_px - 2 * half_px;
		}
	}
	if (labelled) {
		(void)tc_alarm_draw_labelled(out, x_px, y_px, widget->badge);
	} else {
		tc_alarm_draw_mark(out, x_px + half_px, y_px, TC_ALARM_RADIUS_U, widget->badge);
	}
}

void tc_widget_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	/* Bounds are a px wider than the ink. */
	double around_px = TC_WIDGET_ROOM_U * out->u_px + 1;
	struct tc_rect room = { -around_px, -around_px, widget->width_px + 2 * around_px,
		widget->height_px + 2 * around_px };
	out->tells = widget->tells;
	if (widget->badge.priority != 0) {
		out->head_px = tc_alarm_labelled_px(out) + head_gap_u * out->u_px;
		out->head_least_px = tc_alarm_mark_px(out) + head_gap_u * out->u_px;
	}
	widget->class_->draw(widget, out);
	if (widget->badge.priority != 0) {
		draw_badge(widget, out, room);
	}
	for (int i = 0; i < out->count && !widget->slides; i++) {
		struct tc_command *command = &out->commands[i];
		if (command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL &&
			!holds(room, command->bounds) &&
			strpbrk(command->as.text.text, "0123456789") != NULL) {
			hide(out, command, room);
		}
	}
}
