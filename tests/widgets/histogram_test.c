#include "tests/widgets/easel.h"
#include "widgets/kit/bins.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.dossiers.on-time-rate"

static const char plain[] = "{\"title\":\"Hồ sơ giải quyết đúng hạn\",\"indicator\":\"" RATE "\"}";

static void say(
	struct easel *easel, const char *area, const char *period, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = RATE,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

static void at(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-12T20:00:00+07:00");
}

/* Every province on 12 September: most between 80 and 95, a tail below. */
static void say_all(struct easel *easel) {
	int members[100], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	at(easel);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
	for (int i = 0; i < count; i++) {
		char value[16];
		double spread = (i * 37 % 63) / 63.0;
		snprintf(value, sizeof(value), "%d.%d", 98 - (int)(45 * spread * spread), i % 10);
		say(easel, tc_catalogue_area(easel->catalogue, members[i])->code, "2024-09-12",
			value, 'A');
	}
}

/* Edges as a reader would write them, and what counts where. */
static void bins_are_round_and_hold_everything(void **state) {
	(void)state;
	static const struct {
		double low, high;
		int most;
		int decimals;
		int count;
		double first, width;
	} cases[] = {
		{ 53.2, 98.4, 10, 9, 10, 50, 5 },
		{ 0.3, 0.9, 10, 9, 6, 0.3, 0.1 },
		{ 0, 100, 10, 9, 10, 0, 10 },
		{ -7, 7, 10, 0, 8, -8, 2 },
		{ 3, 5, 10, 0, 2, 3, 1 },
		{ 3, 5, 10, 9, 10, 3, 0.2 },
		{ 4, 4, 10, 0, 1, 4, 1 },
		{ 0, 0, 10, 9, 1, 0, 0.0001 },
		{ 1.2e9, 7.7e9, 8, 0, 7, 1e9, 1e9 },
		{ -1e-7, 1e-7, 4, 9, 4, -1e-7, 5e-8 },
		{ 98, 98, 10, 9, 1, 98, 1 },
		{ 95.2, 95.4, 10, 1, 2, 95.2, 0.1 },
		{ 95.2, 95.2, 10, 1, 1, 95.2, 1 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_bins bins;
		tc_bins_even(&bins, cases[i].low, cases[i].high, cases[i].most, cases[i].decimals);
		print_message("# %g..%g: %d from %g, %g\n", cases[i].low, cases[i].high, bins.count,
			bins.edges[0], bins.edges[1] - bins.edges[0]);
		assert_int_equal(bins.count, cases[i].count);
		assert_true(fabs(bins.edges[0] - cases[i].first) <= fabs(cases[i].first) * 1e-12);
		assert_true(bins.edges[0] <= cases[i].low);
		assert_true(bins.edges[bins.count] >= cases[i].high);
		assert_int_equal(tc_bins_of(&bins, cases[i].low), 0);
		assert_int_equal(tc_bins_of(&bins, cases[i].high), bins.count - 1);
	}
	/* An edge counts above it, the last within: by the very number that was sent. */
	struct tc_bins bins;
	tc_bins_even(&bins, 0.1, 0.9, 8, 1);
	for (int tenth = 1; tenth < 9; tenth++) {
		struct tc_decimal sent;
		char text[8];
		snprintf(text, sizeof(text), "0.%d", tenth);
		assert_int_equal(tc_decimal_parse(text, strlen(text), &sent), TC_DECIMAL_FINE);
		assert_int_equal(tc_bins_of(&bins, sent.number), tenth - 1);
	}
}

/* Numbers of all sizes: never more bins than asked for, nothing outside, edges rising. */
static void any_range_is_cut(void **state) {
	(void)state;
	uint64_t chance = 20240912;
	for (int i = 0; i < 20000; i++) {
		double ends[2];
		for (int k = 0; k < 2; k++) {
			chance = chance * 6364136223846793005U + 1442695040888963407U;
			double share = (double)(chance >> 11) / 9007199254740992.0;
			ends[k] = (share - 0.5) * pow(10, (int)(chance % 31) - 12);
		}
		struct tc_bins bins;
		int most = 1 + (int)(chance % TC_BINS_MAX);
		double low = fmin(ends[0], ends[1]), high = fmax(ends[0], ends[1]);
		tc_bins_even(&bins, low, high, most, i % 13);
		assert_true(bins.count >= 1 && bins.count <= most);
		double slack = 1e-6 * (bins.edges[1] - bins.edges[0]);
		assert_true(bins.edges[0] <= low + slack);
		assert_true(bins.edges[bins.count] >= high - slack);
		for (int k = 0; k < bins.count; k++) {
			assert_true(bins.edges[k] < bins.edges[k + 1]);
		}
	}
}

static int count_in(const struct tc_drawlist *list, enum tc_ink ink) {
	return easel_count(list, TC_DRAW_FILL, ink);
}

static const struct tc_command *text_of(const struct tc_drawlist *list, const char *text) {
	const struct tc_command *found = easel_find(list, text);
	assert_non_null(found);
	return found;
}

static void every_unit_is_counted_once(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	say(easel, "VN-2004:22", "2024-09-12", NULL, 'O');
	struct tc_widget *histogram = easel_widget(easel, "histogram", plain, 190, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, histogram);
	text_of(list, "62/63");
	text_of(list, "1 chưa báo cáo · 1 đã sửa");
	text_of(list, "Số đơn vị trong mỗi khoảng 5 %");
	int sum = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		int number = 0, used = 0;
		if (command->kind == TC_DRAW_TEXT && command->ink == TC_INK_TEXT2 &&
			sscanf(command->as.text.text, "%d%n", &number, &used) == 1 &&
			command->as.text.text[used] == '\0') {
			sum += number;
		}
	}
	assert_int_equal(sum, 62);
	assert_int_equal(list->told_count, 62);
}

static void given_breaks_are_kept(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *breaks, *values[6];
		const char *texts;
	} cases[] = {
		/* 80 counts above 80; nothing lies below 50, so nothing is open there. */
		{ "[50,80,90,100]", { "50", "79.9", "80", "89.9", "90", "100" },
			"|2|2|2|50|80|90|100|Số đơn vị trong mỗi khoảng, %; các khoảng rộng khác "
			"nhau" },
		{ "[60,80]", { "50", "59", "60", "79", "80", "100" },
			"|2|2|2|60|80|Số đơn vị trong mỗi khoảng, %" },
		{ "[70]", { "50", "59", "60", "79", "80", "70" },
			"|3|3|70|Số đơn vị trong mỗi khoảng, %" },
	};
	static const char *const codes[] = { "VN-2004:01", "VN-2004:02", "VN-2004:04", "VN-2004:06",
		"VN-2004:08", "VN-2004:10" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[320];
		at(easel);
		for (int k = 0; k < 6; k++) {
			say(easel, codes[k], "2024-09-12", cases[i].values[k], 'A');
		}
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"breaks\":%s,\"areas\":[\"VN-2004:01\",\"VN-2004:02\",\"VN-2004:04\","
			"\"VN-2004:06\",\"VN-2004:08\",\"VN-2004:10\"]}",
			cases[i].breaks);
		struct tc_widget *histogram =
			easel_widget(easel, "histogram", options, 240, 140, NULL);
		const char *texts = easel_texts(easel, easel_draw(easel, histogram));
		if (strstr(texts, cases[i].texts) == NULL) {
			fail_msg("%s: %s", cases[i].breaks, texts);
		}
	}
}

static void named_areas_are_marked(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	static const char named[] = "{\"title\":\"T\",\"indicator\":\"" RATE
				    "\",\"named\":[\"VN-2004:46\",\"VN-2004:77\"]}";
	struct tc_widget *histogram = easel_widget(easel, "histogram", named, 190, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, histogram);
	text_of(list, "Thừa Thiên Huế");
	text_of(list, "Bà Rịa - Vũng Tàu");
	assert_true(count_in(list, TC_INK_DATA) >= 1 && count_in(list, TC_INK_DATA) <= 2);
	int values = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		values += command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL &&
			command->as.text.datum->tells == TC_TELLS_VALUE;
	}
	assert_int_equal(values, 2);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *period, *value, *now, *words;
		char status;
		enum tc_dash dash;
		enum tc_ink ink;
	} cases[] = {
		{ "2024-09-12", "72", "2024-09-12T20:00:00+07:00", "1 tạm tính", 'P',
			TC_DASH_PROVISIONAL, TC_INK_DATA2 },
		{ "2024-09-11", "72", "2024-09-12T20:00:00+07:00", "1 trễ", 'A', TC_DASH_SOLID,
			TC_INK_WARNING },
		{ "2024-09-11", "72", "2024-09-12T18:00:00+07:00", "1 theo kỳ trước", 'A', 0, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].now);
		say(easel, "VN-2004:01", cases[i].period, cases[i].value, cases[i].status);
		say(easel, "VN-2004:02", "2024-09-12", "90", 'A');
		struct tc_widget *histogram = easel_widget(easel, "histogram",
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"areas\":[\"VN-2004:01\",\"VN-2004:02\"]}",
			190, 140, NULL);
		const struct tc_drawlist *list = easel_draw(easel, histogram);
		text_of(list, cases[i].words);
		int frames = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			frames += command->kind == TC_DRAW_LINE && command->as.line.closed &&
				command->as.line.dash == cases[i].dash &&
				command->ink == cases[i].ink;
		}
		assert_int_equal(frames, cases[i].dash == 0 ? 0 : 1);
	}
	say_all(easel);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *histogram = easel_widget(easel, "histogram", plain, 190, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, histogram);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_int_equal(count_in(list, TC_INK_DATA2), 0);
	assert_true(count_in(list, TC_INK_STALE) > 0);
}

static void any_pane_holds_a_histogram(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 60, 50 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel);
		struct tc_widget *histogram =
			easel_widget(easel, "histogram", plain, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(histogram);
		easel_draw(easel, histogram);
	}
	at(easel);
	struct tc_widget *histogram = easel_widget(easel, "histogram", plain, 190, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, histogram);
	text_of(list, "chưa có số liệu");
	text_of(list, "0/63");
	say(easel, "VN-2004:01", "2024-09-12", "-0.5", 'A');
	list = easel_draw(easel, histogram);
	assert_int_equal(count_in(list, TC_INK_DATA2), 1);
	text_of(list, "1/63");
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"" RATE "\",\"breaks\":[3,3]}", "/panes/0/breaks" },
		{ "{\"indicator\":\"" RATE "\",\"bins\":0}", "/panes/0/bins" },
		{ "{\"indicator\":\"" RATE "\",\"named\":[\"XX\"]}", "/panes/0/named/0" },
		{ "{\"indicator\":\"" RATE "\",\"period\":\"soon\"}", "/panes/0/period" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "histogram", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	easel->u_px = 5;
	say(easel, "VN-2004:79", "2024-09-12", "91.4", 'P');
	say(easel, "VN-2004:01", "2024-09-12", "83.2", 'P');
	say(easel, "VN-2004:22", "2024-09-12", NULL, 'O');
	struct tc_widget *histogram = easel_widget(easel, "histogram",
		"{\"title\":\"Hồ sơ giải quyết đúng hạn\",\"indicator\":\"" RATE
		"\",\"named\":[\"VN-2004:46\",\"VN-2004:77\"]}",
		220, 130, NULL);
	assert_true(easel_is_golden(
		easel, "widget-histogram", histogram, easel_draw(easel, histogram)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bins_are_round_and_hold_everything),
		cmocka_unit_test(any_range_is_cut),
		cmocka_unit_test(every_unit_is_counted_once),
		cmocka_unit_test(given_breaks_are_kept),
		cmocka_unit_test(named_areas_are_marked),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(any_pane_holds_a_histogram),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
