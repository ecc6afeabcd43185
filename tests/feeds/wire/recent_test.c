/* The ring of the newest commits, and the limits of a sender: both with time and cursors of their own. */
#include "feeds/wire/recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feeds/wire/limit.h"

static void the_oldest_gives_way(void **state) {
	(void)state;
	struct tc_recent *recent = tc_recent_create(NULL, 4, 100);
	assert_int_equal(tc_recent_after(recent, 100), 0);
	assert_int_equal(tc_recent_after(recent, 99), -1);
	assert_int_equal(tc_recent_after(recent, 101), -1);
	for (int i = 1; i <= 6; i++) {
		struct tc_observation row = { .cursor = 100 + i * 10,
			.comment = i % 2 ? "x" : NULL };
		assert_true(tc_recent_push(recent, &row, "/a"));
	}
	assert_int_equal(tc_recent_first(recent), 2);
	assert_int_equal(tc_recent_end(recent), 6);
	assert_int_equal(tc_recent_at(recent, 2)->cursor, 130);
	assert_int_equal(tc_recent_after(recent, 119), -1);
	assert_int_equal(tc_recent_after(recent, 120), 2);
	assert_int_equal(tc_recent_after(recent, 145), 4);
	assert_int_equal(tc_recent_after(recent, 160), 6);
	assert_int_equal(tc_recent_after(recent, 161), -1);
	tc_recent_destroy(recent);
}

static void a_bucket_fills_with_time(void **state) {
	(void)state;
	struct tc_bucket bucket;
	tc_bucket_init(&bucket, 10, 2, 1000);
	assert_int_equal(tc_bucket_take(&bucket, 1000), 0);
	assert_int_equal(tc_bucket_take(&bucket, 1000), 0);
	assert_int_equal(tc_bucket_take(&bucket, 1000), 100);
	assert_int_equal(tc_bucket_take(&bucket, 1060), 40);
	assert_int_equal(tc_bucket_take(&bucket, 1100), 0);
	assert_int_equal(
		tc_bucket_take(&bucket, 900), 100); /* a clock that steps back gives nothing */
	assert_int_equal(tc_bucket_take(&bucket, 99000), 0);
	assert_int_equal(tc_bucket_take(&bucket, 99000), 0);
	assert_int_not_equal(tc_bucket_take(&bucket, 99000), 0);
}

static void strikes_are_forgotten_after_a_minute(void **state) {
	(void)state;
	struct tc_strikes strikes = { 0 };
	for (int i = 0; i < 3; i++) {
		assert_false(tc_strikes_add(&strikes, 3, 1000 + i));
	}
	assert_true(tc_strikes_add(&strikes, 3, 1000 + TC_STRIKES_WINDOW_MS - 1));
	assert_false(tc_strikes_add(&strikes, 3, 1001 + TC_STRIKES_WINDOW_MS));
	tc_strikes_finish(&strikes);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_gives_way),
		cmocka_unit_test(a_bucket_fills_with_time),
		cmocka_unit_test(strikes_are_forgotten_after_a_minute),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
