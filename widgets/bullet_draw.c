#include "widgets/bullet.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/parts.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. first: baseline of the first row, as in a ranking beside it. track: from a baseline to its track, past the tick's
 * end. air: between a track's tick and the capitals under it, with their marks. */
static const double first_u = 25, bare_top_u = 6.2, track_u = 4.6, air_u = 10.3, clear_u = 4,
		    unit_gap_u = 1, tick_gap_u = 2.5, name_least_u = 30, key_line_u = 10.5,
		    key_gap_u = 7, key_air_u = 4;

struct plan {
	double first_px, pitch_px, thick_px;
	int count;
	struct tc_cell_column cells;
	double unit_px, target_px;         /* columns; 0: left out */
	double low, high;                  /* of all tracks; 0: each has its own */
	bool any_target, any_former, bare; /* bare: without former values */
};

static struct tc_text_style note(const struct tc_drawlist *out, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

static struct tc_text_style bold(const struct tc_drawlist *out) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
}

static const char *value_of(const struct tc_bullet_pane *self, struct tc_drawlist *out, int index) {
	int indicator = tc_bullet_indicator(self, index);
	int decimals = self->decimals >= 0
		? self->decimals
		: tc_catalogue_indicator(self->catalogue, indicator)->decimals;
	struct tc_number_form form = { self->base.language, (enum tc_number_scale)self->scale,
		decimals };
	return tc_cell_text(&self->rows[index].fact, &form, out->arena);
}

static const char *unit_of(const struct tc_bullet_pane *self, int index) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, tc_bullet_indicator(self, index));
	struct tc_words label = tc_catalogue_unit_brief(self->catalogue, contract->unit);
	return tc_words_in(&label, self->base.language);
}

/* "mục tiêu 85", "" without one. A tick before the number alone would read as a 1. */
static const char *target_of(
	const struct tc_bullet_pane *self, struct tc_drawlist *out, int index) {
	double target;
	char text[TC_NUMBER_TEXT_MAX + 24];
	if (!tc_bullet_target(self, index, &target)) {
		return "";
	}
	tc_pane_target_words(
		target, (enum tc_number_scale)self->scale, self->base.language, text, sizeof(text));
	const char *copy = tc_arena_string(out->arena, text);
	return copy == NULL ? "" : copy;
}

/* Ranges of a row: its own, else the pane's. */
static void set_ranges(const struct tc_bullet_pane *self, int index, struct tc_bullet *bullet) {
	const struct tc_bullet_entry *entry = tc_bullet_entry_of(self, index);
	const struct tc_bullet_range *shared = self->ranges.items;
	bool own = entry != NULL && entry->ranges.count > 0;
	bullet->range_count = (int)(own ? entry->ranges.count : self->ranges.count);
	for (int i = 0; i < bullet->range_count; i++) {
		bullet->ranges[i] = own ? ((const double *)entry->ranges.items)[i] : shared[i].to;
	}
}

static struct tc_bullet bullet_of(const struct tc_bullet_pane *self, int index) {
	const struct tc_bullet_row *row = &self->rows[index];
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, tc_bullet_indicator(self, index));
	struct tc_bullet bullet = { .fact = &row->fact,
		.former = row->former.has_value ? &row->former : NULL,
		.falling = contract->direction == TC_DIRECTION_LOWER };
	bullet.has_target = tc_bullet_target(self, index, &bullet.target);
	set_ranges(self, index, &bullet);
	double numbers[] = { row->fact.value.number, row->former.value.number,
		bullet.has_target ? bullet.target : 0,
		bullet.range_count > 0 ? bullet.ranges[bullet.range_count - 1] : 0,
		(row->fact.marks & TC_MARK_DISPUTED) != 0 ? row->fact.witness.number : 0,
		(row->fact.marks & TC_MARK_REVISED) != 0 ? row->fact.former.number : 0,
		self->full };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		bullet.low = fmin(bullet.low, numbers[i]);
		bullet.high = fmax(bullet.high, numbers[i]);
	}
	/* A share of a whole ends at it; a growth of 4% does not. */
	bool share = strcmp(contract->unit, "%") == 0 && contract->measure == TC_MEASURE_RATIO;
	if (self->full <= 0 && share && bullet.high <= 100) {
		bullet.high = 100;
	}
	return bullet;
}

/* Tracks of one unit are of one scale, so that they can be compared. */
static void choose_scale(const struct tc_bullet_pane *self, struct plan *plan) {
	for (int i = 0; self->one_unit && i < self->row_count; i++) {
		struct tc_bullet bullet = bullet_of(self, i);
		plan->low = fmin(plan->low, bullet.low);
		plan->high = fmax(plan->high, bullet.high);
	}
}

static struct plan make_plan(const struct tc_bullet_pane *self, struct tc_drawlist *out,
	double top_px, double limit_px) {
	const struct tc_style *style = out->style;
	struct plan plan = { .first_px = top_px };
	bool ranged = self->ranges.count > 0;
	for (int i = 0; i < self->row_count; i++) {
		const struct tc_bullet_entry *entry = tc_bullet_entry_of(self, i);
		ranged = ranged || (entry != NULL && entry->ranges.count > 0);
		tc_cell_measure(
			out, bold(out), value_of(self, out, i), self->base.language, &plan.cells);
		double unit_px =
			tc_measure_text(out, note(out, TC_INK_TEXT2), unit_of(self, i)).width_px;
		plan.unit_px = fmax(plan.unit_px, self->one_unit ? 0 : unit_px);
		const char *target = target_of(self, out, i);
		double target_px = tc_measure_text(out, note(out, TC_INK_TEXT2), target).width_px;
		plan.target_px = fmax(plan.target_px, target_px);
		plan.any_target = plan.any_target || target[0] != '\0';
		plan.any_former = plan.any_former || self->rows[i].former.has_value;
	}
	double taken_px = plan.cells.width_px + tc_u(out, style->pane.suffix_slot + clear_u);
	double room_px = self->base.width_px - taken_px - tc_u(out, name_least_u);
	if (plan.target_px > 0 && plan.target_px + plan.unit_px + tc_u(out, clear_u) > room_px) {
		plan.target_px = 0;
	}
	if (plan.unit_px > room_px) {
		plan.unit_px = 0;
	}
	plan.thick_px = tc_u(out, ranged ? TC_BULLET_THICK_U : TC_BULLET_THIN_U);
	double row_px = tc_u(out, track_u + style->shape.target_overhang) + plan.thick_px;
	plan.pitch_px = row_px + tc_u(out, air_u);
	double fit = floor((limit_px - top_px - row_px) / plan.pitch_px + 0.001) + 1;
	plan.count = fit < 1 ? 1 : fit < self->row_count ? (int)fit : self->row_count;
	return plan;
}

/* From the right: target, unit, slot, value; the name has the rest. */
static void draw_row(const struct tc_bullet_pane *self, struct tc_drawlist *out,
	const struct plan *plan, int index, unsigned frame) {
	const struct tc_bullet_row *row = &self->rows[index];
	double baseline_px = plan->first_px + index * plan->pitch_px;
	double right_px = self->base.width_px;
	if (plan->target_px > 0) {
		struct tc_text_style style = note(out, TC_INK_TEXT2);
		style.anchor = TC_ANCHOR_RIGHT;
		tc_draw_text(out, right_px, baseline_px, style, target_of(self, out, index), NULL);
		right_px -= plan->target_px + tc_u(out, clear_u);
	}
	if (plan->unit_px > 0) {
		right_px -= plan->unit_px + tc_u(out, unit_gap_u);
		tc_draw_text(out, right_px + tc_u(out, unit_gap_u), baseline_px,
			note(out, TC_INK_TEXT2), unit_of(self, index), NULL);
	}
	right_px -= tc_u(out, out->style->pane.suffix_slot);
	double left_px = tc_cell_draw(out, right_px, baseline_px, bold(out),
		value_of(self, out, index), &plan->cells, &row->fact, self->base.language,
		frame != 0 ? TC_CELL_BARE : TC_CELL_FRAMED);
	double room_px = left_px - tc_u(out, clear_u);
	const char *name = !self->has_peers && self->names[index] != NULL
		? self->names[index]
		: tc_peer_name(out, tc_catalogue_area(self->catalogue, row->area),
			  self->base.language, note(out, TC_INK_TEXT), room_px);
	if (room_px > 0) {
		struct tc_text_style style = note(out, TC_INK_TEXT);
		tc_pane_draw_fitted(out, 0, baseline_px, room_px, style, style.size_u * 0.8, name);
	}
	struct tc_bullet bullet = bullet_of(self, index);
	bullet.low = fmin(bullet.low, plan->low);
	bullet.high = fmax(bullet.high, plan->high);
	bullet.high = bullet.high > bullet.low ? bullet.high : bullet.low + 1;
	bullet.former = plan->bare ? NULL : bullet.former;
	tc_bullet_draw(out,
		(struct tc_rect) {
			0, baseline_px + tc_u(out, track_u), self->base.width_px, plan->thick_px },
		&bullet);
}

/* One thing of the key; measuring when x_px < 0. Returns its width. */
static double draw_key(const struct tc_bullet_pane *self, struct tc_drawlist *out, int item,
	double x_px, double baseline_px) {
	bool english = self->base.language == TC_ENGLISH;
	const struct tc_bullet_range *ranges = self->ranges.items;
	int count = (int)self->ranges.count;
	double side_px = tc_u(out, out->style->shape.bar);
	const char *name = item < count ? tc_words_in(&ranges[item].name, self->base.language)
		: item == count         ? english ? "target" : "mục tiêu"
		: english               ? "period before"
					: "kỳ trước";
	double tick_px = tc_u(out, out->style->line.target);
	double mark_px = item == count ? tick_px + tc_u(out, tick_gap_u)
				       : side_px + tc_u(out, clear_u - 0.8);
	if (x_px < 0) {
		return mark_px + tc_measure_text(out, note(out, TC_INK_TEXT2), name).width_px;
	}
	struct tc_rect mark = { x_px, baseline_px - side_px, side_px, side_px };
	enum tc_ink ink = TC_INK_DATA2;
	if (item < count) {
		const struct tc_indicator *contract =
			tc_catalogue_indicator(self->catalogue, tc_bullet_indicator(self, 0));
		ink = tc_bullet_range_ink(item, count, contract->direction == TC_DIRECTION_LOWER);
	} else if (item == count) {
		mark.width_px = tick_px;
		ink = TC_INK_TEXT;
	} else {
		mark.y_px = baseline_px - (side_px + tc_u(out, 1)) / 2;
		mark.height_px = tc_u(out, 1);
	}
	tc_draw_fill(out, mark, ink);
	struct tc_rect text =
		tc_draw_text(out, x_px + mark_px, baseline_px, note(out, TC_INK_TEXT2), name, NULL);
	return text.x_px + text.width_px - x_px;
}

/* What shades, a tick without words and the thin bar mean, up to two lines over floor_px; only what is there and fits whole. Returns how high
 * they are; draws with draw. */
static double draw_keys(const struct tc_bullet_pane *self, struct tc_drawlist *out,
	const struct plan *plan, double floor_px, bool draw) {
	int items[TC_BULLET_RANGES_MAX + 2], count = 0, ranges = (int)self->ranges.count;
	for (int i = 0; i < ranges + 2; i++) {
		const struct tc_bullet_range *range = self->ranges.items;
		bool there = i < ranges
			? tc_words_in(&range[i].name, self->base.language)[0] != '\0'
			: i == ranges ? plan->any_target && plan->target_px == 0
				      : plan->any_former;
		if (there) {
			items[count++] = i;
		}
	}
	int line = 0, lines = count > 0;
	double x_px = 0, width_px = self->base.width_px;
	double at_px[TC_BULLET_RANGES_MAX + 2];
	int on[TC_BULLET_RANGES_MAX + 2];
	for (int i = 0; i < count; i++) {
		double wide_px = draw_key(self, out, items[i], -1, 0);
		bool next = x_px > 0 && x_px + wide_px > width_px;
		line += next;
		x_px = next ? 0 : x_px;
		at_px[i] = x_px;
		on[i] = line;
		lines = line + 1;
		x_px += wide_px + tc_u(out, key_gap_u);
		if (wide_px > width_px) {
			return 0;
		}
	}
	for (int i = 0; draw && i < count; i++) {
		draw_key(self, out, items[i], at_px[i],
			floor_px - (lines - 1 - on[i]) * tc_u(out, key_line_u));
	}
	return lines == 0 ? 0 : lines * tc_u(out, key_line_u) + tc_u(out, key_air_u);
}

static void draw_rows(const struct tc_bullet_pane *self, struct tc_drawlist *out,
	const struct tc_tally *tally, double top_px, double limit_px, char *words, size_t size) {
	/* The key gives way to rows, and what only it explains goes with it. */
	struct plan plan = make_plan(self, out, top_px, limit_px);
	double keys_px = draw_keys(self, out, &plan, limit_px, false);
	struct plan with = make_plan(self, out, top_px, limit_px - keys_px);
	bool keyed = keys_px > 0 && with.count == plan.count;
	plan.bare = plan.any_former && !keyed;
	choose_scale(self, &plan);
	unsigned frame = tc_tally_frame(tally);
	for (int i = 0; i < plan.count; i++) {
		const struct tc_fact *fact = &self->rows[i].fact;
		tc_draw_element(out, fact->indicator, fact->area, 0);
		draw_row(self, out, &plan, i, frame);
	}
	tc_draw_rest(out);
	if (keyed) {
		draw_keys(self, out, &plan, limit_px - tc_u(out, 1), true);
	}
	double low_px = plan.first_px + (plan.count - 1) * plan.pitch_px + tc_u(out, track_u) +
		plan.thick_px;
	double cap_px = tc_u(out, out->style->shape.bar);
	struct tc_rect all = { 0, plan.first_px - cap_px, self->base.width_px,
		low_px - plan.first_px + cap_px };
	tc_mark_draw_frame(out, all, frame);
	if (plan.count < self->row_count) {
		char shown[48];
		snprintf(shown, sizeof(shown),
			self->base.language == TC_ENGLISH ? "%d of %d shown" : "hiện %d/%d",
			plan.count, self->row_count);
		tc_tally_join(words, size, shown);
	}
}

void tc_bullet_draw_pane(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_bullet_pane *self = (const struct tc_bullet_pane *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	for (int i = 0; i < self->row_count; i++) {
		tc_tally_add(&tally, &self->rows[i].fact);
	}
	struct tc_fact none = { .indicator = self->indicators[0] };
	char foot[TC_SENTENCE_MAX], words[TC_TALLY_WORDS_MAX];
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	tc_pane_foot_words(&self->head, self->catalogue,
		tally.newest == NULL ? &none : tally.newest, widget->language, foot, sizeof(foot));
	tc_tally_words(&tally, widget->language, words, sizeof(words));
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
		words[0] = '\0';
	} else {
		double limit_px = widget->height_px -
			tc_tally_foot_px(out, titled ? foot : "", widget->height_px) -
			tc_u(out, titled ? 2.9 : 0);
		draw_rows(self, out, &tally, tc_u(out, titled ? first_u : bare_top_u), limit_px,
			words, sizeof(words));
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, titled ? foot : "", words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	bool test = (tally.any & TC_MARK_TEST) != 0;
	for (int i = 0; i < self->row_count; i++) {
		test = test || (self->rows[i].former.marks & TC_MARK_TEST) != 0;
	}
	if (test) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
