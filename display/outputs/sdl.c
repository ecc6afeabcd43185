/* Screens, by SDL2. One borderless window a screen at its output's place; without a GPU the window's own
 * surface is the quickest way: one call a frame that copies only the damage (4K, 1 %: 0.03 ms), where SDL
 * left to itself goes through llvmpipe (45-60 ms). */
#include "display/outputs/keys.h"
#include "display/outputs/output.h"
#include "display/outputs/sdl_screens.h"
#include "display/outputs/wake.h"

#include <SDL2/SDL.h>
#include <stdatomic.h>

/* Also the longest sleep without a look at the outputs: SDL is not woken by what RandR says. */
enum { LOOK_MS = 250 };

/* SDL remembers for the whole process that its display died. */
static const char lost_hint[] = "TOANCANH_DISPLAY_LOST";

struct sdl {
	struct tc_output base;
	struct tc_sdl_screens screens;
	struct tc_monitors monitors;
	Uint32 wake_type; /* of our own event; 0 when SDL has none left */
	/* Under X11 we sleep ourselves, on both connections to the server: SDL asks it several times for each
	 * sleep, and wakes a sleeper by way of it, which is most of what a quiet wall would do. */
	bool dozes;
	bool told;       /* a connection can be read */
	Uint64 asked_ms; /* when the server was last asked for what it has to say */
	struct tc_wake wake;
	bool started, windowed, pointer_hidden;
	bool exposed;    /* to be told: what was shown is gone */
	bool incomplete; /* a window could not be drawn in: to be made again at the next look */
	struct tc_screen_guard guard;
	_Atomic int32_t *at_server; /* borrowed; or NULL */
};

static void note_server(struct sdl *self, bool asked) {
	if (self->at_server != NULL) {
		atomic_store(self->at_server, asked);
	}
}

static void set_hints(void) {
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "1");
	SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
}

/* On a wall the pointer is hidden. One screen that is lit is enough to start: the others are shown when
 * their outputs come. */
static enum tc_result open_windows(struct sdl *self, struct tc_error *err) {
	if (self->monitors.count == 0) {
		return tc_fail(err, TC_UNAVAILABLE, "there is no screen at all");
	}
	if (self->windowed) {
		return tc_sdl_screens_open_desk(&self->screens, &self->monitors.items[0])
			? TC_OK
			: tc_fail(err, TC_UNAVAILABLE, "no window: %s", SDL_GetError());
	}
	if (tc_sdl_screens_arrange(&self->screens, &self->monitors) == 0) {
		const char *wanted = self->screens.items[0].wanted;
		return tc_fail(err, TC_UNAVAILABLE, "there is no screen %s",
			wanted[0] != '\0' ? wanted : "to show a window on");
	}
	SDL_ShowCursor(SDL_DISABLE);
	self->pointer_hidden = true;
	return TC_OK;
}

static enum tc_result open_display(
	struct sdl *self, const struct tc_output_setting *setting, struct tc_error *err) {
	if (SDL_GetHintBoolean(lost_hint, SDL_FALSE)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"the display was lost: the program has to be started again");
	}
	set_hints();
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "no display: %s", SDL_GetError());
	}
	self->started = true;
	tc_monitors_open(&self->monitors, &self->guard);
	tc_sdl_screens_init(&self->screens, setting);
	enum tc_result result = open_windows(self, err);
	if (result != TC_OK) {
		return result;
	}
	if (!self->windowed && setting->memory != NULL) {
		(void)tc_xshare_open(&self->screens.share, tc_sdl_screens_any(&self->screens),
			setting->memory->file, setting->memory->offset, setting->width_px,
			setting->height_px);
	}
	self->wake_type = SDL_RegisterEvents(1);
	self->wake_type = self->wake_type == (Uint32)-1 ? 0 : self->wake_type;
	self->told = true;
	SDL_DisableScreenSaver();
	tc_screen_guard_open(&self->guard, tc_sdl_screens_any(&self->screens));
	tc_sdl_screens_draw_bezels(&self->screens);
	self->dozes = self->guard.display != NULL && self->wake_type != 0 &&
		tc_wake_open(&self->wake, NULL) == TC_OK;
	return TC_OK;
}

static enum tc_result open_sdl(
	struct tc_output *output, const struct tc_output_setting *setting, struct tc_error *err) {
	struct sdl *self = (struct sdl *)output;
	self->windowed = setting->windowed;
	self->at_server = setting->at_server;
	note_server(self, true);
	enum tc_result result = open_display(self, setting, err);
	note_server(self, false);
	return result;
}

/* A window that fails while the server lives is made again; the others go on. */
static enum tc_result present(struct tc_output *output, const struct tc_surface *surface,
	const struct tc_damage *damage, struct tc_error *err) {
	struct sdl *self = (struct sdl *)output;
	note_server(self, true);
	bool all = !self->guard.lost && tc_sdl_screens_present(&self->screens, surface, damage);
	self->guard.lost = self->guard.lost || tc_xshare_is_lost(&self->screens.share);
	note_server(self, false);
	self->incomplete = self->incomplete || !all;
	if (self->guard.lost || (!all && self->windowed)) {
		return tc_fail(err, TC_UNAVAILABLE, "the display is lost: %s", SDL_GetError());
	}
	return TC_OK;
}

static void settle(struct tc_output *output) {
	struct sdl *self = (struct sdl *)output;
	note_server(self, true);
	bool all = self->guard.lost || tc_sdl_screens_settle(&self->screens);
	self->guard.lost = self->guard.lost || tc_xshare_is_lost(&self->screens.share);
	note_server(self, false);
	self->incomplete = self->incomplete || !all;
}

static enum tc_output_event key_pressed(const struct sdl *self, const SDL_KeyboardEvent *key) {
	return key->repeat ? TC_OUTPUT_NOTHING
			   : tc_output_key_meaning(key->keysym.sym, self->windowed);
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

/* A touch comes as a button too: SDL makes one of it. */
static enum tc_output_event button_pressed(struct sdl *self, const SDL_MouseButtonEvent *button) {
	for (int i = 0; button->button == SDL_BUTTON_LEFT && i < self->screens.count; i++) {
		const struct tc_sdl_screen *screen = &self->screens.items[i];
		const SDL_Window *window = self->windowed ? self->screens.desk : screen->window;
		if (window != NULL && SDL_GetWindowFromID(button->windowID) == window &&
			tc_sight_wall_px(&screen->sight, button->x, button->y,
				&self->base.point_x_px, &self->base.point_y_px)) {
			return TC_OUTPUT_POINT;
		}
	}
	return TC_OUTPUT_NOTHING;
}

/* What event means; NOTHING for those without a meaning: motion, focus, other keys. */
static enum tc_output_event meaning_of(struct sdl *self, const SDL_Event *event) {
	if (self->wake_type != 0 && event->type == self->wake_type) {
		return TC_OUTPUT_WOKEN;
	}
	switch (event->type) {
	case SDL_QUIT: return TC_OUTPUT_QUIT;
	case SDL_KEYDOWN: return key_pressed(self, &event->key);
	case SDL_MOUSEBUTTONDOWN: return button_pressed(self, &event->button);
	case SDL_WINDOWEVENT: return window_changed(&event->window);
	default: return TC_OUTPUT_NOTHING;
	}
}

/* What is left of timeout_ms (below 0: no limit) since start. */
static int rest_of(int timeout_ms, Uint64 start) {
	Uint64 spent = SDL_GetTicks64() - start;
	return timeout_ms < 0 ? -1 : spent < (Uint64)timeout_ms ? timeout_ms - (int)spent : 0;
}

static void look_at_outputs(struct sdl *self) {
	settle(&self->base); /* a window that could not be shown is found also when nothing is painted after it */
	note_server(self, true);
	bool changed = !self->guard.lost && tc_monitors_changed(&self->monitors);
	if (!self->windowed && !self->guard.lost && (changed || self->incomplete)) {
		self->incomplete = false;
		tc_sdl_screens_arrange(&self->screens, &self->monitors);
		self->exposed = true;
	}
	note_server(self, false);
}

/* Whether the server may have said something. */
static bool may_have_news(const struct sdl *self) {
	void *other = self->monitors.display;
	return !self->dozes || self->told || SDL_GetTicks64() - self->asked_ms >= LOOK_MS ||
		tc_x11_has_events(self->guard.display) ||
		(other != NULL && tc_x11_has_events(other));
}

static bool doze(struct sdl *self, int nap_ms, SDL_Event *event) {
	if (!self->dozes) {
		return SDL_WaitEventTimeout(event, nap_ms) != 0;
	}
	int others[TC_WAKE_OTHERS_MAX] = { tc_x11_handle(self->guard.display) }, count = 1;
	if (self->monitors.display != NULL) {
		others[count++] = tc_x11_handle(self->monitors.display);
	}
	event->type = self->wake_type;
	return tc_wake_wait_or(&self->wake, others, count, nap_ms, &self->told) == TC_OUTPUT_WOKEN;
}

/* The next event, at most nap_ms from now. Not SDL_PollEvent: it answers "none" once whenever it meets
 * its own sentinel. */
static bool next_event(struct sdl *self, int nap_ms, SDL_Event *event) {
	if (may_have_news(self)) {
		self->told = false;
		self->asked_ms = SDL_GetTicks64();
		look_at_outputs(self);
		SDL_PumpEvents();
	}
	if (SDL_PeepEvents(event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0) {
		return true;
	}
	return nap_ms > 0 && !self->exposed && !self->guard.lost && doze(self, nap_ms, event);
}

/* Every window of a wall is exposed by itself; the wall hears of it once. */
static enum tc_output_event wait_sdl(struct tc_output *output, int timeout_ms) {
	struct sdl *self = (struct sdl *)output;
	Uint64 start = SDL_GetTicks64();
	for (;;) {
		SDL_Event event;
		Uint64 asleep = SDL_GetTicks64();
		int rest = rest_of(timeout_ms, start);
		int nap = rest < 0 || rest > LOOK_MS ? LOOK_MS : rest;
		bool got = next_event(self, nap, &event);
		if (self->guard.lost) {
			return TC_OUTPUT_LOST;
		}
		enum tc_output_event meaning = got ? meaning_of(self, &event) : TC_OUTPUT_NOTHING;
		if (meaning == TC_OUTPUT_EXPOSED) {
			self->exposed = true;
		} else if (meaning != TC_OUTPUT_NOTHING) {
			return meaning;
		} else if (!got && self->exposed) {
			self->exposed = false;
			tc_sdl_screens_draw_bezels(&self->screens);
			return TC_OUTPUT_EXPOSED;
		}
		/* A nap cut short was ended by a signal: the caller looks what it said. */
		bool cut_short = !got && !self->told && SDL_GetTicks64() - asleep + 1 < (Uint64)nap;
		if (!got && (cut_short || rest_of(timeout_ms, start) == 0)) {
			return TC_OUTPUT_NOTHING;
		}
	}
}

static void wake(struct tc_output *output) {
	struct sdl *self = (struct sdl *)output;
	SDL_Event event = { .type = self->wake_type };
	if (self->dozes) {
		tc_wake_send(&self->wake);
	} else if (self->wake_type != 0) {
		SDL_PushEvent(&event);
	}
}

static void close_sdl(struct tc_output *output) {
	struct sdl *self = (struct sdl *)output;
	tc_wake_close(&self->wake);
	if (self->guard.lost) {
		/* SDL keeps a second connection that ends the process when it is closed on a dead
		 * server. The process has to end anyway; let it end in its own words. */
		SDL_SetHint(lost_hint, "1");
		tc_xshare_close(&self->screens.share);
		return;
	}
	tc_screen_guard_close(&self->guard);
	tc_monitors_close(&self->monitors);
	if (self->pointer_hidden) {
		SDL_ShowCursor(SDL_ENABLE);
	}
	tc_sdl_screens_close(&self->screens);
	if (self->started) {
		SDL_EnableScreenSaver();
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
	}
}

const char *tc_output_of_screen(const struct tc_output *output, int screen) {
	const struct sdl *self = (const struct sdl *)output;
	bool known = output->class_ == &tc_output_sdl && screen < self->screens.count;
	return known ? self->screens.items[screen].output : "";
}

const struct tc_output_class tc_output_sdl = {
	.name = "sdl",
	.size = sizeof(struct sdl),
	.open = open_sdl,
	.present = present,
	.settle = settle,
	.wait = wait_sdl,
	.wake = wake,
	.close = close_sdl,
};
