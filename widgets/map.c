/* map - the country's provinces, what they report, and what stands on them. */
#include "widgets/map.h"

#include "widgets/geography/boundaries.h"
#include "widgets/kinds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAIR_CLASSES = 3 };

double tc_map_text_width_px(const struct tc_map *map) {
	double bleed_px = tc_pane_length_px(&map->base, map->bleed);
	return map->base.width_px - fmin(fmax(bleed_px, 0), map->base.width_px / 3);
}

static void refuse(struct tc_faults *faults, const char *pointer, const char *key,
	const char *message, const char *vietnamese) {
	char place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, key, place, sizeof(place));
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place, "%s", vietnamese, message);
}

static bool prepare_classes(struct tc_map *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	bool pairs = self->mode == TC_MAP_PAIRS;
	self->second_classes.method = self->classes.method;
	if (pairs) {
		self->classes.wanted = self->second_classes.wanted = PAIR_CLASSES;
	}
	if (!tc_classes_prepare(&self->classes, TC_MAP_AREAS_MAX, arena, pointer, faults)) {
		return false;
	}
	if (!pairs) {
		return true;
	}
	bool given = self->classes.method == TC_CLASSES_GIVEN;
	if (given &&
		(self->classes.breaks.count != PAIR_CLASSES - 1 ||
			self->second_classes.breaks.count != PAIR_CLASSES - 1)) {
		refuse(faults, pointer,
			self->classes.breaks.count != PAIR_CLASSES - 1 ? "breaks" : "second_breaks",
			"expected two bounds of three classes", "cần hai ngưỡng của ba lớp");
		return false;
	}
	return tc_classes_prepare(&self->second_classes, TC_MAP_AREAS_MAX, arena, pointer, faults);
}

/* The place of an area's name, of whichever list; false with a fault. */
static bool find_spot(const struct tc_map *self, int area, const char *key, const char *pointer,
	struct tc_spot *out, struct tc_faults *faults) {
	const char *code = tc_catalogue_area(self->catalogue, area)->code;
	const struct tc_geography_area *shape = tc_geography_find(self->geography, code);
	if (shape == NULL) {
		refuse(faults, pointer, key, "expected a province, or lon and lat",
			"cần một tỉnh, hoặc kinh độ và vĩ độ");
		return false;
	}
	*out = shape->label;
	return true;
}

static bool prepare_point(struct tc_map *self, struct tc_map_point *point, const char *pointer,
	struct tc_faults *faults) {
	int64_t until_ms = self->base.until_ms;
	bool placed = point->lon > 0 && point->lat > 0;
	point->indicator = point->indicator_code == NULL
		? -1
		: tc_kind_indicator(
			  self->catalogue, point->indicator_code, "indicator", pointer, faults);
	const char *code = point->area_code == NULL ? "VN" : point->area_code;
	point->area = tc_kind_area(self->catalogue, code, until_ms, "area", pointer, faults);
	point->at = (struct tc_spot) { (float)point->lon, (float)point->lat };
	return point->area >= 0 && (point->indicator >= 0 || point->indicator_code == NULL) &&
		(placed || find_spot(self, point->area, "area", pointer, &point->at, faults));
}

static bool prepare_flow(struct tc_map *self, struct tc_map_flow *flow, const char *pointer,
	struct tc_faults *faults) {
	static const char *const keys[] = { "from", "to" };
	const char *codes[] = { flow->from_code, flow->to_code };
	int64_t until_ms = self->base.until_ms;
	const char *own = flow->area_code == NULL ? flow->from_code : flow->area_code;
	flow->indicator = tc_kind_indicator(
		self->catalogue, flow->indicator_code, "indicator", pointer, faults);
	flow->area = tc_kind_area(self->catalogue, own, until_ms, "area", pointer, faults);
	bool fine = flow->indicator >= 0 && flow->area >= 0;
	for (int i = 0; i < 2; i++) {
		int area =
			tc_kind_area(self->catalogue, codes[i], until_ms, keys[i], pointer, faults);
		fine = area >= 0 &&
			find_spot(self, area, keys[i], pointer, &flow->ends[i], faults) && fine;
		if (area >= 0) {
			const struct tc_area *at = tc_catalogue_area(self->catalogue, area);
			bool brief = self->base.language == TC_VIETNAMESE;
			flow->names[i] = tc_words_in(&at->name, self->base.language);
			flow->briefs[i] = brief ? at->abbreviation : NULL;
		}
	}
	return fine;
}

static bool prepare_signs(struct tc_map *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	bool points = self->mode == TC_MAP_POINTS;
	const char *list = points ? "points" : "flows";
	self->sign_count =
		!tc_map_has_signs(self) ? 0 : (int)(points ? self->points : self->flows).count;
	bool fine = true;
	if (tc_map_has_signs(self) && self->sign_count == 0) {
		refuse(faults, pointer, list, "expected at least one", "cần ít nhất một");
		return false;
	}
	for (int i = 0; i < self->sign_count; i++) {
		char place[TC_POINTER_MAX], item[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, list, place, sizeof(place));
		tc_json_item_pointer(place, (size_t)i, item, sizeof(item));
		fine = (points ? prepare_point(self,
					 &((struct tc_map_point *)self->points.items)[i], item,
					 faults)
			       : prepare_flow(self, &((struct tc_map_flow *)self->flows.items)[i],
					 item, faults)) &&
			fine;
	}
	size_t room = self->sign_count > 0 ? (size_t)self->sign_count : 1;
	self->signs = tc_arena_array(arena, room, sizeof(*self->signs));
	self->next_signs = tc_arena_array(arena, room, sizeof(*self->next_signs));
	return fine && self->signs != NULL && self->next_signs != NULL;
}

static bool find_codes(struct tc_map *self, const char *pointer, struct tc_faults *faults) {
	const struct {
		const char *code, *key;
		bool needed;
		int *out;
	} codes[] = { { self->indicator_code, "indicator", !tc_map_has_signs(self),
			      &self->indicator },
		{ self->second_code, "second", self->mode == TC_MAP_PAIRS, &self->second } };
	bool fine = true;
	for (int i = 0; i < 2; i++) {
		*codes[i].out = -1;
		if (codes[i].needed && codes[i].code == NULL) {
			refuse(faults, pointer, codes[i].key, "expected an indicator for this mode",
				"cách vẽ này cần một chỉ tiêu");
			fine = false;
		} else if (codes[i].needed) {
			*codes[i].out = tc_kind_indicator(
				self->catalogue, codes[i].code, codes[i].key, pointer, faults);
			fine = *codes[i].out >= 0 && fine;
		}
	}
	const char *region = self->region_code == NULL ? "VN" : self->region_code;
	self->country = tc_kind_area(self->catalogue, "VN", INT64_MAX, "area", pointer, faults);
	self->region = tc_kind_area(
		self->catalogue, region, self->base.until_ms, "region", pointer, faults);
	return fine && self->country >= 0 && self->region >= 0;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_map *self = (struct tc_map *)widget;
	self->catalogue = catalogue;
	bool classed = self->mode == TC_MAP_CLASSES || self->mode == TC_MAP_PAIRS;
	if (!find_codes(self, pointer, faults) ||
		(classed && !prepare_classes(self, arena, pointer, faults))) {
		return false;
	}
	self->areas = tc_arena_array(arena, TC_MAP_AREAS_MAX, sizeof(*self->areas));
	self->scratch = tc_arena_array(arena, TC_MAP_AREAS_MAX, sizeof(*self->scratch));
	if (self->areas == NULL || self->scratch == NULL) {
		return false;
	}
	self->geography = tc_outlines_read(widget->outlines, catalogue, arena, pointer, faults);
	if (self->geography == NULL) {
		return false;
	}
	return prepare_signs(self, arena, pointer, faults) &&
		tc_map_place(self, arena, pointer, faults);
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_map *)widget)->next_ms;
}

static const struct tc_choice modes[] = {
	{ "lit", TC_MAP_LIT },
	{ "classes", TC_MAP_CLASSES },
	{ "bubbles", TC_MAP_BUBBLES },
	{ "points", TC_MAP_POINTS },
	{ "flows", TC_MAP_FLOWS },
	{ "pairs", TC_MAP_PAIRS },
	{ 0 },
};

static const struct tc_choice lists[] = {
	{ "date", TC_MAP_LIST_OF_DATE },
	{ "old", TC_MAP_LIST_OLD },
	{ "new", TC_MAP_LIST_NEW },
	{ "both", TC_MAP_LIST_BOTH },
	{ 0 },
};

#define POINT(field) offsetof(struct tc_map_point, field)
static const struct tc_option point_options[] = {
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = POINT(area_code),
		.doc = "Where it is, and whose figure it shows; default: the country's figure" },
	{ .name = "lon",
		.type = TC_OPTION_NUMBER,
		.min = 99,
		.max = 119,
		.offset = POINT(lon),
		.doc = "Degrees east, where it is not in the middle of its area" },
	{ .name = "lat",
		.type = TC_OPTION_NUMBER,
		.min = 5.6,
		.max = 24.4,
		.offset = POINT(lat),
		.doc = "Degrees north" },
	{ .name = "words",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = POINT(words),
		.doc = "Its name" },
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = POINT(indicator_code),
		.doc = "The figure under its name; without one the point is a place" },
	{ 0 },
};

#define FLOW(field) offsetof(struct tc_map_flow, field)
static const struct tc_option flow_options[] = {
	{ .name = "from",
		.type = TC_OPTION_CODE,
		.code = "area",
		.required = true,
		.offset = FLOW(from_code),
		.doc = "Province it comes from" },
	{ .name = "to",
		.type = TC_OPTION_CODE,
		.code = "area",
		.required = true,
		.offset = FLOW(to_code),
		.doc = "Province it goes to" },
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = FLOW(indicator_code),
		.doc = "How much: the width of the line" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = FLOW(area_code),
		.doc = "Area that reports the indicator; default: where it comes from" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_map, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_map, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator shown for every province; points and flows have their own" },
	{ .name = "mode",
		.type = TC_OPTION_CHOICE,
		.choices = modes,
		.variant = true,
		.fallback = TC_MAP_LIT,
		.offset = AT(mode),
		.doc = "lit: provinces whose value is above zero; classes: up to five; bubbles: "
		       "discs as large as the value; points: places of a list; flows: lines "
		       "between provinces; pairs: three classes of one indicator by three of "
		       "another" },
	TC_CLASSES_OPTIONS(struct tc_map, classes),
	{ .name = "second",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(second_code),
		.doc = "The other indicator of pairs" },
	{ .name = "second_breaks",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_NUMBER,
		.element_size = sizeof(double),
		.max_count = PAIR_CLASSES - 1,
		.offset = AT(second_classes.breaks),
		.doc = "Given breaks of the other indicator" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = AT(name),
		.doc = "What the legend of pairs calls the first indicator; default: its title" },
	{ .name = "second_name",
		.type = TC_OPTION_WORDS,
		.offset = AT(second_name),
		.doc = "What it calls the second" },
	{ .name = "points",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = point_options,
		.element_size = sizeof(struct tc_map_point),
		.max_count = TC_MAP_SIGNS_MAX,
		.offset = AT(points),
		.doc = "Places to mark" },
	{ .name = "flows",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = flow_options,
		.element_size = sizeof(struct tc_map_flow),
		.max_count = TC_MAP_SIGNS_MAX,
		.offset = AT(flows),
		.doc = "Lines from one province to another" },
	{ .name = "straight",
		.type = TC_OPTION_BOOL,
		.offset = AT(straight),
		.doc = "Whether flows are straight; else they bend to their left, so that both "
		       "ways can be told apart" },
	{ .name = "largest",
		.type = TC_OPTION_LENGTH,
		.offset = AT(largest),
		.doc = "Diameter of the largest bubble, \"12u\" without it, or width of the widest "
		       "flow, \"4u\"" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "How figures beside bubbles, points and flows are written" },
	{ .name = "names",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(names),
		.doc = "Whether lit provinces are named, where there are no more than eight, the "
		       "three largest bubbles, and the ends of flows" },
	{ .name = "region",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = AT(region_code),
		.doc = "Region, group or province that is shown alone, with what lies around it; "
		       "default: the country" },
	{ .name = "insets",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "area",
		.max_count = TC_MAP_INSETS_MAX,
		.offset = AT(inset_codes),
		.doc = "Provinces or regions shown larger in a frame beside the map, where there "
		       "is room" },
	{ .name = "list",
		.type = TC_OPTION_CHOICE,
		.choices = lists,
		.fallback = TC_MAP_LIST_OF_DATE,
		.offset = AT(list),
		.doc = "Which provinces: date: of the list in force; old: the 63, with their last "
		       "figures; new: the 34; both: in turn, where only borders move" },
	{ .name = "turn",
		.type = TC_OPTION_DURATION,
		.min = 3000,
		.max = 600000,
		.fallback = 8000,
		.offset = AT(turn_ms),
		.doc = "How long each list stands where both are shown" },
	{ .name = "bleed",
		.type = TC_OPTION_LENGTH,
		.offset = AT(bleed),
		.doc = "How far islands may stand to the right of rule, title and names" },
	{ .name = "seam",
		.type = TC_OPTION_LENGTH,
		.offset = AT(seam),
		.doc = "Where a bezel crosses the pane, from its top: names keep clear of it" },
	{ 0 },
};

const struct tc_widget_class tc_map_class = {
	.kind = "map",
	.doc = "The country's provinces, lit, in classes or under bubbles, points and flows, with "
	       "Hoàng Sa and Trường Sa",
	.size = sizeof(struct tc_map),
	.change = offsetof(struct tc_map, change),
	.options = options,
	.prepare = prepare,
	.wants = tc_map_wants,
	.refresh = tc_map_refresh,
	.draw = tc_map_draw,
	.next_change_ms = next_change_ms,
};
