/* A list inside another one: a cell of a pane that shows several widgets. */
#include "widgets/drawlist.h"

#include <string.h>

static struct tc_rect moved(struct tc_rect rect, double x_px, double y_px) {
	rect.x_px += x_px;
	rect.y_px += y_px;
	return rect;
}

static bool move_line(
	struct tc_drawlist *list, struct tc_command *command, double x_px, double y_px) {
	int count = command->as.line.count;
	struct tc_spot *spots = tc_arena_array(list->arena, (size_t)count, sizeof *spots);
	for (int i = 0; spots != NULL && i < count; i++) {
		spots[i].x_px = command->as.line.spots[i].x_px + (float)x_px;
		spots[i].y_px = command->as.line.spots[i].y_px + (float)y_px;
	}
	command->as.line.spots = spots;
	return spots != NULL;
}

/* False over budget. */
static bool move(struct tc_drawlist *list, struct tc_command *command, double x_px, double y_px) {
	command->bounds = moved(command->bounds, x_px, y_px);
	switch (command->kind) {
	case TC_DRAW_FILL: command->as.fill = moved(command->as.fill, x_px, y_px); break;
	case TC_DRAW_LINE: return move_line(list, command, x_px, y_px);
	case TC_DRAW_POLYGON:
		command->as.polygon.placing.offset_x_px += x_px;
		command->as.polygon.placing.offset_y_px += y_px;
		break;
	case TC_DRAW_DOTS:
		command->as.dots.x_px += x_px;
		command->as.dots.y_px += y_px;
		break;
	case TC_DRAW_DISC:
		command->as.disc.x_px += x_px;
		command->as.disc.y_px += y_px;
		break;
	case TC_DRAW_ARC:
		command->as.arc.x_px += x_px;
		command->as.arc.y_px += y_px;
		break;
	case TC_DRAW_RIBBON:
		command->as.ribbon.x0_px += x_px;
		command->as.ribbon.x1_px += x_px;
		command->as.ribbon.top0_px += y_px;
		command->as.ribbon.top1_px += y_px;
		break;
	case TC_DRAW_PICTURE:
		command->as.picture.x_px += x_px;
		command->as.picture.y_px += y_px;
		break;
	case TC_DRAW_TEXT:
		command->as.text.x_px += x_px;
		command->as.text.baseline_px += y_px;
		break;
	case TC_DRAW_FADE: command->as.fade.box = moved(command->as.fade.box, x_px, y_px); break;
	case TC_DRAW_WATERMARK:
		command->as.watermark.box = moved(command->as.watermark.box, x_px, y_px);
		break;
	}
	return true;
}

void tc_draw_list(
	struct tc_drawlist *list, const struct tc_drawlist *part, double x_px, double y_px) {
	tc_drawlist_reserve(list, list->count + part->count);
	if (part->full || list->capacity < list->count + part->count) {
		list->full = true;
	}
	for (int i = 0; i < part->count && !list->full; i++) {
		struct tc_command *command = &list->commands[list->count++];
		*command = part->commands[i];
		list->full = !move(list, command, x_px, y_px);
	}
	for (int i = 0; i < part->lost_count; i++) {
		struct tc_command lost = part->lost[i];
		lost.bounds = moved(lost.bounds, x_px, y_px);
		tc_drawlist_lose(list, &lost);
	}
	for (int i = 0; i < part->beat_count; i++) {
		struct tc_beat beat = part->beats[i];
		beat.x_px += x_px;
		beat.y_px += y_px;
		tc_draw_beat(list, &beat);
	}
	for (int i = 0; i < part->told_count; i++) {
		tc_draw_told(list, moved(part->told[i].box, x_px, y_px), &part->told[i].datum);
	}
	/* Of several symbols the one that is hardest to read is judged. */
	if (part->module_px > 0 && (list->module_px <= 0 || part->module_px < list->module_px)) {
		list->symbol = moved(part->symbol, x_px, y_px);
		list->module_px = part->module_px;
	}
}
