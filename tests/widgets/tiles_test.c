#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char done[] = "{\"title\":\"Đã nối Kho dữ liệu điện tử\",\"value\":true,"
			   "\"indicator\":\"portal.services.integrated\"}";

/* Of the day before. */
static void say(struct easel *easel, int member, const char *value, const char *source) {
	char period[32];
	tc_time_format(easel->time.unix_ms - 24 * 3600000, TC_ZONE_MINUTES, period, sizeof(period));
	period[10] = '\0';
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.services.integrated",
			.area = tc_catalogue_area(easel->catalogue, member)->code,
			.period = period,
			.value = value,
			.source = source });
}

static int members_now(struct easel *easel, int *members) {
	int country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	return tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
}

/* All provinces but those of bad (a list of codes in one text), which say value. */
static void say_all(struct easel *easel, const char *bad, const char *value, const char *source) {
	int members[100];
	int count = members_now(easel, members);
	for (int i = 0; i < count; i++) {
		const char *code = tc_catalogue_area(easel->catalogue, members[i])->bare;
		if (strstr(bad, code) == NULL) {
			say(easel, members[i], "1", source);
		} else if (value != NULL) {
			say(easel, members[i], value, source);
		}
	}
}

static void at_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-07-01T09:00:00+07:00");
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* Tiles of this ink: squares of 56 px, not quarters or rules. */
static int squares(const struct tc_drawlist *list, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		count += command->kind == TC_DRAW_FILL && command->ink == ink &&
			command->as.fill.width_px > 50 && command->as.fill.width_px < 62 &&
			command->as.fill.height_px > 50;
	}
	return count;
}

static void exceptions_stand_out_and_are_named(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	say_all(easel, "54 95", "0", NULL);
	struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
	assert_non_null(tiles);
	const struct tc_drawlist *list = easel_draw(easel, tiles);
	assert_int_equal(squares(list, TC_INK_DATA2), 61);
	assert_int_equal(squares(list, TC_INK_WARNING), 2);
	assert_non_null(easel_find(list, "61"));
	assert_non_null(easel_find(list, "/63"));
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "Phú Yên|Bạc Liêu|Hoàng Sa|Trường Sa"));
	assert_null(strstr(texts, "Hà Nội"));
	assert_non_null(strstr(texts, "VPCP · 30/06/2024"));
	/* Two archipelagos of four quarters each. */
	int quarters = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		quarters += command->kind == TC_DRAW_FILL && command->as.fill.width_px < 40 &&
			command->as.fill.height_px > 20;
	}
	assert_int_equal(quarters, 8);
}

static void not_reported_is_hatched_and_never_zero(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	say_all(easel, "54 95", NULL, NULL);
	struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, tiles);
	assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_HATCH), 2);
	assert_int_equal(squares(list, TC_INK_WARNING), 0);
	assert_non_null(easel_find(list, "61"));
	assert_non_null(easel_find(list, "Phú Yên"));
	easel_reset(easel);
	tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
	list = easel_draw(easel, tiles);
	assert_non_null(easel_find(list, "—"));
	assert_null(easel_find(list, "0"));
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_HATCH), 63);
}

/* 61 of 63 and two that say no: the others need no report of their own. */
static void a_total_that_accounts_for_all_speaks_for_the_silent(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *total;
		int done;
		const char *slot, *foot;
	} cases[] = {
		{ "61", 61, "61/63", "VPCP · 06/2024" },
		{ "60", 0, "0/63", "VPCP · 30/06/2024" },
		{ NULL, 0, "0/63", "VPCP · 30/06/2024" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_2024(easel);
		int members[100], count = members_now(easel, members);
		for (int k = 0; k < count; k++) {
			const char *code = tc_catalogue_area(easel->catalogue, members[k])->bare;
			if (strcmp(code, "54") == 0 || strcmp(code, "95") == 0) {
				say(easel, members[k], "0", NULL);
			}
		}
		if (cases[i].total != NULL) {
			easel_say(easel,
				&(struct easel_news) { .indicator = "gris.indicators.connected",
					.area = "VN",
					.period = "2024-06",
					.value = cases[i].total });
		}
		struct tc_widget *tiles = easel_widget(easel, "tiles",
			"{\"title\":\"T\",\"indicator\":\"portal.services.integrated\","
			"\"done_indicator\":\"gris.indicators.connected\"}",
			112, 164, NULL);
		assert_non_null(tiles);
		const struct tc_drawlist *list = easel_draw(easel, tiles);
		const char *texts = easel_texts(easel, list);
		int key = cases[i].done > 0; /* one more square of each ink */
		assert_int_equal(squares(list, TC_INK_DATA2), cases[i].done + key);
		assert_int_equal(squares(list, TC_INK_WARNING), 2 + key);
		assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_HATCH),
			cases[i].done > 0 ? 0 : 61);
		assert_true((strstr(texts, "61 theo tổng số|2 nêu tên") != NULL) ==
			(cases[i].done > 0));
		assert_non_null(easel_find(list, cases[i].slot));
		assert_non_null(easel_find(list, cases[i].foot));
		assert_non_null(strstr(texts, "Phú Yên|Bạc Liêu|Hoàng Sa"));
	}
}

static void names_keep_clear_of_a_seam(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	say_all(easel, "54 95", "0", NULL);
	for (int seam = 40; seam < 120; seam += 3) {
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"portal.services.integrated\","
			"\"seam\":\"%du\"}",
			seam);
		struct tc_widget *tiles = easel_widget(easel, "tiles", options, 112, 130, NULL);
		const struct tc_drawlist *list = easel_draw(easel, tiles);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *text = &list->commands[i];
			if (text->kind == TC_DRAW_TEXT) {
				assert_true(text->bounds.y_px > seam * 10 ||
					text->bounds.y_px + text->bounds.height_px < seam * 10);
			}
		}
	}
}

static void names_lie_neither_on_tiles_nor_on_each_other(void **state) {
	struct easel *easel = *state;
	static const char *const sets[] = { "54 56 58 60 66 67 68 70", "01 24 22 31 30 27 19 20",
		"02 04 06 08 10 11 12 14", "91 92 93 94 95 96 89 86", "48 49 51 46 52 62 64 45",
		"38" };
	for (size_t set = 0; set < sizeof(sets) / sizeof(sets[0]); set++) {
		at_2024(easel);
		say_all(easel, sets[set], "0", NULL);
		struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, tiles);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *text = &list->commands[i];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			assert_true(text->bounds.x_px >= -2);
			assert_true(text->bounds.x_px + text->bounds.width_px <= 1124);
			struct tc_rect caps = { text->bounds.x_px + 2,
				text->as.text.baseline_px - 50, text->bounds.width_px - 4, 48 };
			for (int k = 0; k < list->count; k++) {
				const struct tc_command *other = &list->commands[k];
				if (other->kind == TC_DRAW_FILL &&
					overlap(&caps, &other->as.fill)) {
					fail_msg("%s on a tile", text->as.text.text);
				}
				if (k > i && other->kind == TC_DRAW_TEXT) {
					assert_false(overlap(&text->bounds, &other->bounds));
				}
			}
		}
	}
}

static void the_list_of_provinces_follows_the_date(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *now;
		int count;
	} cases[] = { { "2025-06-30T12:00:00+07:00", 63 }, { "2025-07-01T12:00:00+07:00", 34 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].now);
		struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, tiles);
		assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_HATCH), cases[i].count);
		assert_non_null(easel_find(list, "Trường Sa"));
	}
}

static void classes_have_a_legend_and_large_tiles_letters(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	int members[100], count = members_now(easel, members);
	for (int i = 0; i < count; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d", 55 + i * 7 % 43);
		say(easel, members[i], value, NULL);
	}
	static const char classes[] =
		"{\"title\":\"Tỷ lệ, %\",\"indicator\":\"portal.services.integrated\","
		"\"mode\":\"classes\",\"breaks\":[60,70,80,90],\"tile\":\"14u\"}";
	struct tc_widget *tiles = easel_widget(easel, "tiles", classes, 236, 300, NULL);
	const struct tc_drawlist *list = easel_draw(easel, tiles);
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "≥ 90|(12)|80|(15)|70|(13)|60|(16)|< 60|(7)"));
	assert_non_null(easel_find(list, "79"));
	assert_non_null(easel_find(list, "96"));
	tiles = easel_widget(easel, "tiles", classes, 112, 164, NULL);
	list = easel_draw(easel, tiles);
	assert_null(easel_find(list, "79"));
}

/* The tile that holds all of a text, but for what a rounded px takes; NULL. */
static const struct tc_command *tile_around(
	const struct tc_drawlist *list, const struct tc_command *text) {
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *fill = &list->commands[i];
		if (fill->kind == TC_DRAW_FILL && text->bounds.x_px >= fill->as.fill.x_px - 1 &&
			text->bounds.y_px >= fill->as.fill.y_px - 1 &&
			text->bounds.x_px + text->bounds.width_px <=
				fill->as.fill.x_px + fill->as.fill.width_px + 1 &&
			text->bounds.y_px + text->bounds.height_px <=
				fill->as.fill.y_px + fill->as.fill.height_px + 1) {
			return fill;
		}
	}
	return NULL;
}

/* 63 on a whole screen, 34 in a pane of a usual row: every province bears its code, whole within its tile, at the
 * size of notes, also where a bezel runs through. */
static void every_province_bears_its_code(void **state) {
	struct easel *easel = *state;
	static const char options[] =
		"{\"title\":\"Tỷ lệ, %%\",\"indicator\":\"portal.services.integrated\","
		"\"mode\":\"classes\",\"breaks\":[60,70,80,90],\"tile\":\"14u\"%s}";
	static const struct {
		const char *now;
		int count;
		double height_u;
	} cases[] = { { "2024-07-01T09:00:00+07:00", 63, 216 },
		{ "2025-08-01T09:00:00+07:00", 34, 164 } };
	for (int i = 0; i < 2; i++) {
		for (int seam = 0; seam < 2; seam++) {
			char text[256];
			snprintf(text, sizeof(text), options, seam ? ",\"seam\":\"87u\"" : "");
			easel_reset(easel);
			easel_set_time(easel, cases[i].now);
			say_all(easel, "", NULL, NULL);
			struct tc_widget *tiles =
				easel_widget(easel, "tiles", text, 236, cases[i].height_u, NULL);
			const struct tc_drawlist *list = easel_draw(easel, tiles);
			int members[100], count = members_now(easel, members), seen = 0;
			assert_int_equal(count, cases[i].count);
			for (int k = 0; k < count; k++) {
				const struct tc_command *code = easel_find(list,
					tc_catalogue_area(easel->catalogue, members[k])->bare);
				seen += code != NULL;
				assert_true(code != NULL || seam);
				if (code != NULL) {
					assert_int_equal(code->as.text.size_px, 80);
					assert_non_null(tile_around(list, code));
					assert_true(!seam || code->bounds.y_px > 870 ||
						code->bounds.y_px + code->bounds.height_px < 870);
				}
			}
			assert_true(seen >= count - 3);
		}
	}
}

/* The words that end so lie on no other. */
static bool stands_clear(const struct tc_drawlist *list, const char *end) {
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *text = &list->commands[i];
		if (text->kind != TC_DRAW_TEXT || strstr(text->as.text.text, end) == NULL) {
			continue;
		}
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *other = &list->commands[k];
			if (k != i && other->kind == TC_DRAW_TEXT &&
				overlap(&text->bounds, &other->bounds)) {
				return false;
			}
		}
	}
	return true;
}

/* In the sea where it is free, at the foot where letters need the whole pane. */
static void marks_have_a_key_that_covers_nothing(void **state) {
	struct easel *easel = *state;
	static const char classes[] =
		"{\"title\":\"Tỷ lệ, %\",\"indicator\":\"portal.services.integrated\","
		"\"mode\":\"classes\",\"breaks\":[60,80]}";
	static const char lettered[] =
		"{\"title\":\"Tỷ lệ, %\",\"indicator\":\"portal.services.integrated\","
		"\"mode\":\"classes\",\"breaks\":[60,80],\"tile\":\"14u\"}";
	static const struct {
		const char *options;
		double width_u, height_u;
	} panes[] = { { done, 112, 164 }, { classes, 112, 164 }, { lettered, 174, 300 },
		{ done, 112, 100 }, { lettered, 112, 200 }, { classes, 81, 112 } };
	for (size_t pane = 0; pane < sizeof(panes) / sizeof(panes[0]); pane++) {
		at_2024(easel);
		int members[100], count = members_now(easel, members);
		for (int i = 0; i < count; i++) {
			easel_say(easel,
				&(struct easel_news) { .indicator = "portal.services.integrated",
					.area = tc_catalogue_area(easel->catalogue, members[i])
							->code,
					.period = "2024-06-30",
					.value = i == 54 ? "0" : "79",
					.status = i % 20 == 3 ? 'P'
						: i == 12     ? 'I'
							      : 'A' });
		}
		struct tc_widget *tiles = easel_widget(easel, "tiles", panes[pane].options,
			panes[pane].width_u, panes[pane].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, tiles);
		const char *texts = easel_texts(easel, list);
		assert_non_null(strstr(texts, "3 tạm tính"));
		assert_non_null(strstr(texts, "1 gán thay thế"));
		assert_true(stands_clear(list, "tạm tính"));
		assert_true(stands_clear(list, "gán thay thế"));
		if (pane == 0) {
			assert_true(easel_is_golden(easel, "widget-tiles-marks", tiles, list));
		}
	}
}

static void late_reports_stand_out(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-25T09:00:00+07:00");
	static const char reported[] = "{\"title\":\"Báo cáo\",\"mode\":\"reported\","
				       "\"indicator\":\"ops.procedures.online-rate\"}";
	int members[100], count = members_now(easel, members);
	for (int i = 0; i < count - 1; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = i == 0 ? "2024-08" : "2024-09",
				.value = "70" });
	}
	struct tc_widget *tiles = easel_widget(easel, "tiles", reported, 112, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, tiles);
	assert_int_equal(squares(list, TC_INK_DATA2), 61);
	assert_int_equal(squares(list, TC_INK_WARNING), 1);
	assert_non_null(easel_find(list, "61/63"));
	assert_non_null(easel_find(list, "Hà Nội"));
	assert_non_null(easel_find(list, "Cà Mau"));
}

static void a_lost_link_is_one_frame_and_a_simulation_is_marked(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	say_all(easel, "", NULL, "/sim/provinces");
	struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
	assert_int_equal(easel_count(easel_draw(easel, tiles), TC_DRAW_WATERMARK, 0), 1);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	const struct tc_drawlist *list = easel_draw(easel, tiles);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_int_equal(squares(list, TC_INK_STALE), 63);
	assert_non_null(easel_find(list, "mất kết nối 09:00"));
	assert_non_null(easel_find(list, "63"));
}

static void any_pane_holds_tiles(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		at_2024(easel);
		say_all(easel, "01", "0", NULL);
		struct tc_widget *tiles =
			easel_widget(easel, "tiles", done, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(tiles);
		easel_draw(easel, tiles);
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"portal.accounts\",\"mode\":\"classes\"}", "/panes/0/breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"mode\":\"classes\",\"breaks\":[2,1]}",
			"/panes/0/breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"period\":\"June\"}", "/panes/0/period" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "tiles", cases[i].options, 112, 164, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	at_2024(easel);
	say_all(easel, "54 95", "0", NULL);
	struct tc_widget *tiles = easel_widget(easel, "tiles", done, 112, 164, NULL);
	int wrong = !easel_is_golden(easel, "widget-tiles", tiles, easel_draw(easel, tiles));
	easel_reset(easel);
	easel_set_time(easel, "2025-08-01T09:00:00+07:00");
	int members[100], count = members_now(easel, members);
	for (int i = 0; i < count - 1; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d", 55 + i * 7 % 43);
		say(easel, members[i], value, NULL);
	}
	static const char classes[] =
		"{\"title\":\"Tỷ lệ trực tuyến, %\",\"indicator\":\"portal.services.integrated\","
		"\"mode\":\"classes\",\"breaks\":[60,70,80,90],\"tile\":\"14u\"}";
	tiles = easel_widget(easel, "tiles", classes, 174, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-tiles-34", tiles, easel_draw(easel, tiles));
	assert_int_equal(wrong, 0);
}

static void long_words_in_the_slot_are_still_words(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	char options[512], words[256] = "";
	for (size_t at = 0; at < 120; at = strlen(words)) {
		snprintf(words + at, sizeof(words) - at, "Đắk Lắk, ");
	}
	snprintf(options, sizeof(options),
		"{\"title\":\"T\",\"slot\":\"%s\",\"indicator\":\"portal.services.integrated\"}",
		words);
	struct tc_widget *tiles = easel_widget(easel, "tiles", options, 900, 164, NULL);
	assert_non_null(easel_find(easel_draw(easel, tiles), words));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_words_in_the_slot_are_still_words),
		cmocka_unit_test(exceptions_stand_out_and_are_named),
		cmocka_unit_test(not_reported_is_hatched_and_never_zero),
		cmocka_unit_test(a_total_that_accounts_for_all_speaks_for_the_silent),
		cmocka_unit_test(names_keep_clear_of_a_seam),
		cmocka_unit_test(names_lie_neither_on_tiles_nor_on_each_other),
		cmocka_unit_test(the_list_of_provinces_follows_the_date),
		cmocka_unit_test(every_province_bears_its_code),
		cmocka_unit_test(classes_have_a_legend_and_large_tiles_letters),
		cmocka_unit_test(marks_have_a_key_that_covers_nothing),
		cmocka_unit_test(late_reports_stand_out),
		cmocka_unit_test(a_lost_link_is_one_frame_and_a_simulation_is_marked),
		cmocka_unit_test(any_pane_holds_tiles),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
