#include "display/outputs/svg.h"

#include "base/text.h"
#include "display/outputs/embed.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_BUDGET_BYTES = 1 << 20 };

static const int weights[] = { [TC_WEIGHT_LIGHT] = 300,
	[TC_WEIGHT_REGULAR] = 400,
	[TC_WEIGHT_SEMIBOLD] = 600,
	[TC_WEIGHT_BOLD] = 700 };

struct pen {
	FILE *out;
	const struct tc_page *page;
	struct tc_arena *arena;         /* of one text */
	const struct tc_drawlist *list; /* of the pane being written */
	int pane, fades;                /* count names that are used once */
};

/* A hundredth of a px is less than any eye or printer tells apart. */
static void number(FILE *out, double value) {
	char digits[64];
	int length = snprintf(digits, sizeof digits, "%.2f", isfinite(value) ? value : 0.0);
	while (length > 0 && digits[length - 1] == '0') {
		digits[--length] = '\0';
	}
	if (length > 0 && digits[length - 1] == '.') {
		digits[--length] = '\0';
	}
	fputs(strcmp(digits, "-0") == 0 ? "0" : digits, out);
}

static void attribute(FILE *out, const char *name, double value) {
	fprintf(out, " %s=\"", name);
	number(out, value);
	fputc('"', out);
}

static void colour(struct pen *pen, const char *name, enum tc_ink ink) {
	fprintf(pen->out, " %s=\"#%06X\"", name,
		(unsigned)(pen->page->style->colours[ink] & 0xFFFFFF));
}

/* XML has no form at all for some letters; those become the sign for what cannot be shown. */
static void escaped(FILE *out, const char *text) {
	size_t length = strlen(text), at = 0;
	while (at < length) {
		size_t from = at;
		uint32_t letter = tc_utf8_next(text, length, &at);
		switch (letter) {
		case '&': fputs("&amp;", out); break;
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '"': fputs("&quot;", out); break;
		default:
			if (letter < 0x20 || (letter & 0xFFFE) == 0xFFFE) {
				fputs("\xE2\x96\xA1", out);
			} else {
				fwrite(text + from, 1, at - from, out);
			}
		}
	}
}

static void rectangle(struct pen *pen, struct tc_rect rect) {
	fputs("<rect", pen->out);
	attribute(pen->out, "x", rect.x_px);
	attribute(pen->out, "y", rect.y_px);
	attribute(pen->out, "width", rect.width_px);
	attribute(pen->out, "height", rect.height_px);
}

static void spot(FILE *out, char verb, double x, double y) {
	fputc(verb, out);
	number(out, x);
	fputc(' ', out);
	number(out, y);
}

static void stroke(struct pen *pen, enum tc_ink ink, double width_px,
	const struct tc_page_dashes *dashes, const char *join) {
	fputs(" fill=\"none\"", pen->out);
	colour(pen, "stroke", ink);
	attribute(pen->out, "stroke-width", width_px);
	fprintf(pen->out, " stroke-linejoin=\"%s\"", join);
	for (int i = 0; i < dashes->count; i++) {
		fputs(i == 0 ? " stroke-dasharray=\"" : " ", pen->out);
		number(pen->out, dashes->lengths[i]);
	}
	fputs(dashes->count > 0 ? "\"/>\n" : "/>\n", pen->out);
}

static void fill(struct pen *pen, struct tc_rect rect, enum tc_ink ink) {
	rectangle(pen, rect);
	colour(pen, "fill", ink);
	fputs("/>\n", pen->out);
}

static void write_line(struct pen *pen, const struct tc_command *command) {
	struct tc_page_line line = tc_page_line(command);
	if (line.rule) {
		fill(pen, line.box, command->ink);
		return;
	}
	struct tc_page_dashes dashes = tc_page_dashes(pen->list, command->as.line.dash);
	fputs("<path d=\"", pen->out);
	for (int i = 0; i < command->as.line.count; i++) {
		struct tc_spot at = tc_page_line_spot(&line, command->as.line.spots[i]);
		spot(pen->out, i == 0 ? 'M' : 'L', at.x_px, at.y_px);
	}
	fputs(command->as.line.closed ? "Z\"" : "\"", pen->out);
	if (!line.straight && dashes.count == 0) {
		fputs(" stroke-linecap=\"round\"", pen->out);
	}
	stroke(pen, command->ink, line.pen_px, &dashes,
		line.straight || dashes.count > 0 ? "miter" : "round");
}

static void write_polygon(struct pen *pen, const struct tc_command *command) {
	const struct tc_outline *outline = command->as.polygon.outline;
	const struct tc_placing *placing = &command->as.polygon.placing;
	fputs("<path d=\"", pen->out);
	int at = 0;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		for (int first = at; at < outline->ring_ends[ring]; at++) {
			spot(pen->out, at == first ? 'M' : 'L',
				outline->spots[at].x_px * placing->scale_x + placing->offset_x_px,
				outline->spots[at].y_px * placing->scale_y + placing->offset_y_px);
		}
		fputc('Z', pen->out);
	}
	fputs("\" fill-rule=\"evenodd\"", pen->out);
	struct tc_page_dashes dashes = tc_page_dashes(pen->list, command->as.polygon.dash);
	switch (command->as.polygon.style) {
	case TC_POLYGON_FILL:
		colour(pen, "fill", command->ink);
		fputs("/>\n", pen->out);
		break;
	case TC_POLYGON_HATCH:
		fprintf(pen->out, " fill=\"url(#hatch%d-%d)\"/>\n", pen->pane, command->ink);
		break;
	case TC_POLYGON_STROKE:
		stroke(pen, command->ink, command->as.polygon.width_px, &dashes,
			dashes.count > 0 ? "miter" : "round");
		break;
	}
}

/* Two half turns: SVG draws no full circle in one go. */
static void circle(FILE *out, double x, double y, double radius) {
	spot(out, 'M', x - radius, y);
	for (int half = 0; half < 2; half++) {
		fputc('a', out);
		number(out, radius);
		fputc(' ', out);
		number(out, radius);
		fputs(" 0 1 0 ", out);
		number(out, half == 0 ? 2 * radius : -2 * radius);
		fputs(" 0", out);
	}
	fputc('Z', out);
}

static void end_discs(struct pen *pen, const struct tc_command *command, double ring_px) {
	const struct tc_page_dashes solid = { { 0 }, 0 };
	fputc('"', pen->out);
	if (ring_px > 0) {
		stroke(pen, command->ink, ring_px, &solid, "round");
	} else {
		colour(pen, "fill", command->ink);
		fputs("/>\n", pen->out);
	}
}

static void write_dots(struct pen *pen, const struct tc_command *command) {
	int columns = command->as.dots.columns;
	fputs("<path d=\"", pen->out);
	for (int i = 0; i < command->as.dots.count; i++) {
		int at = command->as.dots.first + i;
		circle(pen->out, command->as.dots.x_px + at % columns * command->as.dots.pitch_px,
			command->as.dots.y_px + at / columns * command->as.dots.pitch_px,
			command->as.dots.radius_px);
	}
	end_discs(pen, command, command->as.dots.ring_px);
}

static void write_disc(struct pen *pen, const struct tc_command *command) {
	fputs("<path d=\"", pen->out);
	circle(pen->out, command->as.disc.x_px, command->as.disc.y_px, command->as.disc.radius_px);
	end_discs(pen, command, command->as.disc.ring_px);
}

/* In thirds: an arc of SVG that begins where it ends is none. */
static void write_arc(struct pen *pen, const struct tc_command *command) {
	enum { PARTS = 3 };
	const double full = 2 * 3.14159265358979323846;
	double radius = command->as.arc.radius_px;
	double from = command->as.arc.from_turn, reach = command->as.arc.to_turn - from;
	fputs("<path d=\"", pen->out);
	for (int i = 0; i <= PARTS; i++) {
		double turn = (from + reach * i / PARTS) * full;
		if (i > 0) {
			fputc('A', pen->out);
			number(pen->out, radius);
			fputc(' ', pen->out);
			number(pen->out, radius);
			fputs(" 0 0 1", pen->out);
		}
		spot(pen->out, i == 0 ? 'M' : ' ', command->as.arc.x_px + radius * sin(turn),
			command->as.arc.y_px - radius * cos(turn));
	}
	fputc('"', pen->out);
	const struct tc_page_dashes solid = { { 0 }, 0 };
	stroke(pen, command->ink, command->as.arc.width_px, &solid, "round");
}

static void curve(FILE *out, double x, double y0, double y1, double to_x) {
	spot(out, 'C', x, y0);
	spot(out, ' ', x, y1);
	spot(out, ' ', to_x, y1);
}

static void write_ribbon(struct pen *pen, const struct tc_command *command) {
	double x0 = command->as.ribbon.x0_px, x1 = command->as.ribbon.x1_px;
	double top0 = command->as.ribbon.top0_px, top1 = command->as.ribbon.top1_px;
	double middle = (x0 + x1) / 2, height = command->as.ribbon.height_px;
	fputs("<path d=\"", pen->out);
	spot(pen->out, 'M', x0, top0);
	curve(pen->out, middle, top0, top1, x1);
	spot(pen->out, 'L', x1, top1 + height);
	curve(pen->out, middle, top1 + height, top0 + height, x0);
	fputs("Z\"", pen->out);
	colour(pen, "fill", command->ink);
	fputs("/>\n", pen->out);
}

/* What follows "<text x= y=": a reader without our letters keeps the width, so nothing runs into its
 * neighbour. */
static void end_text(struct pen *pen, enum tc_weight weight, int size_px, double advance_px,
	enum tc_ink ink, const char *text) {
	fprintf(pen->out, " font-size=\"%d\" font-weight=\"%d\"", size_px, weights[weight]);
	if (advance_px > 0) {
		attribute(pen->out, "textLength", advance_px);
		fputs(" lengthAdjust=\"spacingAndGlyphs\"", pen->out);
	}
	colour(pen, "fill", ink);
	fputc('>', pen->out);
	escaped(pen->out, tc_page_text(pen->arena, text));
	fputs("</text>\n", pen->out);
}

static void write_text(struct pen *pen, const struct tc_command *command) {
	const struct tc_run *run = tc_fonts_run(pen->page->fonts, command->as.text.weight,
		command->as.text.size_px, command->as.text.text);
	fputs("<text", pen->out);
	attribute(pen->out, "x", command->as.text.x_px);
	attribute(pen->out, "y", command->as.text.baseline_px);
	end_text(pen, command->as.text.weight, command->as.text.size_px, run->advance_px,
		command->ink, command->as.text.text);
}

static void stop(struct pen *pen, enum tc_ink ink, double at, int opacity) {
	fputs("<stop", pen->out);
	attribute(pen->out, "offset", fmin(fmax(at, 0), 1));
	colour(pen, "stop-color", ink);
	fprintf(pen->out, " stop-opacity=\"%d\"/>", opacity);
}

/* Full at both ends of one direction, none between. */
static void write_fading(struct pen *pen, const struct tc_command *command, struct tc_rect box,
	double from_px, double to_px, const char *along) {
	double length = strcmp(along, "x2") == 0 ? box.width_px : box.height_px;
	if (!(from_px > 0 || to_px > 0)) {
		return;
	}
	int name = ++pen->fades;
	fprintf(pen->out, "<linearGradient id=\"fade%d\" x1=\"0\" y1=\"0\" x2=\"%d\" y2=\"%d\">",
		name, strcmp(along, "x2") == 0, strcmp(along, "y2") == 0);
	if (from_px > 0) {
		stop(pen, command->ink, 0, 1);
		stop(pen, command->ink, from_px / length, 0);
	}
	if (to_px > 0) {
		stop(pen, command->ink, 1 - to_px / length, 0);
		stop(pen, command->ink, 1, 1);
	}
	fputs("</linearGradient>", pen->out);
	rectangle(pen, box);
	fprintf(pen->out, " fill=\"url(#fade%d)\"/>\n", name);
}

static void write_fade(struct pen *pen, const struct tc_command *command) {
	struct tc_rect box = tc_page_snapped(command->as.fade.box);
	write_fading(pen, command, box, command->as.fade.left_px, command->as.fade.right_px, "x2");
	write_fading(pen, command, box, command->as.fade.top_px, command->as.fade.bottom_px, "y2");
}

static void write_watermark(struct pen *pen, const struct tc_command *command) {
	struct tc_page_marks marks = tc_page_marks(pen->page->fonts, command);
	fputs("<g", pen->out);
	attribute(pen->out, "opacity", command->as.watermark.alpha);
	fputs(">\n", pen->out);
	for (int i = 0; i < marks.across * marks.down; i++) {
		struct tc_spot at = tc_page_mark_spot(&marks, command, i);
		fputs("<text transform=\"translate(", pen->out);
		spot(pen->out, ' ', at.x_px, at.y_px);
		fputs(") rotate(", pen->out);
		number(pen->out, command->as.watermark.rotate_degrees);
		fputs(")\"", pen->out);
		attribute(pen->out, "x", marks.pen_x_px);
		attribute(pen->out, "y", marks.baseline_px);
		end_text(pen, TC_WEIGHT_BOLD, marks.size_px, marks.advance_px, command->ink,
			command->as.watermark.text);
	}
	fputs("</g>\n", pen->out);
}

/* Inside the file: an SVG that needs others beside it is no picture any more once it is sent. */
static void write_picture(struct pen *pen, const struct tc_command *command) {
	const struct tc_picture *picture = command->as.picture.picture;
	fputs("<image", pen->out);
	attribute(pen->out, "x", tc_whole_px(command->as.picture.x_px));
	attribute(pen->out, "y", tc_whole_px(command->as.picture.y_px));
	attribute(pen->out, "width", picture->width_px);
	attribute(pen->out, "height", picture->height_px);
	fputs(" href=\"data:image/png;base64,", pen->out);
	tc_embed_png(picture, pen->out);
	fputs("\"><title>", pen->out);
	escaped(pen->out, tc_page_text(pen->arena, command->as.picture.alt));
	fputs("</title></image>\n", pen->out);
}

static void write_command(struct pen *pen, const struct tc_command *command) {
	switch (command->kind) {
	case TC_DRAW_FILL: fill(pen, tc_page_snapped(command->as.fill), command->ink); break;
	case TC_DRAW_LINE: write_line(pen, command); break;
	case TC_DRAW_POLYGON: write_polygon(pen, command); break;
	case TC_DRAW_DOTS: write_dots(pen, command); break;
	case TC_DRAW_DISC: write_disc(pen, command); break;
	case TC_DRAW_ARC: write_arc(pen, command); break;
	case TC_DRAW_RIBBON: write_ribbon(pen, command); break;
	case TC_DRAW_TEXT: write_text(pen, command); break;
	case TC_DRAW_FADE: write_fade(pen, command); break;
	case TC_DRAW_WATERMARK: write_watermark(pen, command); break;
	case TC_DRAW_PICTURE: write_picture(pen, command); break;
	}
}

/* Lines at 45° that repeat from the pane's corner on, so that neighbours' hatches meet. */
static void define_hatch(struct pen *pen, enum tc_ink ink) {
	FILE *out = pen->out;
	double pitch = fmax(pen->list->style->line.hatch_pitch * pen->list->u_px * sqrt(2), 1);
	fprintf(out, "<pattern id=\"hatch%d-%d\" patternUnits=\"userSpaceOnUse\"", pen->pane, ink);
	attribute(out, "width", pitch);
	attribute(out, "height", pitch);
	fputs("><path d=\"", out);
	for (int i = 0; i < 3; i++) {
		spot(out, 'M', pitch * (i - 1) - 1, pitch + 1);
		spot(out, 'L', pitch * i + 1, -1);
	}
	fputc('"', out);
	const struct tc_page_dashes solid = { { 0 }, 0 };
	stroke(pen, ink, pen->list->style->line.hatch * pen->list->u_px, &solid, "miter");
	fputs("</pattern>\n", out);
}

static void define_hatches(struct pen *pen) {
	bool defined[TC_INK_COUNT] = { false };
	for (int i = 0; i < pen->list->count; i++) {
		const struct tc_command *command = &pen->list->commands[i];
		if (command->kind == TC_DRAW_POLYGON &&
			command->as.polygon.style == TC_POLYGON_HATCH && !defined[command->ink]) {
			defined[command->ink] = true;
			define_hatch(pen, command->ink);
		}
	}
}

static void write_pane(struct pen *pen, const struct tc_painting *pane) {
	pen->list = pane->list;
	pen->pane++;
	fprintf(pen->out, "<clipPath id=\"pane%d\">", pen->pane);
	rectangle(pen, tc_page_clip(pane));
	fprintf(pen->out, "/></clipPath>\n<g clip-path=\"url(#pane%d)\"><g transform=\"translate(",
		pen->pane);
	spot(pen->out, ' ', tc_whole_px(pane->x_px), tc_whole_px(pane->y_px));
	fputs(")\">\n", pen->out);
	define_hatches(pen);
	for (int i = 0; i < pane->list->count; i++) {
		write_command(pen, &pane->list->commands[i]);
	}
	fputs("</g></g>\n", pen->out);
}

static void write_page(struct pen *pen) {
	const struct tc_page *page = pen->page;
	fprintf(pen->out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" xml:lang=\"vi\" "
		"xml:space=\"preserve\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		"font-family=\"'Source Sans 3', 'Noto Sans', sans-serif\">\n<title>",
		page->width_px, page->height_px, page->width_px, page->height_px);
	escaped(pen->out, tc_page_text(pen->arena, page->title));
	fputs("</title>\n", pen->out);
	fill(pen, (struct tc_rect) { 0, 0, page->width_px, page->height_px }, TC_INK_GROUND);
	for (int i = 0; i < page->count; i++) {
		if (page->panes[i].list != NULL) {
			write_pane(pen, &page->panes[i]);
		}
	}
	fputs("</svg>\n", pen->out);
}

enum tc_result tc_svg_write(const struct tc_page *page, const char *path, struct tc_error *err) {
	char beside[TC_PATH_MAX];
	enum tc_result result = tc_page_beside(path, beside, err);
	if (result != TC_OK) {
		return result;
	}
	struct pen pen = { .page = page, .arena = tc_arena_create(TEXT_BUDGET_BYTES) };
	if (pen.arena == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for %s", path);
	}
	pen.out = fopen(beside, "we");
	if (pen.out == NULL) {
		result = tc_fail(err, TC_UNAVAILABLE, "%s: %s", path, strerror(errno));
	} else {
		write_page(&pen);
		bool failed = ferror(pen.out) != 0;
		failed = fclose(pen.out) != 0 || failed;
		result = failed ? tc_fail(err, TC_UNAVAILABLE, "%s: cannot be written", path)
				: tc_page_keep(beside, path, err);
		if (failed) {
			unlink(beside);
		}
	}
	tc_arena_destroy(pen.arena);
	return result;
}
