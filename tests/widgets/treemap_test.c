#include "tests/widgets/easel.h"

#include "widgets/treemap.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char four[] =
	"{\"title\":\"Tài khoản theo địa phương\",\"indicator\":\"portal.accounts\",\"parts\":["
	"{\"area\":\"VN-2004:01\",\"meant\":true},{\"area\":\"VN-2004:79\",\"name\":\"TP.HCM\"},"
	"{\"area\":\"VN-2004:48\"},{\"area\":\"VN-2004:31\"}]}";
static const char *const codes[] = { "VN-2004:01", "VN-2004:79", "VN-2004:48", "VN-2004:31" };

static void say_at(
	struct easel *easel, const char *area, const char *value, char status, const char *source) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = area,
			.period = "2020-08-19T09:14:00+07:00",
			.value = value,
			.status = status,
			.source = source });
}

static void say(struct easel *easel, int part, const char *value) {
	say_at(easel, codes[part], value, 0, NULL);
}

static double area_of(struct tc_rect box) {
	return box.width_px * box.height_px;
}

/* Areas are as the numbers, nothing overlaps and nothing is left over. */
static void areas_are_as_the_numbers(void **state) {
	(void)state;
	static const struct {
		double numbers[8];
		int count;
		struct tc_rect box;
		double worst; /* sides of the worst cell */
	} cases[] = {
		/* The example of the paper: 6 x 4, parts 6 6 4 3 2 2 1; the worst cell is 25/9. */
		{ { 1, 2, 6, 2, 3, 4, 6 }, 7, { 0, 0, 6, 4 }, 2.78 },
		{ { 1 }, 1, { 10, 20, 300, 7 }, 43 },
		{ { 5, 5, 5, 5 }, 4, { 0, 0, 100, 100 }, 1.01 },
		{ { 1e12, 1 }, 2, { 0, 0, 100, 50 }, 1e13 },
	};
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		struct tc_treemap_cell cells[8];
		double whole = 0;
		for (int i = 0; i < cases[c].count; i++) {
			cells[i] = (struct tc_treemap_cell) { i, cases[c].numbers[i], { 0 } };
			whole += cases[c].numbers[i];
		}
		tc_treemap_place(cells, cases[c].count, cases[c].box);
		for (int i = 0; i < cases[c].count; i++) {
			struct tc_rect box = cells[i].box;
			double share = area_of(box) / area_of(cases[c].box);
			assert_true(fabs(share - cells[i].number / whole) < 1e-9);
			assert_true(i == 0 || cells[i - 1].number >= cells[i].number);
			double sides =
				fmax(box.width_px / box.height_px, box.height_px / box.width_px);
			assert_true(sides <= cases[c].worst);
			for (int k = 0; k < i; k++) {
				struct tc_rect other = cells[k].box;
				assert_true(box.x_px >= other.x_px + other.width_px - 1e-6 ||
					other.x_px >= box.x_px + box.width_px - 1e-6 ||
					box.y_px >= other.y_px + other.height_px - 1e-6 ||
					other.y_px >= box.y_px + box.height_px - 1e-6);
			}
		}
	}
}

static void a_whole_map_is_filled_and_says_its_exact_sum(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const char *const values[] = { "1.1", "2.2", "3.3", "0.4" };
	for (int i = 0; i < 4; i++) {
		say(easel, i, values[i]);
	}
	char options[512];
	snprintf(options, sizeof(options), "%.*s,\"decimals\":1}", (int)strlen(four) - 1, four);
	struct tc_widget *map = easel_widget(easel, "treemap", options, 174, 100, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_non_null(easel_find(list, "7,0 tài khoản"));
	assert_non_null(easel_find(list, "TP.HCM"));
	const struct tc_command *value = easel_find(list, "3,3");
	assert_non_null(value);
	assert_string_equal(value->as.text.datum->value, "3.3");
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 3);
	assert_int_equal(list->told_count, 4);
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = codes[0],
			.period = "2020-08-19T09:15:00+07:00",
			.value = "1.1",
			.qualifier = TC_QUALIFIER_OVER });
	easel_pass(easel, 60000);
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, map)), "hơn 7,0"));
}

static void what_is_not_there_leaves_the_map_hollow(void **state) {
	struct easel *easel = *state;
	for (int sent = 0; sent < 2; sent++) {
		easel_reset(easel);
		for (int i = 0; i < 3; i++) {
			say(easel, i, "50");
		}
		if (sent == 1) {
			say_at(easel, codes[3], NULL, 'O', NULL);
		}
		struct tc_widget *map = easel_widget(easel, "treemap", four, 174, 100, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 0);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 0);
		assert_non_null(easel_find(list, "3/4"));
		assert_non_null(easel_find(list, "chưa báo cáo: Hải Phòng"));
		assert_null(strstr(easel_texts(easel, list), "tài khoản|"));
	}
}

static void a_part_below_zero_is_refused_in_words(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, 0, "50");
	say(easel, 1, "50");
	say(easel, 2, "-5");
	say(easel, 3, "1");
	struct tc_widget *map = easel_widget(easel, "treemap", four, 174, 100, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_non_null(easel_find(list, "số âm, không chia phần được: Đà Nẵng"));
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 0);
	assert_int_equal(list->told_count, 0);
	assert_null(strstr(easel_texts(easel, list), "lớn hơn tổng"));
}

static void a_total_of_its_own_leaves_a_rest(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *total, *words;
		double rest; /* share of the map */
	} cases[] = { { "400", "còn lại, không chia", 0.5 }, { "200", NULL, 0 },
		{ "199", "các phần cộng lại lớn hơn tổng", 0 } };
	char options[512];
	snprintf(options, sizeof(options), "%.*s,\"total\":\"portal.dossiers.online\"}",
		(int)strlen(four) - 1, four);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		for (int part = 0; part < 4; part++) {
			say(easel, part, "50");
		}
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.dossiers.online",
				.area = "VN",
				.period = "2020-08-19T09:14:00+07:00",
				.value = cases[i].total });
		struct tc_widget *map = easel_widget(easel, "treemap", options, 174, 100, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		double rest = 0, parts = 0;
		for (int c = 0; c < list->count; c++) {
			const struct tc_command *command = &list->commands[c];
			if (command->kind == TC_DRAW_FILL) {
				bool part =
					command->ink == TC_INK_DATA || command->ink == TC_INK_DATA2;
				rest += command->ink == TC_INK_TRACK ? area_of(command->as.fill)
								     : 0;
				parts += part ? area_of(command->as.fill) : 0;
			}
		}
		assert_true(fabs(rest / fmax(rest + parts, 1) - cases[i].rest) < 0.02);
		assert_true(cases[i].words == NULL ||
			strstr(easel_texts(easel, list), cases[i].words) != NULL);
		assert_int_equal(parts > 0, i != 2);
	}
}

/* 0.1 + 0.2 + 0.3 of doubles is more than 0.6. */
static void decimals_are_added_up_exactly(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "0.1", "0.2", "0.3", "0" };
	for (int own = 0; own < 2; own++) {
		easel_reset(easel);
		for (int part = 0; part < 4; part++) {
			say(easel, part, values[part]);
		}
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.dossiers.online",
				.area = "VN",
				.period = "2020-08-19T09:14:00+07:00",
				.value = "0.6" });
		char options[512];
		snprintf(options, sizeof(options), "%.*s,\"decimals\":1%s}", (int)strlen(four) - 1,
			four, own ? ",\"total\":\"portal.dossiers.online\"" : "");
		struct tc_widget *map = easel_widget(easel, "treemap", options, 174, 100, NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
		assert_null(strstr(easel_texts(easel, list), "lớn hơn tổng"));
		assert_non_null(strstr(easel_texts(easel, list), "0,6 "));
	}
}

static void say_provinces(struct easel *easel) {
	int members[100], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
	for (int i = 0; i < count; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d", 900 + i * 7919 % 4999 + 160000 / (i + 1));
		say_at(easel, tc_catalogue_area(easel->catalogue, members[i])->code, value, 0,
			NULL);
	}
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* Labels stand where they fit by their ink; who has none is counted and named. */
static void labels_stand_only_where_they_fit(void **state) {
	struct easel *easel = *state;
	static const char provinces[] =
		"{\"title\":\"Tài khoản\",\"indicator\":\"portal.accounts\"}";
	static const double sizes_u[][2] = { { 236, 164 }, { 112, 76 }, { 384, 216 } };
	static const int least[] = { 4, 0, 12 };
	for (int s = 0; s < 3; s++) {
		easel_reset(easel);
		say_provinces(easel);
		struct tc_widget *map = easel_widget(
			easel, "treemap", provinces, sizes_u[s][0], sizes_u[s][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, map);
		assert_int_equal(list->told_count, 63);
		int values = 0, more = 0;
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			values += text->as.text.datum != NULL;
			(void)sscanf(text->as.text.text, "còn %d mục", &more);
			for (int b = a + 1; b < list->count; b++) {
				if (list->commands[b].kind == TC_DRAW_TEXT &&
					overlap(&text->bounds, &list->commands[b].bounds)) {
					fail_msg("%d: %s on %s", s, text->as.text.text,
						list->commands[b].as.text.text);
				}
			}
			bool inside = text->as.text.datum == NULL;
			for (int b = 0; b < list->told_count; b++) {
				const struct tc_rect *box = &list->told[b].box;
				inside = inside ||
					(box->x_px <= text->bounds.x_px + 2 &&
						box->y_px <= text->bounds.y_px + 2 &&
						box->x_px + box->width_px + 2 >=
							text->bounds.x_px + text->bounds.width_px &&
						box->y_px + box->height_px + 2 >=
							text->bounds.y_px + text->bounds.height_px);
			}
			assert_true(inside);
		}
		assert_int_equal(values + more, 63);
		assert_true(values >= least[s]);
	}
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (int part = 0; part < 4; part++) {
		say_at(easel, codes[part], "10", part == 1 ? 'P' : 'A', "/sim/x");
	}
	struct tc_widget *map = easel_widget(easel, "treemap", four, 143, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, map);
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_non_null(easel_find(list, "10 P"));
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, map);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1); /* one frame */
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 0);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
	easel_reset(easel);
	map = easel_widget(easel, "treemap", four, 143, 90, NULL);
	list = easel_draw(easel, map);
	assert_non_null(easel_find(list, "chưa có số liệu"));
}

static void any_pane_holds_a_treemap(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		say(easel, 0, "123456789012345678");
		say(easel, 1, "0");
		say(easel, 2, "1");
		say(easel, 3, "5");
		struct tc_widget *map =
			easel_widget(easel, "treemap", four, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(map);
		easel_draw(easel, map);
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0" },
		{ "{\"parts\":[{\"area\":\"BYT\"}]}", "/panes/0/parts/0" },
		{ "{\"indicator\":\"portal.accounts\",\"parts\":[{},{\"area\":\"XX\"}]}",
			"/panes/0/parts/1/area" },
		{ "{\"indicator\":\"portal.accounts\",\"group\":\"BYT\"}", "/panes/0/group" },
		{ "{\"indicator\":\"portal.accounts\",\"total\":\"no.such\"}", "/panes/0/total" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "treemap", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const struct {
		const char *area, *value;
		char status;
	} parts[] = { { "BTC", "96200", 0 }, { "BNV", "81500", 'P' }, { "BCT", "40100", 0 },
		{ "BNNPTNT", "33200", 0 }, { "BLĐTBXH", "28750", 0 }, { "BVHTTDL", "12000", 0 },
		{ "BKHCN", "9800", 0 }, { "NHNN", "5120", 0 }, { "TTCP", "2300", 0 },
		{ "UBDT", "600", 0 } };
	char options[1024] = "{\"title\":\"Tài khoản theo bộ\","
			     "\"indicator\":\"portal.accounts\",\"parts\":[";
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		char one[80];
		snprintf(one, sizeof(one), "%s{\"area\":\"%s\"%s}", i > 0 ? "," : "", parts[i].area,
			i == 2 ? ",\"meant\":true" : "");
		strncat(options, one, sizeof(options) - strlen(options) - 1);
		say_at(easel, parts[i].area, parts[i].value, parts[i].status, NULL);
	}
	strncat(options, "]}", sizeof(options) - strlen(options) - 1);
	struct tc_widget *map = easel_widget(easel, "treemap", options, 174, 120, NULL);
	assert_true(easel_is_golden(easel, "widget-treemap", map, easel_draw(easel, map)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas_are_as_the_numbers),
		cmocka_unit_test(a_whole_map_is_filled_and_says_its_exact_sum),
		cmocka_unit_test(what_is_not_there_leaves_the_map_hollow),
		cmocka_unit_test(a_part_below_zero_is_refused_in_words),
		cmocka_unit_test(a_total_of_its_own_leaves_a_rest),
		cmocka_unit_test(decimals_are_added_up_exactly),
		cmocka_unit_test(labels_stand_only_where_they_fit),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(any_pane_holds_a_treemap),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
