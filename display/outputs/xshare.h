/* The wall's surface, read by the X server where it was painted: no second surface for each window, no copy
 * into it. The server maps the file that the surface lies in, which only one on the same machine can do.
 * Elsewhere, and under other video drivers, it does not open, and SDL's own surface of a window serves. */
#ifndef TC_DISPLAY_OUTPUTS_XSHARE_H
#define TC_DISPLAY_OUTPUTS_XSHARE_H

#include "display/painter.h"

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed is closed. */
struct tc_xshare {
	void *connection; /* of our own; NULL: closed */
	uint32_t segment, pen;
	int64_t offset;
	int width_px, height_px;
};

/* window: any of the wall. The pixels lie in file from byte offset on, row behind row. The file is borrowed
 * for the call. False: not here. */
bool tc_xshare_open(struct tc_xshare *share, SDL_Window *window, int file, int64_t offset,
	int width_px, int height_px);

/* Show rectangles of the surface in window, whose top left shows the px left, top of it. Returns when the
 * server has read them. False: it could not, or is lost. */
bool tc_xshare_put(struct tc_xshare *share, SDL_Window *window, const struct tc_pixels *rects,
	int count, int left, int top);

/* The server went away. */
bool tc_xshare_is_lost(const struct tc_xshare *share);

void tc_xshare_close(struct tc_xshare *share);

#endif
