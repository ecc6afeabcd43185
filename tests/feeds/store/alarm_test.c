#include "fixture.h"

#include "feeds/store/alarm.h"
#include "feeds/store/care.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tc_alarm_row row(int64_t at_ms, const char *rule, const char *area, const char *act) {
	return (struct tc_alarm_row) { .at_ms = at_ms,
		.rule = rule,
		.indicator = "portal.accounts",
		.area = area,
		.act = act,
		.before = "normal",
		.state = "active",
		.priority = 2,
		.raised_ms = at_ms,
		.value = "1.50" };
}

/* Rows as text: "at rule area act name note value\n". */
struct said {
	char text[2000];
	int left;
};

static bool say(void *user, const struct tc_alarm_row *row) {
	struct said *said = user;
	size_t used = strlen(said->text);
	assert_string_equal(row->indicator, "portal.accounts");
	assert_true(row->number > 0);
	if (said->left-- == 0) {
		return false;
	}
	snprintf(said->text + used, sizeof said->text - used, "%d %s %s %s %s %s %s\n",
		(int)row->at_ms, row->rule, row->area, row->act, row->name ? row->name : "-",
		row->note ? row->note : "-", row->value ? row->value : "-");
	return true;
}

static void say_last(void *user, const struct tc_alarm_row *row) {
	(void)say(user, row);
}

static void add(struct fixture *fixture) {
	struct tc_alarm_row rows[] = { row(10, "a", "VN", "raise"), row(20, "b", "VN", "raise"),
		row(30, "a", "VN", "acknowledge"), row(40, "a", "VN-2025:24", "raise"),
		row(50, "a", "VN", "worsen"), row(60, "a", "VN", "acknowledge") };
	rows[2].name = "An";
	rows[5].name = "Bình";
	rows[5].note = "đã gọi";
	rows[5].value = NULL;
	assert_int_equal(tc_store_add_alarms(fixture->store, rows, 4, NULL), TC_OK);
	assert_int_equal(tc_store_add_alarms(fixture->store, rows + 4, 2, NULL), TC_OK);
}

static const char last[] = "20 b VN raise - - 1.50\n"
			   "40 a VN-2025:24 raise - - 1.50\n"
			   "60 a VN acknowledge Bình đã gọi -\n";

static void check_last(struct fixture *fixture) {
	struct said said = { .left = 100 };
	assert_int_equal(tc_store_last_alarms(fixture->store, say_last, &said, NULL), TC_OK);
	assert_string_equal(said.text, last);
}

static void a_start_knows_how_each_alarm_stood(void **state) {
	struct fixture *fixture = *state;
	add(fixture);
	check_last(fixture);
	fixture_reopen(fixture);
	check_last(fixture);
}

static const struct {
	const char *name;
	struct tc_alarm_query query;
	int most;
	const char *expected;
} queries[] = {
	{ "all, the newest first", { NULL, NULL, 0, 100, INT64_MAX }, 2,
		"60 a VN acknowledge Bình đã gọi -\n50 a VN worsen - - 1.50\n" },
	{ "a page on", { NULL, NULL, 0, 100, 4 }, 1, "30 a VN acknowledge An - 1.50\n" },
	{ "of a rule and area", { "a", "VN", 0, 40, INT64_MAX }, 9,
		"30 a VN acknowledge An - 1.50\n10 a VN raise - - 1.50\n" },
	{ "of an area", { NULL, "VN-2025:24", 0, 100, INT64_MAX }, 9,
		"40 a VN-2025:24 raise - - 1.50\n" },
	{ "the end is not in it", { NULL, NULL, 20, 30, INT64_MAX }, 9,
		"20 b VN raise - - 1.50\n" },
	{ "nothing", { "c", NULL, 0, 100, INT64_MAX }, 9, "" },
};

static void history_goes_by_page(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_reader *reader = NULL;
	add(fixture);
	assert_int_equal(
		tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, NULL), TC_OK);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		struct said said = { .left = queries[i].most };
		bool more;
		assert_int_equal(
			tc_store_find_alarms(reader, &queries[i].query, say, &said, &more, NULL),
			TC_OK);
		assert_int_equal(more, said.left < 0);
		if (strcmp(said.text, queries[i].expected) != 0) {
			fail_msg("%s: %s", queries[i].name, said.text);
		}
	}
	tc_store_reader_close(reader);
}

static void a_store_without_the_table_gets_it(void **state) {
	struct fixture *fixture = *state;
	fixture_close(fixture);
	fixture_sql(fixture, "DROP TABLE alarm");
	fixture_reopen(fixture);
	add(fixture);
	check_last(fixture);
}

static void a_mended_store_keeps_them(void **state) {
	struct fixture *fixture = *state;
	add(fixture);
	fixture_close(fixture);
	assert_int_equal(tc_store_mend(fixture->directory, 0, NULL), TC_OK);
	fixture_reopen(fixture);
	check_last(fixture);
	fixture_close(fixture);
	fixture_sql(fixture, "DROP TABLE alarm");
	assert_int_equal(tc_store_mend(fixture->directory, 0, NULL), TC_OK);
	fixture_reopen(fixture);
	struct said said = { .left = 1 };
	assert_int_equal(tc_store_last_alarms(fixture->store, say_last, &said, NULL), TC_OK);
	assert_string_equal(said.text, "");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_start_knows_how_each_alarm_stood, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(history_goes_by_page, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			a_store_without_the_table_gets_it, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			a_mended_store_keeps_them, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
