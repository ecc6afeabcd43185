#include "display/scene.h"

#include "base/log.h"
#include "display/alarmed.h"
#include "display/binding.h"
#include "display/motion.h"
#include "display/picture.h"
#include "display/shelf.h"
#include "display/since.h"
#include "display/vocabulary.h"
#include "widgets/geography/boundaries.h"
#include "widgets/kit/date.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCENE_BYTES = 64 * 1024 * 1024,
	PANE_FRAME_BYTES = 16 * 1024 * 1024, /* of one pane's draw list */
};

struct pane {
	struct tc_widget *widget;
	struct tc_arena *arenas[2]; /* the list shown and the one before */
	struct tc_drawlist lists[2];
	int shown;                   /* index of the list shown; -1: nothing drawn yet */
	struct tc_painting painting; /* that list, or one on the way to it, at its place */
	struct tc_motion *motion;    /* owned; NULL: it never moved */
	int64_t changed_ms,
		set_out_ms; /* monotonic: it was drawn last; it set out from where it rested */
	struct tc_shelf shelf;
	bool tiled; /* it shows why it is left out */
};

struct tc_scene {
	struct tc_arena *arena;
	struct tc_fonts *fonts;
	const struct tc_catalogue *catalogue;
	struct tc_layout layout;
	struct tc_outlines outlines; /* of its maps */
	struct pane *panes;
	struct pane overlay; /* the watermark over the whole wall, if any; no widget */
	struct pane breath;  /* what lies over the panes: what breathes, what is new; no widget */
	int beats;           /* marks in it */
	int64_t breath_step; /* of the picture in it */
	bool still, moves;
	bool away; /* not on the screen: what changes there is not seen moving */
	void (*on_pane)(void *user, int pane);
	void *user;
	struct tc_since since;
	struct tc_picture_shelf *pictures;
	uint64_t alarms; /* serial of the board last asked about */
	enum tc_rehearsal rehearsal;
	bool tells;
	struct tc_binding binding;
	struct tc_painting *paintings;
	int painting_count;
	uint64_t generation; /* of the view last asked about */
	bool painted;        /* false: the first refresh damages everything */
};

static struct tc_rect pane_clip(const struct tc_scene *scene, const struct tc_pane_box *box) {
	double out = TC_WIDGET_ROOM_U * scene->layout.wall.unit_px;
	return (struct tc_rect) { box->x_px - out, box->y_px - out, box->width_px + 2 * out,
		box->height_px + 2 * out };
}

static struct tc_rect wall_area(const struct tc_scene *scene) {
	return (struct tc_rect) { 0, 0, scene->layout.wall.width_px, scene->layout.wall.height_px };
}

static bool init_pane(struct pane *pane, double x_px, double y_px, struct tc_rect clip) {
	pane->shown = -1;
	pane->painting = (struct tc_painting) { .x_px = x_px, .y_px = y_px, .clip = clip };
	pane->arenas[0] = tc_arena_create(PANE_FRAME_BYTES);
	pane->arenas[1] = tc_arena_create(PANE_FRAME_BYTES);
	/* The first block of each is kept: room to say that there is no more. */
	return pane->arenas[0] != NULL && pane->arenas[1] != NULL &&
		tc_arena_alloc(pane->arenas[0], 1) != NULL &&
		tc_arena_alloc(pane->arenas[1], 1) != NULL;
}

static void finish_pane(struct pane *pane) {
	if (pane->widget != NULL && pane->widget->class_->finish != NULL) {
		pane->widget->class_->finish(pane->widget);
	}
	tc_motion_destroy(pane->motion);
	tc_arena_destroy(pane->arenas[0]);
	tc_arena_destroy(pane->arenas[1]);
}

/* Every pane's options are read, so that all faults of a document come at once. */
static bool make_widgets(
	struct tc_scene *scene, const struct tc_catalogue *catalogue, struct tc_faults *faults) {
	bool good = true;
	scene->outlines = (struct tc_outlines) { .paths = scene->layout.boundaries,
		.path_count = (size_t)scene->layout.boundary_count };
	for (int i = 0; i < scene->layout.pane_count; i++) {
		const struct tc_pane *pane = &scene->layout.panes[i];
		const struct tc_widget_setting setting = {
			.catalogue = catalogue,
			.arena = scene->arena,
			.width_px = pane->box.width_px,
			.height_px = pane->box.height_px,
			.u_px = scene->layout.wall.unit_px,
			.language = scene->layout.wall.language,
			.until_ms = scene->layout.until_ms,
			.id = pane->id,
			.tells = scene->tells,
			.trace_url = scene->layout.trace_url,
			.pictures = tc_picture_shelf_source(scene->pictures),
			.outlines = &scene->outlines,
		};
		scene->panes[i].widget = tc_widget_create(tc_widget_find(pane->kind), pane->options,
			tc_pane_keys, pane->pointer, &setting, faults);
		good = init_pane(&scene->panes[i], pane->box.x_px, pane->box.y_px,
			       pane_clip(scene, &pane->box)) &&
			scene->panes[i].widget != NULL && good;
	}
	tc_layout_locate(&scene->layout, faults, 0);
	return good;
}

static bool bind_series(
	struct tc_scene *scene, const struct tc_catalogue *catalogue, struct tc_faults *faults) {
	struct tc_widget *widgets[TC_PANES_MAX];
	for (int i = 0; i < scene->layout.pane_count; i++) {
		widgets[i] = scene->panes[i].widget;
	}
	const struct tc_binding_source source = { &scene->layout, widgets, catalogue,
		scene->arena };
	bool good = tc_binding_make(&source, &scene->binding, faults);
	tc_layout_locate(&scene->layout, faults, 0);
	return good;
}

bool tc_scene_open(
	const struct tc_scene_setting *setting, struct tc_scene **out, struct tc_faults *faults) {
	struct tc_scene *scene = calloc(1, sizeof *scene);
	if (scene == NULL) {
		return false;
	}
	scene->fonts = setting->fonts;
	scene->tells = setting->tells;
	scene->away = true;
	scene->on_pane = setting->on_pane;
	scene->user = setting->user;
	scene->catalogue = setting->catalogue;
	scene->arena = tc_arena_create(SCENE_BYTES);
	struct tc_wall_vocabulary vocabulary;
	tc_wall_vocabulary_init(&vocabulary, setting->catalogue);
	const struct tc_layout_source source = {
		.path = setting->layout_path,
		.wall_path = setting->wall_path,
		.width_px = setting->width_px,
		.height_px = setting->height_px,
		.vocabulary = &vocabulary.vocabulary,
		.places = &vocabulary.places,
		.scene = setting->scene,
		.on_document = setting->on_document,
		.user = setting->user,
	};
	if (scene->arena == NULL ||
		!tc_layout_read(&source, scene->arena, &scene->layout, faults)) {
		tc_scene_close(scene);
		return false;
	}
	scene->pictures = tc_picture_shelf_create(
		setting->layout_path, scene->arena, setting->on_document, setting->user);
	bool reduced = scene->layout.motion == TC_MOTION_REDUCED;
	scene->moves = setting->moves && !reduced;
	scene->still = setting->still || reduced;
	size_t count = (size_t)scene->layout.pane_count;
	scene->panes = tc_arena_array(scene->arena, count, sizeof *scene->panes);
	scene->paintings = tc_arena_array(scene->arena, count + 2, sizeof *scene->paintings);
	if (scene->panes == NULL || scene->paintings == NULL ||
		!init_pane(&scene->overlay, 0, 0, wall_area(scene)) ||
		!init_pane(&scene->breath, 0, 0, wall_area(scene)) ||
		!make_widgets(scene, setting->catalogue, faults) ||
		!bind_series(scene, setting->catalogue, faults)) {
		tc_scene_close(scene);
		return false;
	}
	*out = scene;
	return true;
}

void tc_scene_close(struct tc_scene *scene) {
	if (scene == NULL) {
		return;
	}
	for (int i = 0; scene->panes != NULL && i < scene->layout.pane_count; i++) {
		finish_pane(&scene->panes[i]);
	}
	finish_pane(&scene->overlay);
	finish_pane(&scene->breath);
	tc_since_finish(&scene->since);
	tc_binding_finish(&scene->binding);
	tc_picture_shelf_destroy(scene->pictures);
	tc_layout_finish(&scene->layout);
	tc_arena_destroy(scene->arena);
	free(scene);
}

const struct tc_layout *tc_scene_layout(const struct tc_scene *scene) {
	return &scene->layout;
}

const struct tc_catalogue *tc_scene_catalogue(const struct tc_scene *scene) {
	return scene->catalogue;
}

const struct tc_mirror_series *tc_scene_series(const struct tc_scene *scene, int *count) {
	*count = scene->binding.series_count;
	return scene->binding.series;
}

const struct tc_alarm_rules *tc_scene_rules(const struct tc_scene *scene) {
	return &scene->binding.rules;
}

/* The arena and list that are not shown, emptied for a new drawing. */
static struct tc_drawlist *next_list(struct tc_scene *scene, struct pane *pane) {
	int next = pane->shown == 0 ? 1 : 0;
	tc_arena_reset(pane->arenas[next]);
	tc_drawlist_init(&pane->lists[next], pane->arenas[next], scene->fonts,
		&scene->layout.theme.style, scene->layout.wall.unit_px);
	if (pane->shown >= 0) {
		tc_drawlist_reserve(&pane->lists[next], pane->lists[pane->shown].count);
	}
	return &pane->lists[next];
}

/* This list is painted from now on; what differs is damage, where the pane can be seen: a ticker's words begin left
 * of it. */
static void paint_list(
	struct pane *pane, const struct tc_drawlist *list, struct tc_damage *damage) {
	struct tc_damage own = { 0 };
	tc_damage_between(
		pane->painting.list, list, pane->painting.x_px, pane->painting.y_px, &own);
	tc_damage_clip(&own, tc_pixels_around(pane->painting.clip, 0, 0));
	for (int i = 0; i < own.count; i++) {
		tc_damage_add_pixels(damage, own.rects[i]);
	}
	pane->painting.list = list;
}

/* The list not shown becomes the one that is. */
static void show_next(struct pane *pane, struct tc_damage *damage) {
	int next = pane->shown == 0 ? 1 : 0;
	paint_list(pane, &pane->lists[next], damage);
	pane->shown = next;
}

/* Before its older list is drawn over. True: it has just set out, and goes on from where it is. */
static bool settle_pane(struct pane *pane, int64_t now_ms, struct tc_damage *damage) {
	bool goes_on = tc_motion_runs(pane->motion) && now_ms - pane->set_out_ms < TC_MOTION_MS &&
		tc_motion_keep(pane->motion, now_ms);
	if (tc_motion_runs(pane->motion) && !goes_on) {
		tc_motion_stop(pane->motion);
		paint_list(pane, &pane->lists[pane->shown], damage);
	}
	return goes_on;
}

/* The next list is shown on the way from the one before, where that rested and anything of it moves. */
static bool set_out(struct tc_scene *scene, struct pane *pane, bool goes_on, int64_t now_ms,
	struct tc_damage *damage) {
	bool rested = pane->shown >= 0 && now_ms - pane->changed_ms >= TC_MOTION_REST_MS;
	pane->changed_ms = now_ms;
	if (!scene->moves || scene->away || scene->rehearsal != TC_REHEARSAL_NONE ||
		(!rested && !goes_on)) {
		return false;
	}
	pane->set_out_ms = goes_on ? pane->set_out_ms : now_ms;
	if (pane->motion == NULL) {
		pane->motion = tc_motion_create();
	}
	int next = 1 - pane->shown;
	const struct tc_drawlist *from = goes_on ? NULL : &pane->lists[pane->shown];
	if (pane->motion == NULL ||
		!tc_motion_begin(pane->motion, from, &pane->lists[next], now_ms)) {
		return false;
	}
	pane->shown = next;
	paint_list(pane, tc_motion_step(pane->motion, now_ms), damage);
	return true;
}

/* What is on its way comes nearer. True when anything is, or has just come there. */
static bool move_panes(struct tc_scene *scene, int64_t now_ms, struct tc_damage *damage) {
	bool moved = false;
	for (int i = 0; i < scene->layout.pane_count; i++) {
		struct pane *pane = &scene->panes[i];
		if (tc_motion_runs(pane->motion) && pane->changed_ms != now_ms) {
			paint_list(pane, tc_motion_step(pane->motion, now_ms), damage);
			moved = true;
		}
	}
	return moved;
}

/* Name, reason and since when, in place of half a picture or of none. */
static void draw_tile(
	struct tc_scene *scene, struct pane *pane, int64_t now_ms, struct tc_damage *damage) {
	(void)settle_pane(pane, INT64_MAX, damage);
	struct tc_drawlist *list = next_list(scene, pane);
	const struct tc_widget *widget = pane->widget;
	bool english = widget->language == TC_ENGLISH;
	char since[TC_DATE_TEXT_MAX], reason[96 + TC_DATE_TEXT_MAX];
	(void)tc_moment_label(pane->shelf.since_ms, now_ms, since, sizeof since);
	snprintf(reason, sizeof reason, english ? "%s, left out since %s" : "%s, dừng từ %s",
		pane->shelf.reason == TC_SHELF_SLOW
			? english ? "takes too long to draw" : "vẽ quá lâu"
			: english ? "too much to draw"
				  : "quá nhiều để vẽ",
		since);
	tc_widget_draw_reason(widget, list, reason);
	pane->tiled = true;
	show_next(pane, damage);
}

static void shelve(struct tc_scene *scene, int index, int64_t now_ms, struct tc_damage *damage) {
	struct pane *pane = &scene->panes[index];
	tc_log(TC_LOG_WARNING, "pane left out", "pane", scene->layout.panes[index].id, "kind",
		pane->widget->class_->kind, "reason",
		pane->shelf.reason == TC_SHELF_SLOW ? "too slow" : "no memory", NULL);
	draw_tile(scene, pane, now_ms, damage);
}

/* False: there is no memory for it, and the list before is still shown. */
static bool draw_pane(
	struct tc_scene *scene, struct pane *pane, int64_t monotonic_ms, struct tc_damage *damage) {
	bool goes_on = settle_pane(pane, monotonic_ms, damage);
	struct tc_drawlist *list = next_list(scene, pane);
	tc_widget_draw(pane->widget, list);
	if (list->full) {
		return false;
	}
	pane->tiled = false;
	if (!set_out(scene, pane, goes_on, monotonic_ms, damage)) {
		tc_motion_stop(pane->motion);
		show_next(pane, damage);
	}
	return true;
}

/* The words over the whole wall; "" for none. A picture of the past says of when. */
static void overlay_words(
	const struct tc_scene *scene, const struct tc_view *view, char *out, size_t size) {
	bool english = scene->layout.wall.language == TC_ENGLISH;
	int64_t now_ms = tc_view_now_ms(view);
	struct tc_date at = tc_date_at(now_ms, scene->layout.wall.zone_minutes);
	out[0] = '\0';
	switch (tc_view_rehearsal(view)) {
	case TC_REHEARSAL_NONE: break;
	case TC_REHEARSAL_SAMPLE:
	case TC_REHEARSAL_RECORDING:
		snprintf(out, size, "%s", english ? "SAMPLE" : "SỐ LIỆU MẪU");
		break;
	case TC_REHEARSAL_REPLAY:
		snprintf(out, size, "%s %02d:%02d %02d/%02d/%04d", english ? "REPLAY" : "PHÁT LẠI",
			at.hour, at.minute, at.day, at.month, at.year);
		break;
	}
}

static void refresh_overlay(
	struct tc_scene *scene, const struct tc_view *view, struct tc_damage *damage) {
	enum tc_rehearsal rehearsal = tc_view_rehearsal(view);
	if (scene->overlay.shown >= 0 && rehearsal == scene->rehearsal) {
		return;
	}
	scene->rehearsal = rehearsal;
	struct tc_drawlist *list = next_list(scene, &scene->overlay);
	char words[64];
	overlay_words(scene, view, words, sizeof words);
	if (words[0] != '\0') {
		tc_draw_watermark(list,
			(struct tc_rect) {
				0, 0, scene->layout.wall.width_px, scene->layout.wall.height_px },
			words);
	}
	show_next(&scene->overlay, damage);
}

/* A picture of the past, and one that is only looked at, stand still. */
static bool stands_still(const struct tc_scene *scene) {
	return scene->still || scene->rehearsal != TC_REHEARSAL_NONE;
}

/* Panes are not drawn anew for it: of a wall that breathes nothing is painted but the outlines. */
static void refresh_breath(
	struct tc_scene *scene, const struct tc_view *view, bool drawn, struct tc_damage *damage) {
	int64_t now_ms = tc_view_now_ms(view), step = now_ms / TC_ALARM_STEP_MS;
	if (!drawn && (scene->beats == 0 || step == scene->breath_step || stands_still(scene))) {
		return;
	}
	scene->breath_step = step;
	scene->beats = tc_alarmed_breathe(scene->paintings, scene->layout.pane_count, now_ms,
		stands_still(scene), next_list(scene, &scene->breath));
	tc_since_draw(&scene->since, scene->paintings, scene->layout.pane_count,
		&scene->breath.lists[scene->breath.shown == 0 ? 1 : 0]);
	show_next(&scene->breath, damage);
}

static void list_panes(struct tc_scene *scene) {
	scene->painting_count = 0;
	for (int i = 0; i < scene->layout.pane_count; i++) {
		scene->paintings[scene->painting_count++] = scene->panes[i].painting;
	}
}

static void list_rest(struct tc_scene *scene) {
	scene->paintings[scene->painting_count++] = scene->breath.painting;
	scene->paintings[scene->painting_count++] = scene->overlay.painting;
}

/* Without news a widget changes when it said it would. */
static bool is_due(const struct tc_widget *widget, const struct tc_view *view) {
	return widget->class_->next_change_ms == NULL ||
		widget->class_->next_change_ms(widget) <= tc_view_now_ms(view);
}

/* Which alarm a pane bears. True: another mark than before. */
static bool set_badge(struct tc_scene *scene, int index, const struct tc_view *view) {
	struct pane *pane = &scene->panes[index];
	struct tc_badge badge = { 0 }, before = pane->widget->badge;
	if (!pane->widget->class_->lists_alarms) {
		badge = tc_alarmed_worst(
			&scene->binding.wants[index], scene->catalogue, tc_view_board(view));
	}
	pane->widget->badge = badge;
	return badge.priority != before.priority || badge.state != before.state;
}

struct asking {
	bool news, alarms;
};

/* True when it is drawn anew. What a pane costs is its own: the others are asked as ever. */
static bool ask_pane(struct tc_scene *scene, int index, const struct tc_view *view,
	const struct asking *asking, struct tc_damage *damage) {
	struct pane *pane = &scene->panes[index];
	struct tc_widget *widget = pane->widget;
	int64_t now_ms = tc_view_now_ms(view);
	bool badge = asking->alarms && set_badge(scene, index, view);
	if (tc_shelf_holds(&pane->shelf, now_ms)) {
		if (badge || !pane->tiled) {
			draw_tile(scene, pane, now_ms, damage);
		}
		return badge;
	}
	bool first = pane->shown < 0;
	bool asks = widget->class_->refresh != NULL &&
		(asking->news || pane->tiled || is_due(widget, view));
	if (!asks && !badge && !first) {
		return false;
	}
	int64_t begun_us = tc_shelf_now_us();
	if (scene->on_pane != NULL) {
		scene->on_pane(scene->user, index);
	}
	bool different = asks && widget->class_->refresh(widget, view);
	different = different || badge || first || pane->tiled;
	if (different && !draw_pane(scene, pane, tc_view_monotonic_ms(view), damage)) {
		tc_shelf_put(&pane->shelf, TC_SHELF_MEMORY, now_ms);
		shelve(scene, index, now_ms, damage);
	} else if (tc_shelf_charge(&pane->shelf, tc_shelf_now_us() - begun_us, first, now_ms)) {
		shelve(scene, index, now_ms, damage);
	}
	return different || pane->tiled;
}

bool tc_scene_refresh(
	struct tc_scene *scene, const struct tc_view *view, struct tc_damage *damage) {
	uint64_t serial = tc_board_serial(tc_view_board(view));
	bool alarms = serial != scene->alarms, drawn = false;
	bool news = !scene->painted || alarms || tc_view_generation(view) != scene->generation;
	scene->generation = tc_view_generation(view);
	scene->alarms = serial;
	for (int i = 0; i < scene->layout.pane_count; i++) {
		drawn = ask_pane(scene, i, view, &(struct asking) { news, alarms }, damage) ||
			drawn;
	}
	drawn = move_panes(scene, tc_view_monotonic_ms(view), damage) || drawn;
	refresh_overlay(scene, view, damage);
	list_panes(scene);
	bool marked = tc_since_refresh(&scene->since, scene->paintings, scene->layout.pane_count,
		tc_view_now_ms(view), scene->layout.changed_shown_ms);
	refresh_breath(scene, view, drawn || marked, damage);
	list_rest(scene);
	if (!scene->painted) {
		tc_damage_add(
			damage, 0, 0, scene->layout.wall.width_px, scene->layout.wall.height_px);
		scene->painted = true;
	}
	tc_damage_clip(damage,
		(struct tc_pixels) {
			0, 0, scene->layout.wall.width_px, scene->layout.wall.height_px });
	return !tc_damage_is_empty(damage);
}

const struct tc_painting *tc_scene_paintings(const struct tc_scene *scene, int *count) {
	*count = scene->painting_count;
	return scene->paintings;
}

bool tc_scene_is_moving(const struct tc_scene *scene) {
	for (int i = 0; i < scene->layout.pane_count; i++) {
		if (tc_motion_runs(scene->panes[i].motion)) {
			return true;
		}
	}
	return false;
}

int64_t tc_scene_next_change_ms(const struct tc_scene *scene) {
	int64_t next = scene->beats > 0 && !stands_still(scene)
		? (scene->breath_step + 1) * TC_ALARM_STEP_MS
		: INT64_MAX;
	int64_t ends_ms = tc_since_ends_ms(&scene->since, scene->layout.changed_shown_ms);
	next = ends_ms < next ? ends_ms : next;
	for (int i = 0; i < scene->layout.pane_count; i++) {
		const struct tc_widget *widget = scene->panes[i].widget;
		int64_t at = scene->panes[i].tiled ? scene->panes[i].shelf.until_ms
			: widget->class_->next_change_ms == NULL
			? INT64_MAX
			: widget->class_->next_change_ms(widget);
		next = at < next ? at : next;
	}
	return next;
}

/* NULL: its widget remembers nothing. */
static struct tc_pane_change *change_of(const struct tc_scene *scene, int pane) {
	struct tc_widget *widget = scene->panes[pane].widget;
	size_t offset = widget->class_->change;
	return offset == 0 ? NULL : (struct tc_pane_change *)((char *)widget + offset);
}

int tc_scene_lit(const struct tc_scene *scene, int64_t now_ms, struct tc_scene_lit *out, int size) {
	int count = 0;
	for (int i = 0; i < scene->layout.pane_count && count < size; i++) {
		const struct tc_pane_change *change = change_of(scene, i);
		if (change != NULL && change->changed_at_ms != 0 &&
			now_ms - change->changed_at_ms < TC_PANE_LIT_MS) {
			out[count++] = (struct tc_scene_lit) { i, change->changed_at_ms };
		}
	}
	return count;
}

void tc_scene_light(struct tc_scene *scene, const struct tc_scene_lit *lit) {
	bool inside = lit->pane >= 0 && lit->pane < scene->layout.pane_count;
	struct tc_pane_change *change = inside ? change_of(scene, lit->pane) : NULL;
	if (change != NULL) {
		change->changed_at_ms = lit->changed_at_ms;
	}
}

void tc_scene_leave(struct tc_scene *scene) {
	scene->away = true;
	if (scene->painted && scene->layout.changed_shown_ms > 0 &&
		scene->rehearsal != TC_REHEARSAL_REPLAY) {
		tc_since_leave(&scene->since, scene->paintings, scene->layout.pane_count);
	}
}

void tc_scene_come(struct tc_scene *scene) {
	scene->away = false;
	tc_since_come(&scene->since);
}

bool tc_scene_marks(const struct tc_scene *scene, const struct tc_datum *datum) {
	return tc_since_marks(&scene->since, datum);
}

char *tc_scene_news(const struct tc_scene *scene) {
	return tc_since_write(&scene->since, scene->catalogue);
}

bool tc_scene_renew(struct tc_scene *scene, const char *news, int64_t now_ms) {
	return tc_since_read(&scene->since, scene->catalogue, news, now_ms);
}

const struct tc_drawlist *tc_scene_list(const struct tc_scene *scene, int pane) {
	return &scene->panes[pane].lists[scene->panes[pane].shown];
}

const struct tc_pane_wants *tc_scene_wants(const struct tc_scene *scene, int pane) {
	return &scene->binding.wants[pane];
}
