#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"

static const char trends[] =
	"{\"title\":\"Tỷ lệ thủ tục hành chính cung cấp trực tuyến\",\"cell\":{"
	"\"kind\":\"trend\",\"indicator\":\"" RATE "\",\"last\":12}}";

static void say(
	struct easel *easel, const char *area, const char *period, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = RATE,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

/* Eight months of every province, none alike. */
static void eight_months(struct easel *easel, const char *now) {
	easel_reset(easel);
	easel_set_time(easel, now);
	int members[100], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
	for (int i = 0; i < count; i++) {
		for (int month = 1; month <= 8; month++) {
			char period[16], value[16];
			snprintf(period, sizeof(period), "%.4s-%02d", now, month);
			snprintf(
				value, sizeof(value), "%d.5", 40 + (i * 37 % 31) + month * (i % 4));
			say(easel, tc_catalogue_area(easel->catalogue, members[i])->code, period,
				value, 'A');
		}
	}
}

static int titles_of(struct easel *easel, const struct tc_drawlist *list) {
	int found = 0, count = tc_catalogue_area_count(easel->catalogue);
	for (int i = 0; i < list->count; i++) {
		bool title = list->commands[i].kind == TC_DRAW_TEXT &&
			list->commands[i].ink == TC_INK_TEXT2 &&
			list->commands[i].as.text.datum == NULL;
		for (int area = 0; area < count && title; area++) {
			const struct tc_area *item = tc_catalogue_area(easel->catalogue, area);
			const char *text = list->commands[i].as.text.text;
			bool brief =
				item->abbreviation != NULL && strcmp(item->abbreviation, text) == 0;
			if (brief || strcmp(item->name.vi, text) == 0) {
				found++;
				break;
			}
		}
	}
	return found;
}

static void what_has_no_room_is_counted(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *now;
		double width_u, height_u;
		int shown;
		const char *words;
	} cases[] = {
		{ "2024-09-05T09:00:00+07:00", 360, 200, 18, "hiện 18/63 · cùng một thang đo" },
		{ "2024-09-05T09:00:00+07:00", 143, 120, 2, "hiện 2/63 · cùng một thang đo" },
		{ "2024-09-05T09:00:00+07:00", 640, 560, 63, "cùng một thang đo" },
		{ "2025-09-05T09:00:00+07:00", 360, 200, 18, "hiện 18/34 · cùng một thang đo" },
		{ "2025-09-05T09:00:00+07:00", 480, 360, 34, "cùng một thang đo" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		eight_months(easel, cases[i].now);
		struct tc_widget *cells = easel_widget(
			easel, "multiples", trends, cases[i].width_u, cases[i].height_u, NULL);
		assert_non_null(cells);
		const struct tc_drawlist *list = easel_draw(easel, cells);
		assert_int_equal(titles_of(easel, list), cases[i].shown);
		assert_non_null(easel_find(list, cases[i].words));
	}
}

/* One day the group has 63 members, the next 34: the cells are those of the day, each with its own names. */
static void the_list_follows_the_date(void **state) {
	struct easel *easel = *state;
	eight_months(easel, "2025-06-30T23:59:00+07:00");
	struct tc_widget *cells = easel_widget(easel, "multiples", trends, 360, 200, NULL);
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, cells)), "hiện 18/63"));
	easel_pass(easel, 120000);
	assert_true(easel_refresh(easel, cells));
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, cells)), "hiện 18/34"));
}

static const struct tc_command *disc(const struct tc_drawlist *list, int wanted) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_DISC &&
			list->commands[i].ink == TC_INK_DATA && wanted-- == 0) {
			return &list->commands[i];
		}
	}
	return NULL;
}

/* 60 stands half way up beside a neighbour that goes from 40 to 80, and at the top of a scale of its own. */
static void charts_share_one_scale(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *words;
		bool level;
	} cases[] = {
		{ "{\"title\":\"T\",\"areas\":[\"VN-2004:01\",\"VN-2004:79\"],\"cell\":{\"kind\":"
		  "\"trend\",\"form\":\"line\",\"indicator\":\"" RATE "\"}}",
			"cùng một thang đo", false },
		{ "{\"title\":\"T\",\"areas\":[\"VN-2004:01\",\"VN-2004:79\"],\"span\":\"own\","
		  "\"cell\":{\"kind\":\"trend\",\"form\":\"line\",\"indicator\":\"" RATE "\"}}",
			"mỗi ô một thang đo", true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, "2024-09-05T09:00:00+07:00");
		const char *const values[][2] = { { "50", "60" }, { "60", "60" }, { "60", "80" } };
		for (int month = 6; month <= 8; month++) {
			char period[16];
			snprintf(period, sizeof(period), "2024-%02d", month);
			say(easel, "VN-2004:01", period, values[month - 6][0], 'A');
			say(easel, "VN-2004:79", period, values[month - 6][1], 'A');
		}
		struct tc_widget *cells =
			easel_widget(easel, "multiples", cases[i].options, 240, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, cells);
		assert_non_null(easel_find(list, cases[i].words));
		const struct tc_command *low = disc(list, 0), *high = disc(list, 1);
		assert_true(low != NULL && high != NULL);
		bool level = low->as.disc.y_px - high->as.disc.y_px < 1;
		assert_int_equal(level, cases[i].level);
	}
}

/* Whatever a kind draws alone it draws in its cell, moved; marks and the scene dump with it. */
static void a_cell_is_the_widget_moved(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *kind, *options;
	} kinds[] = {
		{ "figure", "\"indicator\":\"" RATE "\",\"chart\":\"line\",\"area\":\"VN\"" },
		{ "trend", "\"indicator\":\"" RATE "\",\"area\":\"VN\"" },
		{ "bars", "\"indicator\":\"" RATE "\",\"area\":\"VN\",\"last\":3" },
		{ "donut", "\"indicator\":\"" RATE "\",\"parts\":[{\"area\":\"VN\"}]" },
		{ "dots", "\"indicator\":\"" RATE "\",\"total\":100,\"area\":\"VN\"" },
		{ "map", "\"indicator\":\"" RATE "\",\"mode\":\"classes\",\"breaks\":[50]" },
		{ "heatmap", "\"indicator\":\"" RATE "\",\"breaks\":[50],\"last\":3" },
		{ "clock", "\"date\":\"short\"" },
		{ "qr", "\"text\":\"https://dichvucong.gov.vn\"" },
	};
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		char options[512];
		eight_months(easel, "2024-09-25T09:00:00+07:00");
		say(easel, "VN", "2024-07", "60.5", 'A');
		say(easel, "VN", "2024-08", "61.5", 'P');
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"cells\":[{}],\"cell\":{\"kind\":\"%s\",%s}}",
			kinds[k].kind, kinds[k].options);
		struct tc_widget *cells = easel_widget(easel, "multiples", options, 200, 182, NULL);
		assert_non_null(cells);
		struct tc_drawlist in = *easel_draw(easel, cells);
		int told = in.told_count;
		static struct tc_command kept[20000];
		assert_true(in.count < 20000);
		memcpy(kept, in.commands, (size_t)in.count * sizeof(kept[0]));
		bool headed =
			strcmp(kinds[k].kind, "clock") != 0 && strcmp(kinds[k].kind, "qr") != 0;
		snprintf(options, sizeof(options), "{%s%s}",
			headed ? "\"foot\":\"none\",\"rule\":false," : "", kinds[k].options);
		/* The room that a pane with a title leaves its cells: 182 - 17 - 15. */
		struct tc_widget *alone =
			easel_widget(easel, kinds[k].kind, options, 200, 150, NULL);
		const struct tc_drawlist *out = easel_draw(easel, alone);
		print_message("# %s: %d commands, %d told\n", kinds[k].kind, out->count, told);
		assert_true(out->count > 0);
		assert_int_equal(told, out->told_count);
		int first = 2; /* rule and title of the pane */
		for (int i = 0; i < out->count; i++) {
			const struct tc_command *a = &out->commands[i], *b = &kept[first + i];
			assert_int_equal(a->kind, b->kind);
			assert_int_equal(a->ink, b->ink);
			double apart_x = b->bounds.x_px - a->bounds.x_px;
			double apart_y = b->bounds.y_px - a->bounds.y_px;
			if (apart_x > 0.01 || apart_x < -0.01 || apart_y < 169.9 ||
				apart_y > 170.1) {
				fail_msg("%s: command %d moved by %f, %f", kinds[k].kind, i,
					apart_x, apart_y);
			}
		}
	}
}

static void every_cell_bears_its_own_marks(void **state) {
	struct easel *easel = *state;
	eight_months(easel, "2024-09-05T09:00:00+07:00");
	say(easel, "VN-2004:02", "2024-09", "70.5", 'P');
	struct tc_widget *cells = easel_widget(easel, "multiples",
		"{\"title\":\"T\",\"cell\":{\"kind\":\"figure\",\"indicator\":\"" RATE "\"}}", 360,
		200, NULL);
	const struct tc_drawlist *list = easel_draw(easel, cells);
	int marked = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		marked += command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL &&
			(command->as.text.datum->marks & TC_MARK_PROVISIONAL) != 0;
	}
	assert_true(marked > 0);
	assert_non_null(strstr(easel_texts(easel, list), "tạm tính"));
	assert_null(strstr(easel_texts(easel, list), "thang đo")); /* a figure has none */
}

static void cells_may_differ_by_indicator_or_by_anything(void **state) {
	struct easel *easel = *state;
	eight_months(easel, "2024-09-05T09:00:00+07:00");
	struct tc_widget *cells = easel_widget(easel, "multiples",
		"{\"title\":\"T\",\"indicators\":[\"" RATE "\",\"portal.accounts\"],\"cell\":{"
		"\"kind\":\"figure\",\"area\":\"VN-2004:01\"}}",
		240, 110, NULL);
	const char *texts = easel_texts(easel, easel_draw(easel, cells));
	assert_non_null(strstr(texts, "Tài khoản Cổng Dịch vụ công"));
	assert_non_null(strstr(texts, "—"));
	cells = easel_widget(easel, "multiples",
		"{\"title\":\"T\",\"cells\":[{\"title\":\"Một\",\"last\":2},{\"title\":\"Hai\"}],"
		"\"cell\":{\"kind\":\"trend\",\"indicator\":\"" RATE "\",\"area\":\"VN-2004:01\"}}",
		240, 110, NULL);
	texts = easel_texts(easel, easel_draw(easel, cells));
	assert_true(strstr(texts, "Một") != NULL && strstr(texts, "Hai") != NULL);
	/* Two dates are two bars: they stand on no common scale, and that is said. */
	assert_non_null(strstr(texts, "mỗi ô một thang đo"));
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/cell" },
		{ "{\"cell\":{}}", "/panes/0/cell/kind" },
		{ "{\"cell\":[]}", "/panes/0/cell/kind" },
		{ "{\"cell\":{\"kind\":\"multiples\"}}", "/panes/0/cell/kind" },
		{ "{\"cell\":{\"kind\":\"ticker\"}}", "/panes/0/cell/kind" },
		{ "{\"cell\":{\"kind\":\"figure\"}}", "/panes/0/cell/indicator" },
		{ "{\"cell\":{\"kind\":\"figure\",\"indicator\":\"" RATE "\",\"colour\":1}}",
			"/panes/0/cell/colour" },
		{ "{\"cell\":{\"kind\":\"text\",\"text\":\"x\"}}", "/panes/0/cell" },
		{ "{\"cell\":{\"kind\":\"figure\",\"indicator\":\"" RATE
		  "\",\"alarm\":{\"is\":\"above\",\"limit\":5}}}",
			"/panes/0/cell/alarm" },
		{ "{\"cells\":[],\"cell\":{\"kind\":\"text\",\"text\":\"x\"}}", "/panes/0/cells" },
		{ "{\"cells\":[7],\"cell\":{\"kind\":\"text\",\"text\":\"x\"}}",
			"/panes/0/cells/0" },
		{ "{\"group\":\"BYT\",\"cell\":{\"kind\":\"figure\",\"indicator\":\"" RATE "\"}}",
			"/panes/0/group" },
		{ "{\"indicators\":[\"no.such\"],\"cell\":{\"kind\":\"figure\"}}",
			"/panes/0/indicators/0" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "multiples", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void any_pane_holds_multiples(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		eight_months(easel, "2024-09-05T09:00:00+07:00");
		struct tc_widget *cells = easel_widget(
			easel, "multiples", trends, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(cells);
		easel_draw(easel, cells);
	}
	easel_reset(easel);
	struct tc_widget *cells = easel_widget(easel, "multiples", trends, 240, 160, NULL);
	const struct tc_drawlist *list = easel_draw(easel, cells);
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_null(strstr(easel_texts(easel, list), "thang đo"));
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	static const char *const codes[] = { "01", "77", "46", "79", "48", "31" };
	static const int values[][8] = { { 72, 74, 75, 79, 80, 83, 86, 88 },
		{ 55, 54, 56, 52, 49, 51, 47, 46 }, { 63, 66, 0, 68, 70, 69, 71, 74 },
		{ 40, 44, 52, 61, 66, 73, 80, 85 }, { 91, 92, 92, 93, 94, 93, 95, 96 },
		{ 60, 58, 59, 61, 60, 62, 61, 63 } };
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	easel->u_px = 5;
	for (int i = 0; i < 6 * 8; i++) {
		char code[16], period[16], value[16];
		snprintf(code, sizeof(code), "VN-2004:%s", codes[i / 8]);
		snprintf(period, sizeof(period), "2024-%02d", i % 8 + 1);
		snprintf(value, sizeof(value), "%d.5", values[i / 8][i % 8]);
		if (values[i / 8][i % 8] != 0) {
			say(easel, code, period, value, i == 47 ? 'P' : 'A');
		}
	}
	struct tc_widget *cells = easel_widget(easel, "multiples",
		"{\"title\":\"Tỷ lệ thủ tục hành chính cung cấp trực "
		"tuyến\",\"slot\":\"%\",\"areas\":["
		"\"VN-2004:01\",\"VN-2004:77\",\"VN-2004:46\",\"VN-2004:79\",\"VN-2004:48\","
		"\"VN-2004:31\"],\"cell\":{\"kind\":\"trend\",\"indicator\":\"" RATE "\"}}",
		300, 164, NULL);
	assert_true(easel_is_golden(easel, "widget-multiples", cells, easel_draw(easel, cells)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_no_room_is_counted),
		cmocka_unit_test(the_list_follows_the_date),
		cmocka_unit_test(charts_share_one_scale),
		cmocka_unit_test(a_cell_is_the_widget_moved),
		cmocka_unit_test(every_cell_bears_its_own_marks),
		cmocka_unit_test(cells_may_differ_by_indicator_or_by_anything),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(any_pane_holds_multiples),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
