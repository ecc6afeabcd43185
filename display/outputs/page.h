/* What the outputs without pixels (SVG, PDF) share: the draw lists of one picture, and the few decisions
 * of the painter that they have to repeat, so that a page and a wall look alike. Private to outputs/ and
 * to whoever fills a page. Main thread. */
#ifndef TC_DISPLAY_OUTPUTS_PAGE_H
#define TC_DISPLAY_OUTPUTS_PAGE_H

#include "base/result.h"
#include "display/damage.h"

struct tc_page {
	int width_px, height_px;
	const char *title; /* of the document */
	const struct tc_style *style;
	struct tc_fonts *fonts;
	const struct tc_painting
		*panes; /* in painting order; all of this is borrowed for the call */
	int count;
};

/* Edges on whole px, as the painter puts them; what is there is at least 1 px. */
struct tc_rect tc_page_snapped(struct tc_rect rect);

/* The px a pane may touch, in px of the page. */
struct tc_rect tc_page_clip(const struct tc_painting *pane);

struct tc_page_dashes {
	double lengths[4]; /* px: on, off, … */
	int count;         /* 0: solid */
};
struct tc_page_dashes tc_page_dashes(const struct tc_drawlist *list, enum tc_dash dash);

/* A TC_DRAW_LINE as it is laid: level and upright stretches on whole px. */
struct tc_page_line {
	bool rule; /* a rectangle does it: fill `box` */
	struct tc_rect box;
	bool straight;
	double pen_px;
};
struct tc_page_line tc_page_line(const struct tc_command *command);
struct tc_spot tc_page_line_spot(const struct tc_page_line *line, struct tc_spot spot);

/* A TC_DRAW_WATERMARK: the word, size_px high, with the middle of its ink on across * down spots. */
struct tc_page_marks {
	int size_px, across, down;
	double pen_x_px, baseline_px; /* of the word whose middle lies at 0, 0, before turning */
	double advance_px;
};
struct tc_page_marks tc_page_marks(struct tc_fonts *fonts, const struct tc_command *command);
struct tc_spot tc_page_mark_spot(
	const struct tc_page_marks *marks, const struct tc_command *command, int index);

/* text as the wall shows it (composed, nothing hidden); in arena, which is reset first. Never NULL. */
const char *tc_page_text(struct tc_arena *arena, const char *text);

/* A file is written beside its place and renamed when whole, so that nobody reads half a picture.
 * TC_BAD_INPUT: the name is too long. TC_UNAVAILABLE: it could not be put there; `beside` is gone. */
enum tc_result tc_page_beside(const char *path, char beside[TC_PATH_MAX], struct tc_error *err);
enum tc_result tc_page_keep(const char *beside, const char *path, struct tc_error *err);

#endif
