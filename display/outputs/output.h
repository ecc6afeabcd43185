/* Where a painted surface goes: a screen, a PNG file, or nowhere. All outputs take the same calls, so that
 * a wall does not know which one it has. One thread (main) uses an output; only tc_output_wake may be
 * called from others. */
#ifndef TC_DISPLAY_OUTPUTS_OUTPUT_H
#define TC_DISPLAY_OUTPUTS_OUTPUT_H

#include "base/result.h"
#include "display/damage.h"
#include "display/painter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tc_output_event {
	TC_OUTPUT_NOTHING = 1, /* the time was over */
	TC_OUTPUT_WOKEN,       /* tc_output_wake was called, once or more */
	TC_OUTPUT_QUIT,        /* SIGTERM by way of SDL, the window's close, q when windowed */
	TC_OUTPUT_DEBUG,       /* the key d: the debug overlay, then its outlines, then neither */
	TC_OUTPUT_SLATE,       /* the key F12: hide the picture, or show it again */
	TC_OUTPUT_TRAVEL, /* the key t: into the past, or back to now; then there, by minute and hour: */
	TC_OUTPUT_EARLIER,
	TC_OUTPUT_LATER,
	TC_OUTPUT_MUCH_EARLIER,
	TC_OUTPUT_MUCH_LATER,
	TC_OUTPUT_PAUSE, /* Space, + and -: how a replay goes on */
	TC_OUTPUT_FASTER,
	TC_OUTPUT_SLOWER,
	TC_OUTPUT_ASK,         /* the key Tab: where the next figure comes from */
	TC_OUTPUT_POINT,       /* a finger or button on the picture: see point_x_px of the output */
	TC_OUTPUT_ALARM,       /* the key a: the most urgent alarm that waits, then the next */
	TC_OUTPUT_ACKNOWLEDGE, /* Enter: acknowledge it */
	TC_OUTPUT_ESCAPE, /* Escape: what lies over the picture goes away; else as q when windowed */
	TC_OUTPUT_EXPOSED, /* what was shown is gone: present all of it again */
	TC_OUTPUT_LOST,    /* the display is gone; close and open again */
};

/* A screen of the wall: the part of the surface it shows, and where. Lengths in mm lie on the wall. */
struct tc_output_screen {
	const char *name;   /* what staff call it, for the log; borrowed for the output's life */
	const char *output; /* RandR's name of its output, or its number from 0; NULL: by order */
	struct tc_pixels area; /* of the surface, as hung */
	int turn;              /* clockwise degrees the panel is turned: 0, 90, 180, 270 */
	double x_mm, y_mm;     /* top left of the visible picture */
	double width_mm, height_mm, bezel_mm;
};

enum { TC_OUTPUT_SCREENS_MAX = 64 };

/* A file in memory that holds a surface from byte offset on. */
struct tc_output_memory {
	int file;
	int64_t offset;
};

/* What an output is opened with; strings are borrowed for the call. */
struct tc_output_setting {
	int width_px, height_px; /* of the surfaces it will be given */
	const char *title;       /* of a window; NULL: toancanh */
	const char *path;        /* png: the file; replaced whole at every present */
	/* sdl: its screens, copied; none: the whole surface on the first output. */
	const struct tc_output_screen *screens;
	int screen_count;
	/* sdl: set to 1 while the display server is asked and may keep us waiting (another program may hold
	 * it, a mode may be changing), else 0: who guards us can tell that from a hang. NULL: nobody asks. */
	_Atomic int32_t *at_server;
	/* sdl: where the surface lies that it will be given, so that the display server can read it there;
	 * NULL: in memory of our own. */
	const struct tc_output_memory *memory;
	bool windowed; /* sdl: all screens and their bezels in one window that fits the desktop */
};

struct tc_output;

struct tc_output_class {
	const char *name;
	size_t size; /* bytes of one; struct tc_output comes first */
	enum tc_result (*open)(struct tc_output *output, const struct tc_output_setting *setting,
		struct tc_error *err);
	enum tc_result (*present)(struct tc_output *output, const struct tc_surface *surface,
		const struct tc_damage *damage, struct tc_error *err);
	void (*settle)(struct tc_output *output); /* NULL: present reads all before it returns */
	enum tc_output_event (*wait)(struct tc_output *output, int timeout_ms);
	void (*wake)(struct tc_output *output);
	void (*close)(struct tc_output *output); /* safe on one half opened */
};

struct tc_output {
	const struct tc_output_class *class_;
	int width_px, height_px;
	int point_x_px, point_y_px; /* of the last TC_OUTPUT_POINT, in px of the surface */
};

extern const struct tc_output_class tc_output_none, tc_output_png, tc_output_sdl;

/* Owned. TC_UNAVAILABLE: no display, no such screen; TC_BAD_INPUT: a setting it cannot use. */
enum tc_result tc_output_open(const struct tc_output_class *class_,
	const struct tc_output_setting *setting, struct tc_output **out, struct tc_error *err);
void tc_output_close(struct tc_output *output);

/* Show the damaged rectangles of surface (of the size it was opened with; borrowed, and not to be written to, until
 * tc_output_settle). Without damage nothing is called. TC_UNAVAILABLE: the display is lost, or the file can't be written. */
enum tc_result tc_output_present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err);

/* Before a surface that was presented is written to, moved or freed: wait until the output has read it. What went wrong
 * on the way is told by the next present or wait. */
void tc_output_settle(struct tc_output *output);

/* Sleep until something happens or timeout_ms have passed (0: only look; below 0: no limit). One event a
 * call; call with 0 until TC_OUTPUT_NOTHING to take all. Keys and clicks without a meaning are dropped. */
enum tc_output_event tc_output_wait(struct tc_output *output, int timeout_ms);

/* End a tc_output_wait now or next time. Any thread. */
void tc_output_wake(struct tc_output *output);

/* sdl: the output on which a screen was found, also while that is dark; "" before, and for other outputs. */
const char *tc_output_of_screen(const struct tc_output *output, int screen);

/* The keys of a wall, for --help: one line a key. Static. */
const char *tc_output_keys_text(void);

#endif
