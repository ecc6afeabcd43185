#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char ministries[] = "{\"title\":\"Bộ, cơ quan ngang bộ\","
				 "\"indicator\":\"ops.procedures.online-rate\"}";

/* Member i reports september, or what its letter says: L august only, - nothing, 0 no value. */
static void september(struct easel *easel, const char *group, const char *letters) {
	int members[100];
	int area = tc_catalogue_find_area(easel->catalogue, group, INT64_MAX);
	int count = tc_catalogue_members(easel->catalogue, area, easel->time.unix_ms, members, 100);
	size_t given = strlen(letters);
	for (int i = 0; i < count; i++) {
		char letter = (size_t)i < given ? letters[i] : '+';
		if (letter == '-') {
			continue;
		}
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = letter == 'L' ? "2024-08" : "2024-09",
				.value = letter == '0' ? NULL : "70.5",
				.status = letter == '0' ? 'O' : 'A' });
	}
}

static void at_late(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-25T09:00:00+07:00");
}

static void every_agency_bears_its_state(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *letters, *slot, *key;
		int discs, clocks, dashes;
	} cases[] = {
		{ "", "22/22", "đã báo cáo 22", 22, 0, 0 },
		{ "L", "21/22", "trễ hạn 1|đã báo cáo 21", 21, 1, 0 },
		{ "-0", "20/22", "chưa báo cáo 2|đã báo cáo 20", 20, 0, 2 },
		{ "L-L", "19/22", "trễ hạn 2|chưa báo cáo 1", 19, 2, 1 },
		{ "----------------------", "0/22", "chưa báo cáo 22", 0, 0, 22 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_late(easel);
		september(easel, "VN:ministries", cases[i].letters);
		struct tc_widget *status =
			easel_widget(easel, "status", ministries, 190, 130, NULL);
		assert_non_null(status);
		const struct tc_drawlist *list = easel_draw(easel, status);
		assert_non_null(easel_find(list, cases[i].slot));
		assert_non_null(strstr(easel_texts(easel, list), cases[i].key));
		assert_non_null(easel_find(list, "BLĐTBXH"));
		/* One more of each in the key. */
		assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA2),
			cases[i].discs + (cases[i].discs > 0 ? 1 : 0));
		assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_WARNING),
			cases[i].clocks + (cases[i].clocks > 0 ? 1 : 0));
		assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_TEXT2),
			cases[i].dashes + (cases[i].dashes > 0 ? 1 : 0));
	}
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void nothing_overlaps_and_what_has_no_room_is_counted(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *group;
		double width_u, height_u;
		const char *cut;
	} cases[] = {
		{ "VN:ministries", 143, 130, NULL },
		{ "VN:ministries", 50, 90, "và" },
		{ "VN:provinces", 384, 216, NULL },
		{ "VN:provinces", 112, 100, "và" },
		{ "VN:ministries", 384, 60, "và" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at_late(easel);
		september(easel, cases[i].group, "L-");
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"Báo cáo\",\"group\":\"%s\","
			"\"indicator\":\"ops.procedures.online-rate\"}",
			cases[i].group);
		struct tc_widget *status = easel_widget(
			easel, "status", options, cases[i].width_u, cases[i].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, status);
		assert_int_equal(
			strstr(easel_texts(easel, list), "|và ") != NULL, cases[i].cut != NULL);
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			if (text->bounds.x_px + text->bounds.width_px >
				cases[i].width_u * EASEL_U_PX + 10) {
				fail_msg("%zu: %s too wide", i, text->as.text.text);
			}
			for (int b = a + 1; b < list->count; b++) {
				if (list->commands[b].kind == TC_DRAW_TEXT &&
					overlap(&text->bounds, &list->commands[b].bounds)) {
					fail_msg("%zu: %s on %s", i, text->as.text.text,
						list->commands[b].as.text.text);
				}
			}
		}
	}
}

static void a_lost_link_is_one_frame(void **state) {
	struct easel *easel = *state;
	at_late(easel);
	september(easel, "VN:ministries", "");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *status = easel_widget(easel, "status", ministries, 143, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, status);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_non_null(easel_find(list, "mất kết nối 09:00"));
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA2), 0);
}

static void any_pane_holds_a_status(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		at_late(easel);
		september(easel, "VN:ministries", "L-0");
		struct tc_widget *status = easel_widget(
			easel, "status", ministries, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(status);
		easel_draw(easel, status);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	at_late(easel);
	september(easel, "VN:ministries", "++L+++0++-");
	struct tc_widget *status = easel_widget(easel, "status", ministries, 143, 130, NULL);
	assert_true(easel_is_golden(easel, "widget-status", status, easel_draw(easel, status)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_agency_bears_its_state),
		cmocka_unit_test(nothing_overlaps_and_what_has_no_room_is_counted),
		cmocka_unit_test(a_lost_link_is_one_frame),
		cmocka_unit_test(any_pane_holds_a_status),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
