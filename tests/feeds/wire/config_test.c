#include "feeds/wire/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARENA_BYTES = 1 << 20 };

/* The example lists every limit with its default, so an office can start from it without a change. */
static void the_example_holds_the_defaults(void **state) {
	(void)state;
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/feeds/hub.example.json", getenv("TC_SOURCE_ROOT"));
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_hub_config example, defaults;
	struct tc_faults faults = { 0 };
	assert_int_equal(tc_hub_config_read(path, arena, &example, &faults), TC_OK);
	assert_int_equal(tc_hub_config_default(arena, &defaults), TC_OK);
	assert_memory_equal(&example.publishers, &defaults.publishers, sizeof example.publishers);
	assert_memory_equal(
		&example.subscribers, &defaults.subscribers, sizeof example.subscribers);
	assert_memory_equal(&example.logins, &defaults.logins, sizeof example.logins);
	assert_int_equal(example.ping_ms, defaults.ping_ms);
	assert_int_equal(example.pong_ms, defaults.pong_ms);
	assert_int_equal(example.allow_plain_on_network, defaults.allow_plain_on_network);
	assert_int_equal(example.origins.count, 1);
	assert_int_equal(defaults.origins.count, 0);
	tc_arena_destroy(arena);
}

static const struct {
	const char *name, *text;
	int line, column;
	const char *pointer, *message;
} faults_table[] = {
	{ "no version", "{}", 1, 1, "/version", "missing required key \"version\"" },
	{ "out of range", "{\"version\":1,\n \"publishers\":{\"window\":0}}", 2, 25,
		"/publishers/window", "expected 1..1000, found 0" },
	{ "a slip of the hand", "{\"version\":1,\n\n\"origin\":[]}", 3, 10, "/origin",
		"unknown key \"origin\", did you mean \"origins\"?" },
};

static void every_fault_has_its_place(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof faults_table / sizeof *faults_table; i++) {
		char path[] = "/tmp/toancanh-config-XXXXXX";
		int file = mkstemp(path);
		size_t length = strlen(faults_table[i].text);
		assert_int_equal(write(file, faults_table[i].text, length), (ssize_t)length);
		close(file);
		struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
		struct tc_hub_config config;
		struct tc_faults faults = { 0 };
		assert_int_equal(tc_hub_config_read(path, arena, &config, &faults), TC_BAD_INPUT);
		const struct tc_error *err = &faults.items[0];
		assert_string_equal(err->file, path);
		assert_string_equal(err->pointer, faults_table[i].pointer);
		assert_string_equal(err->message, faults_table[i].message);
		assert_int_equal(err->line, faults_table[i].line);
		assert_int_equal(err->column, faults_table[i].column);
		tc_arena_destroy(arena);
		unlink(path);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_example_holds_the_defaults),
		cmocka_unit_test(every_fault_has_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
