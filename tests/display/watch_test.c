#include "display/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void write_file(const char *path, const char *text) {
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void notices_every_way_of_saving(void **state) {
	(void)state;
	char directory[] = "/tmp/toancanh-watch-XXXXXX", path[64], beside[64];
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/a.json", directory);
	snprintf(beside, sizeof beside, "%s/b.json", directory);
	struct tc_watch watch = { 0 };
	tc_watch_add(&watch, path);
	assert_false(tc_watch_changed(&watch));
	write_file(path, "one");
	assert_true(tc_watch_changed(&watch)); /* came into being */
	assert_false(tc_watch_changed(&watch));
	write_file(path, "longer");
	assert_true(tc_watch_changed(&watch)); /* written in place */
	write_file(beside, "longer");
	assert_int_equal(rename(beside, path), 0);
	assert_true(tc_watch_changed(&watch)); /* replaced by one of the same length */
	unlink(path);
	assert_true(tc_watch_changed(&watch)); /* gone */
	assert_false(tc_watch_changed(&watch));
	rmdir(directory);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_every_way_of_saving),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
