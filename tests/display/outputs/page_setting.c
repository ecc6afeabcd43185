#include "tests/display/outputs/page_setting.h"

#include "display/outputs/png.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A square with a hole, in units of its own. */
static const struct tc_spot ring_spots[] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, { 3, 3 },
	{ 7, 3 }, { 7, 7 }, { 3, 7 } };
static const int ring_ends[] = { 4, 8 };
static const struct tc_outline outline = { ring_spots, ring_ends, 2, { 0, 0 }, { 10, 10 } };

static void draw_text(struct tc_drawlist *list, double y_px, enum tc_weight weight, double size_u,
	const char *text) {
	struct tc_text_style style = { size_u, weight, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(list, 20, y_px, style, text, NULL);
}

static void draw_shapes(struct tc_drawlist *list) {
	static const struct tc_spot series[] = { { 400, 80 }, { 460, 20 }, { 520, 90 },
		{ 580, 40 } };
	tc_draw_fill(list, (struct tc_rect) { 400.4, 110, 180, 20.3 }, TC_INK_DATA);
	tc_draw_line(list, 400, 140.5, 580, 140.5, 3, TC_DASH_SOLID, TC_INK_RULE);
	tc_draw_line(list, 400, 150, 580, 150, 4, TC_DASH_DISPUTED, TC_INK_WARNING);
	tc_draw_polyline(list, series, 4, 5, TC_DASH_SOLID, false, TC_INK_CRITICAL);
	tc_draw_frame(list, (struct tc_rect) { 600, 20, 100, 100 }, 3, TC_DASH_STALE, TC_INK_STALE);
	tc_draw_dots(list, 410, 180, 20, 7, 0, 6, 2, 13, TC_INK_DIM);
	tc_draw_dots(list, 410, 250, 20, 7, 2, 6, 0, 5, TC_INK_RULE);
	tc_draw_disc(list, 650, 70, 30, 0, TC_INK_INFO);
	tc_draw_disc(list, 650, 70, 42, 4, TC_INK_INFO);
	tc_draw_arc(list, 650, 210, 50, 24, -0.1, 0.7, TC_INK_DATA);
	tc_draw_ribbon(list, 420, 440, 620, 500, 25.5, TC_INK_DATA2);
	for (int style = TC_POLYGON_FILL; style <= TC_POLYGON_STROKE; style++) {
		struct tc_placing placing = { 12, 12, 400 + (style - 1) * 130.0, 300 };
		tc_draw_polygon(list, &outline, &placing, (enum tc_polygon_style)style, 4,
			TC_DASH_SOLID, style == TC_POLYGON_HATCH ? TC_INK_HATCH : TC_INK_PROVINCE);
	}
	tc_draw_fade(list, (struct tc_rect) { 400, 300, 120, 120 }, 40, 20, 30, 0, TC_INK_GROUND);
}

void sheet_open(struct setting *setting, struct sheet *sheet) {
	memset(sheet, 0, sizeof *sheet);
	sheet->list = setting_list(setting);
	draw_text(&sheet->list, 80, TC_WEIGHT_SEMIBOLD, 4, "Tổng quan quốc gia");
	draw_text(&sheet->list, 180, TC_WEIGHT_BOLD, 9, "1.000");
	draw_text(&sheet->list, 240, TC_WEIGHT_REGULAR, 2.4, "Tỉnh <63> & \"thành phố\"");
	draw_text(&sheet->list, 290, TC_WEIGHT_LIGHT, 2.4, "Thừa Thiên Huế · 09/12/2019");
	draw_shapes(&sheet->list);
	setting->style.watermark.alpha = 0.3; /* enough to be missed */
	tc_draw_watermark(&sheet->list, (struct tc_rect) { 0, 0, 760, 560 }, "MÔ PHỎNG");
	assert_false(sheet->list.full);
	sheet->pane = (struct tc_painting) { 30, 25, { 20, 20, 740, 540 }, &sheet->list };
	sheet->page = (struct tc_page) { 800, 600, "Trang thử & <kiểm>", &setting->style,
		setting->fonts, &sheet->pane, 1 };
	snprintf(sheet->folder, sizeof sheet->folder, "/tmp/toancanh-page-XXXXXX");
	assert_non_null(mkdtemp(sheet->folder));
}

void sheet_close(struct sheet *sheet) {
	DIR *folder = opendir(sheet->folder);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] != '.') {
			unlinkat(dirfd(folder), entry->d_name, 0);
		}
	}
	closedir(folder);
	rmdir(sheet->folder); /* a folder of a program's own may be left in it */
}

const char *sheet_path(const struct sheet *sheet, const char *name) {
	static char paths[4][TC_PATH_MAX];
	static int turn;
	char *path = paths[turn++ % 4];
	snprintf(path, TC_PATH_MAX, "%s/%s", sheet->folder, name);
	return path;
}

void run_program(const char *const *arguments, const char *package) {
	enum { MOST = 16 };
	char *copies[MOST] = { NULL };
	for (int i = 0; i < MOST - 1 && arguments[i] != NULL; i++) {
		copies[i] = strdup(arguments[i]);
		assert_non_null(copies[i]);
	}
	int status = 0;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		execvp(copies[0], copies);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fail_msg("%s ended with %d; it belongs to package %s", copies[0],
			WIFEXITED(status) ? WEXITSTATUS(status) : -1, package);
	}
	for (int i = 0; i < MOST; i++) {
		free(copies[i]);
	}
}

static bool apart(uint32_t a, uint32_t b, int levels) {
	for (int shift = 0; shift <= 16; shift += 8) {
		if (abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)) > levels) {
			return true;
		}
	}
	return false;
}

/* The page's left half holds letters, which programs place by parts of a px; its right half shapes, of
 * which every kind covers more than the tolerance. */
static const struct part {
	const char *name;
	struct tc_pixels area;
	int levels, most;
} parts[] = {
	{ "letters", { 0, 0, 420, 600 }, 80, 4000 },
	{ "shapes", { 420, 0, 800, 600 }, 40, 900 },
};

static void assert_part(
	const struct part *part, const struct tc_surface *painted, const struct tc_surface *read) {
	int count = 0;
	for (int y = part->area.top; y < part->area.bottom; y++) {
		for (int x = part->area.left; x < part->area.right; x++) {
			count += apart(painted->pixels[y * painted->stride_px + x],
				read->pixels[y * read->stride_px + x], part->levels);
		}
	}
	if (count > part->most) {
		fail_msg("%s: %d px are another colour, %d may be", part->name, count, part->most);
	}
}

void assert_as_painted(struct setting *setting, const struct sheet *sheet, const char *path) {
	struct tc_surface painted = setting_surface(sheet->page.width_px, sheet->page.height_px);
	struct tc_surface read = { 0 };
	struct tc_damage all = { 0 };
	tc_damage_add_pixels(&all, tc_surface_area(&painted));
	assert_int_equal(tc_painter_paint(setting->painter, &painted, &setting->style, &sheet->pane,
				 1, &all),
		TC_OK);
	assert_int_equal(tc_png_read(path, &read, NULL), TC_OK);
	assert_int_equal(read.width_px, painted.width_px);
	assert_int_equal(read.height_px, painted.height_px);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		assert_part(&parts[i], &painted, &read);
	}
	tc_surface_finish(&painted);
	tc_surface_finish(&read);
}

char *read_whole(const char *path) {
	enum { MOST = 4 << 20 };
	FILE *in = fopen(path, "rb");
	assert_non_null(in);
	char *text = malloc(MOST);
	assert_non_null(text);
	size_t length = fread(text, 1, MOST - 1, in);
	text[length] = '\0';
	fclose(in);
	return text;
}

void render_overview(const char *path) {
	char program[TC_PATH_MAX], layout[TC_PATH_MAX];
	snprintf(program, sizeof program, "%s/toancanh", getenv("TC_BUILD_ROOT"));
	snprintf(layout, sizeof layout, "%s/layouts/national-overview.json",
		getenv("TC_SOURCE_ROOT"));
	const char *const arguments[] = { program, "render", "--out", path, layout, NULL };
	run_program(arguments, "none: it is ours");
}
