/* Whatever the bytes are: a wall has screens with sizes that can be reckoned with, or faults. */
#include "layouts/wall.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <math.h>

enum { ARENA_BYTES = 256 * 1024 };

static void check_screens(const struct tc_wall *wall) {
	const struct tc_screen *screens = wall->screens.items;
	tc_fuzz_must(wall->screens.count > 0);
	for (size_t i = 0; i < wall->screens.count; i++) {
		const struct tc_screen *screen = &screens[i];
		tc_fuzz_must(screen->width_px > 0 && screen->height_px > 0);
		tc_fuzz_must(screen->wall_x_px >= 0 && screen->wall_y_px >= 0);
		tc_fuzz_must(screen->wall_x_px + screen->width_px <= wall->width_px);
		tc_fuzz_must(screen->wall_y_px + screen->height_px <= wall->height_px);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_wall wall;
	tc_fuzz_must(arena != NULL);
	if (tc_wall_read(tc_fuzz_file(0, data, size), arena, &wall, &faults)) {
		tc_fuzz_must(faults.errors == 0);
		tc_fuzz_must(wall.unit_px > 0 && wall.mm_per_px > 0 && wall.seat_mm > 0);
		tc_fuzz_must(isfinite(tc_wall_arc_minutes(&wall, 10)));
		check_screens(&wall);
	} else {
		tc_fuzz_check_faults(&faults);
	}
	tc_arena_destroy(arena);
	return 0;
}
