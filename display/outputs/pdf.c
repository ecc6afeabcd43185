#include "display/outputs/pdf.h"

#include "display/outputs/embed.h"
#include "display/outputs/pdf_text.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double pi = 3.14159265358979323846;
static const double points_per_px = 0.75, most_points = 14400;

enum { TEXT_BUDGET_BYTES = 1 << 20 };

struct pen {
	cairo_t *cairo;
	const struct tc_page *page;
	struct tc_pdf_faces faces;
	struct tc_arena *arena;         /* of one text */
	const struct tc_drawlist *list; /* of the pane being drawn */
};

static void set_ink(struct pen *pen, enum tc_ink ink, double alpha) {
	uint32_t colour = pen->page->style->colours[ink];
	cairo_set_source_rgba(pen->cairo, (colour >> 16 & 0xFF) / 255.0,
		(colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0, alpha);
}

static void fill(struct pen *pen, struct tc_rect rect) {
	cairo_rectangle(pen->cairo, rect.x_px, rect.y_px, rect.width_px, rect.height_px);
	cairo_fill(pen->cairo);
}

static void stroke(struct pen *pen, double width_px, const struct tc_page_dashes *dashes,
	cairo_line_join_t join) {
	cairo_set_line_width(pen->cairo, width_px);
	cairo_set_line_join(pen->cairo, join);
	cairo_set_dash(pen->cairo, dashes->lengths, dashes->count, 0);
	cairo_stroke(pen->cairo);
	cairo_set_dash(pen->cairo, NULL, 0, 0);
}

static void draw_line(struct pen *pen, const struct tc_command *command) {
	struct tc_page_line line = tc_page_line(command);
	if (line.rule) {
		fill(pen, line.box);
		return;
	}
	struct tc_page_dashes dashes = tc_page_dashes(pen->list, command->as.line.dash);
	for (int i = 0; i < command->as.line.count; i++) {
		struct tc_spot at = tc_page_line_spot(&line, command->as.line.spots[i]);
		cairo_line_to(pen->cairo, at.x_px, at.y_px);
	}
	if (command->as.line.closed) {
		cairo_close_path(pen->cairo);
	}
	bool sharp = line.straight || dashes.count > 0;
	cairo_set_line_cap(pen->cairo, sharp ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
	stroke(pen, line.pen_px, &dashes, sharp ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_cap(pen->cairo, CAIRO_LINE_CAP_BUTT);
}

static void trace(cairo_t *cairo, const struct tc_command *command) {
	const struct tc_outline *outline = command->as.polygon.outline;
	const struct tc_placing *placing = &command->as.polygon.placing;
	int at = 0;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		cairo_new_sub_path(cairo);
		for (; at < outline->ring_ends[ring]; at++) {
			cairo_line_to(cairo,
				outline->spots[at].x_px * placing->scale_x + placing->offset_x_px,
				outline->spots[at].y_px * placing->scale_y + placing->offset_y_px);
		}
		cairo_close_path(cairo);
	}
}

/* Lines at 45° that repeat from the pane's corner on, so that neighbours' hatches meet. */
static void hatch(struct pen *pen, struct tc_rect box) {
	double pitch = pen->list->style->line.hatch_pitch * pen->list->u_px * sqrt(2);
	if (!(pitch >= 1)) {
		cairo_new_path(pen->cairo);
		return;
	}
	const struct tc_page_dashes solid = { { 0 }, 0 };
	double top = box.y_px, bottom = box.y_px + box.height_px;
	cairo_save(pen->cairo);
	cairo_clip(pen->cairo);
	for (double sum = floor((box.x_px + top) / pitch) * pitch;
		sum <= box.x_px + box.width_px + bottom; sum += pitch) {
		cairo_move_to(pen->cairo, sum - top, top);
		cairo_line_to(pen->cairo, sum - bottom, bottom);
	}
	stroke(pen, pen->list->style->line.hatch * pen->list->u_px, &solid, CAIRO_LINE_JOIN_MITER);
	cairo_restore(pen->cairo);
}

static void draw_polygon(struct pen *pen, const struct tc_command *command) {
	struct tc_page_dashes dashes = tc_page_dashes(pen->list, command->as.polygon.dash);
	trace(pen->cairo, command);
	switch (command->as.polygon.style) {
	case TC_POLYGON_FILL: cairo_fill(pen->cairo); break;
	case TC_POLYGON_HATCH: hatch(pen, command->bounds); break;
	case TC_POLYGON_STROKE:
		stroke(pen, command->as.polygon.width_px, &dashes,
			dashes.count > 0 ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
		break;
	}
}

static void end_discs(struct pen *pen, double ring_px) {
	const struct tc_page_dashes solid = { { 0 }, 0 };
	if (ring_px > 0) {
		stroke(pen, ring_px, &solid, CAIRO_LINE_JOIN_ROUND);
	} else {
		cairo_fill(pen->cairo);
	}
}

static void circle(cairo_t *cairo, double x, double y, double radius) {
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, x, y, radius, 0, 2 * pi);
	cairo_close_path(cairo);
}

static void draw_dots(struct pen *pen, const struct tc_command *command) {
	int columns = command->as.dots.columns;
	for (int i = 0; i < command->as.dots.count; i++) {
		int at = command->as.dots.first + i;
		circle(pen->cairo, command->as.dots.x_px + at % columns * command->as.dots.pitch_px,
			command->as.dots.y_px + at / columns * command->as.dots.pitch_px,
			command->as.dots.radius_px);
	}
	end_discs(pen, command->as.dots.ring_px);
}

static void draw_disc(struct pen *pen, const struct tc_command *command) {
	circle(pen->cairo, command->as.disc.x_px, command->as.disc.y_px,
		command->as.disc.radius_px);
	end_discs(pen, command->as.disc.ring_px);
}

static void draw_arc(struct pen *pen, const struct tc_command *command) {
	const struct tc_page_dashes solid = { { 0 }, 0 };
	cairo_arc(pen->cairo, command->as.arc.x_px, command->as.arc.y_px, command->as.arc.radius_px,
		(command->as.arc.from_turn * 2 - 0.5) * pi,
		(command->as.arc.to_turn * 2 - 0.5) * pi);
	stroke(pen, command->as.arc.width_px, &solid, CAIRO_LINE_JOIN_ROUND);
}

static void draw_ribbon(struct pen *pen, const struct tc_command *command) {
	double x0 = command->as.ribbon.x0_px, x1 = command->as.ribbon.x1_px;
	double top0 = command->as.ribbon.top0_px, top1 = command->as.ribbon.top1_px;
	double middle = (x0 + x1) / 2, height = command->as.ribbon.height_px;
	cairo_move_to(pen->cairo, x0, top0);
	cairo_curve_to(pen->cairo, middle, top0, middle, top1, x1, top1);
	cairo_line_to(pen->cairo, x1, top1 + height);
	cairo_curve_to(pen->cairo, middle, top1 + height, middle, top0 + height, x0, top0 + height);
	cairo_close_path(pen->cairo);
	cairo_fill(pen->cairo);
}

static void draw_text(struct pen *pen, const struct tc_command *command) {
	const struct tc_run *run = tc_fonts_run(pen->page->fonts, command->as.text.weight,
		command->as.text.size_px, command->as.text.text);
	tc_pdf_text_show(&pen->faces, pen->cairo, TC_PDF_WORDS, command->as.text.weight,
		command->as.text.size_px, command->as.text.x_px, command->as.text.baseline_px,
		run->advance_px, tc_page_text(pen->arena, command->as.text.text));
}

static void stop(cairo_pattern_t *pattern, uint32_t colour, double at, double alpha) {
	cairo_pattern_add_color_stop_rgba(pattern, at, (colour >> 16 & 0xFF) / 255.0,
		(colour >> 8 & 0xFF) / 255.0, (colour & 0xFF) / 255.0, alpha);
}

/* Full at both ends of length_px, none between. */
static void fade(struct pen *pen, struct tc_rect box, cairo_pattern_t *pattern, uint32_t colour,
	const double shares[2]) {
	if (shares[0] > 0) {
		stop(pattern, colour, 0, 1);
		stop(pattern, colour, fmin(shares[0], 1), 0);
	}
	if (shares[1] > 0) {
		stop(pattern, colour, fmax(1 - shares[1], 0), 0);
		stop(pattern, colour, 1, 1);
	}
	if (shares[0] > 0 || shares[1] > 0) {
		cairo_set_source(pen->cairo, pattern);
		fill(pen, box);
	}
	cairo_pattern_destroy(pattern);
}

static void draw_fade(struct pen *pen, const struct tc_command *command) {
	struct tc_rect box = tc_page_snapped(command->as.fade.box);
	uint32_t colour = pen->page->style->colours[command->ink];
	double right = box.x_px + box.width_px, bottom = box.y_px + box.height_px;
	const double across[] = { command->as.fade.left_px / box.width_px,
		command->as.fade.right_px / box.width_px };
	const double down[] = { command->as.fade.top_px / box.height_px,
		command->as.fade.bottom_px / box.height_px };
	fade(pen, box, cairo_pattern_create_linear(box.x_px, 0, right, 0), colour, across);
	fade(pen, box, cairo_pattern_create_linear(0, box.y_px, 0, bottom), colour, down);
}

/* Aslant words over a page would come between the letters of what a reader searches for: they are
 * outlines, and the document's subject says them. */
static void draw_watermark(struct pen *pen, const struct tc_command *command) {
	struct tc_page_marks marks = tc_page_marks(pen->page->fonts, command);
	set_ink(pen, command->ink, command->as.watermark.alpha);
	const char *text = tc_page_text(pen->arena, command->as.watermark.text);
	for (int i = 0; i < marks.across * marks.down; i++) {
		struct tc_spot at = tc_page_mark_spot(&marks, command, i);
		cairo_save(pen->cairo);
		cairo_translate(pen->cairo, at.x_px, at.y_px);
		cairo_rotate(pen->cairo, command->as.watermark.rotate_degrees * pi / 180);
		tc_pdf_text_show(&pen->faces, pen->cairo, TC_PDF_OUTLINES, TC_WEIGHT_BOLD,
			marks.size_px, marks.pen_x_px, marks.baseline_px, marks.advance_px, text);
		cairo_restore(pen->cairo);
	}
}

static void draw_picture(struct pen *pen, const struct tc_command *command) {
	cairo_surface_t *picture = tc_embed_surface(command->as.picture.picture);
	cairo_set_source_surface(pen->cairo, picture, tc_whole_px(command->as.picture.x_px),
		tc_whole_px(command->as.picture.y_px));
	cairo_paint(pen->cairo);
	cairo_surface_destroy(picture);
}

static void draw_command(struct pen *pen, const struct tc_command *command) {
	set_ink(pen, command->ink, 1);
	cairo_new_path(pen->cairo);
	switch (command->kind) {
	case TC_DRAW_FILL: fill(pen, tc_page_snapped(command->as.fill)); break;
	case TC_DRAW_LINE: draw_line(pen, command); break;
	case TC_DRAW_POLYGON: draw_polygon(pen, command); break;
	case TC_DRAW_DOTS: draw_dots(pen, command); break;
	case TC_DRAW_DISC: draw_disc(pen, command); break;
	case TC_DRAW_ARC: draw_arc(pen, command); break;
	case TC_DRAW_RIBBON: draw_ribbon(pen, command); break;
	case TC_DRAW_TEXT: draw_text(pen, command); break;
	case TC_DRAW_FADE: draw_fade(pen, command); break;
	case TC_DRAW_WATERMARK: draw_watermark(pen, command); break;
	case TC_DRAW_PICTURE: draw_picture(pen, command); break;
	}
}

static void draw_pane(struct pen *pen, const struct tc_painting *pane) {
	struct tc_rect clip = tc_page_clip(pane);
	pen->list = pane->list;
	cairo_save(pen->cairo);
	cairo_rectangle(pen->cairo, clip.x_px, clip.y_px, clip.width_px, clip.height_px);
	cairo_clip(pen->cairo);
	cairo_translate(pen->cairo, tc_whole_px(pane->x_px), tc_whole_px(pane->y_px));
	for (int i = 0; i < pane->list->count; i++) {
		draw_command(pen, &pane->list->commands[i]);
	}
	cairo_restore(pen->cairo);
}

static void draw_page(struct pen *pen) {
	const struct tc_page *page = pen->page;
	cairo_set_fill_rule(pen->cairo, CAIRO_FILL_RULE_EVEN_ODD);
	set_ink(pen, TC_INK_GROUND, 1);
	cairo_paint(pen->cairo);
	for (int i = 0; i < page->count; i++) {
		if (page->panes[i].list != NULL) {
			draw_pane(pen, &page->panes[i]);
		}
	}
	cairo_show_page(pen->cairo);
}

/* Letters are placed by the wall's measure, not by that of a screen. */
static void set_measure(cairo_t *cairo) {
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(cairo, options);
	cairo_font_options_destroy(options);
}

static const char *find_watermark(const struct tc_page *page) {
	for (int i = 0; i < page->count; i++) {
		const struct tc_drawlist *list = page->panes[i].list;
		for (int k = 0; list != NULL && k < list->count; k++) {
			if (list->commands[k].kind == TC_DRAW_WATERMARK) {
				return list->commands[k].as.watermark.text;
			}
		}
	}
	return NULL;
}

static void describe(struct pen *pen, cairo_surface_t *file) {
	const struct tc_page *page = pen->page;
	const char *watermark = find_watermark(page);
	cairo_pdf_surface_set_metadata(
		file, CAIRO_PDF_METADATA_TITLE, tc_page_text(pen->arena, page->title));
	if (watermark != NULL) {
		cairo_pdf_surface_set_metadata(
			file, CAIRO_PDF_METADATA_SUBJECT, tc_page_text(pen->arena, watermark));
	}
	cairo_pdf_surface_set_metadata(file, CAIRO_PDF_METADATA_CREATOR, "toancanh " TC_VERSION);
}

static cairo_status_t write_bytes(void *file, const unsigned char *bytes, unsigned count) {
	return fwrite(bytes, 1, count, file) == count ? CAIRO_STATUS_SUCCESS
						      : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t draw_page_into(struct pen *pen, FILE *out) {
	const struct tc_page *page = pen->page;
	double longest = fmax(page->width_px, page->height_px);
	double scale = fmin(points_per_px, most_points / longest);
	cairo_surface_t *file = cairo_pdf_surface_create_for_stream(
		write_bytes, out, page->width_px * scale, page->height_px * scale);
	describe(pen, file);
	pen->cairo = cairo_create(file);
	cairo_scale(pen->cairo, scale, scale);
	set_measure(pen->cairo);
	draw_page(pen);
	cairo_status_t status = cairo_status(pen->cairo);
	cairo_destroy(pen->cairo);
	cairo_surface_finish(file);
	status = status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status(file);
	cairo_surface_destroy(file);
	return status;
}

/* The file is ours: cairo, given a path, says nothing of a disk that was full. */
static enum tc_result draw_file(
	struct pen *pen, const char *beside, const char *path, struct tc_error *err) {
	FILE *out = fopen(beside, "we");
	if (out == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "%s: %s", path, strerror(errno));
	}
	cairo_status_t status = draw_page_into(pen, out);
	bool failed = ferror(out) != 0;
	failed = fclose(out) != 0 || failed;
	if (status == CAIRO_STATUS_SUCCESS && !failed) {
		return tc_page_keep(beside, path, err);
	}
	unlink(beside);
	return tc_fail(err, TC_UNAVAILABLE, "%s: %s", path,
		failed ? "cannot be written" : cairo_status_to_string(status));
}

enum tc_result tc_pdf_write(const struct tc_page *page, const char *path, struct tc_error *err) {
	char beside[TC_PATH_MAX];
	enum tc_result result = tc_page_beside(path, beside, err);
	if (result != TC_OK) {
		return result;
	}
	struct pen pen = { .page = page, .arena = tc_arena_create(TEXT_BUDGET_BYTES) };
	result = pen.arena == NULL ? tc_fail(err, TC_NO_MEMORY, "no memory for %s", path)
				   : tc_pdf_faces_init(&pen.faces, page->fonts, err);
	if (result == TC_OK) {
		result = draw_file(&pen, beside, path, err);
	}
	tc_pdf_faces_finish(&pen.faces);
	tc_arena_destroy(pen.arena);
	return result;
}

enum tc_result tc_pdf_draw(
	const struct tc_page *page, cairo_t *cairo, int times, struct tc_error *err) {
	struct pen pen = {
		.cairo = cairo, .page = page, .arena = tc_arena_create(TEXT_BUDGET_BYTES)
	};
	enum tc_result result = pen.arena == NULL
		? tc_fail(err, TC_NO_MEMORY, "no memory for a page")
		: tc_pdf_faces_init(&pen.faces, page->fonts, err);
	set_measure(cairo);
	for (int i = 0; i < times && result == TC_OK; i++) {
		tc_arena_reset(pen.arena);
		draw_page(&pen);
	}
	tc_pdf_faces_finish(&pen.faces);
	tc_arena_destroy(pen.arena);
	return result;
}
