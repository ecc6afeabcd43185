#include "base/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static char *printed(const struct tc_error *err, const struct tc_faults *faults) {
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	if (err != NULL) {
		tc_error_print(err, out);
	}
	if (faults != NULL) {
		tc_faults_print(faults, out);
	}
	fclose(out);
	return text;
}

static void prints_file_place_and_sentence(void **state) {
	(void)state;
	struct tc_error err = { .code = TC_BAD_INPUT,
		.file = "layouts/flood.json",
		.line = 14,
		.column = 21,
		.pointer = "/panes/3/options/max_age_ms",
		.message = "expected 1000..604800000, found -5" };
	char *text = printed(&err, NULL);
	assert_string_equal(text,
		"layouts/flood.json:14:21: error: /panes/3/options/max_age_ms: "
		"expected 1000..604800000, found -5\n");
	free(text);
	err.warning = true;
	err.file[0] = err.pointer[0] = '\0';
	err.line = 0;
	text = printed(&err, NULL);
	assert_string_equal(text, "warning: expected 1000..604800000, found -5\n");
	free(text);
}

static void collects_twenty_and_counts_the_rest(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	for (int i = 0; i < 25; i++) {
		tc_faults_add(
			&faults, TC_SEVERITY_ERROR, "bad_value", "/a", "number %d", "số %d", i);
	}
	tc_faults_add(&faults, TC_SEVERITY_WARNING, NULL, NULL, "late", NULL);
	assert_int_equal(faults.count, TC_FAULTS_MAX);
	assert_int_equal(faults.errors, 25);
	assert_int_equal(faults.warnings, 1);
	assert_string_equal(faults.items[19].message, "number 19");
	assert_string_equal(faults.items[19].message_vi, "số 19");
	char *text = printed(NULL, &faults);
	assert_non_null(strstr(text, "error: /a: number 0\n"));
	assert_non_null(strstr(text, "error: /a: number 19\nand 6 more\n"));
	free(text);
}

static void the_first_error_is_the_result(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	struct tc_error err = { 0 };
	assert_int_equal(tc_faults_result(&faults, &err), TC_OK);
	tc_faults_add(&faults, TC_SEVERITY_WARNING, NULL, "/w", "only a warning", NULL);
	assert_int_equal(tc_faults_result(&faults, &err), TC_OK);
	tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, "/e", "an error", NULL);
	assert_int_equal(tc_faults_result(&faults, &err), TC_BAD_INPUT);
	assert_string_equal(err.pointer, "/e");
	assert_int_equal(tc_faults_result(&faults, NULL), TC_BAD_INPUT);
}

static void an_error_after_twenty_warnings_still_counts(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	struct tc_error err = { 0 };
	for (int i = 0; i < TC_FAULTS_MAX; i++) {
		tc_faults_add(&faults, TC_SEVERITY_WARNING, NULL, "", "a warning", NULL);
	}
	tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, "", "an error", NULL);
	assert_int_equal(tc_faults_result(&faults, &err), TC_BAD_INPUT);
}

static void cuts_what_is_too_long(void **state) {
	(void)state;
	static char sentence[2 * TC_SENTENCE_MAX], pointer[2 * TC_POINTER_MAX];
	memset(sentence, 'x', sizeof sentence - 1);
	memset(pointer, '/', sizeof pointer - 1);
	struct tc_faults faults = { 0 };
	tc_faults_add(&faults, TC_SEVERITY_ERROR, NULL, pointer, "%s", "%s", sentence);
	assert_int_equal(strlen(faults.items[0].message), TC_SENTENCE_MAX - 1);
	assert_int_equal(strlen(faults.items[0].message_vi), TC_SENTENCE_MAX - 1);
	assert_int_equal(strlen(faults.items[0].pointer), TC_POINTER_MAX - 1);
}

static void fails_with_a_sentence(void **state) {
	(void)state;
	struct tc_error err = { .line = 3 };
	assert_int_equal(tc_fail(&err, TC_IN_USE, "port %d is taken", 8800), TC_IN_USE);
	assert_string_equal(err.message, "port 8800 is taken");
	assert_int_equal(err.code, TC_IN_USE);
	assert_int_equal(err.line, 0);
	assert_int_equal(tc_fail(NULL, TC_FULL, "no room"), TC_FULL);
}

static void exit_codes_are_those_of_the_manual(void **state) {
	(void)state;
	static const struct {
		enum tc_result result;
		int code;
	} rows[] = { { TC_OK, 0 }, { TC_BAD_INPUT, 1 }, { TC_NOT_FOUND, 1 }, { TC_CONFLICT, 1 },
		{ TC_DENIED, 1 }, { TC_NO_MEMORY, 3 }, { TC_FULL, 3 }, { TC_IN_USE, 3 },
		{ TC_UNAVAILABLE, 3 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(tc_result_exit_code(rows[i].result), rows[i].code);
	}
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_file_place_and_sentence),
		cmocka_unit_test(collects_twenty_and_counts_the_rest),
		cmocka_unit_test(the_first_error_is_the_result),
		cmocka_unit_test(an_error_after_twenty_warnings_still_counts),
		cmocka_unit_test(cuts_what_is_too_long),
		cmocka_unit_test(fails_with_a_sentence),
		cmocka_unit_test(exit_codes_are_those_of_the_manual),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
