/* Cells of a table that are more than a number, and pages of rows. */
#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"
#define COUNT "ops.dossiers.overdue"
#define THREE "\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:48\"]"
#define TABLE(indicator, show)                                                                     \
	"{\"title\":\"T\",\"indicator\":\"" indicator "\"," THREE                                  \
	",\"values\":[{\"name\":\"V\",\"show\":\"" show "\"}]}"

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicator,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

static void say_rates(struct easel *easel) {
	say(easel, RATE, "01", "2024-08", "80", 0);
	say(easel, RATE, "22", "2024-08", "95.56", 0);
}

/* The nth fill of an ink. */
static struct tc_rect fill_of(const struct tc_drawlist *list, enum tc_ink ink, int index) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL && list->commands[i].ink == ink &&
			index-- == 0) {
			return list->commands[i].as.fill;
		}
	}
	fail_msg("no fill");
	return (struct tc_rect) { 0, 0, 0, 0 };
}

static bool near(double a, double b) {
	return fabs(a - b) < 0.01;
}

static void bars_begin_at_zero(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_rates(easel);
	const struct tc_drawlist *list =
		easel_draw(easel, easel_widget(easel, "table", TABLE(RATE, "bar"), 143, 90, NULL));
	assert_string_equal(easel_texts(easel, list),
		"T|V|Hà Nội|80|Quảng Ninh|95,56|Đà Nẵng|—|BTTTT · 08/2024|1 chưa báo cáo");
	/* A percentage is held against a hundred; who has not reported has no bar, not an empty one. */
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_TRACK), 2);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 2);
	double whole_px = fill_of(list, TC_INK_TRACK, 0).width_px;
	assert_true(near(fill_of(list, TC_INK_DATA2, 0).width_px, whole_px * 0.8));
	assert_true(near(fill_of(list, TC_INK_DATA2, 1).width_px, whole_px * 0.9556));
	struct tc_rect number = easel_find(list, "80")->bounds;
	assert_true(fill_of(list, TC_INK_TRACK, 0).x_px + whole_px < number.x_px);
}

static void what_is_below_zero_goes_the_other_way(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, COUNT, "01", "2024-09-05T08:59:00+07:00", "-50", 0);
	say(easel, COUNT, "22", "2024-09-05T08:59:00+07:00", "150", 0);
	say(easel, COUNT, "48", "2024-09-05T08:59:00+07:00", "0", 0);
	const struct tc_drawlist *list =
		easel_draw(easel, easel_widget(easel, "table", TABLE(COUNT, "bar"), 143, 90, NULL));
	struct tc_rect track = fill_of(list, TC_INK_TRACK, 0),
		       below = fill_of(list, TC_INK_DATA2, 0),
		       above = fill_of(list, TC_INK_DATA2, 1);
	assert_true(near(below.x_px, track.x_px));
	assert_true(near(below.width_px, track.width_px / 4));
	assert_true(near(above.x_px, below.x_px + below.width_px));
	assert_true(near(above.width_px, track.width_px * 3 / 4));
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 2); /* zero is no bar */
}

static void lines_join_what_was_measured(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, RATE, "01", "2024-03", "60", 0);
	say(easel, RATE, "01", "2024-04", "62", 0);
	say(easel, RATE, "01", "2024-06", "66", 0);
	say(easel, RATE, "01", "2024-07", "70", 0);
	say(easel, RATE, "01", "2024-08", "80", 0);
	say(easel, RATE, "22", "2024-08", "95.56", 0);
	struct tc_widget *table = easel_widget(easel, "table", TABLE(RATE, "line"), 143, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, table);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_DATA), 2);
	/* Both sides of the gap, the newest of each row. */
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 4);
	assert_non_null(easel_find(list, "—"));
	assert_int_equal(list->told_count, 2);
	assert_string_equal(list->told[0].datum.value, "80");
	/* A revision of an older period is another picture though the newest value is the same. */
	say(easel, RATE, "01", "2024-04", "61", 0);
	assert_true(easel_refresh(easel, table));
	assert_false(easel_refresh(easel, table));
}

static void states_are_words_and_glyphs(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *period;
		char status;
		enum tc_language language;
		const char *words;
	} cases[] = {
		{ "2024-08", 0, TC_VIETNAMESE, "đúng hạn" },
		{ "2024-08", 0, TC_ENGLISH, "on time" },
		{ "2024-08", 'P', TC_VIETNAMESE, "tạm tính" },
		{ "2024-06", 0, TC_VIETNAMESE, "trễ 47 ngày" },
		{ "2023-06", 0, TC_VIETNAMESE, "bỏ kỳ" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		easel->language = cases[i].language;
		say(easel, RATE, "01", cases[i].period, "80", cases[i].status);
		const struct tc_drawlist *list = easel_draw(
			easel, easel_widget(easel, "table", TABLE(RATE, "state"), 143, 90, NULL));
		const char *texts = easel_texts(easel, list);
		if (strstr(texts, cases[i].words) == NULL) {
			fail_msg("%s: %s", cases[i].words, texts);
		}
		assert_null(easel_find(list, "80"));
		bool english = cases[i].language == TC_ENGLISH;
		if (strstr(texts, english ? "no data yet" : "chưa") == NULL) {
			fail_msg("%s", texts);
		}
	}
}

/* The same figure as number, line and words is counted once. */
static void a_figure_is_counted_once(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, RATE, "01", "2024-08", "80", 'P');
	say(easel, RATE, "22", "2024-08", "95.56", 0);
	const struct tc_drawlist *list = easel_draw(easel,
		easel_widget(easel, "table",
			"{\"title\":\"T\",\"indicator\":\"" RATE "\"," THREE
			",\"values\":[{\"name\":\"V\"},{\"name\":\"L\",\"show\":\"line\"},"
			"{\"name\":\"S\",\"show\":\"state\"}]}",
			240, 90, NULL));
	if (easel_find(list, "1 chưa báo cáo · 1 tạm tính") == NULL) {
		fail_msg("%s", easel_texts(easel, list));
	}
}

#define ALL                                                                                        \
	"{\"title\":\"T\",\"indicator\":\"" RATE "\",\"group\":\"VN:provinces\",\"page\":"         \
	"\"PT10S\"}"

/* Every row has its turn, in its order, and the line says which page stands there. */
static void pages_turn_by_the_clock(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	say_rates(easel);
	struct tc_widget *table = easel_widget(easel, "table", ALL, 143, 110, NULL);
	int rows = 0, pages = 0, page = 0;
	assert_true(easel_refresh(easel, table));
	for (int turn = 0; turn == 0 || turn < pages; turn++) {
		const struct tc_drawlist *list = easel_draw(easel, table);
		const char *words = strstr(easel_texts(easel, list), "trang ");
		assert_non_null(words);
		assert_int_equal(sscanf(words, "trang %d/%d", &page, &pages), 2);
		for (int i = 0; i < list->count; i++) {
			rows += list->commands[i].kind == TC_DRAW_TEXT &&
				list->commands[i].as.text.datum != NULL;
		}
		assert_null(strstr(easel_texts(easel, list), "dòng"));
		int64_t next_ms = table->class_->next_change_ms(table);
		assert_int_equal(next_ms % 10000, 0);
		easel_pass(easel, next_ms - 1 - easel->time.unix_ms);
		assert_false(easel_refresh(easel, table));
		easel_pass(easel, 1);
		assert_true(easel_refresh(easel, table));
	}
	assert_true(pages > 5);
	assert_int_equal(rows, 63);
}

static void what_fits_has_no_pages(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_rates(easel);
	const struct tc_drawlist *list = easel_draw(easel,
		easel_widget(easel, "table",
			"{\"title\":\"T\",\"indicator\":\"" RATE "\"," THREE ",\"page\":\"PT10S\"}",
			143, 90, NULL));
	assert_null(strstr(easel_texts(easel, list), "trang"));
}

/* From far too small to ample; no number is cut, nothing is drawn without end. */
static void every_pane_holds_it(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 2, 2 }, { 10, 10 }, { 30, 40 }, { 60, 60 },
		{ 112, 79 }, { 300, 164 } };
	static const char options[] =
		"{\"title\":\"T\",\"indicator\":\"" RATE
		"\",\"group\":\"VN:provinces\",\"page\":\"PT10S\",\"sort\":1,"
		"\"values\":[{\"name\":\"V\",\"show\":\"bar\"},{\"name\":\"L\","
		"\"show\":\"line\"},{\"name\":\"S\",\"show\":\"state\"}]}";
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		in_2024(easel);
		say_rates(easel);
		struct tc_widget *table =
			easel_widget(easel, "table", options, sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, table);
		for (int k = 0; k < list->count; k++) {
			assert_true(isfinite(list->commands[k].bounds.x_px) &&
				isfinite(list->commands[k].bounds.width_px));
		}
	}
}

static void golden(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	easel->u_px = 4;
	say(easel, RATE, "01", "2024-05", "61", 0);
	say(easel, RATE, "01", "2024-06", "66", 0);
	say(easel, RATE, "01", "2024-07", "70", 0);
	say(easel, RATE, "48", "2024-05", "86", 0);
	say(easel, RATE, "48", "2024-06", "84", 0);
	say(easel, RATE, "48", "2024-08", "91.4", 'P');
	say(easel, RATE, "22", "2024-06", "93", 0);
	say(easel, RATE, "22", "2024-07", "93.5", 0);
	say_rates(easel);
	struct tc_widget *table = easel_widget(easel, "table",
		"{\"title\":\"Thủ tục trực tuyến, %\",\"indicator\":\"" RATE
		"\",\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:48\",\"VN-2004:46\"],"
		"\"sort\":1,"
		"\"values\":[{\"name\":\"Mới nhất\",\"show\":\"bar\"},{\"name\":\"Diễn biến\","
		"\"show\":\"line\"},{\"name\":\"Báo cáo\",\"show\":\"state\"}]}",
		236, 100, NULL);
	assert_true(easel_is_golden(easel, "widget-table-cells", table, easel_draw(easel, table)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_begin_at_zero),
		cmocka_unit_test(what_is_below_zero_goes_the_other_way),
		cmocka_unit_test(lines_join_what_was_measured),
		cmocka_unit_test(states_are_words_and_glyphs),
		cmocka_unit_test(a_figure_is_counted_once),
		cmocka_unit_test(pages_turn_by_the_clock),
		cmocka_unit_test(what_fits_has_no_pages),
		cmocka_unit_test(every_pane_holds_it),
		cmocka_unit_test(golden),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
