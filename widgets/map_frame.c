#include "widgets/map.h"

#include "widgets/geography/crop.h"
#include "widgets/kinds.h"

#include <math.h>

/* u: the map under title and above foot; islands' discs stay inside. */
static const double top_u = 19, bottom_u = 7, key_bottom_u = 18, untitled_u = 2, edge_u = 0.6;
/* Of an inset: its frame, its name above it. */
static const double inset_width_u = 34, inset_height_u = 28, isles_width_u = 36,
		    isles_height_u = 24, caption_u = 9, frame_u = 0.3, cap = 5.3;
/* A day of the list of 63 provinces, and one of the newest list, which has no end. */
static const int64_t list_days_ms[] = { 0, INT64_MAX - 1 };
/* Around a region, around what an inset shows; shares of the larger side. */
static const double region_margin = 0.06, inset_margin = 0.2;

struct extent {
	struct tc_spot low, high;
};

static struct extent nothing(void) {
	return (struct extent) { { 1000, 1000 }, { -1000, -1000 } };
}

static void extend(struct extent *extent, struct tc_spot low, struct tc_spot high) {
	extent->low.x_px = fminf(extent->low.x_px, low.x_px);
	extent->low.y_px = fminf(extent->low.y_px, low.y_px);
	extent->high.x_px = fmaxf(extent->high.x_px, high.x_px);
	extent->high.y_px = fmaxf(extent->high.y_px, high.y_px);
}

static int members_of(const struct tc_map *map, int group, int64_t at_ms, int *areas, int size) {
	if (tc_catalogue_area(map->catalogue, group)->kind == TC_AREA_PROVINCE) {
		areas[0] = group;
		return 1;
	}
	int count = tc_catalogue_members(map->catalogue, group, at_ms, areas, size);
	return count < size ? count : size;
}

int tc_map_members(const struct tc_map *map, int64_t at_ms, int *areas, int size) {
	return members_of(map, map->region, at_ms, areas, size);
}

/* False without an outline. */
static bool extent_of(const struct tc_map *map, int group, int64_t at_ms, struct extent *out) {
	int areas[TC_MAP_AREAS_MAX];
	int count = members_of(map, group, at_ms, areas, TC_MAP_AREAS_MAX);
	*out = nothing();
	for (int i = 0; i < count; i++) {
		const struct tc_geography_area *shape = tc_geography_find(
			map->geography, tc_catalogue_area(map->catalogue, areas[i])->code);
		if (shape != NULL) {
			extend(out, shape->outline.low, shape->outline.high);
		}
	}
	return out->low.x_px <= out->high.x_px;
}

static struct tc_placing fit(const struct extent *extent, struct tc_rect box) {
	double across = (extent->high.x_px - extent->low.x_px) * TC_GEOGRAPHY_X_RATIO;
	double down = extent->high.y_px - extent->low.y_px;
	double scale = fmax(fmin(box.width_px / across, box.height_px / down), 0.01);
	return (struct tc_placing) {
		.scale_x = scale * TC_GEOGRAPHY_X_RATIO,
		.scale_y = -scale,
		.offset_x_px = box.x_px - extent->low.x_px * scale * TC_GEOGRAPHY_X_RATIO,
		.offset_y_px = box.y_px + extent->high.y_px * scale,
	};
}

/* Grown by a margin, then on two sides until it has the shape of a box: nothing of the box stays empty. */
static struct extent filled(struct extent extent, double margin, double width, double height) {
	double across = (extent.high.x_px - extent.low.x_px) * TC_GEOGRAPHY_X_RATIO;
	double down = extent.high.y_px - extent.low.y_px;
	double more = fmax(across, down) * margin;
	double scale = fmin(width / (across + 2 * more), height / (down + 2 * more));
	float half_x = (float)(width / scale / TC_GEOGRAPHY_X_RATIO / 2);
	float half_y = (float)(height / scale / 2);
	struct tc_spot middle = { (extent.low.x_px + extent.high.x_px) / 2,
		(extent.low.y_px + extent.high.y_px) / 2 };
	return (struct extent) { { middle.x_px - half_x, middle.y_px - half_y },
		{ middle.x_px + half_x, middle.y_px + half_y } };
}

/* Under the title and above foot and keys. */
static struct tc_rect map_box(const struct tc_map *self) {
	double u_px = self->base.u_px, edge_px = edge_u * u_px;
	bool titled = tc_words_in(&self->head.title, self->base.language)[0] != '\0';
	double top_px = (titled ? top_u : untitled_u) * u_px;
	double bottom_px =
		titled ? (tc_map_is_keyed(self) ? key_bottom_u : bottom_u) * u_px : edge_px;
	return (struct tc_rect) { edge_px, top_px, fmax(self->base.width_px - 2 * edge_px, 1),
		fmax(self->base.height_px - top_px - bottom_px - edge_px, 1) };
}

static bool place_region(struct tc_map *self, const struct extent *region, struct tc_arena *arena) {
	struct tc_rect box = map_box(self);
	struct extent shown = filled(*region, region_margin, box.width_px, box.height_px);
	struct tc_geography *piece = tc_arena_alloc(arena, sizeof(*piece));
	if (piece == NULL ||
		!tc_geography_crop(self->geography, shown.low, shown.high, arena, piece)) {
		return false;
	}
	self->sheet = (struct tc_map_sheet) { piece, fit(&shown, box), box };
	return true;
}

static bool add_inset(struct tc_map *self, const struct extent *extent, const struct tc_words *name,
	const char *brief, bool isles, struct tc_arena *arena) {
	struct tc_map_inset *inset = &self->insets[self->inset_count++];
	*inset = (struct tc_map_inset) { .name = *name,
		.brief = brief,
		.width_u = isles ? isles_width_u : inset_width_u,
		.height_u = isles ? isles_height_u : inset_height_u,
		.isles = isles };
	struct extent shown = filled(*extent, inset_margin, inset->width_u, inset->height_u);
	return tc_geography_crop(self->geography, shown.low, shown.high, arena, &inset->geography);
}

static struct extent isles_of(
	const struct tc_map *map, const struct tc_geography_archipelago *archipelago) {
	struct extent extent = nothing();
	for (int i = 0; i < map->geography->island_count; i++) {
		const struct tc_geography_island *island = &map->geography->islands[i];
		if (tc_geography_is_of(archipelago, island)) {
			extend(&extent, island->at, island->at);
		}
	}
	return extent;
}

bool tc_map_shows(const struct tc_map *map, const struct tc_geography_archipelago *archipelago) {
	struct extent isles = isles_of(map, archipelago);
	const struct tc_geography *piece = map->sheet.geography;
	return isles.low.x_px >= piece->low.x_px && isles.low.y_px >= piece->low.y_px &&
		isles.high.x_px <= piece->high.x_px && isles.high.y_px <= piece->high.y_px;
}

/* Whether an archipelago belongs to a province that the map shows, by either list. */
static bool is_ours(const struct tc_map *map, const struct tc_geography_archipelago *archipelago) {
	for (int list = 0; list < 2; list++) {
		int areas[TC_MAP_AREAS_MAX];
		int count = tc_map_members(map, list_days_ms[list], areas, TC_MAP_AREAS_MAX);
		for (int i = 0; i < count; i++) {
			const char *code = tc_catalogue_area(map->catalogue, areas[i])->code;
			if (strcmp(code, archipelago->code_2004) == 0 ||
				strcmp(code, archipelago->code_2025) == 0) {
				return true;
			}
		}
	}
	return false;
}

/* Hoàng Sa and Trường Sa are in every map of the country; on that of a region they belong to they have a frame. */
static bool add_archipelagos(struct tc_map *self, struct tc_arena *arena) {
	for (int i = 0; i < self->geography->archipelago_count; i++) {
		const struct tc_geography_archipelago *item = &self->geography->archipelagos[i];
		struct extent extent = isles_of(self, item);
		bool room = self->inset_count < TC_MAP_INSETS_MAX + 2;
		if (room && extent.low.x_px <= extent.high.x_px && is_ours(self, item) &&
			!add_inset(self, &extent, &item->name, NULL, true, arena)) {
			return false;
		}
	}
	return true;
}

static void refuse(
	const char *key, const char *code, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, key, place, sizeof(place));
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
		"expected a province, or a group of them, found \"%s\"",
		"cần một tỉnh, hoặc một nhóm tỉnh, thấy \"%s\"", code);
}

static bool add_insets(struct tc_map *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	const char *const *codes = self->inset_codes.items;
	for (size_t i = 0; i < self->inset_codes.count; i++) {
		struct extent extent;
		int area = tc_kind_area(
			self->catalogue, codes[i], self->base.until_ms, "insets", pointer, faults);
		if (area < 0) {
			return false;
		}
		if (!extent_of(self, area, self->base.until_ms - 1, &extent)) {
			refuse("insets", codes[i], pointer, faults);
			return false;
		}
		const struct tc_area *found = tc_catalogue_area(self->catalogue, area);
		if (!add_inset(self, &extent, &found->name, found->abbreviation, false, arena)) {
			return false;
		}
	}
	return true;
}

/* The map of one list: its sheet, and where its provinces are. */
static bool place_list(struct tc_map *map, int list, struct tc_arena *arena) {
	struct extent extent;
	if (!tc_map_is_region(map)) {
		extent = (struct extent) { map->geography->low, map->geography->high };
		map->sheet = (struct tc_map_sheet) { map->geography, fit(&extent, map_box(map)),
			{ 0, 0, map->base.width_px, map->base.height_px } };
	} else if (extent_of(map, map->region, list_days_ms[list], &extent) &&
		!place_region(map, &extent, arena)) {
		return false;
	}
	map->sheets[list] = map->sheet;
	return tc_map_cover_build(map, list_days_ms[list], arena, &map->covers[list]);
}

bool tc_map_place(
	struct tc_map *map, struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct extent extent;
	map->inset_count = 0;
	if (tc_map_is_region(map) && !extent_of(map, map->region, list_days_ms[1], &extent)) {
		refuse("region", map->region_code, pointer, faults);
		return false;
	}
	return add_insets(map, arena, pointer, faults) &&
		(!tc_map_is_region(map) || add_archipelagos(map, arena)) &&
		place_list(map, 0, arena) && place_list(map, 1, arena);
}

/* Right first, where the sea is. */
static bool find_frame(const struct tc_map *map, const struct tc_map_taken *taken,
	const struct tc_map_inset *inset, struct tc_rect *box) {
	double u_px = map->base.u_px;
	*box = (struct tc_rect) { 0, 0, inset->width_u * u_px,
		(inset->height_u + caption_u) * u_px };
	double top_px = map_box(map).y_px - 2 * u_px, reach_u = map->base.height_px / u_px;
	const double lefts[] = { tc_map_text_width_px(map) - box->width_px, 0 };
	for (int i = 0; i < 2; i++) {
		box->x_px = lefts[i];
		if (tc_map_find_place(map, taken, top_px, reach_u, box)) {
			return true;
		}
	}
	return false;
}

/* On the map itself, around what the frame shows. */
static void draw_source(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_geography *piece, struct tc_map_taken *taken) {
	double left_px = tc_map_x(&map->sheet, piece->low.x_px);
	double top_px = tc_map_y(&map->sheet, piece->high.y_px);
	struct tc_rect box = { left_px, top_px, tc_map_x(&map->sheet, piece->high.x_px) - left_px,
		tc_map_y(&map->sheet, piece->low.y_px) - top_px };
	tc_draw_frame(out, box, tc_u(out, frame_u), TC_DASH_SOLID, TC_INK_TEXT3);
	tc_map_take_sign(taken, box);
}

static void draw_inset(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_inset *inset, struct tc_rect box, struct tc_map_taken *taken) {
	tc_map_take(taken, box);
	struct tc_text_style style = { out->style->type.note,
		inset->isles ? TC_WEIGHT_REGULAR : TC_WEIGHT_SEMIBOLD,
		inset->isles ? TC_INK_TEXT3 : TC_INK_TEXT2, TC_ANCHOR_LEFT };
	const char *name = tc_words_in(&inset->name, map->base.language);
	bool brief = inset->brief != NULL && map->base.language == TC_VIETNAMESE &&
		tc_measure_text(out, style, name).width_px > box.width_px;
	tc_pane_draw_fitted(out, box.x_px, box.y_px + tc_u(out, cap + 1), box.width_px, style,
		style.size_u, brief ? inset->brief : name);
	box.y_px += tc_u(out, caption_u);
	box.height_px -= tc_u(out, caption_u);
	struct extent shown = { inset->geography.low, inset->geography.high };
	struct tc_map_sheet sheet = { &inset->geography, fit(&shown, box), box };
	tc_draw_fill(out, box, TC_INK_GROUND);
	tc_map_draw_sheet(map, &sheet, out);
	if (map->mode == TC_MAP_BUBBLES && map->fade == 0) {
		tc_map_draw_bubbles(map, &sheet, out, NULL);
	}
	tc_draw_frame(out, box, tc_u(out, frame_u), TC_DASH_SOLID, TC_INK_TEXT3);
	if (!inset->isles) {
		draw_source(map, out, &inset->geography, taken);
	}
}

void tc_map_draw_insets(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken) {
	double right_px = tc_map_text_width_px(map);
	for (int i = map->inset_count - 1; i >= 0; i--) {
		const struct tc_map_inset *inset = &map->insets[i];
		struct tc_rect box;
		/* Islands come first and have a place in any case; a province is on the map all the same. */
		const struct tc_geography_archipelago *isles = inset->geography.archipelagos;
		if (inset->isles && tc_map_shows(map, isles)) {
			continue;
		}
		bool free = find_frame(map, taken, inset, &box);
		if (!free && inset->isles) {
			/* Side by side over the foot, on whatever lies there. */
			box.x_px = fmax(right_px - box.width_px, 0);
			box.y_px = fmax(
				map->base.height_px - box.height_px - tc_u(out, key_bottom_u), 0);
			right_px = box.x_px - tc_u(out, 2);
		}
		if (free || inset->isles) {
			draw_inset(map, out, inset, box, taken);
		}
	}
}
