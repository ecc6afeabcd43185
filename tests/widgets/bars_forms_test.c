/* The bars that are more than lengths beside each other: shares of a whole, two sides of zero, a chain of changes,
 * stems with discs. */
#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"
#define OVERDUE "ops.dossiers.overdue"
#define ONLINE "portal.dossiers.online"
#define ACCOUNTS "portal.accounts"

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value) {
	easel_say(easel,
		&(struct easel_news) {
			.indicator = indicator, .area = area, .period = period, .value = value });
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

/* Fills of an ink, in order. */
static int fills_of(
	const struct tc_drawlist *list, enum tc_ink ink, struct tc_rect *fills, int size) {
	int count = 0;
	for (int i = 0; i < list->count && count < size; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_FILL && command->ink == ink) {
			fills[count++] = command->as.fill;
		}
	}
	return count;
}

static double right_of(const struct tc_rect *rect) {
	return rect->x_px + rect->width_px;
}

static bool near(double a, double b) {
	return fabs(a - b) < 1.5;
}

static const char shares[] =
	"{\"title\":\"Cách nộp hồ sơ, % tổng số tiếp nhận\",\"together\":\"share\","
	"\"parts\":[{\"indicator\":\"" ONLINE "\",\"name\":\"Trực tuyến toàn trình\"},"
	"{\"indicator\":\"" ACCOUNTS "\",\"name\":\"Trực tuyến một phần\"},"
	"{\"indicator\":\"portal.services.integrated\",\"name\":\"Nộp trực tiếp\"}],"
	"\"bars\":[{\"area\":\"VN\",\"name\":\"Cả nước\"},{\"area\":\"BCA\"},"
	"{\"area\":\"BHXHVN\",\"name\":\"Bảo hiểm xã hội Việt Nam\"},"
	"{\"area\":\"BTNMT\",\"name\":\"Bộ Tài nguyên và Môi trường\"}]}";

static void say_shares(struct easel *easel) {
	static const char *const values[][3] = { { "281000", "227000", "64500" },
		{ "120500", "90100", "12" }, { "9", "41000", "58200" }, { "3400", NULL, "7800" } };
	static const char *const codes[] = { "VN", "BCA", "BHXHVN", "BTNMT" };
	static const char *const parts[] = { ONLINE, ACCOUNTS, "portal.services.integrated" };
	easel_reset(easel);
	for (int i = 0; i < 4; i++) {
		for (int part = 0; part < 3; part++) {
			say(easel, parts[part], codes[i], "2020-08-18", values[i][part]);
		}
	}
}

static const char chain[] =
	"{\"title\":\"Hồ sơ quá hạn trong tháng\",\"arrange\":\"waterfall\",%s\"bars\":["
	"{\"indicator\":\"" OVERDUE "\",\"name\":\"Tồn đầu tháng 8\"},"
	"{\"indicator\":\"" ONLINE "\",\"area\":\"VN:provinces\","
	"\"name\":\"Phát sinh mới ở địa phương\"},"
	"{\"indicator\":\"" ONLINE
	"\",\"area\":\"VN:ministries\",\"name\":\"Phát sinh mới ở các bộ\"},"
	"{\"indicator\":\"" ONLINE "\",\"area\":\"VN\",\"less\":true,\"name\":\"Đã giải quyết\"},"
	"{\"indicator\":\"" ONLINE "\",\"area\":\"BCA\",\"less\":true,"
	"\"name\":\"Xin lỗi và hẹn lại ngày trả\"},"
	"{\"indicator\":\"" OVERDUE "\",\"name\":\"Tồn cuối tháng 8\"}]}";

static void say_chain(struct easel *easel, const char *later) {
	in_2024(easel);
	say(easel, OVERDUE, "VN", "2024-07", "12480");
	say(easel, OVERDUE, "VN", "2024-08", "9150");
	say(easel, ONLINE, "VN:provinces", "2024-08", "4310");
	say(easel, ONLINE, "VN:ministries", "2024-08", "1265");
	say(easel, ONLINE, "VN", "2024-08", "8020");
	say(easel, ONLINE, "BCA", "2024-08", later);
}

static const char sides[] =
	"{\"title\":\"So với cùng kỳ năm trước, điểm %%\",\"indicator\":\"" RATE
	"\",\"arrange\":\"diverging\",%s\"areas\":[\"VN-2004:79\",\"VN-2004:01\",\"VN-2004:46\","
	"\"VN-2004:77\",\"VN-2004:22\",\"VN-2004:48\"]}";

static void say_sides(struct easel *easel) {
	static const char *const codes[] = { "79", "01", "46", "77", "22", "48" };
	static const char *const values[] = { "12.4", "7.25", "0", "-3.6", "-9.8", NULL };
	in_2024(easel);
	for (int i = 0; i < 6; i++) {
		say(easel, RATE, codes[i], "2024-08", values[i]);
	}
}

/* Every whole is as long as any other, and its parts end where its shares do. */
static void shares_fill_the_bar(void **state) {
	struct easel *easel = *state;
	say_shares(easel);
	struct tc_widget *widget = easel_widget(easel, "bars", shares, 174, 118, NULL);
	assert_non_null(widget);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	struct tc_rect first[8], second[8], third[8]; /* the key's square first */
	assert_int_equal(fills_of(list, TC_INK_DATA, first, 8), 4);
	assert_int_equal(fills_of(list, TC_INK_DATA2, second, 8), 4);
	assert_int_equal(fills_of(list, TC_INK_DIM, third, 8), 4);
	double long_px = right_of(&third[1]) - first[1].x_px;
	for (int i = 1; i < 4; i++) {
		assert_true(near(first[i].x_px, first[1].x_px));
		assert_true(near(right_of(&third[i]), right_of(&third[1])));
		assert_true(near(first[i].y_px, third[i].y_px));
	}
	assert_true(near(first[1].width_px, long_px * 281000 / 572500.0));
	assert_true(near(right_of(&second[1]), first[1].x_px + long_px * 508000 / 572500.0));
	/* 9 of 99.209 is neither nothing nor 0,0%; 12 of 210.612 is drawn at all. */
	static const char *const said[] = { "49,1%", "57,2%", "< 0,1%" };
	for (int i = 0; i < 3; i++) {
		const struct tc_command *text = easel_find(list, said[i]);
		assert_non_null(text);
		assert_int_equal(text->as.text.datum->tells, TC_TELLS_SHARE);
	}
	/* A part that nobody sent: no whole, no share, an empty place. */
	assert_non_null(strstr(easel_texts(easel, list), "Bộ Tài nguyên và Môi trường|—"));
	assert_non_null(strstr(easel_texts(easel, list), "1 chưa đủ phần"));
}

static void what_is_no_whole_has_no_shares(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *period, *value;
		bool whole;
	} cases[] = {
		{ "whole", "2024-08", "5", true },
		{ "nothing but zeros is nothing to divide", "2024-08", "0", false },
		{ "below zero", "2024-08", "-1", false },
		{ "another period", "2024-07", "5", false },
		{ "not reported", "2024-08", NULL, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, ONLINE, "VN", "2024-08", i == 1 ? "0" : "15");
		say(easel, ACCOUNTS, "VN", cases[i].period, cases[i].value);
		struct tc_widget *widget = easel_widget(easel, "bars",
			"{\"title\":\"T\",\"together\":\"share\",\"bars\":[{\"area\":\"VN\"}],"
			"\"parts\":[{\"indicator\":\"" ONLINE "\"},{\"indicator\":\"" ACCOUNTS
			"\"}]}",
			112, 80, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		if ((easel_find(list, "75%") != NULL) != cases[i].whole ||
			(strstr(easel_texts(easel, list), "1 chưa đủ phần") == NULL) !=
				cases[i].whole) {
			fail_msg("%s: %s", cases[i].name, easel_texts(easel, list));
		}
	}
}

/* Parts that have areas of their own are asked there for the periods, too. */
static void periods_are_those_of_the_first_part(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, ONLINE, "BCA", "2024-07", "30");
	say(easel, ONLINE, "BCA", "2024-08", "10");
	say(easel, ONLINE, "BCT", "2024-08", "30");
	struct tc_widget *widget = easel_widget(easel, "bars",
		"{\"title\":\"T\",\"together\":\"share\",\"last\":3,\"parts\":[{\"indicator\":"
		"\"" ONLINE "\",\"area\":\"BCA\",\"name\":\"A\"},{\"indicator\":\"" ONLINE
		"\",\"area\":\"BCT\",\"name\":\"B\"}]}",
		112, 90, NULL);
	assert_non_null(widget);
	const char *texts = easel_texts(easel, easel_draw(easel, widget));
	assert_non_null(strstr(texts, "07/2024|—|08/2024|25%|"));
}

/* 12.480 + 4.310 + 1.265 - 8.020 = 10.035, and the end is 9.150: 885 that nobody told. */
static void a_chain_shows_what_nobody_accounted_for(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *later, *gap;
	} cases[] = { { NULL, "885" }, { "885", NULL }, { "1000", "115" }, { "0", "885" } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[1200];
		say_chain(easel, cases[i].later);
		snprintf(options, sizeof(options), chain, "");
		struct tc_widget *widget = easel_widget(easel, "bars", options, 174, 118, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		const char *texts = easel_texts(easel, list);
		struct tc_rect ends[4], changes[8], gap[2];
		assert_int_equal(fills_of(list, TC_INK_DATA, ends, 4), 2);
		int count = fills_of(list, TC_INK_DATA2, changes, 8);
		/* A change of 0 is no bar, one that nobody sent neither; only that is "—". */
		assert_int_equal(count, cases[i].later == NULL || cases[i].later[0] == '0' ? 3 : 4);
		assert_true((strstr(texts, "|—|") != NULL) == (cases[i].later == NULL));
		for (int k = 1; k < 3; k++) {
			double level_px = k == 1 ? right_of(&changes[0]) : right_of(&changes[1]);
			assert_true(
				near(k == 1 ? changes[1].x_px : right_of(&changes[2]), level_px));
		}
		assert_true(near(changes[0].x_px, right_of(&ends[0])));
		assert_true(near(ends[0].x_px, ends[1].x_px));
		assert_int_equal(
			fills_of(list, TC_INK_NODATA, gap, 2), cases[i].gap == NULL ? 0 : 1);
		assert_true((strstr(texts, "Chênh lệch chưa giải thích") != NULL) ==
			(cases[i].gap != NULL));
		if (cases[i].gap != NULL) {
			assert_non_null(easel_find(list, cases[i].gap));
			assert_int_equal(easel_find(list, cases[i].gap)->as.text.datum->tells,
				TC_TELLS_CHANGE);
			bool less = i != 2;
			assert_true(
				near(less ? gap[0].x_px : right_of(&gap[0]), right_of(&ends[1])));
		}
	}
}

/* What cannot be known is not drawn: a chain without a start, an end that has not come, changes of another period. */
static void a_chain_invents_nothing(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *start, *end, *change_period;
		int ends, changes;
		const char *said;
		bool gap;
	} cases[] = {
		{ "12480", "9150", "2024-08", 2, 1, "|9.150", true },
		{ NULL, "9150", "2024-08", 1, 0, "thiếu số đầu", false },
		{ "12480", NULL, "2024-08", 1, 1, "|—", false },
		{ "12480", "9150", "2024-07", 2, 0, "1 chưa", true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, OVERDUE, "VN", "2024-07", cases[i].start);
		say(easel, OVERDUE, "VN", "2024-08", cases[i].end);
		say(easel, ONLINE, "VN", cases[i].change_period, "500");
		struct tc_widget *widget = easel_widget(easel, "bars",
			"{\"title\":\"T\",\"arrange\":\"waterfall\",\"bars\":[{\"indicator\":"
			"\"" OVERDUE "\",\"period\":\"2024-07\"},{\"indicator\":\"" ONLINE
			"\"},{\"indicator\":\"" OVERDUE "\",\"period\":\"2024-08\"}]}",
			143, 90, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		const char *texts = easel_texts(easel, list);
		if (easel_count(list, TC_DRAW_FILL, TC_INK_DATA) != cases[i].ends ||
			easel_count(list, TC_DRAW_FILL, TC_INK_DATA2) != cases[i].changes ||
			strstr(texts, cases[i].said) == NULL ||
			(strstr(texts, "Chênh lệch") != NULL) != cases[i].gap) {
			fail_msg("%zu: %s", i, texts);
		}
	}
}

/* Names of what is below zero stand right of it, and nothing touches anything, at any width. */
static void sides_keep_clear_of_each_other(void **state) {
	struct easel *easel = *state;
	static const double widths[] = { 60, 81, 112, 143, 236 };
	for (size_t i = 0; i < 2 * sizeof(widths) / sizeof(widths[0]); i++) {
		char options[1200];
		say_sides(easel);
		snprintf(options, sizeof(options), sides,
			i % 2 == 0 ? "" : "\"target_value\":-5,\"shape\":\"lollipop\",");
		struct tc_widget *widget =
			easel_widget(easel, "bars", options, widths[i / 2], 105, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		for (int a = 0; a < list->count; a++) {
			const struct tc_command *text = &list->commands[a];
			if (text->kind != TC_DRAW_TEXT) {
				continue;
			}
			if (text->bounds.x_px < -1 ||
				right_of(&text->bounds) > widget->width_px + 1) {
				fail_msg("%s at %.0f in %.0f u", text->as.text.text,
					text->bounds.x_px, widths[i / 2]);
			}
			for (int b = 0; b < list->count; b++) {
				const struct tc_command *other = &list->commands[b];
				bool ink = other->kind == TC_DRAW_TEXT ||
					other->kind == TC_DRAW_DISC || other->kind == TC_DRAW_FILL;
				const struct tc_rect *x = &text->bounds, *y = &other->bounds;
				if (a != b && ink && x->x_px < right_of(y) &&
					y->x_px < right_of(x) && x->y_px < y->y_px + y->height_px &&
					y->y_px < x->y_px + x->height_px) {
					fail_msg("%s meets %s in %.0f u", text->as.text.text,
						other->kind == TC_DRAW_TEXT ? other->as.text.text
									    : "a shape",
						widths[i / 2]);
				}
			}
		}
		const struct tc_command *plus = easel_find(list, "12,4"),
					*minus = easel_find(list, "−9,8");
		assert_non_null(plus);
		assert_non_null(minus);
		assert_true(minus->bounds.x_px < plus->bounds.x_px);
	}
}

static void a_lollipop_ends_where_its_bar_would(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name;
		char status;
		bool lost;
		double ring; /* 0: filled */
		enum tc_ink ink;
		enum tc_dash dash;
	} cases[] = {
		{ "live", 'A', false, 0, TC_INK_DATA, TC_DASH_SOLID },
		{ "provisional", 'P', false, 5, TC_INK_DATA, TC_DASH_PROVISIONAL },
		{ "lost", 'A', true, 5, TC_INK_WARNING, TC_DASH_LOST },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		easel_say(easel,
			&(struct easel_news) { .indicator = RATE,
				.area = "VN",
				.period = "2024-08",
				.value = "50",
				.status = cases[i].status });
		if (cases[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *widget = easel_widget(easel, "bars",
			"{\"title\":\"T\",\"shape\":\"lollipop\",\"indicator\":\"" RATE
			"\",\"last\":1,\"target_value\":100}",
			112, 80, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		const struct tc_command *disc = NULL, *stem = NULL;
		struct tc_rect target[2];
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			disc = command->kind == TC_DRAW_DISC ? command : disc;
			stem = command->kind == TC_DRAW_LINE && !command->as.line.closed ? command
											 : stem;
		}
		assert_int_equal(fills_of(list, TC_INK_TEXT, target, 2), 1);
		assert_non_null(disc);
		assert_non_null(stem);
		double zero_px = stem->as.line.spots[0].x_px;
		double full_px = target[0].x_px + target[0].width_px / 2 - zero_px;
		assert_true(near(disc->as.disc.x_px - zero_px, full_px / 2));
		assert_true(near(disc->as.disc.ring_px, cases[i].ring));
		assert_int_equal(disc->ink, cases[i].ink);
		assert_int_equal(stem->as.line.dash, cases[i].dash);
	}
}

static void what_does_not_go_together_is_refused(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{\"indicator\":\"" RATE "\",\"together\":\"share\"}", "/panes/0/together" },
		{ "{\"indicator\":\"" RATE "\",\"arrange\":\"waterfall\"}", "/panes/0/bars" },
		{ "{\"arrange\":\"waterfall\",\"bars\":[{\"indicator\":\"" RATE
		  "\"},{\"indicator\":\"" OVERDUE "\"}]}",
			"/panes/0/bars" },
		{ "{\"arrange\":\"diverging\",\"parts\":[{\"indicator\":\"" RATE "\"}]}",
			"/panes/0/arrange" },
		{ "{\"arrange\":\"diverging\",\"form\":\"vertical\",\"indicator\":\"" RATE "\"}",
			"/panes/0/form" },
		{ "{\"shape\":\"lollipop\",\"together\":\"stacked\",\"parts\":[{\"indicator\":"
		  "\"" RATE "\"}]}",
			"/panes/0/shape" },
		{ "{\"bars\":[{\"indicator\":\"" RATE "\",\"period\":\"soon\"}]}",
			"/panes/0/bars/0/period" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "bars", cases[i].options, 112, 80, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

/* Empty, one, lost, tiny, huge: something is drawn, and nothing breaks. */
static void every_form_bears_every_pane(void **state) {
	struct easel *easel = *state;
	static const double sizes[][2] = { { 1, 1 }, { 9, 9 }, { 40, 20 }, { 60, 200 },
		{ 384, 216 } };
	for (int kind = 0; kind < 4; kind++) {
		for (size_t i = 0; i < 3 * sizeof(sizes) / sizeof(sizes[0]); i++) {
			char options[1200];
			if (kind == 0) {
				say_shares(easel);
			} else if (kind == 1) {
				say_chain(easel, "885");
			} else {
				say_sides(easel);
			}
			if (i % 3 == 0) {
				easel_reset(easel); /* nothing has come */
			} else if (i % 3 == 1) {
				tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
			}
			snprintf(options, sizeof(options), kind == 1 ? chain : sides,
				kind == 3           ? "\"shape\":\"lollipop\","
					: kind == 1 ? "\"form\":\"vertical\","
						    : "");
			struct tc_widget *widget =
				easel_widget(easel, "bars", kind == 0 ? shares : options,
					sizes[i / 3][0], sizes[i / 3][1], NULL);
			assert_non_null(widget);
			assert_true(easel_draw(easel, widget)->count > 0);
		}
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	char options[1200];
	say_shares(easel);
	struct tc_widget *widget = easel_widget(easel, "bars", shares, 174, 118, NULL);
	int wrong = !easel_is_golden(easel, "widget-bars-share", widget, easel_draw(easel, widget));
	say_chain(easel, NULL);
	snprintf(options, sizeof(options), chain, "");
	widget = easel_widget(easel, "bars", options, 174, 118, NULL);
	wrong +=
		!easel_is_golden(easel, "widget-bars-waterfall", widget, easel_draw(easel, widget));
	say_sides(easel);
	snprintf(options, sizeof(options), sides, "");
	widget = easel_widget(easel, "bars", options, 143, 105, NULL);
	wrong +=
		!easel_is_golden(easel, "widget-bars-diverging", widget, easel_draw(easel, widget));
	snprintf(options, sizeof(options), sides, "\"shape\":\"lollipop\",");
	widget = easel_widget(easel, "bars", options, 143, 105, NULL);
	wrong += !easel_is_golden(easel, "widget-bars-lollipop", widget, easel_draw(easel, widget));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_fill_the_bar),
		cmocka_unit_test(what_is_no_whole_has_no_shares),
		cmocka_unit_test(periods_are_those_of_the_first_part),
		cmocka_unit_test(a_chain_shows_what_nobody_accounted_for),
		cmocka_unit_test(a_chain_invents_nothing),
		cmocka_unit_test(sides_keep_clear_of_each_other),
		cmocka_unit_test(a_lollipop_ends_where_its_bar_would),
		cmocka_unit_test(what_does_not_go_together_is_refused),
		cmocka_unit_test(every_form_bears_every_pane),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
