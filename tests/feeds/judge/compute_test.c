#include "tests/feeds/judge/numbers.h"

static void test_a_ratio_follows_its_parts(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.plain", "VN", "2024-05", "300");
	numbers_assert(numbers, "t.rate", "VN", NULL, TC_MARK_MISSING);
	numbers_say_from(numbers, "/report", "t.done", "VN", "2024-05", "100", 'P');
	numbers_assert(numbers, "t.rate", "VN", "33.333333333333", TC_MARK_PROVISIONAL);
	numbers_assert(numbers, "t.open", "VN", "200", TC_MARK_PROVISIONAL);
	numbers_go_to(numbers, "2024-06-05T12:00:01+07:00");
	numbers_say(numbers, "t.done", "VN", "2024-05", "150.0");
	numbers_assert(numbers, "t.rate", "VN", "50", 0);
	numbers_assert(numbers, "t.open", "VN", "150.0", 0);
	/* Worked out for every area by itself. */
	numbers_assert(numbers, "t.rate", "VN-2004:01", NULL, TC_MARK_MISSING);
	struct tc_reading reading = numbers_ask(numbers, "t.rate", "VN");
	assert_string_equal(tc_view_source(numbers->view, reading.point->source)->name, "/derived");
	struct tc_ingredient parts[8];
	assert_int_equal(tc_derive_ingredients(numbers->view, reading.indicator, reading.area,
				 reading.point, parts, 8),
		2);
	assert_string_equal(parts[0].point->value.text, "150.0");
	assert_string_equal(parts[1].point->value.text, "300");
}

static void test_nothing_is_made_of_nothing(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.plain", "VN", "2024-05", "0");
	numbers_say(numbers, "t.done", "VN", "2024-05", "5");
	numbers_assert(numbers, "t.rate", "VN", NULL, TC_MARK_MISSING);
	struct tc_reading reading = numbers_ask(numbers, "t.rate", "VN");
	assert_non_null(reading.point); /* it was reported; there is no such ratio */
	numbers_say_from(numbers, "/report", "t.plain", "VN", "2024-04", NULL, 'M');
	numbers_say(numbers, "t.done", "VN", "2024-04", "5");
	const struct tc_series *series = numbers_series(numbers, "t.rate", "VN");
	assert_int_equal(series->count, 2);
	assert_false(series->points[0].has_value);
	/* 2024-03 has one part only: nobody spoke of the ratio. */
	numbers_say(numbers, "t.done", "VN", "2024-03", "5");
	assert_int_equal(numbers_series(numbers, "t.rate", "VN")->count, 2);
}

static void test_change_and_average(void **state) {
	static const struct {
		const char *period, *value, *step, *growth, *year, *smooth;
	} rows[] = {
		{ "2023-03", "100", NULL, NULL, NULL, NULL },
		{ "2024-01", "80", NULL, NULL, NULL, NULL },
		{ "2024-02", "100.5", "20.5", "25.625", NULL, NULL },
		{ "2024-03", "150", "49.5", "49.253731343284", "50", "110.166666666667" },
		{ "2024-05", "-50", NULL, NULL, NULL, NULL },
		{ "2024-06", "-25", "25", "50", NULL, NULL },
	};
	struct numbers *numbers = *state;
	numbers_go_to(numbers, "2024-07-02T12:00:00+07:00");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		numbers_say(numbers, "t.plain", "VN", rows[i].period, rows[i].value);
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct tc_period period;
		assert_true(tc_period_parse(rows[i].period, strlen(rows[i].period), &period));
		const char *const names[] = { "t.step", "t.growth", "t.growth.year", "t.smooth" };
		const char *const values[] = { rows[i].step, rows[i].growth, rows[i].year,
			rows[i].smooth };
		for (int j = 0; j < 4; j++) {
			const struct tc_series *series = numbers_series(numbers, names[j], "VN");
			const char *found = NULL;
			for (int at = 0; at < series->count; at++) {
				const struct tc_point *point = &series->points[at];
				found = point->start_ms == period.start_ms ? point->value.text
									   : found;
			}
			if (values[j] == NULL) {
				assert_null(found);
			} else {
				assert_non_null(found);
				assert_string_equal(found, values[j]);
			}
		}
	}
}

static void test_share_and_head(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.sum", "VN-2004:01", "2024-05", "30");
	numbers_say(numbers, "t.sum", "VN-2004:02", "2024-05", "10");
	/* Of a whole that is not whole the share is not either. */
	numbers_assert(numbers, "t.share", "VN-2004:01", "75", TC_MARK_INCOMPLETE);
	assert_int_equal(numbers_ask(numbers, "t.share", "VN-2004:01").point->members_reported, 2);
	/* The population is that of the year before. */
	numbers_say(numbers, "t.people", "VN-2004:01", "2022", "4000");
	numbers_say_from(numbers, "/gso", "t.people", "VN-2004:01", "2023", "5000", 'P');
	numbers_say(numbers, "t.cases", "VN-2004:01", "2024-05", "7");
	numbers_assert(numbers, "t.head", "VN-2004:01", "1.4", TC_MARK_PROVISIONAL);
	struct tc_ingredient parts[8];
	struct tc_reading reading = numbers_ask(numbers, "t.head", "VN-2004:01");
	assert_int_equal(tc_derive_ingredients(numbers->view, reading.indicator, reading.area,
				 reading.point, parts, 8),
		2);
	assert_string_equal(parts[1].point->value.text, "5000");
}

/* The result is as late, silent, lost and disputed as the worst of what it is made of. */
static void test_the_worst_input_marks_the_result(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.plain", "VN", "2024-05", "300");
	numbers_say(numbers, "t.done", "VN", "2024-05", "100");
	numbers_assert(numbers, "t.rate", "VN", "33.333333333333", 0);
	numbers_assert(numbers, "t.rate.growth", "VN", NULL, TC_MARK_MISSING);
	struct tc_reading reading = numbers_ask(numbers, "t.rate", "VN");
	assert_true(tc_judge_next_change_ms(numbers->view, &reading) ==
		figures_ms("2024-07-01T00:00:00+07:00"));
	/* Six days after the month closed, and ten more: there is no calendar of working days here. */
	numbers_go_to(numbers, "2024-07-19T12:00:00+07:00");
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
	numbers_say(numbers, "t.plain", "VN", "2024-06", "400");
	numbers_assert(numbers, "t.plain", "VN", "400", 0);
	numbers_assert(numbers, "t.rate", "VN", "33.333333333333", TC_MARK_LATE);
	numbers_say(numbers, "t.done", "VN", "2024-06", "100");
	numbers_assert(numbers, "t.rate", "VN", "25", 0);
	numbers_assert(numbers, "t.rate.growth", "VN", "-8.333333333333", 0);
	numbers_say_from(numbers, "/other", "t.done", "VN", "2024-06", "101", 'A');
	numbers_assert(numbers, "t.rate", "VN", "25", TC_MARK_DISPUTED);
	numbers_assert(numbers, "t.rate.growth", "VN", "-8.333333333333", TC_MARK_DISPUTED);
}

static void test_real_time_parts(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.live", "VN-2004:01", "2024-06-05T11:59:52+07:00", "3");
	numbers_say(numbers, "t.live.b", "VN-2004:01", "2024-06-05T11:59:55+07:00", "4");
	/* The leading part has not spoken since the other began. */
	numbers_assert(numbers, "t.live.total", "VN-2004:01", NULL, TC_MARK_MISSING);
	numbers_say(numbers, "t.live", "VN-2004:01", "2024-06-05T12:00:00+07:00", "5");
	numbers_assert(numbers, "t.live.total", "VN-2004:01", "9", 0);
	tc_mirror_set_source(numbers->mirror, "/report", TC_SOURCE_LOST, numbers->hub_ms, false);
	numbers_assert(numbers, "t.live.total", "VN-2004:01", "9", TC_MARK_LOST);
	tc_mirror_set_source(
		numbers->mirror, "/report", TC_SOURCE_CONNECTED, numbers->hub_ms, false);
	numbers_go_to(numbers, "2024-06-05T12:00:10.499+07:00");
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
	numbers_assert(numbers, "t.live.total", "VN-2004:01", "9", 0);
	numbers_go_to(numbers, "2024-06-05T12:00:10.500+07:00");
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
	numbers_assert(numbers, "t.live.total", "VN-2004:01", "9", TC_MARK_STALE);
}

/* Whoever reports what can be worked out is one more source of it. */
static void test_a_report_is_a_witness(void **state) {
	struct numbers *numbers = *state;
	numbers_say_from(numbers, "/office", "t.open", "VN", "2024-05", "201", 'A');
	numbers_assert(numbers, "t.open", "VN", "201", 0); /* nothing to work it out of */
	numbers_say(numbers, "t.plain", "VN", "2024-05", "300");
	numbers_say(numbers, "t.done", "VN", "2024-05", "100");
	numbers_assert(numbers, "t.open", "VN", "200", TC_MARK_DISPUTED);
	assert_string_equal(numbers_ask(numbers, "t.open", "VN").witness->value.text, "201");
	numbers_go_to(numbers, "2024-06-05T12:00:01+07:00");
	numbers_say_from(numbers, "/office", "t.open", "VN", "2024-05", "200.0", 'A');
	numbers_assert(numbers, "t.open", "VN", "200", 0);
	assert_int_equal(numbers_ask(numbers, "t.open", "VN").agreement, TC_AGREEMENT_AGREED);
}

/* Only what has news among its inputs is made anew, and an older view keeps what it had. */
static void test_views_share_what_did_not_change(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.plain", "VN", "2024-05", "300");
	numbers_say(numbers, "t.done", "VN", "2024-05", "100");
	const struct tc_series *before = numbers_series(numbers, "t.rate", "VN");
	struct tc_view *old = numbers->view;
	numbers->view = NULL;
	assert_ptr_equal(numbers_series(numbers, "t.rate", "VN"), before);
	numbers_say(numbers, "t.plain", "BCT", "2024-05", "1");
	assert_ptr_equal(numbers_series(numbers, "t.rate", "VN"), before);
	numbers_say(numbers, "t.done", "VN", "2024-04", "1");
	const struct tc_series *after = numbers_series(numbers, "t.rate", "VN");
	assert_ptr_not_equal(after, before);
	assert_string_equal(before->points[0].value.text, "33.333333333333");
	tc_view_drop(old);
	assert_string_equal(after->points[0].value.text, "33.333333333333");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, numbers_open, numbers_close)
	const struct CMUnitTest tests[] = {
		CASE(test_a_ratio_follows_its_parts),
		CASE(test_nothing_is_made_of_nothing),
		CASE(test_change_and_average),
		CASE(test_share_and_head),
		CASE(test_the_worst_input_marks_the_result),
		CASE(test_real_time_parts),
		CASE(test_a_report_is_a_witness),
		CASE(test_views_share_what_did_not_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
