#include "widgets/map.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u */
static const double cap = 5.3, highest = 16.2, reach_left = 14, reach_right = 60,
		    reach_region = 400, row_u = 9.6, gap_u = 3, sample_u = 10, square_u = 7,
		    name_u = 58, ring_u = 0.5, square_gap = 4;
static const double middle_share = 0.55; /* of the height: about there the country is narrowest */
enum { SIZES = 3, PAIR_SIDE = 3 };

/* Lays a legend at x, y, or only measures it. full: with what may be left out. */
typedef struct tc_rect (*laying)(const struct tc_map *map, struct tc_drawlist *out, bool draw,
	bool full, double x_px, double y_px);

static struct tc_text_style note(const struct tc_drawlist *out, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, TC_WEIGHT_REGULAR, ink,
		TC_ANCHOR_LEFT };
}

static double put(struct tc_drawlist *out, bool draw, double x_px, double baseline_px,
	enum tc_ink ink, const char *words) {
	struct tc_text_style style = note(out, ink);
	if (words == NULL || words[0] == '\0') {
		return x_px;
	}
	if (draw) {
		tc_draw_text(out, x_px, baseline_px, style, words, NULL);
	}
	struct tc_rect ink_box = tc_measure_text(out, style, words);
	return x_px + ink_box.x_px + ink_box.width_px;
}

static struct tc_rect lay_classes(const struct tc_map *map, struct tc_drawlist *out, bool draw,
	bool full, double x_px, double y_px) {
	struct tc_classes_legend legend = { map->base.language, false, full };
	if (draw) {
		return tc_classes_draw_legend(out, x_px, y_px, &map->classes, &legend);
	}
	struct tc_rect box = tc_classes_measure_legend(out, &map->classes, &legend);
	return (struct tc_rect) { x_px, y_px, box.width_px, box.height_px };
}

/* 1, 2 or 5 times a power of ten, at most number. */
static double nice(double number) {
	double tens = pow(10, floor(log10(number) + 1e-9)), times = number / tens;
	return (times >= 5 - 1e-9 ? 5 : times >= 2 - 1e-9 ? 2 : 1) * tens;
}

/* Two or three amounts that sizes are shown for, the largest first; none where all is zero. */
static int sizes_of(const struct tc_map *map, double sizes[SIZES]) {
	static const double shares[] = { 1, 0.25, 0.05 };
	const struct tc_map_flow *flows = map->flows.items;
	int indicator = map->mode == TC_MAP_FLOWS ? flows[0].indicator : map->indicator;
	/* Of counted things there is no half. */
	double least = pow(10, -tc_catalogue_indicator(map->catalogue, indicator)->decimals);
	double most = tc_map_most(map);
	int count = 0;
	for (int i = 0; most > 0 && i < SIZES; i++) {
		double size = nice(most * shares[i]);
		if (count == 0 || (size < sizes[count - 1] && size >= least)) {
			sizes[count++] = size;
		}
	}
	return count;
}

static void draw_sample(const struct tc_map *map, struct tc_drawlist *out, double x_px,
	double middle_px, double half_px, double number, bool below) {
	enum tc_ink ink = below ? TC_INK_TEXT : TC_INK_DATA;
	if (map->mode == TC_MAP_BUBBLES) {
		double ring_px = below ? fmin(tc_u(out, ring_u), half_px) : 0;
		tc_draw_disc(out, x_px + half_px, middle_px, half_px - ring_px / 2, ring_px, ink);
		return;
	}
	double width_px = fmax(tc_map_flow_px(map, number), 1);
	double hollow_px = width_px - 2 * tc_u(out, ring_u);
	tc_draw_line(
		out, x_px, middle_px, x_px + 2 * half_px, middle_px, width_px, TC_DASH_SOLID, ink);
	if (below && hollow_px > 0) {
		tc_draw_line(out, x_px, middle_px, x_px + 2 * half_px, middle_px, hollow_px,
			TC_DASH_SOLID, TC_INK_GROUND);
	}
}

/* One under the other on a common axis: how large which amount is, and what a hollow sign means. */
static struct tc_rect lay_sizes(const struct tc_map *map, struct tc_drawlist *out, bool draw,
	bool full, double x_px, double y_px) {
	double sizes[SIZES + 1], bottom_px = y_px, right_px = x_px;
	bool bubbles = map->mode == TC_MAP_BUBBLES, english = map->base.language == TC_ENGLISH;
	int count = sizes_of(map, sizes), rows = count;
	(void)full;
	if (tc_map_has_negative(map) && count > 0) {
		sizes[rows++] = sizes[count > 1 ? 1 : 0];
	}
	double widest_px = count == 0 ? 0
		: bubbles             ? tc_map_bubble_px(map, sizes[0])
				      : tc_u(out, sample_u / 2);
	for (int i = 0; i < rows; i++) {
		double half_px = bubbles ? tc_map_bubble_px(map, sizes[i]) : widest_px;
		double high_px = bubbles ? 2 * half_px : tc_map_flow_px(map, sizes[i]);
		double row_px = fmax(high_px + tc_u(out, 1.5), tc_u(out, row_u));
		double middle_px = bottom_px + row_px / 2;
		struct tc_decimal bound = tc_number_bound(sizes[i]);
		struct tc_number_form form = { map->base.language, (enum tc_number_scale)map->scale,
			6 };
		char words[TC_NUMBER_TEXT_MAX + 16];
		tc_number_write_text(&bound, &form, words, sizeof(words));
		if (draw) {
			draw_sample(map, out, x_px + widest_px - half_px, middle_px, half_px,
				sizes[i], i >= count);
		}
		right_px = fmax(right_px,
			put(out, draw, x_px + 2 * widest_px + tc_u(out, gap_u),
				middle_px + tc_u(out, cap / 2), TC_INK_TEXT2,
				i < count         ? words
					: english ? "below zero"
						  : "số âm"));
		bottom_px += row_px;
	}
	return (struct tc_rect) { x_px, y_px, right_px - x_px, bottom_px - y_px };
}

/* "61 · 78": where the second and the third class begin. */
static const char *limits(
	const struct tc_map *map, struct tc_drawlist *out, const struct tc_classes *classes) {
	const char *words = "";
	for (int i = 0; i < classes->count - 1; i++) {
		struct tc_decimal bound = tc_number_bound(classes->bounds[i]);
		struct tc_number_form form = { map->base.language, TC_NUMBER_PLAIN, 6 };
		struct tc_number number;
		tc_number_write(&bound, &form, &number);
		words = tc_arena_printf(
			out->arena, "%s%s%s", words, i == 0 ? "" : " · ", number.text);
		words = words == NULL ? "" : words;
	}
	return words;
}

static const char *pair_name(const struct tc_map *map, struct tc_drawlist *out, bool second) {
	const struct tc_words *given = second ? &map->second_name : &map->name;
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(map->catalogue, second ? map->second : map->indicator);
	const char *name = tc_words_in(given, map->base.language);
	name = name[0] != '\0' ? name : tc_words_in(&indicator->title, map->base.language);
	name = tc_arena_printf(out->arena, "%s %s", second ? "↑" : "→", name);
	return name == NULL ? "" : name;
}

/* A name in up to two lines under what is there; returns the new bottom. */
static double put_name(const struct tc_map *map, struct tc_drawlist *out, bool draw, bool second,
	double bottom_px, struct tc_rect *box) {
	const char **rows;
	bool complete;
	double width_px = fmin(tc_u(out, name_u), tc_map_text_width_px(map));
	struct tc_text_style style = note(out, TC_INK_TEXT2);
	int count = tc_fit_wrap(out->fonts, style.weight, (int)lround(tc_u(out, style.size_u)),
		pair_name(map, out, second), width_px, 2, &rows, &complete, out->arena);
	for (int i = 0; i < count; i++) {
		bottom_px += tc_u(out, row_u);
		double right_px = put(out, draw, box->x_px, bottom_px - tc_u(out, 1), style.ink,
			tc_pane_keep_tail(out, style, rows[i], "", width_px));
		box->width_px = fmax(box->width_px, right_px - box->x_px);
	}
	return bottom_px;
}

/* The square: to the right more of the first, up more of the second; both names under it, with their limits
 * where there is room. */
static struct tc_rect lay_pairs(const struct tc_map *map, struct tc_drawlist *out, bool draw,
	bool full, double x_px, double y_px) {
	const struct tc_classes *both[] = { &map->classes, &map->second_classes };
	double side_px = tc_u(out, square_u);
	struct tc_rect box = { x_px, y_px, PAIR_SIDE * side_px, 0 };
	for (int i = 0; draw && i < PAIR_SIDE * PAIR_SIDE; i++) {
		tc_draw_fill(out,
			(struct tc_rect) { x_px + i % PAIR_SIDE * side_px,
				y_px + (PAIR_SIDE - 1 - i / PAIR_SIDE) * side_px, side_px,
				side_px },
			(enum tc_ink)(TC_INK_PAIR1 + i));
	}
	double bottom_px = y_px + PAIR_SIDE * side_px + tc_u(out, square_gap - cap / 2);
	for (int i = 0; i < 2; i++) {
		bottom_px = put_name(map, out, draw, i == 1, bottom_px, &box);
		if (full && both[i]->count > 1) {
			bottom_px += tc_u(out, row_u);
			double right_px = put(out, draw, x_px, bottom_px - tc_u(out, 1),
				TC_INK_TEXT3, limits(map, out, both[i]));
			box.width_px = fmax(box.width_px, right_px - x_px);
		}
	}
	box.height_px = bottom_px - y_px;
	return box;
}

/* Left, where the country is narrowest; in the sea at the right where it has no room there; left without what
 * may be left out where it has none at all. */
static void place_legend(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken, laying lay) {
	double highest_px = tc_u(out, highest), left_px = 0;
	struct tc_rect box = { 0 };
	bool full = false, found = false;
	for (int i = 0; i < 2 && !found; i++) {
		full = i == 0;
		box = lay(map, out, false, full, 0, 0);
		left_px = fmax(map->base.height_px * middle_share - box.height_px / 2, highest_px);
		found = tc_map_find_place(map, taken, left_px, reach_left, &box) ||
			(tc_map_is_region(map) &&
				tc_map_find_place(map, taken, highest_px, reach_region, &box));
		if (!found) {
			box.x_px = tc_map_text_width_px(map) - box.width_px;
			found = tc_map_find_place(map, taken, highest_px,
				tc_map_is_region(map) ? reach_region : reach_right, &box);
		}
	}
	if (!found) {
		box.x_px = 0;
		box.y_px = left_px;
	}
	tc_map_take(taken, lay(map, out, true, full, box.x_px, box.y_px));
}

void tc_map_draw_legend(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken) {
	switch (map->mode) {
	case TC_MAP_CLASSES: place_legend(map, out, taken, lay_classes); break;
	case TC_MAP_BUBBLES:
	case TC_MAP_FLOWS: place_legend(map, out, taken, lay_sizes); break;
	case TC_MAP_PAIRS: place_legend(map, out, taken, lay_pairs); break;
	default: break;
	}
}
