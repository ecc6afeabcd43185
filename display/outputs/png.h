/* A surface as a PNG file, both ways. */
#ifndef TC_DISPLAY_OUTPUTS_PNG_H
#define TC_DISPLAY_OUTPUTS_PNG_H

#include "display/painter.h"

/* Written beside path first and renamed when whole, so that a reader never sees half a picture.
 * TC_UNAVAILABLE when it can't be written; path is then what it was. */
enum tc_result tc_png_write(
	const struct tc_surface *surface, const char *path, struct tc_error *err);

/* surface: owned (tc_surface_finish). TC_NOT_FOUND, or TC_BAD_INPUT when path is no PNG. */
enum tc_result tc_png_read(const char *path, struct tc_surface *surface, struct tc_error *err);

#endif
