#include "display/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LITTLE_US = 100 };

/* Over the limit of a turn also where checked code may take longer, and not ten times over. */
static int64_t slow_us(void) {
	struct tc_shelf shelf = { 0 };
	int64_t us = TC_SHELF_TURN_US;
	while (tc_shelf_charge(&shelf, us, false, 0), shelf.slow_turns == 0) {
		us *= 2;
	}
	return us;
}

static void only_a_row_of_slow_turns_counts(void **state) {
	(void)state;
	struct tc_shelf shelf = { 0 };
	int64_t slow = slow_us();
	for (int i = 0; i < 10; i++) {
		assert_false(tc_shelf_charge(&shelf, slow, false, 1000));
		assert_false(tc_shelf_charge(&shelf, slow, false, 1000));
		assert_false(tc_shelf_charge(&shelf, LITTLE_US, false, 1000));
	}
	assert_false(tc_shelf_charge(&shelf, slow, false, 1000));
	assert_false(tc_shelf_charge(&shelf, slow, false, 1000));
	assert_true(tc_shelf_charge(&shelf, slow, false, 1000));
	assert_int_equal(shelf.reason, TC_SHELF_SLOW);
	assert_true(tc_shelf_holds(&shelf, 1000 + TC_SHELF_LEAST_MS - 1));
	assert_false(tc_shelf_holds(&shelf, 1000 + TC_SHELF_LEAST_MS));
}

static void the_first_turn_may_take_longer(void **state) {
	(void)state;
	struct tc_shelf shelf = { 0 };
	assert_false(tc_shelf_charge(&shelf, slow_us(), true, 0));
	assert_int_equal(shelf.slow_turns, 0);
}

static void one_very_slow_turn_is_enough(void **state) {
	(void)state;
	struct tc_shelf shelf = { 0 };
	assert_true(tc_shelf_charge(&shelf, 11 * slow_us() * 2, false, 0));
}

static void it_is_tried_again_less_and_less_often(void **state) {
	(void)state;
	struct tc_shelf shelf = { 0 };
	int64_t waits[8];
	for (int i = 0; i < 8; i++) {
		tc_shelf_put(&shelf, TC_SHELF_MEMORY, 0);
		waits[i] = shelf.until_ms;
		assert_true(i == 0 || waits[i] == 2 * waits[i - 1] || waits[i] == TC_SHELF_MOST_MS);
	}
	assert_int_equal(waits[0], TC_SHELF_LEAST_MS);
	assert_int_equal(waits[7], TC_SHELF_MOST_MS);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_row_of_slow_turns_counts),
		cmocka_unit_test(the_first_turn_may_take_longer),
		cmocka_unit_test(one_very_slow_turn_is_enough),
		cmocka_unit_test(it_is_tried_again_less_and_less_often),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
