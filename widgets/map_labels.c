#include "widgets/map.h"

#include "widgets/kit/marks.h"

#include <math.h>
#include <string.h>

/* u. A name stands this far from its province, is tried further away in steps, and past `leader` from
 * it gets a line. */
static const double gap = 2, step = 2, reach = 46, leader = 9, clear = 2;
/* Further up or down than this a name may be taken for another province's. */
static const double beside = 6;
/* What a way of writing costs beside a full name in one line, in u it may stand nearer for that. */
static const double two_lines = 4, abbreviated = 14, over_country = 12, long_leader = 30,
		    sign_leader = 4;
enum { FAR_SHIFTS = 10 };
static const double cap = 5.3, line_pitch = 10, descent = 1.8, rise = 1.9;

/* In a cell while one outline is laid: an odd number of its edges pass left of the cell's middle. */
enum { CELL_COVERED = 1, CELL_TURNS = 2 };

/* One edge: in every row whose middle it passes, all cells right of it turn from outside to inside or back. */
static void lay_edge(
	const struct tc_map *map, struct tc_map_cover *cover, struct tc_spot a, struct tc_spot b) {
	double u_px = map->base.u_px;
	double ax = tc_map_x(&map->sheet, a.x_px) / u_px, ay = tc_map_y(&map->sheet, a.y_px) / u_px;
	double bx = tc_map_x(&map->sheet, b.x_px) / u_px, by = tc_map_y(&map->sheet, b.y_px) / u_px;
	double top = fmax(ceil(fmin(ay, by) - 0.5), 0);
	double bottom = fmin(ceil(fmax(ay, by) - 0.5), cover->rows);
	for (int row = (int)top; row < bottom; row++) {
		double x = ax + (bx - ax) * (row + 0.5 - ay) / (by - ay);
		double column = fmax(ceil(x - 0.5), 0);
		if (column < cover->columns) {
			cover->cells[row * cover->columns + (int)column] ^= CELL_TURNS;
		}
	}
}

static void lay_outline(
	const struct tc_map *map, struct tc_map_cover *cover, const struct tc_outline *outline) {
	int first = 0;
	for (int ring = 0; ring < outline->ring_count; ring++) {
		int end = outline->ring_ends[ring];
		for (int i = first, before = end - 1; i < end; before = i++) {
			lay_edge(map, cover, outline->spots[before], outline->spots[i]);
		}
		first = end;
	}
}

/* Rows first..last of the turns become cells. */
static void settle(struct tc_map_cover *cover, int first, int last) {
	for (int row = first < 0 ? 0 : first; row <= last && row < cover->rows; row++) {
		unsigned char *cells = cover->cells + row * cover->columns;
		bool inside = false;
		for (int column = 0; column < cover->columns; column++) {
			inside = inside != ((cells[column] & CELL_TURNS) != 0);
			cells[column] = (cells[column] & CELL_COVERED) != 0 || inside;
		}
	}
}

bool tc_map_cover_build(
	struct tc_map *map, int64_t at_ms, struct tc_arena *arena, struct tc_map_cover *cover) {
	double u_px = map->base.u_px;
	cover->columns = (int)fmin(ceil(map->base.width_px / u_px), 2000) + 1;
	cover->rows = (int)fmin(ceil(map->base.height_px / u_px), 2000) + 1;
	cover->cells = tc_arena_array(arena, (size_t)cover->columns, (size_t)cover->rows);
	if (cover->cells == NULL) {
		return false;
	}
	int members[TC_MAP_AREAS_MAX];
	int count = tc_map_members(map, at_ms, members, TC_MAP_AREAS_MAX);
	for (int i = 0; i < count; i++) {
		const struct tc_area *area = tc_catalogue_area(map->catalogue, members[i]);
		const struct tc_geography_area *shape =
			tc_geography_find(map->geography, area->code);
		if (shape == NULL) {
			continue;
		}
		const struct tc_outline *outline = &shape->outline;
		lay_outline(map, cover, outline);
		settle(cover, (int)floor(tc_map_y(&map->sheet, outline->high.y_px) / u_px),
			(int)ceil(tc_map_y(&map->sheet, outline->low.y_px) / u_px));
	}
	return true;
}

static void take(struct tc_map_taken *taken, struct tc_rect box, bool sign) {
	if (taken->count < TC_MAP_TAKEN_MAX) {
		taken->boxes[taken->count] = box;
		taken->signs[taken->count++] = sign;
	}
}

void tc_map_take(struct tc_map_taken *taken, struct tc_rect box) {
	take(taken, box, false);
}

void tc_map_take_sign(struct tc_map_taken *taken, struct tc_rect box) {
	take(taken, box, true);
}

bool tc_map_over_country(const struct tc_map *map, struct tc_rect box) {
	double u_px = map->base.u_px;
	const struct tc_map_cover *cover = &map->cover;
	for (int row = (int)floor(box.y_px / u_px); row * u_px < box.y_px + box.height_px; row++) {
		for (int column = (int)floor(box.x_px / u_px);
			column * u_px < box.x_px + box.width_px; column++) {
			if (row >= 0 && column >= 0 && row < cover->rows &&
				column < cover->columns &&
				cover->cells[row * cover->columns + column] != 0) {
				return true;
			}
		}
	}
	return false;
}

/* The lines' capitals, without the room for marks above and tails below: a tail may touch a border. */
static bool letters_over_country(const struct tc_map *map, struct tc_rect box, int rows) {
	double u_px = map->base.u_px;
	for (int i = 0; i < rows; i++) {
		struct tc_rect band = { box.x_px, box.y_px + (rise + i * line_pitch) * u_px,
			box.width_px, cap * u_px };
		if (tc_map_over_country(map, band)) {
			return true;
		}
	}
	return false;
}

bool tc_map_is_untouched(
	const struct tc_map *map, const struct tc_map_taken *taken, struct tc_rect box) {
	double clear_px = clear * map->base.u_px;
	for (int i = 0; i < taken->count; i++) {
		const struct tc_rect *other = &taken->boxes[i];
		if (box.x_px < other->x_px + other->width_px + clear_px &&
			other->x_px < box.x_px + box.width_px + clear_px &&
			box.y_px < other->y_px + other->height_px + clear_px &&
			other->y_px < box.y_px + box.height_px + clear_px) {
			return false;
		}
	}
	return true;
}

static bool is_free(
	const struct tc_map *map, const struct tc_map_taken *taken, struct tc_rect box) {
	return box.x_px >= 0 && box.x_px + box.width_px <= tc_map_text_width_px(map) &&
		box.y_px >= 0 && box.y_px + box.height_px <= map->base.height_px &&
		tc_map_is_untouched(map, taken, box);
}

bool tc_map_find_place(const struct tc_map *map, const struct tc_map_taken *taken, double y_px,
	double reach_u, struct tc_rect *box) {
	for (double away_u = 0; away_u <= reach_u; away_u++) {
		box->y_px = y_px + away_u * map->base.u_px;
		if (box->y_px + box->height_px > map->base.height_px) {
			break;
		}
		if (box->x_px >= 0 && !tc_map_over_country(map, *box) &&
			tc_map_is_untouched(map, taken, *box)) {
			return box->x_px + box->width_px <= tc_map_text_width_px(map);
		}
	}
	return false;
}

/* One way to write the name, and under it the value where there is one. */
struct writing {
	const char *rows[3];
	int row_count, name_rows;
	double width_px;
};

struct place {
	struct tc_rect box;
	bool right; /* of what it names */
	bool led;
	double cost;
	const struct writing *writing;
};

static struct writing in_one_line(
	struct tc_drawlist *out, struct tc_text_style style, const char *name) {
	return (struct writing) { { name, "", "" }, 1, 1,
		tc_measure_text(out, style, name).width_px };
}

/* Broken at a space that makes the wider line about as narrow as can be. */
static struct writing in_two_lines(
	struct tc_drawlist *out, struct tc_text_style style, const char *name) {
	struct writing best = { { name, "", "" }, 0, 0, INFINITY };
	for (const char *space = strchr(name, ' '); space != NULL; space = strchr(space + 1, ' ')) {
		const char *first = tc_arena_copy(out->arena, name, (size_t)(space - name));
		if (first == NULL) {
			break;
		}
		double width_px = fmax(tc_measure_text(out, style, first).width_px,
			tc_measure_text(out, style, space + 1).width_px);
		/* Of two breaks that are nearly equal the later reads better: "Thừa Thiên", "Huế". */
		if (width_px < best.width_px * 1.1) {
			best = (struct writing) { { first, space + 1, "" }, 2, 2, width_px };
		}
	}
	return best;
}

static struct tc_rect ink_of(
	const struct tc_map *map, const struct writing *writing, double x_px, double middle_px) {
	double u_px = map->base.u_px;
	double height_px = (cap + rise + descent + (writing->row_count - 1) * line_pitch) * u_px;
	return (struct tc_rect) { x_px, middle_px - height_px / 2, writing->width_px, height_px };
}

/* The rightmost or leftmost spot of a leader from a name to what it names. */
static struct tc_spot leader_start(const struct tc_map *map, struct tc_rect box, bool right) {
	double x_px = right ? box.x_px - map->base.u_px : box.x_px + box.width_px + map->base.u_px;
	return (struct tc_spot) { (float)x_px, (float)(box.y_px + box.height_px / 2) };
}

/* Whether a leader would strike out another text. */
static bool strikes(const struct tc_map_taken *taken, struct tc_spot from, struct tc_spot to) {
	enum { STEPS = 24 };
	for (int i = 0; i < taken->count; i++) {
		const struct tc_rect *box = &taken->boxes[i];
		for (int at = 0; !taken->signs[i] && at <= STEPS; at++) {
			float share = (float)at / STEPS;
			float x_px = from.x_px + (to.x_px - from.x_px) * share;
			float y_px = from.y_px + (to.y_px - from.y_px) * share;
			if (x_px >= box->x_px && x_px <= box->x_px + box->width_px &&
				y_px >= box->y_px && y_px <= box->y_px + box->height_px) {
				return true;
			}
		}
	}
	return false;
}

/* Beyond this a leader says what a name belongs to: a sign may have others between. */
static bool needs_leader(const struct tc_map *map, const struct tc_map_label *label,
	struct tc_rect box, double away_u) {
	if (!label->over) {
		return away_u > leader;
	}
	double apart_px =
		fmax(fabs(box.y_px + box.height_px / 2 - label->y_px) - box.height_px / 2, 0);
	return hypot(away_u, apart_px / map->base.u_px) > sign_leader;
}

static void try_place(const struct tc_map *map, const struct tc_map_label *label,
	const struct tc_map_taken *taken, struct place *place, double away_u, double shift_u,
	struct place *best) {
	bool over = letters_over_country(map, place->box, place->writing->row_count);
	double aside = fabs(shift_u);
	place->led = needs_leader(map, label, place->box, away_u);
	place->cost += away_u + (aside > beside ? 2 * aside : aside) + (over ? over_country : 0) +
		(!place->led                  ? 0
				: label->over ? sign_leader
					      : long_leader);
	struct tc_spot from = leader_start(map, place->box, place->right);
	struct tc_spot to = { (float)label->x_px, (float)label->y_px };
	if (place->cost < best->cost && (!over || label->over) && is_free(map, taken, place->box) &&
		(!place->led || !strikes(taken, from, to))) {
		*best = *place;
	}
}

static void try_places(const struct tc_map *map, const struct tc_map_label *label,
	const struct tc_map_taken *taken, const struct writing *writing, double dear,
	struct place *best) {
	double u_px = map->base.u_px;
	double left_px = label->around.x_px, right_px = left_px + label->around.width_px;
	static const double shifts[] = { 0, -3, 3, -6, 6, -10, 10, -15, 15, -8, 8, -12, 12, -18, 18,
		-22, 22, -30, 30 };
	size_t count = sizeof(shifts) / sizeof(shifts[0]) - (label->over ? 0 : FAR_SHIFTS);
	for (size_t i = 0; i < 2 * count; i++) {
		double shift_u = shifts[i / 2];
		bool right = i % 2 == 1;
		for (double away = 0; away <= reach && dear + away < best->cost; away += step) {
			double x_px = right ? right_px + (gap + away) * u_px
					    : left_px - (gap + away) * u_px - writing->width_px;
			struct place place = { .box = ink_of(map, writing, x_px,
						       label->y_px + shift_u * u_px),
				.right = right,
				.cost = dear,
				.writing = writing };
			try_place(map, label, taken, &place, away, shift_u, best);
		}
	}
}

static void draw_rows(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_label *label, const struct place *place, double near_px) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		place->right ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT };
	struct tc_datum datum = { 0 };
	if (label->fact != NULL) {
		datum = tc_fact_datum(label->fact);
	}
	double baseline_px = place->box.y_px + (rise + cap) * map->base.u_px;
	for (int i = 0; i < place->writing->row_count; i++) {
		bool value = i >= place->writing->name_rows;
		datum.tells = value ? TC_TELLS_VALUE : TC_TELLS_NAME;
		style.weight = value ? TC_WEIGHT_REGULAR : TC_WEIGHT_SEMIBOLD;
		style.ink =
			value ? tc_mark_value_ink(label->fact->marks, TC_INK_TEXT2) : TC_INK_TEXT;
		tc_draw_text(out, near_px, baseline_px + i * tc_u(out, line_pitch), style,
			place->writing->rows[i],
			label->fact != NULL && (value || i == 0) ? &datum : NULL);
	}
}

static void add_value(struct tc_drawlist *out, struct writing *writing, const char *value) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		TC_ANCHOR_LEFT };
	if (value != NULL && writing->row_count > 0) {
		writing->rows[writing->row_count++] = value;
		writing->width_px =
			fmax(writing->width_px, tc_measure_text(out, style, value).width_px);
	}
}

void tc_map_draw_label(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_label *label, struct tc_map_taken *taken) {
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct writing one = in_one_line(out, style, label->name);
	struct writing two = in_two_lines(out, style, label->name);
	struct writing brief = { .row_count = 0 };
	struct place best = { .cost = INFINITY };
	add_value(out, &one, label->value);
	add_value(out, &two, label->value);
	try_places(map, label, taken, &one, 0, &best);
	/* A sign's name of two words is read at once in one line only. */
	bool long_name = !label->over || (strchr(label->name, ' ') != strrchr(label->name, ' '));
	if (two.row_count > 0 && long_name) {
		try_places(map, label, taken, &two, two_lines, &best);
	}
	if (label->brief != NULL) {
		brief = in_one_line(out, style, label->brief);
		add_value(out, &brief, label->value);
		try_places(map, label, taken, &brief, abbreviated, &best);
	}
	if (best.writing == NULL) {
		return;
	}
	double near_px = best.right ? best.box.x_px : best.box.x_px + best.box.width_px;
	draw_rows(map, out, label, &best, near_px);
	if (best.led) {
		struct tc_spot from = leader_start(map, best.box, best.right);
		tc_draw_line(out, from.x_px, from.y_px, label->x_px, label->y_px, tc_u(out, 0.25),
			TC_DASH_SOLID, TC_INK_TEXT3);
	}
	tc_map_take(taken, best.box);
}

bool tc_map_find_room(const struct tc_map *map, const struct tc_map_taken *taken, int rows,
	bool right, double end_px, struct tc_rect *box) {
	double step_px = step * map->base.u_px, low_px = end_px - box->height_px;
	box->x_px = right ? tc_map_text_width_px(map) - box->width_px : 0;
	for (double at_px = 0; at_px <= low_px; at_px += step_px) {
		box->y_px = right ? at_px : low_px - at_px;
		if (is_free(map, taken, *box) && !letters_over_country(map, *box, rows)) {
			return true;
		}
	}
	return false;
}
