/* Surface, painter and output of a wall together: opened, changed for another wall, found again. */
#include "display/canvas.h"

#include "display/outputs/png.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char layout[] =
	"{\"version\":1,\"document\":\"layout\",\"title\":\"T\",\"wall\":\"x\",\"panes\":[{"
	"\"kind\":"
	"\"text\",\"text\":\"Toàn cảnh\",\"size\":\"text\",\"box\":{\"x\":\"1u\",\"y\":\"1u\","
	"\"width\":\"38u\",\"height\":\"18u\"}}]}";
#define WALL(width, height)                                                                        \
	"{\"version\":1,\"document\":\"wall\",\"title\":\"W\",\"seat_m\":5,\"unit_px\":10,"        \
	"\"screens\":[{\"width_mm\":" #width ",\"height_mm\":" #height ",\"width_px\":" #width     \
	",\"height_px\":" #height "}]}"

static void open_canvas(struct tc_canvas *canvas, const struct setting *setting, const char *out,
	int picture_file) {
	const struct tc_canvas_setting opened = {
		.headless = true,
		.out = out,
		.picture_file = picture_file,
		.fonts = setting->stage.fonts,
	};
	struct tc_error err = { 0 };
	*canvas = (struct tc_canvas) { .lock = PTHREAD_MUTEX_INITIALIZER };
	tc_canvas_wake(canvas); /* before there is an output */
	if (tc_canvas_open(canvas, &opened, tc_scene_layout(setting->scene), &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
}

/* All of the scene, on the canvas and shown. */
static void show(struct tc_canvas *canvas, struct setting *setting) {
	const struct tc_style *style = &tc_scene_layout(setting->scene)->theme.style;
	struct tc_error err = { 0 };
	int count = 0;
	(void)setting_refresh(setting);
	const struct tc_painting *panes = tc_scene_paintings(setting->scene, &count);
	struct tc_damage all = { 0 };
	tc_damage_add_pixels(&all, tc_surface_area(&canvas->surface));
	tc_canvas_paint(canvas, style, panes, count, &all);
	assert_int_equal(tc_canvas_present(canvas, NULL, &err), TC_OK);
}

static int lit(const struct tc_canvas *canvas) {
	const struct tc_surface *surface = &canvas->surface;
	int count = 0;
	for (int i = 0; i < surface->width_px * surface->height_px; i++) {
		count += surface->pixels[i] != surface->pixels[0];
	}
	return count;
}

static void what_is_painted_is_what_is_shown(void **state) {
	(void)state;
	struct setting setting;
	struct tc_canvas canvas;
	struct tc_surface seen = { 0 };
	struct tc_error err = { 0 };
	char path[] = "/tmp/toancanh-canvas-XXXXXX";
	close(mkstemp(path));
	setting_open_text(&setting, layout, WALL(400, 200));
	open_canvas(&canvas, &setting, path, -1);
	show(&canvas, &setting);
	assert_true(lit(&canvas) > 100);
	assert_int_equal(tc_png_read(path, &seen, &err), TC_OK);
	assert_int_equal(seen.width_px, 400);
	for (int y = 0; y < 200; y++) {
		assert_memory_equal(&seen.pixels[y * seen.stride_px],
			&canvas.surface.pixels[y * canvas.surface.stride_px], 400 * 4);
	}
	tc_surface_finish(&seen);
	tc_canvas_close(&canvas);
	tc_canvas_wake(&canvas); /* and after it was closed */
	unlink(path);
	setting_close(&setting);
}

static void another_wall_is_another_surface(void **state) {
	(void)state;
	struct setting small, large;
	struct tc_canvas canvas;
	struct tc_error err = { 0 };
	setting_open_text(&small, layout, WALL(400, 200));
	setting_open_text(&large, layout, WALL(600, 300));
	open_canvas(&canvas, &small, NULL, -1);
	show(&canvas, &small);
	const uint32_t *before = canvas.surface.pixels;
	assert_int_equal(tc_canvas_change(&canvas, tc_scene_layout(small.scene), &err), TC_OK);
	assert_ptr_equal(canvas.surface.pixels, before); /* the same wall keeps its picture */
	assert_true(lit(&canvas) > 100);
	assert_int_equal(tc_canvas_change(&canvas, tc_scene_layout(large.scene), &err), TC_OK);
	assert_int_equal(canvas.surface.width_px, 600);
	assert_int_equal(canvas.surface.height_px, 300);
	assert_int_equal(lit(&canvas), 0);
	show(&canvas, &large);
	assert_true(lit(&canvas) > 100);
	tc_canvas_close(&canvas);
	setting_close(&small);
	setting_close(&large);
}

static void a_kept_picture_is_found_by_the_next_life(void **state) {
	(void)state;
	struct setting setting;
	struct tc_canvas canvas;
	struct tc_error err = { 0 };
	int file = tc_keep_create(&err);
	assert_true(file >= 0);
	setting_open_text(&setting, layout, WALL(400, 200));
	open_canvas(&canvas, &setting, NULL, file);
	assert_false(canvas.found);
	show(&canvas, &setting);
	tc_keep_set_picture(&canvas.keep, true);
	int shown = lit(&canvas);
	tc_canvas_close(&canvas);
	open_canvas(&canvas, &setting, NULL, file);
	assert_true(canvas.found);
	assert_int_equal(lit(&canvas), shown);
	assert_false(tc_keep_is_at_server(file)); /* memory has no server to wait for */
	tc_canvas_close(&canvas);
	close(file);
	setting_close(&setting);
}

static void a_picture_that_cannot_be_written_is_told(void **state) {
	(void)state;
	struct setting setting;
	struct tc_canvas canvas;
	struct tc_error err = { 0 };
	setting_open_text(&setting, layout, WALL(400, 200));
	open_canvas(&canvas, &setting, "/nonexistent/picture.png", -1);
	assert_int_equal(tc_canvas_present(&canvas, NULL, &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "/nonexistent/picture.png"));
	tc_canvas_close(&canvas);
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_painted_is_what_is_shown),
		cmocka_unit_test(another_wall_is_another_surface),
		cmocka_unit_test(a_kept_picture_is_found_by_the_next_life),
		cmocka_unit_test(a_picture_that_cannot_be_written_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
