#include "widgets/fence.h"
#include "widgets/kit/pane.h"

/* u, between a title and the mark of an alarm. */
static const double head_gap_u = 3;

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
static void draw_badge(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_rect room = out->room;
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

static void begin(const struct tc_widget *widget, struct tc_drawlist *out) {
	double room_px = TC_WIDGET_ROOM_U * out->u_px;
	out->room = (struct tc_rect) { -room_px, -room_px, widget->width_px + 2 * room_px,
		widget->height_px + 2 * room_px };
	if (widget->badge.priority != 0) {
		out->head_px = tc_alarm_labelled_px(out) + head_gap_u * out->u_px;
		out->head_least_px = tc_alarm_mark_px(out) + head_gap_u * out->u_px;
	}
}

static void end(const struct tc_widget *widget, struct tc_drawlist *out, bool slides) {
	if (widget->badge.priority != 0) {
		draw_badge(widget, out);
	}
	if (!slides) {
		tc_fence(out); /* texts that slide move in and out at the sides */
	}
}

void tc_widget_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	begin(widget, out);
	out->tells = widget->tells;
	widget->class_->draw(widget, out);
	end(widget, out, widget->slides);
}

void tc_widget_draw_reason(
	const struct tc_widget *widget, struct tc_drawlist *out, const char *reason) {
	begin(widget, out);
	tc_pane_draw_error(
		out, widget->width_px, widget->height_px, widget->class_->kind, widget->id, reason);
	end(widget, out, false);
}
