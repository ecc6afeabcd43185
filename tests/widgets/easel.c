#include "tests/widgets/easel.h"

#include "display/outputs/png.h"
#include "feeds/judge/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MEGABYTE = 1024 * 1024, WANTS_MAX = 4096, SERIES_MAX = 65536 };

static const char *const indicators[] = { "portal.services.integrated", "portal.accounts",
	"portal.dossiers.online", "ops.dossiers.overdue", "gris.indicators.connected",
	"gris.indicators.total", "gris.agencies.connected", "videolink.live",
	"ops.procedures.online-rate", "sector.fuel.stock-days", "ops.dossiers.on-time-rate",
	"ops.dossiers.full-online-rate", "ops.dossiers.total", "urgent.flood.level-over-alarm" };

static void source_path(const char *name, char *out, size_t size) {
	const char *root = getenv("TC_SOURCE_ROOT");
	snprintf(out, size, "%s/%s", root == NULL ? "." : root, name);
}

static void hear_clock(struct easel *easel) {
	struct tc_hub_clock clock = { easel->time.unix_ms, -1, true };
	tc_mirror_set_clock(easel->mirror, &clock);
}

static void open_mirror(struct easel *easel, const struct tc_mirror_series *series, int count) {
	tc_mirror_destroy(easel->mirror);
	easel->clock = tc_clock_of_manual(&easel->time);
	easel->mirror = tc_mirror_create(easel->catalogue, &easel->clock, series, count);
	assert_non_null(easel->mirror);
	assert_true(tc_mirror_set_deriver(easel->mirror, &tc_judge_deriver));
	hear_clock(easel);
	tc_mirror_set_link(easel->mirror, TC_LINK_LIVE);
}

/* A few indicators of every area. */
static void open_wide_mirror(struct easel *easel) {
	enum { COUNT = sizeof(indicators) / sizeof(indicators[0]), AREAS = 400 };
	static struct tc_mirror_series series[COUNT * AREAS];
	int count = 0, areas = tc_catalogue_area_count(easel->catalogue);
	for (int i = 0; i < COUNT; i++) {
		int indicator = tc_catalogue_find_indicator(easel->catalogue, indicators[i]);
		assert_true(indicator >= 0);
		for (int area = 0; area < areas && area < AREAS; area++) {
			series[count++] = (struct tc_mirror_series) { indicator, area, 64 };
		}
	}
	open_mirror(easel, series, count);
}

struct series_list {
	struct tc_mirror_series items[SERIES_MAX];
	int count;
};

static void take_need(void *user, const struct tc_need *need) {
	struct series_list *list = user;
	if (list->count < SERIES_MAX) {
		list->items[list->count] =
			(struct tc_mirror_series) { need->indicator, need->area, need->last };
	}
	list->count++;
}

bool easel_bind(struct easel *easel, const struct tc_widget *widget) {
	static struct tc_want wants[WANTS_MAX];
	static struct series_list list;
	list.count = 0;
	int count =
		widget->class_->wants == NULL ? 0 : widget->class_->wants(widget, wants, WANTS_MAX);
	for (int i = 0; i < count && i < WANTS_MAX; i++) {
		bool each = wants[i].area < 0;
		int first = each ? 0 : wants[i].area;
		int end = each ? tc_catalogue_area_count(easel->catalogue) : first + 1;
		for (int area = first; area < end; area++) {
			if (each &&
				tc_catalogue_area(easel->catalogue, area)->kind !=
					TC_AREA_PROVINCE) {
				continue;
			}
			tc_derive_needs(easel->catalogue,
				&(struct tc_need) { wants[i].indicator, area, wants[i].last },
				take_need, &list);
		}
	}
	if (count > WANTS_MAX || list.count > SERIES_MAX) {
		return false;
	}
	open_mirror(easel, list.items, list.count);
	return true;
}

static void finish_widgets(struct easel *easel) {
	for (size_t i = 0; i < easel->widget_count; i++) {
		if (easel->widgets[i]->class_->finish != NULL) {
			easel->widgets[i]->class_->finish(easel->widgets[i]);
		}
	}
	free(easel->widgets);
	easel->widgets = NULL;
	easel->widget_count = 0;
}

void easel_clear(struct easel *easel) {
	finish_widgets(easel);
	tc_mirror_destroy(easel->mirror);
	easel->mirror = NULL;
	tc_json_destroy(easel->document);
	easel->document = NULL;
	tc_picture_shelf_destroy(easel->pictures);
	tc_arena_reset(easel->scene);
	tc_arena_reset(easel->frame);
	source_path("layouts/examples/none.json", easel->layout_path, sizeof(easel->layout_path));
	easel->pictures = tc_picture_shelf_create(easel->layout_path, easel->scene, NULL, NULL);
	easel->u_px = EASEL_U_PX;
	easel->language = TC_VIETNAMESE;
	easel->until_ms = INT64_MAX;
	easel->sequence = 0;
	easel->trace_url = NULL;
	easel->time.monotonic_ms = 1000000;
	assert_true(tc_time_parse("2020-08-19T09:14:00+07:00", 25, &easel->time.unix_ms));
}

void easel_reset(struct easel *easel) {
	easel_clear(easel);
	open_wide_mirror(easel);
}

int easel_open(void **state) {
	struct easel *easel = calloc(1, sizeof(*easel));
	assert_non_null(easel);
	char path[512];
	struct tc_faults faults = { .count = 0 };
	struct tc_error err = { 0 };
	source_path("feeds/codelists", path, sizeof(path));
	assert_int_equal(tc_catalogue_open(path, &easel->catalogue, &faults), TC_OK);
	source_path("fonts/node_modules/@expo-google-fonts/source-sans-3", path, sizeof(path));
	if (tc_fonts_open(path, &easel->fonts, &err) != TC_OK) {
		print_error("%s (run fonts/fetch)\n", err.message);
		return -1;
	}
	easel->house = tc_arena_create(4 * MEGABYTE);
	easel->scene = tc_arena_create(32 * MEGABYTE);
	easel->frame = tc_arena_create(16 * MEGABYTE);
	source_path("layouts/themes/dark.json", path, sizeof(path));
	assert_true(tc_theme_read(path, easel->house, &easel->theme, &faults));
	easel_reset(easel);
	*state = easel;
	return 0;
}

int easel_close(void **state) {
	struct easel *easel = *state;
	finish_widgets(easel);
	tc_mirror_destroy(easel->mirror);
	tc_json_destroy(easel->document);
	tc_picture_shelf_destroy(easel->pictures);
	tc_arena_destroy(easel->frame);
	tc_arena_destroy(easel->scene);
	tc_arena_destroy(easel->house);
	tc_fonts_close(easel->fonts);
	tc_catalogue_close(easel->catalogue);
	free(easel);
	return 0;
}

void easel_say(struct easel *easel, const struct easel_news *news) {
	struct tc_observation observation = { .status = news->status == 0 ? 'A' : news->status,
		.qualifier = news->qualifier == 0 ? TC_QUALIFIER_NONE : news->qualifier,
		.action = TC_ACTION_MERGE,
		.source = news->source == NULL ? "/test" : news->source };
	assert_true(tc_period_parse(news->period, strlen(news->period), &observation.period));
	observation.indicator = tc_catalogue_find_indicator(easel->catalogue, news->indicator);
	observation.area =
		tc_catalogue_find_area(easel->catalogue, news->area, observation.period.end_ms);
	assert_true(observation.indicator >= 0 && observation.area >= 0);
	observation.has_value = news->value != NULL;
	if (news->value != NULL) {
		assert_int_equal(
			tc_decimal_parse(news->value, strlen(news->value), &observation.value),
			TC_DECIMAL_FINE);
	}
	observation.recorded_at_ms = easel->time.unix_ms;
	if (news->recorded != NULL) {
		assert_true(tc_time_parse(
			news->recorded, strlen(news->recorded), &observation.recorded_at_ms));
	}
	observation.stored_at_ms = observation.recorded_at_ms;
	observation.sequence = ++easel->sequence;
	observation.cursor = easel->sequence;
	observation.trace = news->trace;
	tc_mirror_observe(easel->mirror, &observation);
	tc_mirror_set_source(
		easel->mirror, observation.source, TC_SOURCE_CONNECTED, easel->time.unix_ms, false);
}

void easel_pass(struct easel *easel, int64_t ms) {
	easel->time.unix_ms += ms;
	easel->time.monotonic_ms += ms;
	hear_clock(easel);
}

void easel_set_time(struct easel *easel, const char *rfc3339) {
	int64_t at_ms;
	assert_true(tc_time_parse(rfc3339, strlen(rfc3339), &at_ms));
	easel_pass(easel, at_ms - easel->time.unix_ms);
}

struct tc_widget *easel_widget(struct easel *easel, const char *kind, const char *options,
	double width_u, double height_u, struct tc_faults *faults) {
	struct tc_faults own = { .count = 0 };
	struct tc_faults *to = faults == NULL ? &own : faults;
	tc_json_destroy(easel->document);
	easel->document = NULL;
	assert_int_equal(tc_json_parse(options, strlen(options), NULL, &tc_json_document_limits,
				 &easel->document, to),
		TC_OK);
	struct tc_widget_setting setting = { easel->catalogue, easel->scene, width_u * easel->u_px,
		height_u * easel->u_px, easel->u_px, easel->language, easel->until_ms, "pane-1",
		true, easel->trace_url, tc_picture_shelf_source(easel->pictures),
		&easel->outlines };
	/* Once for all maps: under sanitizers they take longer to read than to draw. */
	if (strcmp(kind, "map") == 0) {
		assert_non_null(
			tc_outlines_read(&easel->outlines, easel->catalogue, easel->house, "", to));
	}
	struct tc_widget *widget = tc_widget_create(tc_widget_find(kind),
		tc_json_root(easel->document), NULL, "/panes/0", &setting, to);
	if (faults == NULL && widget == NULL) {
		tc_faults_print(to, stderr);
	}
	if (widget != NULL) {
		size_t bytes = (easel->widget_count + 1) * sizeof(struct tc_widget *);
		easel->widgets = realloc(easel->widgets, bytes);
		assert_non_null(easel->widgets);
		easel->widgets[easel->widget_count++] = widget;
	}
	return widget;
}

bool easel_refresh(struct easel *easel, struct tc_widget *widget) {
	struct tc_view *view = tc_mirror_view(easel->mirror);
	assert_non_null(view);
	bool differs = widget->class_->refresh(widget, view);
	tc_view_drop(view);
	return differs;
}

const struct tc_drawlist *easel_draw(struct easel *easel, struct tc_widget *widget) {
	easel_refresh(easel, widget);
	tc_arena_reset(easel->frame);
	struct tc_drawlist *list = tc_arena_alloc(easel->frame, sizeof(*list));
	assert_non_null(list);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, easel->u_px);
	tc_widget_draw(widget, list);
	assert_false(list->full);
	return list;
}

const char *easel_texts(struct easel *easel, const struct tc_drawlist *list) {
	const char *all = "";
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_TEXT) {
			all = tc_arena_printf(easel->frame, "%s%s%s", all,
				all[0] == '\0' ? "" : "|", list->commands[i].as.text.text);
		}
	}
	return all;
}

const struct tc_command *easel_find(const struct tc_drawlist *list, const char *text) {
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_TEXT && strcmp(command->as.text.text, text) == 0) {
			return command;
		}
	}
	return NULL;
}

int easel_count(const struct tc_drawlist *list, enum tc_command_kind kind, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == kind &&
			(ink == 0 || list->commands[i].ink == ink);
	}
	return count;
}

void easel_paint(struct easel *easel, const struct tc_widget *widget,
	const struct tc_drawlist *list, struct tc_surface *surface) {
	struct tc_painter *painter = NULL;
	struct tc_error err = { 0 };
	int margin_px = (int)(EASEL_MARGIN_U * easel->u_px);
	assert_int_equal(tc_surface_init(surface, (int)widget->width_px + 2 * margin_px,
				 (int)widget->height_px + 2 * margin_px, &err),
		TC_OK);
	assert_int_equal(tc_painter_create(easel->fonts, 0, &painter, &err), TC_OK);
	struct tc_painting painting = { margin_px, margin_px,
		{ 0, 0, surface->width_px, surface->height_px }, list };
	struct tc_damage damage = { .count = 0 };
	tc_damage_add(&damage, 0, 0, surface->width_px, surface->height_px);
	assert_int_equal(
		tc_painter_paint(painter, surface, &easel->theme.style, &painting, 1, &damage),
		TC_OK);
	tc_painter_destroy(painter);
}

static bool is_near(uint32_t a, uint32_t b) {
	for (int shift = 0; shift < 24; shift += 8) {
		if (abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)) > 3) {
			return false;
		}
	}
	return true;
}

bool easel_is_golden(struct easel *easel, const char *name, const struct tc_widget *widget,
	const struct tc_drawlist *list) {
	char golden[512], seen[512], file[128];
	snprintf(file, sizeof(file), "tests/golden/%s.png", name);
	source_path(file, golden, sizeof(golden));
	const char *build = getenv("TC_BUILD_ROOT");
	snprintf(seen, sizeof(seen), "%s/%s-seen.png", build == NULL ? "." : build, name);
	struct tc_surface actual, expected = { 0 };
	easel_paint(easel, widget, list, &actual);
	struct tc_error err = { 0 };
	bool same = tc_png_read(golden, &expected, &err) == TC_OK &&
		expected.width_px == actual.width_px && expected.height_px == actual.height_px;
	long apart = 0;
	for (int y = 0; same && y < actual.height_px; y++) {
		for (int x = 0; x < actual.width_px; x++) {
			apart += !is_near(actual.pixels[y * actual.stride_px + x],
				expected.pixels[y * expected.stride_px + x]);
		}
	}
	same = same && apart * 1000 <= (long)actual.width_px * actual.height_px;
	if (!same) {
		tc_png_write(&actual, seen, NULL);
		print_error("%s: %ld px differ, see %s %s\n", name, apart, seen, err.message);
	}
	tc_surface_finish(&actual);
	tc_surface_finish(&expected);
	return same;
}
