/* What a thread's death leaves for the next start, and what of it can be read. */
#include "base/suspect.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char message[] = "{\"id\":\n\"7\"}";

static void watch(const char *path) {
	struct tc_error err;
	assert_int_equal(tc_suspect_watch(path, &err), TC_OK);
}

static void *die(void *number) {
	tc_suspect_join();
	tc_suspect_set(&(struct tc_suspect) { .sender = "/gso",
		.named = true,
		.sequence = 42,
		.bytes = message,
		.length = sizeof message - 1 });
	raise(*(const int *)number);
	return NULL;
}

/* A child of which `how` becomes; its end as a signal. */
static int end_of(const char *path, void (*how)(void)) {
	unlink(path);
	pid_t child = fork();
	if (child == 0) {
		watch(path);
		how();
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void in_a_thread(void) {
	static int number = SIGABRT;
	pthread_t thread;
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	pthread_create(&thread, NULL, die, &number);
	pthread_join(thread, NULL);
}

static void with_nothing_at_hand(void) {
	tc_suspect_set(&(struct tc_suspect) { .sender = "/gso", .bytes = message });
	tc_suspect_set(NULL);
	abort();
}

static void from_outside(void) {
	tc_suspect_set(&(struct tc_suspect) { .sender = "/gso", .bytes = message });
	kill(getpid(), SIGABRT);
	pause();
}

static void watched_twice(void) {
	char path[] = "/tmp/toancanh-suspect-XXXXXX/no";
	watch(path);
	with_nothing_at_hand();
}

static size_t read_file(const char *path, char *bytes, size_t size) {
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		return 0;
	}
	size_t length = fread(bytes, 1, size, file);
	fclose(file);
	return length;
}

static void test_a_death_names_its_message(void **state) {
	char folder[] = "/tmp/toancanh-suspect-XXXXXX";
	char path[64];
	char bytes[256];
	char sender[16];
	struct tc_suspect suspect;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/suspect", folder);
	assert_int_equal(end_of(path, in_a_thread), SIGABRT);
	size_t length = read_file(path, bytes, sizeof bytes);
	assert_true(tc_suspect_parse(bytes, length, sender, sizeof sender, &suspect));
	assert_string_equal(sender, "/gso");
	assert_true(suspect.named && suspect.sequence == 42);
	assert_int_equal(suspect.length, sizeof message - 1);
	assert_memory_equal(suspect.bytes, message, suspect.length);
	assert_int_equal(end_of(path, with_nothing_at_hand), SIGABRT);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(end_of(path, from_outside), SIGABRT);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(end_of(path, watched_twice), SIGABRT);
	rmdir(folder);
}

static void test_files(void **state) {
	static const struct {
		const char *bytes;
		bool good, named;
		int64_t sequence;
		size_t length;
	} rows[] = {
		{ "/gso\n0000000042\n{}", true, true, 42, 2 },
		{ "/gso\n0000000000\n{}", true, true, 0, 2 },
		{ "/gso\n9999999999\n", true, true, 9999999999, 0 },
		{ "/gso\n\n{\n}", true, false, 0, 3 },
		{ "\n\n", true, false, 0, 0 },
		{ "", false, false, 0, 0 },
		{ "/gso", false, false, 0, 0 },
		{ "/gso\n", false, false, 0, 0 },
		{ "/gso\n0000000042", false, false, 0, 0 },
		{ "/gso\n42\n{}", false, false, 0, 0 },
		{ "/gso\n00000000x2\n{}", false, false, 0, 0 },
		{ "/a source that is too long\n\n{}", false, false, 0, 0 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char sender[16];
		struct tc_suspect found = { .named = false };
		bool good = tc_suspect_parse(
			rows[i].bytes, strlen(rows[i].bytes), sender, sizeof sender, &found);
		if (good != rows[i].good ||
			(good &&
				(found.named != rows[i].named ||
					found.sequence != rows[i].sequence ||
					found.length != rows[i].length))) {
			fail_msg("row %zu", i);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_death_names_its_message),
		cmocka_unit_test(test_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
