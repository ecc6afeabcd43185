#include "widgets/map.h"

#include <math.h>
#include <string.h>

/* u. A name stands this far from its province, is tried further away in steps, and past `leader` from
 * it gets a line. */
static const double gap = 2, step = 2, reach = 46, leader = 9, clear = 2;
/* Further up or down than this a name may be taken for another province's. */
static const double beside = 6;
/* What a way of writing costs beside a full name in one line, in u it may stand nearer for that. */
static const double two_lines = 4, abbreviated = 14;
static const double cap = 5.3, line_pitch = 10, descent = 1.8, rise = 1.9;

static double to_x(const struct tc_placing *placing, double x) {
	return x * placing->scale_x + placing->offset_x_px;
}

static double to_y(const struct tc_placing *placing, double y) {
	return y * placing->scale_y + placing->offset_y_px;
}

/* In a cell while one outline is laid: an odd number of its edges pass left of the cell's middle. */
enum { CELL_COVERED = 1, CELL_TURNS = 2 };

/* One edge: in every row whose middle it passes, all cells right of it turn from outside to inside or back. */
static void lay_edge(
	const struct tc_map *map, struct tc_map_cover *cover, struct tc_spot a, struct tc_spot b) {
	double u_px = map->base.u_px;
	double ax = to_x(&map->placing, a.x_px) / u_px, ay = to_y(&map->placing, a.y_px) / u_px;
	double bx = to_x(&map->placing, b.x_px) / u_px, by = to_y(&map->placing, b.y_px) / u_px;
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

bool tc_map_cover_build(struct tc_map *map, struct tc_arena *arena) {
	double u_px = map->base.u_px;
	struct tc_map_cover *cover = &map->cover;
	cover->columns = (int)fmin(ceil(map->base.width_px / u_px), 2000) + 1;
	cover->rows = (int)fmin(ceil(map->base.height_px / u_px), 2000) + 1;
	cover->cells = tc_arena_array(arena, (size_t)cover->columns, (size_t)cover->rows);
	if (cover->cells == NULL) {
		return false;
	}
	for (int i = 0; i < map->geography->area_count; i++) {
		const struct tc_outline *outline = &map->geography->areas[i].outline;
		if (strncmp(map->geography->areas[i].code, "VN-2025", 7) != 0) {
			continue; /* both lists cover the same country */
		}
		lay_outline(map, cover, outline);
		settle(cover, (int)floor(to_y(&map->placing, outline->high.y_px) / u_px),
			(int)ceil(to_y(&map->placing, outline->low.y_px) / u_px));
	}
	return true;
}

void tc_map_take(struct tc_map_taken *taken, struct tc_rect box) {
	if (taken->count < TC_MAP_TAKEN_MAX) {
		taken->boxes[taken->count++] = box;
	}
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
	const struct tc_map *map, const struct tc_map_taken *taken, struct tc_rect box, int rows) {
	return box.x_px >= 0 && box.x_px + box.width_px <= tc_map_text_width_px(map) &&
		box.y_px >= 0 && box.y_px + box.height_px <= map->base.height_px &&
		tc_map_is_untouched(map, taken, box) && !letters_over_country(map, box, rows);
}

/* One way to write the name. */
struct writing {
	const char *rows[2];
	int row_count;
	double width_px;
};

struct place {
	struct tc_rect box;
	bool right; /* of the province */
	double away_u;
	double cost;
	const struct writing *writing;
};

static struct writing in_one_line(
	struct tc_drawlist *out, struct tc_text_style style, const char *name) {
	return (struct writing) { { name, "" }, 1, tc_measure_text(out, style, name).width_px };
}

/* Broken at a space that makes the wider line about as narrow as can be. */
static struct writing in_two_lines(
	struct tc_drawlist *out, struct tc_text_style style, const char *name) {
	struct writing best = { { name, "" }, 0, INFINITY };
	for (const char *space = strchr(name, ' '); space != NULL; space = strchr(space + 1, ' ')) {
		const char *first = tc_arena_copy(out->arena, name, (size_t)(space - name));
		if (first == NULL) {
			break;
		}
		double width_px = fmax(tc_measure_text(out, style, first).width_px,
			tc_measure_text(out, style, space + 1).width_px);
		/* Of two breaks that are nearly equal the later reads better: "Thừa Thiên", "Huế". */
		if (width_px < best.width_px * 1.1) {
			best = (struct writing) { { first, space + 1 }, 2, width_px };
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

static void try_places(const struct tc_map *map, const struct tc_map_area *area,
	const struct tc_map_taken *taken, const struct writing *writing, double dear,
	struct place *best) {
	double u_px = map->base.u_px;
	const struct tc_outline *outline = &area->shape->outline;
	double left_px = to_x(&map->placing, outline->low.x_px);
	double right_px = to_x(&map->placing, outline->high.x_px);
	double middle_px = to_y(&map->placing, area->shape->label.y_px);
	static const double shifts[] = { 0, -3, 3, -6, 6, -10, 10, -15, 15 };
	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
		for (int right = 0; right < 2; right++) {
			for (double away = 0; away <= reach; away += step) {
				double x_px = right
					? right_px + (gap + away) * u_px
					: left_px - (gap + away) * u_px - writing->width_px;
				double aside = fabs(shifts[i]);
				double cost = away + dear + (away > leader ? 30 : 0) +
					(aside > beside ? 2 * aside : aside);
				struct tc_rect box =
					ink_of(map, writing, x_px, middle_px + shifts[i] * u_px);
				if (cost >= best->cost) {
					break;
				}
				if (is_free(map, taken, box, writing->row_count)) {
					*best = (struct place) { box, right, away, cost, writing };
					break;
				}
			}
		}
	}
}

void tc_map_draw_name(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_area *area, struct tc_map_taken *taken) {
	const char *name = tc_words_in(&area->area->name, map->base.language);
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
		TC_ANCHOR_LEFT };
	struct writing one = in_one_line(out, style, name), two = in_two_lines(out, style, name);
	struct place best = { .cost = INFINITY };
	try_places(map, area, taken, &one, 0, &best);
	if (two.row_count == 2) {
		try_places(map, area, taken, &two, two_lines, &best);
	}
	struct writing brief = { .row_count = 0 };
	if (area->area->abbreviation != NULL && map->base.language == TC_VIETNAMESE) {
		brief = in_one_line(out, style, area->area->abbreviation);
		try_places(map, area, taken, &brief, abbreviated, &best);
	}
	if (best.writing == NULL) {
		return;
	}
	double near_px = best.right ? best.box.x_px : best.box.x_px + best.box.width_px;
	style.anchor = best.right ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT;
	double baseline_px = best.box.y_px + tc_u(out, rise + cap);
	struct tc_datum datum = tc_fact_datum(&area->fact);
	datum.tells = TC_TELLS_NAME;
	for (int i = 0; i < best.writing->row_count; i++) {
		tc_draw_text(out, near_px, baseline_px + i * tc_u(out, line_pitch), style,
			best.writing->rows[i], i == 0 ? &datum : NULL);
	}
	if (best.away_u > leader) {
		double from_px = near_px + tc_u(out, best.right ? -1 : 1);
		tc_draw_line(out, from_px, best.box.y_px + best.box.height_px / 2,
			to_x(&map->placing, area->shape->label.x_px),
			to_y(&map->placing, area->shape->label.y_px), tc_u(out, 0.25),
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
		if (is_free(map, taken, *box, rows)) {
			return true;
		}
	}
	return false;
}
