#include "display/outputs/output.h"

#include "display/outputs/keys.h"
#include "display/outputs/png.h"
#include "display/outputs/shrink.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct tc_surface surface_of(int width, int height) {
	struct tc_surface surface;
	assert_int_equal(tc_surface_init(&surface, width, height, NULL), TC_OK);
	for (int i = 0; i < width * height; i++) {
		surface.pixels[i] = (uint32_t)i * 2654435761u >> 8;
	}
	return surface;
}

static void a_surface_of_another_size_is_refused(void **state) {
	(void)state;
	struct tc_output_setting setting = { .width_px = 60, .height_px = 40 };
	struct tc_output *output = NULL;
	assert_int_equal(tc_output_open(&tc_output_none, &setting, &output, NULL), TC_OK);
	struct tc_surface surface = surface_of(60, 40);
	struct tc_damage damage = { 0 };
	tc_damage_add(&damage, 10, 5, 20, 10);
	assert_int_equal(tc_output_present(output, &surface, &damage, NULL), TC_OK);
	struct tc_surface other = surface_of(61, 40);
	assert_int_equal(tc_output_present(output, &other, &damage, NULL), TC_BAD_INPUT);
	tc_surface_finish(&other);
	tc_surface_finish(&surface);
	tc_output_close(output);
}

static void *wake_from_another_thread(void *output) {
	tc_output_wake(output);
	return NULL;
}

static void another_thread_wakes_the_wait(void **state) {
	(void)state;
	const struct tc_output_class *const classes[] = { &tc_output_none, &tc_output_png };
	for (int i = 0; i < 2; i++) {
		struct tc_output_setting setting = {
			.width_px = 6, .height_px = 4, .path = "x.png"
		};
		struct tc_output *output = NULL;
		assert_int_equal(tc_output_open(classes[i], &setting, &output, NULL), TC_OK);
		assert_int_equal(tc_output_wait(output, 0), TC_OUTPUT_NOTHING);
		pthread_t thread;
		assert_int_equal(
			pthread_create(&thread, NULL, wake_from_another_thread, output), 0);
		assert_int_equal(tc_output_wait(output, 10000), TC_OUTPUT_WOKEN);
		pthread_join(thread, NULL);
		tc_output_wake(output);
		tc_output_wake(output);
		assert_int_equal(tc_output_wait(output, 0), TC_OUTPUT_WOKEN);
		assert_int_equal(tc_output_wait(output, 0), TC_OUTPUT_NOTHING);
		tc_output_close(output);
	}
}

static void a_png_is_read_as_it_was_written(void **state) {
	(void)state;
	char folder[] = "/tmp/tc-png-XXXXXX", path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/wall.png", folder);
	struct tc_output_setting setting = { .width_px = 61, .height_px = 43, .path = path };
	struct tc_output *output = NULL;
	assert_int_equal(tc_output_open(&tc_output_png, &setting, &output, NULL), TC_OK);
	struct tc_surface surface = surface_of(61, 43), again = { 0 };
	struct tc_damage damage = { 0 };
	assert_int_equal(tc_output_present(output, &surface, &damage, NULL), TC_OK);
	assert_int_equal(access(path, F_OK), -1); /* no damage, no call */
	tc_damage_add(&damage, 0, 0, 1, 1);
	assert_int_equal(tc_output_present(output, &surface, &damage, NULL), TC_OK);
	assert_int_equal(tc_png_read(path, &again, NULL), TC_OK);
	assert_int_equal(again.width_px, 61);
	assert_int_equal(again.height_px, 43);
	assert_memory_equal(again.pixels, surface.pixels, 61 * 43 * 4);
	tc_surface_finish(&again);
	unlink(path);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
	struct tc_error err = { 0 };
	assert_int_equal(tc_output_present(output, &surface, &damage, &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, path));
	tc_output_close(output);
	tc_surface_finish(&surface);
}

static void what_is_no_picture_is_refused(void **state) {
	(void)state;
	struct tc_surface surface = { 0 };
	struct tc_error err = { 0 };
	assert_int_equal(tc_png_read("/nonexistent/a.png", &surface, &err), TC_NOT_FOUND);
	assert_int_equal(tc_png_read("/proc/self/maps", &surface, &err), TC_BAD_INPUT);
	struct tc_output_setting setting = { .width_px = 6, .height_px = 4 };
	struct tc_output *output = NULL;
	assert_int_equal(tc_output_open(&tc_output_png, &setting, &output, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "name of a file"));
}

static void shrinking_takes_the_mean(void **state) {
	(void)state;
	struct tc_surface big, small;
	assert_int_equal(tc_surface_init(&big, 6, 4, NULL), TC_OK);
	assert_int_equal(tc_surface_init(&small, 3, 2, NULL), TC_OK);
	big.pixels[0] = 0x800000;
	big.pixels[1] = 0x000040;
	big.pixels[6] = 0x800000;
	struct tc_pixels touched =
		tc_surface_shrink(&small, &big, (struct tc_pixels) { 1, 0, 2, 1 }, 2);
	assert_int_equal(small.pixels[0], 0x400010);
	assert_int_equal(touched.right, 1);
	assert_int_equal(touched.bottom, 1);
	tc_surface_finish(&big);
	tc_surface_finish(&small);
}

static void the_help_names_every_key(void **state) {
	(void)state;
	static const struct {
		SDL_Keycode code;
		const char *line; /* of the help */
		bool windowed_only;
	} keys[] = {
		{ SDLK_d, "  d  ", false },
		{ SDLK_F12, "  F12  ", false },
		{ SDLK_t, "  t  ", false },
		{ SDLK_LEFT, "  Left, ", false },
		{ SDLK_RIGHT, ", Right, ", false },
		{ SDLK_PAGEUP, ", PageUp, ", false },
		{ SDLK_PAGEDOWN, ", PageDown  ", false },
		{ SDLK_SPACE, "  Space, +, - ", false },
		{ SDLK_PLUS, "  Space, +, - ", false },
		{ SDLK_EQUALS, "  Space, +, - ", false },
		{ SDLK_KP_PLUS, "  Space, +, - ", false },
		{ SDLK_MINUS, "  Space, +, - ", false },
		{ SDLK_KP_MINUS, "  Space, +, - ", false },
		{ SDLK_TAB, "  Tab  ", false },
		{ SDLK_a, "  a  ", false },
		{ SDLK_RETURN, "  Enter  ", false },
		{ SDLK_KP_ENTER, "  Enter  ", false },
		{ SDLK_ESCAPE, "  Escape  ", false },
		{ SDLK_q, "  q  ", true },
	};
	int meaningful = 0;
	for (SDL_Keycode code = 0; code < 0x10000; code++) {
		meaningful += tc_output_key_meaning(code, true) != TC_OUTPUT_NOTHING;
		SDL_Keycode function = SDLK_SCANCODE_MASK | code;
		meaningful += tc_output_key_meaning(function, true) != TC_OUTPUT_NOTHING;
	}
	assert_int_equal(meaningful, sizeof keys / sizeof *keys);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		assert_non_null(strstr(tc_output_keys_text(), keys[i].line));
		assert_int_not_equal(tc_output_key_meaning(keys[i].code, true), TC_OUTPUT_NOTHING);
		assert_int_equal(tc_output_key_meaning(keys[i].code, false) == TC_OUTPUT_NOTHING,
			keys[i].windowed_only);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_help_names_every_key),
		cmocka_unit_test(a_surface_of_another_size_is_refused),
		cmocka_unit_test(another_thread_wakes_the_wait),
		cmocka_unit_test(a_png_is_read_as_it_was_written),
		cmocka_unit_test(what_is_no_picture_is_refused),
		cmocka_unit_test(shrinking_takes_the_mean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
