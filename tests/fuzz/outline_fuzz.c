/* Whatever a file of outlines or a plan of tiles holds: it is refused with its line, or every ring lies
 * inside its outline's box. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"
#include "widgets/geography/geography.h"
#include "widgets/geography/tiles.h"

enum { ARENA_BYTES = 4 * 1024 * 1024 };

static void check_outline(const struct tc_outline *outline) {
	int first = 0;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		tc_fuzz_must(outline->ring_ends[ring] > first);
		first = outline->ring_ends[ring];
	}
	for (int i = 0; i < first; i++) {
		const struct tc_spot *spot = &outline->spots[i];
		tc_fuzz_must(spot->x_px >= outline->low.x_px && spot->x_px <= outline->high.x_px);
		tc_fuzz_must(spot->y_px >= outline->low.y_px && spot->y_px <= outline->high.y_px);
	}
}

static void check_geography(const char *path, struct tc_arena *arena) {
	struct tc_geography geography;
	struct tc_error err = { 0 };
	if (tc_geography_open(path, arena, &geography, &err) != TC_OK) {
		tc_fuzz_must(err.message[0] != '\0');
		return;
	}
	for (int i = 0; i < geography.area_count; i++) {
		const struct tc_geography_area *area = &geography.areas[i];
		check_outline(&area->outline);
		tc_fuzz_must(tc_geography_find(&geography, area->code) != NULL);
		(void)tc_outline_contains(&area->outline, area->label);
	}
	check_outline(&geography.land);
}

static void check_tiles(const char *path, struct tc_arena *arena) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	struct tc_tile_plan plan;
	if (!tc_tiles_open(path, arena, &plan, &faults)) {
		tc_fuzz_check_faults(&faults);
		return;
	}
	const struct tc_tile_list *lists = plan.lists.items;
	for (size_t i = 0; i < plan.lists.count; i++) {
		for (int j = 0; j < lists[i].place_count; j++) {
			const struct tc_tile_place *place = &lists[i].places[j];
			tc_fuzz_must(place->row >= 0 && place->row < lists[i].rows);
			tc_fuzz_must(place->column >= 0 && place->column < lists[i].columns);
			tc_fuzz_must(tc_tile_find(&lists[i], place->code) == place);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	tc_fuzz_must(arena != NULL);
	const char *path = tc_fuzz_file(0, data, size);
	check_geography(path, arena);
	check_tiles(path, arena);
	tc_arena_destroy(arena);
	return 0;
}
