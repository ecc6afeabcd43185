#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static int open_arena(void **state) {
	*state = tc_arena_create(100000);
	return *state == NULL;
}

static int close_arena(void **state) {
	tc_arena_destroy(*state);
	return 0;
}

static void hands_out_zeroed_aligned_memory(void **state) {
	struct tc_arena *arena = *state;
	for (size_t bytes = 0; bytes < 200; bytes++) {
		unsigned char *memory = tc_arena_alloc(arena, bytes);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < bytes; i++) {
			assert_int_equal(memory[i], 0);
		}
		memset(memory, 0xAA, bytes);
	}
}

static void stops_at_its_budget(void **state) {
	struct tc_arena *arena = *state;
	size_t taken = 0;
	while (tc_arena_alloc(arena, 1000) != NULL) {
		taken += 1000;
	}
	assert_in_range(taken, 95000, 100000);
	assert_in_range(tc_arena_used(arena), taken, 100000);
	assert_null(tc_arena_alloc(arena, 100001));
	assert_null(tc_arena_alloc(arena, SIZE_MAX));
	tc_arena_reset(arena);
	assert_int_equal(tc_arena_used(arena), 0);
	assert_non_null(tc_arena_alloc(arena, 90000));
}

static void refuses_products_that_overflow(void **state) {
	struct tc_arena *arena = *state;
	assert_null(tc_arena_array(arena, SIZE_MAX / 2, 3));
	assert_null(tc_arena_array(arena, SIZE_MAX, SIZE_MAX));
	assert_non_null(tc_arena_array(arena, 10, 8));
	assert_null(tc_arena_copy(arena, "", SIZE_MAX));
}

static void zeroes_again_after_a_reset(void **state) {
	struct tc_arena *arena = *state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 40; i++) {
			unsigned char *memory = tc_arena_alloc(arena, 2000);
			assert_non_null(memory);
			assert_int_equal(memory[0] | memory[1999], 0);
			memset(memory, 0xFF, 2000);
		}
		tc_arena_reset(arena);
	}
}

static void copies_strings(void **state) {
	struct tc_arena *arena = *state;
	char text[] = "Hà Nội";
	char *copy = tc_arena_string(arena, text), *part = tc_arena_copy(arena, text, 3);
	text[0] = 'X';
	assert_string_equal(copy, "Hà Nội");
	assert_string_equal(part, "Hà");
	assert_string_equal(tc_arena_printf(arena, "%d of %s", 63, "them"), "63 of them");
	assert_string_equal(tc_arena_copy(arena, NULL, 0), "");
}

static void a_formatted_text_over_budget_is_null(void **state) {
	assert_null(tc_arena_printf(*state, "%100001s", "x"));
}

static void destroying_nothing_is_fine(void **state) {
	(void)state;
	tc_arena_destroy(NULL);
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			hands_out_zeroed_aligned_memory, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(stops_at_its_budget, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(
			refuses_products_that_overflow, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(
			zeroes_again_after_a_reset, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(copies_strings, open_arena, close_arena),
		cmocka_unit_test_setup_teardown(
			a_formatted_text_over_budget_is_null, open_arena, close_arena),
		cmocka_unit_test(destroying_nothing_is_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
