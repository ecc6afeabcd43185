#include "widgets/map.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* u. Largest bubble and widest flow without a word of the document; a ground-coloured edge keeps signs apart. */
static const double bubble_u = 12, flow_u = 4, halo_u = 0.3, ring_u = 0.5, point_u = 1.3,
		    end_u = 0.8, clock_u = 3.4, head_least_u = 2.6, arrive_u = 1.4;
static const double bend = 0.16, head_share = 2.2, head_length = 1.1;
enum { CURVE_SPOTS = 33, NAMED_BUBBLES = 3 };

static double largest_px(const struct tc_map *map, double fallback_u) {
	return map->largest.unit == 0 ? fallback_u * map->base.u_px
				      : tc_pane_length_px(&map->base, map->largest);
}

double tc_map_bubble_px(const struct tc_map *map, double number) {
	double most = tc_map_most(map);
	return most > 0 ? largest_px(map, bubble_u) / 2 * sqrt(fabs(number) / most) : 0;
}

double tc_map_flow_px(const struct tc_map *map, double number) {
	double most = tc_map_most(map);
	return most > 0 ? largest_px(map, flow_u) * fabs(number) / most : 0;
}

/* The value as its label says it: "hơn 8.900 P"; "—" where nothing was reported. */
static const char *value_words(
	const struct tc_map *map, struct tc_drawlist *out, const struct tc_fact *fact) {
	if (!fact->has_value) {
		return "—";
	}
	struct tc_number_form form = { map->base.language, (enum tc_number_scale)map->scale,
		tc_catalogue_indicator(map->catalogue, fact->indicator)->decimals };
	char number[TC_NUMBER_TEXT_MAX + 16];
	char letter = tc_mark_letter(fact->marks, fact->status);
	const char *qualifier = tc_qualifier_word(fact->qualifier, map->base.language);
	tc_number_write_text(&fact->value, &form, number, sizeof(number));
	const char *words = tc_arena_printf(out->arena, "%s%s%s%s%c", qualifier,
		qualifier[0] == '\0' ? "" : " ", number, letter == '\0' ? "" : " ", letter);
	return words == NULL ? "" : words;
}

static struct tc_rect around(double x_px, double y_px, double radius_px) {
	return (struct tc_rect) { x_px - radius_px, y_px - radius_px, 2 * radius_px,
		2 * radius_px };
}

/* A bubble of a value below zero is a ring in the ink of text: its size says how much, its look which side. */
static void draw_bubble(const struct tc_map *self, const struct tc_map_sheet *sheet,
	struct tc_drawlist *out, const struct tc_map_area *area) {
	const struct tc_geography_area *shape = tc_map_shape(sheet, area);
	double x_px = tc_map_x(sheet, shape->label.x_px);
	double y_px = tc_map_y(sheet, shape->label.y_px);
	double radius_px = tc_map_bubble_px(self, area->fact.value.number);
	unsigned marks = area->fact.marks;
	if (radius_px > 0) {
		tc_draw_disc(out, x_px, y_px, radius_px + tc_u(out, halo_u), 0, TC_INK_GROUND);
		bool below = area->fact.value.number < 0;
		double ring_px = below ? fmin(tc_u(out, ring_u), radius_px) : 0;
		tc_draw_disc(out, x_px, y_px, radius_px - ring_px / 2, ring_px,
			tc_mark_value_ink(marks & ~(unsigned)TC_MARK_INCOMPLETE,
				below ? TC_INK_TEXT : TC_INK_DATA));
	}
	if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, x_px + radius_px + tc_u(out, clock_u), y_px);
	}
}

static int by_size(const void *a, const void *b) {
	const struct tc_map_area *left = *(const struct tc_map_area *const *)a;
	const struct tc_map_area *right = *(const struct tc_map_area *const *)b;
	double less = fabs(left->fact.value.number), more = fabs(right->fact.value.number);
	/* Equal ones in the order of their codes, whatever qsort does. */
	return less < more ? 1 : less > more ? -1 : (left > right) - (left < right);
}

static void name_bubble(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_area *area, struct tc_map_taken *taken) {
	const struct tc_geography_area *shape = tc_map_shape(&self->sheet, area);
	double x_px = tc_map_x(&self->sheet, shape->label.x_px);
	double y_px = tc_map_y(&self->sheet, shape->label.y_px);
	bool brief = self->base.language == TC_VIETNAMESE;
	struct tc_map_label label = { .name = tc_words_in(&area->area->name, self->base.language),
		.brief = brief ? area->area->abbreviation : NULL,
		.value = value_words(self, out, &area->fact),
		.fact = &area->fact,
		.around = around(x_px, y_px, tc_map_bubble_px(self, area->fact.value.number)),
		.x_px = x_px,
		.y_px = y_px,
		.over = true };
	tc_map_draw_label(self, out, &label, taken);
}

/* Those with a value, the largest first: a small one on a large one is seen, the other way round it is not. */
static int order_bubbles(
	const struct tc_map *self, const struct tc_map_area *areas[TC_MAP_AREAS_MAX]) {
	int count = 0;
	for (int i = 0; i < self->area_count; i++) {
		if (self->areas[i].fact.has_value && self->areas[i].shape >= 0) {
			areas[count++] = &self->areas[i];
		}
	}
	qsort(areas, (size_t)count, sizeof(areas[0]), by_size);
	return count;
}

void tc_map_draw_bubbles(const struct tc_map *map, const struct tc_map_sheet *sheet,
	struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_area *areas[TC_MAP_AREAS_MAX];
	int count = order_bubbles(map, areas);
	for (int i = 0; i < count; i++) {
		struct tc_spot at = tc_map_shape(sheet, areas[i])->label;
		struct tc_rect box = around(tc_map_x(sheet, at.x_px), tc_map_y(sheet, at.y_px),
			tc_map_bubble_px(map, areas[i]->fact.value.number));
		const struct tc_rect *frame = &sheet->box;
		if (sheet != &map->sheet &&
			(box.x_px < frame->x_px || box.y_px < frame->y_px ||
				box.x_px + box.width_px > frame->x_px + frame->width_px ||
				box.y_px + box.height_px > frame->y_px + frame->height_px)) {
			continue;
		}
		draw_bubble(map, sheet, out, areas[i]);
		if (taken != NULL) {
			tc_map_take_sign(taken, box);
		}
	}
}

static void name_bubbles(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_area *areas[TC_MAP_AREAS_MAX];
	int count = order_bubbles(self, areas);
	for (int i = 0; i < count && i < NAMED_BUBBLES; i++) {
		double number = areas[i]->fact.value.number;
		if (number < 0 || number > 0) {
			name_bubble(self, out, areas[i], taken);
		}
	}
}

static void draw_point_mark(const struct tc_map *self, struct tc_drawlist *out, double x_px,
	double y_px, const struct tc_fact *fact, bool figure) {
	double radius_px = tc_u(out, point_u), ring_px = tc_u(out, ring_u);
	bool open = figure &&
		(!fact->has_value || tc_mark_letter(fact->marks, fact->status) != '\0' ||
			(fact->marks & TC_MARK_INCOMPLETE) != 0);
	unsigned marks = fact->marks & ~(unsigned)TC_MARK_INCOMPLETE;
	enum tc_ink ink = figure ? tc_mark_value_ink(marks, TC_INK_DATA) : TC_INK_TEXT2;
	tc_draw_disc(out, x_px, y_px, radius_px + tc_u(out, halo_u), 0, TC_INK_GROUND);
	tc_draw_disc(out, x_px, y_px, open ? radius_px - ring_px / 2 : radius_px,
		open ? ring_px : 0, ink);
	if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, x_px, y_px - radius_px - tc_u(out, clock_u));
	}
	if (!tc_map_all_lost(self)) {
		tc_mark_draw_frame(out, around(x_px, y_px, radius_px), marks);
	}
	if (fact->alarm.priority != 0) {
		tc_alarm_draw_grounded(out, x_px, y_px, TC_ALARM_SMALL_U, fact->alarm);
	}
}

static void draw_points(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_point *points = self->points.items;
	double reach_px = tc_u(out, point_u);
	for (int i = 0; i < self->sign_count; i++) {
		double x_px = tc_map_x(&self->sheet, points[i].at.x_px);
		double y_px = tc_map_y(&self->sheet, points[i].at.y_px);
		struct tc_rect box = around(x_px, y_px, reach_px);
		draw_point_mark(self, out, x_px, y_px, &self->signs[i], points[i].indicator >= 0);
		if (points[i].indicator >= 0) {
			tc_fact_tell(out, box, &self->signs[i]);
		}
		tc_map_take_sign(taken, box);
	}
}

static void name_points(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_point *points = self->points.items;
	for (int i = 0; i < self->sign_count; i++) {
		bool figure = points[i].indicator >= 0;
		double x_px = tc_map_x(&self->sheet, points[i].at.x_px);
		double y_px = tc_map_y(&self->sheet, points[i].at.y_px);
		struct tc_map_label label = {
			.name = tc_words_in(&points[i].words, self->base.language),
			.value = figure ? value_words(self, out, &self->signs[i]) : NULL,
			.fact = figure ? &self->signs[i] : NULL,
			.around = around(x_px, y_px, tc_u(out, point_u)),
			.x_px = x_px,
			.y_px = y_px,
			.over = true,
		};
		tc_map_draw_label(self, out, &label, taken);
	}
}

/* A flow's way in pane px: from its start to where its head ends. */
struct way {
	struct tc_spot spots[CURVE_SPOTS];
	int count;
	struct tc_spot head[3];
};

static struct tc_spot between(struct tc_spot a, struct tc_spot b, float share) {
	return (struct tc_spot) { a.x_px + (b.x_px - a.x_px) * share,
		a.y_px + (b.y_px - a.y_px) * share };
}

/* A bend to the left of its direction: the way back lies on the other side. */
static struct tc_spot bent(
	struct tc_spot from, struct tc_spot over, struct tc_spot to, float share) {
	return between(between(from, over, share), between(over, to, share), share);
}

static struct way way_of(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_flow *flow, double width_px) {
	struct tc_spot ends[2];
	for (int i = 0; i < 2; i++) {
		ends[i].x_px = (float)tc_map_x(&self->sheet, flow->ends[i].x_px);
		ends[i].y_px = (float)tc_map_y(&self->sheet, flow->ends[i].y_px);
	}
	double dx = ends[1].x_px - ends[0].x_px, dy = ends[1].y_px - ends[0].y_px;
	double length_px = hypot(dx, dy), aside = self->straight ? 0 : bend;
	struct tc_spot over = between(ends[0], ends[1], 0.5F);
	over.x_px += (float)(dy * aside * 2);
	over.y_px -= (float)(dx * aside * 2);
	double side_px = fmax(width_px * head_share, tc_u(out, head_least_u));
	double head_px = side_px * head_length, arrive_px = tc_u(out, arrive_u);
	struct way way = { .count = 0 };
	if (length_px < head_px + arrive_px + 1) {
		return way; /* no room between its ends: a head alone would point nowhere */
	}
	/* The last stretch is about straight: where head and line end is a share of it. */
	float tip = (float)(1 - arrive_px / length_px);
	float base = (float)(1 - (arrive_px + head_px) / length_px);
	for (int i = 0; i < CURVE_SPOTS; i++) {
		float share = base * (float)i / (CURVE_SPOTS - 1);
		way.spots[way.count++] = bent(ends[0], over, ends[1], share);
	}
	struct tc_spot point = bent(ends[0], over, ends[1], tip), foot = way.spots[way.count - 1];
	double along_x = point.x_px - foot.x_px, along_y = point.y_px - foot.y_px;
	double along = fmax(hypot(along_x, along_y), 1e-6);
	float half_x = (float)(-along_y / along * side_px / 2);
	float half_y = (float)(along_x / along * side_px / 2);
	way.head[0] = point;
	way.head[1] = (struct tc_spot) { foot.x_px + half_x, foot.y_px + half_y };
	way.head[2] = (struct tc_spot) { foot.x_px - half_x, foot.y_px - half_y };
	return way;
}

static enum tc_dash dash_of(const struct tc_fact *fact) {
	unsigned marks = fact->marks;
	return (marks & TC_MARK_LOST) != 0                    ? TC_DASH_LOST
		: (marks & TC_MARK_STALE) != 0                ? TC_DASH_STALE
		: (marks & TC_MARK_DISPUTED) != 0             ? TC_DASH_DISPUTED
		: tc_mark_letter(marks, fact->status) != '\0' ? TC_DASH_PROVISIONAL
							      : TC_DASH_SOLID;
}

/* Not reported: a dotted hair without a head. Zero: a hair, because it is known. */
static void draw_flow(const struct tc_map *self, struct tc_drawlist *out,
	const struct tc_map_flow *flow, const struct tc_fact *fact, struct tc_map_taken *taken) {
	double number = fact->has_value ? fact->value.number : 0;
	double width_px = tc_map_flow_px(self, number), hair_px = fmax(tc_u(out, 0.2), 1);
	struct way way = way_of(self, out, flow, width_px);
	if (way.count == 0) {
		return;
	}
	struct tc_spot middle = way.spots[way.count / 2];
	if (!(fabs(number) > 0)) {
		tc_draw_polyline(out, way.spots, way.count, hair_px,
			fact->has_value ? TC_DASH_SOLID : TC_DASH_STALE, false,
			fact->has_value ? TC_INK_DATA2 : TC_INK_HATCH);
	} else {
		bool below = number < 0;
		enum tc_ink ink = tc_mark_value_ink(fact->marks & ~(unsigned)TC_MARK_INCOMPLETE,
			below ? TC_INK_TEXT : TC_INK_DATA);
		width_px = fmax(width_px, 1);
		tc_draw_polyline(out, way.spots, way.count, width_px, dash_of(fact), false, ink);
		tc_draw_area(out, way.head, 3, TC_POLYGON_FILL, ink);
		double hollow_px = width_px - 2 * tc_u(out, ring_u);
		if ((below || (fact->marks & TC_MARK_INCOMPLETE) != 0) && hollow_px > 0) {
			tc_draw_polyline(out, way.spots, way.count, hollow_px, TC_DASH_SOLID, false,
				TC_INK_GROUND);
		}
	}
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, middle.x_px, middle.y_px);
	}
	if (fact->alarm.priority != 0) {
		tc_alarm_draw_grounded(
			out, middle.x_px, middle.y_px, TC_ALARM_SMALL_U, fact->alarm);
	}
	tc_fact_tell(out, around(middle.x_px, middle.y_px, tc_u(out, point_u)), fact);
	for (int i = 0; i < way.count; i += 4) {
		tc_map_take_sign(taken, around(way.spots[i].x_px, way.spots[i].y_px, width_px / 2));
	}
}

/* The ends of flows, each once: a disc and its name. */
static void name_ends(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_flow *flows = self->flows.items;
	int named = 0;
	for (int i = 0; i < 2 * self->sign_count; i++) {
		struct tc_spot at = flows[i / 2].ends[i % 2];
		bool before = false;
		for (int k = 0; k < i && !before; k++) {
			struct tc_spot other = flows[k / 2].ends[k % 2];
			before = fabsf(other.x_px - at.x_px) + fabsf(other.y_px - at.y_px) < 1e-4F;
		}
		if (before) {
			continue;
		}
		double x_px = tc_map_x(&self->sheet, at.x_px),
		       y_px = tc_map_y(&self->sheet, at.y_px);
		struct tc_map_label label = { .name = flows[i / 2].names[i % 2],
			.brief = flows[i / 2].briefs[i % 2],
			.around = around(x_px, y_px, tc_u(out, end_u)),
			.x_px = x_px,
			.y_px = y_px,
			.over = true };
		tc_draw_disc(out, x_px, y_px, tc_u(out, end_u), 0, TC_INK_TEXT);
		if (self->names && named++ < TC_MAP_NAMES_MAX) {
			tc_map_draw_label(self, out, &label, taken);
		}
	}
}

static void draw_flows(
	const struct tc_map *self, struct tc_drawlist *out, struct tc_map_taken *taken) {
	const struct tc_map_flow *flows = self->flows.items;
	int order[TC_MAP_SIGNS_MAX];
	for (int i = 0; i < self->sign_count; i++) {
		int at = i;
		for (; at > 0 &&
			fabs(self->signs[order[at - 1]].value.number) <
				fabs(self->signs[i].value.number);
			at--) {
			order[at] = order[at - 1];
		}
		order[at] = i; /* the widest first, as with bubbles */
	}
	for (int i = 0; i < self->sign_count; i++) {
		draw_flow(self, out, &flows[order[i]], &self->signs[order[i]], taken);
	}
}

void tc_map_draw_signs(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken) {
	switch (map->mode) {
	case TC_MAP_BUBBLES: tc_map_draw_bubbles(map, &map->sheet, out, taken); break;
	case TC_MAP_POINTS: draw_points(map, out, taken); break;
	case TC_MAP_FLOWS: draw_flows(map, out, taken); break;
	default: break;
	}
}

void tc_map_name_signs(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken) {
	if (map->mode == TC_MAP_BUBBLES && map->names) {
		name_bubbles(map, out, taken);
	} else if (map->mode == TC_MAP_POINTS) {
		name_points(map, out, taken);
	} else if (map->mode == TC_MAP_FLOWS) {
		name_ends(map, out, taken);
	}
}
