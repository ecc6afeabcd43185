/* The table of sub-commands and what they share; what each of them does is asked from outside, in
 * tests/contract/commands_test.py. */
#include "display/commands/commands.h"
#include "display/commands/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void commands_are_sorted_and_say_what_they_do(void **state) {
	(void)state;
	const struct tc_command_entry *entry = tc_commands;
	assert_non_null(entry->name);
	for (; entry->name != NULL; entry++) {
		assert_non_null(entry->run);
		assert_true(strlen(entry->summary) > 0 && strlen(entry->summary) < 80);
		assert_true(entry[1].name == NULL || strcmp(entry->name, entry[1].name) < 0);
	}
}

static void a_picture_is_known_by_the_end_of_its_name(void **state) {
	(void)state;
	static const struct {
		const char *path;
		bool taken;
	} cases[] = {
		{ "a.png", true },
		{ "/x/b.svg", true },
		{ "tường.pdf", true },
		{ "a.jpg", false },
		{ "png", false },
		{ "", false },
		{ "a.png.part", false },
		{ "a.png/", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (tc_snapshot_takes(cases[i].path) != cases[i].taken) {
			fail_msg("\"%s\"", cases[i].path);
		}
	}
}

/* What a command prints on its standard error, and the status it ends with. */
static int told(const struct tc_error *err, char *out, size_t size) {
	FILE *file = tmpfile();
	int former = dup(STDERR_FILENO);
	assert_non_null(file);
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	int status = tc_command_fail("toancanh x", err);
	fflush(stderr);
	dup2(former, STDERR_FILENO);
	close(former);
	rewind(file);
	size_t length = fread(out, 1, size - 1, file);
	out[length] = '\0';
	fclose(file);
	return status;
}

static void an_error_is_one_line_with_its_place_and_a_status(void **state) {
	(void)state;
	char text[512];
	struct tc_error err = { 0 };
	tc_fail(&err, TC_UNAVAILABLE, "no display");
	assert_int_equal(told(&err, text, sizeof text), 3);
	assert_string_equal(text, "toancanh x: no display\n");
	tc_fail(&err, TC_BAD_INPUT, "expected a number");
	snprintf(err.file, sizeof err.file, "a.json");
	err.line = 3;
	err.column = 7;
	assert_int_equal(told(&err, text, sizeof text), 1);
	assert_true(strncmp(text, "a.json:3:7: ", 12) == 0);
	assert_non_null(strstr(text, "expected a number\n"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_sorted_and_say_what_they_do),
		cmocka_unit_test(a_picture_is_known_by_the_end_of_its_name),
		cmocka_unit_test(an_error_is_one_line_with_its_place_and_a_status),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
