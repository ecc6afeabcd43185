#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void assert_refused(const char *path, int error) {
	errno = 0;
	assert_null(tc_file_open(path));
	assert_int_equal(errno, error);
}

/* A layout that named "./1" as its theme was read from standard output, and waited for ever. */
static void only_plain_files_are_opened(void **state) {
	(void)state;
	char folder[] = "/tmp/toancanh-file-XXXXXX", path[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x", folder);
	assert_refused(path, ENOENT);
	assert_refused(folder, EISDIR);
	assert_refused("/dev/null", ESPIPE);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(path, ESPIPE);
	unlink(path);
	FILE *file = fopen(path, "w");
	assert_true(fputs("whole", file) >= 0);
	assert_int_equal(fclose(file), 0);
	char bytes[8] = { 0 };
	file = tc_file_open(path);
	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof bytes, file), 5);
	assert_string_equal(bytes, "whole");
	fclose(file);
	unlink(path);
	rmdir(folder);
}

static void the_words_say_why(void **state) {
	(void)state;
	char text[128];
	assert_non_null(strstr(tc_file_words(ESPIPE, text, sizeof text), "not a file"));
	assert_string_equal(tc_file_words(ENOENT, text, sizeof text), strerror(ENOENT));
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_plain_files_are_opened),
		cmocka_unit_test(the_words_say_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
