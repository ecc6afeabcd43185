/* Paints draw lists into one 32-bit surface, and only the rectangles it is told to. Every shape that has
 * soft edges is rasterised once, whole, into a mask of coverage that is kept: a repaint of any part gives
 * the same pixels as a repaint of all, and a recoloured province costs a copy of its mask.
 * One thread at a time (the one that uses its fonts). */
#ifndef TC_DISPLAY_PAINTER_H
#define TC_DISPLAY_PAINTER_H

#include "base/result.h"
#include "display/damage.h"

#include <stdint.h>

/* 0x00RRGGBB (what SDL calls RGB888, cairo RGB24). Rows are stride_px pixels apart. */
struct tc_surface {
	uint32_t *pixels; /* owned when made by tc_surface_init */
	int width_px, height_px, stride_px;
};

/* TC_NO_MEMORY, or TC_BAD_INPUT for a size outside 1..32,768. Black. */
enum tc_result tc_surface_init(
	struct tc_surface *surface, int width_px, int height_px, struct tc_error *err);
void tc_surface_finish(struct tc_surface *surface);
struct tc_pixels tc_surface_area(const struct tc_surface *surface);

struct tc_painter;

/* Owned. fonts: borrowed for the painter's life. mask_budget_bytes: masks kept beyond those of the last
 * picture; 0 for the usual 48 MiB. */
enum tc_result tc_painter_create(struct tc_fonts *fonts, size_t mask_budget_bytes,
	struct tc_painter **out, struct tc_error *err);
void tc_painter_destroy(struct tc_painter *painter);

/* Fill each damaged rectangle with the style's ground, then paint the panes over it in their order.
 * TC_NO_MEMORY when a shape had to be left out; the rest is painted. */
enum tc_result tc_painter_paint(struct tc_painter *painter, struct tc_surface *surface,
	const struct tc_style *style, const struct tc_painting *panes, int count,
	const struct tc_damage *damage);

/* Bytes of masks kept now; for /metrics. */
size_t tc_painter_kept_bytes(const struct tc_painter *painter);

#endif
