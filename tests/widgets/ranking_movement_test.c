/* By how many places each has moved, and when nobody can say. */
#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"

enum { AREAS = 5 };
static const char *const codes[AREAS] = { "01", "22", "46", "48", "77" };
static const char options[] =
	"{\"title\":\"Dịch vụ công trực tuyến, %\",\"indicator\":\"" RATE
	"\",\"movement\":true,\"highlight\":\"VN-2004:46\",\"areas\":[\"VN-2004:01\","
	"\"VN-2004:22\",\"VN-2004:46\",\"VN-2004:48\",\"VN-2004:77\"]}";

static void say(
	struct easel *easel, const char *area, const char *period, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = RATE,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

/* "" was not sent at all. */
static void say_all(struct easel *easel, const char *period, const char *const *values) {
	for (int i = 0; i < AREAS; i++) {
		if (values[i] == NULL || values[i][0] != '\0') {
			say(easel, codes[i], period, values[i], 'A');
		}
	}
}

static const char *const july[AREAS] = { "90", "80", "70", "60", "" };
static const char *const august[AREAS] = { "91", "72.5", "95.25", "60", "88" };

/* Triangles up and down in order of drawing, strokes of equality and dashes. */
struct seen {
	int up, down, strokes, dashes;
};

static struct seen look(const struct tc_drawlist *list) {
	struct seen seen = { 0 };
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_POLYGON) {
			bool up = command->as.polygon.outline->spots[0].x_px == 0;
			seen.up += up;
			seen.down += !up;
		}
		bool stroke = command->kind == TC_DRAW_FILL && command->as.fill.width_px < 45 &&
			command->as.fill.height_px < 8;
		seen.strokes += stroke && command->ink == TC_INK_TEXT2;
		seen.dashes += stroke && command->ink == TC_INK_TEXT3;
	}
	return seen;
}

static void places_gained_and_lost_are_shapes(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_all(easel, "2024-07", july);
	say_all(easel, "2024-08", august);
	struct tc_widget *ranking = easel_widget(easel, "ranking", options, 143, 110, NULL);
	assert_non_null(ranking);
	const struct tc_drawlist *list = easel_draw(easel, ranking);
	/* Huế 3 -> 1, Hà Nội 1 -> 2, Bà Rịa new, Quảng Ninh 2 -> 4, Đà Nẵng 4 -> 5. */
	assert_non_null(strstr(easel_texts(easel, list),
		"|1|2|95,25|Thừa Thiên Huế|2|1|91|Hà Nội|3|mới|88|Bà Rịa - Vũng Tàu|"
		"4|2|72,5|Quảng Ninh|5|1|60|Đà Nẵng|"));
	struct seen seen = look(list);
	assert_int_equal(seen.up, 1);
	assert_int_equal(seen.down, 3);
	assert_int_equal(seen.strokes + seen.dashes, 0);
	assert_non_null(strstr(easel_texts(easel, list), "so với 07/2024"));
	/* A number of places is no value of the feed. */
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL) {
			assert_int_equal(command->as.text.datum->tells,
				strlen(command->as.text.text) == 1 ? TC_TELLS_CHANGE
								   : TC_TELLS_VALUE);
		}
	}
	/* Who is highlighted is bold and bright, wherever it stands. */
	assert_int_equal(easel_find(list, "Thừa Thiên Huế")->as.text.weight, TC_WEIGHT_SEMIBOLD);
	assert_int_equal(easel_find(list, "Hà Nội")->as.text.weight, TC_WEIGHT_REGULAR);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
}

static void nothing_moved_is_said_too(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_all(easel, "2024-07", july);
	say_all(easel, "2024-08", july);
	struct tc_widget *ranking = easel_widget(easel, "ranking", options, 143, 110, NULL);
	struct seen seen = look(easel_draw(easel, ranking));
	assert_int_equal(seen.strokes, 8); /* two for each of four */
	assert_int_equal(seen.up + seen.down + seen.dashes, 0);
}

/* An order that not all of today's are in, or not in the same sense, compares with nothing. */
static void what_cannot_be_compared_is_a_dash(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *june[AREAS], *july[AREAS], *august[AREAS];
		char status;
		bool known;
	} cases[] = {
		{ "all there", { "1", "1", "1", "1", "1" }, { "5", "4", "3", "2", "1" },
			{ "5", "4", "3", "2", "1" }, 'A', true },
		{ "one was silent once", { "1", "1", "1", "1", "1" }, { "5", "4", NULL, "2", "1" },
			{ "5", "4", "3", "2", "1" }, 'A', false },
		{ "one has not reported yet", { "1", "1", "1", "1", "1" },
			{ "5", "4", "3", "2", "1" }, { "5", "4", "3", "2", "" }, 'A', false },
		{ "one is gone", { "1", "1", "1", "1", "1" }, { "5", "4", "3", "2", "1" },
			{ "5", "4", "3", "2", NULL }, 'A', false },
		{ "there was nothing before", { "", "", "", "", "" }, { "", "", "", "", "" },
			{ "5", "4", "3", "2", "1" }, 'A', false },
		{ "one measures otherwise now", { "", "", "", "", "" }, { "5", "4", "3", "2", "1" },
			{ "5", "4", "3", "2", "" }, 'B', false },
		{ "the one before is the last that there is", { "5", "4", "3", "2", "1" },
			{ "", "", "", "", "" }, { "5", "4", "3", "2", "1" }, 'A', true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say_all(easel, "2024-06", cases[i].june);
		say_all(easel, "2024-07", cases[i].july);
		say_all(easel, "2024-08", cases[i].august);
		if (cases[i].status != 'A') {
			say(easel, codes[4], "2024-08", "9", cases[i].status);
		}
		struct tc_widget *ranking = easel_widget(easel, "ranking", options, 143, 110, NULL);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		struct seen seen = look(list);
		bool refused = strstr(easel_texts(easel, list), "không so được") != NULL;
		if (refused == cases[i].known || (seen.dashes > 0) == cases[i].known ||
			(seen.strokes > 0) != cases[i].known) {
			fail_msg("%s: %s", cases[i].name, easel_texts(easel, list));
		}
	}
}

/* 34 provinces of July 2025 are not the 63 of June. */
static void another_list_of_provinces_is_another_order(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const months[] = { "2025-06", "2025-07", "2025-08" };
	for (int i = 0; i < 3; i++) {
		easel_set_time(
			easel, i < 2 ? "2025-08-05T09:00:00+07:00" : "2025-09-05T09:00:00+07:00");
		int members[80],
			country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
		struct tc_period period;
		assert_true(tc_period_parse(months[i], 7, &period));
		int count = tc_catalogue_members(
			easel->catalogue, country, period.end_ms - 1, members, 80);
		for (int k = 0; k < count; k++) {
			char value[8];
			snprintf(value, sizeof(value), "%d", 10 + k);
			say(easel, tc_catalogue_area(easel->catalogue, members[k])->code, months[i],
				value, 'A');
		}
		if (i == 0) {
			continue;
		}
		struct tc_widget *ranking = easel_widget(easel, "ranking",
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"movement\":true,\"top\":3,\"highlight\":\"VN-2025:01\"}",
			143, 110, NULL);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		struct seen seen = look(list);
		assert_int_equal(seen.dashes, i == 1 ? 3 : 0);
		assert_int_equal(seen.strokes, i == 1 ? 0 : 6);
		/* Who is meant and hidden is told. */
		assert_non_null(strstr(easel_texts(easel, list), "Hà Nội hạng 34"));
	}
}

static void a_group_is_highlighted_as_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_all(easel, "2024-08", august);
	struct tc_widget *ranking = easel_widget(easel, "ranking",
		"{\"indicator\":\"" RATE "\",\"highlight\":\"RRD\"}", 143, 110, NULL);
	assert_non_null(ranking);
	/* Hà Nội and Quảng Ninh are of the Red River delta. */
	assert_int_equal(easel_count(easel_draw(easel, ranking), TC_DRAW_FILL, TC_INK_DATA), 2);
}

static void options_that_make_no_sense_are_refused(void **state) {
	struct easel *easel = *state;
	static const char *const cases[][2] = {
		{ "{\"indicator\":\"ops.dossiers.overdue\",\"movement\":true}",
			"/panes/0/movement" },
		{ "{\"indicator\":\"" RATE "\",\"movement\":true,\"show\":\"timeliness\"}",
			"/panes/0/movement" },
		{ "{\"indicator\":\"" RATE "\",\"highlight\":\"XX\"}", "/panes/0/highlight" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "ranking", cases[i][0], 112, 80, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i][1]);
	}
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const before[AREAS] = { "90", "80", "70", "60", "" };
	static const char *const now[AREAS] = { "92", "74.5", "95.25", "61.75", "88" };
	say_all(easel, "2024-07", before);
	say_all(easel, "2024-08", now);
	say(easel, "79", "2024-07", "92.5", 'A');
	say(easel, "79", "2024-08", "94.1", 'P');
	struct tc_widget *ranking = easel_widget(easel, "ranking",
		"{\"title\":\"Dịch vụ công trực tuyến, %\",\"indicator\":\"" RATE
		"\",\"movement\":true,\"highlight\":\"VN-2004:22\",\"areas\":[\"VN-2004:01\","
		"\"VN-2004:22\",\"VN-2004:46\",\"VN-2004:48\",\"VN-2004:77\",\"VN-2004:79\"]}",
		143, 118, NULL);
	assert_true(easel_is_golden(
		easel, "widget-ranking-movement", ranking, easel_draw(easel, ranking)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_gained_and_lost_are_shapes),
		cmocka_unit_test(nothing_moved_is_said_too),
		cmocka_unit_test(what_cannot_be_compared_is_a_dash),
		cmocka_unit_test(another_list_of_provinces_is_another_order),
		cmocka_unit_test(a_group_is_highlighted_as_one),
		cmocka_unit_test(options_that_make_no_sense_are_refused),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
