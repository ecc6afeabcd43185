#include "widgets/geography/geography.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *outline_path(char *out, size_t size) {
	snprintf(out, size, "%s/widgets/geography/vietnam.outline", getenv("TC_SOURCE_ROOT"));
	return out;
}

static void every_province_has_its_outline_and_a_place_inside(void **state) {
	(void)state;
	char path[512];
	struct tc_arena *arena = tc_arena_create(4 << 20);
	struct tc_geography geography;
	struct tc_error err = { 0 };
	assert_int_equal(
		tc_geography_open(outline_path(path, sizeof(path)), arena, &geography, &err),
		TC_OK);
	assert_int_equal(geography.area_count, 63 + 34);
	assert_int_equal(geography.archipelago_count, 2);
	for (int i = 0; i < geography.area_count; i++) {
		const struct tc_geography_area *area = &geography.areas[i];
		assert_true(area->outline.ring_count > 0);
		assert_true(tc_outline_contains(&area->outline, area->label));
	}
	struct tc_spot hanoi = { 105.85F, 21.03F }, sea = { 110.0F, 14.0F };
	assert_true(
		tc_outline_contains(&tc_geography_find(&geography, "VN-2004:01")->outline, hanoi));
	assert_false(tc_outline_contains(&geography.land, sea));
	assert_null(tc_geography_find(&geography, "VN-2004:99"));
	int hoang_sa = 0, truong_sa = 0;
	for (int i = 0; i < geography.island_count; i++) {
		hoang_sa += strcmp(geography.islands[i].code_2004, "VN-2004:48") == 0;
		truong_sa += strcmp(geography.islands[i].code_2004, "VN-2004:56") == 0;
	}
	assert_int_equal(hoang_sa, 11);
	assert_int_equal(truong_sa, 22);
	tc_arena_destroy(arena);
}

static enum tc_result open_text(const char *text, size_t length, size_t budget) {
	char path[] = "/tmp/toancanh-outline-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, length), (ssize_t)length);
	close(fd);
	struct tc_arena *arena = tc_arena_create(budget);
	struct tc_geography geography;
	struct tc_error err = { 0 };
	enum tc_result result = tc_geography_open(path, arena, &geography, &err);
	assert_true(result == TC_OK || err.message[0] != '\0');
	tc_arena_destroy(arena);
	unlink(path);
	return result;
}

static void broken_files_are_refused(void **state) {
	(void)state;
	static const struct {
		const char *name, *text;
		enum tc_result result;
	} cases[] = {
		{ "empty", "", TC_BAD_INPUT },
		{ "another heading", "toancanh-outline 2\n", TC_BAD_INPUT },
		{ "nothing but the heading", "toancanh-outline 1\n", TC_OK },
		{ "a ring without an area", "toancanh-outline 1\nring 1 1 1\n", TC_BAD_INPUT },
		{ "a ring shorter than it says", "toancanh-outline 1\narea A:1 1 1\nring 3 1 1\n",
			TC_BAD_INPUT },
		{ "a ring larger than memory",
			"toancanh-outline 1\narea A:1 1 1\nring 99999999 1 1\n", TC_BAD_INPUT },
		{ "a place off the earth", "toancanh-outline 1\narea A:1 1 1\nring 1 999999 1\n",
			TC_BAD_INPUT },
		{ "an unknown word", "toancanh-outline 1\nriver 1\n", TC_BAD_INPUT },
		{ "an area without a label", "toancanh-outline 1\narea A:1\n", TC_BAD_INPUT },
		{ "an island without a place", "toancanh-outline 1\nisland A B\n", TC_BAD_INPUT },
		{ "a name without English", "toancanh-outline 1\narchipelago A B 1 1 x|\n",
			TC_BAD_INPUT },
		{ "borders of no list", "toancanh-outline 1\nborders VN-1900\n", TC_BAD_INPUT },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
			open_text(cases[i].text, strlen(cases[i].text), 1 << 20), cases[i].result);
	}
	static const char roomy[] = "toancanh-outline 1\narea A:1 1 1\nring 2 1 1 1 1\n";
	assert_int_equal(open_text(roomy, sizeof(roomy) - 1, 64), TC_NO_MEMORY);
}

/* Cut anywhere, the file is read or refused, never misread into memory that is not its own. */
static void every_prefix_is_read_or_refused(void **state) {
	(void)state;
	static const char text[] = "toancanh-outline 1\narea VN-2004:01 1 1\nring 3 0 0 5 0 0 5\n"
				   "borders VN-2004\nring 2 1 1 2 2\nland\nring 3 0 0 9 0 0 9\n"
				   "archipelago VN-2004:48 VN-2025:48 1 1 Hoàng Sa|Hoang Sa\n"
				   "island VN-2004:48 VN-2025:48 3 3\n";
	for (size_t length = 0; length < sizeof(text); length++) {
		open_text(text, length, 1 << 20);
	}
	assert_int_equal(open_text(text, sizeof(text) - 1, 1 << 20), TC_OK);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_province_has_its_outline_and_a_place_inside),
		cmocka_unit_test(broken_files_are_refused),
		cmocka_unit_test(every_prefix_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
