#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char regions[] =
	"{\"title\":\"Tài khoản theo địa phương\",\"indicator\":\"portal.accounts\",\"parts\":["
	"{\"area\":\"VN-2004:01\",\"meant\":true},{\"area\":\"VN-2004:79\",\"name\":\"TP.HCM\"},"
	"{\"area\":\"VN-2004:48\"},{\"area\":\"VN-2004:31\"}]}";
static const char *const codes[] = { "VN-2004:01", "VN-2004:79", "VN-2004:48", "VN-2004:31" };

static void say(struct easel *easel, int part, const char *value, char status, const char *source) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = codes[part],
			.period = "2020-08-19T09:14:00+07:00",
			.value = value,
			.status = status,
			.source = source });
}

static double turned(const struct tc_drawlist *list, enum tc_ink ink) {
	double turns = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		turns += command->kind == TC_DRAW_ARC && command->ink == ink
			? command->as.arc.to_turn - command->as.arc.from_turn
			: 0;
	}
	return turns;
}

static void parts_are_shares_of_an_exact_sum(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *values[4], *total;
		double meant; /* share of the first */
	} cases[] = {
		{ { "50", "25", "15", "10" }, "100", 0.5 },
		{ { "0.1", "0.2", "0.3", "0.4" }, "1,0", 0.1 },
		{ { "100", "0", "0", "0" }, "100", 1 },
		{ { "0", "10", "0", "10" }, "20", 0 },
		{ { "1234567", "1", "1", "1" }, "1.234.570", 0.9999976 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		for (int part = 0; part < 4; part++) {
			say(easel, part, cases[i].values[part], 0, NULL);
		}
		char options[512];
		snprintf(options, sizeof(options), "%.*s,\"scale\":\"none\",\"decimals\":1}",
			(int)strlen(regions) - 1, regions);
		struct tc_widget *donut = easel_widget(easel, "donut", options, 174, 130, NULL);
		assert_non_null(donut);
		const struct tc_drawlist *list = easel_draw(easel, donut);
		if (easel_find(list, cases[i].total) == NULL) {
			fail_msg("%zu: %s", i, easel_texts(easel, list));
		}
		double meant = turned(list, TC_INK_DATA);
		assert_true(meant <= cases[i].meant + 1e-6 && meant >= cases[i].meant - 0.01);
		assert_int_equal(easel_count(list, TC_DRAW_ARC, TC_INK_TRACK), 0);
		assert_non_null(easel_find(list, "Hà Nội"));
		assert_non_null(easel_find(list, "TP.HCM"));
	}
}

static void a_part_not_reported_leaves_the_ring_hollow(void **state) {
	struct easel *easel = *state;
	static const char *const missing[] = { NULL, "O", "-5" };
	for (int i = 0; i < 3; i++) {
		easel_reset(easel);
		for (int part = 0; part < 3; part++) {
			say(easel, part, "50", 0, NULL);
		}
		if (i == 1) {
			say(easel, 3, NULL, 'O', NULL);
		} else if (i == 2) {
			say(easel, 3, missing[i], 0, NULL);
		}
		struct tc_widget *donut = easel_widget(easel, "donut", regions, 143, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, donut);
		assert_int_equal(easel_count(list, TC_DRAW_ARC, 0), 0);
		assert_non_null(easel_find(list, "3/4"));
		assert_non_null(easel_find(list, "Hải Phòng"));
		assert_non_null(
			easel_find(list, i == 2 ? "-5" : "—") != NULL || i == 2 ? list : NULL);
	}
}

static void a_total_of_its_own_leaves_a_rest(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (int part = 0; part < 4; part++) {
		say(easel, part, "10", 0, NULL);
	}
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = "VN",
			.period = "2020-08-19T09:14:00+07:00",
			.value = "80" });
	char options[512];
	snprintf(options, sizeof(options), "%.*s,\"total\":\"portal.dossiers.online\"}",
		(int)strlen(regions) - 1, regions);
	struct tc_widget *donut = easel_widget(easel, "donut", options, 143, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, donut);
	double rest = turned(list, TC_INK_TRACK);
	assert_true(rest > 0.49 && rest < 0.51);
	const struct tc_command *total = easel_find(list, "80");
	assert_non_null(total);
	assert_string_equal(total->as.text.datum->value, "80");
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (int part = 0; part < 4; part++) {
		say(easel, part, "10", part == 1 ? 'P' : 'A', "/sim/x");
	}
	struct tc_widget *donut = easel_widget(easel, "donut", regions, 143, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, donut);
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_non_null(easel_find(list, "10 P"));
	assert_int_equal(easel_count(list, TC_DRAW_ARC, 0), 3);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, donut);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 4);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối 09:14"));
	easel_reset(easel);
	donut = easel_widget(easel, "donut", regions, 143, 90, NULL);
	list = easel_draw(easel, donut);
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_int_equal(easel_count(list, TC_DRAW_ARC, 0), 0);
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void eight_parts_have_eight_labels(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const char *const provinces[] = { "01", "79", "48", "31", "92", "22", "77", "46" };
	char options[1024] = "{\"title\":\"Tám phần\",\"indicator\":\"portal.accounts\","
			     "\"parts\":[";
	for (int i = 0; i < 8; i++) {
		char one[64], code[16];
		snprintf(one, sizeof(one), "%s{\"area\":\"VN-2004:%s\"}", i > 0 ? "," : "",
			provinces[i]);
		strncat(options, one, sizeof(options) - strlen(options) - 1);
		snprintf(code, sizeof(code), "VN-2004:%s", provinces[i]);
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = code,
				.period = "2020-08-19T09:14:00+07:00",
				.value = i < 6 ? "1" : "100000" });
	}
	strncat(options, "]}", sizeof(options) - strlen(options) - 1);
	static const double sizes_u[][2] = { { 236, 110 }, { 143, 110 }, { 384, 216 } };
	for (int s = 0; s < 3; s++) {
		struct tc_widget *donut =
			easel_widget(easel, "donut", options, sizes_u[s][0], sizes_u[s][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, donut);
		int values = 0;
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			values += text->as.text.datum != NULL;
			assert_true(text->bounds.x_px >= -2 &&
				text->bounds.x_px + text->bounds.width_px <=
					sizes_u[s][0] * EASEL_U_PX + 10);
			for (int b = a + 1; b < list->count; b++) {
				if (list->commands[b].kind == TC_DRAW_TEXT &&
					overlap(&text->bounds, &list->commands[b].bounds)) {
					fail_msg("%d: %s on %s", s, text->as.text.text,
						list->commands[b].as.text.text);
				}
			}
		}
		assert_int_equal(values, 8);
	}
}

static void any_pane_holds_a_donut(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		say(easel, 0, "123456789012345678", 0, NULL);
		struct tc_widget *donut =
			easel_widget(easel, "donut", regions, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(donut);
		easel_draw(easel, donut);
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/parts" },
		{ "{\"parts\":[]}", "/panes/0/parts" },
		{ "{\"parts\":[{\"area\":\"BYT\"}]}", "/panes/0/parts/0" },
		{ "{\"indicator\":\"portal.accounts\",\"parts\":[{},{\"area\":\"XX\"}]}",
			"/panes/0/parts/1/area" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "donut", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const char *const values[] = { "96200", "81500", "30100", "19200" };
	for (int part = 0; part < 4; part++) {
		say(easel, part, values[part], 0, NULL);
	}
	struct tc_widget *donut = easel_widget(easel, "donut", regions, 174, 100, NULL);
	assert_true(easel_is_golden(easel, "widget-donut", donut, easel_draw(easel, donut)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_shares_of_an_exact_sum),
		cmocka_unit_test(a_part_not_reported_leaves_the_ring_hollow),
		cmocka_unit_test(a_total_of_its_own_leaves_a_rest),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(eight_parts_have_eight_labels),
		cmocka_unit_test(any_pane_holds_a_donut),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
