/* The picture that outlives its renderer: the wall's surface lies in memory that the guard holds, so that
 * a renderer started again finds what the last one had shown. Nothing is copied: the renderer paints
 * there. What it was painting when it died is known, and is blanked rather than shown half. */
#ifndef TC_DISPLAY_KEEP_H
#define TC_DISPLAY_KEEP_H

#include "display/painter.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_keep_head; /* at the start of the file; see keep.c */

/* Zeroed is none: the surface is then the process's own. */
struct tc_keep {
	int file; /* borrowed */
	struct tc_keep_head *head;
	size_t bytes;
};

/* The byte of the file where the surface begins. */
enum { TC_KEEP_PIXELS_AT = 8192 };

/* An empty file in memory, inherited by programs that are started. Owned (close). -1 with error. */
int tc_keep_create(struct tc_error *err);

/* A surface of this size in file. *found: it holds the last picture, whole but for what was being painted,
 * which is filled with blank; else it is black. tc_keep_close it, not tc_surface_finish. */
enum tc_result tc_keep_open(struct tc_keep *keep, int file, int width_px, int height_px,
	uint32_t blank, struct tc_surface *surface, bool *found, struct tc_error *err);
void tc_keep_close(struct tc_keep *keep);

/* Around every paint. Nothing without a keep. */
void tc_keep_begin(struct tc_keep *keep, const struct tc_damage *damage);
void tc_keep_end(struct tc_keep *keep);

/* The surface holds no picture worth finding (the slate), or holds one again. */
void tc_keep_set_picture(struct tc_keep *keep, bool is_picture);

/* Where an output notes that it waits for its display server (see output.h); NULL without a keep. */
_Atomic int32_t *tc_keep_at_server(struct tc_keep *keep);

/* For the guard, which has the file alone: what the renderer noted last; and before another is started. */
bool tc_keep_is_at_server(int file);
void tc_keep_forget_server(int file);

/* The output that a screen of this wall was found to hang on, "" when none was: a renderer started again
 * while an output is dark must not move its neighbours over. name is copied. */
const char *tc_keep_output(const struct tc_keep *keep, int screen);
void tc_keep_set_output(struct tc_keep *keep, int screen, const char *name);

/* The hub's clock when the picture was last known to be live; 0 when never. */
void tc_keep_set_live_ms(struct tc_keep *keep, int64_t unix_ms);
int64_t tc_keep_live_ms(const struct tc_keep *keep);

#endif
