#include "tests/display/painter_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct tc_style dark(void) {
	struct tc_style style = {
		.colours = { [TC_INK_GROUND] = 0x12161C,
			[TC_INK_LAND] = 0x1B222B,
			[TC_INK_PROVINCE] = 0x34424F,
			[TC_INK_ISLE] = 0x8592A0,
			[TC_INK_TRACK] = 0x232C37,
			[TC_INK_GRID] = 0x2A3440,
			[TC_INK_RULE] = 0x45525F,
			[TC_INK_TEXT] = 0xF4F6F8,
			[TC_INK_TEXT2] = 0xBCC6D1,
			[TC_INK_TEXT3] = 0x8FA6BE,
			[TC_INK_DATA] = 0xA9C8E2,
			[TC_INK_DATA2] = 0x4F6A83,
			[TC_INK_DIM] = 0x5B7A96,
			[TC_INK_CRITICAL] = 0xFF6B5E,
			[TC_INK_WARNING] = 0xFFD23F,
			[TC_INK_INFO] = 0x64B5F6,
			[TC_INK_STALE] = 0x9AA0A8,
			[TC_INK_DISPUTED] = 0xA36BFF,
			[TC_INK_INVERSE] = 0x12161C,
			[TC_INK_RAMP1] = 0x2C3E4F,
			[TC_INK_RAMP2] = 0x3C5D7A,
			[TC_INK_RAMP3] = 0x5684A8,
			[TC_INK_RAMP4] = 0x88B2D1,
			[TC_INK_RAMP5] = 0xC6E0F2,
			[TC_INK_NODATA] = 0x1E252E,
			[TC_INK_HATCH] = 0x78838F,
			[TC_INK_WATERMARK] = 0xFFFFFF },
		.line = { .hatch = 0.35, .hatch_pitch = 1.6 },
		.dash = { .stale = { 0.5, 1.2 },
			.lost = { 0.6, 0.6 },
			.provisional = { 1.4, 1.0 },
			.disputed = { 1.8, 0.8, 0.4, 0.8 } },
		.watermark = { .size = 36,
			.rotate_degrees = -18,
			.alpha = 0.075,
			.pitch_x = 120,
			.pitch_y = 80 },
	};
	return style;
}

int setting_open(void **state) {
	struct setting *setting = calloc(1, sizeof *setting);
	assert_non_null(setting);
	char directory[512];
	snprintf(directory, sizeof directory,
		"%s/fonts/node_modules/@expo-google-fonts/source-sans-3", getenv("TC_SOURCE_ROOT"));
	struct tc_error err = { 0 };
	setting->style = dark();
	setting->arena = tc_arena_create(64 << 20);
	if (tc_fonts_open(directory, &setting->fonts, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	assert_int_equal(tc_painter_create(setting->fonts, 0, &setting->painter, NULL), TC_OK);
	*state = setting;
	return 0;
}

int setting_close(void **state) {
	struct setting *setting = *state;
	tc_painter_destroy(setting->painter);
	tc_fonts_close(setting->fonts);
	tc_arena_destroy(setting->arena);
	free(setting);
	return 0;
}

struct tc_drawlist setting_list(struct setting *setting) {
	struct tc_drawlist list;
	tc_drawlist_init(&list, setting->arena, setting->fonts, &setting->style, 10);
	return list;
}

void setting_paint(struct setting *setting, struct tc_surface *surface, struct tc_drawlist *list,
	double x_px, double y_px, struct tc_rect clip) {
	struct tc_painting pane = { .x_px = x_px, .y_px = y_px, .clip = clip, .list = list };
	struct tc_damage all = { 0 };
	tc_damage_add_pixels(&all, tc_surface_area(surface));
	assert_false(list->full);
	assert_int_equal(
		tc_painter_paint(setting->painter, surface, &setting->style, &pane, 1, &all),
		TC_OK);
}

struct tc_surface setting_surface(int width_px, int height_px) {
	struct tc_surface surface;
	assert_int_equal(tc_surface_init(&surface, width_px, height_px, NULL), TC_OK);
	return surface;
}
