#include "tests/widgets/easel.h"
#include "widgets/kit/quantile.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.dossiers.on-time-rate"

static const char regions[] =
	"{\"title\":\"Hồ sơ giải quyết đúng hạn\",\"indicator\":\"" RATE "\"}";

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

static int members_of(struct easel *easel, const char *group, int *members) {
	int area = tc_catalogue_find_area(easel->catalogue, group, INT64_MAX);
	return tc_catalogue_members(easel->catalogue, area, easel->time.unix_ms, members, 100);
}

/* The members of a group have values[0], values[1] …; "" for none. */
static void say_group(
	struct easel *easel, const char *group, const char *const *values, int count) {
	int members[100], found = members_of(easel, group, members);
	assert_true(found >= count);
	for (int i = 0; i < count; i++) {
		if (values[i][0] != '\0') {
			say(easel, tc_catalogue_area(easel->catalogue, members[i])->code,
				"2024-09-12", values[i], 'A');
		}
	}
}

static void say_all(struct easel *easel) {
	static const char *const codes[] = { "NMM", "RRD", "NCC", "CHL", "SE", "MRD" };
	at(easel);
	for (int g = 0; g < 6; g++) {
		int members[100], count = members_of(easel, codes[g], members);
		for (int i = 0; i < count; i++) {
			char value[16];
			double spread = i == 2 && g != 3 ? -13 - 2 * g : (i * 37 % 11) - 5;
			snprintf(value, sizeof(value), "%.1f", 88 + g + spread);
			say(easel, tc_catalogue_area(easel->catalogue, members[i])->code,
				"2024-09-12", value, 'A');
		}
	}
}

/* As Python's statistics.quantiles(method="inclusive") gives them. */
static void quantiles_are_of_type_seven(void **state) {
	(void)state;
	static const struct {
		double numbers[10];
		int count;
		double lower, middle, upper;
	} cases[] = {
		{ { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 10, 3.25, 5.5, 7.75 },
		{ { 4, 3, 2, 1 }, 4, 1.75, 2.5, 3.25 },
		{ { 5, 1, 4, 2, 3 }, 5, 2, 3, 4 },
		{ { 7 }, 1, 7, 7, 7 },
		{ { 8, 2 }, 2, 3.5, 5, 6.5 },
		{ { 3, 3, 3, 3, 9 }, 5, 3, 3, 3 },
		{ { -2, -8, 0, 6, 1, 4 }, 6, -1.5, 0.5, 3.25 },
		{ { 1e308, -1e308 }, 2, -5e307, 0, 5e307 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		double numbers[10];
		memcpy(numbers, cases[i].numbers, sizeof(numbers));
		tc_quantile_sort(numbers, cases[i].count);
		assert_true(tc_quantile(numbers, cases[i].count, 0.25) == cases[i].lower);
		assert_true(tc_quantile(numbers, cases[i].count, 0.5) == cases[i].middle);
		assert_true(tc_quantile(numbers, cases[i].count, 0.75) == cases[i].upper);
		assert_true(tc_quantile(numbers, cases[i].count, 0) == numbers[0]);
		assert_true(tc_quantile(numbers, cases[i].count, 1) == numbers[cases[i].count - 1]);
	}
}

static const struct tc_command *text_of(const struct tc_drawlist *list, const char *text) {
	const struct tc_command *found = easel_find(list, text);
	if (found == NULL) {
		print_error("%s is not there\n", text);
	}
	assert_non_null(found);
	return found;
}

static const struct tc_command *box_of(const struct tc_drawlist *list) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL &&
			list->commands[i].ink == TC_INK_DATA2) {
			return &list->commands[i];
		}
	}
	return NULL;
}

static int discs(const struct tc_drawlist *list, enum tc_ink ink) {
	return easel_count(list, TC_DRAW_DISC, ink);
}

/* 10 .. 50 with one far off: the whisker ends at the furthest value within one and a half boxes. */
static void whiskers_and_outliers(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "50", "52", "54", "56", "58", "20" };
	static const struct {
		const char *whiskers, *legend;
		int points;
	} cases[] = {
		{ "iqr", "Hộp: tứ phân vị (loại 7); râu: trong 1,5 lần hộp; %", 1 },
		{ "range", "Hộp: tứ phân vị (loại 7); râu: nhỏ nhất, lớn nhất; %", 0 },
	};
	for (int i = 0; i < 2; i++) {
		char options[256];
		at(easel);
		say_group(easel, "MRD", values, 6);
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"groups\":[\"MRD\"],\"whiskers\":\"%s\"}",
			cases[i].whiskers);
		struct tc_widget *widget = easel_widget(easel, "box", options, 190, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		text_of(list, cases[i].legend);
		text_of(list, "trung vị 53 · 6/13");
		assert_int_equal(discs(list, TC_INK_DATA2), cases[i].points);
		/* 50.5 .. 55.5 of 20 .. 58, over the plot without its insets. */
		const struct tc_command *box = box_of(list);
		assert_non_null(box);
		double px_per_one = (190 - 8) * EASEL_U_PX / 38.0;
		assert_true(fabs(box->as.fill.x_px - (4 * EASEL_U_PX + 30.5 * px_per_one)) < 0.01);
		assert_true(fabs(box->as.fill.width_px - 5 * px_per_one) < 0.01);
		int members[100];
		members_of(easel, "MRD", members);
		const char *name = tc_catalogue_area(easel->catalogue, members[5])->name.vi;
		assert_int_equal(easel_find(list, name) != NULL, cases[i].points == 1);
	}
}

static void few_are_points(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "50", "52", "54", "56", "58" };
	for (int count = 0; count <= 5; count++) {
		char told[64];
		at(easel);
		say_group(easel, "MRD", values, count);
		say(easel, "VN-2004:01", "2024-09-12", "55", 'A');
		struct tc_widget *widget = easel_widget(easel, "box",
			"{\"title\":\"T\",\"indicator\":\"" RATE "\",\"groups\":[\"MRD\",\"RRD\"]}",
			190, 110, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		snprintf(told, sizeof(told), "%s%d/13",
			count == 0           ? "chưa báo cáo · "
				: count == 5 ? "trung vị 54 · "
					     : "",
			count);
		text_of(list, told);
		assert_int_equal(box_of(list) != NULL, count == 5);
		assert_int_equal(discs(list, TC_INK_DATA2), (count < 5 ? count : 0) + 1);
		assert_int_equal(list->told_count, count + 1);
	}
}

/* Four equal values are four dots, none on another. */
static void equal_values_stand_apart(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "50", "50", "50", "50" };
	at(easel);
	say_group(easel, "MRD", values, 4);
	struct tc_widget *widget = easel_widget(easel, "box",
		"{\"title\":\"T\",\"indicator\":\"" RATE "\",\"groups\":[\"MRD\"]}", 190, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	double seen_px[4];
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind != TC_DRAW_DISC || command->ink != TC_INK_DATA2) {
			continue;
		}
		for (int k = 0; k < count; k++) {
			assert_true(fabs(seen_px[k] - command->as.disc.y_px) >=
				2 * command->as.disc.radius_px);
		}
		assert_true(count < 4);
		seen_px[count++] = command->as.disc.y_px;
	}
	assert_int_equal(count, 4);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "50", "52", "54", "56", "58", "59" };
	static const struct {
		const char *period, *words;
		char status;
		bool firm;
	} cases[] = {
		{ "2024-09-12", "7 chưa báo cáo", 'A', true },
		{ "2024-09-12", "7 chưa báo cáo · 1 tạm tính", 'P', false },
		{ "2024-09-11", "1 trễ · 7 chưa báo cáo", 'A', false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int members[100];
		at(easel);
		say_group(easel, "MRD", values, 5);
		members_of(easel, "MRD", members);
		say(easel, tc_catalogue_area(easel->catalogue, members[5])->code, cases[i].period,
			"59", cases[i].status);
		struct tc_widget *widget = easel_widget(easel, "box",
			"{\"title\":\"T\",\"indicator\":\"" RATE "\",\"groups\":[\"MRD\"]}", 190,
			90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		text_of(list, cases[i].words);
		assert_int_equal(box_of(list) != NULL, cases[i].firm);
	}
	say_all(easel);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *widget = easel_widget(easel, "box", regions, 236, 190, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_null(box_of(list));
	assert_true(easel_count(list, TC_DRAW_FILL, TC_INK_STALE) == 6);
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void texts_do_not_touch(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 236, 190 }, { 143, 164 }, { 112, 120 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel);
		struct tc_widget *widget =
			easel_widget(easel, "box", regions, sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		bool cut = strstr(easel_texts(easel, list), "hiện ") != NULL;
		assert_int_equal(cut, sizes_u[i][1] < 170);
		for (int a = 0; a < list->count; a++) {
			for (int b = a + 1; b < list->count; b++) {
				if (list->commands[a].kind == TC_DRAW_TEXT &&
					list->commands[b].kind == TC_DRAW_TEXT &&
					overlap(&list->commands[a].bounds,
						&list->commands[b].bounds)) {
					fail_msg("%zu: %s on %s", i, list->commands[a].as.text.text,
						list->commands[b].as.text.text);
				}
			}
		}
	}
}

static void any_pane_holds_a_box(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 60, 50 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel);
		struct tc_widget *widget =
			easel_widget(easel, "box", regions, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(widget);
		easel_draw(easel, widget);
	}
	at(easel);
	struct tc_widget *widget = easel_widget(easel, "box", regions, 236, 190, NULL);
	text_of(easel_draw(easel, widget), "chưa có số liệu");
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"" RATE "\",\"groups\":[\"RRD\",\"BYT\"]}",
			"/panes/0/groups/1" },
		{ "{\"indicator\":\"" RATE "\",\"period\":\"soon\"}", "/panes/0/period" },
		{ "{\"indicator\":\"" RATE "\",\"named\":[\"XX\"]}", "/panes/0/named/0" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "box", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	easel->u_px = 5;
	say(easel, "VN-2004:79", "2024-09-12", "91.4", 'P');
	say(easel, "VN-2004:22", "2024-09-12", NULL, 'O');
	say(easel, "VN-2004:62", "2024-09-12", NULL, 'O');
	struct tc_widget *widget = easel_widget(easel, "box",
		"{\"title\":\"Hồ sơ giải quyết đúng hạn\",\"indicator\":\"" RATE
		"\",\"named\":[\"VN-2004:46\"]}",
		236, 190, NULL);
	assert_true(easel_is_golden(easel, "widget-box", widget, easel_draw(easel, widget)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_of_type_seven),
		cmocka_unit_test(whiskers_and_outliers),
		cmocka_unit_test(few_are_points),
		cmocka_unit_test(equal_values_stand_apart),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(texts_do_not_touch),
		cmocka_unit_test(any_pane_holds_a_box),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
