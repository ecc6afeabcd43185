#include "display/outputs/monitors.h"

#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>
#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 1000 };

/* RandR says how the picture is turned on the panel, counter-clockwise; a panel that hangs clockwise by
 * as much shows it upright. */
static int turned_by(Display *display, XRRScreenResources *resources, const XRRMonitorInfo *info) {
	int turned = 0;
	XRROutputInfo *output = info->noutput > 0 && resources != NULL
		? XRRGetOutputInfo(display, resources, info->outputs[0])
		: NULL;
	XRRCrtcInfo *crtc = output != NULL && output->crtc != None
		? XRRGetCrtcInfo(display, resources, output->crtc)
		: NULL;
	if (crtc != NULL) {
		turned = (crtc->rotation & RR_Rotate_90) != 0   ? 90
			: (crtc->rotation & RR_Rotate_180) != 0 ? 180
			: (crtc->rotation & RR_Rotate_270) != 0 ? 270
								: 0;
		XRRFreeCrtcInfo(crtc);
	}
	if (output != NULL) {
		XRRFreeOutputInfo(output);
	}
	return turned;
}

/* What one question to the server tells of the monitors: enough to see that none went, came or moved. */
static uint64_t outline_of(const XRRMonitorInfo *infos, int count) {
	uint64_t hash = 14695981039346656037u; /* FNV-1a, 64 bits */
	for (int i = 0; i < count; i++) {
		const uint64_t parts[] = { infos[i].name, (uint64_t)infos[i].x,
			(uint64_t)infos[i].y, (uint64_t)infos[i].width, (uint64_t)infos[i].height,
			infos[i].noutput > 0 ? infos[i].outputs[0] : 0 };
		for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
			hash = (hash ^ parts[k]) * 1099511628211u;
		}
	}
	return hash;
}

/* Every monitor costs three more questions; they are asked when told is set or the outline is another one.
 * Below 0: all is as it was. */
static int read_randr(struct tc_monitors *monitors, struct tc_monitor *items, bool told) {
	Display *display = monitors->display;
	Window root = DefaultRootWindow(display);
	int count = 0;
	XRRMonitorInfo *infos = XRRGetMonitors(display, root, True, &count);
	uint64_t outline = outline_of(infos, infos == NULL ? 0 : count);
	bool same = outline == monitors->outline && !told;
	monitors->outline = outline;
	if (infos == NULL || same) {
		if (infos != NULL) {
			XRRFreeMonitors(infos);
		}
		return same ? -1 : 0;
	}
	XRRScreenResources *resources = XRRGetScreenResourcesCurrent(display, root);
	count = count < TC_MONITORS_MAX ? count : TC_MONITORS_MAX;
	for (int i = 0; i < count; i++) {
		char *name = XGetAtomName(display, infos[i].name);
		snprintf(items[i].name, sizeof items[i].name, "%s", name != NULL ? name : "");
		if (name != NULL) {
			XFree(name);
		}
		items[i].x_px = infos[i].x;
		items[i].y_px = infos[i].y;
		items[i].width_px = infos[i].width;
		items[i].height_px = infos[i].height;
		items[i].turned = turned_by(display, resources, &infos[i]);
	}
	if (resources != NULL) {
		XRRFreeScreenResources(resources);
	}
	XRRFreeMonitors(infos);
	return count;
}

static int read_sdl(struct tc_monitor *items) {
	int count = SDL_GetNumVideoDisplays();
	count = count < 0 ? 0 : count < TC_MONITORS_MAX ? count : TC_MONITORS_MAX;
	for (int i = 0; i < count; i++) {
		const char *name = SDL_GetDisplayName(i);
		SDL_Rect place = { 0 };
		SDL_GetDisplayBounds(i, &place);
		snprintf(items[i].name, sizeof items[i].name, "%s", name != NULL ? name : "");
		items[i].x_px = place.x;
		items[i].y_px = place.y;
		items[i].width_px = place.w;
		items[i].height_px = place.h;
	}
	return count;
}

static bool read_again(struct tc_monitors *monitors, bool told) {
	struct tc_monitor now[TC_MONITORS_MAX];
	memset(now, 0, sizeof now);
	int count = monitors->display != NULL ? read_randr(monitors, now, told) : read_sdl(now);
	monitors->looked_ms = SDL_GetTicks64();
	if (count < 0) {
		return false;
	}
	bool same = count == monitors->count && memcmp(now, monitors->items, sizeof now) == 0;
	memcpy(monitors->items, now, sizeof now);
	monitors->count = count;
	return !same;
}

void tc_monitors_open(struct tc_monitors *monitors, struct tc_screen_guard *guard) {
	const char *driver = SDL_GetCurrentVideoDriver();
	int error = 0, major = 0, minor = 0;
	memset(monitors, 0, sizeof *monitors);
	Display *display = driver != NULL && strcmp(driver, "x11") == 0 ? XOpenDisplay(NULL) : NULL;
	if (display != NULL && XRRQueryExtension(display, &monitors->event_base, &error) &&
		XRRQueryVersion(display, &major, &minor) && major * 100 + minor >= 105) {
		monitors->display = display;
		tc_screen_guard_join(guard, display);
		XRRSelectInput(display, DefaultRootWindow(display),
			RRScreenChangeNotifyMask | RRCrtcChangeNotifyMask |
				RROutputChangeNotifyMask);
	} else if (display != NULL) {
		XCloseDisplay(display);
	}
	(void)read_again(monitors, true);
}

bool tc_monitors_changed(struct tc_monitors *monitors) {
	bool told = false;
	while (monitors->display != NULL && XPending(monitors->display) > 0) {
		XEvent event;
		XNextEvent(monitors->display, &event);
		XRRUpdateConfiguration(&event);
		told = told || event.type == monitors->event_base + RRScreenChangeNotify ||
			event.type == monitors->event_base + RRNotify;
	}
	bool due = SDL_GetTicks64() - monitors->looked_ms >= LOOK_MS;
	return (told || due) && read_again(monitors, told);
}

void tc_monitors_close(struct tc_monitors *monitors) {
	if (monitors->display != NULL) {
		XCloseDisplay(monitors->display);
		monitors->display = NULL;
	}
}
