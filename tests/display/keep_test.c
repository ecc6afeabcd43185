#include "display/keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { BLANK = 0x222222, COLOUR = 0x445566 };

/* One renderer's life: opens the file, tells whether it found a picture. */
static bool begin_life(int file, int width, struct tc_keep *keep, struct tc_surface *surface) {
	bool found = false;
	struct tc_error err = { 0 };
	if (tc_keep_open(keep, file, width, 20, BLANK, surface, &found, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	return found;
}

static void fill(struct tc_surface *surface, uint32_t colour) {
	for (int i = 0; i < surface->width_px * surface->height_px; i++) {
		surface->pixels[i] = colour;
	}
}

static int open_file(void) {
	struct tc_error err = { 0 };
	int file = tc_keep_create(&err);
	assert_true(file >= 0);
	return file;
}

static void the_next_life_finds_the_picture(void **state) {
	(void)state;
	int file = open_file();
	struct tc_keep keep = { 0 };
	struct tc_surface surface;
	assert_false(begin_life(file, 30, &keep, &surface));
	assert_int_equal(surface.pixels[0], 0);
	fill(&surface, COLOUR);
	tc_keep_set_picture(&keep, true);
	tc_keep_set_live_ms(&keep, 1234567);
	tc_keep_close(&keep);
	assert_true(begin_life(file, 30, &keep, &surface));
	assert_int_equal(surface.pixels[30 * 20 - 1], COLOUR);
	assert_int_equal(tc_keep_live_ms(&keep), 1234567);
	tc_keep_close(&keep);
	close(file);
}

static void the_guard_sees_who_waits_for_the_server(void **state) {
	(void)state;
	int file = open_file();
	struct tc_keep keep = { 0 };
	struct tc_surface surface;
	assert_null(tc_keep_at_server(&keep));
	assert_false(tc_keep_is_at_server(file)); /* nothing is in it yet */
	begin_life(file, 30, &keep, &surface);
	assert_false(tc_keep_is_at_server(file));
	*tc_keep_at_server(&keep) = 1;
	assert_true(tc_keep_is_at_server(file));
	tc_keep_close(&keep); /* its renderer died there */
	assert_true(tc_keep_is_at_server(file));
	tc_keep_forget_server(file);
	assert_false(tc_keep_is_at_server(file));
	close(file);
}

static void what_was_being_painted_is_blank(void **state) {
	(void)state;
	int file = open_file();
	struct tc_keep keep = { 0 };
	struct tc_surface surface;
	struct tc_damage damage = { 0 };
	tc_damage_add(&damage, 10, 5, 4, 2);
	begin_life(file, 30, &keep, &surface);
	fill(&surface, COLOUR);
	tc_keep_set_picture(&keep, true);
	tc_keep_begin(&keep, &damage); /* and never ended */
	tc_keep_close(&keep);
	assert_true(begin_life(file, 30, &keep, &surface));
	for (int y = 0; y < 20; y++) {
		for (int x = 0; x < 30; x++) {
			bool torn = x >= 10 && x < 14 && y >= 5 && y < 7;
			assert_int_equal(surface.pixels[y * 30 + x], torn ? BLANK : COLOUR);
		}
	}
	tc_keep_close(&keep);
	close(file);
}

static void a_slate_or_another_wall_is_no_picture(void **state) {
	(void)state;
	static const struct {
		const char *name;
		bool picture;
		int width;
	} cases[] = { { "the slate", false, 30 }, { "another wall", true, 31 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int file = open_file();
		struct tc_keep keep = { 0 };
		struct tc_surface surface;
		begin_life(file, 30, &keep, &surface);
		fill(&surface, COLOUR);
		tc_keep_set_picture(&keep, true);
		tc_keep_set_picture(&keep, cases[i].picture);
		tc_keep_set_output(&keep, 3, "HDMI-2");
		tc_keep_close(&keep);
		if (begin_life(file, cases[i].width, &keep, &surface)) {
			fail_msg("%s was taken for a picture", cases[i].name);
		}
		assert_int_equal(surface.pixels[17], 0);
		assert_string_equal(tc_keep_output(&keep, 3), cases[i].width == 30 ? "HDMI-2" : "");
		tc_keep_close(&keep);
		close(file);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_next_life_finds_the_picture),
		cmocka_unit_test(the_guard_sees_who_waits_for_the_server),
		cmocka_unit_test(what_was_being_painted_is_blank),
		cmocka_unit_test(a_slate_or_another_wall_is_no_picture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
