#include "display/playlist.h"

#include "display/binding.h"

#include <stdlib.h>
#include <string.h>

enum { FADE_FRAME_MS = 33 };

struct tc_playlist {
	struct tc_scene *scenes[TC_SCENES_MAX];
	int count, shown;
	struct tc_mirror_series *series;
	int series_count;
	struct tc_alarm_rule *rules; /* owned; what they say lies with the scenes */
	int rule_count;
	bool begun;
	int64_t since_ms; /* the scene shown came then */
	bool ready;       /* next is painted */
	bool fading;      /* from the picture in former to the one in next */
	struct tc_surface next, former;
};

static int next_index(const struct tc_playlist *playlist) {
	return (playlist->shown + 1) % playlist->count;
}

static const struct tc_layout_scene *row_of(const struct tc_playlist *playlist, int index) {
	return &tc_scene_layout(playlist->scenes[index])->scenes[index];
}

static int64_t due_ms(const struct tc_playlist *playlist) {
	int seconds = row_of(playlist, playlist->shown)->seconds;
	return playlist->since_ms + (int64_t)seconds * 1000;
}

/* What every scene binds, one after the other: a mirror merges what is there twice. */
static bool collect_series(struct tc_playlist *playlist) {
	int total = 0;
	for (int i = 0; i < playlist->count; i++) {
		int count = 0;
		(void)tc_scene_series(playlist->scenes[i], &count);
		total += count;
	}
	playlist->series = calloc((size_t)total + 1, sizeof *playlist->series);
	if (playlist->series == NULL) {
		return false;
	}
	for (int i = 0; i < playlist->count; i++) {
		int count = 0;
		const struct tc_mirror_series *series =
			tc_scene_series(playlist->scenes[i], &count);
		if (count > 0) {
			memcpy(playlist->series + playlist->series_count, series,
				(size_t)count * sizeof *series);
			playlist->series_count += count;
		}
	}
	playlist->series_count = tc_binding_merge(playlist->series, playlist->series_count);
	return true;
}

/* The same pane in every scene is one alarm and not several. */
static bool is_same_rule(const struct tc_alarm_rule *a, const struct tc_alarm_rule *b) {
	return a->indicator == b->indicator && a->area == b->area && a->each == b->each &&
		a->kind == b->kind && a->priority == b->priority && a->count == b->count &&
		a->limit == b->limit && a->severe_by == b->severe_by &&
		a->deadband == b->deadband && a->on_delay_ms == b->on_delay_ms &&
		a->off_delay_ms == b->off_delay_ms &&
		a->only_if.indicator == b->only_if.indicator &&
		a->only_if.area == b->only_if.area && a->only_if.kind == b->only_if.kind &&
		a->only_if.limit == b->only_if.limit;
}

static void add_rule(struct tc_playlist *playlist, const struct tc_alarm_rule *rule) {
	for (int i = 0; i < playlist->rule_count; i++) {
		if (is_same_rule(&playlist->rules[i], rule)) {
			return;
		}
	}
	playlist->rules[playlist->rule_count++] = *rule;
}

static bool collect_rules(struct tc_playlist *playlist) {
	int total = 0;
	for (int i = 0; i < playlist->count; i++) {
		total += tc_scene_rules(playlist->scenes[i])->count;
	}
	playlist->rules = calloc((size_t)total + 1, sizeof *playlist->rules);
	for (int i = 0; i < playlist->count && playlist->rules != NULL; i++) {
		const struct tc_alarm_rules *rules = tc_scene_rules(playlist->scenes[i]);
		for (int r = 0; r < rules->count; r++) {
			add_rule(playlist, &rules->items[r]);
		}
	}
	return playlist->rules != NULL;
}

static bool open_scenes(struct tc_playlist *playlist, const struct tc_scene_setting *setting,
	struct tc_faults *faults) {
	struct tc_scene_setting each = *setting;
	bool good = true;
	playlist->count = 1;
	for (each.scene = 0; each.scene < playlist->count; each.scene++) {
		struct tc_scene **scene = &playlist->scenes[each.scene];
		if (tc_scene_open(&each, scene, faults)) {
			playlist->count = tc_scene_layout(*scene)->scene_count;
		} else {
			good = false;
		}
	}
	return good;
}

bool tc_playlist_open(const struct tc_scene_setting *setting, struct tc_playlist **out,
	struct tc_faults *faults) {
	struct tc_playlist *playlist = calloc(1, sizeof *playlist);
	if (playlist == NULL) {
		return false;
	}
	if (!open_scenes(playlist, setting, faults) || !collect_series(playlist) ||
		!collect_rules(playlist)) {
		tc_playlist_close(playlist);
		return false;
	}
	playlist->shown = setting->scene < playlist->count ? setting->scene : 0;
	tc_scene_come(playlist->scenes[playlist->shown]);
	*out = playlist;
	return true;
}

static void drop_pictures(struct tc_playlist *playlist) {
	tc_surface_finish(&playlist->next);
	tc_surface_finish(&playlist->former);
	playlist->ready = playlist->fading = false;
}

void tc_playlist_close(struct tc_playlist *playlist) {
	if (playlist == NULL) {
		return;
	}
	drop_pictures(playlist);
	/* All of them: a document saved while it was read may have had more scenes before. */
	for (int i = 0; i < TC_SCENES_MAX; i++) {
		tc_scene_close(playlist->scenes[i]);
	}
	free(playlist->series);
	free(playlist->rules);
	free(playlist);
}

struct tc_scene *tc_playlist_scene(const struct tc_playlist *playlist) {
	return playlist->scenes[playlist->shown];
}

const struct tc_mirror_series *tc_playlist_series(const struct tc_playlist *playlist, int *count) {
	*count = playlist->series_count;
	return playlist->series;
}

struct tc_alarm_rules tc_playlist_rules(const struct tc_playlist *playlist) {
	return (struct tc_alarm_rules) { playlist->rules, playlist->rule_count };
}

static void paint(struct tc_playlist *playlist, int index, const struct tc_view *view,
	struct tc_painter *painter, struct tc_surface *surface, bool all) {
	struct tc_scene *scene = playlist->scenes[index];
	struct tc_damage damage = { 0 };
	(void)tc_scene_refresh(scene, view, &damage);
	if (all) {
		damage = (struct tc_damage) { 0 };
		tc_damage_add_pixels(&damage, tc_surface_area(surface));
	}
	int count = 0;
	const struct tc_painting *paintings = tc_scene_paintings(scene, &count);
	(void)tc_painter_paint(
		painter, surface, &tc_scene_layout(scene)->theme.style, paintings, count, &damage);
}

/* False: no memory; the scene is then painted when its time has come. */
static bool prepare(struct tc_playlist *playlist, const struct tc_view *view,
	struct tc_painter *painter, const struct tc_surface *surface) {
	tc_surface_finish(&playlist->next);
	if (tc_surface_init(&playlist->next, surface->width_px, surface->height_px, NULL) !=
		TC_OK) {
		return false;
	}
	paint(playlist, next_index(playlist), view, painter, &playlist->next, true);
	playlist->ready = true;
	return true;
}

static void copy_picture(struct tc_surface *to, const struct tc_surface *from) {
	for (int y = 0; y < to->height_px; y++) {
		memcpy(to->pixels + (ptrdiff_t)y * to->stride_px,
			from->pixels + (ptrdiff_t)y * from->stride_px,
			(size_t)to->width_px * sizeof *to->pixels);
	}
}

/* Two channels at a time; share 0..256 of next. */
static void blend_row(
	uint32_t *to, const uint32_t *former, const uint32_t *next, int count, uint32_t share) {
	uint32_t rest = 256 - share;
	for (int x = 0; x < count; x++) {
		uint32_t outer = (former[x] & 0xFF00FF) * rest + (next[x] & 0xFF00FF) * share;
		uint32_t middle = (former[x] & 0x00FF00) * rest + (next[x] & 0x00FF00) * share;
		to[x] = ((outer + 0x800080) >> 8 & 0xFF00FF) | ((middle + 0x8000) >> 8 & 0x00FF00);
	}
}

static void fade(struct tc_playlist *playlist, struct tc_surface *surface, int64_t now_ms) {
	int64_t gone_ms = now_ms - playlist->since_ms;
	if (gone_ms >= TC_PLAYLIST_FADE_MS) {
		copy_picture(surface, &playlist->next);
		drop_pictures(playlist);
		return;
	}
	uint32_t share = (uint32_t)(gone_ms * 256 / TC_PLAYLIST_FADE_MS);
	for (int y = 0; y < surface->height_px; y++) {
		blend_row(surface->pixels + (ptrdiff_t)y * surface->stride_px,
			playlist->former.pixels + (ptrdiff_t)y * playlist->former.stride_px,
			playlist->next.pixels + (ptrdiff_t)y * playlist->next.stride_px,
			surface->width_px, share);
	}
}

/* The next scene's time has come. */
static void turn(struct tc_playlist *playlist, const struct tc_view *view,
	struct tc_painter *painter, struct tc_surface *surface, int64_t now_ms) {
	int next = next_index(playlist);
	tc_scene_leave(playlist->scenes[playlist->shown]);
	tc_scene_come(playlist->scenes[next]);
	bool full = tc_scene_layout(playlist->scenes[next])->motion == TC_MOTION_FULL;
	bool fades = playlist->ready && full &&
		row_of(playlist, next)->transition == TC_TRANSITION_FADE &&
		tc_surface_init(&playlist->former, surface->width_px, surface->height_px, NULL) ==
			TC_OK;
	if (playlist->ready) {
		paint(playlist, next, view, painter, &playlist->next, false); /* what came since */
	} else {
		paint(playlist, next, view, painter, surface, true);
	}
	if (fades) {
		copy_picture(&playlist->former, surface);
		playlist->fading = true;
	} else if (playlist->ready) {
		copy_picture(surface, &playlist->next);
	}
	playlist->shown = next;
	playlist->since_ms = now_ms;
	if (!fades) {
		drop_pictures(playlist);
	}
}

bool tc_playlist_writes(const struct tc_playlist *playlist, int64_t now_ms) {
	return playlist->fading ||
		(playlist->count > 1 && playlist->begun && now_ms >= due_ms(playlist));
}

bool tc_playlist_step(struct tc_playlist *playlist, const struct tc_view *view,
	struct tc_painter *painter, struct tc_surface *surface, int64_t now_ms) {
	if (playlist->count < 2) {
		return false;
	}
	if (!playlist->begun) {
		playlist->begun = true;
		playlist->since_ms = now_ms;
	}
	if (playlist->fading) {
		fade(playlist, surface, now_ms);
		return true;
	}
	if (now_ms >= due_ms(playlist)) {
		turn(playlist, view, painter, surface, now_ms);
		return true;
	}
	if (!playlist->ready && now_ms >= due_ms(playlist) - TC_PLAYLIST_AHEAD_MS) {
		(void)prepare(playlist, view, painter, surface);
	}
	return false;
}

int64_t tc_playlist_next_ms(const struct tc_playlist *playlist) {
	if (playlist->count < 2) {
		return INT64_MAX;
	}
	if (!playlist->begun) {
		return 0;
	}
	if (playlist->fading) {
		return playlist->since_ms + FADE_FRAME_MS; /* past: as soon as may be */
	}
	return playlist->ready ? due_ms(playlist) : due_ms(playlist) - TC_PLAYLIST_AHEAD_MS;
}
