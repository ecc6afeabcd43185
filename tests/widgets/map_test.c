#include "tests/widgets/easel.h"

#include "widgets/geography/geography.h"
#include "widgets/map.h"

#include <math.h>
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
				struct tc_spot at = {
					(float)((x_px - self->sheet.placing.offset_x_px) /
						self->sheet.placing.scale_x),
					(float)((y_px - self->sheet.placing.offset_y_px) /
						self->sheet.placing.scale_y)
				};
				for (int area = 0; area < self->area_count; area++) {
					assert_false(tc_outline_contains(
						&tc_map_shape(&self->sheet, &self->areas[area])
							 ->outline,
						at));
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

static void say(struct easel *easel, const char *indicator, const char *area, const char *value,
	char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicator,
			.area = area,
			.period = "2020-08-19",
			.value = value,
			.status = status });
}

static const char bubbles[] = "{\"title\":\"Tài khoản đăng ký\",\"indicator\":\"portal.accounts\","
			      "\"mode\":\"bubbles\",\"bleed\":\"8u\"}";

/* Round amounts for provinces of the list of 63; one is silent, one below zero, one is zero. */
static void report_accounts(struct easel *easel) {
	int members[80], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 80);
	for (int i = 0; i < count; i++) {
		const char *code = tc_catalogue_area(easel->catalogue, members[i])->bare;
		char value[16];
		snprintf(value, sizeof(value), "%d", 300 + i * 7919 % 1900);
		const char *own = strcmp(code, "79") == 0 ? "8993"
			: strcmp(code, "01") == 0         ? "8054"
			: strcmp(code, "38") == 0         ? "3640"
			: strcmp(code, "62") == 0         ? "-1200"
			: strcmp(code, "12") == 0         ? "0"
							  : value;
		if (strcmp(code, "95") != 0) {
			say(easel, "portal.accounts", code, own, 'A');
		}
	}
}

static void bubbles_are_as_large_as_their_values(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	report_accounts(easel);
	struct tc_widget *map = easel_widget(easel, "map", bubbles, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	const char *texts = easel_texts(easel, list);
	double largest_px = 0, below_px = 0;
	int filled_discs = 0, rings = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *disc = &list->commands[i];
		bool sign = disc->kind == TC_DRAW_DISC && disc->ink == TC_INK_DATA;
		filled_discs += sign;
		largest_px = sign ? fmax(largest_px, disc->as.disc.radius_px) : largest_px;
		if (disc->kind == TC_DRAW_DISC && disc->ink == TC_INK_TEXT) {
			rings += disc->as.disc.ring_px > 0;
			below_px =
				fmax(below_px, disc->as.disc.radius_px + disc->as.disc.ring_px / 2);
		}
	}
	assert_int_equal(filled_discs, 63 - 3 + 3); /* three in the legend */
	assert_int_equal(rings, 2);
	assert_true(fabs(largest_px - 60) < 0.01);
	/* The ring of the legend is the second size's. */
	assert_true(fabs(below_px - 60 * sqrt(2000 / 8993.0)) < 0.01);
	assert_int_equal(filled(list, TC_INK_NODATA), 1);
	assert_non_null(strstr(texts, "5.000|2.000|200|số âm|"));
	assert_non_null(strstr(texts, "chưa báo cáo (1)"));
	assert_non_null(strstr(texts, "TP HCM|8.993"));
	assert_non_null(strstr(texts, "Hà Nội|8.054"));
	assert_non_null(strstr(texts, "Thanh Hoá|3.640"));
}

static void without_values_there_are_no_bubbles(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *map = easel_widget(easel, "map", bubbles, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_NODATA), 63);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 0);
	say(easel, "portal.accounts", "01", "0", 'A');
	list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_NODATA), 62);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 0);
	say(easel, "portal.accounts", "79", "7", 'P');
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, map)), "|7 P"));
}

static const char points[] =
	"{\"title\":\"Trung tâm điều hành\",\"mode\":\"points\",\"bleed\":\"8u\",\"points\":["
	"{\"words\":\"Trung ương\",\"area\":\"VN-2004:01\",\"indicator\":\"portal.accounts\"},"
	"{\"words\":\"Trung tâm miền "
	"Trung\",\"area\":\"VN-2004:48\",\"indicator\":\"portal.accounts\"},"
	"{\"words\":\"Trung tâm miền "
	"Nam\",\"area\":\"VN-2004:79\",\"indicator\":\"portal.accounts\"},"
	"{\"words\":\"Cảng Cái Mép\",\"lon\":107.03,\"lat\":10.5}]}";

static void points_bear_their_words_and_figures(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "portal.accounts", "01", "227", 'A');
	say(easel, "portal.accounts", "48", "61", 'P');
	struct tc_widget *map = easel_widget(easel, "map", points, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "Trung ương|227"));
	assert_non_null(strstr(texts, "61 P"));
	assert_non_null(strstr(texts, "—"));
	assert_non_null(strstr(texts, "Cái Mép"));
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 2);
	assert_int_equal(filled(list, TC_INK_PROVINCE), 63);
}

static const char flows[] =
	"{\"title\":\"Hồ sơ liên thông, nghìn\",\"mode\":\"flows\",\"bleed\":\"8u\",\"flows\":["
	"{\"from\":\"VN-2004:01\",\"to\":\"VN-2004:79\",\"indicator\":\"portal.accounts\"},"
	"{\"from\":\"VN-2004:79\",\"to\":\"VN-2004:01\",\"indicator\":\"portal.accounts\"},"
	"{\"from\":\"VN-2004:31\",\"to\":\"VN-2004:01\",\"indicator\":\"portal.accounts\"},"
	"{\"from\":\"VN-2004:48\",\"to\":\"VN-2004:79\",\"indicator\":\"portal.accounts\"},"
	"{\"from\":\"VN-2004:92\",\"to\":\"VN-2004:79\",\"indicator\":\"portal.accounts\"},"
	"{\"from\":\"VN-2004:40\",\"to\":\"VN-2004:01\",\"indicator\":\"portal.accounts\"}]}";

static void report_flows(struct easel *easel) {
	say(easel, "portal.accounts", "01", "900", 'A');
	say(easel, "portal.accounts", "79", "450", 'A');
	say(easel, "portal.accounts", "31", "300", 'P');
	say(easel, "portal.accounts", "48", "-150", 'A');
	say(easel, "portal.accounts", "92", "0", 'A');
}

static void flows_are_as_wide_as_their_values(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	report_flows(easel);
	struct tc_widget *map = easel_widget(easel, "map", flows, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	const char *texts = easel_texts(easel, list);
	static const struct {
		double width_px;
		enum tc_dash dash;
		enum tc_ink ink;
	} wanted[] = { { 40, TC_DASH_SOLID, TC_INK_DATA }, { 20, TC_DASH_SOLID, TC_INK_DATA },
		{ 40.0 / 3, TC_DASH_PROVISIONAL, TC_INK_DATA },
		{ 40.0 / 6, TC_DASH_SOLID, TC_INK_TEXT }, { 2, TC_DASH_SOLID, TC_INK_DATA2 },
		{ 2, TC_DASH_STALE, TC_INK_HATCH } };
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		int seen = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *line = &list->commands[k];
			seen += line->kind == TC_DRAW_LINE && line->ink == wanted[i].ink &&
				line->as.line.count > 2 && line->as.line.dash == wanted[i].dash &&
				fabs(line->as.line.width_px - wanted[i].width_px) < 0.01;
		}
		assert_int_equal(seen, 1);
	}
	assert_int_equal(filled(list, TC_INK_DATA), 3); /* heads */
	assert_int_equal(filled(list, TC_INK_TEXT), 1);
	assert_non_null(strstr(texts, "500|200|20|số âm|"));
	assert_non_null(strstr(texts, "chưa báo cáo (1)"));
	assert_non_null(strstr(texts, "Hải Phòng"));
	/* Words of the key take no room from a name. */
	assert_non_null(strstr(texts, "Đà Nẵng"));
	assert_non_null(strstr(texts, "1 tạm tính"));
}

static const char pairs[] =
	"{\"title\":\"Trực tuyến và hồ sơ\",\"mode\":\"pairs\",\"classes\":\"quantile\","
	"\"indicator\":\"ops.procedures.online-rate\",\"second\":\"portal.accounts\","
	"\"name\":\"tỷ lệ trực tuyến, %\",\"second_name\":\"tài khoản\",\"bleed\":\"8u\"}";

static void report_pairs(struct easel *easel) {
	report_rates(easel);
	int members[80], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 80);
	for (int i = 1; i < count; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d", 300 + i * 7919 % 1900);
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = "2024-08-31",
				.value = value });
	}
}

static void pairs_are_three_by_three(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	report_pairs(easel);
	struct tc_widget *map = easel_widget(easel, "map", pairs, 120, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	int all = 0;
	for (int i = 0; i < 9; i++) {
		all += filled(list, (enum tc_ink)(TC_INK_PAIR1 + i));
		assert_int_equal(
			easel_count(list, TC_DRAW_FILL, (enum tc_ink)(TC_INK_PAIR1 + i)), 1);
	}
	assert_int_equal(all, 60);
	assert_int_equal(filled(list, TC_INK_NODATA), 3);
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "→ tỷ lệ trực|tuyến, %|"));
	assert_non_null(strstr(texts, "|↑ tài khoản"));
	assert_non_null(strstr(texts, "chưa báo cáo (3)"));
}

static const char region[] =
	"{\"title\":\"Tỷ lệ trực tuyến, %\",\"indicator\":\"ops.procedures.online-rate\","
	"\"mode\":\"classes\",\"classes\":\"natural\",\"class_count\":4,"
	"\"region\":\"NCC\"}";

static void a_region_is_shown_with_what_lies_around_it(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	report_rates(easel);
	static const char highlands[] =
		"{\"title\":\"Tỷ lệ trực tuyến, %\",\"indicator\":\"ops.procedures.online-rate\","
		"\"mode\":\"classes\",\"classes\":\"equal\",\"region\":\"CHL\"}";
	struct tc_widget *map = easel_widget(easel, "map", highlands, 160, 150, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	const struct tc_map *self = (const struct tc_map *)map;
	const char *texts = easel_texts(easel, list);
	assert_int_equal(self->area_count, 5);
	assert_true(filled(list, TC_INK_TRACK) > 5); /* neighbours */
	assert_null(strstr(texts, "Hoàng Sa"));
	assert_non_null(strstr(texts, "Gia Lai"));
	assert_non_null(strstr(texts, "Đắk Lắk"));
	assert_non_null(strstr(texts, "Lâm Đồng"));
	for (int i = 0; i < list->count; i++) {
		/* No shape leaves the box: there is no clip. */
		const struct tc_command *area = &list->commands[i];
		bool shape = area->kind == TC_DRAW_POLYGON &&
			area->as.polygon.style != TC_POLYGON_STROKE;
		assert_true(!shape || area->bounds.y_px >= self->sheet.box.y_px - 2);
		assert_true(!shape ||
			area->bounds.y_px + area->bounds.height_px <=
				self->sheet.box.y_px + self->sheet.box.height_px + 2);
	}
}

static void the_archipelagos_of_a_region_have_a_frame(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *region;
		bool hoang_sa, truong_sa;
	} cases[] = { { "NCC", true, true }, { "VN-2004:48", true, false },
		{ "VN-2025:56", false, true }, { "MRD", false, false } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int size = 0; size < 2; size++) {
			char options[160];
			snprintf(options, sizeof(options), "%.*s,\"region\":\"%s\"}",
				(int)strlen(lit) - 1, lit, cases[i].region);
			easel_reset(easel);
			struct tc_widget *map = easel_widget(easel, "map", options,
				size == 0 ? 120 : 80, size == 0 ? 164 : 80, NULL);
			const char *texts = easel_texts(easel, easel_draw(easel, map));
			assert_true((strstr(texts, "Hoàng Sa") != NULL) == cases[i].hoang_sa);
			assert_true((strstr(texts, "Trường Sa") != NULL) == cases[i].truong_sa);
		}
	}
}

static const char capitals[] = "{\"title\":\"Nối hình trực tiếp\",\"indicator\":\"videolink.live\","
			       "\"names\":false,\"insets\":[\"01\",\"79\"]}";

static void an_inset_shows_a_province_again(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	light(easel, "01", "1");
	struct tc_widget *map = easel_widget(easel, "map", capitals, 160, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(filled(list, TC_INK_DATA), 2);
	assert_non_null(easel_find(list, "1/63"));
	assert_non_null(easel_find(list, "Hà Nội"));
	assert_non_null(easel_find(list, "TP HCM"));
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_TEXT3), 4);
	int told = 0;
	for (int i = 0; i < list->told_count; i++) {
		told += list->told[i].datum.value[0] != '\0';
	}
	assert_int_equal(told, 1);
}

static int borders(const struct tc_drawlist *list) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_POLYGON &&
			list->commands[i].ink == TC_INK_GROUND;
	}
	return count;
}

/* Either list stands with what it reported itself; between them nothing is said. */
static void lists_take_turns_by_the_clock(void **state) {
	struct easel *easel = *state;
	static const char both[] =
		"{\"title\":\"Nối hình\",\"indicator\":\"videolink.live\",\"list\":\"both\","
		"\"turn\":\"PT10S\"}";
	easel_reset(easel);
	easel_set_time(easel, "2025-06-20T09:00:00+07:00");
	easel_say(easel,
		&(struct easel_news) { .indicator = "videolink.live",
			.area = "VN-2004:22",
			.period = "2025-06-20",
			.value = "1" });
	easel_set_time(easel, "2025-08-01T09:00:00+07:00"); /* 20 s go into it whole */
	easel_say(easel,
		&(struct easel_news) { .indicator = "videolink.live",
			.area = "VN-2025:01",
			.period = "2025-08-01",
			.value = "1" });
	easel_say(easel,
		&(struct easel_news) { .indicator = "videolink.live",
			.area = "VN-2025:04",
			.period = "2025-08-01",
			.value = "1" });
	struct tc_widget *map = easel_widget(easel, "map", both, 120, 164, NULL);
	const struct {
		int64_t pass_ms;
		int provinces, lit, lines;
		const char *words, *slot;
		int64_t next_ms;
	} moments[] = {
		{ 0, 63, 0, 2, "đến 30/06/2025", NULL, 160 },
		{ 170, 63, 0, 2, "đến 30/06/2025", NULL, 150 },
		{ 830, 63, 1, 1, "đến 30/06/2025", "1/63", 9000 },
		{ 8990, 63, 1, 1, "đến 30/06/2025", "1/63", 10 },
		{ 10, 34, 0, 2, "từ 01/07/2025", NULL, 160 },
		{ 790, 34, 0, 2, "từ 01/07/2025", NULL, 10 },
		{ 10, 34, 2, 1, "từ 01/07/2025", "2/34", 200 }, /* then they are stale */
		{ 9200, 63, 0, 2, "đến 30/06/2025", NULL, 160 },
	};
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		easel_pass(easel, moments[i].pass_ms);
		const struct tc_drawlist *list = easel_draw(easel, map);
		/* A feed that ended with its list is stale there. */
		assert_int_equal(
			filled(list, TC_INK_DATA) + filled(list, TC_INK_STALE), moments[i].lit);
		assert_int_equal(
			filled(list, TC_INK_PROVINCE), moments[i].provinces - moments[i].lit);
		assert_int_equal(borders(list), moments[i].lines);
		assert_non_null(easel_find(list, moments[i].words));
		assert_true(moments[i].slot == NULL || easel_find(list, moments[i].slot));
		/* What is not shown is not told. */
		assert_true((list->told_count == 0) == (moments[i].slot == NULL));
		assert_int_equal(
			map->class_->next_change_ms(map) - easel->time.unix_ms, moments[i].next_ms);
		/* Nobody reported anything: the rule stays as it is. */
		assert_int_equal(((struct tc_map *)map)->rule, TC_INK_RULE);
	}
}

static void a_list_may_be_chosen(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *list, *now;
		int provinces, lit;
	} cases[] = {
		{ "old", "2025-08-01T09:00:00+07:00", 63, 1 },
		{ "new", "2025-08-01T09:00:00+07:00", 34, 0 },
		{ "date", "2025-08-01T09:00:00+07:00", 34, 0 },
		{ "old", "2025-06-21T09:00:00+07:00", 63, 1 },
		{ "new", "2025-06-21T09:00:00+07:00", 34, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[160];
		snprintf(options, sizeof(options), "%.*s,\"list\":\"%s\"}", (int)strlen(lit) - 1,
			lit, cases[i].list);
		easel_reset(easel);
		easel_set_time(easel, "2025-06-20T09:00:00+07:00");
		easel_say(easel,
			&(struct easel_news) { .indicator = "videolink.live",
				.area = "VN-2004:22",
				.period = "2025-06-20",
				.value = "1" });
		easel_set_time(easel, cases[i].now);
		struct tc_widget *map = easel_widget(easel, "map", options, 120, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		assert_int_equal(
			filled(list, TC_INK_DATA) + filled(list, TC_INK_STALE), cases[i].lit);
		assert_int_equal(filled(list, TC_INK_PROVINCE), cases[i].provinces - cases[i].lit);
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{\"mode\":\"bubbles\"}", "/panes/0/indicator" },
		{ "{\"mode\":\"pairs\",\"indicator\":\"portal.accounts\",\"classes\":\"equal\"}",
			"/panes/0/second" },
		{ "{\"mode\":\"pairs\",\"indicator\":\"portal.accounts\","
		  "\"second\":\"portal.accounts\",\"breaks\":[1,2,3]}",
			"/panes/0/breaks" },
		{ "{\"mode\":\"pairs\",\"indicator\":\"portal.accounts\","
		  "\"second\":\"portal.accounts\",\"breaks\":[1,2],\"second_breaks\":[1]}",
			"/panes/0/second_breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"region\":\"BCA\"}", "/panes/0/region" },
		{ "{\"indicator\":\"portal.accounts\",\"insets\":[\"BCA\"]}", "/panes/0/insets" },
		{ "{\"mode\":\"points\"}", "/panes/0/points" },
		{ "{\"mode\":\"points\",\"points\":[{\"words\":\"x\"}]}",
			"/panes/0/points/0/area" },
		{ "{\"mode\":\"points\",\"points\":[{\"words\":\"x\",\"lon\":2,\"lat\":10}]}",
			"/panes/0/points/0/lon" },
		{ "{\"mode\":\"flows\",\"flows\":[{\"from\":\"01\",\"to\":\"VN\","
		  "\"indicator\":\"portal.accounts\"}]}",
			"/panes/0/flows/0/to" },
		{ "{\"mode\":\"flows\",\"flows\":[{\"from\":\"01\",\"to\":\"79\"}]}",
			"/panes/0/flows/0/indicator" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "map", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
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
		report_pairs(easel);
		report_accounts(easel);
		static const char *const modes[] = { lit, classes, bubbles, points, flows, pairs,
			region, capitals };
		for (size_t mode = 0; mode < sizeof(modes) / sizeof(modes[0]); mode++) {
			struct tc_widget *map = easel_widget(
				easel, "map", modes[mode], sizes_u[i][0], sizes_u[i][1], NULL);
			assert_non_null(map);
			assert_non_null(easel_draw(easel, map));
		}
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
	easel_reset(easel);
	report_pairs(easel);
	map = easel_widget(easel, "map", pairs, 120, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-pairs", map, easel_draw(easel, map));
	easel_reset(easel);
	report_accounts(easel);
	map = easel_widget(easel, "map", bubbles, 120, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-bubbles", map, easel_draw(easel, map));
	easel_reset(easel);
	report_flows(easel);
	map = easel_widget(easel, "map", flows, 120, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-flows", map, easel_draw(easel, map));
	easel_reset(easel);
	report_rates(easel);
	map = easel_widget(easel, "map", region, 150, 164, NULL);
	wrong += !easel_is_golden(easel, "widget-map-region", map, easel_draw(easel, map));
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
		cmocka_unit_test(bubbles_are_as_large_as_their_values),
		cmocka_unit_test(without_values_there_are_no_bubbles),
		cmocka_unit_test(points_bear_their_words_and_figures),
		cmocka_unit_test(flows_are_as_wide_as_their_values),
		cmocka_unit_test(pairs_are_three_by_three),
		cmocka_unit_test(a_region_is_shown_with_what_lies_around_it),
		cmocka_unit_test(the_archipelagos_of_a_region_have_a_frame),
		cmocka_unit_test(an_inset_shows_a_province_again),
		cmocka_unit_test(lists_take_turns_by_the_clock),
		cmocka_unit_test(a_list_may_be_chosen),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(marks_have_a_key_that_covers_nothing),
		cmocka_unit_test(any_pane_holds_a_map),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
