#include "tests/widgets/easel.h"

#include "widgets/geography/geography.h"
#include "widgets/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char lit[] = "{\"title\":\"Nối hình trực tiếp\",\"indicator\":\"videolink.live\","
			  "\"bleed\":\"8u\"}";
static const char classes[] = "{\"title\":\"Tỷ lệ trực tuyến, %\","
			      "\"indicator\":\"ops.procedures.online-rate\",\"mode\":\"classes\","
			      "\"breaks\":[60,70,80,90],\"bleed\":\"8u\"}";

static void light(struct easel *easel, const char *area, const char *value) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "videolink.live",
			.area = area,
			.period = "2020-08-19",
			.value = value });
}

static int filled(const struct tc_drawlist *list, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		count += command->kind == TC_DRAW_POLYGON && command->ink == ink &&
			command->as.polygon.style == TC_POLYGON_FILL;
	}
	return count;
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void lit_provinces_are_counted_and_named(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	light(easel, "22", "1");
	light(easel, "46", "1");
	light(easel, "70", "1");
	light(easel, "01", "0");
	struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
	assert_non_null(map);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_DATA), 3);
	assert_int_equal(filled(list, TC_INK_PROVINCE), 60);
	assert_non_null(easel_find(list, "3/63"));
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "Quảng Ninh"));
	assert_non_null(strstr(texts, "Huế"));
	assert_non_null(strstr(texts, "Phước"));
	assert_non_null(strstr(texts, "Hoàng Sa|Trường Sa"));
	assert_null(strstr(texts, "Hà Nội"));
}

static void no_text_lies_on_another_or_on_a_province(void **state) {
	struct easel *easel = *state;
	static const char *const sets[][9] = {
		{ "22", "46", "70", NULL },
		{ "01", "26", "27", "30", "33", "34", "35", "36", NULL },
		{ "82", "83", "84", "86", "87", "92", "93", "94", NULL },
		{ "48", "49", "51", "52", "54", "56", "58", "60", NULL },
	};
	for (size_t set = 0; set < sizeof(sets) / sizeof(sets[0]); set++) {
		easel_reset(easel);
		for (int i = 0; sets[set][i] != NULL; i++) {
			light(easel, sets[set][i], "1");
		}
		struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		const struct tc_map *self = (const struct tc_map *)map;
		int names = 0;
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *text = &list->commands[i];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			for (int k = i + 1; k < list->count; k++) {
				if (list->commands[k].kind == TC_DRAW_TEXT) {
					assert_false(
						overlap(&text->bounds, &list->commands[k].bounds));
				}
			}
			if (text->as.text.weight != TC_WEIGHT_SEMIBOLD ||
				text->as.text.size_px != 80) {
				continue;
			}
			names++;
			/* The middle line of the capitals, every px, against the true outlines. */
			double y_px = text->as.text.baseline_px - 26;
			for (double x_px = text->bounds.x_px;
				x_px < text->bounds.x_px + text->bounds.width_px; x_px++) {
				struct tc_spot at = { (float)((x_px - self->placing.offset_x_px) /
							      self->placing.scale_x),
					(float)((y_px - self->placing.offset_y_px) /
						self->placing.scale_y) };
				for (int area = 0; area < self->area_count; area++) {
					assert_false(tc_outline_contains(
						&self->areas[area].shape->outline, at));
				}
			}
		}
		assert_true(names > 0);
	}
}

static void names_keep_clear_of_a_seam(void **state) {
	struct easel *easel = *state;
	for (int seam = 60; seam < 110; seam += 2) {
		char options[160];
		snprintf(options, sizeof(options), "%.*s,\"seam\":\"%du\"}", (int)strlen(lit) - 1,
			lit, seam);
		easel_reset(easel);
		light(easel, "22", "1");
		light(easel, "46", "1");
		light(easel, "70", "1");
		struct tc_widget *map = easel_widget(easel, "map", options, 112, 130, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *text = &list->commands[i];
			if (text->kind == TC_DRAW_TEXT && text->as.text.size_px == 80 &&
				text->as.text.weight == TC_WEIGHT_SEMIBOLD) {
				assert_true(text->bounds.y_px > seam * 10 ||
					text->bounds.y_px + text->bounds.height_px < seam * 10);
			}
		}
	}
}

/* The pane is too narrow for the name beside its province, and a seam runs through it. */
static void a_name_without_room_gives_way_to_its_abbreviation(void **state) {
	struct easel *easel = *state;
	char options[160];
	snprintf(options, sizeof(options), "%.*s,\"seam\":\"65u\"}", (int)strlen(lit) - 1, lit);
	for (int seam = 0; seam < 2; seam++) {
		easel_reset(easel);
		light(easel, "46", "1");
		struct tc_widget *map = easel_widget(easel, "map", seam ? options : lit,
			seam ? 112 : 120, seam ? 130 : 164, NULL);
		const char *texts = easel_texts(easel, easel_draw(easel, map));
		assert_true((strstr(texts, "T.T. Huế") != NULL) == (seam == 1));
	}
}

static void classes_are_coloured_and_gaps_hatched(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	static const char *const values[] = { "59.99", "60", "69.9", "70", "80", "90", "100",
		"-1" };
	static const char *const areas[] = { "01", "02", "04", "06", "08", "10", "11", "12" };
	for (int i = 0; i < 8; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = areas[i],
				.period = "2024-08",
				.value = values[i] });
	}
	struct tc_widget *map = easel_widget(easel, "map", classes, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_RAMP1), 2);
	assert_int_equal(filled(list, TC_INK_RAMP2), 2);
	assert_int_equal(filled(list, TC_INK_RAMP3), 1);
	assert_int_equal(filled(list, TC_INK_RAMP4), 1);
	assert_int_equal(filled(list, TC_INK_RAMP5), 2);
	assert_int_equal(filled(list, TC_INK_NODATA), 55);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_NODATA), 1); /* the key */
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "≥ 90|(2)|80|(1)|70|(1)|60|(2)|< 60|(2)|chưa báo cáo (55)"));
}

/* Rates of the country's provinces, two of them silent; as of 1 September 2024. */
static void report_rates(struct easel *easel) {
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	int members[80], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 80);
	for (int i = 0; i < count - 2; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d.%d", 52 + i * 37 % 47, i % 10);
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = "2024-08",
				.value = value,
				.source = "/sim/provinces" });
	}
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
}

static const char *computed(const char *method, const char *more) {
	static char options[256];
	snprintf(options, sizeof(options),
		"{\"title\":\"Tỷ lệ trực tuyến, %%\",\"indicator\":\"ops.procedures.online-rate\","
		"\"mode\":\"classes\",\"classes\":\"%s\",\"bleed\":\"8u\"%s}",
		method, more);
	return options;
}

static void classes_are_made_from_the_figures(void **state) {
	struct easel *easel = *state;
	static const char *const methods[] = { "quantile", "equal", "natural" };
	static const char *const words[] = { "phân vị", "bước đều", "ngắt tự nhiên" };
	for (int i = 0; i < 3; i++) {
		easel_reset(easel);
		report_rates(easel);
		struct tc_widget *map =
			easel_widget(easel, "map", computed(methods[i], ""), 120, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		const struct tc_map *self = (const struct tc_map *)map;
		assert_non_null(easel_find(list, words[i]));
		char lowest[16];
		snprintf(lowest, sizeof(lowest), "(%d)", self->classes.members[0]);
		assert_non_null(easel_find(list, lowest));
		assert_non_null(easel_find(list, "chưa báo cáo (2)"));
		int all = 0;
		for (int k = 0; k < 5; k++) {
			assert_int_equal(filled(list, (enum tc_ink)(TC_INK_RAMP1 + k)),
				self->classes.members[k]);
			all += self->classes.members[k];
			assert_true(i != 0 ||
				(self->classes.members[k] >= 11 && self->classes.members[k] <= 14));
		}
		assert_int_equal(all, 61);
	}
}

static void few_values_make_few_classes(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	struct tc_widget *map = easel_widget(
		easel, "map", computed("quantile", ",\"class_count\":4"), 120, 164, NULL);
	assert_null(strstr(easel_texts(easel, easel_draw(easel, map)), "phân vị"));
	static const char *const areas[] = { "01", "79", "92" };
	static const char *const values[] = { "71.5", "71.5", "-3" };
	static const char *const wanted[] = { "phân vị, 1 lớp|= 71,5|(1)",
		"phân vị, 1 lớp|= 71,5|(2)", "phân vị, 2 lớp|≥ 0|(2)|< 0|(1)|" };
	for (int i = 0; i < 3; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = areas[i],
				.period = "2024-08",
				.value = values[i] });
		const char *texts = easel_texts(easel, easel_draw(easel, map));
		assert_non_null(strstr(texts, wanted[i]));
	}
}

static void the_list_of_provinces_follows_the_date(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *now;
		int64_t until_day;
		int count;
	} cases[] = {
		{ "2025-06-30T12:00:00+07:00", 0, 63 },
		{ "2025-07-01T12:00:00+07:00", 0, 34 },
		{ "2026-01-01T12:00:00+07:00", 20240101, 63 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].now);
		if (cases[i].until_day != 0) {
			easel->until_ms = tc_date_start_ms(2024, 1, 1, TC_ZONE_MINUTES);
		}
		struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		assert_int_equal(filled(list, TC_INK_PROVINCE), cases[i].count);
		char slot[16];
		snprintf(slot, sizeof(slot), "—/%d", cases[i].count);
		assert_non_null(easel_find(list, slot));
	}
}

static void islands_take_the_colour_of_their_province(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
	int at_rest = easel_count(easel_draw(easel, map), TC_DRAW_DISC, TC_INK_ISLE);
	assert_true(at_rest > 30);
	light(easel, "56", "1");
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 22);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_ISLE), at_rest - 22);
}

static void a_lost_link_is_one_frame(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	light(easel, "22", "1");
	light(easel, "46", "1");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_STALE), 2);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_non_null(easel_find(list, "mất kết nối 09:14"));
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

/* Most provinces firm; three provisional, two imputed, one revised. */
static void say_not_firm(struct easel *easel) {
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	int members[80], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 80);
	for (int i = 0; i < count - 2; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d.%d", 52 + i * 37 % 47, i % 10);
		struct easel_news news = { .indicator = "ops.procedures.online-rate",
			.area = tc_catalogue_area(easel->catalogue, members[i])->code,
			.period = "2024-08",
			.value = value,
			.status = i % 20 == 3        ? 'P'
				: i == 12 || i == 30 ? 'I'
						     : 'A' };
		easel_say(easel, &news);
		if (i == 40) {
			easel_pass(easel, 60000);
			news.value = "61.5";
			easel_say(easel, &news);
		}
	}
}

static void marks_have_a_key_that_covers_nothing(void **state) {
	struct easel *easel = *state;
	static const char above_zero[] = "{\"title\":\"T\",\"bleed\":\"8u\","
					 "\"indicator\":\"ops.procedures.online-rate\"}";
	static const struct {
		const char *options;
		double width_u, height_u;
	} panes[] = { { classes, 120, 164 }, { classes, 112, 130 }, { above_zero, 120, 164 },
		{ above_zero, 112, 66 }, { classes, 174, 100 }, { classes, 81, 130 },
		{ above_zero, 81, 112 } };
	for (size_t pane = 0; pane < sizeof(panes) / sizeof(panes[0]); pane++) {
		easel_reset(easel);
		say_not_firm(easel);
		struct tc_widget *map = easel_widget(easel, "map", panes[pane].options,
			panes[pane].width_u, panes[pane].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		const char *texts = easel_texts(easel, list);
		assert_non_null(strstr(texts, "3 tạm tính"));
		assert_non_null(strstr(texts, "2 gán thay thế"));
		assert_non_null(strstr(texts, "1 đã sửa"));
		assert_true(stands_clear(list, "tạm tính"));
		assert_true(stands_clear(list, "gán thay thế"));
		if (pane == 0) {
			assert_true(easel_is_golden(easel, "widget-map-marks", map, list));
		}
	}
}

static void any_pane_holds_a_map(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 2, 2 }, { 20, 100 }, { 300, 40 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		light(easel, "22", "1");
		struct tc_widget *map =
			easel_widget(easel, "map", lit, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(map);
		assert_non_null(easel_draw(easel, map));
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	light(easel, "22", "1");
	light(easel, "46", "1");
	light(easel, "70", "1");
	struct tc_widget *map = easel_widget(easel, "map", lit, 120, 164, NULL);
	int wrong = !easel_is_golden(easel, "widget-map-lit", map, easel_draw(easel, map));
	easel_reset(easel);
	report_rates(easel);
	map = easel_widget(easel, "map", classes, 120, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-classes", map, easel_draw(easel, map));
	map = easel_widget(easel, "map", computed("quantile", ""), 120, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-quantile", map, easel_draw(easel, map));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lit_provinces_are_counted_and_named),
		cmocka_unit_test(no_text_lies_on_another_or_on_a_province),
		cmocka_unit_test(names_keep_clear_of_a_seam),
		cmocka_unit_test(a_name_without_room_gives_way_to_its_abbreviation),
		cmocka_unit_test(classes_are_coloured_and_gaps_hatched),
		cmocka_unit_test(classes_are_made_from_the_figures),
		cmocka_unit_test(few_values_make_few_classes),
		cmocka_unit_test(the_list_of_provinces_follows_the_date),
		cmocka_unit_test(islands_take_the_colour_of_their_province),
		cmocka_unit_test(a_lost_link_is_one_frame),
		cmocka_unit_test(marks_have_a_key_that_covers_nothing),
		cmocka_unit_test(any_pane_holds_a_map),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
