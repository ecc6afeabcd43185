/* What a request may ask of history, filter by filter. */
#include "feeds/wire/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct tc_arena *arena;
	struct tc_query query;
	struct tc_faults faults;
};

static void begin(struct bench *bench) {
	*bench = (struct bench) { .arena = tc_arena_create(64 * 1024) };
	assert_non_null(bench->arena);
	tc_query_init(&bench->query);
}

static void take(struct bench *bench, const char *filter) {
	char text[128];
	snprintf(text, sizeof text, "%s", filter);
	tc_query_take(&bench->query, bench->arena, text, &bench->faults);
}

static void without_filters_everything(void **state) {
	(void)state;
	struct tc_query query;
	tc_query_init(&query);
	assert_true(query.start_ms == INT64_MIN && query.end_ms == INT64_MAX);
	assert_true(query.as_of_ms == INT64_MAX && query.limit == INT64_MAX);
	assert_int_equal(query.indicator_count + query.area_count, 0);
	assert_false(query.revisions);
}

static void filters_are_taken(void **state) {
	(void)state;
	struct bench bench;
	begin(&bench);
	take(&bench, "indicator=a.b,c.*");
	take(&bench, "indicator=d");
	take(&bench, "ref_area=VN");
	take(&bench, "start=2020-08");
	take(&bench, "end=2020-08-18T00:00:00 07:00"); /* the plus was not escaped */
	take(&bench, "as_of=2020");
	take(&bench, "limit=10");
	take(&bench, "revisions=true");
	assert_int_equal(bench.faults.errors, 0);
	assert_int_equal(bench.query.indicator_count, 3);
	assert_string_equal(bench.query.indicators[1], "c.*");
	assert_string_equal(bench.query.indicators[2], "d");
	assert_null(bench.query.indicators[3]);
	assert_string_equal(bench.query.areas[0], "VN");
	assert_true(bench.query.start_ms == INT64_C(1596214800000));
	assert_true(bench.query.end_ms == INT64_C(1597683600001));
	assert_true(bench.query.as_of_ms == INT64_C(1609433999999));
	assert_true(bench.query.limit == 10 && bench.query.revisions);
	tc_arena_destroy(bench.arena);
}

static void faults_say_which(void **state) {
	(void)state;
	static const struct {
		const char *filter, *pointer;
	} rows[] = {
		{ "indicator=", "/indicator" },
		{ "ref_area=VN,,24", "/ref_area" },
		{ "start=x", "/start" },
		{ "end=2020-13", "/end" },
		{ "as_of=now", "/as_of" },
		{ "limit=0", "/limit" },
		{ "limit=-1", "/limit" },
		{ "limit=9999999999999999", "/limit" },
		{ "revisions=yes", "/revisions" },
		{ "colour=red", "" },
		{ "indicator", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bench bench;
		begin(&bench);
		take(&bench, rows[i].filter);
		assert_int_equal(bench.faults.errors, 1);
		assert_string_equal(bench.faults.items[0].pointer, rows[i].pointer);
		assert_true(bench.faults.items[0].message_vi[0] != '\0');
		tc_arena_destroy(bench.arena);
	}
}

static void a_list_has_an_end(void **state) {
	(void)state;
	struct bench bench;
	begin(&bench);
	for (int i = 0; i < TC_QUERY_VALUES_MAX; i++) {
		take(&bench, "ref_area=VN");
	}
	assert_int_equal(bench.faults.errors, 0);
	take(&bench, "ref_area=VN");
	assert_int_equal(bench.faults.errors, 1);
	assert_int_equal(bench.query.area_count, TC_QUERY_VALUES_MAX);
	tc_arena_destroy(bench.arena);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_filters_everything),
		cmocka_unit_test(filters_are_taken),
		cmocka_unit_test(faults_say_which),
		cmocka_unit_test(a_list_has_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
