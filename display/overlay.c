#include "display/overlay.h"

#include "base/clock.h"
#include "base/period.h"
#include "widgets/kit/pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	OVERLAY_BYTES = 256 * 1024,
	SOURCES_MAX = 6, /* lines of feeds; a wall with more says how many it leaves out */
	LINES_MAX = 16,
};

static const double size_u = 4, pitch_em = 1.4, outline_u = 0.3;

bool tc_overlay_init(struct tc_overlay *overlay) {
	memset(overlay, 0, sizeof *overlay);
	overlay->current = -1;
	overlay->arenas[0] = tc_arena_create(OVERLAY_BYTES);
	overlay->arenas[1] = tc_arena_create(OVERLAY_BYTES);
	return overlay->arenas[0] != NULL && overlay->arenas[1] != NULL;
}

void tc_overlay_finish(struct tc_overlay *overlay) {
	tc_arena_destroy(overlay->arenas[0]);
	tc_arena_destroy(overlay->arenas[1]);
}

void tc_overlay_turn(struct tc_overlay *overlay) {
	bool shown = overlay->shown, outlines = overlay->outlines;
	overlay->shown = !shown || !outlines;
	overlay->outlines = shown && !outlines;
}

/* Resident memory in MiB, from the kernel's own count of pages; 0 when it will not say. */
static long resident_mib(void) {
	FILE *file = fopen("/proc/self/statm", "re");
	long total = 0, resident = 0;
	if (file == NULL) {
		return 0;
	}
	int read = fscanf(file, "%ld %ld", &total, &resident);
	fclose(file);
	return read == 2 ? resident * sysconf(_SC_PAGESIZE) / (1024 * 1024) : 0;
}

/* CPU time of this thread. */
static int64_t cpu_us(void) {
	struct rusage used;
	memset(&used, 0, sizeof used);
	getrusage(RUSAGE_THREAD, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL + used.ru_utime.tv_usec +
		used.ru_stime.tv_usec;
}

static double area_of(struct tc_pixels rect) {
	return (double)(rect.right - rect.left) * (rect.bottom - rect.top);
}

void tc_overlay_begin_frame(struct tc_overlay *overlay) {
	overlay->began_us = cpu_us();
}

void tc_overlay_end_frame(struct tc_overlay *overlay, const struct tc_damage *damage,
	const struct tc_surface *surface) {
	double area = 0;
	for (int i = 0; i < damage->count; i++) {
		area += area_of(damage->rects[i]);
	}
	overlay->painted_share = area / area_of(tc_surface_area(surface));
	overlay->frames_ms[overlay->frame_count++ % TC_OVERLAY_FRAMES] =
		(float)(cpu_us() - overlay->began_us) / 1e3F;
}

struct writer {
	char lines[LINES_MAX][TC_OVERLAY_LINE_BYTES];
	int count, warnings; /* the last ones are warnings */
};

static char *next_line(struct writer *writer) {
	return writer->count < LINES_MAX ? writer->lines[writer->count++] : NULL;
}

static int by_size(const void *a, const void *b) {
	float left = *(const float *)a, right = *(const float *)b;
	return (left > right) - (left < right);
}

static void write_frames(const struct tc_overlay *overlay, struct writer *writer) {
	float sorted[TC_OVERLAY_FRAMES];
	int count = overlay->frame_count < TC_OVERLAY_FRAMES ? (int)overlay->frame_count
							     : TC_OVERLAY_FRAMES;
	char *line = next_line(writer);
	if (line == NULL || count == 0) {
		return;
	}
	memcpy(sorted, overlay->frames_ms, (size_t)count * sizeof *sorted);
	qsort(sorted, (size_t)count, sizeof *sorted, by_size);
	snprintf(line, TC_OVERLAY_LINE_BYTES,
		"%d frames, CPU: half within %.1f ms, 95 %% within %.1f, worst %.1f · last painted "
		"%.1f %% of the wall",
		count, (double)sorted[count / 2], (double)sorted[count * 95 / 100],
		(double)sorted[count - 1], overlay->painted_share * 100);
}

static void write_clock(
	const struct tc_layout *layout, const struct tc_view *view, struct writer *writer) {
	static const char *const links[] = { "", "no hub", "connecting", "live", "lost" };
	static const char *const stores[] = { "", "ok", "degraded", "full" };
	int64_t hub_ms = tc_view_now_ms(view);
	char *line = next_line(writer), now[32];
	if (line == NULL) {
		return;
	}
	tc_time_format(hub_ms, layout->wall.zone_minutes, now, sizeof now);
	double apart_s = (double)(hub_ms - tc_clock_unix_ms(tc_clock_system())) / 1000;
	snprintf(line, TC_OVERLAY_LINE_BYTES,
		"%s%s · hub %s · store %s · this machine's clock is %.1f s %s", now,
		tc_view_clock_trusted(view) ? "" : " (not trusted)", links[tc_view_link(view)],
		stores[tc_view_store(view)], apart_s < 0 ? -apart_s : apart_s,
		apart_s < 0 ? "ahead" : "behind");
}

struct feed {
	int source, series;
	int64_t heard_ms;
};

/* One feed a source: how many series it is primary of, and when any of them was heard last. */
static int list_feeds(const struct tc_scene *scene, const struct tc_view *view, struct feed *feeds,
	int most, int *left_out) {
	int bound = 0, count = 0;
	const struct tc_mirror_series *series = tc_scene_series(scene, &bound);
	for (int i = 0; i < bound; i++) {
		const struct tc_series *known =
			tc_view_series(view, series[i].indicator, series[i].area);
		if (known == NULL) {
			continue;
		}
		int at = 0;
		while (at < count && feeds[at].source != known->source) {
			at++;
		}
		if (at == most) {
			*left_out += 1;
			continue;
		}
		if (at == count) {
			feeds[count++] = (struct feed) { .source = known->source };
		}
		feeds[at].series++;
		feeds[at].heard_ms =
			known->heard_ms > feeds[at].heard_ms ? known->heard_ms : feeds[at].heard_ms;
	}
	return count;
}

static void write_feeds(
	const struct tc_scene *scene, const struct tc_view *view, struct writer *writer) {
	static const char *const states[] = { "", "connected", "silent", "lost", "unknown" };
	struct feed feeds[SOURCES_MAX];
	int left_out = 0;
	int count = list_feeds(scene, view, feeds, SOURCES_MAX, &left_out);
	for (int i = 0; i < count; i++) {
		const struct tc_source_view *source = tc_view_source(view, feeds[i].source);
		char *line = next_line(writer);
		if (line == NULL || source == NULL) {
			return;
		}
		snprintf(line, TC_OVERLAY_LINE_BYTES,
			"%s · %s%s · %d series · last heard %.1f s ago", source->name,
			states[source->state], source->gap ? ", events missing" : "",
			feeds[i].series,
			(double)(tc_view_monotonic_ms(view) - feeds[i].heard_ms) / 1000);
	}
	char *line = left_out > 0 ? next_line(writer) : NULL;
	if (line != NULL) {
		snprintf(line, TC_OVERLAY_LINE_BYTES, "%d series of other sources", left_out);
	}
}

static void write_lines(const struct tc_overlay *overlay, const struct tc_scene *scene,
	const struct tc_view *view, struct writer *writer) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	snprintf(next_line(writer), TC_OVERLAY_LINE_BYTES, "%s · %d panes · %ld MiB%s",
		layout->name, layout->pane_count, resident_mib(),
		overlay->outlines ? " · outlines: painted in the last frame" : "");
	write_clock(layout, view, writer);
	write_frames(overlay, writer);
	write_feeds(scene, view, writer);
	for (int i = 0; i < overlay->reason_count; i++) {
		char *line = next_line(writer);
		if (line != NULL) {
			memcpy(line, overlay->reasons[i], TC_OVERLAY_LINE_BYTES);
			writer->warnings++;
		}
	}
}

static void draw_outlines(const struct tc_overlay *overlay, struct tc_drawlist *list) {
	for (int i = 0; i < overlay->painted.count; i++) {
		const struct tc_pixels *rect = &overlay->painted.rects[i];
		struct tc_rect frame = { rect->left, rect->top, rect->right - rect->left,
			rect->bottom - rect->top };
		tc_draw_frame(list, frame, outline_u * list->u_px, TC_DASH_SOLID, TC_INK_CRITICAL);
	}
}

/* On the first screen alone: letters under a bezel help nobody. */
static double first_width_px(const struct tc_layout *layout) {
	const struct tc_screen *screens = layout->wall.screens.items;
	return layout->wall.screens.count > 0 ? screens[0].width_px : layout->wall.width_px;
}

static void draw(struct tc_overlay *overlay, const struct tc_scene *scene,
	const struct tc_view *view, struct tc_drawlist *list) {
	struct tc_text_style style = { size_u, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT };
	struct writer *writer = tc_arena_array(list->arena, 1, sizeof *writer);
	if (writer == NULL) {
		return;
	}
	writer->count = writer->warnings = 0;
	write_lines(overlay, scene, view, writer);
	double pitch_px = pitch_em * size_u * list->u_px;
	struct tc_rect box = { 0, 0, first_width_px(tc_scene_layout(scene)),
		(writer->count + 0.7) * pitch_px };
	if (overlay->outlines) {
		draw_outlines(overlay, list);
	}
	tc_draw_fill(list, box, TC_INK_TRACK);
	double room_px = box.width_px - 4 * list->u_px;
	for (int i = 0; i < writer->count; i++) {
		style.ink = i >= writer->count - writer->warnings ? TC_INK_WARNING : TC_INK_TEXT;
		tc_pane_draw_fitted(list, 2 * list->u_px, (i + 1) * pitch_px, room_px, style,
			size_u / 2, writer->lines[i]);
	}
}

void tc_overlay_refresh(struct tc_overlay *overlay, const struct tc_scene *scene,
	const struct tc_view *view, struct tc_fonts *fonts, struct tc_damage *damage) {
	const struct tc_layout *layout = tc_scene_layout(scene);
	if (!overlay->shown && overlay->current < 0) {
		return;
	}
	/* Outlines stay until something else is painted. */
	if (!tc_damage_is_empty(damage)) {
		overlay->painted = *damage;
	}
	int next = overlay->current == 0 ? 1 : 0;
	struct tc_drawlist *list = &overlay->lists[next];
	tc_arena_reset(overlay->arenas[next]);
	tc_drawlist_init(
		list, overlay->arenas[next], fonts, &layout->theme.style, layout->wall.unit_px);
	if (overlay->shown) {
		draw(overlay, scene, view, list);
	}
	tc_damage_between(overlay->painting.list, list, 0, 0, damage);
	overlay->painting = (struct tc_painting) {
		.clip = { 0, 0, layout->wall.width_px, layout->wall.height_px },
		.list = overlay->shown ? list : NULL,
	};
	overlay->current = overlay->shown ? next : -1;
}

void tc_overlay_forget(struct tc_overlay *overlay) {
	overlay->current = -1;
	overlay->painting.list = NULL;
}

const struct tc_painting *tc_overlay_painting(const struct tc_overlay *overlay) {
	return overlay->current < 0 ? NULL : &overlay->painting;
}
