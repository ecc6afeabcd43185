/* The hub's alarms with a store of their own and a clock that stands still: what is told is on the disk. */
#include "feeds/wire/sentinel.h"
#include "tests/feeds/store/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAUSE_MS = 100, RETRY_MS = 1000 };

struct watch {
	struct fixture *fixture;
	struct tc_sentinel *sentinel;
	int64_t sequence;
};

static void open_watch(struct watch *watch, struct fixture *fixture) {
	*watch = (struct watch) { .fixture = fixture };
	assert_int_equal(tc_sentinel_open(fixture->store, fixture->catalogue, &fixture->clock,
				 &watch->sentinel, NULL),
		TC_OK);
}

static void pass(struct watch *watch, int64_t ms) {
	watch->fixture->manual.unix_ms += ms;
	watch->fixture->manual.monotonic_ms += ms;
}

/* Days of fuel left, as a publisher says them: stored, then observed. */
static void say(struct watch *watch, int day, const char *value) {
	struct tc_catalogue *catalogue = watch->fixture->catalogue;
	struct tc_observation row =
		figure(tc_catalogue_find_indicator(catalogue, "sector.fuel.stock-days"),
			tc_catalogue_find_area(catalogue, "VN", INT64_MAX), day, value);
	struct tc_store_event event = event_of("/moit", ++watch->sequence, &row, 1);
	assert_int_equal(tc_store_commit(watch->fixture->store, &event, 1, NULL), TC_OK);
	tc_sentinel_observe(watch->sentinel, &event);
	pass(watch, PAUSE_MS);
}

/* The alarms that are told now, as their JSON; "-" when nothing is. */
static const char *told(struct watch *watch) {
	static char text[2000];
	struct tc_alarm_list *list = tc_sentinel_list(watch->sentinel);
	snprintf(text, sizeof text, "%s",
		list == NULL               ? "-"
			: list->count == 0 ? ""
					   : tc_buffer_bytes(list->texts));
	tc_alarm_list_destroy(list);
	return text;
}

static void turn(struct watch *watch, enum tc_result expected) {
	assert_int_equal(tc_sentinel_turn(watch->sentinel, NULL), expected);
}

static void what_the_store_did_not_take_is_not_told(void **state) {
	struct watch watch;
	open_watch(&watch, *state);
	turn(&watch, TC_OK);
	assert_string_equal(told(&watch), "");
	fixture_sql(watch.fixture,
		"CREATE TRIGGER no BEFORE INSERT ON alarm BEGIN SELECT RAISE(FAIL, 'no'); END");
	say(&watch, 1, "3");
	turn(&watch, TC_UNAVAILABLE);
	assert_string_equal(told(&watch), "-");
	turn(&watch, TC_OK); /* not at once again */
	assert_in_range(tc_sentinel_wait_ms(watch.sentinel), 1, RETRY_MS);
	struct tc_alarm_outcome outcome;
	struct tc_alarm_act act = { .deed = TC_ALARM_DEED_ACKNOWLEDGE, .area = -1 };
	int count;
	const struct tc_alarm_rule *rules = tc_catalogue_alarms(watch.fixture->catalogue, &count);
	for (int i = 0; i < count; i++) {
		act.rule = strcmp(rules[i].id, "fuel.low") == 0 ? &rules[i] : act.rule;
	}
	act.area = act.rule->area;
	assert_int_equal(
		tc_sentinel_act(watch.sentinel, &act, "An", &outcome, NULL), TC_UNAVAILABLE);
	fixture_sql(watch.fixture, "DROP TRIGGER no");
	pass(&watch, RETRY_MS);
	turn(&watch, TC_OK);
	const char *alarm = told(&watch);
	assert_non_null(strstr(alarm, "\"rule\":\"fuel.low\""));
	assert_non_null(strstr(alarm, "\"state\":\"active\""));
	assert_non_null(strstr(alarm, "\"value\":\"3\""));
	assert_int_equal(fixture_number(watch.fixture, "SELECT count(*) FROM alarm"), 1);
	assert_int_equal(tc_sentinel_act(watch.sentinel, &act, "An", &outcome, NULL), TC_OK);
	assert_int_equal(outcome.number, 2);
	assert_int_equal(outcome.state, TC_ALARM_ACKNOWLEDGED);
	assert_non_null(strstr(told(&watch), "\"acknowledged\":{\"name\":\"An\""));
	tc_sentinel_close(watch.sentinel);
}

static void a_new_start_tells_what_the_old_one_told(void **state) {
	struct watch watch;
	char before[2000];
	open_watch(&watch, *state);
	say(&watch, 1, "3");
	turn(&watch, TC_OK);
	snprintf(before, sizeof before, "%s", told(&watch));
	assert_true(strlen(before) > 10);
	tc_sentinel_close(watch.sentinel);
	pass(&watch, 86400000);
	open_watch(&watch, *state);
	assert_string_equal(told(&watch), before);
	turn(&watch, TC_OK);
	assert_string_equal(told(&watch), "-");
	say(&watch, 2, "9");
	turn(&watch, TC_OK);
	assert_non_null(strstr(told(&watch), "\"state\":\"cleared\""));
	tc_sentinel_close(watch.sentinel);
}

/* What was held back comes at once: an alarm that began and ended in it is in the history, and waits for a
 * hand. */
static void values_that_come_together_are_each_judged(void **state) {
	struct watch watch;
	open_watch(&watch, *state);
	say(&watch, 1, "9");
	turn(&watch, TC_OK);
	assert_string_equal(told(&watch), "");
	say(&watch, 2, "3");
	say(&watch, 3, "9");
	turn(&watch, TC_OK);
	assert_non_null(strstr(told(&watch), "\"state\":\"cleared\""));
	assert_int_equal(fixture_number(watch.fixture,
				 "SELECT count(*) FROM alarm WHERE (act, before, state) IN (VALUES "
				 "('raise', 'normal', 'active'), ('clear', 'active', 'cleared'))"),
		2);
	tc_sentinel_close(watch.sentinel);
}

/* Ten reports between two looks are one look; without news it waits. */
static void news_is_judged_after_a_pause(void **state) {
	struct watch watch;
	open_watch(&watch, *state);
	turn(&watch, TC_OK);
	assert_true(tc_sentinel_wait_ms(watch.sentinel) > PAUSE_MS);
	say(&watch, 1, "9");
	assert_int_equal(tc_sentinel_wait_ms(watch.sentinel), 0);
	turn(&watch, TC_OK);
	watch.fixture->manual.monotonic_ms -= PAUSE_MS; /* say() passes it */
	say(&watch, 2, "9.5");
	watch.fixture->manual.monotonic_ms += PAUSE_MS / 2;
	assert_int_equal(tc_sentinel_wait_ms(watch.sentinel), PAUSE_MS / 2);
	tc_sentinel_close(watch.sentinel);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_the_store_did_not_take_is_not_told, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			a_new_start_tells_what_the_old_one_told, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			values_that_come_together_are_each_judged, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			news_is_judged_after_a_pause, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
