/* The windows of a wall: one for each screen, at the place of the output it hangs on, as long as that is
 * lit; or one window on a desk with all screens and their bezels. */
#ifndef TC_DISPLAY_OUTPUTS_SDL_SCREENS_H
#define TC_DISPLAY_OUTPUTS_SDL_SCREENS_H

#include "display/outputs/monitors.h"
#include "display/outputs/output.h"
#include "display/outputs/sight.h"
#include "display/outputs/xshare.h"

struct tc_sdl_screen {
	struct tc_output_screen setting;
	char output[TC_MONITOR_NAME_BYTES]; /* once found, a screen stays with it; "" before */
	char wanted[TC_MONITOR_NAME_BYTES]; /* setting.output, kept; "": by order */
	char label[TC_MONITOR_NAME_BYTES];  /* setting.name, kept */
	struct tc_sight sight;
	struct tc_monitor monitor; /* as the window was made for */
	SDL_Window *window;        /* NULL: its output is dark; windowed: always */
};

struct tc_sdl_screens {
	struct tc_sdl_screen items[TC_OUTPUT_SCREENS_MAX];
	int count;
	const char *title;
	SDL_Window *desk; /* windowed: the one window */
	int desk_width_px, desk_height_px;
	struct tc_xshare share; /* closed: every window has a surface of its own */
};

/* Keep what the output was opened with; without screens, one that shows all of it. */
void tc_sdl_screens_init(struct tc_sdl_screens *screens, const struct tc_output_setting *setting);

/* Make, move and close windows until they fit the monitors. Returns how many screens are lit. */
int tc_sdl_screens_arrange(struct tc_sdl_screens *screens, const struct tc_monitors *monitors);

/* The one window of a desk, as large as fits monitor. False: SDL_GetError says why. */
bool tc_sdl_screens_open_desk(struct tc_sdl_screens *screens, const struct tc_monitor *monitor);

/* Any window that is there, or NULL. */
SDL_Window *tc_sdl_screens_any(const struct tc_sdl_screens *screens);

/* Show damage in every window. False when a window could not be drawn in: it is closed then and made again
 * by the next tc_sdl_screens_arrange. The surface may still be read until tc_sdl_screens_settle. */
bool tc_sdl_screens_present(struct tc_sdl_screens *screens, const struct tc_surface *surface,
	const struct tc_damage *damage);

/* Wait until nobody reads the surface that was shown last. False as above. */
bool tc_sdl_screens_settle(struct tc_sdl_screens *screens);

/* The bezels of a desk's window; nothing on a wall, which has its own. */
void tc_sdl_screens_draw_bezels(struct tc_sdl_screens *screens);

void tc_sdl_screens_close(struct tc_sdl_screens *screens);

#endif
