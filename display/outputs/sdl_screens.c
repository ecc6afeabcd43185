#include "display/outputs/sdl_screens.h"

#include "base/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a desk's window: around a screen, and between bezels that do not meet. */
static const Uint32 bezel_colour = 0x3A3F46, gap_colour = 0x000000;

void tc_sdl_screens_init(struct tc_sdl_screens *screens, const struct tc_output_setting *setting) {
	static const struct tc_output_screen whole = { .name = "screen" };
	const struct tc_output_screen *from = setting->screen_count > 0 ? setting->screens : &whole;
	int count = setting->screen_count > 0 ? setting->screen_count : 1;
	screens->count = count < TC_OUTPUT_SCREENS_MAX ? count : TC_OUTPUT_SCREENS_MAX;
	screens->title = setting->title != NULL ? setting->title : "toancanh";
	for (int i = 0; i < screens->count; i++) {
		struct tc_sdl_screen *screen = &screens->items[i];
		screen->setting = from[i];
		if (from == &whole) {
			screen->setting.area =
				(struct tc_pixels) { 0, 0, setting->width_px, setting->height_px };
			screen->setting.width_mm = setting->width_px;
			screen->setting.height_mm = setting->height_px;
		}
		snprintf(screen->wanted, sizeof screen->wanted, "%s",
			from[i].output != NULL ? from[i].output : "");
		snprintf(screen->label, sizeof screen->label, "%s",
			from[i].name != NULL ? from[i].name : "screen");
	}
}

static const struct tc_monitor *find_monitor(const struct tc_monitors *monitors, const char *name) {
	for (int i = 0; i < monitors->count; i++) {
		if (strcmp(monitors->items[i].name, name) == 0) {
			return &monitors->items[i];
		}
	}
	return NULL;
}

static bool is_taken(const struct tc_sdl_screens *screens, const char *output) {
	for (int i = 0; i < screens->count; i++) {
		if (strcmp(screens->items[i].output, output) == 0 ||
			strcmp(screens->items[i].wanted, output) == 0) {
			return true;
		}
	}
	return false;
}

/* The output a screen is meant to hang on: by name, by number, else the first that nobody has. */
static const struct tc_monitor *choose_monitor(const struct tc_sdl_screens *screens,
	const struct tc_sdl_screen *screen, const struct tc_monitors *monitors) {
	const char *wanted = screen->wanted;
	for (int i = 0; wanted[0] == '\0' && i < monitors->count; i++) {
		if (!is_taken(screens, monitors->items[i].name)) {
			return &monitors->items[i];
		}
	}
	const struct tc_monitor *named = wanted[0] != '\0' ? find_monitor(monitors, wanted) : NULL;
	if (named != NULL || wanted[0] == '\0') {
		return named;
	}
	char *end = NULL;
	long number = strtol(wanted, &end, 10);
	return *end == '\0' && number >= 0 && number < monitors->count ? &monitors->items[number]
								       : NULL;
}

static void close_window(struct tc_sdl_screen *screen) {
	if (screen->window != NULL) {
		SDL_DestroyWindow(screen->window);
		screen->window = NULL;
	}
}

/* A screen whose output runs in a smaller mode than the document says is shown whole and smaller: a cut
 * number would be another number. */
static void aim(struct tc_sdl_screen *screen) {
	const struct tc_monitor *monitor = &screen->monitor;
	struct tc_sight *sight = &screen->sight;
	int width = 0, height = 0;
	*sight = (struct tc_sight) { .area = screen->setting.area, .shrink = 1 };
	sight->turn = ((screen->setting.turn - monitor->turned) % 360 + 360) % 360;
	tc_sight_size(sight, &width, &height);
	while (sight->shrink < 64 && (width > monitor->width_px || height > monitor->height_px)) {
		sight->shrink++;
		tc_sight_size(sight, &width, &height);
	}
}

/* Without a window manager nobody answers a wish for full screen, and SDL waits 100 ms for it. */
static void open_window(struct tc_sdl_screens *screens, struct tc_sdl_screen *screen) {
	const struct tc_monitor *monitor = &screen->monitor;
	screen->window = SDL_CreateWindow(screens->title, monitor->x_px, monitor->y_px,
		monitor->width_px, monitor->height_px, SDL_WINDOW_SHOWN | SDL_WINDOW_BORDERLESS);
	if (screen->window == NULL) {
		tc_log(TC_LOG_ERROR, "no window", "screen", screen->label, "reason", SDL_GetError(),
			NULL);
		return;
	}
	if (tc_x11_is_managed(screen->window)) {
		SDL_SetWindowFullscreen(screen->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
	}
}

static bool same_place(const struct tc_monitor *a, const struct tc_monitor *b) {
	return a->x_px == b->x_px && a->y_px == b->y_px && a->width_px == b->width_px &&
		a->height_px == b->height_px && a->turned == b->turned;
}

static void arrange_one(struct tc_sdl_screens *screens, struct tc_sdl_screen *screen,
	const struct tc_monitors *monitors) {
	bool known = screen->output[0] != '\0';
	const struct tc_monitor *monitor = known ? find_monitor(monitors, screen->output)
						 : choose_monitor(screens, screen, monitors);
	if (monitor == NULL) {
		if (screen->window != NULL || !known) {
			tc_log(TC_LOG_WARNING, "the screen is dark, its output is gone", "screen",
				screen->label, "output", known ? screen->output : screen->wanted,
				NULL);
		}
		close_window(screen);
		return;
	}
	if (screen->window != NULL && same_place(monitor, &screen->monitor)) {
		return;
	}
	close_window(screen);
	screen->monitor = *monitor;
	memcpy(screen->output, monitor->name, sizeof screen->output);
	aim(screen);
	open_window(screens, screen);
	if (screen->window != NULL) {
		tc_log(TC_LOG_INFO, "screen shown", "screen", screen->label, "output",
			screen->output, NULL);
	}
}

int tc_sdl_screens_arrange(struct tc_sdl_screens *screens, const struct tc_monitors *monitors) {
	int lit = 0;
	for (int i = 0; i < screens->count; i++) {
		arrange_one(screens, &screens->items[i], monitors);
		lit += screens->items[i].window != NULL;
	}
	return lit;
}

/* The rectangle of a wall in mm, bezels included, and how many mm one px of it is. */
struct extent {
	double left_mm, top_mm, right_mm, bottom_mm, mm_per_px;
};

static struct extent extent_of(const struct tc_sdl_screens *screens) {
	struct extent extent = { INFINITY, INFINITY, -INFINITY, -INFINITY, 1 };
	for (int i = 0; i < screens->count; i++) {
		const struct tc_output_screen *screen = &screens->items[i].setting;
		double bezel = screen->bezel_mm;
		extent.left_mm = fmin(extent.left_mm, screen->x_mm - bezel);
		extent.top_mm = fmin(extent.top_mm, screen->y_mm - bezel);
		extent.right_mm = fmax(extent.right_mm, screen->x_mm + screen->width_mm + bezel);
		extent.bottom_mm = fmax(extent.bottom_mm, screen->y_mm + screen->height_mm + bezel);
		extent.mm_per_px = screen->width_mm / (screen->area.right - screen->area.left);
	}
	return extent;
}

/* The smallest whole factor that lets the wall fit nine tenths of the desktop. */
static int shrink_for(const struct extent *extent, const struct tc_monitor *desk) {
	double width_px = (extent->right_mm - extent->left_mm) / extent->mm_per_px;
	double height_px = (extent->bottom_mm - extent->top_mm) / extent->mm_per_px;
	int shrink = 1;
	while (shrink < 64 &&
		((int)width_px / shrink > desk->width_px * 9 / 10 ||
			(int)height_px / shrink > desk->height_px * 9 / 10)) {
		shrink++;
	}
	return shrink;
}

bool tc_sdl_screens_open_desk(struct tc_sdl_screens *screens, const struct tc_monitor *monitor) {
	struct extent extent = extent_of(screens);
	int shrink = shrink_for(&extent, monitor);
	double mm_per_px = extent.mm_per_px * shrink;
	int width = (int)ceil((extent.right_mm - extent.left_mm) / mm_per_px - 1e-6);
	int height = (int)ceil((extent.bottom_mm - extent.top_mm) / mm_per_px - 1e-6);
	for (int i = 0; i < screens->count; i++) {
		struct tc_sdl_screen *screen = &screens->items[i];
		screen->sight = (struct tc_sight) {
			.area = screen->setting.area,
			.x_px = (int)lround((screen->setting.x_mm - extent.left_mm) / mm_per_px),
			.y_px = (int)lround((screen->setting.y_mm - extent.top_mm) / mm_per_px),
			.shrink = shrink,
		};
	}
	screens->desk = SDL_CreateWindow(screens->title,
		monitor->x_px + (monitor->width_px - width) / 2,
		monitor->y_px + (monitor->height_px - height) / 2, width, height, SDL_WINDOW_SHOWN);
	return screens->desk != NULL;
}

SDL_Window *tc_sdl_screens_any(const struct tc_sdl_screens *screens) {
	SDL_Window *window = screens->desk;
	for (int i = 0; i < screens->count && window == NULL; i++) {
		window = screens->items[i].window;
	}
	return window;
}

/* The window's surface in our format; false: SDL has none, or of another format. */
static bool borrow_surface(SDL_Window *window, struct tc_surface *target) {
	SDL_Surface *surface = SDL_GetWindowSurface(window);
	if (surface == NULL || surface->format->BytesPerPixel != 4 ||
		surface->format->Rmask != 0xFF0000 || surface->format->Bmask != 0xFF) {
		return false;
	}
	*target =
		(struct tc_surface) { surface->pixels, surface->w, surface->h, surface->pitch / 4 };
	return true;
}

/* The server takes px as they are: no panel on its side, nothing made smaller. */
static bool share_one(struct tc_xshare *share, struct tc_sdl_screen *screen, SDL_Window *window,
	const struct tc_damage *damage) {
	const struct tc_sight *sight = &screen->sight;
	struct tc_pixels rects[TC_DAMAGE_MAX];
	int count = 0;
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels seen = tc_pixels_common(damage->rects[i], sight->area);
		if (!tc_pixels_empty(seen)) {
			rects[count++] = seen;
		}
	}
	return count == 0 ||
		tc_xshare_put(share, window, rects, count, sight->area.left, sight->area.top);
}

static bool present_one(struct tc_sdl_screen *screen, SDL_Window *window,
	const struct tc_surface *surface, const struct tc_damage *damage) {
	struct tc_surface target;
	SDL_Rect rects[TC_DAMAGE_MAX];
	int count = 0;
	if (!borrow_surface(window, &target)) {
		return false;
	}
	for (int i = 0; i < damage->count; i++) {
		struct tc_pixels touched =
			tc_sight_put(&screen->sight, &target, surface, damage->rects[i]);
		if (!tc_pixels_empty(touched)) {
			rects[count++] = (SDL_Rect) { touched.left, touched.top,
				touched.right - touched.left, touched.bottom - touched.top };
		}
	}
	return count == 0 || SDL_UpdateWindowSurfaceRects(window, rects, count) == 0;
}

static void close_refused(struct tc_sdl_screens *screens, uint32_t refused) {
	for (int i = 0; i < screens->count; i++) {
		struct tc_sdl_screen *screen = &screens->items[i];
		const char *server = NULL;
		uint32_t id = 0;
		if (screen->window != NULL && tc_x11_find_window(screen->window, &server, &id) &&
			id == refused) {
			close_window(screen);
		}
	}
}

bool tc_sdl_screens_settle(struct tc_sdl_screens *screens) {
	struct tc_xshare *share = &screens->share;
	uint32_t refused = 0;
	bool all = true;
	if (!share->asked) {
		return true;
	}
	tc_xshare_settle(share);
	while (!tc_xshare_is_lost(share) && tc_xshare_next_refused(share, &refused)) {
		close_refused(screens, refused);
		all = false;
	}
	if (!all) {
		tc_xshare_close(share); /* SDL's own surfaces from now on */
	}
	return all && !tc_xshare_is_lost(share);
}

bool tc_sdl_screens_present(struct tc_sdl_screens *screens, const struct tc_surface *surface,
	const struct tc_damage *damage) {
	bool all = tc_sdl_screens_settle(screens);
	for (int i = 0; i < screens->count; i++) {
		struct tc_sdl_screen *screen = &screens->items[i];
		SDL_Window *window = screens->desk != NULL ? screens->desk : screen->window;
		bool plain = screen->sight.turn == 0 && screen->sight.shrink == 1;
		bool shared = screens->share.connection != NULL && screens->desk == NULL && plain;
		if (window == NULL ||
			(shared ? share_one(&screens->share, screen, window, damage)
				: present_one(screen, window, surface, damage))) {
			continue;
		}
		all = false;
		close_window(screen);
		if (shared && !tc_xshare_is_lost(&screens->share)) {
			tc_xshare_close(&screens->share); /* SDL's own surfaces from now on */
		}
	}
	tc_xshare_send(&screens->share);
	return all;
}

static void fill(const struct tc_surface *target, struct tc_pixels area, Uint32 colour) {
	area = tc_pixels_common(area, tc_surface_area(target));
	for (int y = area.top; y < area.bottom; y++) {
		for (int x = area.left; x < area.right; x++) {
			target->pixels[(size_t)y * (size_t)target->stride_px + (size_t)x] = colour;
		}
	}
}

void tc_sdl_screens_draw_bezels(struct tc_sdl_screens *screens) {
	struct tc_surface target;
	if (screens->desk == NULL || !borrow_surface(screens->desk, &target)) {
		return;
	}
	fill(&target, tc_surface_area(&target), gap_colour);
	for (int i = 0; i < screens->count; i++) {
		const struct tc_sdl_screen *screen = &screens->items[i];
		const struct tc_output_screen *setting = &screen->setting;
		const struct tc_sight *sight = &screen->sight;
		double mm_per_px = setting->width_mm / (setting->area.right - setting->area.left);
		int bezel = (int)ceil(setting->bezel_mm / mm_per_px / sight->shrink - 1e-6);
		int width = 0, height = 0;
		tc_sight_size(sight, &width, &height);
		struct tc_pixels outer = { sight->x_px - bezel, sight->y_px - bezel,
			sight->x_px + width + bezel, sight->y_px + height + bezel };
		fill(&target, outer, bezel_colour);
	}
	/* No bezel may lie over a picture: with bezels thinner than a px, neighbours would. */
	for (int i = 0; i < screens->count; i++) {
		const struct tc_sight *sight = &screens->items[i].sight;
		int width = 0, height = 0;
		tc_sight_size(sight, &width, &height);
		fill(&target,
			(struct tc_pixels) { sight->x_px, sight->y_px, sight->x_px + width,
				sight->y_px + height },
			gap_colour);
	}
	SDL_UpdateWindowSurface(screens->desk);
}

void tc_sdl_screens_close(struct tc_sdl_screens *screens) {
	tc_xshare_close(&screens->share);
	for (int i = 0; i < screens->count; i++) {
		close_window(&screens->items[i]);
	}
	if (screens->desk != NULL) {
		SDL_DestroyWindow(screens->desk);
		screens->desk = NULL;
	}
}
