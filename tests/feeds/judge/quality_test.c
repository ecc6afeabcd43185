#include "tests/feeds/judge/numbers.h"

/* F15: beyond the range of the contract, and only there. */
static void test_a_value_out_of_range(void **state) {
	static const struct {
		const char *value;
		unsigned marks;
	} rows[] = { { "0", 0 }, { "100", 0 }, { "99.999", 0 }, { "-0.001", TC_MARK_QUESTIONABLE },
		{ "100.001", TC_MARK_QUESTIONABLE }, { "1000000", TC_MARK_QUESTIONABLE } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct numbers *numbers = *state;
		numbers_go_to(numbers, "2024-06-05T12:00:00+07:00");
		numbers->hub_ms += (int64_t)i;
		numbers_say(numbers, "t.checked", "VN", "2024-05", rows[i].value);
		struct tc_reading reading = numbers_ask(numbers, "t.checked", "VN");
		assert_int_equal(reading.marks & TC_MARK_QUESTIONABLE, rows[i].marks);
		bool below = rows[i].value[0] == '-';
		assert_int_equal(reading.doubt.cause,
			rows[i].marks == 0 ? 0
				: below    ? TC_DOUBT_LEAST
					   : TC_DOUBT_MOST);
		assert_true(reading.doubt.expected == (rows[i].marks == 0 || below ? 0 : 100));
		assert_string_equal(reading.point->value.text, rows[i].value); /* it is shown */
	}
}

static void say_month(struct numbers *numbers, int month, const char *value) {
	char period[16];
	snprintf(period, sizeof period, "%d-%02d", 2023 + month / 12, month % 12 + 1);
	numbers_say(numbers, "t.checked", "VN", period, value);
}

/* Median 50, median distance 2: from 38 to 62 nothing jumps. */
static void test_a_jump(void **state) {
	static const char *const before[] = { "48", "52", "48", "52", "50", "48", "52", "50" };
	static const struct {
		const char *value;
		bool jump;
	} rows[] = { { "62", false }, { "62.1", true }, { "38", false }, { "37.9", true } };
	struct numbers *numbers = *state;
	numbers_go_to(numbers, "2024-06-05T12:00:00+07:00");
	for (int i = 0; i < 7; i++) {
		say_month(numbers, i, before[i]);
	}
	say_month(numbers, 8, "90"); /* seven periods before it prove nothing */
	assert_int_equal(numbers_ask(numbers, "t.checked", "VN").marks & TC_MARK_QUESTIONABLE, 0);
	numbers->hub_ms++;
	say_month(numbers, 8, "50");
	say_month(numbers, 7, before[7]);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		numbers->hub_ms++;
		say_month(numbers, 9, rows[i].value);
		struct tc_reading reading = numbers_ask(numbers, "t.checked", "VN");
		assert_int_equal((reading.marks & TC_MARK_QUESTIONABLE) != 0, rows[i].jump);
		assert_int_equal(reading.doubt.cause, rows[i].jump ? TC_DOUBT_JUMP : 0);
		assert_true(reading.doubt.expected == (rows[i].jump ? 50 : 0));
	}
}

/* F23: one source, two that agree, two that do not; never a mean of them. */
static void test_a_second_source(void **state) {
	struct numbers *numbers = *state;
	numbers_say(numbers, "t.checked", "VN", "2024-05", "50");
	/* What the other says of another month proves nothing. */
	numbers->hub_ms++;
	numbers_say_from(numbers, "/portal/dvcqg", "t.checked", "VN", "2024-04", "80", 'A');
	struct tc_reading reading = numbers_ask(numbers, "t.checked", "VN");
	assert_int_equal(reading.agreement, TC_AGREEMENT_ALONE);
	assert_null(reading.witness);
	numbers->hub_ms++;
	numbers_say_from(numbers, "/portal/dvcqg", "t.checked", "VN", "2024-05", "50.5", 'A');
	reading = numbers_ask(numbers, "t.checked", "VN");
	assert_int_equal(reading.agreement, TC_AGREEMENT_AGREED);
	assert_int_equal(reading.marks & TC_MARK_DISPUTED, 0);
	numbers->hub_ms++;
	numbers_say_from(numbers, "/portal/dvcqg", "t.checked", "VN", "2024-05", "50.6", 'A');
	reading = numbers_ask(numbers, "t.checked", "VN");
	assert_int_equal(reading.agreement, TC_AGREEMENT_DIFFERS);
	assert_int_equal(reading.marks & TC_MARK_DISPUTED, TC_MARK_DISPUTED);
	assert_string_equal(reading.point->value.text, "50");
	assert_string_equal(reading.witness->value.text, "50.6");
	/* Nor does it take back what it has said of this one. */
	numbers_say_from(numbers, "/portal/dvcqg", "t.checked", "VN", "2024-06", "80", 'A');
	reading = numbers_ask(numbers, "t.checked", "VN");
	assert_int_equal(reading.agreement, TC_AGREEMENT_DIFFERS);
	assert_string_equal(reading.witness->value.text, "50.6");
}

/* Without a tolerance the same number is the same however it is written, and nothing else is: 2^53 and its
 * neighbour are one double. */
static void test_exact_agreement(void **state) {
	static const struct {
		const char *a, *b;
		enum tc_agreement agreement;
	} rows[] = { { "1.10", "1.1", TC_AGREEMENT_AGREED }, { "1e3", "1000", TC_AGREEMENT_AGREED },
		{ "0.1", "0.10000000000000001", TC_AGREEMENT_DIFFERS },
		{ "9007199254740992", "9007199254740993", TC_AGREEMENT_DIFFERS } };
	struct numbers *numbers = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		numbers->hub_ms++;
		numbers_say(numbers, "t.plain", "VN", "2024-05", rows[i].a);
		numbers_say_from(numbers, "/other", "t.plain", "VN", "2024-05", rows[i].b, 'A');
		assert_int_equal(
			numbers_ask(numbers, "t.plain", "VN").agreement, rows[i].agreement);
	}
}

static void beat(struct numbers *numbers, const char *value) {
	char period[64];
	tc_time_format(numbers->hub_ms, TC_ZONE_MINUTES, period, sizeof period);
	numbers_say(numbers, "t.moving", "VN", period, value);
}

static void pass(struct numbers *numbers, int64_t ms) {
	numbers->hub_ms += ms;
	numbers->hands.monotonic_ms += ms;
	figures_hear_clock(numbers->mirror, numbers->hub_ms);
}

/* F25: fresh reports of the same value, every 10 s; it should move within a minute. */
static void test_a_number_that_stands_still(void **state) {
	struct numbers *numbers = *state;
	beat(numbers, "6");
	pass(numbers, 10000);
	int64_t since_ms = numbers->hub_ms;
	for (int i = 0; i < 6; i++) {
		beat(numbers, "7");
		numbers_assert(numbers, "t.moving", "VN", "7", 0);
		pass(numbers, i < 5 ? 10000 : 9999);
	}
	numbers_assert(numbers, "t.moving", "VN", "7", 0);
	struct tc_reading reading = numbers_ask(numbers, "t.moving", "VN");
	assert_true(tc_judge_next_change_ms(numbers->view, &reading) == since_ms + 60000);
	pass(numbers, 1);
	numbers_assert(numbers, "t.moving", "VN", "7", TC_MARK_UNCHANGED);
	for (int i = 0; i < 60; i++) { /* longer than the mirror remembers */
		pass(numbers, 10000);
		beat(numbers, "7");
	}
	numbers_assert(numbers, "t.moving", "VN", "7", TC_MARK_UNCHANGED);
	assert_true(numbers_ask(numbers, "t.moving", "VN").still_since_ms == since_ms);
	/* The same period said again with the same number has not moved either. */
	pass(numbers, 1000);
	char period[64];
	tc_time_format(numbers->hub_ms - 1000, TC_ZONE_MINUTES, period, sizeof period);
	numbers_say(numbers, "t.moving", "VN", period, "7");
	assert_true(numbers_ask(numbers, "t.moving", "VN").still_since_ms == since_ms);
	pass(numbers, 9000);
	beat(numbers, "8");
	numbers_assert(numbers, "t.moving", "VN", "8", 0);
}

/* A wall that opens later learns it from what the hub has kept, in any order. */
static void test_a_later_wall_knows_it_too(void **state) {
	struct numbers *numbers = *state;
	int64_t now_ms = numbers->hub_ms;
	for (int i = 0; i < 7; i++) {
		int at = (i * 3) % 7; /* 0 3 6 2 5 1 4 */
		numbers->hub_ms = now_ms - 60000 + at * 10000;
		beat(numbers, "7");
	}
	numbers->hub_ms = now_ms;
	struct tc_reading reading = numbers_ask(numbers, "t.moving", "VN");
	assert_int_equal(reading.marks, TC_MARK_UNCHANGED);
	assert_true(reading.still_since_ms == now_ms - 60000);
	int moving = tc_catalogue_find_indicator(numbers->catalogue, "t.moving");
	assert_true(tc_derive_last(tc_catalogue_indicator(numbers->catalogue, moving), 1) >= 7);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, numbers_open, numbers_close)
	const struct CMUnitTest tests[] = {
		CASE(test_a_value_out_of_range),
		CASE(test_a_jump),
		CASE(test_a_second_source),
		CASE(test_exact_agreement),
		CASE(test_a_number_that_stands_still),
		CASE(test_a_later_wall_knows_it_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
