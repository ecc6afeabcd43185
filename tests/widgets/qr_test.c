#include "tests/widgets/easel.h"

#include "widgets/kit/symbol.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ADDRESS "https://hub.example.gov.vn/trace/K7Q4"
/* The symbol of ADDRESS: version 3 holds 42 bytes with error level M. */
enum { SIDE = 29, SIDE_QUIET = SIDE + 2 * TC_SYMBOL_QUIET };

static bool is_whole(double px) {
	return !(fabs(px - floor(px)) > 0);
}

static bool is_inside(struct tc_rect inner, struct tc_rect outer) {
	return inner.x_px >= outer.x_px && inner.y_px >= outer.y_px &&
		inner.x_px + inner.width_px <= outer.x_px + outer.width_px &&
		inner.y_px + inner.height_px <= outer.y_px + outer.height_px;
}

/* Every module on whole px, none in the quiet zone, all dark on one light panel. */
static void modules_are_whole_px_inside_a_quiet_zone(void **state) {
	struct easel *easel = *state;
	static const double sides_u[] = { 3.7, 10, 25.5, 37, 61.3 };
	for (size_t i = 0; i < sizeof(sides_u) / sizeof(sides_u[0]); i++) {
		easel_reset(easel);
		struct tc_widget *qr = easel_widget(easel, "qr", "{\"text\":\"" ADDRESS "\"}",
			sides_u[i] + 20, sides_u[i], NULL);
		assert_non_null(qr);
		const struct tc_drawlist *list = easel_draw(easel, qr);
		int module_px = (int)(sides_u[i] * EASEL_U_PX / SIDE_QUIET);
		struct tc_rect panel = list->commands[0].as.fill, modules = panel;
		assert_float_equal((float)panel.width_px, (float)(SIDE_QUIET * module_px), 0.01F);
		assert_memory_equal(&list->symbol, &panel, sizeof(panel));
		assert_float_equal((float)list->module_px, (float)module_px, 0.01F);
		double quiet_px = (double)TC_SYMBOL_QUIET * module_px;
		modules.x_px += quiet_px;
		modules.y_px += quiet_px;
		modules.width_px -= 2 * quiet_px;
		modules.height_px -= 2 * quiet_px;
		assert_int_equal(list->commands[0].ink, TC_INK_TEXT);
		for (int k = 1; k < list->count; k++) {
			struct tc_rect run = list->commands[k].as.fill;
			assert_int_equal(list->commands[k].kind, TC_DRAW_FILL);
			assert_int_equal(list->commands[k].ink, TC_INK_GROUND);
			assert_true(is_inside(run, modules));
			assert_true(is_whole(run.x_px) && is_whole(run.y_px));
			assert_int_equal((int)run.width_px % module_px, 0);
			assert_int_equal((int)run.height_px, module_px);
		}
	}
}

static void it_is_dark_on_light_in_every_theme(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *qr =
		easel_widget(easel, "qr", "{\"text\":\"" ADDRESS "\"}", 60, 60, NULL);
	struct tc_style *style = &easel->theme.style;
	uint32_t ground = style->colours[TC_INK_GROUND], text = style->colours[TC_INK_TEXT];
	style->colours[TC_INK_GROUND] = text;
	style->colours[TC_INK_TEXT] = ground;
	const struct tc_drawlist *list = easel_draw(easel, qr);
	assert_int_equal(list->commands[0].ink, TC_INK_GROUND);
	assert_int_equal(list->commands[1].ink, TC_INK_TEXT);
	style->colours[TC_INK_GROUND] = ground;
	style->colours[TC_INK_TEXT] = text;
}

static void it_hangs_where_it_is_asked_to(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *anchor;
		double left_px;
	} cases[] = { { "left", 0 }, { "middle", 203 }, { "right", 407 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[128];
		snprintf(options, sizeof(options), "{\"text\":\"" ADDRESS "\",\"anchor\":\"%s\"}",
			cases[i].anchor);
		easel_reset(easel);
		struct tc_widget *qr = easel_widget(easel, "qr", options, 100, 60, NULL);
		const struct tc_drawlist *list = easel_draw(easel, qr);
		assert_float_equal((float)list->symbol.x_px, (float)cases[i].left_px, 1.1F);
	}
}

static void its_words_stand_below_and_give_way(void **state) {
	struct easel *easel = *state;
	static const char options[] =
		"{\"text\":\"" ADDRESS "\",\"caption\":{\"vi\":\"Số này từ đâu?\",\"en\":\"Where "
		"from?\"}}";
	easel_reset(easel);
	struct tc_widget *qr = easel_widget(easel, "qr", options, 60, 60, NULL);
	const struct tc_drawlist *list = easel_draw(easel, qr);
	const struct tc_command *caption = easel_find(list, "Số này từ đâu?");
	assert_non_null(caption);
	assert_true(caption->bounds.y_px >= list->symbol.y_px + list->symbol.height_px);
	assert_true(caption->bounds.y_px + caption->bounds.height_px <= qr->height_px);
	easel->language = TC_ENGLISH;
	qr = easel_widget(easel, "qr", options, 60, 60, NULL);
	assert_non_null(easel_find(easel_draw(easel, qr), "Where from?"));
	/* As high as the smallest symbol: no room for words. */
	qr = easel_widget(easel, "qr", options, 60, (double)SIDE_QUIET / EASEL_U_PX, NULL);
	list = easel_draw(easel, qr);
	assert_string_equal(easel_texts(easel, list), "");
	assert_float_equal((float)list->module_px, 1.0F, 0.01F);
}

static void a_pane_too_small_for_its_text_is_refused(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_faults faults = { .count = 0 };
	assert_null(easel_widget(easel, "qr", "{\"text\":\"" ADDRESS "\"}", 60, 3.6, &faults));
	assert_int_equal(faults.errors, 1);
	assert_string_equal(faults.items[0].pointer, "/panes/0/text");
	assert_string_equal(faults.items[0].message,
		"the symbol of this text needs a pane of at least 37 x 37 px");
}

static void it_is_drawn_once(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *qr = easel_widget(easel, "qr", "{\"text\":\"x\"}", 60, 60, NULL);
	assert_true(easel_refresh(easel, qr));
	assert_false(easel_refresh(easel, qr));
}

#define FIGURE "{\"indicator\":\"portal.accounts\",\"title\":\"Tài khoản\""

static void a_figure_leads_to_its_page(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->trace_url = "https://hub.example";
	struct tc_widget *figure =
		easel_widget(easel, "figure", FIGURE ",\"qr\":true}", 80, 70, NULL);
	/* Nothing came yet: there is no page. */
	assert_false(easel_draw(easel, figure)->symbol.width_px > 0);
	easel_say(easel,
		&(struct easel_news) { "portal.accounts", "VN", "2020-08-18", "4123456", 'A', 0,
			NULL, NULL, 4711 });
	const struct tc_drawlist *list = easel_draw(easel, figure);
	struct tc_rect symbol = list->symbol;
	assert_true(symbol.width_px > 200);
	assert_float_equal((float)(symbol.x_px + symbol.width_px), 800.0F, 0.01F);
	assert_float_equal((float)(symbol.y_px + symbol.height_px), 590.0F, 0.01F);
	/* Nothing is written over it; the foot below has the whole width. */
	for (int i = 0; i < list->count; i++) {
		const struct tc_rect *ink = &list->commands[i].bounds;
		if (list->commands[i].kind == TC_DRAW_TEXT) {
			assert_true(ink->x_px + ink->width_px < symbol.x_px ||
				ink->y_px + ink->height_px < symbol.y_px ||
				ink->y_px > symbol.y_px + symbol.height_px);
		}
	}
	assert_non_null(easel_find(list, "VPCP · 18/08/2020"));
}

static bool overlap(struct tc_rect a, struct tc_rect b) {
	return a.x_px + 1 < b.x_px + b.width_px && b.x_px + 1 < a.x_px + a.width_px &&
		a.y_px + 1 < b.y_px + b.height_px && b.y_px + 1 < a.y_px + a.height_px;
}

/* Value, mark, words and chart of a late provisional figure, in panes of every size. */
static void a_symbol_never_covers_anything(void **state) {
	struct easel *easel = *state;
	static const char *const options[] = { ",\"qr\":true}",
		",\"qr\":true,\"chart\":\"line\",\"delta\":\"difference\"}",
		",\"qr\":true,\"size\":\"hero\",\"caption\":\"kể từ khi khai trương\"}",
		",\"qr\":true,\"size\":\"scene\",\"foot\":\"none\"}" };
	int drawn = 0;
	for (int i = 0; i < 4 * 8 * 8; i++) {
		char document[256];
		snprintf(document, sizeof(document), FIGURE "%s", options[i % 4]);
		easel_reset(easel);
		easel->trace_url = "https://hub.example";
		struct tc_widget *figure = easel_widget(
			easel, "figure", document, 30 + i / 4 % 8 * 19, 62 + i / 32 * 9, NULL);
		assert_non_null(figure);
		for (int day = 15; day < 18; day++) {
			char period[16];
			snprintf(period, sizeof(period), "2020-08-%d", day);
			easel_say(easel,
				&(struct easel_news) { "portal.accounts", "VN", period, "4123456",
					'P', 0, NULL, NULL, 4711 });
		}
		easel_pass(easel, (int64_t)400 * 86400000);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		drawn += list->symbol.width_px > 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			struct tc_rect box = command->bounds;
			bool own = command->kind == TC_DRAW_FILL &&
				is_inside(command->as.fill, list->symbol);
			if (!own && overlap(box, list->symbol)) {
				fail_msg("%s, %.0f x %.0f px: command %d", document,
					figure->width_px, figure->height_px, k);
			}
		}
	}
	assert_true(drawn > 150);
}

static void a_figure_without_an_address_warns(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_faults faults = { .count = 0 };
	struct tc_widget *figure =
		easel_widget(easel, "figure", FIGURE ",\"qr\":true}", 80, 70, &faults);
	assert_non_null(figure);
	assert_int_equal(faults.errors, 0);
	assert_int_equal(faults.warnings, 1);
	assert_string_equal(faults.items[0].pointer, "/panes/0/qr");
	assert_string_equal(
		faults.items[0].message, "no symbol is drawn: the layout has no trace_url");
	easel_say(easel,
		&(struct easel_news) { "portal.accounts", "VN", "2020-08-18", "4123456", 'A', 0,
			NULL, NULL, 4711 });
	assert_false(easel_draw(easel, figure)->symbol.width_px > 0);
	/* One that was not asked for one neither draws nor warns. */
	faults = (struct tc_faults) { .count = 0 };
	easel->trace_url = "https://hub.example";
	figure = easel_widget(easel, "figure", FIGURE "}", 80, 60, &faults);
	assert_int_equal(faults.warnings, 0);
	assert_false(easel_draw(easel, figure)->symbol.width_px > 0);
}

static void a_figure_too_small_for_a_symbol_is_refused(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->trace_url = "https://hub.example";
	struct tc_faults faults = { .count = 0 };
	assert_null(easel_widget(easel, "figure", FIGURE ",\"qr\":true}", 80, 61, &faults));
	assert_int_equal(faults.errors, 1);
	assert_string_equal(faults.items[0].pointer, "/panes/0/qr");
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *qr = easel_widget(easel, "qr",
		"{\"text\":\"" ADDRESS "\",\"caption\":\"Số này từ đâu?\"}", 60, 60, NULL);
	assert_true(easel_is_golden(easel, "widget-qr", qr, easel_draw(easel, qr)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_are_whole_px_inside_a_quiet_zone),
		cmocka_unit_test(it_is_dark_on_light_in_every_theme),
		cmocka_unit_test(it_hangs_where_it_is_asked_to),
		cmocka_unit_test(its_words_stand_below_and_give_way),
		cmocka_unit_test(a_pane_too_small_for_its_text_is_refused),
		cmocka_unit_test(it_is_drawn_once),
		cmocka_unit_test(a_figure_leads_to_its_page),
		cmocka_unit_test(a_symbol_never_covers_anything),
		cmocka_unit_test(a_figure_without_an_address_warns),
		cmocka_unit_test(a_figure_too_small_for_a_symbol_is_refused),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
