/* Who is late: the four kinds that can show it give one answer, in words, shapes and both languages. */
#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Daily, closed at 17:00, due at 19:00, working days only. */
#define INDICATOR "portal.services.integrated"

static const struct kind {
	const char *kind, *options;
} kinds[] = {
	{ "rollcall", "{\"title\":\"A\",\"indicator\":\"" INDICATOR "\",\"show\":\"timeliness\"}" },
	{ "status",
		"{\"title\":\"A\",\"indicator\":\"" INDICATOR "\",\"group\":\"VN:provinces\","
		"\"show\":\"timeliness\"}" },
	{ "tiles", "{\"title\":\"A\",\"indicator\":\"" INDICATOR "\",\"mode\":\"timeliness\"}" },
	{ "ranking", "{\"title\":\"A\",\"indicator\":\"" INDICATOR "\",\"show\":\"timeliness\"}" },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Member i reports the newest day, or what its letter says: L Thursday only, M a week before, - nothing. */
static void say_letters(struct easel *easel, const char *letters, const char *newest) {
	int members[100], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
	assert_int_equal(count, 34);
	size_t given = strlen(letters);
	for (int i = 0; i < count; i++) {
		char letter = (size_t)i < given ? letters[i] : '+';
		if (letter == '-') {
			continue;
		}
		easel_say(easel,
			&(struct easel_news) { .indicator = INDICATOR,
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = letter == 'L' ? "2026-06-11"
					: letter == 'M' ? "2026-06-05"
							: newest,
				.value = "97.1" });
	}
}

/* A Monday noon: Friday's report of 19:00 is 2 days and 17 hours late. */
static void on_monday(struct easel *easel, const char *letters) {
	easel_reset(easel);
	easel_set_time(easel, "2026-06-15T12:00:00+07:00");
	say_letters(easel, letters, "2026-06-12");
}

static struct tc_widget *make(struct easel *easel, const struct kind *kind) {
	struct tc_widget *widget = easel_widget(easel, kind->kind, kind->options, 240, 200, NULL);
	assert_non_null(widget);
	return widget;
}

static bool says(struct easel *easel, const struct tc_drawlist *list, const char *words) {
	return strstr(easel_texts(easel, list), words) != NULL;
}

static void every_kind_gives_the_same_answer(void **state) {
	struct easel *easel = *state;
	on_monday(easel, "L+++-+++++++++++++++M");
	for (int i = 0; i < KINDS; i++) {
		print_message("# %s\n", kinds[i].kind);
		const struct tc_drawlist *list = easel_draw(easel, make(easel, &kinds[i]));
		bool figure = strcmp(kinds[i].kind, "rollcall") == 0;
		assert_true(says(easel, list, figure ? "31|/34" : "31/34"));
		assert_true(says(easel, list, "2 ngày") && says(easel, list, "6 ngày"));
		assert_true(says(easel, list, "chưa gửi") || says(easel, list, "Chưa gửi"));
		assert_true(easel_count(list, TC_DRAW_DISC, TC_INK_WARNING) >= 1);
	}
	easel->language = TC_ENGLISH;
	for (int i = 0; i < KINDS; i++) {
		print_message("# %s in English\n", kinds[i].kind);
		const struct tc_drawlist *list = easel_draw(easel, make(easel, &kinds[i]));
		assert_true(says(easel, list, "2 days") && says(easel, list, "6 days"));
		assert_true(says(easel, list, "nothing sent") || says(easel, list, "Nothing sent"));
	}
}

static void a_key_explains_the_states_that_occur(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *letters, *at, *newest;
		const char *said[4], *unsaid;
	} cases[] = {
		{ "", "2026-06-15T12:00:00+07:00", "2026-06-12", { "đúng hạn" }, "trễ hạn" },
		{ "", "2026-06-15T17:00:00+07:00", "2026-06-12", { "sắp đến hạn" }, "đúng hạn" },
		{ "", "2026-06-15T16:59:59+07:00", "2026-06-12", { "đúng hạn" }, "sắp" },
		{ "LM-", "2026-06-15T12:00:00+07:00", "2026-06-12",
			{ "lỡ kỳ", "trễ hạn", "chưa gửi", "đúng hạn" }, "sắp" },
		{ "", "2026-06-15T12:00:00+07:00", "2026-06", { "không có hạn" }, "trễ" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int k = 1; k <= 2; k++) {
			easel_reset(easel);
			easel_set_time(easel, cases[i].at);
			say_letters(easel, cases[i].letters, cases[i].newest);
			print_message(
				"# %s \"%s\" %s\n", kinds[k].kind, cases[i].letters, cases[i].at);
			const struct tc_drawlist *list = easel_draw(easel, make(easel, &kinds[k]));
			for (int w = 0; w < 4 && cases[i].said[w] != NULL; w++) {
				assert_true(says(easel, list, cases[i].said[w]));
			}
			assert_false(says(easel, list, cases[i].unsaid));
		}
	}
}

/* At 19:00 of every day two days are three: not a millisecond before, and the pane asked to be woken. */
static void words_change_at_their_moment(void **state) {
	struct easel *easel = *state;
	for (int i = 0; i < KINDS; i++) {
		print_message("# %s\n", kinds[i].kind);
		easel_reset(easel);
		easel_set_time(easel, "2026-06-15T12:00:00+07:00");
		say_letters(easel, "L", "2026-06-15"); /* the others have said Monday's */
		struct tc_widget *widget = make(easel, &kinds[i]);
		easel_refresh(easel, widget);
		easel_pass(easel, 5 * 3600000 - 1); /* 17:00, one millisecond before */
		easel_refresh(easel, widget);
		easel_pass(easel, 2 * 3600000); /* 19:00, one before */
		easel_refresh(easel, widget);
		assert_true(says(easel, easel_draw(easel, widget), "2 ngày"));
		int64_t next_ms = widget->class_->next_change_ms(widget);
		assert_true(next_ms == easel->time.unix_ms + 1);
		easel_pass(easel, 1);
		assert_true(easel_refresh(easel, widget));
		assert_true(says(easel, easel_draw(easel, widget), "3 ngày"));
	}
}

static void nobody_late_is_said(void **state) {
	struct easel *easel = *state;
	on_monday(easel, "");
	const struct tc_drawlist *list = easel_draw(easel, make(easel, &kinds[3]));
	assert_true(says(easel, list, "không đơn vị nào trễ hạn"));
	assert_true(says(easel, list, "34/34"));
	easel_reset(easel);
	easel_set_time(easel, "2026-06-15T12:00:00+07:00");
	list = easel_draw(easel, make(easel, &kinds[3]));
	assert_true(says(easel, list, "chưa có số liệu"));
	assert_true(says(easel, list, "34 chưa gửi"));
}

static void the_latest_stand_first(void **state) {
	struct easel *easel = *state;
	on_monday(easel, "LMLL");
	const struct tc_drawlist *list = easel_draw(easel, make(easel, &kinds[3]));
	const struct tc_command *week = easel_find(list, "6 ngày");
	const struct tc_command *days = easel_find(list, "2 ngày");
	assert_true(week != NULL && days != NULL);
	assert_true(week->bounds.y_px < days->bounds.y_px);
	assert_non_null(easel_find(list, "1"));
	assert_non_null(easel_find(list, "2"));
	assert_null(easel_find(list, "3")); /* three share the second rank */
}

static void any_pane_holds_it(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof sizes_u / sizeof sizes_u[0]; i++) {
		for (int k = 0; k < KINDS; k++) {
			on_monday(easel, "LM-LM-LM-");
			struct tc_widget *widget = easel_widget(easel, kinds[k].kind,
				kinds[k].options, sizes_u[i][0], sizes_u[i][1], NULL);
			assert_non_null(widget);
			easel_draw(easel, widget);
		}
	}
}

static void a_named_period_is_refused(void **state) {
	struct easel *easel = *state;
	static const struct kind named[] = {
		{ "rollcall",
			"{\"indicator\":\"" INDICATOR "\",\"show\":\"timeliness\","
			"\"period\":\"2026-06-12\"}" },
		{ "tiles",
			"{\"indicator\":\"" INDICATOR "\",\"mode\":\"timeliness\","
			"\"period\":\"2026-06-12\"}" },
	};
	for (int i = 0; i < 2; i++) {
		struct tc_faults faults = { .count = 0 };
		easel_reset(easel);
		assert_null(
			easel_widget(easel, named[i].kind, named[i].options, 112, 164, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, "/panes/0/period");
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	int wrong = 0;
	static const char letters[] = "L+++M+-++++L++++++L+++++++++++++M+";
	for (int i = 0; i < KINDS; i++) {
		char name[64];
		on_monday(easel, letters);
		easel_set_time(easel, "2026-06-15T17:30:00+07:00");
		easel->u_px = 5;
		snprintf(name, sizeof name, "widget-timeliness-%s", kinds[i].kind);
		struct tc_widget *widget = make(easel, &kinds[i]);
		wrong += !easel_is_golden(easel, name, widget, easel_draw(easel, widget));
	}
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_gives_the_same_answer),
		cmocka_unit_test(a_key_explains_the_states_that_occur),
		cmocka_unit_test(words_change_at_their_moment),
		cmocka_unit_test(nobody_late_is_said),
		cmocka_unit_test(the_latest_stand_first),
		cmocka_unit_test(any_pane_holds_it),
		cmocka_unit_test(a_named_period_is_refused),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests_name("timeliness", tests, easel_open, easel_close);
}
