/* Whatever the bytes are: a layout is read whole or every fault is told, with a place and a pointer that
 * are sound; the panes of a whole one stand on the wall. */
#include "layouts/layout.h"
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char wall[] =
	"{\"version\":1,\"seat_m\":5,\"screens\":[{\"width_mm\":1000,\"height_mm\":500,"
	"\"width_px\":1000,\"height_px\":500},{\"x_mm\":1010,\"width_mm\":1000,"
	"\"height_mm\":500,\"width_px\":1000,\"height_px\":500}]}";

static void must(bool holds) {
	if (!holds) {
		abort();
	}
}

/* A file without a disk: its path, in path. */
static int memory_file(const void *bytes, size_t size, char path[64]) {
	int file = memfd_create("document", MFD_CLOEXEC);
	must(file >= 0 && write(file, bytes, size) == (ssize_t)size);
	(void)snprintf(path, 64, "/proc/self/fd/%d", file);
	return file;
}

static void check_panes(const struct tc_layout *layout) {
	must(layout->pane_count > 0 && layout->pane_count <= TC_PANES_MAX);
	for (int i = 0; i < layout->pane_count; i++) {
		const struct tc_pane_box *box = &layout->panes[i].box;
		must(layout->panes[i].kind != NULL && layout->panes[i].id != NULL);
		must(box->x_px >= -1 && box->y_px >= -1 && box->width_px >= 0 &&
			box->height_px >= 0);
		must(box->x_px + box->width_px <= layout->wall.width_px + 1);
		must(box->y_px + box->height_px <= layout->wall.height_px + 1);
	}
}

static void check_faults(const struct tc_faults *faults) {
	must(faults->errors > 0 && faults->count > 0);
	for (int i = 0; i < faults->count; i++) {
		const struct tc_error *fault = &faults->items[i];
		must(fault->message[0] != '\0' && fault->message_vi[0] != '\0');
		must(fault->pointer[0] == '\0' || fault->pointer[0] == '/');
	}
}

static void read_layout(const char *path, const char *wall_path) {
	static const size_t budget = 4 * 1024 * 1024;
	struct tc_arena *arena = tc_arena_create(budget);
	must(arena != NULL);
	struct tc_layout_source source = { .path = path, .wall_path = wall_path };
	struct tc_layout layout;
	struct tc_faults faults = { 0 };
	if (tc_layout_read(&source, arena, &layout, &faults)) {
		must(faults.errors == 0);
		check_panes(&layout);
		tc_layout_finish(&layout);
	} else {
		check_faults(&faults);
	}
	memset(&faults, 0, sizeof(faults));
	struct tc_wall other;
	if (tc_wall_read(path, arena, &other, &faults)) {
		must(other.unit_px > 0 && other.width_px > 0 && other.mm_per_px > 0);
	} else {
		check_faults(&faults);
	}
	memset(&faults, 0, sizeof(faults));
	struct tc_theme theme;
	if (!tc_theme_read(path, arena, &theme, &faults)) {
		check_faults(&faults);
	}
	tc_arena_destroy(arena);
}

/* The corpus names its theme "./100", a path beside the document: descriptor 100. */
static void open_theme(void) {
	enum { THEME_DESCRIPTOR = 100 };
	const char *root = getenv("TC_SOURCE_ROOT");
	char path[TC_PATH_MAX];
	(void)snprintf(
		path, sizeof(path), "%s/layouts/themes/dark.json", root != NULL ? root : ".");
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		(void)dup2(file, THEME_DESCRIPTOR);
		(void)close(file);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char path[64], wall_path[64];
	open_theme();
	int file = memory_file(data, size, path);
	int wall_file = memory_file(wall, sizeof(wall) - 1, wall_path);
	read_layout(path, wall_path);
	(void)close(file);
	(void)close(wall_file);
	return 0;
}
