#include "widgets/kit/breaks.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 400 };

static struct tc_arena *arena;

static int cut(enum tc_class_method method, const double *numbers, int count, int classes,
	double *bounds) {
	struct tc_breaks_room room;
	tc_arena_reset(arena);
	assert_true(tc_breaks_reserve(&room, method, count > 0 ? count : 1, arena));
	memcpy(room.numbers, numbers, (size_t)count * sizeof(*numbers));
	room.count = count;
	return tc_breaks_cut(&room, method, classes, bounds);
}

static int class_of(const double *bounds, int count, double number) {
	int class_ = 0;
	while (class_ < count && number >= bounds[class_]) {
		class_++;
	}
	return class_;
}

static void assert_near(double a, double b) {
	assert_true(fabs(a - b) <= 1e-9 * fmax(1, fabs(b)));
}

static void a_bound_is_the_roundest_number_between(void **state) {
	(void)state;
	static const struct {
		double low, high, round;
	} cases[] = { { 12, 87, 50 }, { 59.9, 60.1, 60 }, { -5, 3, 0 }, { -87, -12, -50 },
		{ 0.1, 0.3, 0.2 }, { 0.29, 0.3, 0.3 }, { 1234.5, 1234.6, 1234.6 }, { 0, 1, 1 },
		{ 999, 1000, 1000 }, { 1e9, 2.6e9, 2e9 }, { 99.94, 99.96, 99.95 }, { -0.4, 0, 0 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double found = tc_breaks_round(cases[i].low, cases[i].high);
		assert_true(found > cases[i].low && found <= cases[i].high);
		assert_near(found, cases[i].round);
	}
	/* Neighbours that no short number lies between. */
	double next = nextafter(1.5, 2);
	assert_true(tc_breaks_round(1.5, next) > 1.5 && tc_breaks_round(1.5, next) <= next);
}

static void equal_shares_never_part_equal_numbers(void **state) {
	(void)state;
	static const struct {
		double numbers[12];
		int count, classes, members[5], made;
	} cases[] = {
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 10, 5, { 2, 2, 2, 2, 2 }, 5 },
		{ { 1, 2, 2, 2, 5, 6 }, 6, 3, { 1, 3, 2 }, 3 },
		{ { 1, 1, 1, 1, 1, 1, 2, 3, 4, 5 }, 10, 5, { 6, 2, 2 }, 3 },
		{ { 7, 7, 7 }, 3, 5, { 3 }, 1 },
		{ { 7 }, 1, 5, { 1 }, 1 },
		{ { 7, 9 }, 2, 5, { 1, 1 }, 2 },
		{ { 0 }, 0, 5, { 0 }, 1 },
		{ { 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 9 }, 12, 4, { 9, 3 }, 2 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double bounds[TC_CLASSES_MAX];
		int members[TC_CLASSES_MAX] = { 0 };
		int count = cut(TC_CLASSES_QUANTILE, cases[i].numbers, cases[i].count,
			cases[i].classes, bounds);
		assert_int_equal(count + 1, cases[i].made);
		for (int k = 0; k < cases[i].count; k++) {
			members[class_of(bounds, count, cases[i].numbers[k])]++;
		}
		assert_memory_equal(members, cases[i].members, sizeof(members));
	}
}

static void equal_steps_are_rounded_where_nothing_moves(void **state) {
	(void)state;
	static const double even[] = { 0, 13, 26, 49, 74, 100 };
	double bounds[TC_CLASSES_MAX];
	assert_int_equal(cut(TC_CLASSES_EQUAL, even, 6, 4, bounds), 3);
	assert_near(bounds[0], 25);
	assert_near(bounds[1], 50);
	assert_near(bounds[2], 75);
	static const double odd[] = { 3.1, 40, 97.3 };
	assert_int_equal(cut(TC_CLASSES_EQUAL, odd, 3, 3, bounds), 2);
	assert_true(fabs(bounds[0] - 34.5) <= 3.14 + 1e-9 && fabs(bounds[1] - 65.9) <= 3.14);
	static const double same[] = { 4, 4 };
	assert_int_equal(cut(TC_CLASSES_EQUAL, same, 2, 5, bounds), 0);
}

static double within(const double *numbers, int count, const double *bounds, int bound_count) {
	double all = 0;
	for (int class_ = 0; class_ <= bound_count; class_++) {
		double sum = 0, members = 0;
		for (int i = 0; i < count; i++) {
			bool here = class_of(bounds, bound_count, numbers[i]) == class_;
			sum += here ? numbers[i] : 0;
			members += here;
		}
		for (int i = 0; i < count; i++) {
			if (class_of(bounds, bound_count, numbers[i]) == class_) {
				all += pow(numbers[i] - sum / members, 2);
			}
		}
	}
	return all;
}

static int compare(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* The least of all ways to cut count sorted numbers into that many classes. */
static double try_all(
	const double *sorted, int count, double *bounds, int made, int from, int wanted) {
	if (made == wanted) {
		return within(sorted, count, bounds, made);
	}
	double least = INFINITY;
	for (int i = from; i < count; i++) {
		bounds[made] = sorted[i];
		least = fmin(least, try_all(sorted, count, bounds, made + 1, i + 1, wanted));
	}
	return least;
}

static void natural_breaks_are_the_best_of_all(void **state) {
	(void)state;
	srand(63);
	for (int turn = 0; turn < 300; turn++) {
		double numbers[11], bounds[TC_CLASSES_MAX], others[TC_CLASSES_MAX];
		int count = 2 + rand() % 10, classes = 2 + rand() % 4;
		for (int i = 0; i < count; i++) {
			numbers[i] = turn % 3 == 0 ? rand() % 6 : rand() % 1000 / 10.0 + 1e6;
		}
		int made = cut(TC_CLASSES_NATURAL, numbers, count, classes, bounds);
		assert_true(made <= classes - 1);
		for (int i = 1; i < made; i++) {
			assert_true(bounds[i - 1] < bounds[i]);
		}
		qsort(numbers, (size_t)count, sizeof(*numbers), compare);
		double least = INFINITY;
		for (int wanted = 0; wanted <= classes - 1; wanted++) {
			least = fmin(least, try_all(numbers, count, others, 0, 1, wanted));
		}
		double found = within(numbers, count, bounds, made);
		assert_true(found <= least + 1e-6 * (1 + least));
	}
}

static void many_numbers_are_cut_at_once(void **state) {
	(void)state;
	static double numbers[MOST];
	double bounds[TC_CLASSES_MAX];
	for (int i = 0; i < MOST; i++) {
		numbers[i] = i / (MOST / 4) * 100 + i % (MOST / 4) * 0.01;
	}
	assert_int_equal(cut(TC_CLASSES_NATURAL, numbers, MOST, 4, bounds), 3);
	for (int i = 0; i < 3; i++) {
		assert_true(bounds[i] > i * 100 + 1 && bounds[i] <= (i + 1) * 100);
	}
}

static int open_arena(void **state) {
	(void)state;
	arena = tc_arena_create(1 << 20);
	return arena == NULL;
}

static int close_arena(void **state) {
	(void)state;
	tc_arena_destroy(arena);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bound_is_the_roundest_number_between),
		cmocka_unit_test(equal_shares_never_part_equal_numbers),
		cmocka_unit_test(equal_steps_are_rounded_where_nothing_moves),
		cmocka_unit_test(natural_breaks_are_the_best_of_all),
		cmocka_unit_test(many_numbers_are_cut_at_once),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
