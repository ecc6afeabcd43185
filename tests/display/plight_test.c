/* D8: a widget that takes the processor takes its own pane, and no other. */
#include "display/shelf.h"
#include "feeds/judge/derive.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LAYOUT "layouts/national-overview.json"

enum { SLOW_PANE = 1 };

/* A wall without its window. */
struct plight {
	struct setting setting;
	struct tc_clock_manual time;
	struct tc_clock clock;
	long burn_pane; /* -1: none */
};

static void burn(void *user, int pane) {
	const struct plight *plight = user;
	int64_t until_us = tc_shelf_now_us() + 25 * TC_SHELF_FIRST_US;
	while (pane == plight->burn_pane && tc_shelf_now_us() < until_us) {
	}
}

static void pass(struct plight *plight, int64_t ms) {
	plight->time.unix_ms += ms;
	plight->time.monotonic_ms += ms;
	struct tc_hub_clock clock = { plight->time.unix_ms, -1, true };
	tc_mirror_set_clock(plight->setting.mirror, &clock);
}

static void open_plight(struct plight *plight) {
	char path[TC_PATH_MAX];
	int count = 0;
	memset(plight, 0, sizeof *plight);
	plight->burn_pane = -1;
	assert_int_equal(
		tc_stage_open(NULL, NULL, &plight->setting.stage, &plight->setting.faults), TC_OK);
	snprintf(path, sizeof path, "%s/%s", getenv("TC_SOURCE_ROOT"), LAYOUT);
	const struct tc_scene_setting scene = { .layout_path = path,
		.catalogue = plight->setting.stage.catalogue,
		.fonts = plight->setting.stage.fonts,
		.on_pane = burn,
		.user = plight };
	assert_true(tc_scene_open(&scene, &plight->setting.scene, &plight->setting.faults));
	assert_true(tc_time_parse("2020-08-19T09:14:00+07:00", 25, &plight->time.unix_ms));
	plight->time.monotonic_ms = 1000;
	plight->clock = tc_clock_of_manual(&plight->time);
	const struct tc_mirror_series *series = tc_scene_series(plight->setting.scene, &count);
	plight->setting.mirror =
		tc_mirror_create(plight->setting.stage.catalogue, &plight->clock, series, count);
	assert_non_null(plight->setting.mirror);
	assert_true(tc_mirror_set_deriver(plight->setting.mirror, &tc_judge_deriver));
	tc_mirror_set_link(plight->setting.mirror, TC_LINK_LIVE);
	pass(plight, 0);
}

static void close_plight(struct plight *plight) {
	setting_close(&plight->setting);
}

static void observe(struct plight *plight, int number) {
	char value[16];
	snprintf(value, sizeof value, "%d", 1000 + number);
	setting_observe(
		&plight->setting, "portal.services.integrated", "VN", "2020-08-19", value, "/vpcp");
	setting_observe(&plight->setting, "portal.accounts", "VN", "2020-08-19", value, "/vpcp");
	setting_observe(
		&plight->setting, "ops.procedures.online-rate", "VN", "2020-08-19", value, "/vpcp");
}

static bool is_tile(const struct plight *plight, int pane) {
	const struct tc_drawlist *list = tc_scene_list(plight->setting.scene, pane);
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT &&
			(strstr(command->as.text.text, "quá nhiều") != NULL ||
				strstr(command->as.text.text, "quá lâu") != NULL)) {
			return true;
		}
	}
	return false;
}

static int count_tiles(const struct plight *plight) {
	int tiles = 0;
	for (int i = 0; i < tc_scene_layout(plight->setting.scene)->pane_count; i++) {
		tiles += is_tile(plight, i);
	}
	return tiles;
}

static void a_slow_pane_is_left_out_and_tried_again(void **state) {
	(void)state;
	struct plight plight;
	open_plight(&plight);
	observe(&plight, 0);
	(void)setting_refresh(&plight.setting);
	assert_int_equal(count_tiles(&plight), 0);
	plight.burn_pane = SLOW_PANE;
	for (int i = 1; i <= TC_SHELF_SLOW_TURNS; i++) {
		observe(&plight, i);
		(void)setting_refresh(&plight.setting);
	}
	assert_true(is_tile(&plight, SLOW_PANE));
	assert_int_equal(count_tiles(&plight), 1);
	/* Now it costs nothing. */
	int64_t begun_us = tc_shelf_now_us();
	observe(&plight, 9);
	(void)setting_refresh(&plight.setting);
	assert_true(tc_shelf_now_us() - begun_us < 20 * TC_SHELF_FIRST_US);
	assert_true(setting_shows(&plight.setting, "1.009"));
	plight.burn_pane = -1;
	pass(&plight, TC_SHELF_LEAST_MS + 1000);
	(void)setting_refresh(&plight.setting);
	assert_int_equal(count_tiles(&plight), 0);
	close_plight(&plight);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slow_pane_is_left_out_and_tried_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
