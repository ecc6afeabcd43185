/* Whatever an office's file of boundaries holds: it is refused with faults that have places, or every province of
 * the list has rings that lie inside its box, and can be cut. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"
#include "widgets/geography/boundaries.h"
#include "widgets/geography/crop.h"

#include <math.h>

enum { ARENA_BYTES = 8 * 1024 * 1024 };

static void check_outline(const struct tc_outline *outline) {
	int first = 0;
	tc_fuzz_must(outline->ring_count > 0);
	for (int ring = 0; ring < outline->ring_count; ring++) {
		tc_fuzz_must(outline->ring_ends[ring] >= first + 3);
		first = outline->ring_ends[ring];
	}
	for (int i = 0; i < first; i++) {
		const struct tc_spot *spot = &outline->spots[i];
		tc_fuzz_must(spot->x_px >= outline->low.x_px && spot->x_px <= outline->high.x_px);
		tc_fuzz_must(spot->y_px >= outline->low.y_px && spot->y_px <= outline->high.y_px);
		tc_fuzz_must(spot->x_px >= 98 && spot->x_px <= 120);
		tc_fuzz_must(spot->y_px >= 5 && spot->y_px <= 25);
	}
}

/* Two provinces and an archipelago: a file need not be large to be whole. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	struct tc_geography_area areas[] = { { .code = "VN-2025:01" }, { .code = "VN-2025:48" } };
	struct tc_geography_island island = { "VN-2004:48", "VN-2025:48", { 112, 16.5F } };
	struct tc_geography_archipelago isles = { "VN-2004:48", "VN-2025:48",
		{ "Hoàng Sa", "Hoang Sa" }, { 112.1F, 15.4F } };
	struct tc_geography geography = { .areas = areas,
		.area_count = 2,
		.islands = &island,
		.island_count = 1,
		.archipelagos = &isles,
		.archipelago_count = 1 };
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	tc_fuzz_must(arena != NULL);
	faults = (struct tc_faults) { 0 };
	if (!tc_boundaries_read(
		    tc_fuzz_file(0, data, size), tc_fuzz_catalogue(), arena, &geography, &faults)) {
		tc_fuzz_check_faults(&faults);
	} else {
		struct tc_geography piece;
		tc_fuzz_must(faults.errors == 0 && faults.warnings <= 1);
		for (int i = 0; i < geography.area_count; i++) {
			check_outline(&areas[i].outline);
			tc_fuzz_must(
				isfinite(areas[i].label.x_px) && isfinite(areas[i].label.y_px));
		}
		check_outline(&geography.borders_2025);
		struct tc_spot low = { 105, 12 }, high = { 107.5F, 21 };
		(void)tc_geography_crop(&geography, low, high, arena, &piece);
	}
	tc_arena_destroy(arena);
	return 0;
}
