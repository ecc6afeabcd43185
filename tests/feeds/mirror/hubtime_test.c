/* The hub's date and uptime, ours, and the machines' sleep jump in every combination. */
#include "feeds/mirror/hubtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { HOUR_MS = 3600000, TICK_MS = 500 };
static const int64_t date_ms = 1780246800000; /* 2026-06-01T00:00:00+07:00 */

/* The truth: three clocks that a test moves. */
struct world {
	struct tc_hubtime time;
	int64_t date_ms, uptime_ms, monotonic_ms;
};

static void hear(struct world *world) {
	struct tc_hub_clock word = { world->date_ms, world->uptime_ms, true };
	tc_hubtime_hear(&world->time, &word, world->monotonic_ms);
}

static void pass(struct world *world, int64_t ms) {
	world->date_ms += ms;
	world->uptime_ms += ms;
	world->monotonic_ms += ms;
}

static void live(struct world *world, int64_t ms) {
	for (int64_t done = 0; done < ms; done += TICK_MS) {
		pass(world, TICK_MS);
		hear(world);
	}
}

static struct world begin(void) {
	struct world world = {
		.date_ms = date_ms, .uptime_ms = 5 * HOUR_MS, .monotonic_ms = 90000
	};
	hear(&world);
	live(&world, 10000);
	return world;
}

static int64_t now(struct world *world) {
	return tc_hubtime_now_ms(&world->time, world->monotonic_ms, 0);
}

static int64_t age(struct world *world, int64_t happened_ms) {
	return tc_hubtime_age_clock_ms(&world->time, world->monotonic_ms) - happened_ms;
}

static int64_t stored(const struct world *world, int64_t at_ms) {
	return tc_hubtime_happened_ms(&world->time, at_ms, world->monotonic_ms);
}

/* C1: steps of the hub's date by two hours either way, and by a second. */
static void test_a_date_that_is_set_moves_no_age(void **state) {
	(void)state;
	static const int64_t steps_ms[] = { 2 * HOUR_MS, -2 * HOUR_MS, 1000, -1000, 86400000 };
	for (size_t i = 0; i < sizeof steps_ms / sizeof steps_ms[0]; i++) {
		struct world world = begin();
		int64_t figure = stored(&world, world.date_ms - 3000);
		assert_true(age(&world, figure) == 3000);
		world.date_ms += steps_ms[i];
		live(&world, 2000);
		bool step = steps_ms[i] > 1500 || steps_ms[i] < -1500;
		assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms) == !step);
		/* A step is not believed at once, and rows stored by the new date are fresh at once. */
		assert_true(now(&world) == (step ? world.date_ms - steps_ms[i] : world.date_ms) ||
			steps_ms[i] == -1000);
		assert_true(age(&world, stored(&world, world.date_ms)) == 0);
		live(&world, 20000);
		assert_true(now(&world) == world.date_ms);
		assert_true(age(&world, figure) == 25000);
		live(&world, 11 * 60000);
		assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms));
	}
}

/* C1: 500 ppm. */
static void test_a_slewed_date_is_followed(void **state) {
	(void)state;
	struct world world = begin();
	int64_t figure = stored(&world, world.date_ms);
	for (int i = 0; i < 7200; i++) {
		pass(&world, TICK_MS);
		world.date_ms += i % 4 == 0;
		hear(&world);
	}
	assert_true(now(&world) == world.date_ms);
	assert_true(age(&world, figure) == HOUR_MS);
	assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms));
}

/* C4: the wall's machine stood still, its own monotonic clock too. */
static void test_sleep_makes_everything_older(void **state) {
	(void)state;
	struct world world = begin();
	int64_t figure = stored(&world, world.date_ms);
	world.date_ms += 8 * HOUR_MS;
	world.uptime_ms += 8 * HOUR_MS;
	live(&world, TICK_MS);
	assert_true(age(&world, figure) == 8 * HOUR_MS + TICK_MS);
	assert_true(now(&world) == world.date_ms);
	assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms));
}

/* Words that were under way for seconds, then all at once. */
static void test_a_slow_line_is_no_step(void **state) {
	(void)state;
	struct world world = begin();
	int64_t figure = stored(&world, world.date_ms);
	struct tc_hub_clock late = { world.date_ms, world.uptime_ms, true };
	pass(&world, 4000);
	tc_hubtime_hear(&world.time, &late, world.monotonic_ms);
	assert_true(now(&world) == world.date_ms);
	hear(&world);
	assert_true(age(&world, figure) == 4000);
	assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms));
}

/* A machine at its limit reads the first word seconds late: what it dated by that is dated anew. */
static void test_a_late_first_word_is_corrected(void **state) {
	(void)state;
	struct world world = { .date_ms = date_ms, .uptime_ms = HOUR_MS, .monotonic_ms = 90000 };
	struct tc_hub_clock late = { world.date_ms, world.uptime_ms, true };
	pass(&world, 1650);
	assert_true(tc_hubtime_hear(&world.time, &late, world.monotonic_ms));
	pass(&world, TICK_MS);
	struct tc_hub_clock word = { world.date_ms, world.uptime_ms, true };
	assert_true(tc_hubtime_hear(&world.time, &word, world.monotonic_ms));
	assert_true(age(&world, stored(&world, date_ms)) == 1650 + TICK_MS);
	assert_true(tc_hubtime_age_clock_ms(&world.time, 1) == 1);
	pass(&world, TICK_MS);
	word = (struct tc_hub_clock) { world.date_ms, world.uptime_ms, true };
	assert_false(tc_hubtime_hear(&world.time, &word, world.monotonic_ms));
}

/* Another hub, or the same machine started anew: an uptime that means something else. */
static void test_another_machine_goes_on(void **state) {
	(void)state;
	static const int64_t uptimes_ms[] = { 1000, 400 * HOUR_MS, -1 };
	for (size_t i = 0; i < sizeof uptimes_ms / sizeof uptimes_ms[0]; i++) {
		struct world world = begin();
		int64_t figure = stored(&world, world.date_ms);
		pass(&world, TICK_MS);
		world.uptime_ms = uptimes_ms[i];
		hear(&world);
		assert_true(age(&world, figure) == TICK_MS);
		assert_true(now(&world) == world.date_ms);
		assert_true(tc_hubtime_is_trusted(&world.time, world.monotonic_ms));
	}
}

/* A wall that is opened after the hub's date was set back: older rows are of the future. */
static void test_a_row_of_the_future_is_not_fresh(void **state) {
	(void)state;
	struct world world = begin();
	assert_true(age(&world, stored(&world, world.date_ms + HOUR_MS)) == HOUR_MS);
	assert_true(age(&world, stored(&world, world.date_ms + 1000)) == 0);
}

static void test_who_is_trusted(void **state) {
	(void)state;
	struct tc_hubtime time = { 0 };
	assert_false(tc_hubtime_is_trusted(&time, 1000));
	assert_true(tc_hubtime_now_ms(&time, 1000, 42) == 42);
	struct tc_hub_clock word = { date_ms, 1000, false };
	tc_hubtime_hear(&time, &word, 1000);
	assert_false(tc_hubtime_is_trusted(&time, 1000));
	word.trusted = true;
	tc_hubtime_hear(&time, &word, 1000);
	assert_true(tc_hubtime_is_trusted(&time, 1000));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_date_that_is_set_moves_no_age),
		cmocka_unit_test(test_a_slewed_date_is_followed),
		cmocka_unit_test(test_sleep_makes_everything_older),
		cmocka_unit_test(test_a_slow_line_is_no_step),
		cmocka_unit_test(test_a_late_first_word_is_corrected),
		cmocka_unit_test(test_another_machine_goes_on),
		cmocka_unit_test(test_a_row_of_the_future_is_not_fresh),
		cmocka_unit_test(test_who_is_trusted),
	};
	return cmocka_run_group_tests_name("hubtime", tests, NULL, NULL);
}
