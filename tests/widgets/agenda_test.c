#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* 08:30 to 08:45, 09:15, 10:30; a break; 10:45 to its end. */
#define ITEMS                                                                                        \
	"\"items\":[{\"at\":\"2020-08-19T08:30:00+07:00\",\"title\":\"Khai mạc\",\"minutes\":15}," \
	"{\"title\":\"Báo cáo\",\"who\":\"Bộ TTTT\",\"minutes\":30},"                            \
	"{\"title\":\"Thảo luận\",\"who\":\"Các tỉnh\",\"minutes\":75},"                      \
	"{\"at\":\"2020-08-19T10:45:00+07:00\",\"title\":\"Kết luận\"}]"
#define AGENDA "{\"title\":\"Chương trình\"," ITEMS "}"

static const struct tc_command *text_of(const struct tc_drawlist *list, const char *text) {
	const struct tc_command *found = easel_find(list, text);
	if (found == NULL) {
		fail_msg("no \"%s\"", text);
	}
	return found;
}

static void the_clock_says_which_is_on(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *at, *slot, *on; /* on NULL: none */
		int past;
	} cases[] = {
		{ "2020-08-18T23:59:59+07:00", "19/08/2020", NULL, 0 },
		{ "2020-08-19T00:00:00+07:00", "4 mục", NULL, 0 },
		{ "2020-08-19T08:29:59+07:00", "4 mục", NULL, 0 },
		{ "2020-08-19T08:30:00+07:00", "1/4 · còn 15 phút", "Khai mạc", 0 },
		{ "2020-08-19T08:44:30+07:00", "1/4 · còn 1 phút", "Khai mạc", 0 },
		{ "2020-08-19T08:45:00+07:00", "2/4 · còn 30 phút", "Báo cáo", 1 },
		{ "2020-08-19T09:14:00+07:00", "2/4 · còn 1 phút", "Báo cáo", 1 },
		{ "2020-08-19T10:40:00+07:00", "4 mục", NULL, 3 },
		{ "2020-08-19T12:00:00+07:00", "4/4", "Kết luận", 3 },
	};
	static const char *const titles[] = { "Khai mạc", "Báo cáo", "Thảo luận", "Kết luận" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].at);
		print_message("# %s\n", cases[i].at);
		struct tc_widget *widget = easel_widget(easel, "agenda", AGENDA, 236, 140, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		(void)text_of(list, cases[i].slot);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), cases[i].on != NULL);
		for (int k = 0; k < 4; k++) {
			const struct tc_command *title = text_of(list, titles[k]);
			bool on = cases[i].on != NULL && strcmp(cases[i].on, titles[k]) == 0;
			assert_int_equal(
				title->as.text.weight, on ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR);
			assert_int_equal(title->ink,
				k < cases[i].past ? TC_INK_TEXT3
					: on      ? TC_INK_TEXT
						  : TC_INK_TEXT2);
		}
	}
}

static void rows_say_when_what_who_and_how_long(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *widget = easel_widget(easel, "agenda", AGENDA, 236, 140, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, widget)),
		"2/4 · còn 1 phút|Chương trình|08:30|15 phút|Khai mạc|08:45|30 phút|Báo cáo|Bộ "
		"TTTT|09:15|75 phút|Thảo luận|Các tỉnh|10:45|Kết luận");
	easel->language = TC_ENGLISH;
	widget = easel_widget(easel, "agenda", AGENDA, 236, 140, NULL);
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, widget)), "30 min"));
}

static void it_wakes_when_something_changes(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *widget = easel_widget(easel, "agenda", AGENDA, 236, 140, NULL);
	assert_true(easel_refresh(easel, widget));
	int turns = 0;
	while (easel->time.unix_ms < 1597806000000 && turns < 400) { /* 10:00 in Hanoi */
		int64_t next_ms = widget->class_->next_change_ms(widget);
		assert_true(next_ms > easel->time.unix_ms && next_ms < INT64_MAX);
		easel_pass(easel, next_ms - 1 - easel->time.unix_ms);
		assert_false(easel_refresh(easel, widget));
		easel_pass(easel, 1);
		assert_true(easel_refresh(easel, widget));
		turns++;
	}
	assert_int_equal(turns, 46); /* a minute each, from 09:14 to 10:00 */
}

/* What has no room is counted; the one that is on, or comes next, always has some. */
static void nothing_is_hidden_silently(void **state) {
	struct easel *easel = *state;
	char options[4096] = "{\"title\":\"Chương trình\",\"items\":[";
	for (int i = 0; i < 20; i++) {
		size_t used = strlen(options);
		snprintf(options + used, sizeof(options) - used,
			"%s{\"at\":\"2020-08-19T%02d:%02d:00+07:00\",\"title\":\"Mục %d\","
			"\"minutes\":30}",
			i == 0 ? "" : ",", 8 + i / 2, i % 2 * 30, i + 1);
	}
	strncat(options, "]}", sizeof(options) - strlen(options) - 1);
	static const char *const times[] = { "2020-08-19T07:00:00+07:00",
		"2020-08-19T09:14:00+07:00", "2020-08-19T17:40:00+07:00",
		"2020-08-19T20:00:00+07:00" };
	static const double heights_u[] = { 8, 20, 40, 60, 90, 140, 330 };
	for (size_t i = 0; i < 4 * 7; i++) {
		easel_reset(easel);
		easel_set_time(easel, times[i % 4]);
		struct tc_widget *widget =
			easel_widget(easel, "agenda", options, 112, heights_u[i / 4], NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		int shown = 0, above = 0, more = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			if (command->kind != TC_DRAW_TEXT) {
				continue;
			}
			const char *text = command->as.text.text;
			shown += strncmp(text, "Mục ", 4) == 0 ? 1 : 0;
			if (strstr(text, "trên còn ") != NULL) {
				sscanf(strstr(text, "trên còn "), "trên còn %d", &above);
				text += strlen("trên còn ");
			}
			int at = 0, of = 0;
			if (sscanf(text, "%d/%d", &at, &of) == 2 && of == 20 &&
				heights_u[i / 4] <= 20) {
				above = at - 1;
				more = of - at;
			}
			const char *rest = strstr(text, "còn ");
			if (rest != NULL && strstr(rest, "mục") != NULL) {
				sscanf(rest, "còn %d", &more);
			}
		}
		if (shown + above + more != 20 || shown < 1) {
			fail_msg("%s, %.0f u: %d + %d + %d", times[i % 4], heights_u[i / 4], above,
				shown, more);
		}
		assert_true(i % 4 != 1 || easel_find(list, "Mục 3") != NULL);
		assert_true(i % 4 != 2 || easel_find(list, "Mục 20") != NULL);
	}
}

static void a_clock_that_nobody_set_says_so(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_hub_clock said = { easel->time.unix_ms, -1, false };
	tc_mirror_set_clock(easel->mirror, &said);
	struct tc_widget *widget = easel_widget(easel, "agenda", AGENDA, 236, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_int_equal(text_of(list, "giờ chưa đồng bộ")->as.text.datum->marks, TC_MARK_UNSYNCED);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 0);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_STALE), 1);
}

static void long_names_are_cut_and_small_panes_held(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 4, 4 }, { 20, 20 }, { 50, 30 }, { 81, 79 } };
	for (size_t i = 0; i < 4; i++) {
		easel_reset(easel);
		struct tc_widget *widget = easel_widget(easel, "agenda",
			"{\"title\":\"Chương trình hội nghị toàn quốc về dịch vụ công trực tuyến\","
			"\"items\":[{\"at\":\"2020-08-19T09:00:00+07:00\",\"title\":\"Báo cáo kết "
			"quả thực hiện dịch vụ công trực tuyến của các bộ, ngành và địa phương\","
			"\"who\":\"Bộ Lao động – Thương binh và Xã hội, Bộ Nông nghiệp\","
			"\"minutes\":90}]}",
			sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		assert_true(list->count > 0);
	}
}

static void times_are_in_order(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} wrong[] = {
		{ "{}", "/panes/0/items" },
		{ "{\"items\":[]}", "/panes/0/items" },
		{ "{\"items\":[{\"title\":\"x\"}]}", "/panes/0/items/0/at" },
		{ "{\"items\":[{\"at\":\"2020-08-19T09:00:00+07:00\",\"title\":\"x\"},"
		  "{\"title\":\"y\"}]}",
			"/panes/0/items/1/at" },
		{ "{\"items\":[{\"at\":\"2020-08-19T09:00:00+07:00\",\"title\":\"x\"},"
		  "{\"at\":\"2020-08-19T08:00:00+07:00\",\"title\":\"y\"}]}",
			"/panes/0/items/1/at" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "agenda", wrong[i].options, 80, 60, &faults));
		assert_string_equal(faults.items[0].pointer, wrong[i].pointer);
		assert_true(faults.items[0].message_vi[0] != '\0');
	}
}

static void golden(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2020-08-19T09:21:00+07:00");
	easel->u_px = 4;
	struct tc_widget *widget = easel_widget(easel, "agenda",
		"{\"title\":\"Chương trình\",\"foot\":\"Văn phòng Chính phủ\"," ITEMS "}", 160, 112,
		NULL);
	assert_true(easel_is_golden(easel, "widget-agenda", widget, easel_draw(easel, widget)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_says_which_is_on),
		cmocka_unit_test(rows_say_when_what_who_and_how_long),
		cmocka_unit_test(it_wakes_when_something_changes),
		cmocka_unit_test(nothing_is_hidden_silently),
		cmocka_unit_test(a_clock_that_nobody_set_says_so),
		cmocka_unit_test(long_names_are_cut_and_small_panes_held),
		cmocka_unit_test(times_are_in_order),
		cmocka_unit_test(golden),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
