#include "display/painter.h"

#include "display/painter_blend.h"
#include "display/painter_mask.h"
#include "display/painter_shape.h"
#include "display/stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	LARGEST_SIDE_PX = 32768,
	USUAL_BUDGET_BYTES = 4 << 20,
	TILE_PX = 128 << 10, /* painted at a time, 512 KiB: it stays in the processor's cache */
	TILE_WIDEST_PX = TILE_PX / 16,
	LARGE_PX = 1 << 20, /* more than the cache holds: what was there is not there any more */
	DISC_STEPS = 8, /* centres are put on eighths of a px, so that few masks serve all dots */
};

struct tc_painter {
	struct tc_fonts *fonts;
	struct tc_mask_store *masks;
	size_t budget_bytes;
	uint32_t tile[TILE_PX];
};

/* One pane while one rectangle of it is painted. */
struct brush {
	struct tc_painter *painter;
	const struct tc_drawlist *list;
	struct tc_canvas canvas;
	int x_px, y_px;          /* the pane's origin on the surface */
	struct tc_pixels within; /* the pane's clip, pane-local */
	uint32_t colour;
	bool complete; /* false once a shape was left out */
};

/* In small pages the first picture of a large wall costs more in the kernel than in the painter. */
static void want_large_pages(void *memory, size_t bytes) {
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t skipped = (page - (uintptr_t)memory % page) % page;
	if (skipped < bytes) {
		(void)madvise((char *)memory + skipped, bytes - skipped, MADV_HUGEPAGE);
	}
}

enum tc_result tc_surface_init(
	struct tc_surface *surface, int width_px, int height_px, struct tc_error *err) {
	if (width_px < 1 || height_px < 1 || width_px > LARGEST_SIDE_PX ||
		height_px > LARGEST_SIDE_PX) {
		return tc_fail(err, TC_BAD_INPUT, "a surface of %d x %d px is not possible",
			width_px, height_px);
	}
	uint32_t *pixels = calloc((size_t)width_px * (size_t)height_px, sizeof *pixels);
	if (!pixels) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for %d x %d px", width_px, height_px);
	}
	want_large_pages(pixels, (size_t)width_px * (size_t)height_px * sizeof *pixels);
	*surface = (struct tc_surface) { pixels, width_px, height_px, width_px };
	return TC_OK;
}

void tc_surface_finish(struct tc_surface *surface) {
	free(surface->pixels);
	*surface = (struct tc_surface) { 0 };
}

struct tc_pixels tc_surface_area(const struct tc_surface *surface) {
	return (struct tc_pixels) { 0, 0, surface->width_px, surface->height_px };
}

enum tc_result tc_painter_create(struct tc_fonts *fonts, size_t mask_budget_bytes,
	struct tc_painter **out, struct tc_error *err) {
	struct tc_painter *painter = calloc(1, sizeof *painter);
	struct tc_mask_store *masks = tc_mask_store_create();
	if (!painter || !masks) {
		free(painter);
		tc_mask_store_destroy(masks);
		return tc_fail(err, TC_NO_MEMORY, "no memory for the painter");
	}
	painter->fonts = fonts;
	painter->masks = masks;
	painter->budget_bytes = mask_budget_bytes ? mask_budget_bytes : USUAL_BUDGET_BYTES;
	*out = painter;
	return TC_OK;
}

void tc_painter_destroy(struct tc_painter *painter) {
	if (painter) {
		tc_mask_store_destroy(painter->masks);
		free(painter);
	}
}

size_t tc_painter_kept_bytes(const struct tc_painter *painter) {
	return tc_mask_store_bytes(painter->masks);
}

/* Edges on whole px, so that neighbours meet without a seam; what is there is at least 1 px. */
static struct tc_pixels snapped(struct tc_rect rect) {
	struct tc_pixels area = { tc_whole_px(rect.x_px), tc_whole_px(rect.y_px),
		tc_whole_px(rect.x_px + rect.width_px), tc_whole_px(rect.y_px + rect.height_px) };
	area.right = area.right > area.left ? area.right : area.left + 1;
	area.bottom = area.bottom > area.top ? area.bottom : area.top + 1;
	return area;
}

static struct tc_pixels moved(struct tc_pixels area, int x, int y) {
	return (struct tc_pixels) { area.left + x, area.top + y, area.right + x, area.bottom + y };
}

static void fill(struct brush *brush, struct tc_pixels area) {
	tc_blend_fill(brush->canvas, moved(area, brush->x_px, brush->y_px), brush->colour);
}

static void lay(struct brush *brush, const struct tc_mask *mask, int x, int y, unsigned opacity) {
	if (!mask) {
		brush->complete = false;
		return;
	}
	tc_blend_mask(
		brush->canvas, mask, brush->x_px + x, brush->y_px + y, brush->colour, opacity);
}

/* One straight solid stretch is a rectangle; most rules, axes and ticks are. */
static bool paint_rule(struct brush *brush, const struct tc_command *command) {
	const struct tc_spot *spots = command->as.line.spots;
	if (command->as.line.count != 2 || command->as.line.dash > TC_DASH_SOLID ||
		!tc_line_is_straight(command)) {
		return false;
	}
	double pen = command->as.line.width_px;
	pen = pen > 1 ? floor(pen + 0.5) : 1;
	bool level = fabsf(spots[0].x_px - spots[1].x_px) >= fabsf(spots[0].y_px - spots[1].y_px);
	double x0 = fminf(spots[0].x_px, spots[1].x_px), x1 = fmaxf(spots[0].x_px, spots[1].x_px);
	double y0 = fminf(spots[0].y_px, spots[1].y_px), y1 = fmaxf(spots[0].y_px, spots[1].y_px);
	struct tc_rect rect = level
		? (struct tc_rect) { x0, tc_line_snapped(y0, pen) - pen / 2, x1 - x0, pen }
		: (struct tc_rect) { tc_line_snapped(x0, pen) - pen / 2, y0, pen, y1 - y0 };
	fill(brush, snapped(rect));
	return true;
}

static void paint_line(struct brush *brush, const struct tc_command *command) {
	struct tc_shape_place place;
	const struct tc_mask *mask =
		tc_shape_line(brush->painter->masks, brush->list, command, brush->within, &place);
	lay(brush, mask, place.x_px, place.y_px, 255);
}

static void paint_disc(struct brush *brush, double x, double y, double radius, double ring) {
	double column = floor(x), row = floor(y);
	double x_fraction = floor((x - column) * DISC_STEPS) / DISC_STEPS;
	double y_fraction = floor((y - row) * DISC_STEPS) / DISC_STEPS;
	bool near = fabs(x) < LARGEST_SIDE_PX && fabs(y) < LARGEST_SIDE_PX;
	if (!near || !(radius > 0)) {
		return;
	}
	lay(brush, tc_shape_disc(brush->painter->masks, radius, ring, x_fraction, y_fraction),
		(int)column, (int)row, 255);
}

static void paint_dots(struct brush *brush, const struct tc_command *command) {
	int columns = command->as.dots.columns;
	double reach = command->as.dots.radius_px + command->as.dots.ring_px / 2 + 2;
	for (int i = 0; i < command->as.dots.count; i++) {
		int at = command->as.dots.first + i;
		double x = command->as.dots.x_px + at % columns * command->as.dots.pitch_px;
		double y = command->as.dots.y_px + at / columns * command->as.dots.pitch_px;
		struct tc_rect box = { x - reach, y - reach, 2 * reach, 2 * reach };
		struct tc_pixels touched = tc_pixels_around(box, brush->x_px, brush->y_px);
		if (!tc_pixels_empty(tc_pixels_common(touched, brush->canvas.area))) {
			paint_disc(
				brush, x, y, command->as.dots.radius_px, command->as.dots.ring_px);
		}
	}
}

static void paint_text(struct brush *brush, const struct tc_command *command) {
	const struct tc_run *run = tc_fonts_run(brush->painter->fonts, command->as.text.weight,
		command->as.text.size_px, command->as.text.text);
	tc_blend_run(brush->canvas, run, brush->x_px + tc_whole_px(command->as.text.x_px),
		brush->y_px + tc_whole_px(command->as.text.baseline_px), brush->colour);
}

static void paint_fade(struct brush *brush, const struct tc_command *command) {
	struct tc_fading fading = {
		.box = moved(snapped(command->as.fade.box), brush->x_px, brush->y_px),
		.left_px = tc_whole_px(command->as.fade.left_px),
		.right_px = tc_whole_px(command->as.fade.right_px),
		.top_px = tc_whole_px(command->as.fade.top_px),
		.bottom_px = tc_whole_px(command->as.fade.bottom_px),
	};
	tc_blend_fade(brush->canvas, &fading, brush->colour);
}

static int marks_along(double length_px, double pitch_px) {
	return pitch_px >= 1 ? (int)fmin(fmax(floor(length_px / pitch_px + 0.5), 1), 256) : 1;
}

/* A word cut off says something else: where its share of the box is small the mark is smaller. */
static int watermark_size(
	struct brush *brush, const struct tc_command *command, int across, int down) {
	int size = command->as.watermark.size_px;
	const struct tc_run *run = tc_fonts_run(
		brush->painter->fonts, TC_WEIGHT_BOLD, size, command->as.watermark.text);
	double angle = command->as.watermark.rotate_degrees * 3.14159265358979323846 / 180;
	double wide = run->width_px * fabs(cos(angle)) + run->height_px * fabs(sin(angle));
	double high = run->width_px * fabs(sin(angle)) + run->height_px * fabs(cos(angle));
	double share = fmin(command->as.watermark.box.width_px / across * 0.96 / fmax(wide, 1),
		command->as.watermark.box.height_px / down * 0.96 / fmax(high, 1));
	return share < 1 ? (int)fmax(size * share, 1) : size;
}

static void paint_watermark(struct brush *brush, const struct tc_command *command) {
	struct tc_rect box = command->as.watermark.box;
	int across = marks_along(box.width_px, command->as.watermark.pitch_x_px);
	int down = marks_along(box.height_px, command->as.watermark.pitch_y_px);
	int size = watermark_size(brush, command, across, down);
	const char *text = command->as.watermark.text;
	const struct tc_run *run = tc_fonts_run(brush->painter->fonts, TC_WEIGHT_BOLD, size, text);
	if (run->width_px == 0) {
		return;
	}
	const struct tc_mask *mask = tc_shape_turned(
		brush->painter->masks, run, command->as.watermark.rotate_degrees, text, size);
	struct tc_pixels edge = moved(snapped(box), brush->x_px, brush->y_px);
	unsigned opacity = (unsigned)(fmin(fmax(command->as.watermark.alpha, 0), 1) * 255 + 0.5);
	struct brush inside = *brush;
	inside.canvas.area = tc_pixels_common(edge, brush->canvas.area);
	for (int i = 0; i < across * down; i++) {
		double x = box.x_px + (i % across + 0.5) * box.width_px / across;
		double y = box.y_px + (i / across + 0.5) * box.height_px / down;
		lay(&inside, mask, tc_whole_px(x), tc_whole_px(y), opacity);
	}
	brush->complete = inside.complete;
}

static void paint_command(struct brush *brush, const struct tc_command *command) {
	struct tc_mask_store *masks = brush->painter->masks;
	switch (command->kind) {
	case TC_DRAW_FILL: fill(brush, snapped(command->as.fill)); break;
	case TC_DRAW_LINE:
		if (!paint_rule(brush, command)) {
			paint_line(brush, command);
		}
		break;
	case TC_DRAW_POLYGON:
		lay(brush, tc_shape_polygon(masks, brush->list, command, brush->within), 0, 0, 255);
		break;
	case TC_DRAW_DOTS: paint_dots(brush, command); break;
	case TC_DRAW_DISC:
		paint_disc(brush, command->as.disc.x_px, command->as.disc.y_px,
			command->as.disc.radius_px, command->as.disc.ring_px);
		break;
	case TC_DRAW_ARC: lay(brush, tc_shape_arc(masks, command, brush->within), 0, 0, 255); break;
	case TC_DRAW_RIBBON:
		lay(brush, tc_shape_ribbon(masks, command, brush->within), 0, 0, 255);
		break;
	case TC_DRAW_TEXT: paint_text(brush, command); break;
	case TC_DRAW_FADE: paint_fade(brush, command); break;
	case TC_DRAW_WATERMARK: paint_watermark(brush, command); break;
	case TC_DRAW_PICTURE:
		tc_blend_picture(brush->canvas, command->as.picture.picture,
			brush->x_px + tc_whole_px(command->as.picture.x_px),
			brush->y_px + tc_whole_px(command->as.picture.y_px));
		break;
	}
}

/* Whether the px around rect meet area, which is not empty. Without making them: of all commands of a wall
 * every rectangle of damage asks this. False for what is not a number. */
static bool touches(const struct tc_rect *rect, struct tc_pixels area) {
	return rect->x_px < area.right && rect->y_px < area.bottom &&
		rect->x_px + rect->width_px > area.left && rect->y_px + rect->height_px > area.top;
}

/* The part of one pane that lies in canvas.area. */
static bool paint_pane(struct tc_painter *painter, struct tc_canvas canvas,
	const struct tc_style *style, const struct tc_painting *pane) {
	if (!pane->list || !touches(&pane->clip, canvas.area)) {
		return true;
	}
	struct tc_pixels clip = tc_pixels_around(pane->clip, 0, 0);
	struct brush brush = {
		.painter = painter,
		.list = pane->list,
		.canvas = canvas,
		.x_px = tc_whole_px(pane->x_px),
		.y_px = tc_whole_px(pane->y_px),
		.complete = true,
	};
	brush.canvas.area = tc_pixels_common(clip, canvas.area);
	brush.within = moved(clip, -brush.x_px, -brush.y_px);
	struct tc_pixels seen = moved(brush.canvas.area, -brush.x_px, -brush.y_px);
	for (int i = 0; i < pane->list->count && !tc_pixels_empty(brush.canvas.area); i++) {
		const struct tc_command *command = &pane->list->commands[i];
		if (touches(&command->bounds, seen)) {
			brush.colour = style->colours[command->ink];
			paint_command(&brush, command);
		}
	}
	return brush.complete;
}

static bool paint_on(struct tc_painter *painter, struct tc_canvas canvas,
	const struct tc_style *style, const struct tc_painting *panes, int count) {
	bool complete = true;
	tc_blend_fill(canvas, canvas.area, style->colours[TC_INK_GROUND]);
	for (int k = 0; k < count; k++) {
		complete = paint_pane(painter, canvas, style, &panes[k]) && complete;
	}
	return complete;
}

/* In the painter's own tile, then out in one go. */
static bool paint_tile(struct tc_painter *painter, struct tc_surface *surface,
	const struct tc_style *style, const struct tc_painting *panes, int count,
	struct tc_pixels area) {
	int width = area.right - area.left;
	struct tc_canvas tile = { painter->tile, width, area.left, area.top, area };
	bool complete = paint_on(painter, tile, style, panes, count);
	for (int y = area.top; y < area.bottom; y++) {
		tc_stream_pixels(surface->pixels + (size_t)y * (size_t)surface->stride_px +
				(size_t)area.left,
			painter->tile + (size_t)(y - area.top) * (size_t)width, (size_t)width);
	}
	return complete;
}

/* Tile by tile, so that ground and what lies on it meet in the processor's cache: a 4K surface does not fit there,
 * and going through it twice costs more than all the painting. */
static bool paint_large(struct tc_painter *painter, struct tc_surface *surface,
	const struct tc_style *style, const struct tc_painting *panes, int count,
	struct tc_pixels area) {
	int width = area.right - area.left;
	width = width < TILE_WIDEST_PX ? width : TILE_WIDEST_PX;
	int height = TILE_PX / width;
	bool complete = true;
	for (int top = area.top; top < area.bottom; top += height) {
		for (int left = area.left; left < area.right; left += width) {
			struct tc_pixels tile = { left, top, left + width, top + height };
			complete = paint_tile(painter, surface, style, panes, count,
					   tc_pixels_common(tile, area)) &&
				complete;
		}
	}
	tc_stream_end();
	return complete;
}

static bool paint_area(struct tc_painter *painter, struct tc_surface *surface,
	const struct tc_style *style, const struct tc_painting *panes, int count,
	struct tc_pixels area) {
	if ((int64_t)(area.right - area.left) * (area.bottom - area.top) >= LARGE_PX) {
		return paint_large(painter, surface, style, panes, count, area);
	}
	struct tc_canvas canvas = { surface->pixels, surface->stride_px, 0, 0, area };
	return paint_on(painter, canvas, style, panes, count);
}

enum tc_result tc_painter_paint(struct tc_painter *painter, struct tc_surface *surface,
	const struct tc_style *style, const struct tc_painting *panes, int count,
	const struct tc_damage *damage) {
	bool complete = true;
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels area =
			tc_pixels_common(damage->rects[i], tc_surface_area(surface));
		if (!tc_pixels_empty(area)) {
			complete =
				paint_area(painter, surface, style, panes, count, area) && complete;
		}
	}
	tc_mask_store_trim(painter->masks, painter->budget_bytes);
	return complete ? TC_OK : TC_NO_MEMORY;
}
