#include "feeds/observation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct tc_observation stored(int64_t cursor) {
	return (struct tc_observation) { .cursor = cursor,
		.source = "/portal/dvcqg",
		.sequence = 42,
		.period = { .start_ms = 1597683600000, .end_ms = 1597770000000 } };
}

static uint64_t trace(const struct tc_observation *observation) {
	return tc_trace_of(observation, "portal.accounts", "VN");
}

static void test_round_trip(void **state) {
	(void)state;
	static const int64_t cursors[] = { 1, 2, 1023, 1024, 32767, 32768, 1000000, 123456789012,
		(INT64_C(1) << 50) - 1 };
	for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
		struct tc_observation observation = stored(cursors[i]);
		char text[TC_TRACE_TEXT_MAX];
		uint64_t back = 0;
		tc_trace_format(trace(&observation), text);
		assert_true(tc_trace_parse(text, &back));
		assert_true(back == trace(&observation));
		assert_true(tc_trace_cursor(back) == cursors[i]);
		assert_in_range(strlen(text), 4, 12);
		assert_true(strlen(text) == (cursors[i] < 1024 ? 4 : strlen(text)));
	}
	struct tc_observation none = stored(0);
	assert_true(trace(&none) == 0);
}

/* A row that a restored store gives to another report has another code, so an old one finds nothing. */
static void test_says_whose_row_it_is(void **state) {
	(void)state;
	struct tc_observation one = stored(7), other = one;
	int same = 0;
	other.source = "/portal/dvcq";
	same += trace(&one) == trace(&other);
	other = one;
	other.period.start_ms++;
	same += trace(&one) == trace(&other);
	other = one;
	other.period.end_ms++;
	same += trace(&one) == trace(&other);
	same += trace(&one) == tc_trace_of(&one, "portal.account", "sVN");
	for (int64_t sequence = 43; sequence < 1043; sequence++) {
		other = one;
		other.sequence = sequence;
		same += trace(&one) == trace(&other);
	}
	assert_in_range(same, 0, 6); /* one in 1,024 is expected */
}

static void test_forgiving(void **state) {
	(void)state;
	static const struct {
		const char *text;
		bool fine;
		uint64_t value;
	} cases[] = {
		{ "0QK7", true, 0x5E67 },
		{ "oqk7", true, 0x5E67 },
		{ " 0-q k7 ", true, 0x5E67 },
		{ "000000000QK7", true, 0x5E67 },
		{ "0000000000QK7", false, 0 }, /* longer than any */
		{ "1O1I", true, 0x8021 },
		{ "lo1i", true, 0x8021 },
		{ "QK7", false, 0 },
		{ "0000", false, 0 }, /* no row */
		{ "000Z", false, 0 },
		{ "0QU7", false, 0 },
		{ "0QK7\n", false, 0 },
		{ "0QK\xC3\xA9", false, 0 },
		{ "", false, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint64_t value = 0;
		print_message("# case %zu\n", i);
		assert_int_equal(tc_trace_parse(cases[i].text, &value), cases[i].fine);
		if (cases[i].fine) {
			assert_int_equal(value, cases[i].value);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_says_whose_row_it_is),
		cmocka_unit_test(test_forgiving),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
