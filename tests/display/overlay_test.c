#include "display/overlay.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define LAYOUT "layouts/national-overview.json"

static bool says(const struct tc_overlay *overlay, const char *text) {
	const struct tc_painting *painting = tc_overlay_painting(overlay);
	for (int i = 0; painting != NULL && i < painting->list->count; i++) {
		const struct tc_command *command = &painting->list->commands[i];
		if (command->kind == TC_DRAW_TEXT && strstr(command->as.text.text, text) != NULL) {
			return true;
		}
	}
	return false;
}

/* One frame of a wall, as far as the overlay sees it. */
static struct tc_damage frame(struct tc_overlay *overlay, struct setting *setting) {
	struct tc_view *view = tc_mirror_view(setting->mirror);
	struct tc_damage damage = { 0 };
	struct tc_surface surface = { NULL, 3840, 2160, 3840 };
	(void)tc_scene_refresh(setting->scene, view, &damage);
	tc_overlay_refresh(overlay, setting->scene, view, setting->stage.fonts, &damage);
	tc_overlay_begin_frame(overlay);
	tc_overlay_end_frame(overlay, &damage, &surface);
	tc_view_drop(view);
	return damage;
}

static int count_frames(const struct tc_overlay *overlay) {
	const struct tc_painting *painting = tc_overlay_painting(overlay);
	int count = 0;
	for (int i = 0; painting != NULL && i < painting->list->count; i++) {
		count += painting->list->commands[i].kind == TC_DRAW_LINE;
	}
	return count;
}

static void the_key_goes_round(void **state) {
	(void)state;
	struct setting setting;
	struct tc_overlay overlay;
	setting_open(&setting, LAYOUT);
	assert_true(tc_overlay_init(&overlay));
	(void)frame(&overlay, &setting);
	assert_null(tc_overlay_painting(&overlay));
	tc_overlay_turn(&overlay);
	(void)frame(&overlay, &setting);
	(void)frame(&overlay, &setting);
	assert_true(says(&overlay, "MiB"));
	assert_true(says(&overlay, "frames, CPU"));
	assert_true(says(&overlay, "this machine's clock"));
	assert_int_equal(count_frames(&overlay), 0);
	tc_overlay_turn(&overlay);
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-19", "30", "/vpcp");
	(void)frame(&overlay, &setting);
	assert_true(count_frames(&overlay) > 0); /* the pane of that figure, outlined */
	assert_true(says(&overlay, "/vpcp"));
	tc_overlay_turn(&overlay);
	struct tc_damage damage = frame(&overlay, &setting);
	assert_null(tc_overlay_painting(&overlay));
	assert_false(tc_damage_is_empty(&damage)); /* what it covered is painted again */
	damage = frame(&overlay, &setting);
	assert_true(tc_damage_is_empty(&damage));
	tc_overlay_finish(&overlay);
	setting_close(&setting);
}

static void letters_stay_on_the_first_screen(void **state) {
	(void)state;
	struct setting setting;
	struct tc_overlay overlay;
	setting_open(&setting, LAYOUT);
	assert_true(tc_overlay_init(&overlay));
	overlay.reason_count = 1;
	memset(overlay.reasons[0], 'w', 500);
	tc_overlay_turn(&overlay);
	(void)frame(&overlay, &setting);
	assert_true(says(&overlay, "wwwww"));
	const struct tc_drawlist *list = tc_overlay_painting(&overlay)->list;
	for (int i = 0; i < list->count; i++) {
		const struct tc_rect *ink = &list->commands[i].bounds;
		bool text = list->commands[i].kind == TC_DRAW_TEXT;
		assert_true(!text || ink->x_px + ink->width_px <= 3840);
	}
	tc_overlay_finish(&overlay);
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_goes_round),
		cmocka_unit_test(letters_stay_on_the_first_screen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
