/* The sheet of marks (layouts/trust.json) seen without colour and by three kinds of colour-blind eyes: what can
 * be seen in colour can be seen then, and no two marks look the same. */
#include "display/painter.h"
#include "display/recording.h"
#include "tests/display/scene_setting.h"
#include "tests/layouts/eyes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MARKS_MAX = 32, STANDS_OUT_PX = 60, SEEN = EYES + 1 };
/* Contrast of what stands out from the ground; of what was seen in colour, which part still must. */
static const double seen_contrast = 2.0, kept_share = 0.97;

/* One pane of the sheet that shows a mark: which of its pixels stand out from the ground, in colour and then
 * for every sight. All panes are as large. */
struct mark {
	const char *id;
	int x_px, y_px;
	bool *seen[SEEN]; /* owned */
};

static struct setting setting;
static struct tc_surface surface;
static struct mark marks[MARKS_MAX];
static int mark_count, width_px, height_px;
static double linear_light[256];

/* WCAG luminance of a pixel as an eye sees it; NULL: in colour. */
static double luminance(uint32_t pixel, const struct eye *sight) {
	const double rgb[3] = { linear_light[pixel >> 16 & 255], linear_light[pixel >> 8 & 255],
		linear_light[pixel & 255] };
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double seen = rgb[i];
		if (sight != NULL) {
			seen = sight->rows[i][0] * rgb[0] + sight->rows[i][1] * rgb[1] +
				sight->rows[i][2] * rgb[2];
		}
		sum += weights[i] * fmin(fmax(seen, 0), 1);
	}
	return sum;
}

static bool *look_at(const struct mark *mark, const struct eye *sight) {
	bool *seen = calloc((size_t)width_px * (size_t)height_px, sizeof *seen);
	assert_non_null(seen);
	double ground = luminance(surface.pixels[0], sight);
	for (int i = 0; i < width_px * height_px; i++) {
		int y = mark->y_px + i / width_px, x = mark->x_px + i % width_px;
		double here = luminance(
			surface.pixels[(size_t)y * (size_t)surface.stride_px + (size_t)x], sight);
		seen[i] =
			(fmax(here, ground) + 0.05) / (fmin(here, ground) + 0.05) >= seen_contrast;
	}
	return seen;
}

static bool is_mark(const struct tc_pane *pane) {
	return strcmp(pane->kind, "figure") == 0;
}

static void add_mark(const struct tc_pane *pane) {
	struct mark *mark = &marks[mark_count++];
	assert_true(mark_count < MARKS_MAX);
	*mark = (struct mark) { pane->id, (int)lround(pane->box.x_px), (int)lround(pane->box.y_px),
		{ 0 } };
	for (int s = 0; s < SEEN; s++) {
		mark->seen[s] = look_at(mark, s == 0 ? NULL : &eyes[s - 1]);
	}
}

/* The last word of the wall is a sample's watermark, which lies over all panes alike: it is left out. */
static void paint_sheet(void) {
	struct tc_error err;
	struct tc_damage all = { 0 };
	struct tc_painter *painter = NULL;
	int count = 0;
	const struct tc_layout *layout = tc_scene_layout(setting.scene);
	const struct tc_painting *panes = tc_scene_paintings(setting.scene, &count);
	assert_int_equal(
		tc_surface_init(&surface, layout->wall.width_px, layout->wall.height_px, &err),
		TC_OK);
	assert_int_equal(tc_painter_create(setting.stage.fonts, 0, &painter, &err), TC_OK);
	tc_damage_add_pixels(&all, tc_surface_area(&surface));
	assert_int_equal(
		tc_painter_paint(painter, &surface, &layout->theme.style, panes, count - 1, &all),
		TC_OK);
	tc_painter_destroy(painter);
}

static int set_up(void **state) {
	(void)state;
	setting_open(&setting, "layouts/trust.json");
	assert_int_equal(tc_recording_load_sample(setting.scene, setting.stage.catalogue,
				 setting.mirror, &setting.faults),
		TC_OK);
	(void)setting_refresh(&setting);
	for (int i = 0; i < 256; i++) {
		double s = i / 255.0;
		linear_light[i] = s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
	}
	paint_sheet();
	const struct tc_layout *layout = tc_scene_layout(setting.scene);
	width_px = layout->wall.width_px;
	height_px = layout->wall.height_px;
	/* Edges lie on whole px, so panes differ by one. */
	for (int i = 0; i < layout->pane_count; i++) {
		if (is_mark(&layout->panes[i])) {
			width_px = (int)fmin(width_px, floor(layout->panes[i].box.width_px));
			height_px = (int)fmin(height_px, floor(layout->panes[i].box.height_px));
		}
	}
	for (int i = 0; i < layout->pane_count; i++) {
		if (is_mark(&layout->panes[i])) {
			add_mark(&layout->panes[i]);
		}
	}
	return 0;
}

static int tear_down(void **state) {
	(void)state;
	for (int i = 0; i < mark_count * SEEN; i++) {
		free(marks[i / SEEN].seen[i % SEEN]);
	}
	tc_surface_finish(&surface);
	setting_close(&setting);
	return 0;
}

static void what_is_seen_in_colour_is_seen_by_all(void **state) {
	(void)state;
	assert_true(mark_count >= 18);
	for (int s = 1; s < SEEN; s++) {
		for (int i = 0; i < mark_count; i++) {
			int seen = 0, kept = 0;
			for (int k = 0; k < width_px * height_px; k++) {
				seen += marks[i].seen[0][k];
				kept += marks[i].seen[0][k] && marks[i].seen[s][k];
			}
			if (seen < STANDS_OUT_PX || kept < seen * kept_share) {
				fail_msg("%s, %s: %d of %d px still stand out", marks[i].id,
					eyes[s - 1].name, kept, seen);
			}
		}
	}
}

/* By form alone: which pixels stand out, not in what colour. */
static void no_two_marks_look_the_same(void **state) {
	(void)state;
	for (int pair = 0; pair < mark_count * mark_count; pair++) {
		const struct mark *one = &marks[pair / mark_count],
				  *other = &marks[pair % mark_count];
		for (int s = 1; s < SEEN && one < other; s++) {
			int differ = 0;
			for (int k = 0; k < width_px * height_px; k++) {
				differ += one->seen[s][k] != other->seen[s][k];
			}
			if (differ < STANDS_OUT_PX) {
				fail_msg("%s and %s differ in %d px in %s", one->id, other->id,
					differ, eyes[s - 1].name);
			}
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_seen_in_colour_is_seen_by_all),
		cmocka_unit_test(no_two_marks_look_the_same),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
