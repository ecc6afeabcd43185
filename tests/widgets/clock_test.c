#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void the_time_is_written_as_asked(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *texts;
		enum tc_language language;
	} cases[] = {
		{ "{}", "09:14|Thứ Tư, 19/08/2020", TC_VIETNAMESE },
		{ "{}", "09:14|Wednesday, 19/08/2020", TC_ENGLISH },
		{ "{\"date\":\"short\",\"seconds\":true}", "09:14:00|19/08/2020", TC_VIETNAMESE },
		{ "{\"date\":\"none\",\"zone_minutes\":0}", "02:14", TC_VIETNAMESE },
		{ "{\"date_below\":true}", "09:14|Thứ Tư, 19/08/2020", TC_VIETNAMESE },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel->language = cases[i].language;
		struct tc_widget *clock =
			easel_widget(easel, "clock", cases[i].options, 160, 30, NULL);
		const struct tc_drawlist *list = easel_draw(easel, clock);
		const char *texts = easel_texts(easel, list);
		size_t length = 0;
		while (texts[length] == cases[i].texts[length] && texts[length] != '\0') {
			length++;
		}
		assert_int_equal(cases[i].texts[length], '\0');
	}
}

static void it_wakes_when_the_picture_changes(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_pass(easel, 12345);
	struct tc_widget *clock = easel_widget(easel, "clock", "{}", 160, 30, NULL);
	assert_true(easel_refresh(easel, clock));
	int64_t next_ms = clock->class_->next_change_ms(clock);
	assert_int_equal(next_ms - easel->time.unix_ms, 60000 - 12345);
	easel_pass(easel, next_ms - easel->time.unix_ms - 1);
	assert_false(easel_refresh(easel, clock));
	easel_pass(easel, 1);
	assert_true(easel_refresh(easel, clock));
}

static void the_date_stands_still_while_the_digits_change(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *clock = easel_widget(easel, "clock", "{}", 160, 30, NULL);
	double before_px = easel_find(easel_draw(easel, clock), "Thứ Tư, 19/08/2020")->as.text.x_px;
	easel_set_time(easel, "2020-08-19T11:11:00+07:00");
	double after_px = easel_find(easel_draw(easel, clock), "Thứ Tư, 19/08/2020")->as.text.x_px;
	assert_true(before_px == after_px);
}

static void a_large_time_has_its_date_below(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *clock = easel_widget(easel, "clock",
		"{\"date_below\":true,\"size\":\"leading\",\"anchor\":\"left\"}", 112, 48, NULL);
	const struct tc_drawlist *list = easel_draw(easel, clock);
	const struct tc_command *time = easel_find(list, "09:14"),
				*date = easel_find(list, "Thứ Tư, 19/08/2020");
	assert_int_equal(time->as.text.size_px, 320);
	assert_true(date->as.text.baseline_px - time->as.text.baseline_px >= 100);
	assert_true(date->bounds.x_px < 20 && time->bounds.x_px < 20);
	assert_true(date->bounds.y_px + date->bounds.height_px <= 480);
}

static void a_clock_that_nobody_set_says_so(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_hub_clock said = { easel->time.unix_ms, -1, false };
	tc_mirror_set_clock(easel->mirror, &said);
	struct tc_widget *clock = easel_widget(easel, "clock", "{}", 160, 30, NULL);
	const struct tc_command *note = easel_find(easel_draw(easel, clock), "giờ chưa đồng bộ");
	assert_non_null(note);
	assert_int_equal(note->as.text.datum->marks, TC_MARK_UNSYNCED);
	said.trusted = true;
	tc_mirror_set_clock(easel->mirror, &said);
	assert_null(easel_find(easel_draw(easel, clock), "giờ chưa đồng bộ"));
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* The first is that of the 4 x 2 walls: its date stands where the doubt has always stood. */
static void doubt_stands_over_nothing_and_in_its_pane(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		double width_u, height_u;
		bool dated;
	} cases[] = {
		{ "{\"date_below\":true,\"size\":\"leading\",\"anchor\":\"left\","
		  "\"baseline\":\"26u\"}",
			112, 41, true },
		{ "{\"date_below\":true,\"size\":\"leading\",\"anchor\":\"right\"}", 112, 48,
			true },
		{ "{\"date_below\":true,\"size\":\"leading\",\"anchor\":\"left\"}", 80, 48, false },
		{ "{\"date_below\":true,\"size\":\"leading\"}", 112, 60, true },
		{ "{}", 160, 30, true },
		{ "{}", 160, 22, false },
		{ "{\"anchor\":\"left\"}", 160, 22, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (int english = 0; english < 2; english++) {
			easel_reset(easel);
			easel->language = english ? TC_ENGLISH : TC_VIETNAMESE;
			struct tc_hub_clock said = { easel->time.unix_ms, -1, false };
			tc_mirror_set_clock(easel->mirror, &said);
			struct tc_widget *clock = easel_widget(easel, "clock", cases[i].options,
				cases[i].width_u, cases[i].height_u, NULL);
			const struct tc_drawlist *list = easel_draw(easel, clock);
			const char *texts = easel_texts(easel, list);
			assert_non_null(strstr(texts, english ? "clock not" : "giờ chưa"));
			assert_non_null(strstr(texts, english ? "sync" : "đồng bộ"));
			assert_int_equal(strstr(texts, "2020") != NULL, cases[i].dated);
			for (int a = 0; a < list->count; a++) {
				const struct tc_rect *box = &list->commands[a].bounds;
				assert_true(box->x_px >= -3);
				assert_true(box->x_px + box->width_px <=
					cases[i].width_u * EASEL_U_PX + 3);
				assert_true(box->y_px + box->height_px <=
					cases[i].height_u * EASEL_U_PX);
				for (int b = a + 1; b < list->count; b++) {
					assert_false(overlap(box, &list->commands[b].bounds));
				}
			}
			if (i == 0 && !english) {
				assert_true(easel_is_golden(
					easel, "widget-clock-unsynced", clock, list));
			}
		}
	}
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *clock = easel_widget(easel, "clock", "{}", 160, 22, NULL);
	assert_true(easel_is_golden(easel, "widget-clock", clock, easel_draw(easel, clock)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_time_is_written_as_asked),
		cmocka_unit_test(it_wakes_when_the_picture_changes),
		cmocka_unit_test(the_date_stands_still_while_the_digits_change),
		cmocka_unit_test(a_large_time_has_its_date_below),
		cmocka_unit_test(a_clock_that_nobody_set_says_so),
		cmocka_unit_test(doubt_stands_over_nothing_and_in_its_pane),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
