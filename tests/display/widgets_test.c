/* `toancanh widgets`: what it says of every kind, and that the example of every kind is a layout without any
 * fault that can be drawn. The commands themselves are called, in a folder that holds no layouts. */
#include "display/commands/commands.h"
#include "widgets/widget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { WORDS_MAX = 128, EXAMPLE_LINES = 60, PICTURE_BYTES = 2000 };

/* What a command prints on its standard output, owned. */
static char *said(int (*command)(int, char **), int *status, const char *const *words) {
	char *argv[WORDS_MAX];
	int argc = 0;
	for (; words[argc] != NULL; argc++) {
		argv[argc] = strdup(words[argc]);
	}
	FILE *file = tmpfile();
	int former = dup(STDOUT_FILENO);
	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	*status = command(argc, argv);
	fflush(stdout);
	dup2(former, STDOUT_FILENO);
	close(former);
	long length = ftell(file);
	char *text = calloc(1, (size_t)length + 1);
	rewind(file);
	assert_int_equal(fread(text, 1, (size_t)length, file), length);
	fclose(file);
	while (argc > 0) {
		free(argv[--argc]);
	}
	return text;
}

static char *widgets(int *status, const char *kind, const char *flag) {
	const char *const words[] = { "widgets", kind, flag, NULL };
	return said(tc_command_widgets, status, words);
}

static void every_kind_has_a_line(void **state) {
	(void)state;
	int count, status;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	char *text = widgets(&status, NULL, NULL), *line = text;
	assert_int_equal(status, 0);
	for (int i = 0; i < count; i++) {
		char expected[512];
		snprintf(
			expected, sizeof expected, "%-12s %s\n", classes[i]->kind, classes[i]->doc);
		assert_memory_equal(line, expected, strlen(expected));
		line += strlen(expected);
		if (strlen(classes[i]->doc) < 15 || strchr(classes[i]->doc, '\n') != NULL ||
			classes[i]->doc[strlen(classes[i]->doc) - 1] == '.') {
			fail_msg("%s: .doc is to be one sentence without a full stop",
				classes[i]->kind);
		}
	}
	assert_string_equal(line, "");
	free(text);
}

static void assert_has_rows(const char *kind, const char *text, const struct tc_option *table) {
	for (; table->name != NULL; table++) {
		char row[128];
		snprintf(row, sizeof row, " %s ", table->name);
		if (strstr(text, row) == NULL || strstr(text, table->doc) == NULL) {
			fail_msg("%s: \"%s\" is not told", kind, table->name);
		}
		if (table->fields != NULL) {
			assert_has_rows(kind, text, table->fields);
		}
	}
}

static void every_option_is_told(void **state) {
	(void)state;
	int count, status;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		char *text = widgets(&status, classes[i]->kind, NULL);
		assert_has_rows(classes[i]->kind, text, classes[i]->options);
		free(text);
	}
}

static void defaults_choices_and_ranges_are_told(void **state) {
	(void)state;
	int status;
	char *text = widgets(&status, "bars", NULL);
	const char *variants = strstr(text, "\nvariants\n"), *options = strstr(text, "\noptions\n");
	assert_true(variants != NULL && options != NULL && variants < options);
	const char *form = strstr(text, " form ");
	assert_true(form != NULL && form < options);
	assert_non_null(strstr(form, "horizontal | vertical; default \"horizontal\"\n"));
	assert_non_null(strstr(options, " last             whole number, 1 to 64; default 5\n"));
	assert_non_null(strstr(options, " bars             list, at most 64: object of\n"));
	assert_non_null(strstr(options, "\n    area           area code; default \"VN\"\n"));
	free(text);
	text = widgets(&status, "figure", NULL);
	assert_non_null(strstr(text, "  indicator        indicator code; required\n"));
	free(text);
}

/* Prints the example into KIND.json of this folder; false, with what is to be done, where it is none. */
static bool save_example(const char *kind) {
	int status, lines = 0;
	char path[64], wanted[64];
	char *text = widgets(&status, kind, "--example");
	snprintf(path, sizeof path, "%s.json", kind);
	snprintf(wanted, sizeof wanted, "\"kind\": \"%s\"", kind);
	for (const char *at = text; *at != '\0'; at++) {
		lines += *at == '\n';
	}
	bool good = status == 0 && strstr(text, wanted) != NULL && lines <= EXAMPLE_LINES;
	if (!good) {
		print_error("write layouts/examples/%s: a whole layout of at most %d lines that "
			    "holds %s\n",
			path, EXAMPLE_LINES, wanted);
	} else {
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(text, file) >= 0);
		fclose(file);
	}
	free(text);
	return good;
}

/* One call for all: most of a check is reading code lists and letters. */
static int check_examples(const struct tc_widget_class *const *classes, int count) {
	const char *words[WORDS_MAX] = { "check", "--strict" };
	char paths[WORDS_MAX][64];
	int status, used = 2;
	assert_true(count + 3 < WORDS_MAX);
	for (int i = 0; i < count; i++) {
		snprintf(paths[used], sizeof paths[used], "%s.json", classes[i]->kind);
		if (access(paths[used], R_OK) == 0) {
			words[used] = paths[used];
			used++;
		}
	}
	char *text = said(tc_command_check, &status, words);
	print_error(
		"%s", text); /* in a folder of its own: NAME.json is layouts/examples/NAME.json */
	int failed = status != 0 || text[0] != '\0';
	free(text);
	return failed;
}

static bool render_example(const char *kind) {
	int status;
	char path[64], picture[64];
	snprintf(path, sizeof path, "%s.json", kind);
	snprintf(picture, sizeof picture, "%s.png", kind);
	const char *const words[] = { "render", path, "--out", picture, "--size", "768x432", NULL };
	free(said(tc_command_render, &status, words));
	struct stat file;
	bool good = status == 0 && stat(picture, &file) == 0 && file.st_size >= PICTURE_BYTES;
	if (!good) {
		print_error("layouts/examples/%s is not drawn\n", path);
	}
	unlink(picture);
	unlink(path);
	return good;
}

static void every_kind_has_an_example_that_is_checked_and_drawn(void **state) {
	(void)state;
	char folder[] = "/tmp/toancanh-widgets-XXXXXX";
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	int count, failed = 0;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		failed += !save_example(classes[i]->kind);
	}
	failed += check_examples(classes, count);
	for (int i = 0; i < count; i++) {
		failed += !render_example(classes[i]->kind);
	}
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(failed, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_line),
		cmocka_unit_test(every_option_is_told),
		cmocka_unit_test(defaults_choices_and_ranges_are_told),
		cmocka_unit_test(every_kind_has_an_example_that_is_checked_and_drawn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
