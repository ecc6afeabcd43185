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

static void joined_watches_notice_what_each_had_not_seen(void **state) {
	(void)state;
	char directory[] = "/tmp/toancanh-watch-XXXXXX", shown[64], refused[64];
	assert_non_null(mkdtemp(directory));
	snprintf(shown, sizeof shown, "%s/shown.json", directory);
	snprintf(refused, sizeof refused, "%s/refused.json", directory);
	struct tc_watch watch = { 0 }, other = { 0 };
	tc_watch_add(&watch, shown);
	tc_watch_add(&other, shown);
	tc_watch_add(&other, refused);
	write_file(refused, "saved between the two");
	tc_watch_join(&watch, &other);
	assert_int_equal(watch.count, 2);
	assert_true(tc_watch_changed(&watch));
	assert_false(tc_watch_changed(&watch));
	write_file(shown, "x");
	tc_watch_add(&watch, shown); /* it is watched: what it has not told yet is not forgotten */
	assert_true(tc_watch_changed(&watch));
	unlink(shown);
	unlink(refused);
	rmdir(directory);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_every_way_of_saving),
		cmocka_unit_test(joined_watches_notice_what_each_had_not_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
