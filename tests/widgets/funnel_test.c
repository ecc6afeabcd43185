#include "tests/widgets/easel.h"

#include "widgets/funnel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Stages of one process, counted by an indicator each; here by four ministries. */
static const char stages[] =
	"{\"title\":\"Hồ sơ theo bước xử lý\",\"indicator\":\"portal.dossiers.online\","
	"\"steps\":[{\"area\":\"BTC\",\"name\":\"Hồ sơ nộp trực tuyến qua Cổng Dịch vụ công\"},"
	"{\"area\":\"BNV\",\"name\":\"Tiếp nhận\"},"
	"{\"area\":\"BCT\",\"name\":\"Xử lý\"},"
	"{\"area\":\"BYT\",\"name\":\"Trả kết quả\",\"meant\":true}]}";
static const char *const areas[] = { "BTC", "BNV", "BCT", "BYT" };

static void say_for(struct easel *easel, int step, const char *value, char status,
	const char *period, const char *source) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = areas[step],
			.period = period,
			.value = value,
			.status = status,
			.source = source });
}

static void say(struct easel *easel, int step, const char *value) {
	say_for(easel, step, value, 0, "2020-08-18", NULL);
}

static void say_all(struct easel *easel, const char *const values[4]) {
	easel_reset(easel);
	for (int i = 0; i < 4; i++) {
		say(easel, i, values[i]);
	}
}

static void shares_are_of_the_first_and_of_the_one_before(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *values[4], *first[4], *before[4];
	} cases[] = {
		{ { "200", "150", "150", "30" }, { "", "75%", "75%", "15%" },
			{ "", "75%", "100%", "20%" } },
		{ { "3", "2", "1", "0" }, { "", "66,7%", "33,3%", "0%" },
			{ "", "66,7%", "50%", "0%" } },
		/* Near to all is not all, near to nothing is not nothing. */
		{ { "100000", "99999", "100001", "1" }, { "", "99,9%", "100,1%", "< 0,1%" },
			{ "", "99,9%", "100,1%", "< 0,1%" } },
		{ { "0", "5", "-2", "5" }, { "", "—", "—", "—" }, { "", "—", "—", "—" } },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		say_all(easel, cases[i].values);
		struct tc_widget *funnel = easel_widget(easel, "funnel", stages, 174, 130, NULL);
		assert_non_null(funnel);
		easel_draw(easel, funnel);
		const struct tc_funnel *self = (const struct tc_funnel *)funnel;
		for (int step = 0; step < 4; step++) {
			assert_string_equal(
				tc_funnel_share(self, step, TC_FUNNEL_OF_FIRST, easel->frame),
				cases[i].first[step]);
			assert_string_equal(
				tc_funnel_share(self, step, TC_FUNNEL_OF_BEFORE, easel->frame),
				cases[i].before[step]);
		}
	}
}

/* Lengths of the bars as they were drawn, in the order of the steps. */
static int lengths(const struct tc_drawlist *list, double *out) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_FILL &&
			(command->ink == TC_INK_DATA || command->ink == TC_INK_DATA2)) {
			out[count++] = command->as.fill.width_px;
		}
	}
	return count;
}

static void a_step_that_grows_is_shown_as_it_is_and_said(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "100", "80", "120", "60" };
	say_all(easel, values);
	struct tc_widget *funnel = easel_widget(easel, "funnel", stages, 236, 130, NULL);
	const struct tc_drawlist *list = easel_draw(easel, funnel);
	double px[8];
	assert_int_equal(lengths(list, px), 4);
	assert_true(fabs(px[0] / px[2] - 100.0 / 120) < 1e-6);
	assert_true(fabs(px[1] / px[2] - 80.0 / 120) < 1e-6);
	assert_non_null(easel_find(list, "150%"));
	assert_non_null(easel_find(list, "Xử lý lớn hơn bước trước"));
	const struct tc_command *share = easel_find(list, "150%");
	assert_int_equal(share->as.text.datum->tells, TC_TELLS_CHANGE);
	say(easel, 3, "130");
	list = easel_draw(easel, funnel);
	assert_non_null(strstr(easel_texts(easel, list), "2 bước lớn hơn bước trước"));
}

static void other_periods_have_no_shares(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "100", "80", "70", "60" };
	say_all(easel, values);
	say_for(easel, 2, "90", 0, "2020-08-19", NULL);
	struct tc_widget *funnel = easel_widget(easel, "funnel", stages, 236, 130, NULL);
	const struct tc_drawlist *list = easel_draw(easel, funnel);
	const char *texts = easel_texts(easel, list);
	assert_non_null(easel_find(list, "khác kỳ"));
	assert_non_null(easel_find(list, "80%"));
	assert_null(easel_find(list, "90%"));
	assert_null(strstr(texts, "lớn hơn"));
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_for(easel, 0, "100", 0, "2020-08-18", "/sim/x");
	say_for(easel, 1, "80", 'P', "2020-08-18", NULL);
	say_for(easel, 2, NULL, 'O', "2020-08-18", NULL);
	struct tc_widget *funnel = easel_widget(easel, "funnel", stages, 174, 130, NULL);
	const struct tc_drawlist *list = easel_draw(easel, funnel);
	double px[8];
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_int_equal(lengths(list, px), 1);
	assert_non_null(easel_find(list, "P"));
	assert_non_null(easel_find(list, "—"));
	assert_non_null(strstr(easel_texts(easel, list), "chưa báo cáo"));
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, funnel);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
	assert_int_equal(lengths(list, px), 0);
	easel_reset(easel);
	funnel = easel_widget(easel, "funnel", stages, 174, 130, NULL);
	list = easel_draw(easel, funnel);
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_int_equal(lengths(list, px), 0);
}

static void any_pane_holds_a_funnel(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width, height;
		int values; /* written */
	} sizes_u[] = { { 1, 1, 0 }, { 2, 200, -1 }, { 200, 3, 0 }, { 30, 30, -1 }, { 112, 60, 3 },
		{ 112, 76, 4 }, { 384, 216, 4 } };
	static const char *const values[] = { "12345", "12000", "9876", "9001" };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel, values);
		struct tc_widget *funnel = easel_widget(
			easel, "funnel", stages, sizes_u[i].width, sizes_u[i].height, NULL);
		assert_non_null(funnel);
		const struct tc_drawlist *list = easel_draw(easel, funnel);
		int written = 0;
		for (int c = 0; c < list->count; c++) {
			const struct tc_command *command = &list->commands[c];
			written += command->kind == TC_DRAW_TEXT &&
				command->as.text.datum != NULL &&
				command->as.text.datum->tells == TC_TELLS_VALUE;
		}
		assert_true(sizes_u[i].values < 0 || written == sizes_u[i].values);
		assert_true(written != 3 || strstr(easel_texts(easel, list), "còn 1 bước") != NULL);
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/steps" },
		{ "{\"indicator\":\"portal.accounts\",\"steps\":[{}]}", "/panes/0/steps" },
		{ "{\"steps\":[{\"indicator\":\"portal.accounts\"},{\"area\":\"BYT\"}]}",
			"/panes/0/steps/1" },
		{ "{\"steps\":[{\"indicator\":\"portal.accounts\"},"
		  "{\"indicator\":\"sector.fuel.stock-days\"}]}",
			"/panes/0/steps/1" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "funnel", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "48215", "46902", "47310", "39874" };
	say_all(easel, values);
	struct tc_widget *funnel = easel_widget(easel, "funnel", stages, 236, 130, NULL);
	assert_true(easel_is_golden(easel, "widget-funnel", funnel, easel_draw(easel, funnel)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_are_of_the_first_and_of_the_one_before),
		cmocka_unit_test(a_step_that_grows_is_shown_as_it_is_and_said),
		cmocka_unit_test(other_periods_have_no_shares),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(any_pane_holds_a_funnel),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
