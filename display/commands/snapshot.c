#include "display/commands/snapshot.h"

#include "display/outputs/pdf.h"
#include "display/outputs/png.h"
#include "display/outputs/svg.h"
#include "display/recording.h"
#include "display/scene.h"
#include "display/stage.h"
#include "feeds/mirror/sample.h"

#include <string.h>
#include <time.h>

/* A hub on loopback answers in milliseconds; one across the country within this. */
enum { SNAPSHOT_PATIENCE_MS = 10000, SNAPSHOT_STEP_MS = 10, SNAPSHOT_ALARMS_MS = 300 };

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
	/* The list of alarms follows the picture; not every hub sends one, and of the past none does. */
	int alarms_ms = setting->at_ms == 0 ? SNAPSHOT_ALARMS_MS : 0;
	for (int waited = 0;
		waited < SNAPSHOT_PATIENCE_MS && (link != TC_LINK_LIVE || alarms_ms > 0);
		waited += SNAPSHOT_STEP_MS) {
		struct timespec step = { .tv_nsec = SNAPSHOT_STEP_MS * 1000000L };
		nanosleep(&step, NULL);
		struct tc_view *view = tc_mirror_view(mirror);
		link = view == NULL ? TC_LINK_CONNECTING : tc_view_link(view);
		if (link == TC_LINK_LIVE) {
			alarms_ms = tc_view_told(view) != NULL ? 0 : alarms_ms - SNAPSHOT_STEP_MS;
		}
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
	const char *sample = tc_scene_layout(scene)->sample;
	enum tc_result result = TC_OK;
	if (setting->at_ms != 0) {
		/* First, so that nothing is taken that was not known then. */
		tc_mirror_set_rehearsal(mirror, TC_REHEARSAL_REPLAY, setting->at_ms);
	}
	if (setting->hub.url != NULL) {
		result = fill_from_hub(setting, scene, catalogue, mirror, faults);
	} else if (setting->observations != NULL) {
		result = tc_sample_load(setting->observations, catalogue, mirror, NULL, faults);
	} else if (setting->at_ms != 0 && tc_scene_layout(scene)->sample_is_feed) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, NULL, "/sample/feed",
			"a recorded feed has its own time: --at needs --hub or --observations",
			"bản ghi có thời gian riêng: --at cần --hub hoặc --observations");
		result = TC_BAD_INPUT;
	} else if (setting->at_ms != 0 && sample != NULL) {
		result = tc_sample_load(sample, catalogue, mirror, NULL, faults);
	} else if (setting->at_ms == 0) {
		result = tc_recording_load_sample(scene, catalogue, mirror, faults);
	}
	return result;
}

static enum tc_result write_dump(const char *path, const struct tc_scene *scene,
	const struct tc_view *view, struct tc_faults *faults) {
	struct tc_error err;
	enum tc_result result = tc_scene_dump_write(scene, view, path, &err);
	return result == TC_OK ? TC_OK : tc_faults_add_error(faults, &err);
}

static enum tc_result write_png(
	const struct tc_page *page, const char *path, struct tc_error *err) {
	struct tc_surface surface = { 0 };
	struct tc_painter *painter = NULL;
	struct tc_damage all = { 0 };
	enum tc_result result = tc_surface_init(&surface, page->width_px, page->height_px, err);
	if (result == TC_OK) {
		result = tc_painter_create(page->fonts, 0, &painter, err);
	}
	if (result == TC_OK) {
		tc_damage_add_pixels(&all, tc_surface_area(&surface));
		result = tc_painter_paint(
			painter, &surface, page->style, page->panes, page->count, &all);
		if (result != TC_OK) {
			(void)tc_fail(err, result, "not enough memory to paint %s", path);
		}
	}
	if (result == TC_OK) {
		result = tc_png_write(&surface, path, err);
	}
	tc_painter_destroy(painter);
	tc_surface_finish(&surface);
	return result;
}

static const struct form {
	const char *suffix;
	enum tc_result (*write)(const struct tc_page *page, const char *path, struct tc_error *err);
} forms[] = { { ".png", write_png }, { ".svg", tc_svg_write }, { ".pdf", tc_pdf_write } };

/* NULL: a picture has no such form. */
static const struct form *find_form(const char *path) {
	size_t length = strlen(path);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t suffix = strlen(forms[i].suffix);
		if (length > suffix && strcmp(path + length - suffix, forms[i].suffix) == 0) {
			return &forms[i];
		}
	}
	return NULL;
}

bool tc_snapshot_takes(const char *path) {
	return find_form(path) != NULL;
}

static enum tc_result write_picture(const char *path, const struct tc_scene *scene,
	struct tc_fonts *fonts, struct tc_faults *faults) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	const struct form *form = find_form(path);
	struct tc_page page = {
		.width_px = layout->wall.width_px,
		.height_px = layout->wall.height_px,
		.title = layout->title.vi != NULL && layout->title.vi[0] != '\0' ? layout->title.vi
										 : layout->name,
		.style = &layout->theme.style,
		.fonts = fonts,
	};
	page.panes = tc_scene_paintings(scene, &page.count);
	struct tc_error err;
	enum tc_result result = form != NULL
		? form->write(&page, path, &err)
		: tc_fail(&err, TC_BAD_INPUT, "%s: expected .png, .svg or .pdf", path);
	return result == TC_OK ? TC_OK : tc_faults_add_error(faults, &err);
}

static enum tc_result draw(const struct tc_snapshot_setting *setting, const struct tc_stage *stage,
	struct tc_scene *scene, struct tc_faults *faults) {
	struct tc_mirror *mirror = tc_recording_mirror(scene, stage->catalogue);
	if (mirror == NULL) {
		return TC_NO_MEMORY;
	}
	enum tc_result result = fill(setting, scene, stage->catalogue, mirror, faults);
	struct tc_board *board;
	struct tc_view *view = tc_recording_view(scene, stage->catalogue, mirror, &board);
	result = result == TC_OK && view == NULL ? TC_NO_MEMORY : result;
	if (result == TC_OK) {
		struct tc_damage damage = { 0 };
		(void)tc_scene_refresh(scene, view, &damage);
		if (setting->dump != NULL) {
			result = write_dump(setting->dump, scene, view, faults);
		}
		if (setting->out != NULL && result == TC_OK) {
			result = write_picture(setting->out, scene, stage->fonts, faults);
		}
	}
	tc_view_drop(view);
	tc_board_destroy(board);
	tc_mirror_destroy(mirror);
	return result;
}

/* Index of the scene that is meant; -1: there is none, and faults say which there are. */
static int find_scene(const struct tc_layout *layout, const char *name, struct tc_faults *faults) {
	char names[256] = "";
	for (int i = 0; i < layout->scene_count; i++) {
		char number[16];
		snprintf(number, sizeof number, "%d", i + 1);
		const char *id = layout->scenes[i].id;
		if (strcmp(name, id) == 0 || strcmp(name, number) == 0) {
			return i;
		}
		size_t used = strlen(names);
		snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "", id);
	}
	struct tc_error err;
	(void)tc_fail(&err, TC_BAD_INPUT, "no scene \"%s\" in %s; there is: %s", name, layout->name,
		names);
	(void)tc_faults_add_error(faults, &err);
	return -1;
}

/* Which scenes there are only the layout knows, so the first is opened to ask. */
static enum tc_result open_scene(const struct tc_snapshot_setting *setting,
	const struct tc_stage *stage, struct tc_scene **scene, struct tc_faults *faults) {
	struct tc_scene_setting scene_setting = {
		.layout_path = setting->layout_path,
		.wall_path = setting->wall_path,
		.width_px = setting->width_px,
		.height_px = setting->height_px,
		.catalogue = stage->catalogue,
		.fonts = stage->fonts,
		.tells = setting->dump != NULL,
		.still = true,
	};
	if (!tc_scene_open(&scene_setting, scene, faults)) {
		return TC_BAD_INPUT;
	}
	if (setting->scene == NULL) {
		return TC_OK;
	}
	scene_setting.scene = find_scene(tc_scene_layout(*scene), setting->scene, faults);
	if (scene_setting.scene == 0) {
		return TC_OK;
	}
	tc_scene_close(*scene);
	*scene = NULL;
	bool found = scene_setting.scene > 0 && tc_scene_open(&scene_setting, scene, faults);
	return found ? TC_OK : TC_BAD_INPUT;
}

enum tc_result tc_snapshot_make(
	const struct tc_snapshot_setting *setting, struct tc_faults *faults) {
	struct tc_stage stage;
	struct tc_scene *scene = NULL;
	enum tc_result result = tc_stage_open(setting->codelists, NULL, &stage, faults);
	if (result == TC_OK) {
		result = open_scene(setting, &stage, &scene, faults);
	}
	if (result == TC_OK) {
		result = draw(setting, &stage, scene, faults);
	}
	tc_scene_close(scene);
	tc_stage_close(&stage);
	return result;
}
