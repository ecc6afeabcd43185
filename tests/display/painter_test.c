#include "display/painter.h"

#include "display/outputs/png.h"
#include "tests/display/painter_setting.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const enum tc_dash dashes[] = { TC_DASH_SOLID, TC_DASH_STALE, TC_DASH_LOST,
	TC_DASH_PROVISIONAL, TC_DASH_DISPUTED };

/* An island with a lake, in units of a hundredth. */
static const struct tc_spot island_spots[] = { { 0, 0.1F }, { 0.5F, 0 }, { 1, 0.3F }, { 0.9F, 1 },
	{ 0.4F, 0.8F }, { 0.1F, 0.9F }, { 0.3F, 0.3F }, { 0.7F, 0.35F }, { 0.6F, 0.6F } };
static const int island_rings[] = { 6, 9 };
static const struct tc_outline island = {
	.spots = island_spots,
	.ring_ends = island_rings,
	.ring_count = 2,
	.low = { 0, 0 },
	.high = { 1, 1 },
};

static void draw_lines(struct tc_drawlist *list) {
	for (int i = 0; i < 5; i++) {
		struct tc_rect frame = { 20 + i * 120, 20, 100, 70 };
		tc_draw_frame(list, frame, 5, dashes[i], TC_INK_WARNING);
		tc_draw_line(
			list, 20 + i * 120, 110.4, 120 + i * 120, 110.4, 3, dashes[i], TC_INK_RULE);
		struct tc_spot spots[] = { { 20 + (float)i * 120, 200 },
			{ 50 + (float)i * 120, 130 }, { 80 + (float)i * 120, 180 },
			{ 120 + (float)i * 120, 140.5F } };
		tc_draw_polyline(list, spots, 4, 6, dashes[i], false, TC_INK_DATA);
		tc_draw_polyline(list, spots, 4, 1.5, dashes[i], true, TC_INK_STALE);
	}
}

static void draw_areas(struct tc_drawlist *list) {
	struct tc_placing placing = { 150, 150, 20, 20 };
	tc_draw_polygon(list, &island, &placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID, TC_INK_RAMP4);
	tc_draw_polygon(
		list, &island, &placing, TC_POLYGON_STROKE, 2.5, TC_DASH_SOLID, TC_INK_GROUND);
	placing.offset_x_px = 190.3;
	tc_draw_polygon(list, &island, &placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID, TC_INK_NODATA);
	tc_draw_polygon(list, &island, &placing, TC_POLYGON_HATCH, 0, TC_DASH_SOLID, TC_INK_HATCH);
	placing.offset_x_px = 360;
	tc_draw_polygon(
		list, &island, &placing, TC_POLYGON_STROKE, 5, TC_DASH_DISPUTED, TC_INK_DISPUTED);
	tc_draw_fill(list, (struct tc_rect) { 540, 20, 150, 150 }, TC_INK_LAND);
	tc_draw_fade(list, (struct tc_rect) { 540, 20, 150, 150 }, 50, 20, 40, 0, TC_INK_GROUND);
}

static void draw_marks(struct tc_drawlist *list) {
	tc_draw_dots(list, 20, 20, 22.5, 8, 0, 10, 0, 34, TC_INK_DATA);
	tc_draw_dots(list, 20, 20, 22.5, 8, 2.5, 10, 34, 16, TC_INK_RULE);
	tc_draw_disc(list, 320.3, 60.7, 40, 0, TC_INK_CRITICAL);
	tc_draw_disc(list, 420, 60, 40, 6, TC_INK_WARNING);
	tc_draw_fill(list, (struct tc_rect) { 490, 20, 100.5, 53 }, TC_INK_DATA2);
	tc_draw_fill(list, (struct tc_rect) { 490, 90, 0.2, 53 }, TC_INK_DATA);
	tc_draw_watermark(list, (struct tc_rect) { 300, 110, 300, 130 }, "THỬ NGHIỆM");
}

static void draw_text(struct tc_drawlist *list) {
	struct tc_text_style style = { 8, TC_WEIGHT_LIGHT, TC_INK_TEXT3, TC_ANCHOR_LEFT };
	const char *words[] = { "Thừa Thiên Huế", "Ẵ Ỗ Ằ gụỵ", "1.234.567,89", "≠ nguồn khác: 17" };
	tc_draw_line(list, 320, 0, 320, 620, 1, TC_DASH_SOLID, TC_INK_GRID);
	for (int i = 0; i < 4; i++) {
		style.weight = (enum tc_weight)(TC_WEIGHT_LIGHT + i);
		style.anchor = TC_ANCHOR_LEFT;
		tc_draw_text(list, 320, 100 + i * 130, style, words[i], NULL);
		style.size_u = 3;
		style.anchor = TC_ANCHOR_RIGHT;
		tc_draw_text(list, 310, 100 + i * 130, style, words[i], NULL);
		style.anchor = TC_ANCHOR_MIDDLE;
		tc_draw_text(list, 160, 50 + i * 130, style, words[i], NULL);
		style.size_u = i % 2 ? 8 : 12;
		style.ink = TC_INK_TEXT;
	}
	style.size_u = 10;
	tc_draw_text(list, 320, 600, style, "ẩn\xE2\x80\xAE\x1B giấu", NULL);
}

static const struct picture {
	const char *name;
	int width_px, height_px;
	void (*draw)(struct tc_drawlist *list);
} pictures[] = {
	{ "painter-lines", 620, 220, draw_lines },
	{ "painter-areas", 710, 190, draw_areas },
	{ "painter-marks", 620, 250, draw_marks },
	{ "painter-text", 1100, 640, draw_text },
};

static int channel_distance(uint32_t a, uint32_t b) {
	int most = 0;
	for (int shift = 0; shift < 24; shift += 8) {
		int difference = abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF));
		most = difference > most ? difference : most;
	}
	return most;
}

/* Pixels further apart than tolerance. */
static size_t different(const struct tc_surface *a, const struct tc_surface *b, int tolerance) {
	size_t count = 0;
	for (int y = 0; y < a->height_px; y++) {
		for (int x = 0; x < a->width_px; x++) {
			count += channel_distance(a->pixels[y * a->stride_px + x],
					 b->pixels[y * b->stride_px + x]) > tolerance;
		}
	}
	return count;
}

/* The golden picture lies in tests/golden; a failing test leaves what it saw in the build folder. */
static bool is_golden(const char *name, const struct tc_surface *actual) {
	char golden[512], seen[512];
	const char *build = getenv("TC_BUILD_ROOT");
	snprintf(golden, sizeof golden, "%s/tests/golden/%s.png", getenv("TC_SOURCE_ROOT"), name);
	snprintf(seen, sizeof seen, "%s/%s-seen.png", build ? build : ".", name);
	struct tc_surface expected = { 0 };
	struct tc_error err = { 0 };
	enum tc_result result = tc_png_read(golden, &expected, &err);
	bool same = result == TC_OK && expected.width_px == actual->width_px &&
		expected.height_px == actual->height_px &&
		different(&expected, actual, 2) * 1000 <=
			(size_t)actual->width_px * (size_t)actual->height_px;
	tc_surface_finish(&expected);
	if (!same) {
		tc_png_write(actual, seen, NULL);
		print_error("%s: not the picture %s, see %s %s\n", name, golden, seen, err.message);
	}
	return same;
}

static void pictures_are_the_golden_ones(void **state) {
	struct setting *setting = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		const struct picture *picture = &pictures[i];
		struct tc_surface surface = setting_surface(picture->width_px, picture->height_px);
		struct tc_drawlist list = setting_list(setting);
		picture->draw(&list);
		struct tc_rect clip = { 0, 0, picture->width_px, picture->height_px };
		setting_paint(setting, &surface, &list, 0, 0, clip);
		wrong += !is_golden(picture->name, &surface);
		tc_surface_finish(&surface);
	}
	assert_int_equal(wrong, 0);
}

/* Large damage goes another way to the surface, in tiles: the wall's ones are wider than one of them. */
static void a_large_picture_is_that_of_its_pieces(void **state) {
	struct setting *setting = *state;
	static const struct { int width_px, height_px; } sizes[] = { { 1301, 907 }, { 9001, 131 } };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int width = sizes[i].width_px, height = sizes[i].height_px;
		struct tc_surface whole = setting_surface(width, height);
		struct tc_surface pieces = setting_surface(width, height);
		struct tc_drawlist list = setting_list(setting);
		for (size_t k = 0; k < sizeof pictures / sizeof *pictures; k++) {
			pictures[k].draw(&list);
		}
		tc_draw_line(&list, 3, 5, width - 7, height - 2, 9, TC_DASH_SOLID, TC_INK_DATA);
		struct tc_rect all = { 0, 0, width, height };
		struct tc_painting pane = { .list = &list, .clip = all };
		setting_paint(setting, &whole, &list, 0, 0, all);
		for (int left = 0; left < width; left += 333) {
			struct tc_damage damage = { 0 };
			tc_damage_add(&damage, left, 0, 333, height);
			assert_int_equal(tc_painter_paint(setting->painter, &pieces,
						 &setting->style, &pane, 1, &damage),
				TC_OK);
		}
		assert_int_equal(different(&whole, &pieces, 0), 0);
		tc_surface_finish(&whole);
		tc_surface_finish(&pieces);
	}
}

/* A word cut off says something else: the edge of the box, a px wide, stays as it was. */
static void watermarks_are_whole_words(void **state) {
	struct setting *setting = *state;
	static const struct {
		int width_px, height_px;
	} boxes[] = { { 300, 130 }, { 236, 84 }, { 1120, 840 }, { 2360, 840 }, { 1120, 1640 },
		{ 700, 2000 }, { 2500, 300 } };
	for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
		int right = boxes[i].width_px - 1, bottom = boxes[i].height_px - 1, marked = 0;
		struct tc_surface surface = setting_surface(right + 1, bottom + 1);
		struct tc_drawlist list = setting_list(setting);
		struct tc_rect box = { 0, 0, right + 1, bottom + 1 };
		tc_draw_watermark(&list, box, "MÔ PHỎNG");
		setting_paint(setting, &surface, &list, 0, 0, box);
		uint32_t ground = surface.pixels[0];
		for (int y = 0; y <= bottom; y++) {
			for (int x = 0; x <= right; x++) {
				bool edge = x == 0 || y == 0 || x == right || y == bottom;
				bool painted = surface.pixels[y * surface.stride_px + x] != ground;
				marked += painted;
				assert_false(edge && painted);
			}
		}
		assert_true(marked > 0);
		tc_surface_finish(&surface);
	}
}

/* F12: whatever a list holds, nothing outside its clip changes. */
static void nothing_is_painted_outside_the_clip(void **state) {
	struct setting *setting = *state;
	static char zalgo[1024], word[4097];
	zalgo[0] = 'a';
	for (int i = 0; i < 500; i++) {
		memcpy(zalgo + 1 + 2 * i, "\xCC\x81", 2);
	}
	memset(word, 'n', 4096);
	struct tc_surface surface = setting_surface(800, 600);
	struct tc_drawlist list = setting_list(setting);
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		pictures[i].draw(&list);
	}
	struct tc_text_style style = { 10, TC_WEIGHT_BOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(&list, -500, 50, style, word, NULL);
	tc_draw_text(&list, 50, 100, style, zalgo, NULL);
	tc_draw_fill(&list, (struct tc_rect) { -1e9, -1e9, 2e9, 5e8 }, TC_INK_DATA);
	tc_draw_line(&list, -1e7, -1e7, 1e7, 2e7, 50, TC_DASH_SOLID, TC_INK_DATA);
	tc_draw_disc(&list, 1e12, 1e12, 1e6, 0, TC_INK_DATA);
	tc_draw_arc(&list, 300, 200, 1e6, 2e6, 0, 1, TC_INK_DATA);
	tc_draw_arc(&list, NAN, 200, 50, 10, 0, 1, TC_INK_DATA);
	tc_draw_ribbon(&list, -1e6, -1e6, 1e6, 1e6, 50, TC_INK_DATA);
	tc_draw_ribbon(&list, 0, NAN, 100, 200, 10, TC_INK_DATA);
	tc_draw_line(&list, NAN, 0, 100, NAN, 50, TC_DASH_SOLID, TC_INK_DATA);
	setting_paint(setting, &surface, &list, 200, 150, (struct tc_rect) { 200, 150, 400, 300 });
	uint32_t ground = setting->style.colours[TC_INK_GROUND];
	size_t inside = 0;
	for (int y = 0; y < 600; y++) {
		for (int x = 0; x < 800; x++) {
			bool in = x >= 200 && x < 600 && y >= 150 && y < 450;
			bool painted = surface.pixels[y * 800 + x] != ground;
			inside += in && painted;
			if (!in && painted) {
				fail_msg("painted outside at %d,%d", x, y);
			}
		}
	}
	assert_true(inside > 10000);
	tc_surface_finish(&surface);
}

/* A quarter from upright to the right: its own part of the ring, with straight ends, and no other. */
static void an_arc_covers_its_part_of_the_ring(void **state) {
	struct setting *setting = *state;
	struct tc_surface surface = setting_surface(200, 200);
	struct tc_drawlist list = setting_list(setting);
	tc_draw_arc(&list, 100, 100, 60, 20, 0, 0.25, TC_INK_DATA);
	setting_paint(setting, &surface, &list, 0, 0, (struct tc_rect) { 0, 0, 200, 200 });
	uint32_t ground = setting->style.colours[TC_INK_GROUND];
	static const struct {
		int x, y;
		bool covered;
	} cases[] = { { 142, 58, true }, { 102, 31, true }, { 168, 97, true }, { 97, 40, false },
		{ 160, 103, false }, { 58, 58, false }, { 100, 100, false }, { 128, 72, false },
		{ 155, 45, false } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool covered = surface.pixels[cases[i].y * 200 + cases[i].x] != ground;
		if (covered != cases[i].covered) {
			fail_msg("%d,%d", cases[i].x, cases[i].y);
		}
	}
	tc_surface_finish(&surface);
}

/* As high everywhere as at its ends, level at both, and half way down in its middle. */
static void a_ribbon_is_as_high_everywhere(void **state) {
	struct setting *setting = *state;
	struct tc_surface surface = setting_surface(200, 200);
	struct tc_drawlist list = setting_list(setting);
	tc_draw_ribbon(&list, 20, 30, 180, 130, 24, TC_INK_DATA);
	setting_paint(setting, &surface, &list, 0, 0, (struct tc_rect) { 0, 0, 200, 200 });
	int ink = setting->style.colours[TC_INK_DATA] >> 8 & 255;
	int ground = setting->style.colours[TC_INK_GROUND] >> 8 & 255;
	for (int x = 0; x < 200; x++) {
		double covered = 0;
		int top = -1;
		for (int y = 0; y < 200; y++) {
			int green = surface.pixels[y * 200 + x] >> 8 & 255;
			covered += (double)(green - ground) / (ink - ground);
			top = top < 0 && green != ground ? y : top;
		}
		double expected = x >= 20 && x < 180 ? 24 : 0;
		if (!(fabs(covered - expected) < 0.2)) {
			fail_msg("%d: %.2f px high", x, covered);
		}
		assert_true(x != 20 || top == 30);
		assert_true(x != 179 || (top >= 129 && top <= 130));
		assert_true(x != 99 || (top >= 78 && top <= 80));
	}
	tc_surface_finish(&surface);
}

static void a_recoloured_area_uses_its_mask_again(void **state) {
	struct setting *setting = *state;
	struct tc_surface surface = setting_surface(400, 400);
	struct tc_rect clip = { 0, 0, 400, 400 };
	struct tc_placing placing = { 371.25, 371.5, 3, 3 };
	size_t kept = 0;
	for (int ramp = TC_INK_RAMP1; ramp <= TC_INK_RAMP5; ramp++) {
		struct tc_drawlist list = setting_list(setting);
		tc_draw_polygon(&list, &island, &placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID,
			(enum tc_ink)ramp);
		setting_paint(setting, &surface, &list, 0, 0, clip);
		assert_int_equal(surface.pixels[60 * 400 + 190], setting->style.colours[ramp]);
		if (ramp == TC_INK_RAMP1) {
			kept = tc_painter_kept_bytes(setting->painter);
		}
		assert_int_equal(tc_painter_kept_bytes(setting->painter), kept);
	}
	tc_surface_finish(&surface);
}

/* The next list may have its spots where another's lay: what counts is the spots. */
static void an_area_of_a_list_is_known_by_its_spots(void **state) {
	struct setting *setting = *state;
	struct tc_surface surface = setting_surface(100, 100);
	struct tc_rect clip = { 0, 0, 100, 100 };
	uint32_t ground = setting->style.colours[TC_INK_GROUND];
	struct tc_arena *arena = tc_arena_create(64 << 10);
	size_t kept = 0;
	for (int i = 0; i < 8; i++) {
		struct tc_drawlist list;
		tc_arena_reset(arena);
		tc_drawlist_init(&list, arena, setting->fonts, &setting->style, 10);
		float cut = i % 2 == 1 ? 10 : 90; /* within the same bounds */
		struct tc_spot spots[] = { { 10, 10 }, { 90, 10 }, { cut, 90 }, { 10, 90 } };
		tc_draw_area(&list, spots, 4, TC_POLYGON_FILL, TC_INK_DATA);
		setting_paint(setting, &surface, &list, 0, 0, clip);
		assert_int_equal(surface.pixels[80 * 100 + 80] == ground, i % 2 == 1);
		assert_int_not_equal(surface.pixels[20 * 100 + 20], ground);
		kept = i == 3 ? tc_painter_kept_bytes(setting->painter) : kept;
	}
	assert_int_equal(tc_painter_kept_bytes(setting->painter), kept);
	tc_arena_destroy(arena);
	tc_surface_finish(&surface);
}

/* As a moving line of figures moves its frames: by whole px, and out of its pane at the left. */
/* A layout that is opened anew may keep another province where the one before had its spots. */
static void another_shape_at_the_same_place_is_another_mask(void **state) {
	struct setting *setting = *state;
	struct tc_spot spots[] = { { 0, 0 }, { 20, 0 }, { 20, 20 }, { 0, 20 } };
	static const int ends[] = { 4 };
	struct tc_outline outline = { spots, ends, 1, { 0, 0 }, { 20, 20 } };
	static const struct tc_placing here = { 1, 1, 0, 0 };
	for (int i = 0; i < 2; i++) {
		struct tc_surface surface = setting_surface(20, 20);
		struct tc_drawlist list = setting_list(setting);
		tc_draw_polygon(
			&list, &outline, &here, TC_POLYGON_FILL, 0, TC_DASH_SOLID, TC_INK_DATA);
		setting_paint(setting, &surface, &list, 0, 0, (struct tc_rect) { 0, 0, 20, 20 });
		bool corner = surface.pixels[18 * surface.stride_px + 2] ==
			surface.pixels[2 * surface.stride_px + 17];
		assert_true(corner == (i == 0));
		tc_surface_finish(&surface);
		spots[3] = (struct tc_spot) { 20, 20 };
	}
}

static void a_frame_that_slides_is_one_mask(void **state) {
	enum { WIDTH = 400, HEIGHT = 100, FAR = 100 };
	struct setting *setting = *state;
	struct tc_rect clip = { 0, 0, WIDTH, HEIGHT };
	for (size_t d = 0; d < sizeof dashes / sizeof *dashes; d++) {
		struct tc_surface first = setting_surface(WIDTH, HEIGHT);
		struct tc_surface moved = setting_surface(WIDTH, HEIGHT);
		size_t kept = 0;
		for (int shift = 0; shift <= FAR; shift += 20) {
			struct tc_drawlist list = setting_list(setting);
			struct tc_rect box = { 60.375 - shift, 20.5, 150.25, 50 };
			tc_draw_frame(&list, box, 4, dashes[d], TC_INK_WARNING);
			setting_paint(setting, shift == 0 ? &first : &moved, &list, 0, 0, clip);
			kept = shift == 0 ? tc_painter_kept_bytes(setting->painter) : kept;
			assert_int_equal(tc_painter_kept_bytes(setting->painter), kept);
			for (int y = 0; shift > 0 && y < HEIGHT; y++) {
				assert_memory_equal(&moved.pixels[y * WIDTH],
					&first.pixels[y * WIDTH + shift], (WIDTH - FAR) * 4);
			}
		}
		assert_int_not_equal(
			first.pixels[22 * WIDTH + 64], setting->style.colours[TC_INK_GROUND]);
		tc_surface_finish(&first);
		tc_surface_finish(&moved);
	}
}

static void masks_stay_within_their_budget(void **state) {
	struct setting *setting = *state;
	struct tc_painter *painter = NULL;
	assert_int_equal(tc_painter_create(setting->fonts, 64 << 10, &painter, NULL), TC_OK);
	struct tc_surface surface = setting_surface(400, 200);
	for (int i = 0; i < 300; i++) {
		struct tc_drawlist list = setting_list(setting);
		struct tc_spot spots[] = { { 0, (float)i }, { 200, 100 }, { 400, (float)i / 2 } };
		tc_draw_polyline(&list, spots, 3, 6, TC_DASH_SOLID, false, TC_INK_DATA);
		struct tc_painting pane = { .clip = { 0, 0, 400, 200 }, .list = &list };
		struct tc_damage all = { 0 };
		tc_damage_add(&all, 0, 0, 400, 200);
		assert_int_equal(
			tc_painter_paint(painter, &surface, &setting->style, &pane, 1, &all),
			TC_OK);
		assert_true(tc_painter_kept_bytes(painter) <= (64 << 10) + (32 << 10));
	}
	tc_surface_finish(&surface);
	tc_painter_destroy(painter);
}

/* The island, and a line that is another one in every picture. */
static void a_shape_that_stays_is_not_pushed_out(void **state) {
	struct setting *setting = *state;
	struct tc_painter *painter = NULL;
	assert_int_equal(tc_painter_create(setting->fonts, 64 << 10, &painter, NULL), TC_OK);
	struct tc_surface surface = setting_surface(400, 200);
	struct tc_placing placing = { 150, 150, 20, 20 };
	size_t lone_bytes = 0;
	for (int i = 0; i < 60; i++) {
		struct tc_drawlist list = setting_list(setting);
		struct tc_spot spots[] = { { 0, (float)i }, { 200, 100 }, { 400, (float)i / 2 } };
		if (i < 2 || i == 59) {
			tc_draw_polygon(&list, &island, &placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID,
				TC_INK_RAMP4);
		} else {
			tc_draw_polyline(&list, spots, 3, 6, TC_DASH_SOLID, false, TC_INK_DATA);
		}
		struct tc_painting pane = { .clip = { 0, 0, 400, 200 }, .list = &list };
		struct tc_damage all = { 0 };
		tc_damage_add(&all, 0, 0, 400, 200);
		size_t before = tc_painter_kept_bytes(painter);
		assert_int_equal(
			tc_painter_paint(painter, &surface, &setting->style, &pane, 1, &all),
			TC_OK);
		lone_bytes = i == 0 ? tc_painter_kept_bytes(painter) : lone_bytes;
		if (i == 59) { /* found again, not made again */
			assert_true(tc_painter_kept_bytes(painter) <= before);
		}
	}
	assert_true(lone_bytes > 0 && lone_bytes < 64 << 10);
	tc_surface_finish(&surface);
	tc_painter_destroy(painter);
}

static void impossible_surfaces_are_refused(void **state) {
	(void)state;
	static const int sizes[][2] = { { 0, 10 }, { 10, -1 }, { 40000, 10 }, { 10, 1 << 30 } };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct tc_surface surface;
		struct tc_error err = { 0 };
		assert_int_equal(
			tc_surface_init(&surface, sizes[i][0], sizes[i][1], &err), TC_BAD_INPUT);
		assert_non_null(strstr(err.message, "not possible"));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_are_the_golden_ones),
		cmocka_unit_test(a_large_picture_is_that_of_its_pieces),
		cmocka_unit_test(watermarks_are_whole_words),
		cmocka_unit_test(nothing_is_painted_outside_the_clip),
		cmocka_unit_test(an_arc_covers_its_part_of_the_ring),
		cmocka_unit_test(a_ribbon_is_as_high_everywhere),
		cmocka_unit_test(a_recoloured_area_uses_its_mask_again),
		cmocka_unit_test(an_area_of_a_list_is_known_by_its_spots),
		cmocka_unit_test(another_shape_at_the_same_place_is_another_mask),
		cmocka_unit_test(a_frame_that_slides_is_one_mask),
		cmocka_unit_test(masks_stay_within_their_budget),
		cmocka_unit_test(a_shape_that_stays_is_not_pushed_out),
		cmocka_unit_test(impossible_surfaces_are_refused),
	};
	return cmocka_run_group_tests(tests, setting_open, setting_close);
}
