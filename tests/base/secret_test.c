#include "base/secret.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void write_file(char *path, const char *text, mode_t mode) {
	snprintf(path, 32, "/tmp/toancanh-secret-XXXXXX");
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchmod(file, mode), 0);
	close(file);
}

static const struct {
	mode_t mode;
	enum tc_result result;
} modes[] = {
	{ 0600, TC_OK },
	{ 0400, TC_OK },
	{ 0640, TC_OK },
	{ 0644, TC_DENIED },
	{ 0604, TC_DENIED },
	{ 0602, TC_DENIED },
	{ 0666, TC_DENIED },
};

static void what_everybody_can_read_is_no_secret(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		char path[32], out[64];
		struct tc_error err = { 0 };
		write_file(path, "a secret of some length\n", modes[i].mode);
		assert_int_equal(tc_secret_check(path, &err), modes[i].result);
		assert_int_equal(tc_secret_read(path, 8, out, sizeof out, &err), modes[i].result);
		if (modes[i].result != TC_OK) {
			assert_non_null(strstr(err.message, "chmod"));
			assert_string_equal(out, "");
		}
		unlink(path);
	}
}

static void only_the_first_line_counts(void **state) {
	(void)state;
	static const struct {
		const char *text;
		enum tc_result result;
		const char *read;
	} cases[] = {
		{ "12345678", TC_OK, "12345678" },
		{ "12345678\n", TC_OK, "12345678" },
		{ "12345678\r\nmore\n", TC_OK, "12345678" },
		{ "1234567\n", TC_BAD_INPUT, "" },
		{ "", TC_BAD_INPUT, "" },
		{ "\n12345678\n", TC_BAD_INPUT, "" },
		{ "1234567890123456", TC_BAD_INPUT, "" },
		{ "123456789012345\n", TC_OK, "123456789012345" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char path[32], out[16];
		write_file(path, cases[i].text, 0600);
		assert_int_equal(tc_secret_read(path, 8, out, sizeof out, NULL), cases[i].result);
		assert_string_equal(out, cases[i].read);
		unlink(path);
	}
}

static void what_is_no_file(void **state) {
	(void)state;
	char out[16];
	assert_int_equal(tc_secret_check("/nowhere/at/all", NULL), TC_NOT_FOUND);
	assert_int_equal(tc_secret_check("/tmp", NULL), TC_DENIED);
	assert_int_equal(tc_secret_read("/nowhere", 1, out, sizeof out, NULL), TC_NOT_FOUND);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_everybody_can_read_is_no_secret),
		cmocka_unit_test(only_the_first_line_counts),
		cmocka_unit_test(what_is_no_file),
	};
	return cmocka_run_group_tests_name("base/secret", tests, NULL, NULL);
}
