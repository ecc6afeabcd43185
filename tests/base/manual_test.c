/* A table of flags as roff: what a page must hold, and text that roff would take for its own. */
#include "base/manual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const struct tc_flag flags[] = {
	{ "hub", "URL", "where the hub is", 0 },
	{ "dry-run", NULL, ".begins with a dot, a back\\slash", 0 },
	{ 0 },
};

static char *print(const struct tc_usage *usage) {
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	tc_manual_print(usage, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void a_page_holds_the_table(void **state) {
	(void)state;
	const struct tc_usage usage = { .program = "toancanh wall",
		.arguments = "LAYOUT",
		.summary = "Shows a layout. At once.",
		.details = "first\n'second",
		.flags = flags };
	static const char *const parts[] = {
		".TH TOANCANH\\-WALL 1 ",
		".SH NAME\ntoancanh\\-wall \\- shows a layout\n",
		".B toancanh wall\n[options] LAYOUT\n",
		".TP\n\\fB\\-\\-hub\\fR \\fIURL\\fR\nwhere the hub is\n",
		".TP\n\\fB\\-\\-dry\\-run\\fR\n\\&.begins with a dot, a back\\eslash\n",
		"\\fB\\-\\-help\\fR",
		"\nfirst\n\\&'second\n",
		".SH EXIT STATUS\n",
		".BR toancanh (1)\n",
	};
	char *page = print(&usage);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (strstr(page, parts[i]) == NULL) {
			fail_msg("no %s in:\n%s", parts[i], page);
		}
	}
	free(page);
}

static void nothing_is_left_empty(void **state) {
	(void)state;
	static const struct tc_flag none[] = { { 0 } };
	const struct tc_usage usage = {
		.program = "toancanh x", .arguments = "", .summary = "Does", .flags = none
	};
	char *page = print(&usage);
	assert_non_null(strstr(page, "toancanh\\-x \\- does\n"));
	assert_null(strstr(page, "[options]"));
	assert_null(strstr(page, ".nf"));
	free(page);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_holds_the_table),
		cmocka_unit_test(nothing_is_left_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
