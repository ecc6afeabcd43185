#include "base/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 4096, ARGUMENTS = 8 };

struct target {
	const char *hub;
	bool headless;
};

static const struct tc_flag flags[] = {
	{ "hub", "URL", "where the hub is", offsetof(struct target, hub) },
	{ "headless", NULL, "no screen", offsetof(struct target, headless) },
	{ 0 },
};

static const struct tc_usage usage = { .program = "toancanh wall",
	.arguments = "LAYOUT",
	.summary = "Shows a layout.",
	.flags = flags,
	.least = 1,
	.most = 2 };

/* What a parse returned, read and said. */
struct outcome {
	int status;
	struct target target;
	struct tc_arguments arguments;
	char out[OUTPUT_MAX], err[OUTPUT_MAX];
};

static void take(FILE *file, int stream, int saved, char *text) {
	fflush(stream == STDOUT_FILENO ? stdout : stderr);
	dup2(saved, stream);
	close(saved);
	rewind(file);
	size_t length = fread(text, 1, OUTPUT_MAX - 1, file);
	text[length] = '\0';
	fclose(file);
}

static void parse(const char *const *words, struct outcome *outcome) {
	char *argv[ARGUMENTS + 1] = { strdup("wall") };
	int argc = 1;
	for (; words[argc - 1] != NULL; argc++) {
		argv[argc] = (char *)words[argc - 1];
	}
	memset(outcome, 0, sizeof *outcome);
	fflush(stdout);
	FILE *out = tmpfile(), *err = tmpfile();
	assert_true(out != NULL && err != NULL);
	int saved_out = dup(STDOUT_FILENO), saved_err = dup(STDERR_FILENO);
	dup2(fileno(out), STDOUT_FILENO);
	dup2(fileno(err), STDERR_FILENO);
	outcome->status = tc_usage_parse(&usage, argc, argv, &outcome->target, &outcome->arguments);
	take(out, STDOUT_FILENO, saved_out, outcome->out);
	take(err, STDERR_FILENO, saved_err, outcome->err);
	free(argv[0]);
}

static void reads_flags_and_arguments(void **state) {
	(void)state;
	static const struct {
		const char *words[ARGUMENTS];
		const char *hub;
		bool headless;
		int count;
		const char *first;
	} rows[] = {
		{ { "a.json" }, NULL, false, 1, "a.json" },
		{ { "--hub", "ws://x", "a.json" }, "ws://x", false, 1, "a.json" },
		{ { "--hub=ws://x", "a.json", "--headless" }, "ws://x", true, 1, "a.json" },
		{ { "--hub=", "a.json" }, "", false, 1, "a.json" },
		{ { "--hub", "--headless", "a.json" }, "--headless", false, 1, "a.json" },
		{ { "-" }, NULL, false, 1, "-" },
		{ { "--", "--hub", "b" }, NULL, false, 2, "--hub" },
		{ { "a", "b" }, NULL, false, 2, "a" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome outcome;
		parse(rows[i].words, &outcome);
		assert_int_equal(outcome.status, -1);
		assert_string_equal(outcome.err, "");
		assert_int_equal(outcome.target.hub == NULL, rows[i].hub == NULL);
		if (rows[i].hub != NULL) {
			assert_string_equal(outcome.target.hub, rows[i].hub);
		}
		assert_int_equal(outcome.target.headless, rows[i].headless);
		assert_int_equal(outcome.arguments.count, rows[i].count);
		assert_string_equal(outcome.arguments.items[0], rows[i].first);
	}
}

static void answers_wrong_usage_in_one_line(void **state) {
	(void)state;
	static const struct {
		const char *words[ARGUMENTS];
		const char *sentence;
	} rows[] = {
		{ { NULL }, "expected LAYOUT" },
		{ { "--hubs", "a" }, "unknown option --hubs" },
		{ { "-x", "a" }, "unknown option -x" },
		{ { "a", "--hub" }, "--hub needs a value: URL" },
		{ { "--headless=yes", "a" }, "--headless takes no value" },
		{ { "a", "b", "c" }, "unexpected argument c" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome outcome;
		char line[256];
		parse(rows[i].words, &outcome);
		snprintf(line, sizeof line, "toancanh wall: %s; see toancanh wall --help\n",
			rows[i].sentence);
		assert_int_equal(outcome.status, 2);
		assert_string_equal(outcome.err, line);
		assert_string_equal(outcome.out, "");
	}
}

static void help_names_every_flag(void **state) {
	(void)state;
	static const char *const words[] = { "--help", "--nonsense", NULL };
	struct outcome outcome;
	parse(words, &outcome);
	assert_int_equal(outcome.status, 0);
	assert_non_null(strstr(outcome.out, "usage: toancanh wall [options] LAYOUT\n"));
	assert_non_null(strstr(outcome.out, "--hub URL"));
	assert_non_null(strstr(outcome.out, "--headless"));
	assert_string_equal(outcome.err, "");
}

static void says_its_version(void **state) {
	(void)state;
	static const char *const words[] = { "--version", NULL };
	struct outcome outcome;
	parse(words, &outcome);
	assert_int_equal(outcome.status, 0);
	assert_string_equal(outcome.out, "toancanh wall " TC_VERSION "\n");
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_flags_and_arguments),
		cmocka_unit_test(answers_wrong_usage_in_one_line),
		cmocka_unit_test(help_names_every_flag),
		cmocka_unit_test(says_its_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
