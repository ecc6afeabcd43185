#include "tests/feeds/mirror/figures.h"

#include "feeds/mirror/shared.h"
#include "feeds/mirror/view_code.h"

/* Two series over three sources on a clock that stands still. */
struct wall {
	struct tc_catalogue *catalogue;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
};

enum { LAST = 5 };
static const char *const RETAIL = "sector.retail";

static int setup(void **state) {
	struct wall *wall = calloc(1, sizeof *wall);
	wall->catalogue = figures_catalogue();
	wall->hands.unix_ms = figures_ms("2026-06-01T00:00:00+07:00");
	wall->hands.monotonic_ms = 5000000;
	wall->clock = tc_clock_of_manual(&wall->hands);
	int area = tc_catalogue_find_area(wall->catalogue, "VN", 0);
	int retail = tc_catalogue_find_indicator(wall->catalogue, RETAIL);
	struct tc_mirror_series series[] = { { retail, area, LAST }, { retail + 1, area, LAST } };
	wall->mirror = tc_mirror_create(wall->catalogue, &wall->clock, series, 2);
	assert_non_null(wall->mirror);
	*state = wall;
	return 0;
}

static int teardown(void **state) {
	struct wall *wall = *state;
	tc_mirror_destroy(wall->mirror);
	tc_catalogue_close(wall->catalogue);
	free(wall);
	return 0;
}

static void say(struct wall *wall, const char *indicator, const char *period, const char *value,
	const char *source, int64_t sequence) {
	struct tc_observation observation = figures_observation(
		wall->catalogue, indicator, "VN", period, value, source, NULL, sequence);
	tc_mirror_observe(wall->mirror, &observation);
}

static void assert_same_point(const struct tc_point *a, const struct tc_point *b) {
	assert_int_equal(a->start_ms, b->start_ms);
	assert_int_equal(a->end_ms, b->end_ms);
	assert_int_equal(a->grain, b->grain);
	assert_int_equal(a->has_value, b->has_value);
	assert_int_equal(a->withdrawn, b->withdrawn);
	assert_string_equal(a->value.text, b->value.text);
	assert_memory_equal(&a->value.number, &b->value.number, sizeof a->value.number);
	assert_string_equal(a->former.text, b->former.text);
	assert_memory_equal(&a->former.number, &b->former.number, sizeof a->former.number);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->qualifier, b->qualifier);
	assert_int_equal(a->source, b->source);
	assert_int_equal(a->sequence, b->sequence);
	assert_int_equal(a->trace, b->trace);
	assert_int_equal(a->recorded_at_ms, b->recorded_at_ms);
	assert_int_equal(a->stored_at_ms, b->stored_at_ms);
	assert_int_equal(a->arrived_ms, b->arrived_ms);
	assert_int_equal(a->still_since_ms, b->still_since_ms);
	assert_int_equal(a->members, b->members);
	assert_int_equal(a->members_reported, b->members_reported);
	assert_int_equal(a->unbalanced, b->unbalanced);
}

static void assert_same_series(const struct tc_series *a, const struct tc_series *b) {
	assert_int_equal(a->indicator, b->indicator);
	assert_int_equal(a->area, b->area);
	assert_int_equal(a->source, b->source);
	assert_int_equal(a->heard_ms, b->heard_ms);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->witness_count, b->witness_count);
	for (int i = 0; i < a->count + a->witness_count; i++) {
		const struct tc_point *left =
			i < a->count ? &a->points[i] : &a->witnesses[i - a->count];
		const struct tc_point *right =
			i < b->count ? &b->points[i] : &b->witnesses[i - b->count];
		assert_same_point(left, right);
	}
}

static void assert_same_view(const struct tc_view *a, const struct tc_view *b) {
	assert_int_equal(a->now_ms, b->now_ms);
	assert_int_equal(a->monotonic_ms, b->monotonic_ms);
	assert_int_equal(a->lost_since_ms, b->lost_since_ms);
	assert_int_equal(a->link, b->link);
	assert_int_equal(a->store, b->store);
	assert_int_equal(a->rehearsal, b->rehearsal);
	assert_int_equal(a->clock_trusted, b->clock_trusted);
	assert_int_equal(a->generation, b->generation);
	assert_int_equal(a->sources->count, b->sources->count);
	for (int i = 0; i < a->sources->count; i++) {
		const struct tc_source_view *left = &a->sources->items[i];
		const struct tc_source_view *right = &b->sources->items[i];
		assert_string_equal(left->name, right->name);
		assert_int_equal(left->state, right->state);
		assert_int_equal(left->since_ms, right->since_ms);
		assert_int_equal(left->gap, right->gap);
	}
	const struct tc_told *told = tc_view_told(a), *read = tc_view_told(b);
	assert_int_equal(told == NULL, read == NULL);
	if (told != NULL) {
		assert_int_equal(told->serial, read->serial);
		assert_int_equal(told->count, read->count);
		assert_memory_equal(
			told->items, read->items, (size_t)told->count * sizeof *told->items);
	}
	assert_int_equal(a->index->count, b->index->count);
	for (int i = 0; i < a->index->count; i++) {
		assert_memory_equal(
			&a->index->keys[i], &b->index->keys[i], sizeof a->index->keys[i]);
		assert_int_equal(a->list->series[i] == NULL, b->list->series[i] == NULL);
		if (a->list->series[i] != NULL) {
			assert_same_series(
				&a->list->series[i]->series, &b->list->series[i]->series);
		}
	}
}

/* The wall's own views and those of a reader, side by side. */
struct pair {
	struct tc_view *real, *read;
	size_t length; /* of the last bytes */
};

/* The next of both: written against the one before, read, and the same. */
static void follow(struct wall *wall, struct pair *pair) {
	struct tc_view *real = tc_mirror_view(wall->mirror), *read = NULL;
	uint8_t *bytes = NULL;
	struct tc_error err = { 0 };
	assert_int_equal(tc_view_encode(real, pair->real, &bytes, &pair->length, &err), TC_OK);
	for (size_t part = 0; part < pair->length; part++) {
		assert_int_equal(
			tc_view_decode(wall->catalogue, pair->read, bytes, part, &read, &err),
			TC_BAD_INPUT);
	}
	if (tc_view_decode(wall->catalogue, pair->read, bytes, pair->length, &read, &err) !=
		TC_OK) {
		fail_msg("%s", err.message);
	}
	free(bytes);
	assert_same_view(real, read);
	tc_view_drop(pair->real);
	tc_view_drop(pair->read);
	pair->real = real;
	pair->read = read;
}

static void finish(struct pair *pair) {
	tc_view_drop(pair->real);
	tc_view_drop(pair->read);
}

static void test_every_change_comes_back(void **state) {
	struct wall *wall = *state;
	struct pair pair = { 0 };
	follow(wall, &pair);
	tc_mirror_set_clock(wall->mirror,
		&(struct tc_hub_clock) { wall->hands.unix_ms, wall->hands.monotonic_ms, true });
	tc_mirror_set_link(wall->mirror, TC_LINK_LIVE);
	follow(wall, &pair);
	static const struct {
		const char *period, *value, *source;
	} news[] = {
		{ "2026-03", "3", "/gso" },
		{ "2026-01", "1.10", "/gso" },
		{ "2026-05", "-5e3", "/gso" },
		{ "2026-02", "2", "/gso" },
		{ "2026-03", "3.5", "/gso" },              /* revised, in the middle */
		{ "2026-05", "-5001", "/mof" },            /* a witness */
		{ "2026-04", NULL, "/gso" },               /* not reported */
		{ "2026-06", "9007199254740993", "/gso" }, /* the oldest goes */
		{ "2026-07", "0.1", "/gso" },
		{ "2026-03", "4", "/gso" },
		{ "2026-08", "7", "/sim/x" },
	};
	for (size_t i = 0; i < sizeof news / sizeof *news; i++) {
		say(wall, RETAIL, news[i].period, news[i].value, news[i].source, (int64_t)i + 1);
		wall->hands.monotonic_ms += 777;
		wall->hands.unix_ms += 777;
		follow(wall, &pair);
	}
	assert_true(pair.length < 200); /* one point of a series of five, not all */
	struct tc_standing alarms[2];
	memset(alarms, 0, sizeof alarms);
	for (int i = 0; i < 2; i++) {
		snprintf(alarms[i].rule, sizeof alarms[i].rule, "flood.level-%d", i);
		snprintf(alarms[i].name, sizeof alarms[i].name, "Trực ban");
		snprintf(alarms[i].value, sizeof alarms[i].value, "1.2");
		alarms[i].state = TC_ALARM_ACKNOWLEDGED;
		alarms[i].priority = i + 1;
		alarms[i].raised_ms = alarms[i].acknowledged_ms = 1234567890123 + i;
	}
	tc_mirror_set_told(wall->mirror, alarms, 2);
	follow(wall, &pair);
	tc_mirror_set_told(wall->mirror, alarms, 0);
	follow(wall, &pair);
	tc_mirror_set_store(wall->mirror, TC_STORE_FULL);
	tc_mirror_set_source(wall->mirror, "/gso", TC_SOURCE_LOST, 1234567890123, true);
	tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	follow(wall, &pair);
	tc_mirror_set_rehearsal(wall->mirror, TC_REHEARSAL_REPLAY, 42);
	follow(wall, &pair);
	follow(wall, &pair);
	assert_true(pair.length < 64); /* nothing but the time */
	assert_true(tc_view_stored_ms(pair.real) > 0);
	finish(&pair);
}

/* The figures of another layout: written by themselves, whatever the reader holds. */
static void test_another_mirror(void **state) {
	struct wall *wall = *state;
	struct pair pair = { 0 };
	say(wall, RETAIL, "2026-03", "3", "/gso", 1);
	follow(wall, &pair);
	struct tc_mirror *first = wall->mirror;
	struct tc_mirror_series series = { 0, 0, LAST };
	wall->mirror = tc_mirror_create(wall->catalogue, &wall->clock, &series, 1);
	follow(wall, &pair);
	tc_mirror_destroy(first);
	finish(&pair);
}

static void test_a_base_is_needed(void **state) {
	struct wall *wall = *state;
	struct pair pair = { 0 };
	follow(wall, &pair);
	say(wall, RETAIL, "2026-03", "3", "/gso", 1);
	struct tc_view *next = tc_mirror_view(wall->mirror), *read = NULL;
	uint8_t *bytes = NULL;
	size_t length = 0;
	struct tc_error err = { 0 };
	assert_int_equal(tc_view_encode(next, pair.real, &bytes, &length, &err), TC_OK);
	assert_int_equal(
		tc_view_decode(wall->catalogue, NULL, bytes, length, &read, &err), TC_BAD_INPUT);
	free(bytes);
	tc_view_drop(next);
	finish(&pair);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_change_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_mirror, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_base_is_needed, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
