#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char around[] = "{\"title\":\"Kết nối với Trung tâm\",\"hub\":\"Hệ thống thông tin "
			     "báo cáo quốc gia\",\"indicator\":\"portal.accounts\"}";
static const char columns[] = "{\"title\":\"Kết nối với Trung tâm\",\"hub\":\"Hệ thống thông tin "
			      "báo cáo quốc gia\",\"indicator\":\"portal.accounts\","
			      "\"group\":\"VN:provinces\",\"form\":\"columns\"}";

/* One source a member. Letters: + live, S closed in order, X broken off, q open but silent, - never. Those who
 * went did so three minutes ago. */
static void connect(struct easel *easel, const char *group, const char *letters) {
	int members[100], area = tc_catalogue_find_area(easel->catalogue, group, INT64_MAX);
	int count = tc_catalogue_members(easel->catalogue, area, easel->time.unix_ms, members, 100);
	size_t given = strlen(letters);
	int64_t before_ms = easel->time.unix_ms;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < count; i++) {
			char letter = (size_t)i < given ? letters[i] : '+', source[32];
			bool early = letter == 'S' || letter == 'X' || letter == 'q';
			const char *code = tc_catalogue_area(easel->catalogue, members[i])->code;
			if (letter == '-' || early != (pass == 0)) {
				continue;
			}
			snprintf(source, sizeof(source), "/nguon/%d", i);
			easel_say(easel,
				&(struct easel_news) { .indicator = "portal.accounts",
					.area = code,
					.period = pass == 0 ? "2020-08-19T09:14:00+07:00"
							    : "2020-08-19T09:17:00+07:00",
					.value = "12",
					.source = source });
			if (early && letter != 'q') {
				tc_mirror_set_source(easel->mirror, source,
					letter == 'S' ? TC_SOURCE_SILENT : TC_SOURCE_LOST,
					before_ms, false);
			}
		}
		easel_pass(easel, pass == 0 ? 180000 : 0);
	}
}

static int lines_of(const struct tc_drawlist *list, enum tc_dash dash, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		count += command->kind == TC_DRAW_LINE && command->as.line.dash == dash &&
			command->ink == ink && command->as.line.count == 2;
	}
	return count;
}

static void every_connection_bears_its_state(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *letters, *quota;
		const char *said[4];
		int live, silent, lost;
	} cases[] = {
		{ "", "22/22", { "đang kết nối 22" }, 22, 0, 0 },
		{ "S", "21/22", { "BQP im 09:14", "im 1", "đang kết nối 21" }, 21, 1, 0 },
		{ "+q", "21/22", { "BCA im 09:14", "im 1" }, 21, 1, 0 },
		{ "X", "21/22", { "BQP mất 09:14", "mất kết nối 1" }, 21, 0, 1 },
		{ "-", "21/22", { "BQP chưa từng", "chưa từng kết nối 1" }, 21, 0, 0 },
		{ "SX-q", "18/22", { "mất kết nối 1|im 2|chưa từng kết nối 1|đang kết nối 18" }, 18,
			2, 1 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int form = 0; form < 2; form++) {
			easel_reset(easel);
			connect(easel, "VN:ministries", cases[i].letters);
			struct tc_widget *network = easel_widget(
				easel, "network", around, 280, form == 0 ? 180 : 140, NULL);
			const struct tc_drawlist *list = easel_draw(easel, network);
			const char *texts = easel_texts(easel, list);
			print_message("# %s %d: %s\n", cases[i].letters, form, texts);
			char done[8];
			snprintf(done, sizeof(done), "%.2s", cases[i].quota);
			assert_non_null(easel_find(list, form == 0 ? cases[i].quota : done));
			for (int k = 0; k < 4 && cases[i].said[k] != NULL; k++) {
				assert_non_null(strstr(texts, cases[i].said[k]));
			}
			/* One more of each in the key. */
			assert_int_equal(
				lines_of(list, TC_DASH_SOLID, TC_INK_DATA2), cases[i].live + 1);
			assert_int_equal(lines_of(list, TC_DASH_STALE, TC_INK_STALE),
				cases[i].silent + (cases[i].silent > 0));
			assert_int_equal(lines_of(list, TC_DASH_LOST, TC_INK_WARNING),
				cases[i].lost + (cases[i].lost > 0));
		}
	}
}

static void a_late_report_is_no_lost_connection(void **state) {
	struct easel *easel = *state;
	static const char daily[] = "{\"title\":\"A\",\"indicator\":\"portal.services.integrated\","
				    "\"areas\":[\"BCA\",\"BQP\"]}";
	easel_reset(easel);
	easel_set_time(easel, "2020-08-19T21:00:00+07:00");
	for (int i = 0; i < 2; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.services.integrated",
				.area = i == 0 ? "BCA" : "BQP",
				.period = i == 0 ? "2020-08-18" : "2020-08-19",
				.value = "3" });
	}
	struct tc_widget *network = easel_widget(easel, "network", daily, 190, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, network);
	assert_non_null(easel_find(list, "2/2"));
	assert_non_null(easel_find(list, "BCA trễ"));
	assert_non_null(easel_find(list, "kết nối, báo cáo trễ 1"));
}

static void what_has_no_room_is_well_and_counted(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	connect(easel, "VN:provinces",
		"++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++X-");
	struct tc_widget *network = easel_widget(easel, "network", columns, 112, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, network);
	const char *texts = easel_texts(easel, list);
	assert_non_null(easel_find(list, "61"));
	assert_non_null(strstr(texts, " mất 09:14"));
	assert_non_null(strstr(texts, " chưa từng"));
	assert_non_null(strstr(texts, " nữa, đang kết nối"));
	int branches = lines_of(list, TC_DASH_SOLID, TC_INK_DATA2), more = 0;
	const char *words = strstr(texts, "và ");
	assert_non_null(words);
	assert_int_equal(sscanf(words, "và %d nữa", &more), 1);
	assert_int_equal(branches + more, 61); /* none in the key, which is cut before it */
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void texts_do_not_touch(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 190, 164 }, { 143, 164 }, { 236, 200 }, { 112, 76 },
		{ 384, 216 } };
	for (size_t i = 0; i < 2 * sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		const double *size = sizes_u[i / 2];
		easel_reset(easel);
		connect(easel, i % 2 == 0 ? "VN:ministries" : "VN:provinces", "S+X++-");
		struct tc_widget *network = easel_widget(
			easel, "network", i % 2 == 0 ? around : columns, size[0], size[1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, network);
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			for (int b = a + 1; b < list->count && text->kind == TC_DRAW_TEXT; b++) {
				if (list->commands[b].kind == TC_DRAW_TEXT &&
					overlap(&text->bounds, &list->commands[b].bounds)) {
					fail_msg("%zu: %s on %s", i, text->as.text.text,
						list->commands[b].as.text.text);
				}
			}
		}
	}
}

static void the_walls_own_loss_is_one_frame(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	connect(easel, "VN:ministries", "X");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *network = easel_widget(easel, "network", around, 280, 180, NULL);
	const struct tc_drawlist *list = easel_draw(easel, network);
	assert_non_null(easel_find(list, "mất kết nối 09:17"));
	assert_non_null(easel_find(list, "21/22"));
	assert_int_equal(lines_of(list, TC_DASH_SOLID, TC_INK_DATA2), 0);
	assert_int_equal(lines_of(list, TC_DASH_SOLID, TC_INK_STALE), 21 + 1 + 4);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
}

static void nothing_is_said_of_a_hub_never_heard(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	tc_mirror_set_link(easel->mirror, TC_LINK_CONNECTING);
	struct tc_widget *network = easel_widget(easel, "network", around, 280, 180, NULL);
	const struct tc_drawlist *list = easel_draw(easel, network);
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_null(strstr(easel_texts(easel, list), "chưa từng"));
	tc_mirror_set_link(easel->mirror, TC_LINK_LIVE);
	list = easel_draw(easel, network);
	assert_non_null(easel_find(list, "chưa từng kết nối 22"));
}

static void any_pane_holds_a_network(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 60, 40 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		connect(easel, "VN:ministries", "SX-q");
		struct tc_widget *network =
			easel_widget(easel, "network", around, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(network);
		easel_draw(easel, network);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->u_px = 5;
	connect(easel, "VN:ministries", "++X++++S++-++++q++++++");
	struct tc_widget *network = easel_widget(easel, "network", around, 260, 200, NULL);
	assert_true(easel_is_golden(easel, "widget-network", network, easel_draw(easel, network)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_connection_bears_its_state),
		cmocka_unit_test(a_late_report_is_no_lost_connection),
		cmocka_unit_test(what_has_no_room_is_well_and_counted),
		cmocka_unit_test(texts_do_not_touch),
		cmocka_unit_test(the_walls_own_loss_is_one_frame),
		cmocka_unit_test(nothing_is_said_of_a_hub_never_heard),
		cmocka_unit_test(any_pane_holds_a_network),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
