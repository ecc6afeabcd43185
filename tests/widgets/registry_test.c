#include "tests/widgets/easel.h"

#include "layouts/panes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void kinds_are_sorted_and_complete(void **state) {
	(void)state;
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		assert_ptr_equal(tc_widget_find(classes[i]->kind), classes[i]);
		assert_non_null(classes[i]->refresh);
		assert_non_null(classes[i]->draw);
		assert_true(strlen(classes[i]->doc) > 0);
		assert_true(i == 0 || strcmp(classes[i - 1]->kind, classes[i]->kind) < 0);
	}
	assert_null(tc_widget_find("nonsense"));
}

static void every_option_is_documented(void **state) {
	(void)state;
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		for (const struct tc_option *option = classes[i]->options; option->name != NULL;
			option++) {
			assert_non_null(option->doc);
			assert_true(strlen(option->doc) > 10);
		}
		json_t *schema = tc_options_schema(classes[i]->options);
		assert_non_null(schema);
		json_decref(schema);
	}
}

/* The layout reads these of every pane: an option of that name could never be given. */
static void no_option_hides_a_key_of_the_pane(void **state) {
	(void)state;
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		for (int key = 0; tc_pane_keys[key] != NULL; key++) {
			for (const struct tc_option *option = classes[i]->options;
				option->name != NULL; option++) {
				assert_string_not_equal(option->name, tc_pane_keys[key]);
			}
		}
	}
}

static void wrong_options_are_refused_with_their_place(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *kind, *options, *pointer;
	} cases[] = {
		{ "figure", "{}", "/panes/0/indicator" },
		{ "figure", "{\"indicator\":\"no.such\"}", "/panes/0/indicator" },
		{ "figure", "{\"indicator\":\"portal.accounts\",\"area\":\"XX\"}",
			"/panes/0/area" },
		{ "figure", "{\"indicator\":\"portal.accounts\",\"former\":\"soon\"}",
			"/panes/0/former" },
		{ "figure", "{\"indicator\":\"portal.accounts\",\"size\":\"enormous\"}",
			"/panes/0/size" },
		{ "figure", "{\"indicator\":\"portal.accounts\",\"colour\":\"red\"}",
			"/panes/0/colour" },
		{ "bars", "{\"title\":\"x\"}", "/panes/0" },
		{ "bars", "{\"bars\":[{\"area\":\"VN\"}]}", "/panes/0/bars/0" },
		{ "bars", "{\"indicator\":\"portal.accounts\",\"areas\":[\"VN\",\"XX\"]}",
			"/panes/0/areas/1" },
		{ "ranking", "{}", "/panes/0/indicator" },
		{ "ranking", "{\"indicator\":\"portal.accounts\",\"group\":\"BCA\"}",
			"/panes/0/group" },
		{ "table", "{\"group\":\"VN:provinces\"}", "/panes/0" },
		{ "table", "{\"lines\":[{\"indicator\":\"portal.accounts\",\"period\":\"soon\"}]}",
			"/panes/0/lines/0/period" },
		{ "trend", "{\"title\":\"x\"}", "/panes/0" },
		{ "trend", "{\"series\":[{\"indicator\":\"portal.accounts\",\"area\":\"XX\"}]}",
			"/panes/0/series/0/area" },
		{ "map", "{\"indicator\":\"videolink.live\",\"mode\":\"classes\"}",
			"/panes/0/breaks" },
		{ "map", "{\"indicator\":\"videolink.live\",\"mode\":\"classes\",\"breaks\":[2,1]}",
			"/panes/0/breaks" },
		{ "qr", "{}", "/panes/0/text" },
		{ "qr", "{\"text\":\"\"}", "/panes/0/text" },
		{ "text", "{}", "/panes/0/text" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, cases[i].kind, cases[i].options, 80, 60, &faults));
		assert_true(faults.errors > 0);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
		assert_true(faults.items[0].message_vi[0] != '\0');
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_are_sorted_and_complete),
		cmocka_unit_test(every_option_is_documented),
		cmocka_unit_test(no_option_hides_a_key_of_the_pane),
		cmocka_unit_test(wrong_options_are_refused_with_their_place),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
