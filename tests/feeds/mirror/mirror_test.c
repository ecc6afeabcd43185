#include "tests/feeds/mirror/figures.h"

/* A mirror of one indicator over the country, on a clock that stands still. */
struct wall {
	struct tc_catalogue *catalogue;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	int indicator, area;
};

static const char *const RETAIL = "sector.retail";

static int setup(void **state) {
	struct wall *wall = calloc(1, sizeof *wall);
	wall->catalogue = figures_catalogue();
	wall->hands.unix_ms = figures_ms("2026-06-01T00:00:00+07:00");
	wall->hands.monotonic_ms = 5000000;
	wall->clock = tc_clock_of_manual(&wall->hands);
	wall->indicator = tc_catalogue_find_indicator(wall->catalogue, RETAIL);
	wall->area = tc_catalogue_find_area(wall->catalogue, "VN", 0);
	struct tc_mirror_series series[] = { { wall->indicator, wall->area, 2 },
		{ wall->indicator, wall->area, 4 } };
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

static void say(struct wall *wall, const char *period, const char *value, const char *source,
	const char *recorded, int64_t sequence) {
	struct tc_observation observation = figures_observation(
		wall->catalogue, RETAIL, "VN", period, value, source, recorded, sequence);
	tc_mirror_observe(wall->mirror, &observation);
}

/* What a widget would see, as text: periods, values, former values, witnesses. */
static void describe(struct wall *wall, char *out, size_t size) {
	struct tc_view *view = tc_mirror_view(wall->mirror);
	const struct tc_series *series = tc_view_series(view, wall->indicator, wall->area);
	size_t at = 0;
	out[0] = 0;
	for (int i = 0; series != NULL && i < series->count + series->witness_count; i++) {
		const struct tc_point *point = i < series->count
			? &series->points[i]
			: &series->witnesses[i - series->count];
		struct tc_date end = tc_date_at(point->end_ms - 1, TC_ZONE_MINUTES);
		at += (size_t)snprintf(out + at, size - at, "%s%02d/%d=%s%s%s%s", i == 0 ? "" : " ",
			end.month, end.year,
			point->withdrawn           ? "withdrawn"
				: point->has_value ? point->value.text
						   : "-",
			point->former.text[0] != 0 ? "<" : "", point->former.text,
			i < series->count ? "" : tc_view_source(view, point->source)->name);
	}
	tc_view_drop(view);
}

static void assert_seen(struct wall *wall, const char *expected) {
	char seen[1024];
	describe(wall, seen, sizeof seen);
	assert_string_equal(seen, expected);
}

static void test_window(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "3", "/gso", NULL, 1);
	say(wall, "2026-01", "1", "/gso", NULL, 2);
	say(wall, "2026-05", "5", "/gso", NULL, 3);
	say(wall, "2026-02", "2", "/gso", NULL, 4);
	assert_seen(wall, "01/2026=1 02/2026=2 03/2026=3 05/2026=5");
	say(wall, "2026-04", "4.10", "/gso", NULL, 5);
	assert_seen(wall, "02/2026=2 03/2026=3 04/2026=4.10 05/2026=5");
	say(wall, "2020-01", "0", "/gso", NULL, 6);
	assert_seen(wall, "02/2026=2 03/2026=3 04/2026=4.10 05/2026=5");
}

static void test_revision_keeps_former(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "10", "/gso", "2026-04-01T08:00:00+07:00", 1);
	say(wall, "2026-03", "12", "/gso", "2026-04-02T08:00:00+07:00", 2);
	assert_seen(wall, "03/2026=12<10");
	say(wall, "2026-03", "9", "/gso", "2026-03-31T08:00:00+07:00", 3);
	assert_seen(wall, "03/2026=12<10");
	/* Said again it still stands in the place of 10, whichever of the two comes first. */
	say(wall, "2026-03", "12", "/gso", "2026-04-03T08:00:00+07:00", 4);
	assert_seen(wall, "03/2026=12<10");
	say(wall, "2026-03", "12", "/gso", "2026-04-02T09:00:00+07:00", 5);
	assert_seen(wall, "03/2026=12<10");
}

/* The figure shown is of March; that the other source has gone on to April hides nothing it said of March. */
static void test_a_witness_that_has_gone_on(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "8", "/gso", "2026-04-01T08:00:00+07:00", 1);
	say(wall, "2026-03", "7", "/moit", "2026-04-02T08:00:00+07:00", 1);
	say(wall, "2026-04", "9", "/moit", "2026-05-02T08:00:00+07:00", 2);
	assert_seen(wall, "03/2026=8 03/2026=7/moit");
	say(wall, "2026-04", "9", "/gso", "2026-05-03T08:00:00+07:00", 2);
	assert_seen(wall, "03/2026=8 04/2026=9 04/2026=9/moit 03/2026=7/moit");
}

static void say_stored(struct wall *wall, const char *period, int64_t stored_ms) {
	struct tc_observation news =
		figures_observation(wall->catalogue, RETAIL, "VN", period, "8", "/gso", NULL, 1);
	news.stored_at_ms = stored_ms;
	tc_mirror_observe(wall->mirror, &news);
}

/* How long a number has stood still is no matter of the hub's date, which was set two hours ahead. */
static void test_standing_still_outlives_a_set_date(void **state) {
	struct wall *wall = *state;
	struct tc_hub_clock word = { 1700000000000, 1000000, true };
	tc_mirror_set_clock(wall->mirror, &word);
	say_stored(wall, "2026-03", word.server_ms);
	for (int i = 0; i < 20; i++) {
		wall->hands.monotonic_ms += 500;
		word.uptime_ms += 500;
		word.server_ms += i == 0 ? 500 + 7200000 : 500;
		tc_mirror_set_clock(wall->mirror, &word);
	}
	say_stored(wall, "2026-04", word.server_ms);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	const struct tc_series *series = tc_view_series(view, wall->indicator, wall->area);
	assert_int_equal(tc_view_monotonic_ms(view) - series->points[1].still_arrived_ms, 10000);
	tc_view_drop(view);
}

/* A hub that is asked again repeats itself, perhaps after its date was set back: that is no sign of life. */
static void test_a_repetition_is_no_news(void **state) {
	struct wall *wall = *state;
	struct tc_hub_clock word = { 1700000000000, 1000000, true };
	wall->hands.monotonic_ms = 5000000;
	tc_mirror_set_clock(wall->mirror, &word);
	struct tc_observation news = figures_observation(
		wall->catalogue, RETAIL, "VN", "2026-03", "8", "/gso", "2023-11-14T22:00:00Z", 1);
	news.stored_at_ms = word.server_ms;
	tc_mirror_observe(wall->mirror, &news);
	for (int i = 0; i < 20; i++) {
		wall->hands.monotonic_ms += 500;
		word.uptime_ms += 500;
		word.server_ms += i == 0 ? 500 - 10000 : 500;
		tc_mirror_set_clock(wall->mirror, &word);
	}
	tc_mirror_observe(wall->mirror, &news);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	const struct tc_series *series = tc_view_series(view, wall->indicator, wall->area);
	assert_int_equal(tc_view_monotonic_ms(view) - series->heard_ms, 10000);
	tc_view_drop(view);
}

static void test_withdrawal(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "10", "/gso", "2026-04-01T08:00:00+07:00", 1);
	struct tc_observation gone = figures_observation(wall->catalogue, RETAIL, "VN", "2026-03",
		NULL, "/gso", "2026-04-02T08:00:00+07:00", 2);
	gone.action = TC_ACTION_WITHDRAW;
	tc_mirror_observe(wall->mirror, &gone);
	assert_seen(wall, "03/2026=withdrawn<10");
	say(wall, "2026-03", "11", "/gso", "2026-04-03T08:00:00+07:00", 3);
	assert_seen(wall, "03/2026=11");
}

static void test_primary_and_witnesses(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "1", "/sim/hanoi", "2026-04-01T08:00:00+07:00", 1);
	assert_seen(wall, "03/2026=1");
	say(wall, "2026-03", "7", "/moit", "2026-04-03T08:00:00+07:00", 1);
	assert_seen(wall, "03/2026=7 03/2026=1/sim/hanoi");
	say(wall, "2026-03", "8", "/gso", "2026-04-02T08:00:00+07:00", 1);
	assert_seen(wall, "03/2026=8 03/2026=7/moit 03/2026=1/sim/hanoi");
}

/* Revisions, witnesses and withdrawals in any order end in the same picture (F18). */
static void test_any_order(void **state) {
	struct wall *wall = *state;
	enum { COUNT = 14, ROUNDS = 1000 };
	struct tc_observation news[COUNT];
	for (int i = 0; i < COUNT; i++) {
		char period[16];
		char value[16];
		char recorded[40];
		snprintf(period, sizeof period, "2026-%02d", i % 5 + 1);
		snprintf(value, sizeof value, "%d.%d", i * 7 % 5, i);
		snprintf(recorded, sizeof recorded, "2026-06-%02dT08:00:00+07:00", i * 5 % 7 + 1);
		news[i] = figures_observation(wall->catalogue, RETAIL, "VN", period, value,
			i % 4 == 3 ? "/moit" : "/gso", recorded, i + 1);
		if (i == 9) {
			news[i].action = TC_ACTION_WITHDRAW;
		}
	}
	char first[1024];
	unsigned random = 20200818;
	for (int round = 0; round < ROUNDS; round++) {
		struct tc_mirror_series series = { wall->indicator, wall->area, 4 };
		tc_mirror_destroy(wall->mirror);
		wall->mirror = tc_mirror_create(wall->catalogue, &wall->clock, &series, 1);
		for (int i = 0; i < COUNT; i++) {
			tc_mirror_observe(wall->mirror, &news[i]);
		}
		for (int i = COUNT - 1; i > 0; i--) {
			random = random * 1664525u + 1013904223u;
			int other = (int)(random >> 8) % (i + 1);
			struct tc_observation kept = news[i];
			news[i] = news[other];
			news[other] = kept;
		}
		char seen[1024];
		describe(wall, seen, sizeof seen);
		if (round == 0) {
			memcpy(first, seen, sizeof first);
			assert_non_null(strstr(seen, "<"));
			assert_non_null(strstr(seen, "/moit"));
		}
		assert_string_equal(seen, first);
	}
}

static void test_view_is_immutable(void **state) {
	struct wall *wall = *state;
	say(wall, "2026-03", "10", "/gso", NULL, 1);
	struct tc_view *before = tc_mirror_view(wall->mirror);
	struct tc_view *same = tc_mirror_view(wall->mirror);
	assert_true(tc_view_generation(before) == tc_view_generation(same));
	assert_ptr_equal(tc_view_series(before, wall->indicator, wall->area),
		tc_view_series(same, wall->indicator, wall->area));
	say(wall, "2026-04", "11", "/gso", NULL, 2);
	struct tc_view *after = tc_mirror_view(wall->mirror);
	assert_true(tc_view_generation(before) != tc_view_generation(after));
	assert_int_equal(tc_view_series(before, wall->indicator, wall->area)->count, 1);
	assert_int_equal(tc_view_series(after, wall->indicator, wall->area)->count, 2);
	assert_null(tc_view_series(after, wall->indicator, wall->area + 1));
	/* A view outlives its mirror. */
	tc_mirror_destroy(wall->mirror);
	wall->mirror = NULL;
	const struct tc_series *series = tc_view_series(after, wall->indicator, wall->area);
	assert_string_equal(tc_view_source(after, series->source)->name, "/gso");
	tc_view_drop(before);
	tc_view_drop(same);
	tc_view_drop(after);
}

static void test_states_change_generation(void **state) {
	struct wall *wall = *state;
	struct tc_view *view = tc_mirror_view(wall->mirror);
	uint64_t generation = tc_view_generation(view);
	assert_int_equal(tc_view_link(view), TC_LINK_NONE);
	tc_view_drop(view);
	figures_hear_clock(wall->mirror, wall->hands.unix_ms);
	tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	tc_mirror_set_store(wall->mirror, TC_STORE_FULL);
	tc_mirror_set_source(wall->mirror, "/gso", TC_SOURCE_LOST, 42, true);
	view = tc_mirror_view(wall->mirror);
	assert_true(tc_view_generation(view) > generation);
	assert_int_equal(tc_view_link(view), TC_LINK_LOST);
	assert_true(tc_view_lost_since_ms(view) == wall->hands.unix_ms);
	assert_int_equal(tc_view_store(view), TC_STORE_FULL);
	assert_int_equal(tc_view_source(view, 0)->state, TC_SOURCE_LOST);
	assert_true(tc_view_source(view, 0)->gap);
	generation = tc_view_generation(view);
	tc_view_drop(view);
	tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	tc_mirror_set_source(wall->mirror, "/gso", TC_SOURCE_LOST, 42, true);
	view = tc_mirror_view(wall->mirror);
	assert_true(tc_view_generation(view) == generation);
	tc_view_drop(view);
}

static int64_t age_ms(struct wall *wall) {
	struct tc_view *view = tc_mirror_view(wall->mirror);
	const struct tc_series *series = tc_view_series(view, wall->indicator, wall->area);
	int64_t age = tc_view_monotonic_ms(view) - series->points[0].arrived_ms;
	tc_view_drop(view);
	return age;
}

static void pass(struct wall *wall, int64_t monotonic_ms, int64_t hub_ms) {
	wall->hands.monotonic_ms += monotonic_ms;
	figures_hear_clock(wall->mirror, hub_ms);
}

/* The hub's clock, ours, and the machine's sleep jump; no age shrinks, none is false fresh (C1, C2, C4). */
static void test_ages(void **state) {
	struct wall *wall = *state;
	int64_t hub_ms = figures_ms("2026-01-01T00:00:30+07:00");
	/* The snapshot came before the first status: stored 30 s ago, which is known only now. */
	say(wall, "2026-01", "1", "/gso", NULL, 1);
	assert_true(age_ms(wall) == 0);
	pass(wall, 0, hub_ms);
	assert_true(age_ms(wall) == 30000);
	pass(wall, 1000, hub_ms + 1000);
	assert_true(age_ms(wall) == 31000);
	/* The hub is set back two hours: the date holds, ages go on. */
	pass(wall, 500, hub_ms - 7200000);
	assert_true(age_ms(wall) == 31500);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	assert_true(tc_view_now_ms(view) == hub_ms + 1500);
	tc_view_drop(view);
	/* It keeps saying so: it is believed, and ages still go on. */
	for (int i = 1; i <= 20; i++) {
		pass(wall, 500, hub_ms - 7200000 + i * 500);
	}
	view = tc_mirror_view(wall->mirror);
	assert_true(tc_view_now_ms(view) == hub_ms - 7200000 + 10000);
	tc_view_drop(view);
	assert_true(age_ms(wall) == 41500);
	/* The machine slept eight hours: everything is eight hours older. */
	pass(wall, 500, hub_ms - 7200000 + 10000 + 8 * 3600000);
	assert_true(age_ms(wall) == 41500 + 8 * 3600000);
}

/* A wall that sleeps until a date is woken when the date is set. */
static void test_a_date_that_is_set_is_news(void **state) {
	struct wall *wall = *state;
	int64_t hub_ms = figures_ms("2026-01-01T00:00:30+07:00");
	struct tc_hub_clock clock = { hub_ms, 5000, true };
	tc_mirror_set_clock(wall->mirror, &clock);
	uint64_t generation = 0;
	int changes = 0;
	for (int i = 1; i <= 40; i++) {
		wall->hands.monotonic_ms += 500;
		clock.uptime_ms += 500;
		clock.server_ms = hub_ms + i * 500 - (i > 10 ? 7200000 : 0);
		tc_mirror_set_clock(wall->mirror, &clock);
		changes += i > 1 && tc_mirror_generation(wall->mirror) != generation;
		generation = tc_mirror_generation(wall->mirror);
	}
	/* When it is first said, and when it is believed. */
	assert_int_equal(changes, 2);
}

static void test_jitter_never_turns_time_back(void **state) {
	struct wall *wall = *state;
	int64_t hub_ms = figures_ms("2026-01-01T00:00:30+07:00");
	int64_t before_ms = 0;
	for (int i = 0; i < 200; i++) {
		pass(wall, 100, hub_ms + i * 100 - (i * 37 % 90));
		struct tc_view *view = tc_mirror_view(wall->mirror);
		assert_true(tc_view_now_ms(view) >= before_ms);
		assert_in_range(tc_view_now_ms(view) - (hub_ms + i * 100) + 1000, 900, 1000);
		before_ms = tc_view_now_ms(view);
		tc_view_drop(view);
	}
}

static void test_rehearsal_stands_still(void **state) {
	struct wall *wall = *state;
	int64_t at_ms = figures_ms("2020-08-19T08:00:00+07:00");
	tc_mirror_set_rehearsal(wall->mirror, TC_REHEARSAL_SAMPLE, at_ms);
	wall->hands.monotonic_ms += 60000;
	struct tc_view *view = tc_mirror_view(wall->mirror);
	assert_true(tc_view_now_ms(view) == at_ms);
	assert_int_equal(tc_view_rehearsal(view), TC_REHEARSAL_SAMPLE);
	tc_view_drop(view);
}

static void test_bounds(void **state) {
	struct wall *wall = *state;
	for (int i = 0; i < 5000; i++) {
		char name[32];
		snprintf(name, sizeof name, "/hostile/%d", i);
		tc_mirror_set_source(wall->mirror, name, TC_SOURCE_CONNECTED, 1, false);
	}
	char longest[300];
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = 0;
	say(wall, "2026-01", "1", longest, NULL, 1);
	assert_seen(wall, "");
	for (int i = 0; i < 50; i++) {
		char name[32];
		snprintf(name, sizeof name, "/hostile/%d", i);
		say(wall, "2026-01", "1", name, NULL, 1);
	}
	struct tc_view *view = tc_mirror_view(wall->mirror);
	const struct tc_series *series = tc_view_series(view, wall->indicator, wall->area);
	assert_int_equal(series->count, 1);
	assert_int_equal(series->witness_count, 7);
	tc_view_drop(view);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_window, setup, teardown),
		cmocka_unit_test_setup_teardown(test_revision_keeps_former, setup, teardown),
		cmocka_unit_test_setup_teardown(test_withdrawal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_primary_and_witnesses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_any_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_view_is_immutable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_states_change_generation, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_date_that_is_set_is_news, setup, teardown),
		cmocka_unit_test_setup_teardown(test_jitter_never_turns_time_back, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rehearsal_stands_still, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_witness_that_has_gone_on, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_repetition_is_no_news, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_standing_still_outlives_a_set_date, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
	};
	return cmocka_run_group_tests_name("mirror", tests, NULL, NULL);
}
