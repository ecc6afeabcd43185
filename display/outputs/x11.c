#include "display/outputs/x11.h"

#include <SDL2/SDL_syswm.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/dpms.h>

static bool find_info(SDL_Window *window, SDL_SysWMinfo *info) {
	SDL_VERSION(&info->version);
	return SDL_GetWindowWMInfo(window, info) && info->subsystem == SDL_SYSWM_X11;
}

static Display *display_of(SDL_Window *window) {
	SDL_SysWMinfo info;
	return find_info(window, &info) ? info.info.x11.display : NULL;
}

bool tc_x11_find_window(SDL_Window *window, const char **server, uint32_t *id) {
	SDL_SysWMinfo info;
	if (!find_info(window, &info)) {
		return false;
	}
	*server = XDisplayString(info.info.x11.display);
	*id = (uint32_t)info.info.x11.window;
	return true;
}

bool tc_x11_is_managed(SDL_Window *window) {
	Display *display = display_of(window);
	if (!display) {
		return true;
	}
	Atom name = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False);
	Atom type = None;
	int format = 0;
	unsigned long count = 0, rest = 0;
	unsigned char *value = NULL;
	int status = XGetWindowProperty(display, DefaultRootWindow(display), name, 0, 1, False,
		XA_WINDOW, &type, &format, &count, &rest, &value);
	if (value) {
		XFree(value);
	}
	return status == Success && type == XA_WINDOW && count == 1;
}

int tc_x11_handle(void *display) {
	return ConnectionNumber((Display *)display);
}

bool tc_x11_has_events(void *display) {
	return XEventsQueued(display, QueuedAlready) > 0;
}

/* The default says so on standard error and leaves; the wall has its own words for it. */
static int on_broken(Display *display) {
	(void)display;
	return 0;
}

static void on_broken_exit(Display *display, void *user) {
	struct tc_screen_guard *guard = user;
	(void)display;
	guard->lost = true;
}

void tc_screen_guard_open(struct tc_screen_guard *guard, SDL_Window *window) {
	Display *display = display_of(window);
	if (!display) {
		return;
	}
	int event = 0, error = 0;
	guard->display = display;
	tc_screen_guard_join(guard, display);
	XGetScreenSaver(display, &guard->timeout_s, &guard->interval_s, &guard->prefer_blanking,
		&guard->allow_exposures);
	XSetScreenSaver(display, 0, 0, DontPreferBlanking, DontAllowExposures);
	if (DPMSQueryExtension(display, &event, &error) && DPMSCapable(display)) {
		CARD16 level = 0;
		BOOL enabled = False;
		DPMSInfo(display, &level, &enabled);
		guard->power_saving = enabled != 0;
		DPMSDisable(display);
	}
	XFlush(display);
}

void tc_screen_guard_join(struct tc_screen_guard *guard, void *display) {
	XSetIOErrorHandler(on_broken);
	XSetIOErrorExitHandler(display, on_broken_exit, guard);
}

void tc_screen_guard_close(struct tc_screen_guard *guard) {
	Display *display = guard->display;
	if (!display || guard->lost) {
		return;
	}
	XSetScreenSaver(display, guard->timeout_s, guard->interval_s, guard->prefer_blanking,
		guard->allow_exposures);
	if (guard->power_saving) {
		DPMSEnable(display);
	}
	XFlush(display);
	guard->display = NULL;
}
