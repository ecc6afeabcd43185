#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"

enum { AREAS = 7 };
static const char *const codes[AREAS] = { "79", "01", "46", "77", "22", "48", "24" };
static const char options[] =
	"{\"title\":\"Dịch vụ công trực tuyến, %%\",\"indicator\":\"" RATE
	"\",%s\"areas\":[\"VN-2004:79\",\"VN-2004:01\",\"VN-2004:46\",\"VN-2004:77\","
	"\"VN-2004:22\",\"VN-2004:48\",\"VN-2004:24\"]}";

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

static void say_all(struct easel *easel) {
	static const char *const before[AREAS] = { "74.5", "71", "62.25", "48", "81.5", "55",
		NULL };
	static const char *const now[AREAS] = { "75.1", "83.4", "82.75", "61", "74", NULL, "66.5" };
	in_2024(easel);
	for (int i = 0; i < AREAS; i++) {
		say(easel, RATE, codes[i], "2024-07", before[i], 'A');
		say(easel, RATE, codes[i], "2024-08", now[i], i == 3 ? 'P' : 'A');
	}
}

static struct tc_widget *make(
	struct easel *easel, const char *more, double width_u, double height_u) {
	char text[1024];
	snprintf(text, sizeof(text), options, more);
	return easel_widget(easel, "slope", text, width_u, height_u, NULL);
}

static int discs_of(const struct tc_drawlist *list, bool ring, double *x_px, double *y_px) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_DISC && (command->as.disc.ring_px > 0) == ring) {
			x_px[count] = command->as.disc.x_px;
			y_px[count++] = command->as.disc.y_px;
		}
	}
	return count;
}

/* Lines between the ends, not leaders. */
static int lines_of(
	const struct tc_drawlist *list, enum tc_ink ink, const struct tc_command **out) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_LINE && command->ink == ink &&
			!command->as.line.closed && command->as.line.width_px > 4) {
			out[count++] = command;
		}
	}
	return count;
}

static void heights_are_values(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	struct tc_widget *slope = make(easel, "", 174, 140);
	assert_non_null(slope);
	const struct tc_drawlist *list = easel_draw(easel, slope);
	const struct tc_command *lines[16];
	/* Five have both ends; the lowest is 48, the highest 83,4. */
	assert_int_equal(lines_of(list, TC_INK_DATA, lines), 5);
	double x_px[16], y_px[16], low_px = 0, high_px = 1e9, quang_ninh_px = 0;
	assert_int_equal(discs_of(list, false, x_px, y_px), 9); /* the tenth is provisional */
	for (int i = 0; i < 9; i++) {
		low_px = fmax(low_px, y_px[i]);
		high_px = fmin(high_px, y_px[i]);
		quang_ninh_px = x_px[i] < 700 && (quang_ninh_px == 0 || y_px[i] < quang_ninh_px)
			? y_px[i]
			: quang_ninh_px; /* the highest left: 81,5 */
	}
	double expected_px = low_px + (high_px - low_px) * (81.5 - 48) / (83.4 - 48);
	assert_true(fabs(quang_ninh_px - expected_px) < 1);
	assert_non_null(easel_find(list, "07/2024"));
	assert_non_null(easel_find(list, "08/2024"));
}

/* One end alone is an open disc without a line, and its name says why. */
static void a_missing_end_is_open_and_said(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	const struct tc_drawlist *list = easel_draw(easel, make(easel, "", 236, 140));
	double x_px[16], y_px[16];
	/* Two known ends, two missing ones, and the provisional one. */
	assert_int_equal(discs_of(list, true, x_px, y_px), 5);
	assert_true(easel_find(list, "Đà Nẵng")->bounds.x_px <
		easel_find(list, "Bắc Giang")->bounds.x_px);
	int said = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT &&
			strcmp(command->as.text.text, "chưa báo cáo") == 0) {
			said++;
			for (int k = 0; k < list->count; k++) { /* under all values */
				const struct tc_command *value = &list->commands[k];
				assert_true(value->kind != TC_DRAW_TEXT ||
					value->as.text.datum == NULL ||
					value->as.text.baseline_px <
						command->as.text.baseline_px - 90);
			}
		}
	}
	assert_int_equal(said, 2);
	assert_non_null(strstr(easel_texts(easel, list), "2 chưa báo cáo"));
}

static void who_is_meant_is_bright_and_on_top(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	const struct tc_drawlist *list =
		easel_draw(easel, make(easel, "\"highlight\":\"VN-2004:22\",", 174, 140));
	const struct tc_command *lines[16], *quiet[16];
	assert_int_equal(lines_of(list, TC_INK_DATA, lines), 1);
	assert_int_equal(lines_of(list, TC_INK_DATA2, quiet), 4);
	for (int i = 0; i < 4; i++) {
		assert_true(quiet[i] < lines[0]);
	}
	assert_int_equal(easel_find(list, "Quảng Ninh")->as.text.weight, TC_WEIGHT_SEMIBOLD);
	assert_int_equal(easel_find(list, "Hà Nội")->as.text.weight, TC_WEIGHT_REGULAR);
}

/* Whatever the values and the pane, no two texts meet, and none leaves the pane. */
static void labels_never_overlap(void **state) {
	struct easel *easel = *state;
	static const double sizes[][2] = { { 112, 90 }, { 112, 164 }, { 174, 110 }, { 236, 190 } };
	static const int spans[] = { 0, 1, 7, 60 };
	for (size_t size = 0; size < sizeof(sizes) / sizeof(sizes[0]); size++) {
		for (size_t span = 0; span < sizeof(spans) / sizeof(spans[0]); span++) {
			in_2024(easel);
			int members[80],
				country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
			int all = tc_catalogue_members(
				easel->catalogue, country, easel->time.unix_ms, members, 80);
			for (int i = 0; i < all; i++) {
				const char *code =
					tc_catalogue_area(easel->catalogue, members[i])->code;
				char value[16];
				int tenths = spans[span] * 10;
				snprintf(value, sizeof(value), "%d.%d",
					20 + i * 37 % (tenths + 1) / 10, i % 10);
				say(easel, RATE, code, "2024-07", i % 11 == 3 ? NULL : value, 'A');
				snprintf(value, sizeof(value), "%d.%d",
					20 + i * 53 % (tenths + 1) / 10, i * 3 % 10);
				say(easel, RATE, code, "2024-08", i % 13 == 5 ? NULL : value, 'A');
			}
			struct tc_widget *slope = easel_widget(easel, "slope",
				"{\"title\":\"T\",\"indicator\":\"" RATE
				"\",\"highlight\":\"RRD\"}",
				sizes[size][0], sizes[size][1], NULL);
			const struct tc_drawlist *list = easel_draw(easel, slope);
			int texts = 0;
			for (int a = 0; a < list->count; a++) {
				const struct tc_rect *x = &list->commands[a].bounds;
				if (list->commands[a].kind != TC_DRAW_TEXT) {
					continue;
				}
				texts++;
				assert_true(x->x_px >= -6 &&
					x->x_px + x->width_px <= slope->width_px + 6);
				for (int b = 0; b < a; b++) {
					const struct tc_rect *y = &list->commands[b].bounds;
					if (list->commands[b].kind == TC_DRAW_TEXT &&
						x->x_px < y->x_px + y->width_px &&
						y->x_px < x->x_px + x->width_px &&
						x->y_px + 12 < y->y_px + y->height_px &&
						y->y_px + 12 < x->y_px + x->height_px) {
						fail_msg("%s meets %s in %.0f x %.0f, %d",
							list->commands[a].as.text.text,
							list->commands[b].as.text.text,
							sizes[size][0], sizes[size][1],
							spans[span]);
					}
				}
			}
			assert_true(texts > 8);
			assert_non_null(strstr(easel_texts(easel, list), "ghi tên "));
		}
	}
}

static void two_indicators_of_two_units_stand_by_rank(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const overdue[3] = { "12", "4000", "300" };
	for (int i = 0; i < 3; i++) {
		char value[8];
		snprintf(value, sizeof(value), "%d", 90 - i);
		say(easel, RATE, codes[i], "2024-08", value, 'A');
		say(easel, "ops.dossiers.overdue", codes[i], "2024-09-05T08:30:00+07:00",
			overdue[i], 'A');
	}
	struct tc_widget *slope = easel_widget(easel, "slope",
		"{\"title\":\"T\",\"indicator\":\"" RATE
		"\",\"other\":\"ops.dossiers.overdue\",\"areas\":[\"VN-2004:79\",\"VN-2004:01\","
		"\"VN-2004:46\"]}",
		236, 120, NULL);
	assert_non_null(slope);
	const struct tc_drawlist *list = easel_draw(easel, slope);
	const struct tc_command *lines[8];
	assert_int_equal(lines_of(list, TC_INK_DATA, lines), 3);
	/* First of both: level; second and third change places, since fewer overdue is better. */
	int level = 0;
	double rise_px = 0;
	for (int i = 0; i < 3; i++) {
		double by_px = lines[i]->as.line.spots[1].y_px - lines[i]->as.line.spots[0].y_px;
		level += fabs(by_px) < 1;
		rise_px += by_px;
	}
	assert_int_equal(level, 1);
	assert_true(fabs(rise_px) < 1);
	assert_non_null(easel_find(list, "Hồ sơ quá hạn"));
	assert_non_null(easel_find(list, "4.000"));
}

static void nothing_and_the_first_period(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	struct tc_widget *slope = make(easel, "", 174, 140);
	assert_string_equal(easel_texts(easel, easel_draw(easel, slope)),
		"Dịch vụ công trực tuyến, %|—|chưa có số liệu|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, slope));
	say(easel, RATE, "22", "2024-08", "55.5", 'A');
	assert_true(easel_refresh(easel, slope));
	const struct tc_drawlist *list = easel_draw(easel, slope);
	double x_px[4], y_px[4];
	assert_int_equal(
		discs_of(list, true, x_px, y_px), 2); /* the one there is, and the missing */
	assert_int_equal(discs_of(list, false, x_px, y_px), 0);
	assert_non_null(strstr(easel_texts(easel, list), "55,5|Quảng Ninh|"));
}

/* Who has not reported the period that the others have is late, and has no end there. */
static void a_late_end_is_missing(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	easel_set_time(easel, "2024-10-25T09:00:00+07:00");
	say(easel, RATE, "22", "2024-08", "50", 'A');
	say(easel, RATE, "22", "2024-09", "60", 'A');
	say(easel, RATE, "48", "2024-08", "55", 'A');
	const struct tc_drawlist *list = easel_draw(easel, make(easel, "", 174, 140));
	const struct tc_command *lines[8];
	assert_int_equal(lines_of(list, TC_INK_DATA, lines), 1);
	assert_non_null(
		strstr(easel_texts(easel, list), "|55|Đà Nẵng|50|60|Quảng Ninh|chưa báo cáo|"));
	assert_non_null(strstr(easel_texts(easel, list), "trễ"));
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, make(easel, "", 174, 140));
	assert_int_equal(lines_of(list, TC_INK_STALE, lines), 1);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
}

static void every_size_is_drawn(void **state) {
	struct easel *easel = *state;
	static const double sizes[][2] = { { 1, 1 }, { 9, 9 }, { 30, 14 }, { 20, 200 }, { 384, 40 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		say_all(easel);
		struct tc_widget *slope =
			make(easel, "\"place\":\"rank\",", sizes[i][0], sizes[i][1]);
		assert_true(easel_draw(easel, slope)->count > 0);
	}
}

static void every_end_is_asked_for(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		int wants;
	} cases[] = {
		{ "{\"indicator\":\"" RATE "\"}", 1 },
		{ "{\"indicator\":\"" RATE "\",\"other\":\"portal.accounts\"}", 2 },
		{ "{\"indicator\":\"" RATE
		  "\",\"other\":\"portal.accounts\",\"areas\":[\"VN\",\"BCA\"]}",
			4 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *slope =
			easel_widget(easel, "slope", cases[i].options, 112, 80, NULL);
		struct tc_want wants[8];
		assert_int_equal(slope->class_->wants(slope, wants, 8), cases[i].wants);
	}
}

static void wrong_options_are_refused(void **state) {
	struct easel *easel = *state;
	static const char *const cases[][2] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"portal.accounts\"}", "/panes/0/indicator" },
		{ "{\"indicator\":\"" RATE "\",\"other\":\"no.such\"}", "/panes/0/other" },
		{ "{\"indicator\":\"" RATE "\",\"former\":\"soon\"}", "/panes/0/former" },
		{ "{\"indicator\":\"" RATE "\",\"other\":\"portal.accounts\",\"place\":\"value\"}",
			"/panes/0/place" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "slope", cases[i][0], 112, 80, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i][1]);
	}
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	struct tc_widget *slope = make(easel, "\"highlight\":\"VN-2004:22\",", 174, 140);
	assert_true(easel_is_golden(easel, "widget-slope", slope, easel_draw(easel, slope)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heights_are_values),
		cmocka_unit_test(a_missing_end_is_open_and_said),
		cmocka_unit_test(who_is_meant_is_bright_and_on_top),
		cmocka_unit_test(labels_never_overlap),
		cmocka_unit_test(two_indicators_of_two_units_stand_by_rank),
		cmocka_unit_test(nothing_and_the_first_period),
		cmocka_unit_test(a_late_end_is_missing),
		cmocka_unit_test(every_size_is_drawn),
		cmocka_unit_test(every_end_is_asked_for),
		cmocka_unit_test(wrong_options_are_refused),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
