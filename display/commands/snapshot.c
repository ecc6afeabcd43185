#include "display/commands/snapshot.h"

#include "display/outputs/png.h"
#include "display/recording.h"
#include "display/scene.h"
#include "display/stage.h"
#include "feeds/mirror/sample.h"

#include <time.h>

/* A hub on loopback answers in milliseconds; one across the country within this. */
enum { SNAPSHOT_PATIENCE_MS = 10000, SNAPSHOT_STEP_MS = 10 };

static enum tc_result fill_from_hub(const struct tc_snapshot_setting *setting,
	const struct tc_scene *scene, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, struct tc_faults *faults) {
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(scene, &count);
	struct tc_client *client = NULL;
	struct tc_error err;
	enum tc_result result = tc_hubline_open(
		&setting->hub, catalogue, mirror, series, count, NULL, NULL, &client, &err);
	if (result != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	enum tc_link_state link = TC_LINK_CONNECTING;
	for (int waited = 0; waited < SNAPSHOT_PATIENCE_MS && link != TC_LINK_LIVE;
		waited += SNAPSHOT_STEP_MS) {
		struct timespec step = { .tv_nsec = SNAPSHOT_STEP_MS * 1000000L };
		nanosleep(&step, NULL);
		struct tc_view *view = tc_mirror_view(mirror);
		link = view == NULL ? TC_LINK_CONNECTING : tc_view_link(view);
		tc_view_drop(view);
	}
	struct tc_client_counts counts = tc_client_count(client);
	if (link != TC_LINK_LIVE) {
		(void)tc_fail(&err, TC_UNAVAILABLE, "no figures from %s: %s", setting->hub.url,
			counts.reason[0] == '\0' ? "no answer" : counts.reason);
		result = tc_faults_add_error(faults, &err);
	}
	tc_client_stop(client);
	return result;
}

/* The figures of the picture, from where the setting says. */
static enum tc_result fill(const struct tc_snapshot_setting *setting, const struct tc_scene *scene,
	const struct tc_catalogue *catalogue, struct tc_mirror *mirror, struct tc_faults *faults) {
	enum tc_result result = TC_OK;
	if (setting->hub.url != NULL) {
		result = fill_from_hub(setting, scene, catalogue, mirror, faults);
	} else if (setting->observations != NULL) {
		result = tc_sample_load(setting->observations, catalogue, mirror, NULL, faults);
	} else {
		result = tc_recording_load_sample(scene, catalogue, mirror, faults);
	}
	if (setting->at_ms != 0) {
		tc_mirror_set_rehearsal(mirror, TC_REHEARSAL_REPLAY, setting->at_ms);
	}
	return result;
}

static enum tc_result write_dump(const char *path, const struct tc_scene *scene,
	const struct tc_view *view, struct tc_faults *faults) {
	struct tc_error err;
	enum tc_result result = tc_scene_dump_write(scene, view, path, &err);
	return result == TC_OK ? TC_OK : tc_faults_add_error(faults, &err);
}

static enum tc_result write_picture(const char *path, struct tc_scene *scene,
	struct tc_fonts *fonts, const struct tc_damage *damage, struct tc_faults *faults) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	struct tc_surface surface = { 0 };
	struct tc_painter *painter = NULL;
	struct tc_error err;
	int count = 0;
	const struct tc_painting *paintings = tc_scene_paintings(scene, &count);
	enum tc_result result =
		tc_surface_init(&surface, layout->wall.width_px, layout->wall.height_px, &err);
	if (result == TC_OK) {
		result = tc_painter_create(fonts, 0, &painter, &err);
	}
	if (result == TC_OK) {
		result = tc_painter_paint(
			painter, &surface, &layout->theme.style, paintings, count, damage);
		if (result != TC_OK) {
			(void)tc_fail(&err, result, "not enough memory to paint %s", layout->name);
		}
	}
	if (result == TC_OK) {
		result = tc_png_write(&surface, path, &err);
	}
	tc_painter_destroy(painter);
	tc_surface_finish(&surface);
	return result == TC_OK ? TC_OK : tc_faults_add_error(faults, &err);
}

static enum tc_result draw(const struct tc_snapshot_setting *setting, const struct tc_stage *stage,
	struct tc_scene *scene, struct tc_faults *faults) {
	struct tc_mirror *mirror = tc_recording_mirror(scene, stage->catalogue);
	if (mirror == NULL) {
		return TC_NO_MEMORY;
	}
	enum tc_result result = fill(setting, scene, stage->catalogue, mirror, faults);
	struct tc_view *view = tc_mirror_view(mirror);
	result = result == TC_OK && view == NULL ? TC_NO_MEMORY : result;
	if (result == TC_OK) {
		struct tc_damage damage = { 0 };
		(void)tc_scene_refresh(scene, view, &damage);
		if (setting->dump != NULL) {
			result = write_dump(setting->dump, scene, view, faults);
		}
		if (setting->out != NULL && result == TC_OK) {
			result = write_picture(setting->out, scene, stage->fonts, &damage, faults);
		}
	}
	tc_view_drop(view);
	tc_mirror_destroy(mirror);
	return result;
}

enum tc_result tc_snapshot_make(
	const struct tc_snapshot_setting *setting, struct tc_faults *faults) {
	struct tc_stage stage;
	struct tc_scene *scene = NULL;
	enum tc_result result = tc_stage_open(setting->codelists, NULL, &stage, faults);
	if (result == TC_OK) {
		const struct tc_scene_setting scene_setting = {
			.layout_path = setting->layout_path,
			.wall_path = setting->wall_path,
			.width_px = setting->width_px,
			.height_px = setting->height_px,
			.catalogue = stage.catalogue,
			.fonts = stage.fonts,
		};
		result = TC_BAD_INPUT;
		if (tc_scene_open(&scene_setting, &scene, faults)) {
			result = draw(setting, &stage, scene, faults);
		}
	}
	tc_scene_close(scene);
	tc_stage_close(&stage);
	return result;
}
