#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char plain[] = "{\"title\":\"Tài khoản\",\"indicator\":\"portal.accounts\","
			    "\"unit\":\"none\"}";

static void say(struct easel *easel, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = "VN",
			.period = "2020-08-18",
			.value = value,
			.status = status });
}

enum fault { NONE = 1, LOST, REVISED, DISPUTED, SIMULATED, SILENT_WALL };

/* Every state of the look, as a reader of the pane meets it. */
static void states_are_said_in_words_and_lines(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value;
		char status;
		enum fault fault;
		const char *texts; /* drawn, in order, without the foot */
		enum tc_ink value_ink;
		unsigned mark;
		enum tc_dash dash; /* of the frame; 0: none */
	} cases[] = {
		{ "live", "227000", 'A', NONE, "Tài khoản|227.000", TC_INK_TEXT, 0, 0 },
		{ "lost", "227000", 'A', LOST, "Tài khoản|227.000|mất kết nối 09:14", TC_INK_STALE,
			TC_MARK_LOST, TC_DASH_LOST },
		{ "provisional", "227000", 'P', NONE, "Tài khoản|227.000|P|tạm tính", TC_INK_TEXT,
			TC_MARK_PROVISIONAL, 0 },
		{ "estimated", "227000", 'E', NONE, "Tài khoản|227.000|E|ước tính", TC_INK_TEXT,
			TC_MARK_ESTIMATED, 0 },
		{ "forecast", "227000", 'F', NONE, "Tài khoản|227.000|F|dự báo", TC_INK_TEXT,
			TC_MARK_FORECAST, 0 },
		{ "not reported", NULL, 'M', NONE, "Tài khoản|—|chưa báo cáo", TC_INK_TEXT2,
			TC_MARK_MISSING, 0 },
		{ "revised", "227000", 'A', REVISED, "Tài khoản|227.000|226.000|sửa 09:15",
			TC_INK_TEXT, TC_MARK_REVISED, 0 },
		{ "disputed", "227000", 'A', DISPUTED, "Tài khoản|227.000|≠|nguồn khác: 200.000",
			TC_INK_TEXT, TC_MARK_DISPUTED, TC_DASH_DISPUTED },
		{ "simulated", "227000", 'A', SIMULATED, "Tài khoản|227.000", TC_INK_TEXT,
			TC_MARK_TEST, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct easel_news news = { .indicator = "portal.accounts",
			.area = "VN",
			.period = "2020-08-18",
			.value = cases[i].value,
			.status = cases[i].status };
		if (cases[i].fault == SIMULATED) {
			news.source = "/sim/test";
		}
		if (cases[i].fault == REVISED) {
			say(easel, "226000", 'A');
			easel_pass(easel, 60000);
		}
		easel_say(easel, &news);
		if (cases[i].fault == DISPUTED) {
			news.value = "200000";
			news.source = "/z-other";
			easel_say(easel, &news);
		}
		if (cases[i].fault == LOST) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *figure = easel_widget(easel, "figure", plain, 112, 76, NULL);
		assert_non_null(figure);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		char expected[256];
		snprintf(expected, sizeof(expected), "%s|VPCP · 18/08/2020", cases[i].texts);
		assert_string_equal(easel_texts(easel, list), expected);
		const struct tc_command *value =
			easel_find(list, cases[i].value == NULL ? "—" : "227.000");
		assert_non_null(value);
		assert_int_equal(value->ink, cases[i].value_ink);
		assert_non_null(value->as.text.datum);
		assert_int_equal(
			value->as.text.datum->marks & ~(unsigned)TC_MARK_DUE, cases[i].mark);
		assert_string_equal(
			value->as.text.datum->value, cases[i].value == NULL ? "" : cases[i].value);
		assert_int_equal(
			easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].fault == SIMULATED);
		enum tc_dash dash = 0;
		for (int k = 0; k < list->count; k++) {
			if (list->commands[k].kind == TC_DRAW_LINE &&
				list->commands[k].as.line.closed) {
				dash = list->commands[k].as.line.dash;
			}
		}
		assert_int_equal(dash, cases[i].dash);
	}
}

static void a_mark_never_moves_the_value(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "227000", 'A');
	struct tc_widget *figure = easel_widget(easel, "figure", plain, 112, 76, NULL);
	struct tc_command before = *easel_find(easel_draw(easel, figure), "227.000");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	const struct tc_command *after = easel_find(easel_draw(easel, figure), "227.000");
	assert_true(before.as.text.x_px == after->as.text.x_px);
	assert_true(before.as.text.baseline_px == after->as.text.baseline_px);
	assert_int_equal(before.as.text.size_px, after->as.text.size_px);
}

static void nothing_changes_without_news(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *figure = easel_widget(easel, "figure", plain, 112, 76, NULL);
	assert_true(easel_refresh(easel, figure));
	assert_false(easel_refresh(easel, figure));
	say(easel, "227000", 'A');
	assert_true(easel_refresh(easel, figure));
	assert_false(easel_refresh(easel, figure));
}

/* The rule lights up when a value changes and is back within 800 ms, at the moments it announced. */
static void a_change_lights_the_rule(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "227000", 'A');
	struct tc_widget *figure = easel_widget(easel, "figure", plain, 112, 76, NULL);
	assert_int_equal(easel_draw(easel, figure)->commands[0].ink, TC_INK_RULE);
	easel_pass(easel, 1000);
	say(easel, "228000", 'A');
	assert_int_equal(easel_draw(easel, figure)->commands[0].ink, TC_INK_TEXT);
	int64_t next_ms = figure->class_->next_change_ms(figure);
	assert_true(next_ms > easel->time.unix_ms && next_ms <= easel->time.unix_ms + 200);
	easel_pass(easel, 800);
	assert_int_equal(easel_draw(easel, figure)->commands[0].ink, TC_INK_RULE);
}

static void the_value_is_what_the_options_ask(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *options, *texts;
	} cases[] = {
		{ "unit of the catalogue", "{\"indicator\":\"portal.accounts\",\"foot\":\"none\"}",
			"227.000|tài khoản" },
		{ "own unit",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"người\",\"foot\":\"none\"}",
			"227.000|người" },
		{ "denominator",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"total\":300000,"
			"\"foot\":\"none\"}",
			"227.000|/300.000" },
		{ "ratio",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"delta\":\"ratio\","
			"\"foot\":\"none\"}",
			"227.000|× 2,9" },
		{ "difference",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"delta\":"
			"\"difference\","
			"\"foot\":\"none\"}",
			"227.000|+149.800" },
		{ "former before the caption",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"former\":\"2020-03-"
			"09\","
			"\"caption_former\":true,\"caption\":\"ngày 09/03\",\"foot\":\"none\"}",
			"227.000|77.200|ngày 09/03" },
		{ "bars",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"chart\":\"bars\","
			"\"foot\":\"none\"}",
			"227.000|09/03|77.200|18/08" },
		{ "thousands",
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"scale\":"
			"\"thousand\","
			"\"foot\":\"none\"}",
			"227|nghìn" },
		{ "foot without date",
			"{\"title\":\"T\",\"indicator\":\"portal.accounts\",\"unit\":\"none\","
			"\"foot\":\"Cổng\",\"foot_date\":false}",
			"T|227.000|Cổng" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = "VN",
				.period = "2020-03-09",
				.value = "77200" });
		say(easel, "227000", 'A');
		struct tc_widget *figure =
			easel_widget(easel, "figure", cases[i].options, 143, 90, NULL);
		assert_non_null(figure);
		assert_string_equal(easel_texts(easel, easel_draw(easel, figure)), cases[i].texts);
	}
}

/* A scale's word belongs to every number it divides: 2 alone is not two million. */
static void scaled_numbers_keep_their_scale(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *former, *value, *options, *texts;
	} cases[] = {
		{ "both scaled", NULL, "14300000", "\"total\":20000000", "14,3|/20|triệu" },
		{ "only the denominator could be", NULL, "1234567", "\"total\":2000000",
			"1.234.567|/2.000.000" },
		{ "only the value could be", NULL, "2000000", "\"total\":2345678",
			"2.000.000|/2.345.678" },
		{ "former before the caption", "14200000", "14300000",
			"\"caption\":\"trước\",\"caption_former\":true",
			"14,3|triệu|14,2 triệu|trước" },
		{ "a ratio that would read as none", "14300000", "100", "\"delta\":\"ratio\"",
			"100" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		if (cases[i].former != NULL) {
			easel_say(easel,
				&(struct easel_news) { .indicator = "portal.accounts",
					.area = "VN",
					.period = "2020-03-09",
					.value = cases[i].former });
		}
		say(easel, cases[i].value, 'A');
		char options[256];
		snprintf(options, sizeof(options),
			"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"foot\":\"none\",%"
			"s}",
			cases[i].options);
		struct tc_widget *figure = easel_widget(easel, "figure", options, 143, 90, NULL);
		assert_string_equal(easel_texts(easel, easel_draw(easel, figure)), cases[i].texts);
	}
}

static void the_qualifier_of_the_source_stays_with_the_figure(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = "VN",
			.period = "2020-08-18",
			.value = "227000",
			.qualifier = TC_QUALIFIER_OVER });
	struct tc_widget *titled = easel_widget(easel, "figure", plain, 112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, titled);
	assert_string_equal(easel_texts(easel, list), "Tài khoản|hơn|227.000|VPCP · 18/08/2020");
	struct tc_widget *bare = easel_widget(easel, "figure",
		"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"foot\":\"none\"}", 112, 40,
		NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, bare)), "hơn|227.000");
}

/* Any number, any pane: all digits, or none of them. */
static void digits_are_never_cut(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "7", "227000", "9007199254740993",
		"-123456789012345678", "9223372036854775807" };
	static const char *const written[] = { "7", "227.000", "9.007.199.254.740.993",
		"−123.456.789.012.345.678", "9.223.372.036.854.775.807" };
	static const double widths_u[] = { 4, 9, 20, 50, 81, 112, 143, 384 };
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		for (size_t w = 0; w < sizeof(widths_u) / sizeof(widths_u[0]); w++) {
			easel_reset(easel);
			say(easel, values[v], 'A');
			struct tc_widget *figure = easel_widget(easel, "figure",
				"{\"indicator\":\"portal.accounts\",\"unit\":\"none\",\"foot\":"
				"\"none\"}",
				widths_u[w], 60, NULL);
			const struct tc_drawlist *list = easel_draw(easel, figure);
			const struct tc_command *value = easel_find(list, written[v]);
			if (value == NULL) {
				value = easel_find(list, "####");
			}
			assert_non_null(value);
			assert_string_equal(value->as.text.datum->value, values[v]);
			if (widths_u[w] >= 9) {
				assert_true(value->bounds.x_px + value->bounds.width_px <=
					widths_u[w] * EASEL_U_PX + 3);
			}
		}
	}
}

static void a_pane_too_low_shows_the_value_alone(void **state) {
	struct easel *easel = *state;
	static const double heights_u[] = { 3, 8, 14, 20, 25 };
	for (size_t i = 0; i < sizeof(heights_u) / sizeof(heights_u[0]); i++) {
		easel_reset(easel);
		say(easel, "227000", 'A');
		struct tc_widget *figure = easel_widget(easel, "figure",
			"{\"title\":\"Tài khoản\",\"indicator\":\"portal.accounts\"}", 60,
			heights_u[i], NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		const struct tc_command *value = easel_find(list, "227.000");
		if (value == NULL) {
			value = easel_find(list, "####");
		}
		assert_non_null(value);
		assert_true(value->bounds.y_px >= -4);
		assert_true(value->as.text.baseline_px <= heights_u[i] * EASEL_U_PX);
	}
}

static void long_names_stay_inside_their_pane(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "227000", 'A');
	struct tc_widget *figure = easel_widget(easel, "figure",
		"{\"title\":\"Tỷ lệ hồ sơ giải quyết thủ tục hành chính tiếp nhận trực tuyến toàn "
		"trình của các bộ, "
		"ngành, địa phương trên Cổng Dịch vụ công quốc gia\",\"slot\":\"3/63\","
		"\"indicator\":\"portal.accounts\"}",
		81, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, figure);
	for (int i = 0; i < list->count; i++) {
		const struct tc_rect *bounds = &list->commands[i].bounds;
		assert_true(bounds->x_px + bounds->width_px <= 81 * EASEL_U_PX + 2);
	}
	assert_non_null(easel_find(list, "3/63"));
}

static void english_is_the_same_pane_in_english(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->language = TC_ENGLISH;
	say(easel, "227000", 'P');
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *figure = easel_widget(easel, "figure",
		"{\"title\":{\"vi\":\"Tài "
		"khoản\",\"en\":\"Accounts\"},\"indicator\":\"portal.accounts\","
		"\"unit\":\"none\",\"foot\":\"GO\"}",
		112, 76, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, figure)),
		"Accounts|227,000|P|link lost 09:14 · provisional|GO · 18/08/2020");
}

static void an_edition_of_the_past_shows_its_own_figure(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.accounts",
			.area = "VN",
			.period = "2020-03-09",
			.value = "77200" });
	say(easel, "227000", 'A');
	easel->until_ms = tc_date_start_ms(2020, 4, 1, TC_ZONE_MINUTES);
	struct tc_widget *figure = easel_widget(easel, "figure", plain, 112, 76, NULL);
	assert_non_null(easel_find(easel_draw(easel, figure), "77.200"));
}

static const char parts[] =
	"{\"title\":\"Tiết kiệm mỗi năm\",\"indicator\":\"portal.accounts\",\"unit\":\"tỷ đồng\","
	"\"chart\":\"parts\",\"parts\":[{\"indicator\":\"portal.dossiers.online\",\"area\":\"BCA\","
	"\"name\":\"Đăng ký xe\"},{\"indicator\":\"portal.dossiers.online\",\"name\":"
	"\"Bảo hiểm xã hội\"}]}";

/* A figure of June is not late because July's has not come; the newest one is. */
static void a_period_that_is_meant_is_never_late(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		bool late, known;
	} cases[] = {
		{ "{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\"}", true, true },
		{ "{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\","
		  "\"period\":\"2024-06\"}",
			false, true },
		{ "{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\","
		  "\"period\":\"2024-05\"}",
			false, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, "2024-09-05T09:00:00+07:00");
		easel->until_ms = 1725123600000; /* 2024-09-01 in Hanoi */
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = "VN",
				.period = "2024-06",
				.value = "61",
				.recorded = "2024-06-30T10:00:00+07:00" });
		struct tc_widget *figure =
			easel_widget(easel, "figure", cases[i].options, 112, 80, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		const char *texts = easel_texts(easel, list);
		assert_true((strstr(texts, "trễ") != NULL) == cases[i].late);
		assert_true((easel_find(list, "61") != NULL) == cases[i].known);
		assert_true((easel_find(list, "BTTTT · 06/2024") != NULL) == cases[i].known);
		assert_true((easel_find(list, "—") != NULL) == !cases[i].known);
	}
}

static void the_chart_stands_where_the_document_says(void **state) {
	struct easel *easel = *state;
	static const char *const options[] = {
		"{\"title\":\"T\",\"indicator\":\"portal.accounts\",\"chart\":\"bars\"}",
		"{\"title\":\"T\",\"indicator\":\"portal.accounts\",\"chart\":\"bars\","
		"\"chart_gap\":\"5u\"}",
	};
	double tops_px[2] = { 0, 0 };
	for (int i = 0; i < 2; i++) {
		easel_reset(easel);
		say(easel, "227000", 'A');
		struct tc_widget *figure = easel_widget(easel, "figure", options[i], 112, 84, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			if (command->kind == TC_DRAW_FILL && command->ink == TC_INK_DATA) {
				tops_px[i] = command->as.fill.y_px;
			}
		}
	}
	assert_true(tops_px[0] - tops_px[1] == 50);
}

/* Two rows of 8 u letters need 10 u: in a low pane the date stands behind the former value, and the newest has
 * its date in the foot. */
static void dates_of_close_bars_stand_behind_the_values(void **state) {
	struct easel *easel = *state;
	static const char options[] =
		"{\"title\":\"T\",\"indicator\":\"portal.accounts\",\"chart\":\"bars\","
		"\"former\":\"2020-03-09\",\"baseline\":\"31u\",\"chart_gap\":\"5u\"}";
	static const struct {
		double height_u;
		const char *texts;
	} cases[] = {
		{ 84, "T|227.000|tài khoản|09/03|77.200|18/08|VPCP · 18/08/2020" },
		{ 58, "T|227.000|tài khoản|77.200|09/03|VPCP · 18/08/2020" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = "VN",
				.period = "2020-03-09",
				.value = "77200" });
		say(easel, "227000", 'A');
		struct tc_widget *figure =
			easel_widget(easel, "figure", options, 112, cases[i].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		assert_string_equal(easel_texts(easel, list), cases[i].texts);
		const struct tc_command *date = easel_find(list, "09/03");
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *bar = &list->commands[k];
			if (bar->kind == TC_DRAW_FILL && bar->ink == TC_INK_DATA) {
				assert_true(date->as.text.baseline_px < bar->as.fill.y_px);
			}
		}
	}
}

static void say_parts(struct easel *easel) {
	easel_reset(easel);
	say(easel, "2000", 'A');
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = "BCA",
			.period = "2020-08-18",
			.value = "327",
			.qualifier = TC_QUALIFIER_OVER });
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = "VN",
			.period = "2020-08-18",
			.value = "1673" });
}

static void a_whole_stands_over_its_parts(void **state) {
	struct easel *easel = *state;
	say_parts(easel);
	struct tc_widget *figure = easel_widget(easel, "figure", parts, 112, 84, NULL);
	assert_non_null(figure);
	struct tc_want wants[4];
	assert_int_equal(figure->class_->wants(figure, wants, 4), 3);
	const struct tc_drawlist *list = easel_draw(easel, figure);
	assert_string_equal(easel_texts(easel, list),
		"Tiết kiệm mỗi năm|2.000|tỷ đồng|hơn 327|Đăng ký xe|1.673|Bảo hiểm xã hội|"
		"VPCP · 18/08/2020");
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 2); /* bar and key */
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 2);
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = "BCA",
			.period = "2020-08-19",
			.status = 'M' });
	assert_true(easel_refresh(easel, figure));
	list = easel_draw(easel, figure);
	assert_non_null(strstr(easel_texts(easel, list), "|—|Đăng ký xe|"));
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	int wrong = 0;
	static const struct {
		const char *name, *options;
		double width_u, height_u;
		bool lost;
	} pictures[] = {
		{ "widget-figure-hero",
			"{\"title\":\"Dịch vụ công trực "
			"tuyến\",\"indicator\":\"portal.services.integrated\","
			"\"size\":\"hero\",\"unit\":\"none\",\"former\":\"2019-12-09\",\"caption_"
			"former\":true,"
			"\"caption\":\"khi khai trương "
			"09/12/2019\",\"chart\":\"dots\",\"per_row\":50,\"ink\":\"dim\","
			"\"foot\":\"Cổng Dịch vụ công quốc gia\"}",
			143, 164, false },
		{ "widget-figure-lost",
			"{\"title\":\"Hồ sơ trực "
			"tuyến\",\"indicator\":\"portal.accounts\",\"unit\":\"none\","
			"\"delta\":\"ratio\",\"chart\":\"bars\"}",
			112, 84, true },
	};
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
		easel_reset(easel);
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.services.integrated",
				.area = "VN",
				.period = "2019-12-09",
				.value = "8" });
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.services.integrated",
				.area = "VN",
				.period = "2020-08-19",
				.value = "1000" });
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = "VN",
				.period = "2020-03-09",
				.value = "77200" });
		say(easel, "227000", 'P');
		if (pictures[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *figure = easel_widget(easel, "figure", pictures[i].options,
			pictures[i].width_u, pictures[i].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		wrong += !easel_is_golden(easel, pictures[i].name, figure, list);
	}
	say_parts(easel);
	struct tc_widget *whole = easel_widget(easel, "figure", parts, 112, 84, NULL);
	wrong += !easel_is_golden(easel, "widget-figure-parts", whole, easel_draw(easel, whole));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_are_said_in_words_and_lines),
		cmocka_unit_test(a_mark_never_moves_the_value),
		cmocka_unit_test(nothing_changes_without_news),
		cmocka_unit_test(a_change_lights_the_rule),
		cmocka_unit_test(the_value_is_what_the_options_ask),
		cmocka_unit_test(scaled_numbers_keep_their_scale),
		cmocka_unit_test(the_qualifier_of_the_source_stays_with_the_figure),
		cmocka_unit_test(digits_are_never_cut),
		cmocka_unit_test(a_pane_too_low_shows_the_value_alone),
		cmocka_unit_test(long_names_stay_inside_their_pane),
		cmocka_unit_test(english_is_the_same_pane_in_english),
		cmocka_unit_test(an_edition_of_the_past_shows_its_own_figure),
		cmocka_unit_test(a_period_that_is_meant_is_never_late),
		cmocka_unit_test(the_chart_stands_where_the_document_says),
		cmocka_unit_test(dates_of_close_bars_stand_behind_the_values),
		cmocka_unit_test(a_whole_stands_over_its_parts),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
