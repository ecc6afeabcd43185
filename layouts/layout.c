#include "layouts/layout.h"

#include "layouts/document.h"
#include "layouts/layout_options.h"
#include "layouts/panes.h"
#include "layouts/scenes.h"

#include <math.h>
#include <string.h>

struct layout_document {
	struct tc_words title;
	const char *wall, *theme, *trace_url;
	int64_t until_ms, changed_shown_ms;
	int rate_hz, motion;
	struct {
		const char *observations, *feed;
		int64_t at_ms;
	} sample;
	struct tc_list boundaries; /* of const char * */
	const json_t *grid, *panes, *scenes;
};

static const struct tc_option sample_options[] = {
	{ .name = "observations",
		.type = TC_OPTION_TEXT,
		.offset = offsetof(struct layout_document, sample.observations),
		.doc = "Path of observations, one a line, from the document's folder" },
	{ .name = "at",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct layout_document, sample.at_ms),
		.doc = "Time the observations are shown at" },
	{ .name = "feed",
		.type = TC_OPTION_TEXT,
		.offset = offsetof(struct layout_document, sample.feed),
		.doc = "Instead of both: path of a recorded feed (toancanh record), shown as it "
		       "ended" },
	{ 0 },
};

static const struct tc_choice motions[] = {
	{ "full", TC_MOTION_FULL },
	{ "reduced", TC_MOTION_REDUCED },
	{ 0 },
};

const struct tc_option tc_layout_options[] = {
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct layout_document, title),
		.doc = "What the layout is called" },
	{ .name = "wall",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 256,
		.offset = offsetof(struct layout_document, wall),
		.doc = "Name of a wall (walls/NAME.json), or a path from the document's folder" },
	{ .name = "theme",
		.type = TC_OPTION_TEXT,
		.max = 256,
		.fallback_text = "dark",
		.offset = offsetof(struct layout_document, theme),
		.doc = "Name of a theme (themes/NAME.json), or a path" },
	{ .name = "until",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct layout_document, until_ms),
		.doc = "An edition of the past: only periods that began before this time" },
	{ .name = "rate",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 60,
		.fallback = 10,
		.offset = offsetof(struct layout_document, rate_hz),
		.doc = "Frames a second at most; what did not change is not painted" },
	{ .name = "motion",
		.type = TC_OPTION_CHOICE,
		.choices = motions,
		.fallback = TC_MOTION_FULL,
		.offset = offsetof(struct layout_document, motion),
		.doc = "full: rows and bars move to their new places, scenes fade, alarms breathe; "
		       "reduced: nothing moves" },
	{ .name = "changed_shown",
		.type = TC_OPTION_DURATION,
		.max = 3600000,
		.fallback = 10000,
		.offset = offsetof(struct layout_document, changed_shown_ms),
		.doc = "How long a scene that comes again marks the figures that changed since it "
		       "was "
		       "last shown; 0 for never" },
	{ .name = "sample",
		.type = TC_OPTION_OBJECT,
		.fields = sample_options,
		.doc = "Recorded feed that is shown, marked as a test, when there is no hub" },
	{ .name = "boundaries",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_TEXT,
		.max = 256,
		.max_count = TC_BOUNDARIES_MAX,
		.offset = offsetof(struct layout_document, boundaries),
		.doc = "Paths of an office's own boundaries for maps, GeoJSON or TopoJSON, one a "
		       "list of provinces, from the document's folder" },
	{ .name = "trace_url",
		.type = TC_OPTION_TEXT,
		.max = 128,
		.offset = offsetof(struct layout_document, trace_url),
		.doc = "Where phones reach the hub (\"https://hub.example\"), for the symbols of "
		       "figures; everybody can read it: no secret" },
	{ .name = "grid",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct layout_document, grid),
		.doc = "Columns and rows; 12 by 6 equal ones without it" },
	{ .name = "panes",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct layout_document, panes),
		.doc = "What stands where" },
	{ .name = "scenes",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct layout_document, scenes),
		.doc = "Several pictures in turn, instead of panes" },
	{ 0 },
};

/* Where the parts of a layout lie. */
struct paths {
	const char *wall, *theme;
};

static int scaled(int px, double factor) {
	return (int)lround(px * factor);
}

/* The same wall drawn smaller or larger: its screens keep their places, u shrinks by the tighter side. */
static double resize_wall(struct tc_wall *wall, double width_px, double height_px) {
	double across = width_px / wall->width_px, down = height_px / wall->height_px;
	double factor = across < down ? across : down;
	struct tc_screen *screens = wall->screens.items;
	for (size_t i = 0; i < wall->screens.count; i++) {
		struct tc_screen *screen = &screens[i];
		int right = scaled(screen->wall_x_px + screen->width_px, across);
		int bottom = scaled(screen->wall_y_px + screen->height_px, down);
		screen->wall_x_px = scaled(screen->wall_x_px, across);
		screen->wall_y_px = scaled(screen->wall_y_px, down);
		screen->width_px = right - screen->wall_x_px;
		screen->height_px = bottom - screen->wall_y_px;
	}
	wall->width_px = (int)lround(width_px);
	wall->height_px = (int)lround(height_px);
	wall->unit_px *= factor;
	wall->mm_per_px /= factor;
	return factor;
}

static void tell(const struct tc_layout_source *source, const char *path) {
	if (source->on_document != NULL && path != NULL) {
		source->on_document(source->user, path);
	}
}

const char *tc_layout_find_part(const struct tc_layout_source *source, const char *folder,
	const char *name, const char *pointer, const struct tc_option_context *context) {
	const char *path = tc_document_resolve(
		source->path, folder, name, pointer, context->arena, context->faults);
	tell(source,
		path != NULL ? path
			     : tc_document_expect(source->path, folder, name, context->arena));
	return path;
}

/* Observations and their time, or a feed, which has its own. */
static void find_sample(const struct tc_layout_source *source,
	const struct layout_document *document, const struct tc_option_context *context,
	struct tc_layout *out) {
	const char *observations = document->sample.observations, *feed = document->sample.feed;
	bool dated = document->sample.at_ms != 0;
	if (json_object_get(tc_json_root(out->document), "sample") == NULL) {
		return;
	}
	if ((observations != NULL) != dated || dated == (feed != NULL)) {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, NULL, "/sample",
			"expected observations with at, or feed alone",
			"cần observations cùng at, hoặc chỉ feed");
		return;
	}
	out->sample_is_feed = feed != NULL;
	out->sample_at_ms = document->sample.at_ms;
	if (feed != NULL) {
		out->sample = tc_document_resolve(
			source->path, "", feed, "/sample/feed", context->arena, context->faults);
	} else {
		out->sample = tc_document_resolve(source->path, "", observations,
			"/sample/observations", context->arena, context->faults);
	}
}

/* Maps of the whole layout are drawn from them, so they are its documents like wall and theme. */
static void find_boundaries(const struct tc_layout_source *source,
	const struct layout_document *document, const struct tc_option_context *context,
	struct tc_layout *out) {
	const char *const *names = document->boundaries.items;
	for (size_t i = 0; i < document->boundaries.count && names[i] != NULL; i++) {
		char pointer[TC_POINTER_MAX];
		tc_json_item_pointer("/boundaries", i, pointer, sizeof(pointer));
		const char *path = tc_layout_find_part(source, "", names[i], pointer, context);
		if (path != NULL) {
			out->boundaries[out->boundary_count++] = path;
		}
	}
}

static void find_parts(const struct tc_layout_source *source,
	const struct layout_document *document, const struct tc_option_context *context,
	struct paths *paths, struct tc_layout *out) {
	paths->wall = source->wall_path;
	if (paths->wall != NULL) {
		tell(source, paths->wall);
	} else if (document->wall != NULL) {
		paths->wall =
			tc_layout_find_part(source, "walls", document->wall, "/wall", context);
	}
	if (document->theme != NULL) {
		paths->theme =
			tc_layout_find_part(source, "themes", document->theme, "/theme", context);
	}
	find_boundaries(source, document, context, out);
	find_sample(source, document, context, out);
}

/* True when there is a wall to place panes on; what is wrong with the theme is told beside. */
static bool read_parts(const struct tc_layout_source *source, const struct paths *paths,
	const struct tc_option_context *context, struct tc_layout *out, struct tc_scale *scale) {
	if (paths->theme != NULL) {
		(void)tc_theme_read(paths->theme, context->arena, &out->theme, context->faults);
	}
	if (paths->wall == NULL ||
		!tc_wall_read(paths->wall, context->arena, &out->wall, context->faults)) {
		return false;
	}
	double factor = 1;
	if (source->width_px >= 1 && source->height_px >= 1) {
		factor = resize_wall(&out->wall, source->width_px, source->height_px);
	}
	*scale = (struct tc_scale) { out->wall.unit_px, factor, 1 / out->wall.mm_per_px };
	return true;
}

static void place_scenes(const struct tc_scenes *scenes, const struct tc_scale *scale,
	const json_t *grid_member, const struct tc_option_context *context, struct tc_layout *out) {
	struct tc_grid grid = { 0 };
	const struct tc_panes_ground ground = { &out->wall, &grid, scale };
	if ((grid_member != NULL || tc_scenes_use_grid(scenes)) &&
		!tc_grid_read(grid_member, &out->wall, scale, context, &grid)) {
		return;
	}
	for (int i = 0; i < scenes->count; i++) {
		struct tc_pane *panes = NULL;
		const struct tc_scene_panes *scene = &scenes->panes[i];
		tc_panes_place(&scene->sources, &scene->rows, &ground, context, &panes);
		if (i == out->scene) {
			out->panes = panes;
			out->pane_count = (int)scene->rows.count;
		}
	}
}

/* The address without a slash at its end, NULL without one. What could be a secret is refused: a name and
 * password before the host, a token in a query. */
static const char *read_trace_url(const char *url, const struct tc_option_context *context) {
	if (url == NULL) {
		return NULL;
	}
	size_t scheme = strncmp(url, "https://", 8) == 0 ? 8
		: strncmp(url, "http://", 7) == 0        ? 7
							 : 0;
	size_t length = strlen(url);
	bool plain = strpbrk(url, "@?#\\\"<> ") == NULL;
	for (size_t i = 0; i < length; i++) {
		plain = plain && url[i] > ' ' && url[i] < 0x7f;
	}
	if (scheme == 0 || url[scheme] == '\0' || url[scheme] == '/' || !plain) {
		tc_faults_add(context->faults, TC_SEVERITY_ERROR, "bad_value", "/trace_url",
			"expected http:// or https://, a host and at most a path: no password, no "
			"query",
			"cần http:// hoặc https://, tên máy và nhiều nhất là đường dẫn: không mật "
			"khẩu, không tham số");
		return NULL;
	}
	while (url[length - 1] == '/') {
		length--;
	}
	return tc_arena_copy(context->arena, url, length);
}

/* The document alone, then what it names, then both together: every stage says all it can see. */
static void read_all(const struct tc_layout_source *source, const struct tc_option_context *context,
	struct tc_layout *out) {
	struct tc_faults *faults = context->faults;
	struct layout_document document = { 0 };
	struct tc_scenes scenes = { 0 };
	struct paths paths = { 0 };
	struct tc_scale scale;
	int first = faults->count;
	(void)tc_options_read(tc_layout_options, tc_json_root(out->document), "", &document,
		context, tc_document_keys);
	out->title = document.title;
	out->until_ms = document.until_ms != 0 ? document.until_ms : INT64_MAX;
	out->rate_hz = document.rate_hz;
	out->motion = (enum tc_motion_wish)document.motion;
	out->changed_shown_ms = document.changed_shown_ms;
	out->trace_url = read_trace_url(document.trace_url, context);
	find_parts(source, &document, context, &paths, out);
	out->expansion->context = context;
	out->expansion->source = source;
	out->expansion->document = out->document;
	out->expansion->at_ms = out->until_ms - 1;
	tc_scenes_read(out->expansion, document.panes, document.scenes,
		&(struct tc_scope) { .label = out->name }, &scenes);
	out->scenes = scenes.scenes;
	out->scene_count = scenes.count;
	out->scene = source->scene < scenes.count ? source->scene : scenes.count - 1;
	tc_layout_locate(out, faults, first);
	bool whole = read_parts(source, &paths, context, out, &scale);
	first = faults->count;
	if (whole) {
		place_scenes(&scenes, &scale, document.grid, context, out);
	}
	tc_layout_locate(out, faults, first);
	out->expansion->context = NULL;
	out->expansion->source = NULL;
}

bool tc_layout_read(const struct tc_layout_source *source, struct tc_arena *arena,
	struct tc_layout *out, struct tc_faults *faults) {
	memset(out, 0, sizeof(*out));
	int errors = faults->errors;
	tell(source, source->path);
	if (!tc_document_open(source->path, TC_DOCUMENT_LAYOUT, &out->document, faults)) {
		return false;
	}
	struct tc_option_context context = { arena, faults, source->vocabulary };
	out->name = tc_document_base_name(arena, source->path);
	out->expansion = tc_arena_alloc(arena, sizeof(*out->expansion));
	if (out->expansion != NULL) {
		read_all(source, &context, out);
	} else {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "no_memory", "",
			"the layout needs more memory than it may have",
			"bố cục cần nhiều bộ nhớ hơn mức cho phép");
	}
	if (faults->errors == errors) {
		return true;
	}
	tc_layout_finish(out);
	return false;
}

void tc_layout_finish(struct tc_layout *layout) {
	if (layout->expansion != NULL) {
		tc_expansion_finish(layout->expansion);
	}
	tc_json_destroy(layout->document);
	memset(layout, 0, sizeof(*layout));
}
