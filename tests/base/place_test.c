#include "base/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void names_both_places_when_neither_is_there(void **state) {
	(void)state;
	char path[TC_PATH_MAX];
	struct tc_error err = { 0 };
	assert_int_equal(
		tc_place_find("feeds/none", "none", path, sizeof path, &err), TC_NOT_FOUND);
	assert_non_null(strstr(err.message, "feeds/none"));
	assert_non_null(strstr(err.message, "share/toancanh/none"));
	assert_string_equal(path, "");
}

static void finds_a_program_beside_its_own(void **state) {
	(void)state;
	char path[TC_PATH_MAX], own[TC_PATH_MAX] = "";
	struct tc_error err = { 0 };
	assert_true(readlink("/proc/self/exe", own, sizeof own - 1) > 0);
	const char *name = strrchr(own, '/') + 1;
	assert_int_equal(tc_place_program(name, path, sizeof path, &err), TC_OK);
	assert_string_equal(path, own);
	assert_int_equal(tc_place_program("toancanh-none", path, sizeof path, &err), TC_NOT_FOUND);
	assert_non_null(strstr(err.message, "toancanh-none"));
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_both_places_when_neither_is_there),
		cmocka_unit_test(finds_a_program_beside_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
