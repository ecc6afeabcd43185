#include "display/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_goes_on(void **state) {
	(void)state;
	struct tc_pace pace = { .speed = 60, .at_ms = 1000000, .until_ms = 1300000 };
	assert_int_equal(tc_pace_at(&pace, 0), 1000000);
	assert_int_equal(tc_pace_at(&pace, 1000), 1060000);
	assert_int_equal(tc_pace_at(&pace, 99000), 1300000); /* never later than until */
	assert_false(tc_pace_is_due(&pace, 1000000, 999));
	assert_true(tc_pace_is_due(&pace, 1000000, 1000));
	assert_true(tc_pace_is_due(&pace, 1299000, 5000)); /* the last, however near */
	assert_false(tc_pace_is_due(&pace, 1300000, 99000));
}

static void test_keys_make_no_jump(void **state) {
	(void)state;
	struct tc_pace pace = { .speed = 60 };
	tc_pace_faster(&pace, 1000);
	assert_int_equal(pace.speed, 120);
	assert_int_equal(tc_pace_at(&pace, 1000), 60000);
	assert_int_equal(tc_pace_at(&pace, 2000), 180000);
	tc_pace_pause(&pace, 2000);
	assert_int_equal(tc_pace_at(&pace, 50000), 180000);
	assert_false(tc_pace_is_due(&pace, 0, 50000));
	tc_pace_move(&pace, 500000, 50000); /* a step while it is paused */
	tc_pace_pause(&pace, 60000);
	assert_int_equal(tc_pace_at(&pace, 61000), 620000);
	for (int i = 0; i < 20; i++) {
		tc_pace_slower(&pace, 61000);
	}
	assert_int_equal(pace.speed, 1);
	for (int i = 0; i < 40; i++) {
		tc_pace_faster(&pace, 61000);
	}
	assert_int_equal(pace.speed, TC_PACE_MOST);
	assert_int_equal(tc_pace_at(&pace, 61000), 620000);
}

static void test_zeroed_stands_still(void **state) {
	(void)state;
	struct tc_pace pace = { 0 };
	assert_int_equal(tc_pace_at(&pace, 99999), 0);
	assert_false(tc_pace_is_due(&pace, -5, 99999));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_keys_make_no_jump),
		cmocka_unit_test(test_zeroed_stands_still),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
