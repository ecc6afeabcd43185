#include "display/outputs/page.h"

#include "base/text.h"
#include "display/painter_shape.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double radians_per_degree = 3.14159265358979323846 / 180;

/* A watermark fills at most so much of its share of the box. */
static const double watermark_share = 0.96;

struct tc_rect tc_page_snapped(struct tc_rect rect) {
	int left = tc_whole_px(rect.x_px), top = tc_whole_px(rect.y_px);
	int right = tc_whole_px(rect.x_px + rect.width_px);
	int bottom = tc_whole_px(rect.y_px + rect.height_px);
	return (struct tc_rect) { left, top, right > left ? right - left : 1,
		bottom > top ? bottom - top : 1 };
}

struct tc_rect tc_page_clip(const struct tc_painting *pane) {
	struct tc_pixels area = tc_pixels_around(pane->clip, 0, 0);
	return (struct tc_rect) { area.left, area.top, area.right - area.left,
		area.bottom - area.top };
}

struct tc_page_dashes tc_page_dashes(const struct tc_drawlist *list, enum tc_dash dash) {
	const struct tc_style *style = list->style;
	const double *lengths = dash == TC_DASH_STALE ? style->dash.stale
		: dash == TC_DASH_LOST                ? style->dash.lost
		: dash == TC_DASH_PROVISIONAL         ? style->dash.provisional
		: dash == TC_DASH_DISPUTED            ? style->dash.disputed
						      : NULL;
	struct tc_page_dashes dashes = { { 0 },
		lengths == NULL                    ? 0
			: dash == TC_DASH_DISPUTED ? 4
						   : 2 };
	double sum = 0;
	for (int i = 0; i < dashes.count; i++) {
		dashes.lengths[i] = lengths[i] * list->u_px;
		sum += dashes.lengths[i];
	}
	dashes.count = sum > 0 ? dashes.count : 0; /* no program draws dashes of no length */
	return dashes;
}

static struct tc_rect box_of_rule(const struct tc_spot *spots, double pen) {
	bool level = fabsf(spots[0].x_px - spots[1].x_px) >= fabsf(spots[0].y_px - spots[1].y_px);
	double x0 = fminf(spots[0].x_px, spots[1].x_px), x1 = fmaxf(spots[0].x_px, spots[1].x_px);
	double y0 = fminf(spots[0].y_px, spots[1].y_px), y1 = fmaxf(spots[0].y_px, spots[1].y_px);
	return tc_page_snapped(
		level ? (struct tc_rect) { x0, tc_line_snapped(y0, pen) - pen / 2, x1 - x0, pen }
		      : (struct tc_rect) { tc_line_snapped(x0, pen) - pen / 2, y0, pen, y1 - y0 });
}

struct tc_page_line tc_page_line(const struct tc_command *command) {
	struct tc_page_line line = { .straight = tc_line_is_straight(command),
		.pen_px = command->as.line.width_px };
	if (line.straight) {
		line.pen_px = line.pen_px > 1 ? floor(line.pen_px + 0.5) : 1;
	}
	line.rule = line.straight && command->as.line.count == 2 &&
		command->as.line.dash <= TC_DASH_SOLID;
	if (line.rule) {
		line.box = box_of_rule(command->as.line.spots, line.pen_px);
	}
	return line;
}

struct tc_spot tc_page_line_spot(const struct tc_page_line *line, struct tc_spot spot) {
	if (!line->straight) {
		return spot;
	}
	return (struct tc_spot) { (float)tc_line_snapped(spot.x_px, line->pen_px),
		(float)tc_line_snapped(spot.y_px, line->pen_px) };
}

static int marks_along(double length_px, double pitch_px) {
	return pitch_px >= 1 ? (int)fmin(fmax(floor(length_px / pitch_px + 0.5), 1), 256) : 1;
}

struct tc_page_marks tc_page_marks(struct tc_fonts *fonts, const struct tc_command *command) {
	struct tc_rect box = command->as.watermark.box;
	const char *text = command->as.watermark.text;
	int size = command->as.watermark.size_px;
	const struct tc_run *run = tc_fonts_run(fonts, TC_WEIGHT_BOLD, size, text);
	double angle = command->as.watermark.rotate_degrees * radians_per_degree;
	double wide = run->width_px * fabs(cos(angle)) + run->height_px * fabs(sin(angle));
	double high = run->width_px * fabs(sin(angle)) + run->height_px * fabs(cos(angle));
	int across = marks_along(box.width_px, command->as.watermark.pitch_x_px);
	int down = marks_along(box.height_px, command->as.watermark.pitch_y_px);
	double share = fmin(box.width_px / across * watermark_share / fmax(wide, 1),
		box.height_px / down * watermark_share / fmax(high, 1));
	size = share < 1 ? (int)fmax(size * share, 1) : size;
	run = tc_fonts_run(fonts, TC_WEIGHT_BOLD, size, text);
	return (struct tc_page_marks) {
		.size_px = size,
		.across = across,
		.down = down,
		.pen_x_px = -(run->ink_left_px + run->ink_right_px) / 2,
		.baseline_px = -(run->ink_top_px + run->ink_bottom_px) / 2,
		.advance_px = run->advance_px,
	};
}

struct tc_spot tc_page_mark_spot(
	const struct tc_page_marks *marks, const struct tc_command *command, int index) {
	struct tc_rect box = command->as.watermark.box;
	double x = box.x_px + (index % marks->across + 0.5) * box.width_px / marks->across;
	double y = box.y_px + (index / marks->across + 0.5) * box.height_px / marks->down;
	return (struct tc_spot) { (float)tc_whole_px(x), (float)tc_whole_px(y) };
}

const char *tc_page_text(struct tc_arena *arena, const char *text) {
	tc_arena_reset(arena);
	const char *shown = tc_text_visible(arena, text, tc_utf8_valid_prefix(text, strlen(text)));
	return shown != NULL ? shown : "";
}

enum tc_result tc_page_beside(const char *path, char beside[TC_PATH_MAX], struct tc_error *err) {
	int length = snprintf(beside, TC_PATH_MAX, "%s.%ld.part", path, (long)getpid());
	if (length < 0 || length >= TC_PATH_MAX) {
		return tc_fail(err, TC_BAD_INPUT, "%.80s…: the name is too long", path);
	}
	return TC_OK;
}

enum tc_result tc_page_keep(const char *beside, const char *path, struct tc_error *err) {
	if (rename(beside, path) != 0) {
		int reason = errno;
		unlink(beside);
		return tc_fail(err, TC_UNAVAILABLE, "%s: %s", path, strerror(reason));
	}
	return TC_OK;
}
