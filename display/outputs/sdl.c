/* A screen, by SDL2. One borderless window at the screen's place; without a GPU the window's own surface
 * is the quickest way: one call a frame that copies only the damage (4K, 1 %: 0.03 ms), where SDL left to
 * itself goes through llvmpipe (45-60 ms). */
#include "display/outputs/output.h"
#include "display/outputs/shrink.h"
#include "display/outputs/x11.h"

#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

/* SDL remembers for the whole process that its display died. */
static const char lost_hint[] = "TOANCANH_DISPLAY_LOST";

struct sdl {
	struct tc_output base;
	SDL_Window *window;
	Uint32 wake_type; /* of our own event; 0 when SDL has none left */
	bool started, windowed, pointer_hidden;
	int shrink; /* windowed: so many px of the wall become one */
	struct tc_screen_guard guard;
};

/* The screen that is meant: by name, by number, or the first; -1 when there is none such. */
static int find_screen(const char *wanted) {
	int count = SDL_GetNumVideoDisplays();
	if (!wanted || !wanted[0]) {
		return count > 0 ? 0 : -1;
	}
	for (int i = 0; i < count; i++) {
		const char *name = SDL_GetDisplayName(i);
		if (name && strcmp(name, wanted) == 0) {
			return i;
		}
	}
	char *end = NULL;
	long number = strtol(wanted, &end, 10);
	return *end == '\0' && number >= 0 && number < count ? (int)number : -1;
}

/* The smallest whole factor that lets the wall fit nine tenths of the desktop. */
static int shrink_for(const SDL_Rect *desktop, int width_px, int height_px) {
	int shrink = 1;
	while (shrink < 64 &&
		(width_px / shrink > desktop->w * 9 / 10 ||
			height_px / shrink > desktop->h * 9 / 10)) {
		shrink++;
	}
	return shrink;
}

static void set_hints(void) {
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "1");
	SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
}

static enum tc_result create_window(struct sdl *self, const struct tc_output_setting *setting,
	int screen, struct tc_error *err) {
	SDL_Rect place = { 0 };
	if (SDL_GetDisplayBounds(screen, &place) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "screen %d: %s", screen, SDL_GetError());
	}
	Uint32 flags = SDL_WINDOW_SHOWN;
	int x = place.x, y = place.y;
	int width = self->base.width_px, height = self->base.height_px;
	self->shrink = 1;
	if (self->windowed) {
		self->shrink = shrink_for(&place, width, height);
		width /= self->shrink;
		height /= self->shrink;
		x = y = (int)SDL_WINDOWPOS_CENTERED_DISPLAY((unsigned)screen);
	} else {
		flags |= SDL_WINDOW_BORDERLESS;
	}
	const char *title = setting->title ? setting->title : "toancanh";
	self->window = SDL_CreateWindow(title, x, y, width, height, flags);
	if (!self->window) {
		return tc_fail(
			err, TC_UNAVAILABLE, "no window on screen %d: %s", screen, SDL_GetError());
	}
	return TC_OK;
}

/* Without a window manager nobody answers a wish for full screen, and SDL waits 100 ms for it. */
static void take_screen(struct sdl *self) {
	SDL_ShowCursor(SDL_DISABLE);
	self->pointer_hidden = true;
	if (tc_x11_is_managed(self->window)) {
		SDL_SetWindowFullscreen(self->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
	}
}

static enum tc_result open_sdl(
	struct tc_output *output, const struct tc_output_setting *setting, struct tc_error *err) {
	struct sdl *self = (struct sdl *)output;
	self->windowed = setting->windowed;
	if (SDL_GetHintBoolean(lost_hint, SDL_FALSE)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"the display was lost: the program has to be started again");
	}
	set_hints();
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "no display: %s", SDL_GetError());
	}
	self->started = true;
	/* A window on a desk stands where there is room: the wall's screens are elsewhere. */
	int screen = find_screen(setting->windowed ? NULL : setting->screen);
	if (screen < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "there is no screen %s",
			setting->screen ? setting->screen : "at all");
	}
	enum tc_result result = create_window(self, setting, screen, err);
	if (result != TC_OK) {
		return result;
	}
	self->wake_type = SDL_RegisterEvents(1);
	self->wake_type = self->wake_type == (Uint32)-1 ? 0 : self->wake_type;
	SDL_DisableScreenSaver();
	tc_screen_guard_open(&self->guard, self->window);
	if (!self->windowed) {
		take_screen(self);
	}
	return TC_OK;
}

static void copy_area(
	SDL_Surface *target, const struct tc_surface *surface, struct tc_pixels area) {
	for (int y = area.top; y < area.bottom; y++) {
		Uint8 *row = (Uint8 *)target->pixels + (size_t)y * (size_t)target->pitch;
		memcpy(row + (size_t)area.left * 4,
			surface->pixels + (size_t)y * (size_t)surface->stride_px + area.left,
			(size_t)(area.right - area.left) * 4);
	}
}

/* The window's surface in our format, or NULL: SDL makes a new one after a change of size. */
static SDL_Surface *window_surface(struct sdl *self) {
	SDL_Surface *target = SDL_GetWindowSurface(self->window);
	bool usable = target && target->format->BytesPerPixel == 4 &&
		target->format->Rmask == 0xFF0000 && target->format->Bmask == 0xFF;
	return usable ? target : NULL;
}

static SDL_Rect put(struct sdl *self, SDL_Surface *target, const struct tc_surface *surface,
	struct tc_pixels area) {
	if (self->shrink > 1) {
		struct tc_surface small = { target->pixels, target->w, target->h,
			target->pitch / 4 };
		area = tc_surface_shrink(&small, surface, area, self->shrink);
	} else {
		struct tc_pixels visible = { 0, 0, target->w, target->h };
		area = tc_pixels_common(area, visible);
		copy_area(target, surface, area);
	}
	return (SDL_Rect) { area.left, area.top, area.right - area.left, area.bottom - area.top };
}

static enum tc_result present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	struct sdl *self = (struct sdl *)output;
	SDL_Surface *target = self->guard.lost ? NULL : window_surface(self);
	if (!target) {
		return tc_fail(err, TC_UNAVAILABLE, "the display is lost: %s", SDL_GetError());
	}
	SDL_Rect rects[TC_DAMAGE_MAX];
	int count = 0;
	for (int i = 0; i < damage->count; i++) {
		SDL_Rect rect = put(self, target, surface, damage->rects[i]);
		if (rect.w > 0 && rect.h > 0) {
			rects[count++] = rect;
		}
	}
	if (count > 0 && SDL_UpdateWindowSurfaceRects(self->window, rects, count) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "the display is lost: %s", SDL_GetError());
	}
	return TC_OK;
}

static enum tc_output_event key_pressed(const struct sdl *self, const SDL_KeyboardEvent *key) {
	if (key->repeat) {
		return TC_OUTPUT_NOTHING;
	}
	switch (key->keysym.sym) {
	case SDLK_d: return TC_OUTPUT_DEBUG;
	case SDLK_ESCAPE:
	case SDLK_q: return self->windowed ? TC_OUTPUT_QUIT : TC_OUTPUT_NOTHING;
	default: return TC_OUTPUT_NOTHING;
	}
}

static enum tc_output_event window_changed(const SDL_WindowEvent *event) {
	switch (event->event) {
	case SDL_WINDOWEVENT_EXPOSED:
	case SDL_WINDOWEVENT_SIZE_CHANGED:
	case SDL_WINDOWEVENT_RESTORED: return TC_OUTPUT_EXPOSED;
	case SDL_WINDOWEVENT_CLOSE: return TC_OUTPUT_QUIT;
	default: return TC_OUTPUT_NOTHING;
	}
}

/* What event means; NOTHING for those without a meaning: pointers, focus, other keys. */
static enum tc_output_event meaning_of(struct sdl *self, const SDL_Event *event) {
	if (self->wake_type != 0 && event->type == self->wake_type) {
		return TC_OUTPUT_WOKEN;
	}
	switch (event->type) {
	case SDL_QUIT: return TC_OUTPUT_QUIT;
	case SDL_KEYDOWN: return key_pressed(self, &event->key);
	case SDL_WINDOWEVENT: return window_changed(&event->window);
	default: return TC_OUTPUT_NOTHING;
	}
}

/* What is left of timeout_ms (below 0: no limit) since start. */
static int rest_of(int timeout_ms, Uint64 start) {
	Uint64 spent = SDL_GetTicks64() - start;
	return timeout_ms < 0 ? -1 : spent < (Uint64)timeout_ms ? timeout_ms - (int)spent : 0;
}

static enum tc_output_event wait_sdl(struct tc_output *output, int timeout_ms) {
	struct sdl *self = (struct sdl *)output;
	Uint64 start = SDL_GetTicks64();
	for (;;) {
		SDL_Event event;
		/* Not SDL_PollEvent: it answers "none" once whenever it meets its own sentinel. */
		SDL_PumpEvents();
		bool got =
			SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0;
		int rest = got ? 0 : rest_of(timeout_ms, start);
		if (rest != 0 && !self->guard.lost) {
			got = SDL_WaitEventTimeout(&event, rest) != 0;
		}
		if (self->guard.lost) {
			return TC_OUTPUT_LOST;
		}
		enum tc_output_event meaning = got ? meaning_of(self, &event) : TC_OUTPUT_NOTHING;
		if (meaning != TC_OUTPUT_NOTHING || (!got && rest_of(timeout_ms, start) == 0)) {
			return meaning;
		}
	}
}

static void wake(struct tc_output *output) {
	const struct sdl *self = (const struct sdl *)output;
	SDL_Event event = { .type = self->wake_type };
	if (self->wake_type != 0) {
		SDL_PushEvent(&event);
	}
}

static void close_sdl(struct tc_output *output) {
	struct sdl *self = (struct sdl *)output;
	if (self->guard.lost) {
		/* SDL keeps a second connection that ends the process when it is closed on a dead
		 * server. The process has to end anyway; let it end in its own words. */
		SDL_SetHint(lost_hint, "1");
		return;
	}
	tc_screen_guard_close(&self->guard);
	if (self->pointer_hidden) {
		SDL_ShowCursor(SDL_ENABLE);
	}
	if (self->window) {
		SDL_DestroyWindow(self->window);
	}
	if (self->started) {
		SDL_EnableScreenSaver();
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
	}
}

const struct tc_output_class tc_output_sdl = {
	.name = "sdl",
	.size = sizeof(struct sdl),
	.open = open_sdl,
	.present = present,
	.wait = wait_sdl,
	.wake = wake,
	.close = close_sdl,
};
