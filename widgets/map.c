#include "widgets/map.h"

#include "widgets/kinds.h"

#include <math.h>
#include <string.h>

/* How far back an edition of the past looks for its newest value, per province. */
enum { EDITION_LAST = 40, RECENT_LAST = 4 };
/* u: the map under title and above foot; islands' discs stay inside. */
static const double top_u = 19, bottom_u = 7, key_bottom_u = 18, untitled_u = 2, edge_u = 0.6;

double tc_map_text_width_px(const struct tc_map *map) {
	double bleed_px = tc_pane_length_px(&map->base, map->bleed);
	return map->base.width_px - fmin(fmax(bleed_px, 0), map->base.width_px / 3);
}

static void place(struct tc_map *self) {
	const struct tc_geography *geography = self->geography;
	double u_px = self->base.u_px, edge_px = edge_u * u_px;
	bool titled = tc_words_in(&self->head.title, self->base.language)[0] != '\0';
	double top_px = (titled ? top_u : untitled_u) * u_px;
	double below_u = self->mode == TC_MAP_CLASSES ? key_bottom_u : bottom_u;
	double bottom_px = titled ? below_u * u_px : edge_px;
	double across = (geography->high.x_px - geography->low.x_px) * TC_GEOGRAPHY_X_RATIO;
	double down = geography->high.y_px - geography->low.y_px;
	double scale = fmin((self->base.width_px - 2 * edge_px) / across,
		(self->base.height_px - top_px - bottom_px - edge_px) / down);
	scale = fmax(scale, 0.01);
	self->placing = (struct tc_placing) {
		.scale_x = scale * TC_GEOGRAPHY_X_RATIO,
		.scale_y = -scale,
		.offset_x_px = edge_px - geography->low.x_px * scale * TC_GEOGRAPHY_X_RATIO,
		.offset_y_px = top_px + geography->high.y_px * scale,
	};
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_map *self = (struct tc_map *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->country = tc_kind_area(catalogue, "VN", INT64_MAX, "area", pointer, faults);
	if (self->indicator < 0 || self->country < 0 ||
		(self->mode == TC_MAP_CLASSES &&
			!tc_classes_prepare(
				&self->classes, TC_MAP_AREAS_MAX, arena, pointer, faults))) {
		return false;
	}
	self->geography = tc_arena_alloc(arena, sizeof(*self->geography));
	self->areas = tc_arena_array(arena, TC_MAP_AREAS_MAX, sizeof(*self->areas));
	self->scratch = tc_arena_array(arena, TC_MAP_AREAS_MAX, sizeof(*self->scratch));
	if (self->geography == NULL || self->areas == NULL || self->scratch == NULL) {
		return false;
	}
	struct tc_error err = { 0 };
	if (tc_geography_open(NULL, arena, self->geography, &err) != TC_OK) {
		tc_faults_add(
			faults, TC_SEVERITY_ERROR, "unavailable", pointer, "%s", NULL, err.message);
		return false;
	}
	place(self);
	return tc_map_cover_build(self, arena);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_map *self = (const struct tc_map *)widget;
	if (size > 0) {
		out[0] = (struct tc_want) { self->indicator, -1,
			widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST };
	}
	return 1;
}

static int read_areas(struct tc_map *self, const struct tc_view *view, struct tc_map_area *areas) {
	int members[TC_MAP_AREAS_MAX];
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int count = tc_catalogue_members(
		self->catalogue, self->country, now_ms, members, TC_MAP_AREAS_MAX);
	count = count < TC_MAP_AREAS_MAX ? count : TC_MAP_AREAS_MAX;
	for (int i = 0; i < count; i++) {
		areas[i].area = tc_catalogue_area(self->catalogue, members[i]);
		areas[i].shape = tc_geography_find(self->geography, areas[i].area->code);
		struct tc_question question = { self->indicator, members[i], self->base.until_ms };
		int64_t next_ms =
			tc_fact_read(&areas[i].fact, view, &question, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	return count;
}

static void refresh_classes(struct tc_map *self) {
	tc_classes_begin(&self->classes);
	for (int i = 0; i < self->area_count; i++) {
		if (self->areas[i].fact.has_value) {
			tc_classes_add(&self->classes, self->areas[i].fact.value.number);
		}
	}
	tc_classes_settle(&self->classes);
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_map *self = (struct tc_map *)widget;
	size_t bytes = TC_MAP_AREAS_MAX * sizeof(*self->scratch);
	memset(self->scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	int count = read_areas(self, view, self->scratch);
	bool differs = count != self->area_count || memcmp(self->scratch, self->areas, bytes) != 0;
	bool news = count != self->area_count;
	for (int i = 0; i < count; i++) {
		news = news ||
			strcmp(self->scratch[i].fact.value.text, self->areas[i].fact.value.text) !=
				0;
	}
	struct tc_map_area *before = self->areas;
	self->areas = self->scratch;
	self->scratch = before;
	self->area_count = count;
	if (self->mode == TC_MAP_CLASSES) {
		refresh_classes(self);
	}
	self->new_list = count > 0 && self->areas[0].area->list != NULL &&
		strcmp(self->areas[0].area->list, "VN-2025") == 0;
	enum tc_ink rule = self->rule;
	/* A map has no single value: any new one lights the rule, the age of an old one does not. */
	int64_t rule_ms = tc_pane_note_news(&self->change, news, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_map *)widget)->next_ms;
}

int tc_map_class_of(const struct tc_map *map, const struct tc_fact *fact) {
	if (!fact->has_value) {
		return -1;
	}
	if (map->mode == TC_MAP_LIT) {
		return fact->value.number > 0 ? 1 : 0;
	}
	return tc_classes_of(&map->classes, fact->value.number);
}

static const struct tc_choice modes[] = {
	{ "lit", TC_MAP_LIT },
	{ "classes", TC_MAP_CLASSES },
	{ 0 },
};

#define AT(field) offsetof(struct tc_map, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_map, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator shown for every province" },
	{ .name = "mode",
		.type = TC_OPTION_CHOICE,
		.choices = modes,
		.variant = true,
		.fallback = TC_MAP_LIT,
		.offset = AT(mode),
		.doc = "lit: provinces whose value is above zero; classes: up to five" },
	TC_CLASSES_OPTIONS(struct tc_map, classes),
	{ .name = "names",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(names),
		.doc = "Whether lit provinces are named, where there are no more than eight" },
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
	.doc = "The country's provinces, lit or in classes, with Hoàng Sa and Trường Sa",
	.size = sizeof(struct tc_map),
	.change = offsetof(struct tc_map, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_map_draw,
	.next_change_ms = next_change_ms,
};
