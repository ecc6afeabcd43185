/* The outputs that are lit now, by RandR: SDL 2.26 reads them once and does not notice one going or
 * coming. Under a driver other than X11, SDL's own list. */
#ifndef TC_DISPLAY_OUTPUTS_MONITORS_H
#define TC_DISPLAY_OUTPUTS_MONITORS_H

#include "display/outputs/x11.h"

#include <stdint.h>

enum { TC_MONITORS_MAX = 64, TC_MONITOR_NAME_BYTES = 64 };

struct tc_monitor {
	char name[TC_MONITOR_NAME_BYTES]; /* "HDMI-1" */
	int x_px, y_px, width_px, height_px;
	int turned; /* clockwise degrees for which the X server turns the picture already */
};

struct tc_monitors {
	struct tc_monitor items[TC_MONITORS_MAX]; /* in RandR's order */
	int count;
	void *display; /* a connection of its own; NULL: SDL's list */
	int event_base;
	uint64_t looked_ms;
	uint64_t outline; /* of what the server said last; see monitors.c */
};

/* After SDL's video has been opened. guard: told when the server goes away; it stays in its place. */
void tc_monitors_open(struct tc_monitors *monitors, struct tc_screen_guard *guard);

/* True when the list is another one than before. Asks the server after an event, and once a second, in one
 * question, in case a driver sends none. */
bool tc_monitors_changed(struct tc_monitors *monitors);

void tc_monitors_close(struct tc_monitors *monitors);

#endif
