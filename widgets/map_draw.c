#include "widgets/map.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double overhang = 4, cap = 5.3, words_gap = 12.5, legend_highest = 16.2,
		    legend_reach = 14, legend_reach_right = 60;
static const double legend_middle = 0.55; /* of the height */

static double to_x(const struct tc_map *map, double x) {
	return x * map->placing.scale_x + map->placing.offset_x_px;
}

static double to_y(const struct tc_map *map, double y) {
	return y * map->placing.scale_y + map->placing.offset_y_px;
}

static enum tc_ink area_ink(
	const struct tc_map *self, const struct tc_fact *fact, enum tc_ink rest) {
	int class_ = tc_map_class_of(self, fact);
	if (class_ < 0 || (self->mode == TC_MAP_LIT && class_ == 0)) {
		return rest;
	}
	enum tc_ink ink =
		self->mode == TC_MAP_LIT ? TC_INK_DATA : tc_classes_ink(&self->classes, class_);
	return tc_mark_value_ink(fact->marks & ~(unsigned)TC_MARK_INCOMPLETE, ink);
}

static void draw_land(const struct tc_map *self, struct tc_drawlist *out) {
	const struct tc_outline *land = &self->geography->land;
	const struct tc_style *style = out->style;
	tc_draw_polygon(out, land, &self->placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID, TC_INK_LAND);
	/* One px more than the pane shows: its clip and the fade's edge round apart where u is no whole px. */
	double over_px = tc_u(out, overhang) + 1;
	double left_px = fmax(to_x(self, land->low.x_px), -over_px);
	double right_px = fmin(to_x(self, land->high.x_px), self->base.width_px + over_px);
	double top_px = fmax(to_y(self, land->high.y_px), -over_px);
	double bottom_px = fmin(to_y(self, land->low.y_px), self->base.height_px + over_px);
	struct tc_rect box = { left_px, top_px, right_px - left_px, bottom_px - top_px };
	tc_draw_fade(out, box, tc_u(out, style->map.fade_left), tc_u(out, style->map.fade_right),
		tc_u(out, style->map.fade_top), tc_u(out, style->map.fade_bottom), TC_INK_GROUND);
}

/* True when the link as a whole is cut: then one frame says it, not every edge of every province. */
static bool all_lost(const struct tc_map *self) {
	int known = 0, lost = 0;
	for (int i = 0; i < self->area_count; i++) {
		known += self->areas[i].fact.reported;
		lost += self->areas[i].fact.reported &&
			(self->areas[i].fact.marks & TC_MARK_LOST) != 0;
	}
	return known > 1 && lost == known;
}

/* The edge that a state draws around a province that has a value. */
static void draw_edge(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_area *area, bool quiet) {
	unsigned marks = area->fact.marks;
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
	} else if (tc_mark_letter(marks, area->fact.status) != '\0') {
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
	tc_draw_polygon(out, &area->shape->outline, &self->placing, TC_POLYGON_STROKE,
		fmax(tc_u(out, out->style->line.frame), out->style->line.frame_min_px), dash, ink);
}

static struct tc_rect outline_box(const struct tc_map *self, const struct tc_outline *outline) {
	double left_px = to_x(self, outline->low.x_px), top_px = to_y(self, outline->high.y_px);
	return (struct tc_rect) { left_px, top_px, to_x(self, outline->high.x_px) - left_px,
		to_y(self, outline->low.y_px) - top_px };
}

static void draw_provinces(const struct tc_map *self, struct tc_drawlist *out) {
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		if (area->shape == NULL) {
			continue;
		}
		const struct tc_outline *outline = &area->shape->outline;
		bool hatched = self->mode == TC_MAP_CLASSES && !area->fact.has_value;
		enum tc_ink ink =
			hatched ? TC_INK_NODATA : area_ink(self, &area->fact, TC_INK_PROVINCE);
		tc_draw_polygon(
			out, outline, &self->placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID, ink);
		if (hatched) {
			tc_draw_polygon(out, outline, &self->placing, TC_POLYGON_HATCH,
				tc_u(out, out->style->line.hatch), TC_DASH_SOLID, TC_INK_HATCH);
		}
		tc_fact_tell(out, outline_box(self, outline), &area->fact);
	}
	const struct tc_outline *borders =
		self->new_list ? &self->geography->borders_2025 : &self->geography->borders_2004;
	tc_draw_polygon(out, borders, &self->placing, TC_POLYGON_STROKE,
		tc_u(out, out->style->line.border), TC_DASH_SOLID, TC_INK_GROUND);
	bool quiet = all_lost(self);
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		if (area->shape == NULL || tc_map_class_of(self, &area->fact) < 0) {
			continue;
		}
		draw_edge(self, out, area, quiet);
		if ((area->fact.marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
			tc_mark_draw_clock(out, to_x(self, area->shape->label.x_px),
				to_y(self, area->shape->label.y_px));
		}
	}
}

/* Over everything that provinces are, on the wall's own ground. */
static void draw_alarms(const struct tc_map *self, struct tc_drawlist *out) {
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		if (area->shape != NULL && area->fact.alarm.priority != 0) {
			tc_alarm_draw_grounded(out, to_x(self, area->shape->label.x_px),
				to_y(self, area->shape->label.y_px), TC_ALARM_SMALL_U,
				area->fact.alarm);
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
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	double radius_px = tc_u(out, out->style->map.island);
	for (int i = 0; i < self->geography->island_count; i++) {
		const struct tc_geography_island *island = &self->geography->islands[i];
		const struct tc_map_area *owner =
			owner_of(self, island->code_2004, island->code_2025);
		enum tc_ink ink =
			owner == NULL ? TC_INK_ISLE : area_ink(self, &owner->fact, TC_INK_ISLE);
		double x_px = to_x(self, island->at.x_px), y_px = to_y(self, island->at.y_px);
		tc_draw_disc(out, x_px, y_px, radius_px, 0, ink);
		struct tc_rect box = { x_px - radius_px, y_px - radius_px, 2 * radius_px,
			2 * radius_px };
		tc_map_take(taken, box);
	}
}

/* Below its islands or above them, as the outlines say, and never past the right edge of the text. */
static void draw_archipelago(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_geography_archipelago *item, struct tc_map_taken *taken) {
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < self->geography->island_count; i++) {
		const struct tc_geography_island *island = &self->geography->islands[i];
		if (strcmp(island->code_2004, item->code_2004) == 0) {
			low = fmin(low, island->at.y_px);
			high = fmax(high, island->at.y_px);
		}
	}
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	const char *name = tc_words_in(&item->name, self->base.language);
	double width_px = tc_measure_text(out, style, name).width_px;
	double x_px = to_x(self, item->label.x_px) - width_px / 2;
	x_px = fmax(fmin(x_px, tc_map_text_width_px(self) - width_px), 0);
	bool above = item->label.y_px > high;
	double baseline_px =
		above ? to_y(self, high) - tc_u(out, 3.2) : to_y(self, low) + tc_u(out, 3.2 + cap);
	tc_map_take(taken, tc_draw_text(out, x_px, baseline_px, style, name, NULL));
}

/* At an edge from y_px on, where it lies neither over the country nor over another text. */
static bool find_legend_place(const struct tc_map *self, const struct tc_map_taken *taken,
	double y_px, double reach_u, struct tc_rect *box) {
	for (double away_u = 0; away_u <= reach_u; away_u++) {
		box->y_px = y_px + away_u * self->base.u_px;
		if (box->x_px >= 0 && box->y_px >= 0 && !tc_map_over_country(self, *box) &&
			tc_map_is_untouched(self, taken, *box)) {
			return box->x_px + box->width_px <= tc_map_text_width_px(self);
		}
	}
	return false;
}

/* Left, where the country is narrowest; in the sea at the right where what the classes hold has no room
 * there; left without that where it has none at all. */
static void draw_legend(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	struct tc_classes_legend legend = { self->base.language, false, true };
	struct tc_rect box = tc_classes_measure_legend(out, &self->classes, &legend);
	double highest_px = tc_u(out, legend_highest);
	double left_y_px =
		fmax(self->base.height_px * legend_middle - box.height_px / 2, highest_px);
	box.x_px = 0;
	if (!find_legend_place(self, taken, left_y_px, legend_reach, &box)) {
		box.x_px = tc_map_text_width_px(self) - box.width_px;
		legend.counted =
			find_legend_place(self, taken, highest_px, legend_reach_right, &box);
	}
	if (!legend.counted) {
		box = tc_classes_measure_legend(out, &self->classes, &legend);
		box.x_px = 0;
		box.y_px = left_y_px;
	}
	tc_map_take(
		taken, tc_classes_draw_legend(out, box.x_px, box.y_px, &self->classes, &legend));
}

static int count_lit(const struct tc_map *self) {
	int lit = 0;
	for (int i = 0; i < self->area_count; i++) {
		lit += tc_map_class_of(self, &self->areas[i].fact) > 0;
	}
	return lit;
}

/* The newest figure and all marks of the map: what its foot and its mark words speak of. */
static struct tc_fact gather(const struct tc_map *self, struct tc_tally *tally) {
	struct tc_fact all = { .indicator = self->indicator, .area = self->country };
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_fact *fact = &self->areas[i].fact;
		if (!fact->reported) {
			continue;
		}
		tc_tally_add(tally, fact);
		if (!all.reported || fact->period.end_ms > all.period.end_ms) {
			all = *fact;
		}
	}
	all.marks = tally->any;
	return all;
}

/* Words about the whole map stand under the slot, over the sea and land north-east of the country. */
static void draw_words(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_tally *tally, struct tc_map_taken *taken) {
	unsigned frame = tc_tally_frame(tally);
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	bool waiting = self->mode == TC_MAP_LIT && tally->facts == 0;
	if (frame == 0 && !waiting) {
		return;
	}
	tc_tally_items(tally, frame, self->base.language, items);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR,
		tc_mark_words_ink(frame), TC_ANCHOR_RIGHT };
	tc_map_take(taken,
		tc_draw_text(out, tc_map_text_width_px(self),
			tc_u(out, out->style->pane.title + words_gap), style,
			waiting ? tc_mark_missing_words(false, self->base.language)
				: items[0].words,
			NULL));
}

static void draw_names(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	if (self->mode != TC_MAP_LIT || !self->names || count_lit(self) > TC_MAP_NAMES_MAX) {
		return;
	}
	for (int i = 0; i < self->area_count; i++) {
		const struct tc_map_area *area = &self->areas[i];
		if (area->shape != NULL && tc_map_class_of(self, &area->fact) > 0) {
			tc_map_draw_name(self, out, area, taken);
		}
	}
}

void tc_map_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_map *self = (const struct tc_map *)widget;
	double text_px = tc_map_text_width_px(self);
	struct tc_tally tally = { .facts = 0 };
	struct tc_fact all = gather(self, &tally);
	char foot[TC_SENTENCE_MAX], slot[96];
	tc_pane_foot_words(
		&self->head, self->catalogue, &all, widget->language, foot, sizeof(foot));
	snprintf(slot, sizeof(slot), "%s", tc_words_in(&self->head.slot, widget->language));
	if (slot[0] == '\0' && self->mode == TC_MAP_LIT) {
		if (all.reported) {
			snprintf(slot, sizeof(slot), "%d/%d", count_lit(self), self->area_count);
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
	draw_land(self, out);
	draw_provinces(self, out);
	if (self->seam.unit != 0) {
		tc_map_take(&taken,
			(struct tc_rect) { 0, tc_pane_length_px(&self->base, self->seam),
				self->base.width_px, 0 });
	}
	draw_islands(self, out, &taken);
	for (int i = 0; i < self->geography->archipelago_count; i++) {
		draw_archipelago(self, out, &self->geography->archipelagos[i], &taken);
	}
	draw_words(self, out, &tally, &taken);
	if (self->mode == TC_MAP_CLASSES) {
		draw_legend(self, out, &taken);
	}
	draw_alarms(self, out);
	draw_names(self, out, &taken);
	tc_map_draw_key(self, out, &tally, foot, &taken);
	tc_pane_draw_head(out, text_px, &self->head, widget->language, "", slot,
		self->rule == 0 ? TC_INK_RULE : self->rule);
	if (all_lost(self)) {
		struct tc_rect box = { 0, head.height_px + tc_u(out, 2), text_px,
			foot_line.y_px - head.height_px - tc_u(out, 6) };
		tc_mark_draw_frame(out, box, all.marks & TC_MARK_LOST);
	}
	if ((all.marks & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
