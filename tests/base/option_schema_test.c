#include "base/option.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct sample {
	int number;
};

static const struct tc_choice choices[] = { { "live", 1 }, { "late", 2 }, { 0 } };
static const struct tc_option fields[] = {
	{ .name = "width", .type = TC_OPTION_INTEGER, .required = true }, { 0 }
};

static const struct tc_option table[] = {
	{ .name = "flag", .type = TC_OPTION_BOOL, .doc = "A flag" },
	{ .name = "count", .type = TC_OPTION_INTEGER, .min = 1, .max = 10, .fallback = 3 },
	{ .name = "share", .type = TC_OPTION_NUMBER, .min = 0, .max = 0.5, .fallback = 0.25 },
	{ .name = "title", .type = TC_OPTION_TEXT, .required = true, .max = 80 },
	{ .name = "words", .type = TC_OPTION_WORDS },
	{ .name = "state", .type = TC_OPTION_CHOICE, .choices = choices, .fallback = 2 },
	{ .name = "age", .type = TC_OPTION_DURATION, .min = 1000, .max = 2000, .fallback = 1500 },
	{ .name = "since", .type = TC_OPTION_TIME },
	{ .name = "colour", .type = TC_OPTION_COLOUR, .fallback_text = "#102030" },
	{ .name = "length",
		.type = TC_OPTION_LENGTH,
		.fallback = 1.5,
		.fallback_unit = TC_UNIT_PX },
	{ .name = "area", .type = TC_OPTION_CODE, .code = "area" },
	{ .name = "inner", .type = TC_OPTION_OBJECT, .fields = fields },
	{ .name = "panes",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = fields,
		.element_size = sizeof(struct sample),
		.max_count = 24,
		.doc = "The panes" },
	{ .name = "anything", .type = TC_OPTION_FREE },
	{ 0 },
};

/* What a property's schema says, as compact JSON with sorted keys. */
static const char *const expected[][2] = {
	{ "flag", "{\"default\":false,\"description\":\"A flag\",\"type\":\"boolean\"}" },
	{ "count", "{\"default\":3,\"maximum\":10,\"minimum\":1,\"type\":\"integer\"}" },
	{ "share", "{\"default\":0.25,\"maximum\":0.5,\"minimum\":0,\"type\":\"number\"}" },
	{ "title", "{\"maxLength\":80,\"type\":\"string\"}" },
	{ "words",
		"{\"oneOf\":[{\"maxLength\":1024,\"type\":\"string\"},{\"additionalProperties\":"
		"false,"
		"\"properties\":{\"en\":{\"maxLength\":1024,\"type\":\"string\"},\"vi\":{"
		"\"maxLength\":1024,"
		"\"type\":\"string\"}},\"required\":[\"vi\"],\"type\":\"object\"}]}" },
	{ "state", "{\"default\":\"late\",\"enum\":[\"live\",\"late\"]}" },
	{ "colour",
		"{\"default\":\"#102030\",\"pattern\":\"^#[0-9A-Fa-f]{6}$\",\"type\":\"string\"}" },
	{ "length",
		"{\"default\":\"1.5px\",\"pattern\":\"^-?(0|[1-9][0-9]*)(\\\\.[0-9]+)?(u|px)$"
		"\","
		"\"type\":\"string\"}" },
	{ "area", "{\"maxLength\":1024,\"minLength\":1,\"type\":\"string\",\"x-code\":\"area\"}" },
	{ "inner",
		"{\"additionalProperties\":false,\"properties\":{\"width\":{\"type\":\"integer\"}},"
		"\"required\":[\"width\"],\"type\":\"object\"}" },
	{ "panes",
		"{\"description\":\"The "
		"panes\",\"items\":{\"additionalProperties\":false,\"properties\":"
		"{\"width\":{\"type\":\"integer\"}},\"required\":[\"width\"],\"type\":\"object\"},"
		"\"maxItems\":24,\"type\":\"array\"}" },
	{ "anything", "{}" },
};

static void says_what_each_row_takes(void **state) {
	(void)state;
	json_t *schema = tc_options_schema(table);
	const json_t *properties = json_object_get(schema, "properties");
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		char *text = json_dumps(json_object_get(properties, expected[i][0]),
			JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
		assert_non_null(text);
		assert_string_equal(text, expected[i][1]);
		free(text);
	}
	json_decref(schema);
}

static void refuses_other_keys_and_names_the_required(void **state) {
	(void)state;
	json_t *schema = tc_options_schema(table);
	assert_string_equal(json_string_value(json_object_get(schema, "type")), "object");
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
	const json_t *required = json_object_get(schema, "required");
	assert_int_equal(json_array_size(required), 1);
	assert_string_equal(json_string_value(json_array_get(required, 0)), "title");
	assert_int_equal(json_object_size(json_object_get(schema, "properties")), 14);
	json_decref(schema);
}

static void a_table_without_required_keys_names_none(void **state) {
	(void)state;
	static const struct tc_option bare[] = { { .name = "flag", .type = TC_OPTION_BOOL },
		{ 0 } };
	json_t *schema = tc_options_schema(bare);
	assert_null(json_object_get(schema, "required"));
	json_decref(schema);
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_each_row_takes),
		cmocka_unit_test(refuses_other_keys_and_names_the_required),
		cmocka_unit_test(a_table_without_required_keys_names_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
