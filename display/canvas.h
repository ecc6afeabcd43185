/* What a wall paints on and shows: surface, painter and output, opened together for one wall document and
 * opened again when a layout for another wall is shown. Main thread, but for tc_canvas_wake. */
#ifndef TC_DISPLAY_CANVAS_H
#define TC_DISPLAY_CANVAS_H

#include "display/keep.h"
#include "display/outputs/output.h"
#include "layouts/layout.h"

#include <pthread.h>

struct tc_canvas_setting {
	bool headless, windowed;
	const char *out;  /* headless: PNG, rewritten after each frame; or NULL */
	int picture_file; /* the guard's, see keep.h; -1: none */
	struct tc_fonts *fonts;
};

struct tc_canvas {
	struct tc_canvas_setting setting;
	struct tc_surface surface;
	struct tc_keep keep;
	int own_file; /* owned: what keep lies in when no guard gave a file; 0: there is none */
	struct tc_painter *painter;
	struct tc_output_screen screens[TC_OUTPUT_SCREENS_MAX]; /* as opened */
	int screen_count;
	bool found; /* the surface came with the last picture of a former renderer */
	pthread_mutex_t lock;
	struct tc_output *output; /* under lock: the network thread wakes it */
};

/* Close it either way. TC_UNAVAILABLE: no display. */
enum tc_result tc_canvas_open(struct tc_canvas *canvas, const struct tc_canvas_setting *setting,
	const struct tc_layout *layout, struct tc_error *err);
void tc_canvas_close(struct tc_canvas *canvas);

/* Another layout is shown from now on: forget what was kept of the former one, and open surface and output
 * anew when its wall is another. TC_UNAVAILABLE: the display is lost. */
enum tc_result tc_canvas_change(
	struct tc_canvas *canvas, const struct tc_layout *layout, struct tc_error *err);

/* Around whatever writes to the surface, here damage of it: nobody else reads it then, and a renderer that dies in
 * between has said where. tc_canvas_paint does so itself. */
void tc_canvas_begin(struct tc_canvas *canvas, const struct tc_damage *damage);
void tc_canvas_end(struct tc_canvas *canvas);

/* Paint damage of the panes; a shape without memory is left out. Nothing is shown yet. */
void tc_canvas_paint(struct tc_canvas *canvas, const struct tc_style *style,
	const struct tc_painting *panes, int count, const struct tc_damage *damage);

/* Show damage of the surface; NULL: all of it. TC_UNAVAILABLE: the display is lost. */
enum tc_result tc_canvas_present(
	struct tc_canvas *canvas, const struct tc_damage *damage, struct tc_error *err);

/* Any thread, also before it is open and after it was closed. */
void tc_canvas_wake(struct tc_canvas *canvas);

#endif
