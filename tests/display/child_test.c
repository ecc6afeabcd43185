#include "display/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct tc_child start(const char *script, enum tc_child_output output) {
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct tc_child child = { 0 };
	struct tc_error err;
	assert_int_equal(tc_child_start("/bin/sh", argv, output, &child, &err), TC_OK);
	return child;
}

static void tells_how_it_ended(void **state) {
	(void)state;
	static const struct {
		const char *script;
		int status;
	} cases[] = { { "exit 0", 0 }, { "exit 3", 3 }, { "kill -9 $$", 128 + SIGKILL } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_child child = start(cases[i].script, TC_CHILD_INHERIT);
		assert_int_equal(tc_child_wait(&child), cases[i].status);
		assert_int_equal(child.pid, 0);
	}
}

static void reads_a_line_or_gives_up(void **state) {
	(void)state;
	char line[32];
	struct tc_child child =
		start("echo listening on 1; echo more; exec sleep 60", TC_CHILD_PIPE);
	assert_true(tc_child_read_line(&child, line, sizeof line, 5000));
	assert_string_equal(line, "listening on 1");
	assert_true(tc_child_read_line(&child, line, sizeof line, 5000));
	assert_string_equal(line, "more");
	assert_false(tc_child_read_line(&child, line, sizeof line, 20));
	tc_child_stop(&child);
	child = start("exit 1", TC_CHILD_PIPE);
	assert_false(tc_child_read_line(&child, line, sizeof line, 5000));
	assert_int_equal(tc_child_wait(&child), 1);
}

static void stops_one_that_will_not(void **state) {
	(void)state;
	struct tc_child child =
		start("trap '' TERM; echo ready; while :; do sleep 1; done", TC_CHILD_PIPE);
	char line[32];
	assert_true(tc_child_read_line(&child, line, sizeof line, 5000));
	pid_t pid = child.pid;
	tc_child_stop(&child);
	assert_int_equal(kill(pid, 0), -1);
	tc_child_stop(&child); /* twice is nothing */
}

static void a_missing_program_ends_at_once(void **state) {
	(void)state;
	const char *const argv[] = { "nothing", NULL };
	struct tc_child child = { 0 };
	struct tc_error err;
	assert_int_equal(
		tc_child_start("/nonexistent", argv, TC_CHILD_INHERIT, &child, &err), TC_OK);
	assert_int_equal(tc_child_wait(&child), 127);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_how_it_ended),
		cmocka_unit_test(reads_a_line_or_gives_up),
		cmocka_unit_test(stops_one_that_will_not),
		cmocka_unit_test(a_missing_program_ends_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
