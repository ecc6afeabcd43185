/* The guard over renderers that are shell scripts: what it does with every kind of end. */
#include "display/guard.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct scratch {
	char directory[64], script[96], log[96];
};

static void write_file(const char *path, const char *text) {
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* A renderer: beat S says S to the guard; every life adds a line with its words to the log. */
static struct scratch write_renderer(const char *body) {
	static const char head[] =
		"#!/bin/sh\n"
		"cd \"$(dirname \"$0\")\"; echo \"$@\" >> log; life=$(wc -l < log)\n"
		"pulse=${2%,*}; beat() { eval \"printf $1 >&$pulse\"; }\n";
	struct scratch scratch;
	char text[2048];
	snprintf(scratch.directory, sizeof scratch.directory, "/tmp/toancanh-guard-XXXXXX");
	assert_non_null(mkdtemp(scratch.directory));
	snprintf(scratch.script, sizeof scratch.script, "%s/renderer", scratch.directory);
	snprintf(scratch.log, sizeof scratch.log, "%s/log", scratch.directory);
	snprintf(text, sizeof text, "%s%s\n", head, body);
	write_file(scratch.script, text);
	assert_int_equal(chmod(scratch.script, 0700), 0);
	return scratch;
}

static void remove_renderer(const struct scratch *scratch) {
	unlink(scratch->script);
	unlink(scratch->log);
	rmdir(scratch->directory);
}

static pid_t start_guard(const struct scratch *scratch) {
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		static char name[] = "wall", layout[] = "layout";
		char *const words[] = { name, layout, NULL };
		const struct tc_guard_setting setting = {
			.program = scratch->script, .words = words, .word_count = 2
		};
		struct tc_error err;
		int status = 0;
		_exit(tc_guard_run(&setting, &status, &err) == TC_OK ? status : 99);
	}
	return pid;
}

static int end_of(pid_t pid) {
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Lines of the log that hold text. */
static int lives(const struct scratch *scratch, const char *text) {
	char line[256];
	int count = 0;
	FILE *file = fopen(scratch->log, "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		count += strstr(line, text) != NULL;
	}
	if (file != NULL) {
		fclose(file);
	}
	return count;
}

/* Wait until the log holds so many such lines. */
static void await_lives(const struct scratch *scratch, const char *text, int count) {
	for (int i = 0; i < 1000 && lives(scratch, text) < count; i++) {
		usleep(10000);
	}
	assert_true(lives(scratch, text) >= count);
}

static void ends_as_its_renderer_did(void **state) {
	(void)state;
	static const struct {
		const char *name, *body;
		int status, lives;
	} cases[] = {
		{ "closed by its user", "beat p; exit 0", 0, 1 },
		{ "wrong layout at the start", "exit 1", 1, 1 },
		{ "wrong usage", "exit 2", 2, 1 },
		{ "no display at the start", "exit 3", 3, 1 },
		{ "crashes once, then is closed",
			"beat p; if [ $life = 1 ]; then kill -SEGV $$; fi; exit 0", 0, 2 },
		{ "crashes before its first picture",
			"if [ $life = 1 ]; then kill -KILL $$; fi; beat p; exit 0", 0, 2 },
		{ "loses its display later", "beat p; if [ $life -lt 3 ]; then exit 3; fi; exit 0",
			0, 3 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scratch scratch = write_renderer(cases[i].body);
		int status = end_of(start_guard(&scratch));
		if (status != cases[i].status || lives(&scratch, "layout") != cases[i].lives) {
			fail_msg("%s: status %d after %d lives", cases[i].name, status,
				lives(&scratch, "layout"));
		}
		remove_renderer(&scratch);
	}
}

static void one_that_hangs_is_started_again(void **state) {
	(void)state;
	struct scratch scratch =
		write_renderer("beat p; if [ $life = 1 ]; then exec sleep 600; fi; exit 0");
	assert_int_equal(end_of(start_guard(&scratch)), 0);
	assert_int_equal(lives(&scratch, "layout"), 2);
	remove_renderer(&scratch);
}

static void a_slate_that_does_not_come_is_started(void **state) {
	(void)state;
	struct scratch scratch =
		write_renderer("case \"$*\" in *--slate*) s=s;; *) s=p;; esac\n"
			       "trap '' USR1; while :; do beat $s; sleep 0.1; done");
	pid_t guard = start_guard(&scratch);
	await_lives(&scratch, "layout", 1);
	usleep(300000);
	assert_int_equal(kill(guard, SIGUSR1), 0);
	await_lives(&scratch, "--slate", 1);
	usleep(300000);
	assert_int_equal(kill(guard, SIGUSR1), 0);
	await_lives(&scratch, "layout", 3); /* back to the picture */
	assert_int_equal(lives(&scratch, "--slate"), 1);
	assert_int_equal(kill(guard, SIGTERM), 0);
	assert_int_equal(end_of(guard), 0);
	remove_renderer(&scratch);
}

static void the_slate_stays_through_a_crash(void **state) {
	(void)state;
	/* The key was pressed: the renderer says s by itself, then dies. */
	struct scratch scratch = write_renderer("if [ $life = 1 ]; then beat p; beat s; sleep 0.2; "
						"kill -KILL $$; fi; beat s; exit 0");
	assert_int_equal(end_of(start_guard(&scratch)), 0);
	assert_int_equal(lives(&scratch, "--slate"), 1);
	remove_renderer(&scratch);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_as_its_renderer_did),
		cmocka_unit_test(one_that_hangs_is_started_again),
		cmocka_unit_test(a_slate_that_does_not_come_is_started),
		cmocka_unit_test(the_slate_stays_through_a_crash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
