#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void stands_until_it_is_moved(void **state) {
	(void)state;
	struct tc_clock_manual manual = { .unix_ms = 1597719600000, .monotonic_ms = 5 };
	struct tc_clock clock = tc_clock_of_manual(&manual);
	assert_int_equal(tc_clock_unix_ms(&clock), 1597719600000);
	assert_int_equal(tc_clock_monotonic_ms(&clock), 5);
	manual.unix_ms -= 7200000; /* somebody sets the wall clock back */
	manual.monotonic_ms += 1000;
	assert_int_equal(tc_clock_unix_ms(&clock), 1597712400000);
	assert_int_equal(tc_clock_monotonic_ms(&clock), 1005);
}

static void the_machine_has_one_that_goes_forward(void **state) {
	(void)state;
	const struct tc_clock *clock = tc_clock_system();
	int64_t before = tc_clock_monotonic_ms(clock);
	assert_true(tc_clock_unix_ms(clock) > 1577836800000); /* after 2020 */
	assert_true(tc_clock_monotonic_ms(clock) >= before);
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(stands_until_it_is_moved),
		cmocka_unit_test(the_machine_has_one_that_goes_forward),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
