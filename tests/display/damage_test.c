#include "display/damage.h"

#include "tests/display/painter_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { WIDTH = 480, HEIGHT = 320 };

/* xorshift: the same pictures at every run. */
static uint32_t next_random(uint32_t *seed) {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static double between(uint32_t *seed, double low, double high) {
	return low + (high - low) * (next_random(seed) % 10000) / 10000;
}

static const struct tc_spot area_spots[] = { { 0, 0 }, { 1, 0.2F }, { 0.7F, 1 }, { 0.2F, 0.7F } };
static const int area_rings[] = { 4 };
static const struct tc_outline area = { area_spots, area_rings, 1, { 0, 0 }, { 1, 1 } };

/* One random command, the same for the same seed. */
static void draw_random(struct tc_drawlist *list, uint32_t seed) {
	static const char *const words[] = { "Ẵ", "1.234", "95,4%", "Hà Nội", "gụ", "…" };
	uint32_t *at = &seed;
	uint32_t kind = next_random(at) % 9;
	double x = between(at, -40, WIDTH), y = between(at, -40, HEIGHT);
	double w = between(at, 1, 150), h = between(at, 1, 100), pen = between(at, 0.5, 9);
	enum tc_ink ink = (enum tc_ink)(1 + next_random(at) % (TC_INK_COUNT - 1));
	enum tc_dash dash = (enum tc_dash)(1 + next_random(at) % 5);
	struct tc_rect box = { x, y, w, h };
	struct tc_spot spots[] = { { (float)x, (float)y }, { (float)(x + w), (float)(y + h) },
		{ (float)(x + h), (float)(y - w) } };
	struct tc_placing placing = { w, h, x, y };
	struct tc_text_style style = { pen + 1, (enum tc_weight)(1 + next_random(at) % 4), ink,
		(enum tc_anchor)(1 + next_random(at) % 3) };
	switch (kind) {
	case 0: tc_draw_fill(list, box, ink); break;
	case 1: tc_draw_polyline(list, spots, 3, pen, dash, h > 50, ink); break;
	case 2: tc_draw_frame(list, box, pen, dash, ink); break;
	case 3: tc_draw_line(list, x, y, h > 50 ? x : x + w, y, pen, dash, ink); break;
	case 4:
		tc_draw_polygon(list, &area, &placing, (enum tc_polygon_style)(1 + seed % 3), pen,
			dash, ink);
		break;
	case 5:
		tc_draw_dots(list, x, y, pen + 2, pen / 2, seed % 2 ? 1 : 0, 7, (int)(seed % 5), 20,
			ink);
		break;
	case 6: tc_draw_disc(list, x, y, w / 4, seed % 2 ? pen : 0, ink); break;
	case 7: tc_draw_text(list, x, y, style, words[seed % 6], NULL); break;
	default:
		if (seed % 2) {
			tc_draw_fade(list, box, w / 3, w / 4, h / 3, h / 5, TC_INK_GROUND);
		} else {
			tc_draw_watermark(list, box, "THỬ");
		}
	}
}

/* The seeds of a list, and another list made from it by changing, leaving out and adding. */
struct pair {
	uint32_t before[40], after[60];
	int before_count, after_count;
};

static struct pair random_pair(uint32_t *seed) {
	struct pair pair = { .before_count = (int)(next_random(seed) % 40) };
	uint32_t calm = 2 + next_random(seed) % 20; /* one in so many commands changes */
	for (int i = 0; i < pair.before_count; i++) {
		pair.before[i] = next_random(seed);
		uint32_t what = next_random(seed) % (3 * calm);
		if (what != 0) {
			pair.after[pair.after_count++] =
				what == 1 ? next_random(seed) : pair.before[i];
		}
		if (what == 2 && pair.after_count < 59) {
			pair.after[pair.after_count++] = next_random(seed);
		}
	}
	return pair;
}

static struct tc_drawlist list_of(struct setting *setting, const uint32_t *seeds, int count) {
	struct tc_drawlist list = setting_list(setting);
	for (int i = 0; i < count; i++) {
		draw_random(&list, seeds[i]);
	}
	return list;
}

/* Painting only the damage gives the pixels of painting all: 400 random pairs of lists. */
static void damage_covers_every_change(void **state) {
	struct setting *setting = *state;
	struct tc_surface part = setting_surface(WIDTH, HEIGHT);
	struct tc_surface whole = setting_surface(WIDTH, HEIGHT);
	uint32_t seed = 20261121;
	for (int round = 0; round < 400; round++) {
		tc_arena_reset(setting->arena);
		struct pair pair = random_pair(&seed);
		struct tc_drawlist before = list_of(setting, pair.before, pair.before_count);
		struct tc_drawlist after = list_of(setting, pair.after, pair.after_count);
		struct tc_rect clip = { between(&seed, -9, 60), between(&seed, -9, 60), 300, 200 };
		double x = between(&seed, -20, 20), y = between(&seed, -20, 20);
		setting_paint(setting, &part, &before, x, y, clip);
		setting_paint(setting, &whole, &after, x, y, clip);
		struct tc_damage damage = { 0 };
		tc_damage_between(&before, &after, x, y, &damage);
		struct tc_painting pane = { x, y, clip, &after };
		tc_painter_paint(setting->painter, &part, &setting->style, &pane, 1, &damage);
		for (int i = 0; i < WIDTH * HEIGHT; i++) {
			if (part.pixels[i] != whole.pixels[i]) {
				fail_msg("round %d: %d,%d is %06x, not %06x", round, i % WIDTH,
					i / WIDTH, part.pixels[i], whole.pixels[i]);
			}
		}
	}
	tc_surface_finish(&part);
	tc_surface_finish(&whole);
}

static void equal_lists_damage_nothing(void **state) {
	struct setting *setting = *state;
	tc_arena_reset(setting->arena);
	uint32_t seeds[30], seed = 7;
	for (int i = 0; i < 30; i++) {
		seeds[i] = next_random(&seed);
	}
	struct tc_drawlist one = list_of(setting, seeds, 30), two = list_of(setting, seeds, 30);
	struct tc_damage damage = { 0 };
	tc_damage_between(&one, &two, 5, 5, &damage);
	tc_damage_between(NULL, NULL, 5, 5, &damage);
	assert_true(tc_damage_is_empty(&damage));
	tc_damage_between(&one, NULL, 5, 5, &damage);
	assert_false(tc_damage_is_empty(&damage));
}

static void a_changed_figure_costs_its_ink(void **state) {
	struct setting *setting = *state;
	struct tc_text_style style = { 24, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	struct tc_drawlist before = setting_list(setting), after = setting_list(setting);
	tc_draw_text(&before, 0, 110, style, "Nước sạch", NULL);
	tc_draw_text(&after, 0, 110, style, "Nước sạch", NULL);
	struct tc_rect old_ink = tc_draw_text(&before, 0, 360, style, "17", NULL);
	struct tc_rect new_ink = tc_draw_text(&after, 0, 360, style, "18", NULL);
	struct tc_damage damage = { 0 };
	tc_damage_between(&before, &after, 100, 200, &damage);
	assert_int_equal(damage.count, 1);
	double wide = old_ink.width_px > new_ink.width_px ? old_ink.width_px : new_ink.width_px;
	assert_in_range(damage.rects[0].left, 96, 100);
	assert_true(damage.rects[0].right <= 100 + (int)wide + 4);
	assert_in_range(damage.rects[0].bottom, 559, 566);
}

static void many_rectangles_stay_few_and_lose_nothing(void **state) {
	(void)state;
	struct tc_damage damage = { 0 };
	uint32_t seed = 99;
	struct tc_pixels all[500];
	for (int i = 0; i < 500; i++) {
		int left = (int)(next_random(&seed) % 8000), top = (int)(next_random(&seed) % 4000);
		all[i] = (struct tc_pixels) { left, top, left + 1 + (int)(next_random(&seed) % 90),
			top + 1 + (int)(next_random(&seed) % 90) };
		tc_damage_add_pixels(&damage, all[i]);
		assert_true(damage.count <= TC_DAMAGE_MAX);
	}
	for (int i = 0; i < 500; i++) {
		bool covered = false;
		for (int k = 0; k < damage.count; k++) {
			struct tc_pixels common = tc_pixels_common(damage.rects[k], all[i]);
			covered = covered || memcmp(&common, &all[i], sizeof common) == 0;
		}
		assert_true(covered);
	}
	tc_damage_clip(&damage, (struct tc_pixels) { 0, 0, 100, 100 });
	for (int k = 0; k < damage.count; k++) {
		assert_true(damage.rects[k].right <= 100 && damage.rects[k].bottom <= 100);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_covers_every_change),
		cmocka_unit_test(equal_lists_damage_nothing),
		cmocka_unit_test(a_changed_figure_costs_its_ink),
		cmocka_unit_test(many_rectangles_stay_few_and_lose_nothing),
	};
	return cmocka_run_group_tests(tests, setting_open, setting_close);
}
