/* What the provinces of a map bear besides their colour, in words, and where those have room. */
#include "widgets/map.h"

#include "widgets/kit/key.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>
#include <string.h>

/* u. The line above the foot; a key's line in the rows of a name. */
static const double line_up = 10.3, side = 5, label = 7.2, cap = 5.3, air = 1.7, gap = 4, clear = 4,
		    hair = 0.2;

struct keys {
	const struct tc_map *map;
	struct tc_drawlist *out;
	struct tc_map_taken *taken;
	const char *foot;
	double flow_px; /* where the line above the foot goes on; its end: it is full */
	char left[TC_TALLY_WORDS_MAX]; /* what stands at the foot */
};

static int count_missing(const struct tc_map *map) {
	int missing = 0;
	for (int i = 0; map->mode == TC_MAP_FLOWS && i < map->sign_count; i++) {
		missing += !map->signs[i].has_value;
	}
	return map->mode == TC_MAP_FLOWS ? missing : tc_map_count_missing(map);
}

/* What a hatched province or a dotted flow means. Returns where it ends. */
static double draw_missing_key(const struct keys *self, double baseline_px, int missing) {
	struct tc_drawlist *out = self->out;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	double side_px = tc_u(out, side), middle_px = baseline_px - side_px / 2;
	const char *words = tc_arena_printf(out->arena, "%s (%d)",
		tc_mark_missing_words(true, self->map->base.language), missing);
	if (self->map->mode == TC_MAP_FLOWS) {
		tc_draw_line(out, 0, middle_px, side_px, middle_px, fmax(tc_u(out, hair), 1),
			TC_DASH_STALE, TC_INK_HATCH);
	} else {
		tc_tile_draw_hatch(
			out, (struct tc_rect) { 0, baseline_px - side_px, side_px, side_px });
	}
	struct tc_rect ink = tc_draw_text(
		out, tc_u(out, label), baseline_px, style, words == NULL ? "" : words, NULL);
	return ink.x_px + ink.width_px + tc_u(out, gap);
}

/* Where the names of the islands begin: what stands beside those would seem to speak of them. */
static double islands_px(const struct tc_map *map) {
	const struct tc_geography *piece = map->sheet.geography;
	double top_px = map->base.height_px;
	for (int i = 0; i < piece->archipelago_count; i++) {
		const struct tc_geography_archipelago *item = &piece->archipelagos[i];
		for (int k = 0; k < piece->island_count && tc_map_shows(map, item); k++) {
			if (tc_geography_is_of(item, &piece->islands[k])) {
				top_px = fmin(
					top_px, tc_map_y(&map->sheet, piece->islands[k].at.y_px));
			}
		}
	}
	return top_px;
}

/* Of provinces; points and flows have no edge, and no sample of one. */
static bool has_samples(const struct tc_map *map) {
	return !tc_map_has_signs(map);
}

/* Over the sea right of the country's head, all lines with their samples, else without; or left of it. */
static bool place_lines(
	struct keys *self, const struct tc_tally_item *items, int count, bool right) {
	struct tc_drawlist *out = self->out;
	for (int sampled = has_samples(self->map); sampled >= 0; sampled--) {
		struct tc_rect box = tc_key_box(out, items, count, sampled);
		box.height_px += 2 * tc_u(out, air);
		double end_px = right ? islands_px(self->map) : self->map->base.height_px;
		if (tc_map_find_room(self->map, self->taken, count, right, end_px, &box)) {
			tc_key_draw(
				out, box.x_px, box.y_px + tc_u(out, air), items, count, sampled);
			tc_map_take(self->taken, box);
			return true;
		}
	}
	return false;
}

/* On the line above the foot of a map that has one, with its sample or without. */
static bool place_in_flow(struct keys *self, const struct tc_tally_item *item) {
	struct tc_drawlist *out = self->out;
	double top_px = self->map->base.height_px - tc_u(out, line_up + cap + 0.2);
	for (int sampled = has_samples(self->map); sampled >= 0; sampled--) {
		double width_px = tc_key_box(out, item, 1, sampled).width_px;
		if (self->flow_px + width_px <= tc_map_text_width_px(self->map)) {
			tc_key_draw(out, self->flow_px, top_px, item, 1, sampled);
			self->flow_px += width_px + tc_u(out, gap);
			return true;
		}
	}
	return false;
}

static bool fits_beside_foot(const struct keys *self, const char *words) {
	struct tc_drawlist *out = self->out;
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	return tc_measure_text(out, style, words).width_px +
		tc_measure_text(out, style, self->foot).width_px + tc_u(out, clear) <=
		tc_map_text_width_px(self->map);
}

/* Right of the foot, behind what stands there. */
static bool place_at_foot(struct keys *self, const struct tc_tally_item *item, bool insist) {
	char words[TC_TALLY_WORDS_MAX];
	memcpy(words, self->left, sizeof(words));
	tc_tally_join(words, sizeof(words), item->words);
	bool placed = insist || fits_beside_foot(self, words);
	if (placed) {
		memcpy(self->left, words, sizeof(words));
	}
	return placed;
}

/* Where the line above the foot is taken and the words have no room beside the foot, they stand over the map. */
static void draw_foot(const struct keys *self, enum tc_ink ink) {
	const struct tc_widget *widget = &self->map->base;
	double width_px = tc_map_text_width_px(self->map);
	bool above = tc_map_is_keyed(self->map) && !fits_beside_foot(self, self->left);
	tc_tally_draw_foot(
		self->out, width_px, widget->height_px, self->foot, above ? "" : self->left, ink);
	if (above) {
		struct tc_text_style style = { self->out->style->type.note, TC_WEIGHT_REGULAR, ink,
			TC_ANCHOR_LEFT };
		tc_pane_draw_fitted(self->out, 0,
			widget->height_px - tc_u(self->out, line_up + TC_KEY_PITCH_U), width_px,
			style, style.size_u, self->left);
	}
}

void tc_map_take_key(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken) {
	if (tc_map_is_keyed(map)) {
		tc_map_take(taken,
			(struct tc_rect) { 0, map->base.height_px - tc_u(out, line_up + cap),
				tc_map_text_width_px(map), tc_u(out, cap) });
	}
}

void tc_map_draw_key(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_tally *tally, const char *foot, struct tc_map_taken *taken) {
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	struct keys self = { .map = map, .out = out, .taken = taken, .foot = foot };
	bool keyed = tc_map_is_keyed(map);
	unsigned said = TC_MARK_MISSING | tc_tally_frame(tally);
	int count = tc_tally_items(tally, ~said, map->base.language, items);
	int missing = keyed ? count_missing(map) : 0;
	double line_px = map->base.height_px - tc_u(out, line_up);
	self.flow_px = keyed ? 0 : tc_map_text_width_px(map);
	if (missing > 0) {
		self.flow_px = draw_missing_key(&self, line_px, missing);
	}
	bool placed = count > 0 && place_lines(&self, items, count, true);
	for (int i = 0; i < count && !placed; i++) {
		(void)(place_in_flow(&self, &items[i]) || place_lines(&self, &items[i], 1, true) ||
			place_at_foot(&self, &items[i], false) ||
			place_lines(&self, &items[i], 1, false) ||
			place_at_foot(&self, &items[i], true));
	}
	draw_foot(&self, tc_mark_words_ink(tally->any & ~said));
}
