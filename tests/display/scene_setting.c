#include "tests/display/scene_setting.h"

#include "display/recording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void open_path(struct setting *setting, const char *path, const char *wall_path) {
	memset(setting, 0, sizeof *setting);
	assert_int_equal(tc_stage_open(NULL, NULL, &setting->stage, &setting->faults), TC_OK);
	const struct tc_scene_setting scene = {
		.layout_path = path,
		.wall_path = wall_path,
		.catalogue = setting->stage.catalogue,
		.fonts = setting->stage.fonts,
		.tells = true,
	};
	if (tc_scene_open(&scene, &setting->scene, &setting->faults)) {
		setting->mirror = tc_recording_mirror(setting->scene, setting->stage.catalogue);
		assert_non_null(setting->mirror);
	}
}

void setting_open(struct setting *setting, const char *in_tree) {
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", getenv("TC_SOURCE_ROOT"), in_tree);
	open_path(setting, path, NULL);
}

static void write_temporary(char *path, const char *text) {
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
}

void setting_open_text(struct setting *setting, const char *layout, const char *wall) {
	char path[] = "/tmp/toancanh-scene-XXXXXX", wall_path[] = "/tmp/toancanh-wall-XXXXXX";
	write_temporary(path, layout);
	if (wall != NULL) {
		write_temporary(wall_path, wall);
	}
	open_path(setting, path, wall == NULL ? NULL : wall_path);
	unlink(path);
	unlink(wall_path);
}

void setting_close(struct setting *setting) {
	tc_scene_close(setting->scene);
	tc_mirror_destroy(setting->mirror);
	tc_stage_close(&setting->stage);
}

void setting_observe(struct setting *setting, const char *indicator, const char *area,
	const char *period, const char *value, const char *source) {
	struct tc_observation observation = { .status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = TC_ACTION_MERGE,
		.has_value = true,
		.source = source,
		.sequence = 1 };
	assert_true(tc_period_parse(period, strlen(period), &observation.period));
	assert_int_equal(
		tc_decimal_parse(value, strlen(value), &observation.value), TC_DECIMAL_FINE);
	observation.indicator = tc_catalogue_find_indicator(setting->stage.catalogue, indicator);
	observation.area =
		tc_catalogue_find_area(setting->stage.catalogue, area, observation.period.end_ms);
	assert_true(observation.indicator >= 0 && observation.area >= 0);
	tc_mirror_observe(setting->mirror, &observation);
}

struct tc_damage setting_refresh(struct setting *setting) {
	struct tc_damage damage = { 0 };
	struct tc_view *view = tc_mirror_view(setting->mirror);
	(void)tc_scene_refresh(setting->scene, view, &damage);
	tc_view_drop(view);
	return damage;
}

bool setting_shows(const struct setting *setting, const char *text) {
	for (int p = 0; p < tc_scene_layout(setting->scene)->pane_count; p++) {
		const struct tc_drawlist *list = tc_scene_list(setting->scene, p);
		for (int i = 0; i < list->count; i++) {
			if (list->commands[i].kind == TC_DRAW_TEXT &&
				strcmp(list->commands[i].as.text.text, text) == 0) {
				return true;
			}
		}
	}
	return false;
}
