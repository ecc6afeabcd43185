#include "widgets/map.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double overhang = 4, region_fade = 9, cap = 5.3, words_gap = 12.5, line_gap = 10;

/* Class of one figure and class of the other; -1 without either. */
static int pair_of(const struct tc_map *self, const struct tc_map_area *area) {
	if (!area->fact.has_value || !area->second.has_value) {
		return -1;
	}
	/* Fewer classes than three, where values are equal, take the lower rows. */
	return tc_classes_of(&self->classes, area->fact.value.number) +
		3 * tc_classes_of(&self->second_classes, area->second.value.number);
}

bool tc_map_is_hatched(const struct tc_map *self, const struct tc_map_area *area) {
	if (self->fade > 0) {
		return false;
	}
	switch (self->mode) {
	case TC_MAP_CLASSES:
	case TC_MAP_BUBBLES: return !area->fact.has_value;
	case TC_MAP_PAIRS: return pair_of(self, area) < 0;
	default: return false;
	}
}

enum tc_ink tc_map_ink(
	const struct tc_map *self, const struct tc_map_area *area, enum tc_ink rest) {
	int class_ = self->mode == TC_MAP_PAIRS ? pair_of(self, area)
						: tc_map_class_of(self, &area->fact);
	if (class_ < 0 || self->fade > 0 || (self->mode == TC_MAP_LIT && class_ == 0)) {
		return rest;
	}
	enum tc_ink ink = self->mode == TC_MAP_LIT ? TC_INK_DATA
		: self->mode == TC_MAP_PAIRS       ? (enum tc_ink)(TC_INK_PAIR1 + class_)
						   : tc_classes_ink(&self->classes, class_);
	return tc_mark_value_ink(
		(area->fact.marks | area->second.marks) & ~(unsigned)TC_MARK_INCOMPLETE, ink);
}

static void draw_land(const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	tc_draw_polygon(out, &sheet->geography->land, &sheet->placing, TC_POLYGON_FILL, 0,
		TC_DASH_SOLID, TC_INK_LAND);
}

/* So that the map has no edge. */
static void fade_land(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	const struct tc_style *style = out->style;
	if (tc_map_is_region(self)) {
		double fade_px = tc_u(out, region_fade);
		tc_draw_fade(out, sheet->box, fade_px, fade_px, fade_px, fade_px, TC_INK_GROUND);
		return;
	}
	const struct tc_outline *land = &sheet->geography->land;
	/* One px more than the pane shows: its clip and the fade's edge round apart where u is no whole px. */
	double over_px = tc_u(out, overhang) + 1;
	double left_px = fmax(tc_map_x(sheet, land->low.x_px), -over_px);
	double right_px = fmin(tc_map_x(sheet, land->high.x_px), self->base.width_px + over_px);
	double top_px = fmax(tc_map_y(sheet, land->high.y_px), -over_px);
	double bottom_px = fmin(tc_map_y(sheet, land->low.y_px), self->base.height_px + over_px);
	struct tc_rect box = { left_px, top_px, right_px - left_px, bottom_px - top_px };
	tc_draw_fade(out, box, tc_u(out, style->map.fade_left), tc_u(out, style->map.fade_right),
		tc_u(out, style->map.fade_top), tc_u(out, style->map.fade_bottom), TC_INK_GROUND);
}

/* Provinces around a region: land, with their borders. */
static void draw_others(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	const char *list = self->new_list ? "VN-2025" : "VN-2004";
	for (int i = 0; i < sheet->geography->area_count; i++) {
		const struct tc_geography_area *shape = &sheet->geography->areas[i];
		bool ours = strncmp(shape->code, list, strlen(list)) != 0;
		for (int k = 0; k < self->area_count && !ours; k++) {
			ours = self->areas[k].shape == i;
		}
		if (!ours && shape->outline.ring_count > 0) {
			tc_draw_polygon(out, &shape->outline, &sheet->placing, TC_POLYGON_FILL, 0,
				TC_DASH_SOLID, TC_INK_TRACK);
		}
	}
}

/* The edge that a state draws around a province that has a value. */
static void draw_edge(const struct tc_map_sheet *sheet, struct tc_drawlist *out,
	const struct tc_map_area *area, bool quiet) {
	unsigned marks = area->fact.marks | area->second.marks;
	bool open = tc_mark_letter(area->fact.marks, area->fact.status) != '\0' ||
		tc_mark_letter(area->second.marks, area->second.status) != '\0';
	enum tc_dash dash = TC_DASH_SOLID;
	enum tc_ink ink;
	if ((marks & TC_MARK_LOST) != 0) {
		dash = TC_DASH_LOST;
		ink = TC_INK_WARNING;
	} else if ((marks & TC_MARK_STALE) != 0) {
		dash = TC_DASH_STALE;
		ink = TC_INK_STALE;
	} else if ((marks & TC_MARK_DISPUTED) != 0) {
		dash = TC_DASH_DISPUTED;
		ink = TC_INK_DISPUTED;
	} else if (open) {
		dash = TC_DASH_PROVISIONAL;
		ink = TC_INK_TEXT; /* seen on a lit province too */
	} else if ((marks & TC_MARK_INCOMPLETE) != 0) {
		ink = TC_INK_DATA;
	} else {
		return;
	}
	if (quiet) {
		return;
	}
	tc_draw_polygon(out, &tc_map_shape(sheet, area)->outline, &sheet->placing,
		TC_POLYGON_STROKE,
		fmax(tc_u(out, out->style->line.frame), out->style->line.frame_min_px), dash, ink);
}

struct tc_rect tc_map_outline_box(
	const struct tc_map_sheet *sheet, const struct tc_outline *outline) {
	double left_px = tc_map_x(sheet, outline->low.x_px);
	double top_px = tc_map_y(sheet, outline->high.y_px);
	return (struct tc_rect) { left_px, top_px, tc_map_x(sheet, outline->high.x_px) - left_px,
		tc_map_y(sheet, outline->low.y_px) - top_px };
}

static void draw_province(const struct tc_map *self, const struct tc_map_sheet *sheet,
	struct tc_drawlist *out, const struct tc_map_area *area) {
	const struct tc_outline *outline = &tc_map_shape(sheet, area)->outline;
	bool hatched = tc_map_is_hatched(self, area);
	if (outline->ring_count == 0) {
		return;
	}
	tc_draw_polygon(out, outline, &sheet->placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID,
		hatched ? TC_INK_NODATA : tc_map_ink(self, area, TC_INK_PROVINCE));
	if (hatched) {
		tc_draw_polygon(out, outline, &sheet->placing, TC_POLYGON_HATCH,
			tc_u(out, out->style->line.hatch), TC_DASH_SOLID, TC_INK_HATCH);
	}
	/* What an inset shows again is the same figure. */
	if (self->indicator >= 0 && sheet == &self->sheet && self->fade == 0) {
		tc_fact_tell(out, tc_map_outline_box(sheet, outline), &area->fact);
	}
	if (self->second >= 0 && sheet == &self->sheet && self->fade == 0) {
		tc_fact_tell(out, tc_map_outline_box(sheet, outline), &area->second);
	}
}

/* Edges and clocks of states; a bubble bears its clock beside itself. */
static void draw_states(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	bool quiet = tc_map_all_lost(self);
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		const struct tc_geography_area *shape = tc_map_shape(sheet, area);
		/* The edge of a province that a frame cuts would run along the frame. */
		if (shape == NULL || tc_map_is_hatched(self, area) || !area->fact.has_value ||
			shape->outline.spots != self->geography->areas[area->shape].outline.spots ||
			shape->outline.ring_count == 0) {
			continue;
		}
		draw_edge(sheet, out, area, quiet);
		unsigned late = TC_MARK_LATE | TC_MARK_MISSED;
		if (((area->fact.marks | area->second.marks) & late) != 0 &&
			self->mode != TC_MAP_BUBBLES) {
			tc_mark_draw_clock(out, tc_map_x(sheet, shape->label.x_px),
				tc_map_y(sheet, shape->label.y_px));
		}
	}
}

/* Borders of the old list that the new one has no more grow thin, or wide again: those of the new one are among
 * them and stand. */
static void draw_borders(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	const struct tc_geography *geography = sheet->geography;
	double width_px = tc_u(out, out->style->line.border);
	double left = (double)self->fade / (TC_MAP_FADE_STEPS + 1);
	double old = self->new_list ? left : 1 - left;
	if (old > 0) {
		tc_draw_polygon(out, &geography->borders_2004, &sheet->placing, TC_POLYGON_STROKE,
			width_px * old, TC_DASH_SOLID, TC_INK_GROUND);
	}
	if (old < 1) {
		tc_draw_polygon(out, &geography->borders_2025, &sheet->placing, TC_POLYGON_STROKE,
			width_px, TC_DASH_SOLID, TC_INK_GROUND);
	}
}

static void draw_provinces(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	for (int i = 0; i < self->area_count; i++) {
		if (self->areas[i].shape >= 0) {
			draw_province(self, sheet, out, &self->areas[i]);
		}
	}
	draw_borders(self, sheet, out);
	if (self->fade == 0) {
		draw_states(self, sheet, out);
	}
}

/* Over everything that provinces are, on the wall's own ground. */
static void draw_alarms(const struct tc_map *self, struct tc_drawlist *out) {
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		const struct tc_geography_area *shape = tc_map_shape(&self->sheet, area);
		struct tc_badge badge =
			area->fact.alarm.priority != 0 ? area->fact.alarm : area->second.alarm;
		if (shape != NULL && badge.priority != 0) {
			tc_alarm_draw_grounded(out, tc_map_x(&self->sheet, shape->label.x_px),
				tc_map_y(&self->sheet, shape->label.y_px), TC_ALARM_SMALL_U, badge);
		}
	}
}

static const struct tc_map_area *owner_of(
	const struct tc_map *self, const char *code_2004, const char *code_2025) {
	const char *code = self->new_list ? code_2025 : code_2004;
	for (int i = 0; i < self->area_count; i++) {
		if (strcmp(self->areas[i].area->code, code) == 0) {
			return &self->areas[i];
		}
	}
	return NULL;
}

static void draw_islands(
	const struct tc_map *self, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	double radius_px = tc_u(out, out->style->map.island);
	for (int i = 0; i < sheet->geography->island_count; i++) {
		const struct tc_geography_island *island = &sheet->geography->islands[i];
		const struct tc_map_area *owner =
			owner_of(self, island->code_2004, island->code_2025);
		enum tc_ink ink =
			owner == NULL ? TC_INK_ISLE : tc_map_ink(self, owner, TC_INK_ISLE);
		tc_draw_disc(out, tc_map_x(sheet, island->at.x_px),
			tc_map_y(sheet, island->at.y_px), radius_px, 0, ink);
	}
}

void tc_map_draw_sheet(
	const struct tc_map *map, const struct tc_map_sheet *sheet, struct tc_drawlist *out) {
	draw_land(sheet, out);
	if (tc_map_is_region(map)) {
		draw_others(map, sheet, out);
	}
	if (sheet == &map->sheet) {
		fade_land(map, sheet, out);
	}
	draw_provinces(map, sheet, out);
	draw_islands(map, sheet, out);
}

static void take_islands(
	const struct tc_map *self, const struct tc_drawlist *out, struct tc_map_taken *taken) {
	double radius_px = tc_u(out, out->style->map.island);
	for (int i = 0; i < self->sheet.geography->island_count; i++) {
		struct tc_spot at = self->sheet.geography->islands[i].at;
		tc_map_take_sign(taken,
			(struct tc_rect) { tc_map_x(&self->sheet, at.x_px) - radius_px,
				tc_map_y(&self->sheet, at.y_px) - radius_px, 2 * radius_px,
				2 * radius_px });
	}
}

/* Below its islands or above them, as the outlines say, and never past the right edge of the text. */
static void draw_archipelago(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_geography_archipelago *item, struct tc_map_taken *taken) {
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < self->geography->island_count; i++) {
		const struct tc_geography_island *island = &self->geography->islands[i];
		if (tc_geography_is_of(item, island)) {
			low = fmin(low, island->at.y_px);
			high = fmax(high, island->at.y_px);
		}
	}
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	const char *name = tc_words_in(&item->name, self->base.language);
	double width_px = tc_measure_text(out, style, name).width_px;
	double x_px = tc_map_x(&self->sheet, item->label.x_px) - width_px / 2;
	x_px = fmax(fmin(x_px, tc_map_text_width_px(self) - width_px), 0);
	bool above = item->label.y_px > high;
	double baseline_px = above ? tc_map_y(&self->sheet, high) - tc_u(out, 3.2)
				   : tc_map_y(&self->sheet, low) + tc_u(out, 3.2 + cap);
	tc_map_take(taken, tc_draw_text(out, x_px, baseline_px, style, name, NULL));
}

/* "63 tỉnh, thành", "đến 30/06/2025", where another list may be meant than that in force. */
static const char *list_words(const struct tc_map *self, struct tc_drawlist *out, bool when) {
	bool english = self->base.language == TC_ENGLISH;
	const struct tc_area *area = self->areas[0].area;
	bool ended = area->valid_to_ms != INT64_MAX;
	/* It ends with its last day, not with the midnight after it. */
	struct tc_date date =
		tc_date_at(ended ? area->valid_to_ms - 1 : area->valid_from_ms, TC_ZONE_MINUTES);
	const char *since = ended ? (english ? "until" : "đến") : (english ? "since" : "từ");
	const char *words = when ? tc_arena_printf(out->arena, "%s %02d/%02d/%04d", since, date.day,
					   date.month, date.year)
				 : tc_arena_printf(out->arena, "%d %s", self->area_count,
					   english ? "provinces" : "tỉnh, thành");
	return words == NULL ? "" : words;
}

/* Words about the whole map stand under the slot, over the sea and land north-east of the country. */
static void draw_words(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_tally *tally, struct tc_map_taken *taken) {
	unsigned frame = tc_tally_frame(tally);
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	bool waiting = self->mode == TC_MAP_LIT && tally->facts == 0;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR,
		tc_mark_words_ink(frame), TC_ANCHOR_RIGHT };
	double baseline_px = tc_u(out, out->style->pane.title + words_gap);
	if (self->fade == 0 && (frame != 0 || waiting)) {
		tc_tally_items(tally, frame, self->base.language, items);
		tc_map_take(taken,
			tc_draw_text(out, tc_map_text_width_px(self), baseline_px, style,
				waiting ? tc_mark_missing_words(false, self->base.language)
					: items[0].words,
				NULL));
		baseline_px += tc_u(out, line_gap);
	}
	style.ink = TC_INK_TEXT2;
	for (int row = 0; row < 2 && self->list != TC_MAP_LIST_OF_DATE && self->area_count > 0;
		row++) {
		tc_map_take(taken,
			tc_draw_text(out, tc_map_text_width_px(self),
				baseline_px + row * tc_u(out, line_gap), style,
				list_words(self, out, row == 1), NULL));
	}
}

/* What stands on the provinces, and what explains it: names have the first choice of room, a key the last. */
static void draw_explained(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_tally *tally, const char *foot, struct tc_map_taken *taken) {
	tc_map_draw_signs(self, out, taken);
	tc_map_draw_legend(self, out, taken);
	tc_map_take_key(self, out, taken);
	tc_map_name_signs(self, out, taken);
	draw_alarms(self, out);
	tc_map_draw_names(self, out, taken);
	tc_map_draw_key(self, out, tally, foot, taken);
}

void tc_map_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_map *self = (const struct tc_map *)widget;
	double text_px = tc_map_text_width_px(self);
	struct tc_tally tally = { .facts = 0 };
	struct tc_fact all = tc_map_gather(self, &tally);
	char foot[TC_SENTENCE_MAX], slot[96];
	tc_pane_foot_words(
		&self->head, self->catalogue, &all, widget->language, foot, sizeof(foot));
	snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
	if (slot[0] == '\0' && self->mode == TC_MAP_LIT && self->fade == 0) {
		if (all.reported) {
			snprintf(slot, sizeof(slot), "%d/%d", tc_map_count_lit(self),
				self->area_count);
		} else {
			snprintf(slot, sizeof(slot), "—/%d", self->area_count);
		}
	} else if (strcmp(slot, "none") == 0) {
		slot[0] = '\0';
	}
	struct tc_map_taken taken = { .count = 0 };
	struct tc_rect head = { 0, 0, widget->width_px, tc_u(out, out->style->pane.title + 3) };
	struct tc_rect foot_line = { 0, widget->height_px - tc_u(out, cap + 1), text_px,
		tc_u(out, cap + 3) };
	tc_map_take(&taken, head);
	tc_map_take(&taken, foot_line);
	tc_map_draw_sheet(self, &self->sheet, out);
	take_islands(self, out, &taken);
	if (self->seam.unit != 0) {
		tc_map_take_sign(&taken,
			(struct tc_rect) { 0, tc_pane_length_px(&self->base, self->seam),
				self->base.width_px, 0 });
	}
	for (int i = 0; i < self->sheet.geography->archipelago_count; i++) {
		const struct tc_geography_archipelago *item =
			&self->sheet.geography->archipelagos[i];
		if (tc_map_shows(self, item)) {
			draw_archipelago(self, out, item, &taken);
		}
	}
	draw_words(self, out, &tally, &taken);
	tc_map_draw_insets(self, out, &taken);
	if (self->fade == 0) {
		draw_explained(self, out, &tally, foot, &taken);
	} else {
		tc_pane_draw_foot(out, text_px, widget->height_px, foot);
	}
	tc_pane_draw_head(out, text_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	if (tc_map_all_lost(self)) {
		struct tc_rect box = { 0, head.height_px + tc_u(out, 2), text_px,
			foot_line.y_px - head.height_px - tc_u(out, 6) };
		tc_mark_draw_frame(out, box, all.marks & TC_MARK_LOST);
	}
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
