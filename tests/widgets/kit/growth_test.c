#include "widgets/kit/growth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { MINUTE_MS = 60000 };

/* Whoever looks within a step sees the same end; the next step is told, and comes. */
static void it_grows_in_steps_that_follow_from_the_time(void **state) {
	(void)state;
	const int64_t oldest_ms = 1764405000123, day_ms = 24 * 60 * MINUTE_MS;
	for (int64_t span_ms = 0; span_ms < 3 * day_ms; span_ms += 7 * MINUTE_MS + 311) {
		int64_t next_ms = INT64_MAX, now_ms = oldest_ms + span_ms;
		int64_t end_ms = tc_growth_end_ms(oldest_ms, now_ms, 1000, &next_ms);
		assert_true(end_ms <= now_ms && now_ms < next_ms);
		for (int i = 0; i < 20; i++) {
			int64_t again_ms = INT64_MAX, at_ms = now_ms + (next_ms - now_ms) * i / 20;
			assert_true(tc_growth_end_ms(oldest_ms, at_ms, 1000, &again_ms) == end_ms);
			assert_true(again_ms == next_ms);
		}
		/* Between 2 px and 8 px of its width, a second at least. */
		double step_px = (double)(next_ms - end_ms) * 1000 / (double)(span_ms + 1);
		assert_true(step_px < 8.1 || next_ms - end_ms <= 1000);
		assert_true(step_px > 1.9);
	}
}

static void an_earlier_wish_stays(void **state) {
	(void)state;
	int64_t next_ms = 5;
	(void)tc_growth_end_ms(0, 10000, 100, &next_ms);
	assert_true(next_ms == 5);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_grows_in_steps_that_follow_from_the_time),
		cmocka_unit_test(an_earlier_wish_stays),
	};
	return cmocka_run_group_tests_name("growth", tests, NULL, NULL);
}
