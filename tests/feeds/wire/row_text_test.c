#include "feeds/wire/row_text.h"

#include "base/result.h"
#include "feeds/wire/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct tc_catalogue *catalogue;

static int open_catalogue(void **state) {
	static struct tc_faults faults;
	char codelists[TC_PATH_MAX];
	(void)state;
	snprintf(codelists, sizeof codelists, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	return tc_catalogue_open(codelists, &catalogue, &faults) == TC_OK ? 0 : -1;
}

static int close_catalogue(void **state) {
	(void)state;
	tc_catalogue_close(catalogue);
	return 0;
}

static struct tc_observation full(void) {
	struct tc_observation out = { .indicator = 1,
		.area = 2,
		.has_value = true,
		.status = 'P',
		.qualifier = TC_QUALIFIER_OVER,
		.confidentiality = 'F',
		.action = TC_ACTION_MERGE,
		.comment = "hơn 58 triệu \"lượt\" \\ \n\t\x01\x7f/",
		.recorded_at_ms = 1597744800250,
		.stored_at_ms = 1597744800267,
		.source = "/portal/dvcqg",
		.sequence = 42,
		.cursor = 7 };
	assert_true(tc_period_parse("2019-12-09/P254D", 16, &out.period));
	assert_int_equal(tc_decimal_parse("9007199254740993", 16, &out.value), TC_DECIMAL_FINE);
	return out;
}

/* The same values as those that are made one by one. */
static void assert_same(const struct tc_observation *observation) {
	struct tc_buffer *text = tc_buffer_create();
	for (int form = TC_ROW_LIST; form <= TC_ROW_OBJECT; form++) {
		json_t *expected = form == TC_ROW_LIST
			? tc_rows_encode(catalogue, observation)
			: tc_rows_encode_object(catalogue, observation);
		tc_buffer_reset(text);
		tc_row_text_add(text, catalogue, observation, (enum tc_row_form)form);
		assert_false(text->failed);
		json_t *found = json_loads(tc_buffer_bytes(text), JSON_REJECT_DUPLICATES, NULL);
		if (!json_equal(found, expected)) {
			fail_msg("%s", tc_buffer_bytes(text));
		}
		json_decref(found);
		json_decref(expected);
	}
	tc_buffer_destroy(text);
}

static void test_same_as_its_values(void **state) {
	(void)state;
	struct tc_observation observation = full();
	assert_same(&observation);
	static const enum tc_qualifier qualifiers[] = { TC_QUALIFIER_UNDER, TC_QUALIFIER_ABOUT,
		TC_QUALIFIER_NONE };
	for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers; i++) {
		observation.qualifier = qualifiers[i];
		assert_same(&observation);
	}
	observation.has_value = false;
	observation.action = TC_ACTION_WITHDRAW;
	observation.confidentiality = 0;
	assert_same(&observation);
	observation.comment = "";
	observation.source = NULL;
	observation.sequence = 0;
	observation.recorded_at_ms = 0; /* is a time as long as the hub has kept it */
	assert_same(&observation);
	observation.stored_at_ms = 0;
	observation.comment = NULL;
	assert_same(&observation);
}

/* To the letter: a subscriber may compare. */
static void test_text(void **state) {
	(void)state;
	struct tc_observation observation = full();
	observation.comment = "hơn 58 triệu \"lượt\"";
	json_t *expected = tc_rows_encode(catalogue, &observation);
	char *dumped = json_dumps(expected, JSON_COMPACT);
	struct tc_buffer *text = tc_buffer_create();
	tc_row_text_add(text, catalogue, &observation, TC_ROW_LIST);
	assert_string_equal(tc_buffer_bytes(text), dumped);
	tc_buffer_destroy(text);
	free(dumped);
	json_decref(expected);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_its_values),
		cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests_name(
		"feeds/wire/row_text", tests, open_catalogue, close_catalogue);
}
