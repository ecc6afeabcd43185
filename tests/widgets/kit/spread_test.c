#include "widgets/kit/spread.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct spread {
	const char *name;
	int count;
	double wanted[5], seen[5]; /* from 0 to 100, 10 apart */
} cases[] = {
	{ "one stays", 1, { 42 }, { 42 } },
	{ "apart stays", 3, { 10, 30, 80 }, { 10, 30, 80 } },
	{ "two in one place give way alike", 2, { 50, 50 }, { 45, 55 } },
	{ "a cluster keeps its middle", 4, { 20, 60, 60, 60 }, { 20, 50, 60, 70 } },
	{ "a cluster takes in whom it meets", 4, { 46, 60, 60, 60 }, { 41.5, 51.5, 61.5, 71.5 } },
	{ "at the top", 3, { 0, 1, 2 }, { 0, 10, 20 } },
	{ "at the floor", 3, { 99, 99, 100 }, { 80, 90, 100 } },
	{ "outside comes in", 2, { -50, 400 }, { 0, 100 } },
};

static void labels_give_way_as_little_as_they_can(void **state) {
	const struct spread *spread = *state;
	double at[5];
	for (int i = 0; i < spread->count; i++) {
		at[i] = spread->wanted[i];
	}
	tc_spread(at, spread->count, 0, 100, 10);
	for (int i = 0; i < spread->count; i++) {
		assert_true(fabs(at[i] - spread->seen[i]) < 1e-6);
	}
}

static void too_many_share_the_room(void **state) {
	(void)state;
	double at[21];
	for (int i = 0; i < 21; i++) {
		at[i] = 50;
	}
	tc_spread(at, 21, 0, 100, 10);
	for (int i = 0; i < 21; i++) {
		assert_true(fabs(at[i] - 5 * i) < 1e-6);
	}
	tc_spread(at, 21, 7, 7, 10);
	assert_true(at[0] == 7 && at[20] == 7);
	tc_spread(at, 0, 0, 100, 10);
}

int main(void) {
	enum { COUNT = sizeof(cases) / sizeof(cases[0]) };
	struct CMUnitTest tests[COUNT + 1];
	for (int i = 0; i < COUNT; i++) {
		tests[i] = (struct CMUnitTest) { .name = cases[i].name,
			.test_func = labels_give_way_as_little_as_they_can,
			.initial_state = (void *)&cases[i] };
	}
	tests[COUNT] = (struct CMUnitTest)cmocka_unit_test(too_many_share_the_room);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
