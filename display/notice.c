#include "display/notice.h"

#include "base/period.h"
#include "feeds/judge/judge.h"
#include "widgets/kit/marks.h"

#include <string.h>

enum {
	NOTICE_BYTES = 2 * 1024 * 1024,
	NAME_U = 16,
	WORDS_U = 10,
	BAND_U = 17,
};

/* Geometry of LOOK: a banner's edge, the room left of a frame, above it, and its stroke. */
static const double edge_u = 1.6, frame_side_u = 3, frame_top_u = 2, stroke_u = 0.6;

bool tc_notice_init(struct tc_notice *notice) {
	*notice = (struct tc_notice) { .arena = tc_arena_create(NOTICE_BYTES) };
	return notice->arena != NULL;
}

void tc_notice_finish(struct tc_notice *notice) {
	tc_arena_destroy(notice->arena);
	*notice = (struct tc_notice) { 0 };
}

/* Room for count parts; false: out of memory, the notice is empty. */
static bool clear(struct tc_notice *notice, int count) {
	tc_arena_reset(notice->arena);
	notice->count = 0;
	notice->lists = tc_arena_array(notice->arena, (size_t)count, sizeof *notice->lists);
	notice->parts = tc_arena_array(notice->arena, (size_t)count, sizeof *notice->parts);
	return notice->lists != NULL && notice->parts != NULL;
}

/* The next part, on the whole wall, with an empty list. */
static struct tc_notice_part *add_part(
	struct tc_notice *notice, const struct tc_layout *layout, struct tc_fonts *fonts) {
	struct tc_drawlist *list = &notice->lists[notice->count];
	struct tc_notice_part *part = &notice->parts[notice->count++];
	memset(part, 0, sizeof *part);
	tc_drawlist_init(list, notice->arena, fonts, &layout->theme.style, layout->wall.unit_px);
	part->painting.clip =
		(struct tc_rect) { 0, 0, layout->wall.width_px, layout->wall.height_px };
	part->painting.list = list;
	return part;
}

static struct tc_pixels area_of(const struct tc_screen *screen) {
	return (struct tc_pixels) { screen->wall_x_px, screen->wall_y_px,
		screen->wall_x_px + screen->width_px, screen->wall_y_px + screen->height_px };
}

/* As large as the scale says, or as the screen lets it be. */
static double fitting_u(
	struct tc_drawlist *list, struct tc_text_style style, const char *text, double width_px) {
	double wanted_px = tc_measure_text(list, style, text).width_px;
	return wanted_px <= width_px ? style.size_u : style.size_u * width_px / wanted_px;
}

static void draw_slate(
	struct tc_drawlist *list, struct tc_pixels screen, const char *name, const char *clock) {
	struct tc_text_style style = { NAME_U, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_MIDDLE };
	double x_px = (screen.left + screen.right) / 2.0, u_px = list->u_px;
	double y_px = (screen.top + screen.bottom) / 2.0;
	style.size_u = fitting_u(list, style, name, 0.9 * (screen.right - screen.left));
	tc_draw_text(list, x_px, y_px, style, name, NULL);
	style.size_u = NAME_U;
	style.weight = TC_WEIGHT_LIGHT;
	tc_draw_text(list, x_px, y_px + 1.5 * NAME_U * u_px, style, clock, NULL);
}

void tc_notice_slate(struct tc_notice *notice, const struct tc_layout *layout,
	struct tc_fonts *fonts, const char *office, int64_t now_ms) {
	const struct tc_screen *screens = layout->wall.screens.items;
	char time[32], clock[8];
	if (!clear(notice, 1)) {
		return;
	}
	struct tc_notice_part *part = add_part(notice, layout, fonts);
	struct tc_drawlist *list = &notice->lists[0];
	tc_time_format(now_ms, layout->wall.zone_minutes, time, sizeof time);
	snprintf(clock, sizeof clock, "%.5s", strlen(time) > 11 ? time + 11 : "");
	const char *name =
		office != NULL ? office : tc_words_in(&layout->wall.title, layout->wall.language);
	for (size_t i = 0; i < layout->wall.screens.count; i++) {
		draw_slate(list, area_of(&screens[i]), name != NULL ? name : "", clock);
	}
	tc_damage_add(&part->damage, 0, 0, layout->wall.width_px, layout->wall.height_px);
}

/* A strip of a frame; the ground is painted there, so it is no wider than the room kept for frames. */
static void add_strip(struct tc_damage *damage, double x_px, double y_px, double right_px,
	double bottom_px, const struct tc_layout *layout) {
	struct tc_rect rect = { x_px, y_px, right_px - x_px, bottom_px - y_px };
	struct tc_pixels wall = { 0, 0, layout->wall.width_px, layout->wall.height_px };
	struct tc_pixels area = tc_pixels_common(tc_pixels_around(rect, 0, 0), wall);
	/* Not tc_damage_add: it would join the four sides of a small frame into all of it. */
	if (!tc_pixels_empty(area)) {
		damage->rects[damage->count++] = area;
	}
}

static void add_frame(struct tc_notice *notice, const struct tc_layout *layout,
	struct tc_fonts *fonts, const struct tc_pane_box *box) {
	struct tc_drawlist *list = &notice->lists[notice->count];
	struct tc_notice_part *part = add_part(notice, layout, fonts);
	double u_px = list->u_px, stroke_px = stroke_u * u_px;
	struct tc_rect ink = { box->x_px, box->y_px, box->width_px, box->height_px };
	double left = ink.x_px - frame_side_u * u_px, top = ink.y_px - frame_top_u * u_px;
	double right = ink.x_px + ink.width_px + frame_side_u * u_px;
	double bottom = ink.y_px + ink.height_px + frame_top_u * u_px;
	tc_mark_draw_frame(list, ink, TC_MARK_LOST);
	add_strip(&part->damage, left, top, right, top + stroke_px, layout);
	add_strip(&part->damage, left, bottom - stroke_px, right, bottom, layout);
	add_strip(&part->damage, left, top, left + stroke_px, bottom, layout);
	add_strip(&part->damage, right - stroke_px, top, right, bottom, layout);
}

/* The banner on one screen of the lowest row. */
static void draw_band(struct tc_drawlist *list, struct tc_pixels screen, const char *words) {
	double u_px = list->u_px, height_px = BAND_U * u_px, top_px = screen.bottom - height_px;
	double width_px = screen.right - screen.left;
	struct tc_rect band = { screen.left, top_px, width_px, height_px };
	struct tc_rect edge = { screen.left, top_px, edge_u * u_px, height_px };
	struct tc_text_style style = { WORDS_U, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_fill(list, band, TC_INK_TRACK);
	tc_draw_fill(list, edge, TC_INK_WARNING);
	double room_px = width_px - 16 * u_px;
	style.size_u = fitting_u(list, style, words, room_px);
	tc_draw_text(list, screen.left + 8 * u_px, top_px + 11.5 * u_px, style, words, NULL);
}

static void write_words(const struct tc_layout *layout, int64_t live_ms, char *out, size_t size) {
	bool english = layout->wall.language == TC_ENGLISH;
	char time[32] = "";
	if (live_ms != 0) {
		tc_time_format(live_ms, layout->wall.zone_minutes, time, sizeof time);
	}
	snprintf(out, size, "%s%s%.5s",
		english ? "Recovered picture · connection lost" : "Ảnh khôi phục · mất kết nối",
		strlen(time) > 11 ? " " : "", strlen(time) > 11 ? time + 11 : "");
}

void tc_notice_recovered(struct tc_notice *notice, const struct tc_layout *layout,
	struct tc_fonts *fonts, int64_t live_ms) {
	const struct tc_screen *screens = layout->wall.screens.items;
	char words[128];
	if (!clear(notice, layout->pane_count + 1)) {
		return;
	}
	for (int i = 0; i < layout->pane_count; i++) {
		add_frame(notice, layout, fonts, &layout->panes[i].box);
	}
	struct tc_drawlist *list = &notice->lists[notice->count];
	struct tc_notice_part *part = add_part(notice, layout, fonts);
	write_words(layout, live_ms, words, sizeof words);
	for (size_t i = 0; i < layout->wall.screens.count; i++) {
		struct tc_pixels screen = area_of(&screens[i]);
		if (screen.bottom == layout->wall.height_px) {
			draw_band(list, screen, words);
			double height_px = BAND_U * list->u_px;
			tc_damage_add(&part->damage, screen.left, screen.bottom - height_px,
				screen.right - screen.left, height_px);
		}
	}
}
