#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ITEMS                                                                                      \
	"\"items\":[{\"indicator\":\"portal.accounts\",\"name\":\"Tài khoản\"},"                \
	"{\"indicator\":\"portal.services.integrated\",\"name\":\"Dịch vụ\"},"                 \
	"{\"indicator\":\"gris.indicators.connected\",\"name\":\"Chỉ tiêu\"},"                  \
	"{\"indicator\":\"videolink.live\",\"name\":\"Nối hình\"}]"

static const char pages[] = "{" ITEMS ",\"page\":\"PT8S\"}";
static const char moving[] = "{" ITEMS ",\"motion\":\"moves\",\"speed\":10}";

static void say_all(struct easel *easel, const char *source) {
	static const struct {
		const char *indicator, *period, *value;
	} news[] = { { "portal.accounts", "2020-08-19T09:14:00+07:00", "227000" },
		{ "portal.services.integrated", "2020-08-19", "1000" },
		{ "gris.indicators.connected", "2020-08-19", "101" } };
	for (size_t i = 0; i < sizeof(news) / sizeof(news[0]); i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = news[i].indicator,
				.area = "VN",
				.period = news[i].period,
				.value = news[i].value,
				.source = source });
	}
}

static void pages_follow_the_clock_and_all_come_round(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2020-08-19T09:14:08+07:00");
	say_all(easel, NULL);
	struct tc_widget *ticker = easel_widget(easel, "ticker", pages, 190, 20, NULL);
	assert_non_null(ticker);
	const char *first = NULL, *wanted[] = { "227.000", "1.000", "101", "—" };
	char seen[512] = "", before[512] = "";
	int turns = 0;
	for (int i = 0; i < 4; i++) {
		const struct tc_drawlist *list = easel_draw(easel, ticker);
		first = easel_texts(easel, list);
		turns += strcmp(first, before) != 0;
		snprintf(before, sizeof(before), "%s", first);
		strncat(seen, first, sizeof(seen) - strlen(seen) - 1);
		assert_false(easel_refresh(easel, ticker));
		int64_t next_ms = ticker->class_->next_change_ms(ticker);
		assert_int_equal(next_ms, easel->time.unix_ms / 8000 * 8000 + 8000);
		easel_pass(easel, 8000);
	}
	assert_true(turns > 1);
	for (int i = 0; i < 4; i++) {
		assert_non_null(strstr(seen, wanted[i]));
	}
	assert_non_null(strstr(seen, "chưa có số liệu"));
}

static void it_moves_only_when_asked_and_only_when_it_must(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		double width_u;
		bool moves;
	} cases[] = {
		{ moving, 190, true },
		{ moving, 600, false },
		{ pages, 190, false },
		{ "{" ITEMS ",\"motion\":\"none\"}", 190, false },
		{ "{" ITEMS ",\"motion\":\"moves\",\"stopped\":true}", 190, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		say_all(easel, NULL);
		struct tc_widget *ticker =
			easel_widget(easel, "ticker", cases[i].options, cases[i].width_u, 20, NULL);
		easel_draw(easel, ticker); /* measures */
		easel_refresh(easel, ticker);
		const struct tc_drawlist *list = easel_draw(easel, ticker);
		const struct tc_command *value = easel_find(list, "1.000");
		assert_true(value != NULL || i > 1);
		double x_px = value == NULL ? 0 : value->as.text.x_px;
		easel_pass(easel, 1000);
		assert_int_equal(easel_refresh(easel, ticker), cases[i].moves);
		list = easel_draw(easel, ticker);
		assert_int_equal(easel_count(list, TC_DRAW_FADE, 0), cases[i].moves);
		if (cases[i].moves) {
			/* 10 u a second: 100 px. */
			value = easel_find(list, "1.000");
			assert_non_null(value);
			assert_true(x_px - value->as.text.x_px > 98 &&
				x_px - value->as.text.x_px < 102);
			assert_true(
				ticker->class_->next_change_ms(ticker) <= easel->time.unix_ms + 17);
		} else {
			assert_true(ticker->class_->next_change_ms(ticker) >
				easel->time.unix_ms + 1000);
		}
	}
}

/* Nobody publishes: what it says itself has to be enough to start it. */
static void it_starts_without_news(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel, NULL);
	struct tc_widget *ticker = easel_widget(easel, "ticker", moving, 190, 20, NULL);
	easel_draw(easel, ticker);
	int turns = 0;
	for (int i = 0; i < 10; i++) {
		int64_t rest_ms = ticker->class_->next_change_ms(ticker) - easel->time.unix_ms;
		assert_true(rest_ms > 0 && rest_ms < 1000);
		easel_pass(easel, rest_ms);
		turns += easel_refresh(easel, ticker);
	}
	assert_true(turns >= 9);
}

static void it_moves_by_whole_px(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel, NULL);
	/* 1 u a second: 10 px. */
	struct tc_widget *ticker = easel_widget(
		easel, "ticker", "{" ITEMS ",\"motion\":\"moves\",\"speed\":1}", 190, 20, NULL);
	easel_draw(easel, ticker); /* measures */
	int turns = 0;
	for (int i = 0; i < 100; i++) {
		easel_pass(easel, 10);
		bool differs = easel_refresh(easel, ticker);
		int64_t rest_ms = ticker->class_->next_change_ms(ticker) - easel->time.unix_ms;
		assert_true(rest_ms >= 16 && rest_ms <= 100);
		turns += differs;
	}
	assert_int_equal(turns, 10);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel, "/sim/x");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *ticker = easel_widget(easel, "ticker", pages, 600, 20, NULL);
	const struct tc_drawlist *list = easel_draw(easel, ticker);
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_true(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING) >= 1);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối 09:14"));
	const struct tc_command *value = easel_find(list, "227.000");
	assert_true(value == NULL || value->as.text.datum != NULL);
}

static void any_pane_holds_a_ticker(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	static const char *const both[] = { pages, moving };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		for (int k = 0; k < 2; k++) {
			easel_reset(easel);
			say_all(easel, NULL);
			struct tc_widget *ticker = easel_widget(
				easel, "ticker", both[k], sizes_u[i][0], sizes_u[i][1], NULL);
			assert_non_null(ticker);
			easel_draw(easel, ticker);
			easel_pass(easel, 500);
			easel_draw(easel, ticker);
		}
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/items" },
		{ "{\"items\":[]}", "/panes/0/items" },
		{ "{\"items\":[{\"indicator\":\"no.such\"}]}", "/panes/0/items/0/indicator" },
		{ "{\"items\":[{\"indicator\":\"portal.accounts\"}],\"speed\":0.1}",
			"/panes/0/speed" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "ticker", cases[i].options, 112, 20, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel, NULL);
	struct tc_widget *ticker =
		easel_widget(easel, "ticker", "{" ITEMS ",\"motion\":\"none\"}", 300, 20, NULL);
	assert_true(easel_is_golden(easel, "widget-ticker", ticker, easel_draw(easel, ticker)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_follow_the_clock_and_all_come_round),
		cmocka_unit_test(it_moves_only_when_asked_and_only_when_it_must),
		cmocka_unit_test(it_starts_without_news),
		cmocka_unit_test(it_moves_by_whole_px),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(any_pane_holds_a_ticker),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
