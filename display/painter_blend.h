/* Pixel work: colour laid over a surface by coverage. Whole numbers, rounded to nearest, so that every
 * machine gives the same bytes. Private to the painter. */
#ifndef TC_DISPLAY_PAINTER_BLEND_H
#define TC_DISPLAY_PAINTER_BLEND_H

#include "display/damage.h"
#include "display/painter_mask.h"
#include "widgets/picture_source.h"

/* Where to paint: area of the wall, which lies inside the pixels. The first of them is the wall's left_px,
 * top_px. */
struct tc_canvas {
	uint32_t *pixels;
	int stride_px, left_px, top_px;
	struct tc_pixels area;
};

void tc_blend_fill(struct tc_canvas canvas, struct tc_pixels area, uint32_t colour);

/* mask with its own origin at x_px, y_px of the surface. opacity 0..255 over all of it. */
void tc_blend_mask(struct tc_canvas canvas, const struct tc_mask *mask, int x_px, int y_px,
	uint32_t colour, unsigned opacity);

/* A text run whose pen stands at x_px, y_px. */
void tc_blend_run(
	struct tc_canvas canvas, const struct tc_run *run, int x_px, int y_px, uint32_t colour);

/* A picture with its top left px at x_px, y_px. */
void tc_blend_picture(
	struct tc_canvas canvas, const struct tc_picture *picture, int x_px, int y_px);

/* colour from full at the edges of box to none, over so many px on each side. */
struct tc_fading {
	struct tc_pixels box;
	int left_px, right_px, top_px, bottom_px;
};
void tc_blend_fade(struct tc_canvas canvas, const struct tc_fading *fading, uint32_t colour);

#endif
