#include "feeds/judge/board.h"
#include "tests/widgets/easel.h"
#include "widgets/kit/tile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char list_options[] = "{\"title\":\"Cảnh báo\"}";
static const char banner_options[] = "{\"variant\":\"banner\"}";

/* What the hub tells: a flood that nobody has acknowledged, fuel that somebody has, a river that fell back. */
static int tell(struct easel *easel, struct tc_standing *out) {
	static const struct {
		const char *rule, *indicator, *area, *value;
		enum tc_alarm_state state;
		int priority;
	} cases[] = {
		{ "flood.level", "urgent.flood.level-over-alarm", "VN-2004:24", "1.2",
			TC_ALARM_ACTIVE, 1 },
		{ "fuel.low", "sector.fuel.stock-days", "VN", "6.5", TC_ALARM_ACKNOWLEDGED, 2 },
		{ "flood.level", "urgent.flood.level-over-alarm", "VN-2004:01", "-0.2",
			TC_ALARM_CLEARED, 3 },
	};
	for (int i = 0; i < 3; i++) {
		memset(&out[i], 0, sizeof out[i]);
		snprintf(out[i].rule, sizeof out[i].rule, "%s", cases[i].rule);
		snprintf(out[i].value, sizeof out[i].value, "%s", cases[i].value);
		out[i].indicator =
			tc_catalogue_find_indicator(easel->catalogue, cases[i].indicator);
		out[i].area = tc_catalogue_find_area(
			easel->catalogue, cases[i].area, easel->time.unix_ms);
		out[i].state = cases[i].state;
		out[i].priority = cases[i].priority;
		out[i].raised_ms = easel->time.unix_ms - 7200000;
	}
	out[1].acknowledged_ms = easel->time.unix_ms - 3600000;
	snprintf(out[1].name, sizeof out[1].name, "Trực ban");
	snprintf(out[1].note, sizeof out[1].note, "đã gọi BCT");
	out[2].ended_ms = easel->time.unix_ms - 3600000;
	return 3;
}

/* Draw with a board that knows what the hub told. */
static const struct tc_drawlist *draw(
	struct easel *easel, struct tc_board *board, struct tc_widget *widget) {
	struct tc_view *view = tc_mirror_view(easel->mirror);
	(void)tc_board_update(board, view);
	tc_board_show(board, view);
	(void)widget->class_->refresh(widget, view);
	tc_view_drop(view);
	tc_arena_reset(easel->frame);
	struct tc_drawlist *list = tc_arena_alloc(easel->frame, sizeof *list);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, easel->u_px);
	tc_widget_draw(widget, list);
	assert_false(list->full);
	return list;
}

static struct tc_board *open_board(struct easel *easel, int told) {
	struct tc_standing items[3];
	easel_reset(easel);
	assert_int_equal(tell(easel, items), 3);
	tc_mirror_set_told(easel->mirror, items, told);
	struct tc_board *board = tc_board_create(easel->catalogue, INT64_MAX);
	assert_non_null(board);
	return board;
}

static void a_row_says_what_where_since_when_and_who(void **state) {
	struct easel *easel = *state;
	struct tc_board *board = open_board(easel, 3);
	easel_say(easel,
		&(struct easel_news) { .indicator = "sector.fuel.stock-days",
			.area = "VN",
			.period = "2020-08-18",
			.value = "6.5",
			.status = 'P' });
	struct tc_widget *alarms = easel_widget(easel, "alarms", list_options, 236, 110, NULL);
	const struct tc_drawlist *list = draw(easel, board, alarms);
	assert_string_equal(easel_texts(easel, list),
		"3|Cảnh báo|P1|Lũ vượt mức báo động, Bắc Giang|từ 07:14 · 2 giờ · chưa xác nhận|"
		"P2|P|ngày|6,5|Dự trữ xăng dầu thấp|từ 07:14 · 2 giờ · đã xác nhận 08:14: Trực ban "
		"– đã gọi "
		"BCT|"
		"P3|Lũ vượt mức báo động, Hà Nội|từ 07:14 · 1 giờ · đã hết, chưa xác "
		"nhận");
	/* Filled while they stand, an outline when over; only what nobody has seen breathes. */
	assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_CRITICAL), 1);
	assert_int_equal(list->beat_count, 1);
	assert_int_equal(list->beats[0].priority, 1);
	assert_true(easel_is_golden(easel, "alarms-list", alarms, list));
	tc_board_destroy(board);
}

static void none_is_left_out_in_silence(void **state) {
	struct easel *easel = *state;
	struct tc_board *board = open_board(easel, 3);
	struct tc_widget *low = easel_widget(easel, "alarms", list_options, 174, 62, NULL);
	assert_non_null(easel_find(draw(easel, board, low), "1/3"));
	static const char most[] = "{\"title\":\"Cảnh báo\",\"most\":2}";
	struct tc_widget *two = easel_widget(easel, "alarms", most, 174, 110, NULL);
	assert_non_null(easel_find(draw(easel, board, two), "2/3"));
	tc_board_destroy(board);
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* One of eight screens, four columns or two: titles stand there whole, whatever else gives way. */
static void no_title_is_cut_in_a_narrow_list(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 112, 58 }, { 112, 72 }, { 112, 110 }, { 174, 62 },
		{ 81, 110 } };
	for (size_t i = 0; i < sizeof sizes_u / sizeof *sizes_u; i++) {
		struct tc_board *board = open_board(easel, 3);
		easel_say(easel,
			&(struct easel_news) { .indicator = "urgent.flood.level-over-alarm",
				.area = "VN-2004:24",
				.period = "2020-08-19T09:10:00+07:00",
				.value = "1.2" });
		struct tc_widget *alarms = easel_widget(
			easel, "alarms", list_options, sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = draw(easel, board, alarms);
		const char *texts = easel_texts(easel, list);
		if (strstr(texts, "…") != NULL || strstr(texts, "Bắc Giang") == NULL ||
			strstr(texts, "1,2") == NULL) {
			fail_msg("%g u: %s", sizes_u[i][0], texts);
		}
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px + box->width_px <= sizes_u[i][0] * EASEL_U_PX + 2);
			assert_true(box->y_px + box->height_px <= sizes_u[i][1] * EASEL_U_PX + 2);
		}
		for (int k = 0; k < list->count; k++) {
			for (int m = k + 1; m < list->count; m++) {
				bool texts_both = list->commands[k].kind == TC_DRAW_TEXT &&
					list->commands[m].kind == TC_DRAW_TEXT;
				assert_false(texts_both &&
					overlap(&list->commands[k].bounds,
						&list->commands[m].bounds));
			}
		}
		if (i == 2) {
			assert_true(easel_is_golden(easel, "alarms-narrow", alarms, list));
		}
		tc_board_destroy(board);
	}
}

static void only_what_is_meant(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *count;
	} cases[] = {
		{ "{\"title\":\"T\",\"priority\":2}", "2" },
		{ "{\"title\":\"T\",\"acknowledged\":false}", "2" },
		{ "{\"title\":\"T\",\"rules\":[\"fuel.low\"]}", "1" },
		{ "{\"title\":\"T\",\"areas\":[\"VN-2004:24\"]}", "1" },
		{ "{\"title\":\"T\",\"group\":\"VN:provinces\"}", "2" },
	};
	struct tc_board *board = open_board(easel, 3);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_widget *alarms =
			easel_widget(easel, "alarms", cases[i].options, 174, 110, NULL);
		const struct tc_drawlist *list = draw(easel, board, alarms);
		if (easel_find(list, cases[i].count) == NULL) {
			fail_msg("case %zu: %s", i, easel_texts(easel, list));
		}
	}
	tc_board_destroy(board);
	struct tc_faults faults = { .count = 0 };
	assert_null(easel_widget(easel, "alarms", "{\"rules\":[\"no.such\"]}", 174, 110, &faults));
	assert_string_equal(faults.items[0].pointer, "/panes/0/rules/0");
}

static void the_banner_names_the_most_urgent_and_counts_the_others(void **state) {
	struct easel *easel = *state;
	struct tc_board *board = open_board(easel, 3);
	struct tc_widget *banner = easel_widget(easel, "alarms", banner_options, 360, 17, NULL);
	const struct tc_drawlist *list = draw(easel, board, banner);
	assert_string_equal(easel_texts(easel, list),
		"từ 07:14 · chưa xác nhận · +2 khác|Lũ vượt mức báo động, Bắc Giang");
	assert_true(easel_is_golden(easel, "alarms-banner", banner, list));
	tc_board_destroy(board);
}

static void normal_is_quiet(void **state) {
	struct easel *easel = *state;
	struct tc_board *board = open_board(easel, 0);
	struct tc_widget *banner = easel_widget(easel, "alarms", banner_options, 360, 17, NULL);
	const struct tc_drawlist *list = draw(easel, board, banner);
	assert_string_equal(easel_texts(easel, list), "Không có cảnh báo");
	assert_int_equal(list->count, 1); /* no band, no edge */
	static const char blank[] = "{\"variant\":\"banner\",\"empty\":\"nothing\"}";
	list = draw(easel, board, easel_widget(easel, "alarms", blank, 240, 17, NULL));
	assert_string_equal(easel_texts(easel, list), "");
	list = draw(easel, board, easel_widget(easel, "alarms", list_options, 174, 110, NULL));
	assert_string_equal(easel_texts(easel, list), "Cảnh báo|Không có cảnh báo");
	tc_board_destroy(board);
}

static void a_mark_breathes_slower_than_three_times_a_second(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	const struct tc_beat beat = { 100, 100, 43, 1 };
	double widths[TC_ALARM_STEPS];
	tc_arena_reset(easel->frame);
	struct tc_drawlist list;
	tc_drawlist_init(&list, easel->frame, easel->fonts, &easel->theme.style, easel->u_px);
	for (int i = 0; i < TC_ALARM_STEPS; i++) {
		tc_alarm_draw_beat(&list, &beat, (int64_t)i * TC_ALARM_STEP_MS);
		widths[i] = list.commands[i].as.polygon.width_px;
		assert_true(widths[i] > 0); /* never gone */
	}
	assert_true(widths[0] < widths[1] && widths[1] < widths[2] && widths[3] < widths[2]);
	assert_int_equal(TC_ALARM_STEP_MS * TC_ALARM_STEPS, 1000);
}

static void a_pane_bears_the_mark_of_its_alarm(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const struct {
		const char *title;
		double width_u;
		bool labelled;
	} cases[] = { { "Tài khoản", 112, true }, { "Dự trữ xăng dầu", 81, false } };
	for (int i = 0; i < 2; i++) {
		char options[160];
		snprintf(options, sizeof options,
			"{\"title\":\"%s\",\"indicator\":\"portal.accounts\"}", cases[i].title);
		struct tc_widget *figure =
			easel_widget(easel, "figure", options, cases[i].width_u, 60, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		assert_int_equal(list->beat_count, 0);
		figure->badge = (struct tc_badge) { 2, TC_ALARM_ACTIVE };
		list = easel_draw(easel, figure);
		assert_int_equal(list->beat_count, 1);
		assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_WARNING), 1);
		/* The label gives way before words are cut. */
		assert_int_equal(easel_find(list, "P2") != NULL, cases[i].labelled);
		assert_non_null(easel_find(list, cases[i].title));
	}
}

/* In a row the alarm stood in the state's slot and hid it: a figure that is not firm looked firm. */
static void a_row_keeps_its_state_beside_an_alarm(void **state) {
	static const struct {
		const char *kind, *options;
	} cases[] = {
		{ "table",
			"{\"title\":\"T\",\"indicator\":\"sector.fuel.stock-days\",\"areas\":["
			"\"VN\"],"
			"\"values\":[{\"name\":\"N\"}]}" },
		{ "ranking",
			"{\"title\":\"T\",\"indicator\":\"sector.fuel.stock-days\",\"areas\":["
			"\"VN\"],"
			"\"top\":1}" },
	};
	struct easel *easel = *state;
	struct tc_board *board = open_board(easel, 3);
	easel_say(easel,
		&(struct easel_news) { .indicator = "sector.fuel.stock-days",
			.area = "VN",
			.period = "2020-08-18",
			.value = "6.5",
			.status = 'P' });
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_widget *widget =
			easel_widget(easel, cases[i].kind, cases[i].options, 112, 60, NULL);
		const struct tc_drawlist *list = draw(easel, board, widget);
		const struct tc_command *number = easel_find(list, "6,5");
		const struct tc_command *letter = easel_find(list, "P");
		assert_non_null(number);
		assert_non_null(letter);
		assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_WARNING), 1);
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *mark = &list->commands[k];
			if (mark->kind == TC_DRAW_POLYGON && mark->ink == TC_INK_WARNING) {
				assert_true(mark->bounds.x_px + mark->bounds.width_px <
					number->bounds.x_px);
			}
		}
	}
	tc_board_destroy(board);
}

/* Nor does it on a tile, whatever its size: the edge is the state's, the alarm stands within it. */
static void a_tile_keeps_its_state_around_an_alarm(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (double side_px = 20; side_px < 300; side_px *= 1.5) {
		const struct tc_tile tile = { .box = { 0, 0, side_px, side_px },
			.ink = TC_INK_DATA,
			.marks = TC_MARK_LATE,
			.status = 'A',
			.alarm = { 3, TC_ALARM_ACTIVE } };
		struct tc_drawlist list;
		tc_arena_reset(easel->frame);
		tc_drawlist_init(
			&list, easel->frame, easel->fonts, &easel->theme.style, easel->u_px);
		tc_tile_draw(&list, &tile);
		int edges = 0;
		for (int i = 0; i < list.count; i++) {
			const struct tc_command *command = &list.commands[i];
			double left_px = command->bounds.x_px;
			edges += command->ink == TC_INK_WARNING;
			if (command->kind == TC_DRAW_DISC || command->ink == TC_INK_INFO) {
				assert_true(left_px > 0);
			}
		}
		assert_true(edges > 0);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_says_what_where_since_when_and_who),
		cmocka_unit_test(none_is_left_out_in_silence),
		cmocka_unit_test(no_title_is_cut_in_a_narrow_list),
		cmocka_unit_test(only_what_is_meant),
		cmocka_unit_test(the_banner_names_the_most_urgent_and_counts_the_others),
		cmocka_unit_test(normal_is_quiet),
		cmocka_unit_test(a_mark_breathes_slower_than_three_times_a_second),
		cmocka_unit_test(a_pane_bears_the_mark_of_its_alarm),
		cmocka_unit_test(a_row_keeps_its_state_beside_an_alarm),
		cmocka_unit_test(a_tile_keeps_its_state_around_an_alarm),
	};
	return cmocka_run_group_tests_name("alarms", tests, easel_open, easel_close);
}
