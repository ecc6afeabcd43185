#include "display/overlay.h"

#include "base/period.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OVERLAY_BYTES = 256 * 1024 };

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

struct writer {
	struct tc_drawlist *list;
	struct tc_text_style style;
	double x_px, baseline_px, pitch_px;
};

static void write_line(struct writer *writer, const char *text) {
	tc_draw_text(writer->list, writer->x_px, writer->baseline_px, writer->style, text, NULL);
	writer->baseline_px += writer->pitch_px;
}

static void write_lines(const struct tc_overlay *overlay, const struct tc_layout *layout,
	const struct tc_view *view, struct writer *writer) {
	static const char *const links[] = { "", "no hub", "connecting", "live", "lost" };
	static const char *const stores[] = { "", "ok", "degraded", "full" };
	char line[TC_OVERLAY_LINE_BYTES], now[32];
	tc_time_format(tc_view_now_ms(view), layout->wall.zone_minutes, now, sizeof now);
	snprintf(line, sizeof line, "%s · %d panes · %s", layout->name, layout->pane_count, now);
	write_line(writer, line);
	snprintf(line, sizeof line, "hub %s · store %s · %ld MiB", links[tc_view_link(view)],
		stores[tc_view_store(view)], resident_mib());
	write_line(writer, line);
	snprintf(line, sizeof line, "frame %.1f ms · %.1f %% of the wall", overlay->frame_ms,
		overlay->painted_share * 100);
	write_line(writer, line);
	writer->style.ink = TC_INK_WARNING;
	for (int i = 0; i < overlay->reason_count; i++) {
		write_line(writer, overlay->reasons[i]);
	}
}

static void draw(struct tc_overlay *overlay, const struct tc_layout *layout,
	const struct tc_view *view, struct tc_drawlist *list) {
	double u_px = list->u_px, size_u = 4;
	int lines = 3 + overlay->reason_count;
	struct tc_rect box = { 0, 0, layout->wall.width_px, (lines * 1.4 + 1) * size_u * u_px };
	tc_draw_fill(list, box, TC_INK_TRACK);
	struct writer writer = {
		.list = list,
		.style = { size_u, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT },
		.x_px = 2 * u_px,
		.baseline_px = 1.4 * size_u * u_px,
		.pitch_px = 1.4 * size_u * u_px,
	};
	write_lines(overlay, layout, view, &writer);
}

void tc_overlay_refresh(struct tc_overlay *overlay, const struct tc_layout *layout,
	const struct tc_view *view, struct tc_fonts *fonts, struct tc_damage *damage) {
	if (!overlay->shown && overlay->current < 0) {
		return;
	}
	int next = overlay->current == 0 ? 1 : 0;
	struct tc_drawlist *list = &overlay->lists[next];
	tc_arena_reset(overlay->arenas[next]);
	tc_drawlist_init(
		list, overlay->arenas[next], fonts, &layout->theme.style, layout->wall.unit_px);
	if (overlay->shown) {
		draw(overlay, layout, view, list);
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
