/* Pictures inside the pages of SVG and PDF. Private to outputs/. */
#ifndef TC_DISPLAY_OUTPUTS_EMBED_H
#define TC_DISPLAY_OUTPUTS_EMBED_H

#include "widgets/picture_source.h"

#include <cairo.h>
#include <stdio.h>

/* The picture for cairo, which copies nothing: it is gone before the picture. Owned (cairo_surface_destroy). */
cairo_surface_t *tc_embed_surface(const struct tc_picture *picture);

/* A PNG of it in base64; what could not be written is told by ferror(out). */
void tc_embed_png(const struct tc_picture *picture, FILE *out);

#endif
