/* The few things SDL does not do under X11: ask whether a window manager is there, and keep the screen
 * from going dark. Under any other video driver these do nothing. */
#ifndef TC_DISPLAY_OUTPUTS_X11_H
#define TC_DISPLAY_OUTPUTS_X11_H

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdint.h>

/* True when a window manager answers (_NET_SUPPORTING_WM_CHECK), or when the driver is not X11. */
bool tc_x11_is_managed(SDL_Window *window);

/* Of a connection (a Display *): the handle that can be read when the server says something, and whether
 * something it said was read already and waits; neither asks the server. */
int tc_x11_handle(void *display);
bool tc_x11_has_events(void *display);

/* The server's name (borrowed for the window's life) and the window's number there. False: not X11. */
bool tc_x11_find_window(SDL_Window *window, const char **server, uint32_t *id);

/* What was changed of the X server, to put back. Zeroed is nothing. Borrows the window's display, and
 * stays in its place until closed: Xlib keeps its address. */
struct tc_screen_guard {
	void *display; /* X11's; NULL when nothing was changed */
	bool lost;     /* the server is gone; Xlib by itself would end the process */
	bool power_saving;
	int timeout_s, interval_s, prefer_blanking, allow_exposures;
};

void tc_screen_guard_open(struct tc_screen_guard *guard, SDL_Window *window);

/* Note in guard too when this further connection (a Display *) loses its server. */
void tc_screen_guard_join(struct tc_screen_guard *guard, void *display);

/* Before SDL closes its connection. */
void tc_screen_guard_close(struct tc_screen_guard *guard);

#endif
