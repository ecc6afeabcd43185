#include "widgets/geography/tiles.h"

#include "base/period.h"
#include "feeds/codelists/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct setting {
	struct tc_catalogue *catalogue;
	struct tc_arena *arena;
};

static int open_all(void **state) {
	static struct setting setting;
	char path[512];
	struct tc_faults faults = { .count = 0 };
	snprintf(path, sizeof(path), "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	setting.arena = tc_arena_create(1 << 20);
	*state = &setting;
	return tc_catalogue_open(path, &setting.catalogue, &faults) == TC_OK ? 0 : -1;
}

static int close_all(void **state) {
	struct setting *setting = *state;
	tc_catalogue_close(setting->catalogue);
	tc_arena_destroy(setting->arena);
	return 0;
}

static void every_province_of_both_lists_stands_once(void **state) {
	struct setting *setting = *state;
	char path[512];
	struct tc_tile_plan plan;
	struct tc_faults faults = { .count = 0 };
	snprintf(path, sizeof(path), "%s/widgets/geography/tiles.json", getenv("TC_SOURCE_ROOT"));
	assert_true(tc_tiles_open(path, setting->arena, &plan, &faults));
	static const struct {
		const char *list;
		int count, day[3];
	} cases[] = { { "VN-2004", 63, { 2020, 1, 1 } }, { "VN-2025", 34, { 2026, 1, 1 } } };
	int country = tc_catalogue_find_area(setting->catalogue, "VN", INT64_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct tc_tile_list *list = tc_tiles_find(&plan, cases[i].list);
		assert_non_null(list);
		assert_int_equal(list->place_count, cases[i].count);
		int members[100];
		int count = tc_catalogue_members(setting->catalogue, country,
			tc_date_start_ms(
				cases[i].day[0], cases[i].day[1], cases[i].day[2], TC_ZONE_MINUTES),
			members, 100);
		assert_int_equal(count, cases[i].count);
		for (int k = 0; k < count; k++) {
			const char *code = tc_catalogue_area(setting->catalogue, members[k])->bare;
			const struct tc_tile_place *place = tc_tile_find(list, code);
			assert_non_null(place);
			for (int m = 0; m < list->place_count; m++) {
				const struct tc_tile_place *other = &list->places[m];
				assert_true(other == place || other->row != place->row ||
					other->column != place->column);
			}
		}
		const struct tc_tile_archipelago *items = list->archipelagos.items;
		assert_int_equal(list->archipelagos.count, 2);
		assert_string_equal(items[0].name.vi, "Hoàng Sa");
		assert_string_equal(items[0].code, "48");
		assert_string_equal(items[1].name.vi, "Trường Sa");
		assert_string_equal(items[1].code, "56");
	}
	assert_null(tc_tiles_find(&plan, "VN-1976"));
}

static void a_plan_that_is_wrong_says_where(void **state) {
	struct setting *setting = *state;
	static const struct {
		const char *rows, *pointer;
	} cases[] = {
		{ "\"01 02\",\"02\"", "/lists/0/rows/0" },
		{ "\"01\",\"1 02\"", "/lists/0/rows/1" },
		{ "\"01  02\"", "/lists/0/rows/0" },
		{ "\"Hanoi\"", "/lists/0/rows/0" },
		{ "7", "/lists/0/rows/0" },
	};
	char path[512];
	snprintf(path, sizeof(path), "%s/tiles-wrong.json", getenv("TC_BUILD_ROOT"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fprintf(file,
			"{\"version\":1,\"document\":\"tiles\",\"lists\":[{\"list\":\"VN-2004\","
			"\"rows\":[%s]}]}",
			cases[i].rows);
		fclose(file);
		struct tc_tile_plan plan;
		struct tc_faults faults = { .count = 0 };
		assert_false(tc_tiles_open(path, setting->arena, &plan, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
	remove(path);
	struct tc_tile_plan plan;
	struct tc_faults faults = { .count = 0 };
	assert_false(tc_tiles_open(path, setting->arena, &plan, &faults));
	assert_int_equal(faults.errors, 1);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_province_of_both_lists_stands_once),
		cmocka_unit_test(a_plan_that_is_wrong_says_where),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
