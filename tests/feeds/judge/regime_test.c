#include "feeds/judge/regime.h"
#include "feeds/judge/timeliness.h"

#include "tests/feeds/mirror/figures.h"

/* Contracts of the house: daily 17:00 + 2 h, weekly 17:00 + 1 day, monthly 14th 17:00 + 5 days, monthly
 * 24:00 + 6 days, quarterly 24:00 + 6 days, real time every 10 s, half-monthly. */
static const char *const DAILY = "ops.dossiers.on-time-rate", *const WEEKLY = "sector.rice.sown",
			 *const DECREE = "local.budget.revenue", *const MONTHLY = "sector.retail",
			 *const STREAM = "gris.realtime.connections", *const HALF = "macro.exports";

static int open_lists(void **state) {
	*state = figures_catalogue();
	return 0;
}

static int close_lists(void **state) {
	tc_catalogue_close(*state);
	return 0;
}

static bool next_dates(const struct tc_catalogue *catalogue, const struct tc_indicator *indicator,
	const char *period, struct tc_regime_dates *out) {
	struct tc_period last;
	assert_true(tc_period_parse(period, strlen(period), &last));
	return tc_regime_next(
		indicator, tc_catalogue_calendar(catalogue), last.end_ms, last.grain, out);
}

static const struct tc_indicator *find(const struct tc_catalogue *catalogue, const char *id) {
	return tc_catalogue_indicator(catalogue, tc_catalogue_find_indicator(catalogue, id));
}

static void assert_moment(int64_t found_ms, const char *expected) {
	char text[40];
	tc_time_format(found_ms, TC_ZONE_MINUTES, text, sizeof text);
	assert_string_equal(text, expected);
}

static void deadlines_fall_on_working_days(void **state) {
	static const struct {
		const char *indicator, *last; /* the newest period that was reported */
		const char *due, *late, *missed;
	} cases[] = {
		/* Wednesday, Thursday, Friday; over the weekend to Monday. */
		{ DAILY, "2026-06-09", "2026-06-10T17:00:00+07:00", "2026-06-10T19:00:00+07:00",
			"2026-06-11T19:00:00+07:00" },
		{ DAILY, "2026-06-11", "2026-06-12T17:00:00+07:00", "2026-06-12T19:00:00+07:00",
			"2026-06-15T19:00:00+07:00" },
		{ DAILY, "2026-06-12", "2026-06-15T17:00:00+07:00", "2026-06-15T19:00:00+07:00",
			"2026-06-16T19:00:00+07:00" },
		/* A report of a Saturday is followed by Monday's. */
		{ DAILY, "2026-06-13", "2026-06-15T17:00:00+07:00", "2026-06-15T19:00:00+07:00",
			"2026-06-16T19:00:00+07:00" },
		/* Lunar New Year 2026: nothing from Saturday 14 to Sunday 22 February. */
		{ DAILY, "2026-02-13", "2026-02-23T17:00:00+07:00", "2026-02-23T19:00:00+07:00",
			"2026-02-24T19:00:00+07:00" },
		/* The Hung Kings on a Sunday give Monday off; 30 April and 1 May; a weekend. */
		{ DAILY, "2026-04-24", "2026-04-28T17:00:00+07:00", "2026-04-28T19:00:00+07:00",
			"2026-04-29T19:00:00+07:00" },
		{ DAILY, "2026-04-28", "2026-04-29T17:00:00+07:00", "2026-04-29T19:00:00+07:00",
			"2026-05-04T19:00:00+07:00" },
		/* Saturday 22 August was worked for Monday 31 August. */
		{ DAILY, "2026-08-21", "2026-08-22T17:00:00+07:00", "2026-08-22T19:00:00+07:00",
			"2026-08-24T19:00:00+07:00" },
		{ DAILY, "2026-08-27", "2026-08-28T17:00:00+07:00", "2026-08-28T19:00:00+07:00",
			"2026-09-03T19:00:00+07:00" },
		/* The week ends on a Sunday, its deadline is Monday; after 27 April it is Tuesday. */
		{ WEEKLY, "2026-W23", "2026-06-14T17:00:00+07:00", "2026-06-15T17:00:00+07:00",
			"2026-06-22T17:00:00+07:00" },
		{ WEEKLY, "2026-W16", "2026-04-26T17:00:00+07:00", "2026-04-28T17:00:00+07:00",
			"2026-05-04T17:00:00+07:00" },
		/* 19 June is a Friday, 19 July a Sunday, 19 February 2026 the third of the new year. */
		{ DECREE, "2026-05", "2026-06-14T17:00:00+07:00", "2026-06-19T17:00:00+07:00",
			"2026-07-20T17:00:00+07:00" },
		{ DECREE, "2026-01", "2026-02-14T17:00:00+07:00", "2026-02-23T17:00:00+07:00",
			"2026-03-19T17:00:00+07:00" },
		/* A term to midnight ends with the day before it: 6 June is a Saturday, so Monday's
		 * midnight; 6 July a Monday, which stands. */
		{ MONTHLY, "2026-04", "2026-06-01T00:00:00+07:00", "2026-06-09T00:00:00+07:00",
			"2026-07-07T00:00:00+07:00" },
		/* 2019-2020: one day for 2 September, 30 April moved. */
		{ DAILY, "2020-09-01", "2020-09-03T17:00:00+07:00", "2020-09-03T19:00:00+07:00",
			"2020-09-04T19:00:00+07:00" },
		{ DAILY, "2019-04-26", "2019-05-02T17:00:00+07:00", "2019-05-02T19:00:00+07:00",
			"2019-05-03T19:00:00+07:00" },
		{ DAILY, "2024-08-30", "2024-09-04T17:00:00+07:00", "2024-09-04T19:00:00+07:00",
			"2024-09-05T19:00:00+07:00" },
		/* Years nobody has written down: weekends are off, and ten days more are waited. */
		{ DAILY, "2031-06-12", "2031-06-13T17:00:00+07:00", "2031-06-23T19:00:00+07:00",
			"2031-06-26T19:00:00+07:00" },
		{ DECREE, "2031-05", "2031-06-14T17:00:00+07:00", "2031-06-29T17:00:00+07:00",
			"2031-07-29T17:00:00+07:00" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_regime_dates dates;
		print_message("# %s after %s\n", cases[i].indicator, cases[i].last);
		assert_true(next_dates(
			*state, find(*state, cases[i].indicator), cases[i].last, &dates));
		assert_moment(dates.due_ms, cases[i].due);
		assert_moment(dates.late_ms, cases[i].late);
		assert_moment(dates.missed_ms, cases[i].missed);
	}
}

static void a_contract_says_what_days_off_do(void **state) {
	static const struct {
		enum tc_days_off days_off;
		const char *due, *late, *missed;
	} cases[] = {
		{ TC_DAYS_OFF_SKIP, "2026-06-15T17:00:00+07:00", "2026-06-15T19:00:00+07:00",
			"2026-06-16T19:00:00+07:00" },
		{ TC_DAYS_OFF_MOVE, "2026-06-13T17:00:00+07:00", "2026-06-15T19:00:00+07:00",
			"2026-06-15T19:00:00+07:00" },
		{ TC_DAYS_OFF_COUNT, "2026-06-13T17:00:00+07:00", "2026-06-13T19:00:00+07:00",
			"2026-06-14T19:00:00+07:00" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_indicator contract = *find(*state, DAILY);
		struct tc_regime_dates dates;
		contract.days_off = cases[i].days_off;
		assert_true(next_dates(*state, &contract, "2026-06-12", &dates));
		assert_moment(dates.due_ms, cases[i].due);
		assert_moment(dates.late_ms, cases[i].late);
		assert_moment(dates.missed_ms, cases[i].missed);
	}
}

static void what_has_no_deadline_is_not_judged(void **state) {
	static const struct {
		const char *indicator, *last;
	} cases[] = {
		{ STREAM, "2026-06-12" },
		{ DAILY, "2026-06" },
		{ DAILY, "2026-06-12T17:00:00+07:00" },
		{ DECREE, "2026" },
		{ DECREE, "2026-06-12" },
		{ HALF, "2026-06-01/P15D" },
		{ DAILY, "9991-01-01" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_regime_dates dates;
		print_message("# %s after %s\n", cases[i].indicator, cases[i].last);
		assert_false(next_dates(
			*state, find(*state, cases[i].indicator), cases[i].last, &dates));
	}
}

/* A wall with one province, asked at a moment and one millisecond before it. */
struct wall {
	struct tc_clock_manual hands;
	struct tc_clock clock;
	struct tc_mirror *mirror;
	int64_t hub_ms;
};

static void open_wall(struct wall *wall, const struct tc_catalogue *catalogue,
	const char *indicator, const char *at) {
	*wall = (struct wall) { .hands = { .monotonic_ms = 90000000 }, .hub_ms = figures_ms(at) };
	wall->clock = tc_clock_of_manual(&wall->hands);
	struct tc_mirror_series series = { tc_catalogue_find_indicator(catalogue, indicator),
		tc_catalogue_find_area(catalogue, "VN", 0), 10 };
	wall->mirror = tc_mirror_create(catalogue, &wall->clock, &series, 1);
	tc_mirror_set_link(wall->mirror, TC_LINK_LIVE);
	figures_hear_clock(wall->mirror, wall->hub_ms);
}

static void say(struct wall *wall, const struct tc_catalogue *catalogue, const char *indicator,
	const char *period) {
	struct tc_observation news =
		figures_observation(catalogue, indicator, "VN", period, "5", "/gso", NULL, 1);
	news.recorded_at_ms = news.stored_at_ms = wall->hub_ms;
	tc_mirror_observe(wall->mirror, &news);
}

static struct tc_timeliness_reading ask(struct wall *wall, const struct tc_catalogue *catalogue,
	const char *indicator, int64_t at_ms, int64_t *next_ms) {
	wall->hands.monotonic_ms += at_ms - wall->hub_ms;
	wall->hub_ms = at_ms;
	struct tc_view *view = tc_mirror_view(wall->mirror);
	struct tc_question question = { tc_catalogue_find_indicator(catalogue, indicator),
		tc_catalogue_find_area(catalogue, "VN", 0), INT64_MAX };
	struct tc_reading reading = tc_judge(view, &question);
	struct tc_timeliness_reading found = tc_timeliness_read(view, &reading);
	if (next_ms != NULL) {
		*next_ms = tc_judge_next_change_ms(view, &reading);
	}
	tc_view_drop(view);
	return found;
}

/* No early mark, ever; and an idle wall is woken for every one of them. */
static void states_change_at_their_moment(void **state) {
	static const struct {
		const char *indicator, *last, *at;
		enum tc_timeliness before, after;
	} cases[] = {
		{ DAILY, "2026-06-11", "2026-06-12T17:00:00+07:00", TC_TIMELINESS_ON_TIME,
			TC_TIMELINESS_DUE },
		{ DAILY, "2026-06-11", "2026-06-12T19:00:00+07:00", TC_TIMELINESS_DUE,
			TC_TIMELINESS_LATE },
		{ DAILY, "2026-06-11", "2026-06-15T19:00:00+07:00", TC_TIMELINESS_LATE,
			TC_TIMELINESS_MISSED },
		{ DAILY, "2026-02-13", "2026-02-23T17:00:00+07:00", TC_TIMELINESS_ON_TIME,
			TC_TIMELINESS_DUE },
		{ DAILY, "2026-02-13", "2026-02-23T19:00:00+07:00", TC_TIMELINESS_DUE,
			TC_TIMELINESS_LATE },
		{ WEEKLY, "2026-W16", "2026-04-28T17:00:00+07:00", TC_TIMELINESS_DUE,
			TC_TIMELINESS_LATE },
		{ DECREE, "2026-05", "2026-06-14T17:00:00+07:00", TC_TIMELINESS_ON_TIME,
			TC_TIMELINESS_DUE },
		{ DECREE, "2026-05", "2026-06-19T17:00:00+07:00", TC_TIMELINESS_DUE,
			TC_TIMELINESS_LATE },
		{ DECREE, "2026-05", "2026-07-20T17:00:00+07:00", TC_TIMELINESS_LATE,
			TC_TIMELINESS_MISSED },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct wall wall;
		int64_t moment_ms = figures_ms(cases[i].at), next_ms;
		print_message("# %s %s\n", cases[i].indicator, cases[i].at);
		open_wall(&wall, *state, cases[i].indicator, "2026-02-13T18:00:00+07:00");
		say(&wall, *state, cases[i].indicator, cases[i].last);
		assert_int_equal(
			ask(&wall, *state, cases[i].indicator, moment_ms - 1, &next_ms).state,
			cases[i].before);
		assert_true(next_ms == moment_ms);
		assert_int_equal(ask(&wall, *state, cases[i].indicator, moment_ms, &next_ms).state,
			cases[i].after);
		assert_true(next_ms > moment_ms);
		tc_mirror_destroy(wall.mirror);
	}
}

static void lateness_is_told_in_time(void **state) {
	struct wall wall;
	open_wall(&wall, *state, DECREE, "2026-06-10T12:00:00+07:00");
	struct tc_timeliness_reading found = ask(&wall, *state, DECREE, wall.hub_ms, NULL);
	assert_int_equal(found.state, TC_TIMELINESS_UNSENT);
	assert_true(found.late_ms == 0 && found.overdue_ms == 0);
	say(&wall, *state, DECREE, "2026-05");
	found = ask(&wall, *state, DECREE, figures_ms("2026-06-21T17:00:00+07:00"), NULL);
	assert_int_equal(found.state, TC_TIMELINESS_LATE);
	assert_true(found.overdue_ms == 2 * 86400000);
	assert_moment(found.end_ms, "2026-07-01T00:00:00+07:00");
	assert_moment(found.due_ms, "2026-06-14T17:00:00+07:00");
	assert_moment(found.late_ms, "2026-06-19T17:00:00+07:00");
	say(&wall, *state, DECREE, "2026-06");
	found = ask(&wall, *state, DECREE, wall.hub_ms, NULL);
	assert_int_equal(found.state, TC_TIMELINESS_ON_TIME);
	assert_true(found.overdue_ms == 0);
	say(&wall, *state, DECREE, "2026-S2");
	assert_int_equal(
		ask(&wall, *state, DECREE, figures_ms("2026-12-01T17:00:00+07:00"), NULL).state,
		TC_TIMELINESS_FREE);
	tc_mirror_destroy(wall.mirror);
}

static void real_time_is_held_to_its_cadence(void **state) {
	struct wall wall;
	open_wall(&wall, *state, STREAM, "2026-06-10T12:00:00+07:00");
	say(&wall, *state, STREAM, "2026-06-10T12:00:00+07:00");
	int64_t silent_ms = wall.hub_ms + 10000 + TC_SILENCE_GRACE_MS;
	struct tc_timeliness_reading found = ask(&wall, *state, STREAM, silent_ms - 1, NULL);
	assert_int_equal(found.state, TC_TIMELINESS_ON_TIME);
	found = ask(&wall, *state, STREAM, silent_ms, NULL);
	assert_int_equal(found.state, TC_TIMELINESS_SILENT);
	assert_true(found.overdue_ms == 10500);
	/* The wall's own link says nothing of who is silent. */
	say(&wall, *state, STREAM, "2026-06-10T12:00:11+07:00");
	tc_mirror_set_link(wall.mirror, TC_LINK_LOST);
	found = ask(&wall, *state, STREAM, wall.hub_ms + 1000, NULL);
	assert_int_equal(found.state, TC_TIMELINESS_ON_TIME);
	tc_mirror_destroy(wall.mirror);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deadlines_fall_on_working_days),
		cmocka_unit_test(a_contract_says_what_days_off_do),
		cmocka_unit_test(what_has_no_deadline_is_not_judged),
		cmocka_unit_test(states_change_at_their_moment),
		cmocka_unit_test(lateness_is_told_in_time),
		cmocka_unit_test(real_time_is_held_to_its_cadence),
	};
	return cmocka_run_group_tests_name("regime", tests, open_lists, close_lists);
}
