#include "display/notice.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char wall[] = "{\"version\": 1, \"document\": \"wall\", \"title\": \"Tường thử\", "
			   "\"seat_m\": 2, \"screens\": ["
			   "{\"x_mm\": 0, \"width_mm\": 500, \"height_mm\": 300, \"width_px\": "
			   "1000, \"height_px\": 600},"
			   "{\"x_mm\": 510, \"width_mm\": 500, \"height_mm\": 300, \"width_px\": "
			   "1000, \"height_px\": 600}]}";
static const char layout[] =
	"{\"version\": 1, \"document\": \"layout\", \"title\": \"t\", \"wall\": \"desk-1080p\", "
	"\"theme\": \"dark\", "
	"\"panes\": ["
	"{\"kind\": \"text\", \"text\": \"a\", \"box\": {\"x\": \"200px\", \"y\": \"100px\", "
	"\"width\": \"200px\", \"height\": \"100px\"}}]}";

static int count_texts(const struct tc_drawlist *list, const char *text) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_TEXT &&
			strstr(list->commands[i].as.text.text, text) != NULL;
	}
	return count;
}

static void open(struct setting *setting, struct tc_notice *notice) {
	setting_open_text(setting, layout, wall);
	if (setting->faults.errors > 0) {
		fail_msg("%s: %s", setting->faults.items[0].pointer,
			setting->faults.items[0].message);
	}
	assert_true(tc_notice_init(notice));
}

static void the_slate_says_name_and_time_on_every_screen(void **state) {
	(void)state;
	struct setting setting;
	struct tc_notice notice;
	open(&setting, &notice);
	static const struct {
		const char *office, *shown;
	} cases[] = { { "Văn phòng", "Văn phòng" }, { NULL, "Tường thử" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tc_notice_slate(&notice, tc_scene_layout(setting.scene), setting.stage.fonts,
			cases[i].office, 0);
		assert_int_equal(notice.count, 1);
		const struct tc_drawlist *list = notice.parts[0].painting.list;
		assert_int_equal(count_texts(list, cases[i].shown), 2);
		assert_int_equal(count_texts(list, "07:00"), 2); /* 1970 in Hà Nội */
		assert_int_equal(list->count, 4);
		assert_int_equal(notice.parts[0].damage.rects[0].right, 2000);
	}
	tc_notice_finish(&notice);
	setting_close(&setting);
}

static void no_text_of_the_slate_crosses_a_bezel(void **state) {
	(void)state;
	struct setting setting;
	struct tc_notice notice;
	open(&setting, &notice);
	tc_notice_slate(&notice, tc_scene_layout(setting.scene), setting.stage.fonts,
		"Văn phòng Uỷ ban nhân dân tỉnh Thừa Thiên Huế và các sở, ban, ngành", 0);
	const struct tc_drawlist *list = notice.parts[0].painting.list;
	for (int i = 0; i < list->count; i++) {
		struct tc_rect ink = list->commands[i].bounds;
		double right_px = ink.x_px + ink.width_px;
		assert_true(right_px < 994 || ink.x_px > 1006);
	}
	tc_notice_finish(&notice);
	setting_close(&setting);
}

static void recovered_marks_leave_the_figures_alone(void **state) {
	(void)state;
	struct setting setting;
	struct tc_notice notice;
	open(&setting, &notice);
	tc_notice_recovered(
		&notice, tc_scene_layout(setting.scene), setting.stage.fonts, 3 * 3600000 + 60000);
	assert_int_equal(notice.count, 2); /* the pane's frame and the banner */
	const struct tc_damage *frame = &notice.parts[0].damage;
	assert_int_equal(frame->count, 4);
	for (int i = 0; i < frame->count; i++) {
		struct tc_pixels pane = { 200, 100, 400, 200 };
		assert_true(tc_pixels_empty(tc_pixels_common(frame->rects[i], pane)));
	}
	assert_true(notice.parts[0].painting.list->count > 0);
	const struct tc_drawlist *band = notice.parts[1].painting.list;
	assert_int_equal(count_texts(band, "khôi phục · mất kết nối 10:01"), 2);
	tc_notice_finish(&notice);
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_slate_says_name_and_time_on_every_screen),
		cmocka_unit_test(no_text_of_the_slate_crosses_a_bezel),
		cmocka_unit_test(recovered_marks_leave_the_figures_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
