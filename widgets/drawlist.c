#include "widgets/drawlist.h"

#include <math.h>
#include <string.h>

/* Text of this many u and more meets an edge with its ink; smaller text keeps its advance box, so that
 * table digits stay in their columns. */
static const double ink_flush_from_u = 10;
static const double pi = 3.14159265358979323846;

enum { FIRST_CAPACITY = 64 };

void tc_drawlist_init(struct tc_drawlist *list, struct tc_arena *arena, struct tc_fonts *fonts,
	const struct tc_style *style, double u_px) {
	*list = (struct tc_drawlist) {
		.arena = arena,
		.fonts = fonts,
		.style = style,
		.u_px = u_px,
	};
}

/* False when the arena is full. */
static bool grow(struct tc_drawlist *list, int capacity) {
	struct tc_command *commands =
		tc_arena_array(list->arena, (size_t)capacity, sizeof *commands);
	if (!commands) {
		return false;
	}
	if (list->count > 0) {
		memcpy(commands, list->commands, (size_t)list->count * sizeof *commands);
	}
	list->commands = commands;
	list->capacity = capacity;
	return true;
}

void tc_drawlist_reserve(struct tc_drawlist *list, int count) {
	if (count > list->capacity) {
		(void)grow(
			list, count); /* what does not fit is told by the command that does not */
	}
}

void tc_drawlist_keep_in(
	const struct tc_drawlist *list, double radius_px, double *x_px, double *y_px) {
	const struct tc_rect *room = &list->room;
	if (room->width_px > 2 * radius_px && room->height_px > 2 * radius_px) {
		*x_px = fmin(*x_px, room->x_px + room->width_px - radius_px);
		*x_px = fmax(*x_px, room->x_px + radius_px);
		*y_px = fmin(*y_px, room->y_px + room->height_px - radius_px);
		*y_px = fmax(*y_px, room->y_px + radius_px);
	}
}

/* NULL once the arena is full: the list is then marked and the pane shows its reason. */
static struct tc_command *append(struct tc_drawlist *list, enum tc_command_kind kind,
	enum tc_ink ink, struct tc_rect bounds) {
	if (list->full) {
		return NULL;
	}
	if (list->count == list->capacity &&
		!grow(list, list->capacity ? 2 * list->capacity : FIRST_CAPACITY)) {
		list->full = true;
		return NULL;
	}
	struct tc_command *command = &list->commands[list->count++];
	*command = (struct tc_command) {
		.kind = kind, .ink = ink, .element = list->element, .bounds = bounds
	};
	return command;
}

/* FNV-1a, never 0. */
static uint32_t mix(uint32_t hash, const void *bytes, size_t length) {
	for (size_t i = 0; i < length; i++) {
		hash = (hash ^ ((const unsigned char *)bytes)[i]) * 16777619U;
	}
	return hash == 0 ? 1 : hash;
}

void tc_draw_element(struct tc_drawlist *list, int indicator, int area, int64_t period_ms) {
	uint32_t hash = mix(2166136261U, &indicator, sizeof indicator);
	hash = mix(hash, &area, sizeof area);
	list->element = mix(hash, &period_ms, sizeof period_ms);
}

void tc_draw_rest(struct tc_drawlist *list) {
	list->element = 0;
}

void tc_draw_command(struct tc_drawlist *list, const struct tc_command *command) {
	struct tc_command *copy = append(list, command->kind, command->ink, command->bounds);
	if (copy != NULL) {
		*copy = *command;
	}
}

void tc_drawlist_lose(struct tc_drawlist *list, const struct tc_command *command) {
	if (list->lost_count == list->lost_capacity) {
		int capacity = list->lost_capacity == 0 ? 8 : 2 * list->lost_capacity;
		struct tc_command *lost =
			tc_arena_array(list->arena, (size_t)capacity, sizeof *lost);
		if (lost == NULL) {
			list->full = true;
			return;
		}
		if (list->lost_count > 0) {
			memcpy(lost, list->lost, (size_t)list->lost_count * sizeof *lost);
		}
		list->lost = lost;
		list->lost_capacity = capacity;
	}
	list->lost[list->lost_count++] = *command;
}

void tc_draw_beat(struct tc_drawlist *list, const struct tc_beat *beat) {
	if (list->beat_count == list->beat_capacity) {
		int capacity = list->beat_capacity == 0 ? 8 : 2 * list->beat_capacity;
		struct tc_beat *beats =
			tc_arena_array(list->arena, (size_t)capacity, sizeof *beats);
		if (beats == NULL) {
			list->full = true;
			return;
		}
		if (list->beat_count > 0) {
			memcpy(beats, list->beats, (size_t)list->beat_count * sizeof *beats);
		}
		list->beats = beats;
		list->beat_capacity = capacity;
	}
	list->beats[list->beat_count++] = *beat;
}

static struct tc_rect grown(struct tc_rect rect, double by_px) {
	return (struct tc_rect) { rect.x_px - by_px, rect.y_px - by_px, rect.width_px + 2 * by_px,
		rect.height_px + 2 * by_px };
}

void tc_draw_fill(struct tc_drawlist *list, struct tc_rect rect, enum tc_ink ink) {
	if (!(rect.width_px > 0 && rect.height_px > 0)) {
		return;
	}
	struct tc_command *command = append(list, TC_DRAW_FILL, ink, grown(rect, 1));
	if (command) {
		command->as.fill = rect;
	}
}

void tc_draw_line(struct tc_drawlist *list, double x0_px, double y0_px, double x1_px, double y1_px,
	double width_px, enum tc_dash dash, enum tc_ink ink) {
	struct tc_spot spots[] = { { (float)x0_px, (float)y0_px }, { (float)x1_px, (float)y1_px } };
	tc_draw_polyline(list, spots, 2, width_px, dash, false, ink);
}

static struct tc_rect bounds_of(const struct tc_spot *spots, int count) {
	float left = spots[0].x_px, right = left, top = spots[0].y_px, bottom = top;
	for (int i = 1; i < count; i++) {
		left = fminf(left, spots[i].x_px);
		right = fmaxf(right, spots[i].x_px);
		top = fminf(top, spots[i].y_px);
		bottom = fmaxf(bottom, spots[i].y_px);
	}
	return (struct tc_rect) { left, top, (double)right - left, (double)bottom - top };
}

void tc_draw_polyline(struct tc_drawlist *list, const struct tc_spot *spots, int count,
	double width_px, enum tc_dash dash, bool closed, enum tc_ink ink) {
	if (count < 2 || !(width_px > 0)) {
		return;
	}
	struct tc_spot *copy = tc_arena_array(list->arena, (size_t)count, sizeof *copy);
	if (!copy) {
		list->full = true;
		return;
	}
	memcpy(copy, spots, (size_t)count * sizeof *copy);
	/* Joins are round: nothing stands out further than half the pen. */
	struct tc_rect bounds = grown(bounds_of(spots, count), width_px / 2 + 1);
	struct tc_command *command = append(list, TC_DRAW_LINE, ink, bounds);
	if (command) {
		command->as.line.spots = copy;
		command->as.line.count = count;
		command->as.line.width_px = width_px;
		command->as.line.dash = dash;
		command->as.line.closed = closed;
	}
}

void tc_draw_frame(struct tc_drawlist *list, struct tc_rect rect, double width_px,
	enum tc_dash dash, enum tc_ink ink) {
	struct tc_rect pen = grown(rect, -width_px / 2);
	if (!(pen.width_px > 0 && pen.height_px > 0)) {
		return;
	}
	float left = (float)pen.x_px, right = (float)(pen.x_px + pen.width_px);
	float top = (float)pen.y_px, bottom = (float)(pen.y_px + pen.height_px);
	struct tc_spot spots[] = { { left, top }, { right, top }, { right, bottom },
		{ left, bottom } };
	tc_draw_polyline(list, spots, 4, width_px, dash, true, ink);
}

void tc_draw_polygon(struct tc_drawlist *list, const struct tc_outline *outline,
	const struct tc_placing *placing, enum tc_polygon_style style, double width_px,
	enum tc_dash dash, enum tc_ink ink) {
	double x0 = outline->low.x_px * placing->scale_x + placing->offset_x_px;
	double x1 = outline->high.x_px * placing->scale_x + placing->offset_x_px;
	double y0 = outline->low.y_px * placing->scale_y + placing->offset_y_px;
	double y1 = outline->high.y_px * placing->scale_y + placing->offset_y_px;
	struct tc_rect box = { fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0) };
	double pen = style == TC_POLYGON_STROKE ? width_px / 2 : 0;
	struct tc_command *command = append(list, TC_DRAW_POLYGON, ink, grown(box, pen + 1));
	if (command) {
		command->as.polygon.outline = outline;
		command->as.polygon.placing = *placing;
		command->as.polygon.style = style;
		command->as.polygon.width_px = width_px;
		command->as.polygon.dash = dash;
	}
}

void tc_draw_area(struct tc_drawlist *list, const struct tc_spot *spots, int count,
	enum tc_polygon_style style, enum tc_ink ink) {
	static const struct tc_placing here = { 1, 1, 0, 0 };
	if (count < 3) {
		return;
	}
	struct tc_outline *outline = tc_arena_alloc(list->arena, sizeof *outline);
	struct tc_spot *copy = tc_arena_array(list->arena, (size_t)count, sizeof *copy);
	int *end = tc_arena_alloc(list->arena, sizeof *end);
	if (!outline || !copy || !end) {
		list->full = true;
		return;
	}
	memcpy(copy, spots, (size_t)count * sizeof *copy);
	*end = count;
	struct tc_rect box = bounds_of(spots, count);
	*outline = (struct tc_outline) { copy, end, 1, { (float)box.x_px, (float)box.y_px },
		{ (float)(box.x_px + box.width_px), (float)(box.y_px + box.height_px) } };
	int before = list->count;
	tc_draw_polygon(list, outline, &here, style, 0, TC_DASH_SOLID, ink);
	if (list->count > before) {
		list->commands[before].as.polygon.passing = true;
	}
}

void tc_draw_dots(struct tc_drawlist *list, double x_px, double y_px, double pitch_px,
	double radius_px, double ring_px, int columns, int first, int count, enum tc_ink ink) {
	if (count <= 0 || columns <= 0) {
		return;
	}
	int last = first + count - 1;
	bool one_row = first / columns == last / columns;
	int low = one_row ? first % columns : 0, high = one_row ? last % columns : columns - 1;
	struct tc_rect centres = { x_px + low * pitch_px, y_px + first / columns * pitch_px,
		(high - low) * pitch_px, (last / columns - first / columns) * pitch_px };
	struct tc_command *command =
		append(list, TC_DRAW_DOTS, ink, grown(centres, radius_px + ring_px / 2 + 1));
	if (command) {
		command->as.dots.x_px = x_px;
		command->as.dots.y_px = y_px;
		command->as.dots.pitch_px = pitch_px;
		command->as.dots.radius_px = radius_px;
		command->as.dots.ring_px = ring_px;
		command->as.dots.columns = columns;
		command->as.dots.first = first;
		command->as.dots.count = count;
	}
}

void tc_draw_disc(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	double ring_px, enum tc_ink ink) {
	struct tc_rect centre = { x_px, y_px, 0, 0 };
	struct tc_command *command =
		append(list, TC_DRAW_DISC, ink, grown(centre, radius_px + ring_px / 2 + 1));
	if (command) {
		command->as.disc.x_px = x_px;
		command->as.disc.y_px = y_px;
		command->as.disc.radius_px = radius_px;
		command->as.disc.ring_px = ring_px;
	}
}

/* Its corners, and where it is outermost: upright, right, down, left, as far as it passes there. */
static struct tc_rect bounds_of_arc(
	double x_px, double y_px, double radius_px, double width_px, double from, double to) {
	double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
	int first = (int)ceil(from * 4), quarters = (int)floor(to * 4) - first + 1;
	for (int i = -2; i < quarters; i++) {
		double angle = 2 * pi * (i == -2 ? from : i == -1 ? to : (first + i) / 4.0);
		for (int side = -1; side <= 1; side += 2) {
			double away_px = radius_px + side * width_px / 2;
			double at_x = x_px + away_px * sin(angle),
			       at_y = y_px - away_px * cos(angle);
			low_x = fmin(low_x, at_x);
			high_x = fmax(high_x, at_x);
			low_y = fmin(low_y, at_y);
			high_y = fmax(high_y, at_y);
		}
	}
	return (struct tc_rect) { low_x, low_y, high_x - low_x, high_y - low_y };
}

void tc_draw_arc(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	double width_px, double from_turn, double to_turn, enum tc_ink ink) {
	if (!(width_px > 0 && radius_px > 0 && to_turn > from_turn)) {
		return;
	}
	to_turn = fmin(to_turn, from_turn + 1);
	struct tc_rect bounds = bounds_of_arc(x_px, y_px, radius_px, width_px, from_turn, to_turn);
	struct tc_command *command = append(list, TC_DRAW_ARC, ink, grown(bounds, 1));
	if (command) {
		command->as.arc.x_px = x_px;
		command->as.arc.y_px = y_px;
		command->as.arc.radius_px = radius_px;
		command->as.arc.width_px = width_px;
		command->as.arc.from_turn = from_turn;
		command->as.arc.to_turn = to_turn;
	}
}

void tc_draw_ribbon(struct tc_drawlist *list, double x0_px, double top0_px, double x1_px,
	double top1_px, double height_px, enum tc_ink ink) {
	if (!(x1_px > x0_px && height_px > 0)) {
		return;
	}
	struct tc_rect box = { x0_px, fmin(top0_px, top1_px), x1_px - x0_px,
		fabs(top1_px - top0_px) + height_px };
	struct tc_command *command = append(list, TC_DRAW_RIBBON, ink, grown(box, 1));
	if (command) {
		command->as.ribbon.x0_px = x0_px;
		command->as.ribbon.top0_px = top0_px;
		command->as.ribbon.x1_px = x1_px;
		command->as.ribbon.top1_px = top1_px;
		command->as.ribbon.height_px = height_px;
	}
}

void tc_draw_fade(struct tc_drawlist *list, struct tc_rect box, double left_px, double right_px,
	double top_px, double bottom_px, enum tc_ink ink) {
	struct tc_command *command = append(list, TC_DRAW_FADE, ink, grown(box, 1));
	if (command) {
		command->as.fade.box = box;
		command->as.fade.left_px = left_px;
		command->as.fade.right_px = right_px;
		command->as.fade.top_px = top_px;
		command->as.fade.bottom_px = bottom_px;
	}
}

static int whole_px(double size_px) {
	return size_px > 1 ? (int)(size_px + 0.5) : 1;
}

void tc_draw_watermark(struct tc_drawlist *list, struct tc_rect box, const char *text) {
	char *copy = tc_arena_string(list->arena, text);
	struct tc_command *command =
		copy ? append(list, TC_DRAW_WATERMARK, TC_INK_WATERMARK, grown(box, 1)) : NULL;
	if (!command) {
		list->full = true;
		return;
	}
	const struct tc_style *style = list->style;
	command->as.watermark.box = box;
	command->as.watermark.text = copy;
	command->as.watermark.size_px = whole_px(style->watermark.size * list->u_px);
	command->as.watermark.rotate_degrees = style->watermark.rotate_degrees;
	command->as.watermark.alpha = style->watermark.alpha;
	command->as.watermark.pitch_x_px = style->watermark.pitch_x * list->u_px;
	command->as.watermark.pitch_y_px = style->watermark.pitch_y * list->u_px;
}

/* Where the pen starts so that the text stands at x_px, a whole px. */
static double pen_for(const struct tc_run *run, struct tc_text_style style, double x_px) {
	bool ink = style.size_u >= ink_flush_from_u && run->ink_right_px > run->ink_left_px;
	double left = ink ? run->ink_left_px : 0, right = ink ? run->ink_right_px : run->advance_px;
	double back = style.anchor == TC_ANCHOR_RIGHT ? right
		: style.anchor == TC_ANCHOR_MIDDLE    ? (left + right) / 2
						      : left;
	return floor(x_px - back + 0.5);
}

static struct tc_rect ink_box(const struct tc_run *run, double pen_px, double baseline_px) {
	return (struct tc_rect) { pen_px + run->ink_left_px, baseline_px + run->ink_top_px,
		run->ink_right_px - run->ink_left_px, run->ink_bottom_px - run->ink_top_px };
}

static const struct tc_datum *copy_datum(struct tc_arena *arena, const struct tc_datum *datum) {
	struct tc_datum *copy = tc_arena_alloc(arena, sizeof *copy);
	if (copy) {
		*copy = *datum;
		copy->source = datum->source ? tc_arena_string(arena, datum->source) : NULL;
	}
	return copy;
}

static bool grow_told(struct tc_drawlist *list) {
	int capacity = list->told_capacity ? 2 * list->told_capacity : FIRST_CAPACITY;
	struct tc_shape *told = tc_arena_array(list->arena, (size_t)capacity, sizeof *told);
	if (!told) {
		return false;
	}
	if (list->told_count > 0) {
		memcpy(told, list->told, (size_t)list->told_count * sizeof *told);
	}
	list->told = told;
	list->told_capacity = capacity;
	return true;
}

void tc_draw_told(struct tc_drawlist *list, struct tc_rect box, const struct tc_datum *datum) {
	if (!list->tells || list->full) {
		return;
	}
	const char *source = datum->source ? tc_arena_string(list->arena, datum->source) : NULL;
	if ((datum->source && !source) ||
		(list->told_count == list->told_capacity && !grow_told(list))) {
		list->full = true;
		return;
	}
	struct tc_shape *told = &list->told[list->told_count++];
	*told = (struct tc_shape) { box, *datum };
	told->datum.source = source;
}

struct tc_rect tc_draw_text(struct tc_drawlist *list, double x_px, double baseline_px,
	struct tc_text_style style, const char *text, const struct tc_datum *datum) {
	int size_px = whole_px(style.size_u * list->u_px);
	const struct tc_run *run = tc_fonts_run(list->fonts, style.weight, size_px, text);
	double pen_px = pen_for(run, style, x_px);
	double baseline = floor(baseline_px + 0.5);
	struct tc_rect ink = ink_box(run, pen_px, baseline);
	char *copy = tc_arena_string(list->arena, text);
	const struct tc_datum *kept = datum ? copy_datum(list->arena, datum) : NULL;
	struct tc_command *command = copy && (kept || !datum)
		? append(list, TC_DRAW_TEXT, style.ink, grown(ink, 1))
		: NULL;
	if (!command) {
		list->full = true;
		return ink;
	}
	command->as.text.x_px = pen_px;
	command->as.text.baseline_px = baseline;
	command->as.text.weight = style.weight;
	command->as.text.size_px = size_px;
	command->as.text.text = copy;
	command->as.text.datum = kept;
	command->as.text.label = true;
	command->as.text.sign = style.sign;
	command->as.text.binds = style.binds;
	return ink;
}

struct tc_rect tc_measure_text(
	struct tc_drawlist *list, struct tc_text_style style, const char *text) {
	int size_px = whole_px(style.size_u * list->u_px);
	const struct tc_run *run = tc_fonts_run(list->fonts, style.weight, size_px, text);
	return ink_box(run, pen_for(run, style, 0), 0);
}

void tc_draw_picture(struct tc_drawlist *list, double x_px, double y_px,
	const struct tc_picture *picture, const char *file, const char *alt) {
	struct tc_rect bounds = { x_px, y_px, picture->width_px, picture->height_px };
	struct tc_command *command = append(list, TC_DRAW_PICTURE, TC_INK_GROUND, bounds);
	if (command == NULL) {
		return;
	}
	command->as.picture.x_px = x_px;
	command->as.picture.y_px = y_px;
	command->as.picture.picture = picture;
	command->as.picture.file = tc_arena_string(list->arena, file);
	command->as.picture.alt = tc_arena_string(list->arena, alt);
	if (command->as.picture.file == NULL || command->as.picture.alt == NULL) {
		list->full = true;
	}
}
