#include "feeds/judge/judge.h"

#include "tests/feeds/mirror/figures.h"

static const char *const STREAM = "gris.realtime.connections"; /* real time, every 10 s */
static const char *const RETAIL = "sector.retail";        /* monthly, calendar, 24:00 + 6 days */
static const char *const DECREE = "local.budget.revenue"; /* monthly, 14th 17:00 + 5 days */

struct wall {
	struct tc_catalogue *catalogue;
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	int64_t hub_ms; /* the hub's clock now */
};

static int setup(void **state) {
	struct wall *wall = calloc(1, sizeof *wall);
	wall->catalogue = figures_catalogue();
	wall->hands.monotonic_ms = 90000000;
	wall->clock = tc_clock_of_manual(&wall->hands);
	wall->hub_ms = figures_ms("2026-06-10T12:00:00+07:00");
	int area = tc_catalogue_find_area(wall->catalogue, "VN", 0);
	struct tc_mirror_series series[] = {
		{ tc_catalogue_find_indicator(wall->catalogue, STREAM), area, 10 },
		{ tc_catalogue_find_indicator(wall->catalogue, RETAIL), area, 10 },
		{ tc_catalogue_find_indicator(wall->catalogue, DECREE), area, 10 },
	};
	wall->mirror = tc_mirror_create(wall->catalogue, &wall->clock, series, 3);
	tc_mirror_set_link(wall->mirror, TC_LINK_LIVE);
	figures_hear_clock(wall->mirror, wall->hub_ms);
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

static void pass(struct wall *wall, int64_t ms) {
	wall->hands.monotonic_ms += ms;
	wall->hub_ms += ms;
}

/* From now on it is the given moment, by monotonic time. */
static void go_to(struct wall *wall, const char *moment) {
	pass(wall, figures_ms(moment) - wall->hub_ms);
}

static struct tc_observation news(struct wall *wall, const char *indicator, const char *period,
	const char *value, const char *source) {
	struct tc_observation out = figures_observation(
		wall->catalogue, indicator, "VN", period, value, source, NULL, 1);
	out.recorded_at_ms = out.stored_at_ms = wall->hub_ms;
	return out;
}

static void say(struct wall *wall, const char *indicator, const char *period, const char *value,
	const char *source) {
	struct tc_observation observation = news(wall, indicator, period, value, source);
	tc_mirror_observe(wall->mirror, &observation);
}

static struct tc_reading ask(
	struct wall *wall, struct tc_view *view, const char *indicator, int64_t until_ms) {
	struct tc_question question = {
		tc_catalogue_find_indicator(wall->catalogue, indicator),
		tc_catalogue_find_area(wall->catalogue, "VN", 0),
		until_ms,
	};
	return tc_judge(view, &question);
}

static void words_of(unsigned marks, char *out, size_t size) {
	size_t at = 0;
	snprintf(out, size, "live");
	for (unsigned i = 0; i < TC_MARK_COUNT; i++) {
		if (marks & 1u << i) {
			at += (size_t)snprintf(out + at, size - at, "%s%s", at == 0 ? "" : " ",
				tc_mark_word(1u << i));
		}
	}
}

/* Asserts the marks of an indicator right now, and returns when they may next change. */
static int64_t assert_marks_until(
	struct wall *wall, const char *indicator, int64_t until_ms, const char *expected) {
	char words[256];
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading reading = ask(wall, view, indicator, until_ms);
	words_of(reading.marks, words, sizeof words);
	assert_string_equal(words, expected);
	int64_t next_ms = tc_judge_next_change_ms(view, &reading);
	tc_view_drop(view);
	return next_ms;
}

static int64_t assert_marks(struct wall *wall, const char *indicator, const char *expected) {
	return assert_marks_until(wall, indicator, INT64_MAX, expected);
}

static void test_nothing_reported(void **state) {
	struct wall *wall = *state;
	assert_true(assert_marks(wall, RETAIL, "missing") == INT64_MAX);
	tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	assert_marks(wall, RETAIL, "lost missing");
}

static void test_statuses(void **state) {
	struct wall *wall = *state;
	static const struct {
		char status;
		const char *words;
	} cases[] = { { 'A', "live" }, { 'P', "provisional" }, { 'E', "estimated" },
		{ 'I', "estimated" }, { 'F', "forecast" }, { 'U', "questionable" },
		{ 'V', "questionable" }, { 'G', "questionable" }, { 'M', "missing" },
		{ 'O', "missing" } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool missing = tc_status_is_missing(cases[i].status);
		struct tc_observation observation =
			news(wall, RETAIL, "2026-05", missing ? NULL : "5", "/gso");
		observation.status = cases[i].status;
		observation.recorded_at_ms += (int64_t)i;
		observation.sequence += (int64_t)i;
		tc_mirror_observe(wall->mirror, &observation);
		char words[64];
		snprintf(words, sizeof words, "%s%s", cases[i].status == 'M' ? "revised " : "",
			cases[i].words);
		assert_marks(wall, RETAIL, words);
	}
	struct tc_observation gone = news(wall, RETAIL, "2026-05", NULL, "/gso");
	gone.action = TC_ACTION_WITHDRAW;
	gone.recorded_at_ms += 100;
	tc_mirror_observe(wall->mirror, &gone);
	assert_marks(wall, RETAIL, "withdrawn");
}

/* Silence is marked within a second of the cadence, and not one millisecond before its time (F26). */
static void test_stale_exactly(void **state) {
	struct wall *wall = *state;
	say(wall, STREAM, "2026-06-10T12:00:00+07:00", "42", "/gris");
	int64_t next_ms = assert_marks(wall, STREAM, "live");
	assert_true(next_ms > wall->hub_ms + 10000 && next_ms <= wall->hub_ms + 11000);
	pass(wall, next_ms - wall->hub_ms - 1);
	assert_true(assert_marks(wall, STREAM, "live") == next_ms);
	pass(wall, 1);
	assert_true(assert_marks(wall, STREAM, "stale") == INT64_MAX);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading reading = ask(wall, view, STREAM, INT64_MAX);
	assert_true(reading.since_ms == figures_ms("2026-06-10T12:00:00+07:00"));
	assert_true(reading.age_ms == 10500);
	tc_view_drop(view);
	say(wall, STREAM, "2026-06-10T12:00:10+07:00", "42", "/gris");
	assert_marks(wall, STREAM, "live");
}

static void test_snapshot_is_as_stale_as_it_is(void **state) {
	struct wall *wall = *state;
	struct tc_observation old = news(wall, STREAM, "2026-06-10T11:59:00+07:00", "42", "/gris");
	old.stored_at_ms -= 60000;
	tc_mirror_observe(wall->mirror, &old);
	assert_marks(wall, STREAM, "stale");
}

static void test_lost(void **state) {
	struct wall *wall = *state;
	say(wall, STREAM, "2026-06-10T12:00:00+07:00", "42", "/gris");
	say(wall, RETAIL, "2026-05", "5", "/gris");
	tc_mirror_set_source(wall->mirror, "/gris", TC_SOURCE_LOST, wall->hub_ms - 5000, false);
	assert_marks(wall, STREAM, "lost");
	assert_marks(wall, RETAIL, "live");
	/* An edition of the past does not care whether the publisher is there today. */
	assert_marks_until(wall, STREAM, wall->hub_ms - 1, "missing");
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading reading = ask(wall, view, STREAM, INT64_MAX);
	assert_true(reading.since_ms == wall->hub_ms - 5000);
	tc_view_drop(view);
	tc_mirror_set_link(wall->mirror, TC_LINK_LOST);
	assert_marks(wall, RETAIL, "lost");
	pass(wall, 60000);
	view = tc_mirror_view(wall->mirror);
	reading = ask(wall, view, RETAIL, INT64_MAX);
	assert_true(reading.since_ms == wall->hub_ms - 60000);
	assert_string_equal(reading.point->value.text, "5");
	tc_view_drop(view);
	assert_marks(wall, STREAM, "stale lost");
	tc_mirror_set_link(wall->mirror, TC_LINK_LIVE);
	assert_marks(wall, RETAIL, "live");
}

static void test_revised_for_a_day(void **state) {
	struct wall *wall = *state;
	say(wall, RETAIL, "2026-05", "5", "/gso");
	pass(wall, 1000);
	say(wall, RETAIL, "2026-05", "6", "/gso");
	int64_t next_ms = assert_marks(wall, RETAIL, "revised");
	assert_true(next_ms == wall->hub_ms + 24 * 3600000);
	pass(wall, 24 * 3600000 - 1);
	assert_marks(wall, RETAIL, "revised");
	pass(wall, 1);
	assert_marks(wall, RETAIL, "live");
}

static void test_edition_of_the_past(void **state) {
	struct wall *wall = *state;
	struct tc_observation first = news(wall, STREAM, "2020-08-18", "1", "/gris");
	struct tc_observation second =
		news(wall, STREAM, "2020-08-20T10:00:00+07:00", "2", "/gris");
	first.sequence = 1;
	second.sequence = 2;
	tc_mirror_observe(wall->mirror, &first);
	tc_mirror_observe(wall->mirror, &second);
	int64_t until_ms = figures_ms("2020-08-19T00:00:00+07:00");
	assert_true(assert_marks_until(wall, STREAM, until_ms, "live") == INT64_MAX);
	assert_marks_until(wall, STREAM, until_ms + 10499, "live");
	assert_marks_until(wall, STREAM, until_ms + 10500, "stale");
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading reading = ask(wall, view, STREAM, until_ms);
	assert_string_equal(reading.point->value.text, "1");
	tc_view_drop(view);
}

static void test_future_periods_wait(void **state) {
	struct wall *wall = *state;
	say(wall, STREAM, "2026-06-10T12:00:00+07:00", "1", "/gris");
	say(wall, STREAM, "2026-06-10T12:00:05+07:00", "2", "/gris");
	say(wall, STREAM, "2026-06-10T13:00:00+07:00", "3", "/gris");
	int64_t next_ms = assert_marks(wall, STREAM, "live");
	assert_true(next_ms == figures_ms("2026-06-10T12:00:05+07:00"));
	pass(wall, 5000);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading reading = ask(wall, view, STREAM, INT64_MAX);
	assert_string_equal(reading.point->value.text, "2");
	tc_view_drop(view);
}

/* A document may name a period that is still ahead; when it begins, its figure may be disputed and late. */
static void test_a_named_period_that_begins(void **state) {
	struct wall *wall = *state;
	say(wall, RETAIL, "2026-07", "700", "/gso");
	struct tc_view *view = tc_mirror_view(wall->mirror);
	int retail = tc_catalogue_find_indicator(wall->catalogue, RETAIL);
	const struct tc_series *series =
		tc_view_series(view, retail, tc_catalogue_find_area(wall->catalogue, "VN", 0));
	struct tc_reading reading = tc_judge_point(view, series, &series->points[0], INT64_MAX);
	assert_true(
		tc_judge_next_change_ms(view, &reading) == figures_ms("2026-07-01T00:00:00+07:00"));
	tc_view_drop(view);
}

static void test_test_replay_degraded(void **state) {
	struct wall *wall = *state;
	say(wall, RETAIL, "2026-05", "5", "/sim/gso");
	assert_marks(wall, RETAIL, "test");
	tc_mirror_set_store(wall->mirror, TC_STORE_DEGRADED);
	assert_marks(wall, RETAIL, "degraded test");
	tc_mirror_set_rehearsal(wall->mirror, TC_REHEARSAL_REPLAY, wall->hub_ms);
	assert_marks(wall, RETAIL, "degraded test replay");
	assert_true(tc_source_is_test("/sim/x"));
	assert_false(tc_source_is_test("/simple"));
}

static void test_disputed(void **state) {
	struct wall *wall = *state;
	say(wall, RETAIL, "2026-05", "5", "/gso");
	pass(wall, 1);
	say(wall, RETAIL, "2026-05", "5.0", "/moit");
	assert_marks(wall, RETAIL, "live");
	say(wall, RETAIL, "2026-05", "9", "/sim/moit");
	assert_marks(wall, RETAIL, "live");
	say(wall, RETAIL, "2026-05", "6", "/portal");
	assert_marks(wall, RETAIL, "disputed");
}

/* The next report of a monthly indicator, from closing to the deadline after next. */
static void test_regimes(void **state) {
	struct wall *wall = *state;
	static const struct {
		const char *indicator, *at, *words;
	} cases[] = {
		{ "sector.retail", "2026-06-29T23:59:59+07:00", "live" },
		{ "local.budget.revenue", "2026-06-14T16:59:59+07:00", "live" },
		{ "local.budget.revenue", "2026-06-14T17:00:00+07:00", "due" },
		{ "local.budget.revenue", "2026-06-19T16:59:59+07:00", "due" },
		{ "local.budget.revenue", "2026-06-19T17:00:00+07:00", "late" },
		{ "sector.retail", "2026-06-30T23:59:59+07:00", "live" },
		{ "sector.retail", "2026-07-01T00:00:00+07:00", "due" },
		{ "sector.retail", "2026-07-06T23:59:59+07:00", "due" },
		{ "sector.retail", "2026-07-07T00:00:00+07:00", "late" },
		/* 19 July is a Sunday. */
		{ "local.budget.revenue", "2026-07-20T16:59:59+07:00", "late" },
		{ "local.budget.revenue", "2026-07-20T17:00:00+07:00", "missed" },
		{ "sector.retail", "2026-08-06T23:59:59+07:00", "late" },
		{ "sector.retail", "2026-08-07T00:00:00+07:00", "missed" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		teardown(state);
		setup(state);
		wall = *state;
		say(wall, cases[i].indicator, "2026-05", "5", "/gso");
		print_message("# %s %s\n", cases[i].indicator, cases[i].at);
		go_to(wall, cases[i].at);
		int64_t next_ms = assert_marks(wall, cases[i].indicator, cases[i].words);
		assert_true(next_ms > wall->hub_ms);
	}
	say(wall, DECREE, "2026", "5", "/gso");
	assert_marks(wall, DECREE, "live");
}

static void test_points_of_a_line(void **state) {
	struct wall *wall = *state;
	say(wall, STREAM, "2026-06-10T11:59:50+07:00", "1", "/gris");
	say(wall, STREAM, "2026-06-10T12:00:00+07:00", "2", "/gris");
	pass(wall, 60000);
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_reading newest = ask(wall, view, STREAM, INT64_MAX);
	const struct tc_series *series = tc_view_series(view, newest.indicator, newest.area);
	struct tc_reading first = tc_judge_point(view, series, &series->points[0], INT64_MAX);
	struct tc_reading last = tc_judge_point(view, series, &series->points[1], INT64_MAX);
	assert_int_equal(first.marks, 0);
	assert_int_equal(last.marks, TC_MARK_STALE);
	assert_int_equal(newest.marks, last.marks);
	tc_view_drop(view);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nothing_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(test_statuses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stale_exactly, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_snapshot_is_as_stale_as_it_is, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(test_revised_for_a_day, setup, teardown),
		cmocka_unit_test_setup_teardown(test_edition_of_the_past, setup, teardown),
		cmocka_unit_test_setup_teardown(test_future_periods_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_named_period_that_begins, setup, teardown),
		cmocka_unit_test_setup_teardown(test_test_replay_degraded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_disputed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_regimes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_points_of_a_line, setup, teardown),
	};
	return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
