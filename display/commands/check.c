/* toancanh check: every fault of any of our documents, with its place. */
#include "base/place.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/lint.h"
#include "display/recording.h"
#include "display/scene.h"
#include "display/stage.h"
#include "feeds/wire/config.h"
#include "layouts/document.h"
#include "widgets/geography/boundaries.h"

#include <libgen.h>
#include <stddef.h>
#include <string.h>

struct flags {
	bool strict;
	const char *codelists;
};

static const struct tc_flag flag_table[] = {
	{ "strict", NULL, "exit with 1 on warnings too", offsetof(struct flags, strict) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct flags, codelists) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh check",
	.arguments = "FILE…",
	.summary = "Say every fault of layouts, walls, themes, code lists, configurations and "
		   "boundaries.",
	.details = "A layout is also drawn, to see whether everything on it can be read from the "
		   "farthest seat\n"
		   "and whether text lies under a bezel. Lines read FILE:LINE:COLUMN: error: "
		   "PLACE: SENTENCE.",
	.flags = flag_table,
	.least = 1,
	.most = TC_ARGUMENTS_MAX,
};

enum { ARENA_BYTES = 64 * 1024 * 1024 };

/* What a layout would show: its sample, or "not reported" everywhere. */
static void lint_scene(
	struct tc_scene *scene, const struct tc_stage *stage, struct tc_faults *faults) {
	struct tc_mirror *mirror = tc_recording_mirror(scene, stage->catalogue);
	if (mirror == NULL) {
		return;
	}
	(void)tc_recording_load_sample(scene, stage->catalogue, mirror, faults);
	struct tc_board *board;
	struct tc_view *view = tc_recording_view(scene, stage->catalogue, mirror, &board);
	struct tc_damage damage = { 0 };
	if (view != NULL) {
		(void)tc_scene_refresh(scene, view, &damage);
		tc_lint(scene, stage->fonts, faults);
	}
	tc_view_drop(view);
	tc_board_destroy(board);
	tc_mirror_destroy(mirror);
}

/* Every scene; what is wrong with the document itself is told by the first. */
static void check_layout(const char *path, const struct tc_stage *stage, struct tc_faults *faults) {
	int count = 1;
	for (int i = 0; i < count; i++) {
		const struct tc_scene_setting setting = {
			.layout_path = path,
			.scene = i,
			.catalogue = stage->catalogue,
			.fonts = stage->fonts,
		};
		struct tc_scene *scene = NULL;
		if (!tc_scene_open(&setting, &scene, faults)) {
			continue;
		}
		count = tc_scene_layout(scene)->scene_count;
		lint_scene(scene, stage, faults);
		tc_scene_close(scene);
	}
}

/* Code lists speak of each other, so the folder is read; faults of its other files are theirs to say. */
static void check_codelist(const char *path, struct tc_faults *faults) {
	char copy[TC_PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	struct tc_catalogue *catalogue = NULL;
	if (tc_catalogue_open(dirname(copy), &catalogue, faults) == TC_OK) {
		tc_catalogue_close(catalogue);
	}
}

/* What a template shows is checked with the layouts that include it: only they know what it is given. */
static void check_template(const char *path, struct tc_arena *arena, struct tc_faults *faults) {
	struct tc_json *document = NULL;
	if (tc_document_open(path, TC_DOCUMENT_TEMPLATE, &document, faults)) {
		tc_template_check(tc_json_root(document), arena, faults);
		tc_json_locate(document, faults, 0);
		tc_json_destroy(document);
	}
}

static void check_document(const char *path, enum tc_document_kind kind,
	const struct tc_stage *stage, struct tc_faults *faults) {
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_wall wall;
	struct tc_theme theme;
	struct tc_hub_config config;
	switch (kind) {
	case TC_DOCUMENT_LAYOUT: check_layout(path, stage, faults); break;
	case TC_DOCUMENT_WALL: (void)tc_wall_read(path, arena, &wall, faults); break;
	case TC_DOCUMENT_THEME: (void)tc_theme_read(path, arena, &theme, faults); break;
	case TC_DOCUMENT_CONFIG: (void)tc_hub_config_read(path, arena, &config, faults); break;
	case TC_DOCUMENT_INDICATORS:
	case TC_DOCUMENT_AREAS:
	case TC_DOCUMENT_AGENCIES:
	case TC_DOCUMENT_ALARMS:
	case TC_DOCUMENT_CALENDAR:
	case TC_DOCUMENT_UNITS: check_codelist(path, faults); break;
	case TC_DOCUMENT_TEMPLATE: check_template(path, arena, faults); break;
	case TC_DOCUMENT_UNKNOWN:
		tc_faults_add(faults, TC_SEVERITY_ERROR, "unknown_document", "",
			"expected a layout, wall, theme, code list or configuration (\"document\": "
			"…), or boundaries (GeoJSON, TopoJSON)",
			"cần một bố cục, tường, chủ đề, danh mục hoặc cấu hình (\"document\": …)");
		break;
	}
	tc_arena_destroy(arena);
}

/* An office's own boundaries, as a layout would read them. */
static void check_boundaries(
	const char *path, const struct tc_stage *stage, struct tc_faults *faults) {
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_geography geography;
	struct tc_error err = { 0 };
	if (arena == NULL || tc_geography_open(NULL, arena, &geography, &err) != TC_OK) {
		(void)tc_faults_add_error(faults, &err);
	} else {
		(void)tc_boundaries_read(path, stage->catalogue, arena, &geography, faults);
	}
	tc_arena_destroy(arena);
}

static enum tc_result check_file(
	const char *path, const struct tc_stage *stage, struct tc_faults *faults) {
	struct tc_json *document = NULL;
	enum tc_result result = tc_json_read(path, &tc_json_document_limits, &document, faults);
	if (result != TC_OK) {
		return result;
	}
	if (tc_boundaries_detect(tc_json_root(document))) {
		check_boundaries(path, stage, faults);
	} else {
		check_document(path, tc_document_detect(tc_json_root(document)), stage, faults);
	}
	tc_json_locate(document, faults, 0);
	tc_json_destroy(document);
	return tc_faults_result(faults, NULL);
}

int tc_command_check(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	struct tc_stage stage;
	struct tc_faults faults = { 0 };
	enum tc_result result = tc_stage_open(flags.codelists, NULL, &stage, &faults);
	if (result != TC_OK) {
		tc_faults_print(&faults, stderr);
		tc_stage_close(&stage);
		return tc_result_exit_code(result);
	}
	int worst = 0;
	for (int i = 0; i < arguments.count; i++) {
		struct tc_faults found = { 0 };
		result = check_file(arguments.items[i], &stage, &found);
		tc_faults_print(&found, stdout);
		int exit_code = tc_result_exit_code(result);
		if (exit_code == 0 && flags.strict && found.warnings > 0) {
			exit_code = 1;
		}
		worst = exit_code > worst ? exit_code : worst;
	}
	tc_stage_close(&stage);
	return worst;
}
