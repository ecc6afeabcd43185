/* Whatever the bytes are: a layout is read whole or every fault is told, with a place and a pointer that
 * are sound; the panes of a whole one stand on the wall. */
#include "layouts/layout.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ARENA_BYTES = 4 * 1024 * 1024, LAYOUT_SLOT = 1, WALL_SLOT = 2, THEME_DESCRIPTOR = 110 };

static const char wall[] =
	"{\"version\":1,\"seat_m\":5,\"screens\":[{\"width_mm\":1000,\"height_mm\":500,"
	"\"width_px\":1000,\"height_px\":500},{\"x_mm\":1010,\"width_mm\":1000,"
	"\"height_mm\":500,\"width_px\":1000,\"height_px\":500}]}";

static void check_panes(const struct tc_layout *layout) {
	tc_fuzz_must(layout->pane_count > 0 && layout->pane_count <= TC_PANES_MAX);
	for (int i = 0; i < layout->pane_count; i++) {
		const struct tc_pane_box *box = &layout->panes[i].box;
		tc_fuzz_must(layout->panes[i].kind != NULL && layout->panes[i].id != NULL);
		tc_fuzz_must(box->x_px >= -1 && box->y_px >= -1 && box->width_px >= 0 &&
			box->height_px >= 0);
		tc_fuzz_must(box->x_px + box->width_px <= layout->wall.width_px + 1);
		tc_fuzz_must(box->y_px + box->height_px <= layout->wall.height_px + 1);
	}
}

/* The corpus names its theme "./110", a path beside the document: descriptor 110. */
static void open_theme(void) {
	static int opened;
	const char *root = getenv("TC_SOURCE_ROOT");
	char path[TC_PATH_MAX];
	if (opened++ > 0) {
		return;
	}
	(void)snprintf(path, sizeof path, "%s/layouts/themes/dark.json", root != NULL ? root : ".");
	int file = open(path, O_RDONLY | O_CLOEXEC);
	tc_fuzz_must(file >= 0 && dup2(file, THEME_DESCRIPTOR) == THEME_DESCRIPTOR);
	(void)close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	open_theme();
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_layout_source source = {
		.path = tc_fuzz_file(LAYOUT_SLOT, data, size),
		.wall_path = tc_fuzz_file(WALL_SLOT, wall, sizeof wall - 1),
	};
	struct tc_layout layout;
	static struct tc_faults faults;
	faults = (struct tc_faults) { 0 };
	tc_fuzz_must(arena != NULL);
	if (tc_layout_read(&source, arena, &layout, &faults)) {
		tc_fuzz_must(faults.errors == 0);
		check_panes(&layout);
		tc_layout_finish(&layout);
	} else {
		tc_fuzz_check_faults(&faults);
		tc_fuzz_must(faults.items[0].message_vi[0] != '\0');
	}
	tc_arena_destroy(arena);
	return 0;
}
