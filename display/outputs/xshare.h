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
	bool asked; /* the server still owes the answer to fence */
	unsigned fence;
};

/* window: any of the wall. The pixels lie in file from byte offset on, row behind row. The file is borrowed
 * for the call. False: not here. */
bool tc_xshare_open(struct tc_xshare *share, SDL_Window *window, int file, int64_t offset,
	int width_px, int height_px);

/* Show rectangles of the surface in window, whose top left shows the px left, top of it. The server reads them when
 * it comes to it: from here to the end of tc_xshare_settle nothing may be written there. False: there is no such
 * window. */
bool tc_xshare_put(struct tc_xshare *share, SDL_Window *window, const struct tc_pixels *rects,
	int count, int left, int top);

/* Send what was put, and with it a question that the server answers when it has read all of that. */
void tc_xshare_send(struct tc_xshare *share);

/* Wait for that answer, if it is not here yet. After this the surface may be painted again. */
void tc_xshare_settle(struct tc_xshare *share);

/* After tc_xshare_settle, until it is false: the next thing the server refused, as a rule a window (X's number) that
 * is gone. */
bool tc_xshare_next_refused(struct tc_xshare *share, uint32_t *id);

/* The server went away. */
bool tc_xshare_is_lost(const struct tc_xshare *share);

void tc_xshare_close(struct tc_xshare *share);

#endif
