#include "display/canvas.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void set_output(struct tc_canvas *canvas, struct tc_output *output) {
	pthread_mutex_lock(&canvas->lock);
	struct tc_output *former = canvas->output;
	canvas->output = output;
	pthread_mutex_unlock(&canvas->lock);
	tc_output_close(former);
}

/* The screens of a wall as an output wants them. Names are borrowed from the layout. */
static int list_screens(const struct tc_wall *wall, struct tc_output_screen *out) {
	const struct tc_screen *screens = wall->screens.items;
	int count = 0;
	for (; count < (int)wall->screens.count && count < TC_OUTPUT_SCREENS_MAX; count++) {
		const struct tc_screen *screen = &screens[count];
		out[count] = (struct tc_output_screen) {
			.name = screen->name,
			.output = screen->output,
			.area = { screen->wall_x_px, screen->wall_y_px,
				screen->wall_x_px + screen->width_px,
				screen->wall_y_px + screen->height_px },
			.turn = screen->rotation % 360,
			.x_mm = screen->x_mm,
			.y_mm = screen->y_mm,
			.width_mm = screen->width_mm,
			.height_mm = screen->height_mm,
			.bezel_mm = screen->bezel_mm,
		};
	}
	return count;
}

static enum tc_result open_output(
	struct tc_canvas *canvas, const struct tc_layout *layout, struct tc_error *err) {
	const struct tc_output_class *class_ = !canvas->setting.headless ? &tc_output_sdl
		: canvas->setting.out != NULL                            ? &tc_output_png
									 : &tc_output_none;
	canvas->screen_count = list_screens(&layout->wall, canvas->screens);
	for (int i = 0; i < canvas->screen_count; i++) {
		const char *former = tc_keep_output(&canvas->keep, i);
		if (canvas->screens[i].output == NULL && former[0] != '\0') {
			canvas->screens[i].output = former;
		}
	}
	const struct tc_output_memory memory = { canvas->keep.file, TC_KEEP_PIXELS_AT };
	const struct tc_output_setting setting = {
		.width_px = layout->wall.width_px,
		.height_px = layout->wall.height_px,
		.title = "toancanh",
		.path = canvas->setting.out,
		.screens = canvas->screens,
		.screen_count = canvas->screen_count,
		.at_server = tc_keep_at_server(&canvas->keep),
		.memory = canvas->keep.head != NULL ? &memory : NULL,
		.windowed = canvas->setting.windowed,
	};
	struct tc_output *output = NULL;
	enum tc_result result = tc_output_open(class_, &setting, &output, err);
	if (result == TC_OK) {
		set_output(canvas, output);
	}
	for (int i = 0; i < canvas->screen_count; i++) {
		canvas->screens[i].name = canvas->screens[i].output = NULL; /* not ours to keep */
	}
	return result;
}

static void close_surface(struct tc_canvas *canvas) {
	if (canvas->keep.head != NULL) {
		tc_keep_close(&canvas->keep);
		canvas->surface = (struct tc_surface) { 0 };
	} else {
		tc_surface_finish(&canvas->surface);
	}
}

/* The file the surface lies in: the guard's, or for a display, which may read it there, one of our own. -1:
 * none is wanted, or none is to be had. */
static int surface_file(struct tc_canvas *canvas) {
	if (canvas->setting.picture_file >= 0 || canvas->setting.headless) {
		return canvas->setting.picture_file;
	}
	if (canvas->own_file == 0) {
		canvas->own_file = tc_keep_create(NULL);
		(void)fcntl(canvas->own_file, F_SETFD, FD_CLOEXEC);
	}
	return canvas->own_file;
}

static enum tc_result open_surface(
	struct tc_canvas *canvas, const struct tc_layout *layout, struct tc_error *err) {
	close_surface(canvas);
	int file = surface_file(canvas);
	if (file < 0) {
		return tc_surface_init(
			&canvas->surface, layout->wall.width_px, layout->wall.height_px, err);
	}
	return tc_keep_open(&canvas->keep, file, layout->wall.width_px, layout->wall.height_px,
		layout->theme.style.colours[TC_INK_TRACK], &canvas->surface, &canvas->found, err);
}

enum tc_result tc_canvas_open(struct tc_canvas *canvas, const struct tc_canvas_setting *setting,
	const struct tc_layout *layout, struct tc_error *err) {
	canvas->setting = *setting;
	enum tc_result result = open_surface(canvas, layout, err);
	if (result == TC_OK) {
		result = open_output(canvas, layout, err);
	}
	if (result == TC_OK) {
		result = tc_painter_create(setting->fonts, 0, &canvas->painter, err);
	}
	return result;
}

void tc_canvas_close(struct tc_canvas *canvas) {
	set_output(canvas, NULL);
	tc_painter_destroy(canvas->painter);
	canvas->painter = NULL;
	close_surface(canvas);
	if (canvas->own_file > 0) {
		close(canvas->own_file);
	}
	canvas->own_file = 0;
}

static bool same_wall(const struct tc_canvas *canvas, const struct tc_layout *layout) {
	struct tc_output_screen screens[TC_OUTPUT_SCREENS_MAX];
	int count = list_screens(&layout->wall, screens);
	bool same = count == canvas->screen_count &&
		canvas->surface.width_px == layout->wall.width_px &&
		canvas->surface.height_px == layout->wall.height_px;
	for (int i = 0; same && i < count; i++) {
		const struct tc_output_screen *a = &screens[i], *b = &canvas->screens[i];
		same = memcmp(&a->area, &b->area, sizeof a->area) == 0 && a->turn == b->turn;
	}
	return same;
}

enum tc_result tc_canvas_change(
	struct tc_canvas *canvas, const struct tc_layout *layout, struct tc_error *err) {
	/* The masks kept are of outlines that went with the former layout. */
	tc_painter_destroy(canvas->painter);
	canvas->painter = NULL;
	enum tc_result result = tc_painter_create(canvas->setting.fonts, 0, &canvas->painter, err);
	if (result != TC_OK || same_wall(canvas, layout)) {
		return result;
	}
	set_output(canvas, NULL); /* before the next: some drivers refuse the second */
	result = open_surface(canvas, layout, err);
	return result == TC_OK ? open_output(canvas, layout, err) : result;
}

void tc_canvas_begin(struct tc_canvas *canvas, const struct tc_damage *damage) {
	tc_output_settle(canvas->output);
	tc_keep_begin(&canvas->keep, damage);
}

void tc_canvas_end(struct tc_canvas *canvas) {
	tc_keep_end(&canvas->keep);
}

void tc_canvas_paint(struct tc_canvas *canvas, const struct tc_style *style,
	const struct tc_painting *panes, int count, const struct tc_damage *damage) {
	tc_canvas_begin(canvas, damage);
	(void)tc_painter_paint(canvas->painter, &canvas->surface, style, panes, count, damage);
	tc_canvas_end(canvas);
}

enum tc_result tc_canvas_present(
	struct tc_canvas *canvas, const struct tc_damage *damage, struct tc_error *err) {
	struct tc_damage all = { 0 };
	tc_damage_add_pixels(&all, tc_surface_area(&canvas->surface));
	for (int i = 0; damage == NULL && i < canvas->screen_count; i++) {
		/* Shown anew: an output may have been found. */
		const char *name = tc_output_of_screen(canvas->output, i);
		if (name[0] != '\0') {
			tc_keep_set_output(&canvas->keep, i, name);
		}
	}
	return tc_output_present(
		canvas->output, &canvas->surface, damage != NULL ? damage : &all, err);
}

void tc_canvas_wake(struct tc_canvas *canvas) {
	pthread_mutex_lock(&canvas->lock);
	if (canvas->output != NULL) {
		tc_output_wake(canvas->output);
	}
	pthread_mutex_unlock(&canvas->lock);
}
