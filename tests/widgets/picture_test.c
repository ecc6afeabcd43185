#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define FILE_AND_ALT "\"file\":\"hall.svg\",\"alt\":{\"vi\":\"Phòng họp\",\"en\":\"The hall\"}"
#define TITLED "\"title\":\"Sơ đồ phòng họp\",\"foot\":\"Văn phòng · 11/2026\"," FILE_AND_ALT

static const struct tc_command *find_picture(const struct tc_drawlist *list) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_PICTURE) {
			return &list->commands[i];
		}
	}
	return NULL;
}

static bool is_inside(const struct tc_widget *widget, struct tc_rect box) {
	return box.x_px >= 0 && box.y_px >= 0 && box.x_px + box.width_px <= widget->width_px &&
		box.y_px + box.height_px <= widget->height_px;
}

/* The file is 480 x 300: 8 to 5. */
static void it_keeps_its_proportions_in_every_pane(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_u, height_u;
		const char *options, *texts;
		int width_px, height_px;
	} cases[] = {
		{ 112, 100, "{" TITLED "}", "Sơ đồ phòng họp|Văn phòng · 11/2026", 1120, 700 },
		{ 112, 70, "{" FILE_AND_ALT "}", "", 1120, 700 },
		{ 240, 70, "{" FILE_AND_ALT "}", "", 1120, 700 },
		{ 112, 70, "{" FILE_AND_ALT ",\"fit\":\"exact\"}", "", 480, 300 },
		{ 100, 100, "{" FILE_AND_ALT ",\"fit\":\"cover\"}", "", 1000, 1000 },
		{ 8, 20, "{" TITLED "}", "", 80, 50 },
		{ 0.2, 0.2, "{" TITLED "}", "", 2, 1 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *widget = easel_widget(easel, "picture", cases[i].options,
			cases[i].width_u, cases[i].height_u, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		const struct tc_command *picture = find_picture(list);
		assert_non_null(picture);
		assert_int_equal(picture->as.picture.picture->width_px, cases[i].width_px);
		assert_int_equal(picture->as.picture.picture->height_px, cases[i].height_px);
		assert_true(is_inside(widget, picture->bounds));
		assert_string_equal(easel_texts(easel, list), cases[i].texts);
		assert_string_equal(picture->as.picture.alt, "Phòng họp");
		assert_false(easel_refresh(easel, widget));
	}
}

static void it_hangs_on_its_edge(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *anchor;
		int x_px;
	} cases[] = { { "left", 0 }, { "middle", 640 }, { "right", 1280 } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel->language = TC_ENGLISH;
		char options[256];
		snprintf(options, sizeof(options), "{" FILE_AND_ALT ",\"anchor\":\"%s\"}",
			cases[i].anchor);
		struct tc_widget *widget = easel_widget(easel, "picture", options, 240, 70, NULL);
		const struct tc_command *picture = find_picture(easel_draw(easel, widget));
		assert_int_equal((int)picture->bounds.x_px, cases[i].x_px);
		assert_string_equal(picture->as.picture.alt, "The hall");
	}
}

static void what_cannot_be_shown_is_a_fault_of_the_layout(void **state) {
	struct easel *easel = *state;
	static const char *const cases[] = {
		"{\"file\":\"picture.json\",\"alt\":\"x\"}",
		"{\"file\":\"absent.png\",\"alt\":\"x\"}",
		"{\"file\":\"https://example.org/a.png\",\"alt\":\"x\"}",
		"{\"file\":\"../../README.md\",\"alt\":\"x\"}",
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "picture", cases[i], 80, 60, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, "/panes/0/file");
		assert_true(faults.items[0].message_vi[0] != '\0');
	}
	easel_reset(easel);
	struct tc_faults faults = { .count = 0 };
	assert_null(easel_widget(easel, "picture", "{\"file\":\"hall.svg\"}", 80, 60, &faults));
	assert_string_equal(faults.items[0].pointer, "/panes/0/alt");
	faults = (struct tc_faults) { .count = 0 };
	assert_non_null(easel_widget(
		easel, "picture", "{" FILE_AND_ALT ",\"fit\":\"exact\"}", 20, 20, &faults));
	assert_int_equal(faults.errors, 0);
	assert_int_equal(faults.warnings, 1);
}

static void golden(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->u_px = 4;
	struct tc_widget *widget = easel_widget(easel, "picture", "{" TITLED "}", 112, 100, NULL);
	assert_true(easel_is_golden(easel, "widget-picture", widget, easel_draw(easel, widget)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_keeps_its_proportions_in_every_pane),
		cmocka_unit_test(it_hangs_on_its_edge),
		cmocka_unit_test(what_cannot_be_shown_is_a_fault_of_the_layout),
		cmocka_unit_test(golden),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
