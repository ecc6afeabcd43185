#include "feeds/wire/logins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct tc_hub_logins limits = { .wrong = 60, .right = 600 };
enum { MINUTE_MS = 60000 };

static int wrong(struct tc_logins *logins, const char *address, int times, int64_t now_ms) {
	int within = 0;
	for (int i = 0; i < times; i++) {
		within += tc_logins_wrong(logins, address, now_ms) == 0;
	}
	return within;
}

/* A7: ten thousand guesses in a minute from one address. */
static void who_guesses_is_slowed_and_nobody_else(void **state) {
	(void)state;
	struct tc_logins *logins = tc_logins_create(&limits);
	struct tc_credential mine = { 0 }, other = { 0 };
	tc_credential_set_token(&mine, "tc_mine");
	tc_credential_set_token(&other, "tc_other");
	int within = 0;
	for (int i = 0; i < 10000; i++) {
		int64_t now_ms = (int64_t)i * MINUTE_MS / 10000;
		within += tc_logins_wrong(logins, "10.0.0.1", now_ms) == 0;
		if (i % 100 == 0) {
			assert_int_equal(tc_logins_right(logins, &mine, now_ms), 0);
			assert_int_equal(tc_logins_right(logins, &other, now_ms), 0);
		}
		if (i % 200 == 0) {
			assert_int_equal(tc_logins_wrong(logins, "10.0.0.2", now_ms), 0);
		}
	}
	assert_in_range(within, limits.wrong, 2 * limits.wrong);
	int64_t wait_ms = tc_logins_wrong(logins, "10.0.0.1", MINUTE_MS);
	assert_in_range(wait_ms, 0, 1000);
	assert_int_equal(wrong(logins, "10.0.0.1", 100, 2 * MINUTE_MS + 1000), limits.wrong);
	tc_logins_destroy(logins);
}

static void a_credential_in_a_loop_is_slowed_alone(void **state) {
	(void)state;
	struct tc_logins *logins = tc_logins_create(&limits);
	struct tc_credential loop = { .has_certificate = true, .certificate = { 1 } };
	struct tc_credential calm = { .has_certificate = true, .certificate = { 2 } };
	int within = 0;
	for (int i = 0; i < 10000; i++) {
		within += tc_logins_right(logins, &loop, 0) == 0;
	}
	assert_int_equal(within, limits.right);
	assert_int_equal(tc_logins_right(logins, &calm, 0), 0);
	tc_logins_destroy(logins);
}

static const struct {
	const char *one, *other;
	bool same;
} pairs[] = {
	{ "10.0.0.1", "::ffff:10.0.0.1", true },
	{ "10.0.0.1", "10.0.0.11", false },
	{ "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true },
	{ "2001:db8:1:2::1", "2001:db8:1:3::1", false },
	{ "not an address", "not an address", true },
	{ "", "x", false },
};

static void one_customer_is_one_address(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct tc_logins *logins = tc_logins_create(&limits);
		assert_int_equal(wrong(logins, pairs[i].one, 100, 0), limits.wrong);
		assert_int_equal(
			wrong(logins, pairs[i].other, 100, 0), pairs[i].same ? 0 : limits.wrong);
		tc_logins_destroy(logins);
	}
}

/* A million addresses: the table stays as it is, and one that comes again and again is still slowed. */
static void many_addresses_make_nothing_grow(void **state) {
	(void)state;
	struct tc_logins *logins = tc_logins_create(&limits);
	int within = 0;
	for (int i = 0; i < 200000; i++) {
		char address[32];
		snprintf(address, sizeof address, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		(void)tc_logins_wrong(logins, address, i / 1000);
		within += tc_logins_wrong(logins, "192.0.2.1", i / 1000) == 0;
	}
	assert_in_range(within, limits.wrong, 2 * limits.wrong);
	tc_logins_destroy(logins);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_guesses_is_slowed_and_nobody_else),
		cmocka_unit_test(a_credential_in_a_loop_is_slowed_alone),
		cmocka_unit_test(one_customer_is_one_address),
		cmocka_unit_test(many_addresses_make_nothing_grow),
	};
	return cmocka_run_group_tests_name("feeds/wire/logins", tests, NULL, NULL);
}
