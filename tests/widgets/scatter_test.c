#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define X "ops.dossiers.full-online-rate"
#define Y "ops.dossiers.on-time-rate"
#define SIZE "ops.dossiers.total"

static const char plain[] =
	"{\"title\":\"Trực tuyến và đúng hạn\",\"x\":\"" X "\",\"y\":\"" Y "\"}";
static const char bubbles[] =
	"{\"title\":\"Hồ sơ trực tuyến và đúng hạn\",\"x\":\"" X "\",\"y\":\"" Y
	"\",\"size\":\"" SIZE "\",\"named\":[\"VN-2004:77\",\"VN-2004:46\"]}";

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicator,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

static int members_of(struct easel *easel, int *members) {
	int country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	return tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
}

static void at(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-12T20:00:00+07:00");
}

/* Every province on 12 September, most of them in one cloud. */
static void say_all(struct easel *easel) {
	int members[100], count = members_of(easel, members);
	at(easel);
	for (int i = 0; i < count; i++) {
		char x[16], y[16], size[16];
		const char *code = tc_catalogue_area(easel->catalogue, members[i])->code;
		double spread = (i * 37 % 63) / 63.0, other = (i * 23 % 61) / 61.0;
		snprintf(x, sizeof(x), "%d.%d", 30 + (int)(40 * spread), i % 10);
		snprintf(y, sizeof(y), "%d.%d",
			(i % 13 == 5 ? 70 : 84) + (int)(8 * spread + 6 * other), i * 7 % 10);
		snprintf(size, sizeof(size), "%d", 200 + (int)(6000 * pow(other, 4)));
		say(easel, X, code, "2024-09-12", x, 'A');
		say(easel, Y, code, "2024-09-12", y, 'A');
		say(easel, SIZE, code, "2024-09-12", size, 'A');
	}
}

static int discs(const struct tc_drawlist *list, enum tc_ink ink, bool ring) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		count += command->kind == TC_DRAW_DISC && command->ink == ink &&
			(command->as.disc.ring_px > 0) == ring;
	}
	return count;
}

static void a_unit_without_both_values_is_counted(void **state) {
	struct easel *easel = *state;
	at(easel);
	static const char options[] =
		"{\"title\":\"T\",\"x\":\"" X "\",\"y\":\"" Y "\",\"areas\":[\"VN-2004:01\","
		"\"VN-2004:02\",\"VN-2004:04\",\"VN-2004:06\",\"VN-2004:08\"]}";
	say(easel, X, "VN-2004:01", "2024-09-12", "50", 'A');
	say(easel, Y, "VN-2004:01", "2024-09-12", "90", 'A');
	say(easel, X, "VN-2004:02", "2024-09-12", "55", 'A');
	say(easel, Y, "VN-2004:02", "2024-09-12", "80", 'A');
	say(easel, X, "VN-2004:04", "2024-09-12", "60", 'A');
	say(easel, Y, "VN-2004:06", "2024-09-12", "70", 'A');
	say(easel, Y, "VN-2004:04", "2024-09-12", NULL, 'O');
	struct tc_widget *scatter = easel_widget(easel, "scatter", options, 190, 140, NULL);
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	assert_non_null(easel_find(list, "2/5"));
	assert_non_null(easel_find(list, "2 đơn vị thiếu số · 1 chưa báo cáo"));
	assert_int_equal(discs(list, TC_INK_DATA2, false), 2);
	assert_non_null(easel_find(list, "Hà Nội"));
	assert_int_equal(list->told_count, 4);
}

static const struct tc_command *text_of(const struct tc_drawlist *list, const char *text) {
	const struct tc_command *found = easel_find(list, text);
	assert_non_null(found);
	return found;
}

static void axes_are_named_with_their_units(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	struct tc_widget *scatter = easel_widget(easel, "scatter", bubbles, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	text_of(list, "Tỷ lệ hồ sơ trực tuyến toàn trình, %");
	text_of(list, "Tỷ lệ hồ sơ giải quyết đúng hạn, %");
	text_of(list, "40");
	text_of(list, "90");
	text_of(list, "BTTTT, VPCP · 12/09/2024");
	assert_non_null(strstr(easel_texts(easel, list), "diện tích: Tổng số hồ sơ tiếp nhận"));
	assert_non_null(strstr(easel_texts(easel, list), "lớn nhất "));
	/* Where the newest of both axes are of two periods, each names its own. */
	easel_set_time(easel, "2024-09-13T20:00:00+07:00");
	say(easel, X, "VN-2004:01", "2024-09-13", "50", 'A');
	list = easel_draw(easel, scatter);
	text_of(list, "Tỷ lệ hồ sơ trực tuyến toàn trình, % · 13/09/2024");
	text_of(list, "Tỷ lệ hồ sơ giải quyết đúng hạn, % · 12/09/2024");
}

/* The area of a bubble goes with its number, not its radius. */
static void bubbles_go_by_area(void **state) {
	struct easel *easel = *state;
	at(easel);
	static const char *const codes[] = { "VN-2004:01", "VN-2004:02", "VN-2004:04" };
	static const char *const sizes[] = { "100", "400", "900" };
	for (int i = 0; i < 3; i++) {
		char value[8];
		snprintf(value, sizeof(value), "%d", 20 + 30 * i);
		say(easel, X, codes[i], "2024-09-12", value, 'A');
		say(easel, Y, codes[i], "2024-09-12", value, 'A');
		say(easel, SIZE, codes[i], "2024-09-12", sizes[i], 'A');
	}
	struct tc_widget *scatter = easel_widget(easel, "scatter",
		"{\"title\":\"T\",\"x\":\"" X "\",\"y\":\"" Y "\",\"size\":\"" SIZE
		"\",\"areas\":[\"VN-2004:01\",\"VN-2004:02\",\"VN-2004:04\"]}",
		236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	double radii[3];
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_DISC && command->ink == TC_INK_DATA2) {
			assert_true(count < 3);
			radii[count++] = command->as.disc.radius_px;
		}
	}
	assert_int_equal(count, 3); /* large ones first */
	assert_true(fabs(radii[0] / radii[2] - 3) < 0.01);
	assert_true(fabs(radii[1] / radii[2] - 2) < 0.01);
}

static void a_log_axis_counts_what_it_cannot_show(void **state) {
	struct easel *easel = *state;
	at(easel);
	static const char *const codes[] = { "VN-2004:01", "VN-2004:02", "VN-2004:04",
		"VN-2004:06" };
	static const char *const values[] = { "1", "100", "0", "-3" };
	for (int i = 0; i < 4; i++) {
		say(easel, X, codes[i], "2024-09-12", values[i], 'A');
		say(easel, Y, codes[i], "2024-09-12", "50", 'A');
	}
	struct tc_widget *scatter = easel_widget(easel, "scatter",
		"{\"title\":\"T\",\"x\":\"" X "\",\"y\":\"" Y "\",\"log\":\"x\",\"areas\":["
		"\"VN-2004:01\",\"VN-2004:02\",\"VN-2004:04\",\"VN-2004:06\"]}",
		236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	text_of(list, "2 không dương, ngoài thang log");
	text_of(list, "10");
	assert_int_equal(discs(list, TC_INK_DATA2, false), 2);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *period;
		char status;
		const char *now, *words;
		enum tc_ink ink;
		bool ring;
	} cases[] = {
		{ "2024-09-12", 'P', "2024-09-12T20:00:00+07:00", "1 tạm tính", TC_INK_DATA2,
			true },
		{ "2024-09-12", 'F', "2024-09-12T20:00:00+07:00", "1 dự báo", TC_INK_DATA2, true },
		{ "2024-09-11", 'A', "2024-09-12T18:00:00+07:00", "1 theo kỳ trước", TC_INK_DATA2,
			false },
		{ "2024-09-11", 'A', "2024-09-12T20:00:00+07:00", "1 trễ", TC_INK_WARNING, true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].now);
		say(easel, X, "VN-2004:01", cases[i].period, "50", cases[i].status);
		say(easel, Y, "VN-2004:01", "2024-09-12", "90", 'A');
		say(easel, X, "VN-2004:02", "2024-09-12", "55", 'A');
		say(easel, Y, "VN-2004:02", "2024-09-12", "80", 'A');
		struct tc_widget *scatter = easel_widget(easel, "scatter",
			"{\"title\":\"T\",\"x\":\"" X "\",\"y\":\"" Y
			"\",\"areas\":[\"VN-2004:01\",\"VN-2004:02\"]}",
			236, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, scatter);
		text_of(list, cases[i].words);
		assert_true(discs(list, cases[i].ink, cases[i].ring) > 0);
	}
	/* The wall's own link is one frame. */
	say_all(easel);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *scatter = easel_widget(easel, "scatter", plain, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_int_equal(discs(list, TC_INK_DATA2, false), 0);
	assert_int_equal(discs(list, TC_INK_STALE, false), 63);
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* A name stands on no other text and on no point but its own's halo. */
static void names_stand_apart(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 236, 164 }, { 112, 120 }, { 384, 216 },
		{ 143, 90 } };
	int named = 0;
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel);
		struct tc_widget *scatter =
			easel_widget(easel, "scatter", bubbles, sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, scatter);
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			bool name = text->kind == TC_DRAW_TEXT && text->as.text.datum != NULL;
			named += name;
			for (int b = 0; b < list->count && text->kind == TC_DRAW_TEXT; b++) {
				const struct tc_command *other = &list->commands[b];
				bool point = name && other->kind == TC_DRAW_DISC &&
					(other->ink == TC_INK_DATA2 || other->ink == TC_INK_DATA);
				bool words = b > a && other->kind == TC_DRAW_TEXT;
				/* Bounds are a px wider than ink, and of discs square. */
				struct tc_rect core = other->bounds;
				if (point) {
					core.x_px += core.width_px * 0.15;
					core.y_px += core.height_px * 0.15;
					core.width_px *= 0.7;
					core.height_px *= 0.7;
				}
				if ((point || words) && overlap(&text->bounds, &core)) {
					fail_msg("%zu: %s", i, text->as.text.text);
				}
			}
		}
	}
	assert_true(named >= 16);
}

static void any_pane_holds_a_scatter(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 60, 50 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		say_all(easel);
		struct tc_widget *scatter =
			easel_widget(easel, "scatter", bubbles, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(scatter);
		easel_draw(easel, scatter);
	}
	at(easel);
	struct tc_widget *scatter = easel_widget(easel, "scatter", plain, 236, 164, NULL);
	text_of(easel_draw(easel, scatter), "chưa có số liệu");
	say(easel, X, "VN-2004:01", "2024-09-12", "-50", 'A');
	say(easel, Y, "VN-2004:01", "2024-09-12", "0", 'A');
	const struct tc_drawlist *list = easel_draw(easel, scatter);
	assert_int_equal(discs(list, TC_INK_DATA2, false), 1);
	text_of(list, "1/63");
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{\"x\":\"" X "\"}", "/panes/0/y" },
		{ "{\"x\":\"" X "\",\"y\":\"no.such\"}", "/panes/0/y" },
		{ "{\"x\":\"" X "\",\"y\":\"" Y "\",\"named\":[\"VN\",\"XX\"]}",
			"/panes/0/named/1" },
		{ "{\"x\":\"" X "\",\"y\":\"" Y "\",\"group\":\"BYT\"}", "/panes/0/group" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "scatter", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	say_all(easel);
	easel->u_px = 5;
	say(easel, Y, "VN-2004:79", "2024-09-12", "91.4", 'P');
	say(easel, Y, "VN-2004:22", "2024-09-12", NULL, 'O');
	struct tc_widget *scatter = easel_widget(easel, "scatter", bubbles, 260, 190, NULL);
	assert_true(easel_is_golden(easel, "widget-scatter", scatter, easel_draw(easel, scatter)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_without_both_values_is_counted),
		cmocka_unit_test(axes_are_named_with_their_units),
		cmocka_unit_test(bubbles_go_by_area),
		cmocka_unit_test(a_log_axis_counts_what_it_cannot_show),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(names_stand_apart),
		cmocka_unit_test(any_pane_holds_a_scatter),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
