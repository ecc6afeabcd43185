/* multiples - one kind of pane over and over, for one area, indicator or set of options each. */
#include "widgets/multiples.h"

#include "widgets/kinds.h"

#include <string.h>

/* What is valid without end has INT64_MAX as its end, and no longer then. */
static const int64_t newest_ms = INT64_MAX - 1;

static bool has_option(const struct tc_widget_class *class_, const char *name) {
	for (const struct tc_option *option = class_->options; option->name != NULL; option++) {
		if (strcmp(option->name, name) == 0) {
			return true;
		}
	}
	return false;
}

/* A cell in a cell could go on without end; a kind whose words move at its sides would run into the next. */
static const struct tc_widget_class *find_kind(
	const struct tc_multiples *self, const char *pointer, struct tc_faults *faults) {
	const char *name = json_string_value(json_object_get(self->cell, "kind"));
	const struct tc_widget_class *kind = name == NULL ? NULL : tc_widget_find(name);
	if (kind == &tc_multiples_class || kind == &tc_ticker_class) {
		kind = NULL;
	}
	if (kind == NULL) {
		char cell[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "cell", cell, sizeof(cell));
		tc_json_child_pointer(cell, "kind", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected a kind that can stand in a cell, found \"%s\"",
			"cần một loại ô đứng được trong ô con, thấy \"%s\"",
			name == NULL ? "" : name);
	}
	return kind;
}

static json_t *words_json(const struct tc_words *words) {
	json_t *object = json_pack("{s:s}", "vi", words->vi == NULL ? "" : words->vi);
	if (words->en != NULL) {
		(void)json_object_set_new(object, "en", json_string(words->en));
	}
	return object;
}

/* What every cell begins with: the options of the document, without a rule and a foot of its own. */
static json_t *begin(const struct tc_multiples *self, const struct tc_words *title) {
	json_t *options = json_copy((json_t *)self->cell);
	if (title != NULL && has_option(self->kind, "title")) {
		(void)json_object_set_new(options, "title", words_json(title));
	}
	if (has_option(self->kind, "rule") && json_object_get(options, "rule") == NULL) {
		(void)json_object_set_new(options, "rule", json_false());
	}
	if (has_option(self->kind, "foot") && json_object_get(options, "foot") == NULL) {
		(void)json_object_set_new(options, "foot", json_string("none"));
	}
	return options;
}

/* Make the widget of one cell from options (moved). False with faults. */
static bool add(struct tc_multiples *self, json_t *options, int area, int of,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	static const char *const ignored[] = { "kind", NULL };
	struct tc_multiples_grid grid = tc_multiples_grid(self, of);
	const struct tc_widget *base = &self->base;
	struct tc_widget_setting setting = {
		.catalogue = self->catalogue,
		.arena = arena,
		.width_px = grid.width_px,
		.height_px = grid.height_px,
		.u_px = base->u_px,
		.language = base->language,
		.until_ms = base->until_ms,
		.id = base->id,
		.tells = base->tells,
		.trace_url = base->trace_url,
		.outlines = base->outlines,
		.pictures = base->pictures,
	};
	if (options == NULL || json_array_append_new(self->made, options) != 0 ||
		self->item_count == self->item_most) {
		return false;
	}
	struct tc_widget *widget =
		tc_widget_create(self->kind, options, ignored, pointer, &setting, faults);
	if (widget == NULL) {
		return false;
	}
	self->items[self->item_count++] = (struct tc_multiple) { widget, area, of };
	if (widget->alarm.kind != 0) { /* the scene watches panes */
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "alarm", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected none in a cell: give \"alarm\" to the pane",
			"không dùng trong ô con: đặt \"alarm\" cho cả ô");
		return false;
	}
	return true;
}

static int room_of(const struct tc_multiples *self, int count) {
	struct tc_multiples_grid grid = tc_multiples_grid(self, count);
	int room = grid.columns * grid.rows;
	return room < count ? room : count;
}

/* A letter of a title at its smallest is about so wide, u. Nothing can be measured before there is a list. */
static const double letter_u = 3.6;

/* An area's name, or its abbreviation where the name would be cut off. */
static struct tc_words name_of(
	const struct tc_multiples *self, const struct tc_area *area, double width_px) {
	int letters = 0;
	for (const char *at = area->name.vi; *at != '\0'; at++) {
		letters += (*at & 0xC0) != 0x80;
	}
	bool brief = area->abbreviation != NULL && letters * letter_u * self->base.u_px > width_px;
	return brief ? (struct tc_words) { area->abbreviation, area->name.en } : area->name;
}

/* The members of one date's list, as many as have room, unless that list is there already. */
static bool add_members(struct tc_multiples *self, int64_t at_ms, struct tc_arena *arena,
	const char *pointer, struct tc_faults *faults) {
	int areas[TC_PEERS_MAX];
	int count = tc_peers_at(&self->peers, self->catalogue, at_ms, areas, TC_PEERS_MAX);
	const char *key = has_option(self->kind, "area") ? "area" : "group";
	for (int i = 0; i < self->item_count; i++) {
		if (self->items[i].of == count && self->items[i].area == areas[0]) {
			return true;
		}
	}
	for (int i = 0; i < room_of(self, count); i++) {
		const struct tc_area *area = tc_catalogue_area(self->catalogue, areas[i]);
		struct tc_words name = name_of(self, area, tc_multiples_grid(self, count).width_px);
		json_t *options = begin(self, &name);
		(void)json_object_set_new(options, key, json_string(area->code));
		if (!add(self, options, areas[i], count, arena, pointer, faults)) {
			return false;
		}
	}
	return true;
}

static bool add_group(struct tc_multiples *self, struct tc_arena *arena, const char *pointer,
	const char *cell, struct tc_faults *faults) {
	if (!tc_peers_prepare(
		    &self->peers, self->catalogue, self->base.until_ms, arena, pointer, faults)) {
		return false;
	}
	if (!has_option(self->kind, "area") && !has_option(self->kind, "group")) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", cell,
			"a %s has no area that cells could differ by: give \"cells\"",
			"loại %s không có địa bàn để các ô con khác nhau: cần \"cells\"",
			self->kind->kind);
		return false;
	}
	int64_t dates_ms[] = { self->base.until_ms - 1, newest_ms, 0 };
	for (size_t i = 0; i < sizeof(dates_ms) / sizeof(dates_ms[0]); i++) {
		if (!add_members(self, dates_ms[i], arena, cell, faults)) {
			return false;
		}
	}
	return true;
}

static bool add_indicators(struct tc_multiples *self, struct tc_arena *arena, const char *cell,
	struct tc_faults *faults) {
	const char *const *codes = self->indicators.items;
	int count = (int)self->indicators.count;
	for (int i = 0; i < room_of(self, count); i++) {
		/* The vocabulary has let it pass. */
		int index = tc_catalogue_find_indicator(self->catalogue, codes[i]);
		const struct tc_words *title =
			index < 0 ? NULL : &tc_catalogue_indicator(self->catalogue, index)->title;
		json_t *options = begin(self, title);
		(void)json_object_set_new(options, "indicator", json_string(codes[i]));
		if (!add(self, options, -1, count, arena, cell, faults)) {
			return false;
		}
	}
	return true;
}

static bool add_cells(struct tc_multiples *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	int count = (int)json_array_size(self->cells);
	tc_json_child_pointer(pointer, "cells", list, sizeof(list));
	if (count == 0 || count > TC_PEERS_MAX) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected a list of 1 to %d sets of options",
			"cần danh sách từ 1 đến %d bộ tuỳ chọn", TC_PEERS_MAX);
		return false;
	}
	for (int i = 0; i < room_of(self, count); i++) {
		json_t *own = json_array_get(self->cells, (size_t)i), *options = begin(self, NULL);
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		if (!json_is_object(own)) {
			json_decref(options);
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_type", place,
				"expected an object of options", "cần một đối tượng tuỳ chọn");
			return false;
		}
		(void)json_object_update(options, own);
		if (!add(self, options, -1, count, arena, place, faults)) {
			return false;
		}
	}
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_multiples *self = (struct tc_multiples *)widget;
	char cell[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "cell", cell, sizeof(cell));
	self->catalogue = catalogue;
	self->item_most = 3 * TC_PEERS_MAX;
	self->items = tc_arena_array(arena, (size_t)self->item_most, sizeof(*self->items));
	self->shown = tc_arena_alloc(arena, sizeof(*self->shown));
	self->next = tc_arena_alloc(arena, sizeof(*self->next));
	self->made = json_array();
	self->kind = find_kind(self, pointer, faults);
	if (self->kind == NULL || self->items == NULL || self->shown == NULL ||
		self->next == NULL || self->made == NULL) {
		return false;
	}
	if (self->cells != NULL) {
		return add_cells(self, arena, pointer, faults);
	}
	return self->indicators.count > 0 ? add_indicators(self, arena, cell, faults)
					  : add_group(self, arena, pointer, cell, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_multiples *self = (const struct tc_multiples *)widget;
	int count = 0;
	for (int i = 0; i < self->item_count && self->kind->wants != NULL; i++) {
		int used = count < size ? count : size;
		count += self->kind->wants(self->items[i].widget, out + used, size - used);
	}
	return count;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_multiples *)widget)->next_ms;
}

static void finish(struct tc_widget *widget) {
	struct tc_multiples *self = (struct tc_multiples *)widget;
	for (int i = 0; i < self->item_count && self->kind->finish != NULL; i++) {
		self->kind->finish(self->items[i].widget);
	}
	self->item_count = 0;
	json_decref(self->made);
	self->made = NULL;
}

static const struct tc_choice scales[] = {
	{ "shared", TC_MULTIPLES_SHARED },
	{ "own", TC_MULTIPLES_OWN },
	{ 0 },
};

#define AT(field) offsetof(struct tc_multiples, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_multiples, head),
	{ .name = "cell",
		.type = TC_OPTION_FREE,
		.required = true,
		.offset = AT(cell),
		.doc = "What stands in every cell: \"kind\" and the options of that kind, as of a "
		       "pane" },
	TC_PEERS_OPTIONS(struct tc_multiples, peers, "VN:provinces"),
	{ .name = "indicators",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_CODE,
		.code = "indicator",
		.max_count = TC_PEERS_MAX,
		.offset = AT(indicators),
		.doc = "A cell for each of these indicators, in place of a group's areas" },
	{ .name = "cells",
		.type = TC_OPTION_FREE,
		.offset = AT(cells),
		.doc = "A cell for each of these sets of options, which are added to those of "
		       "\"cell\"; in place of a group's areas" },
	{ .name = "per_row",
		.type = TC_OPTION_INTEGER,
		.max = 40,
		.offset = AT(per_row),
		.doc = "How many cells stand side by side; 0: as fits their number best" },
	{ .name = "least_width",
		.type = TC_OPTION_LENGTH,
		.fallback = 50,
		.fallback_unit = TC_UNIT_U,
		.offset = AT(least_width),
		.doc = "Cells are no narrower; those without room are counted: \"12/63\"" },
	{ .name = "least_height",
		.type = TC_OPTION_LENGTH,
		.fallback = 42,
		.fallback_unit = TC_UNIT_U,
		.offset = AT(least_height),
		.doc = "Cells are no lower" },
	{ .name = "span",
		.type = TC_OPTION_CHOICE,
		.choices = scales,
		.fallback = TC_MULTIPLES_SHARED,
		.offset = AT(scale),
		.doc = "shared: charts of a kind that can share it have one scale of numbers; own: "
		       "each its own" },
	{ 0 },
};

const struct tc_widget_class tc_multiples_class = {
	.kind = "multiples",
	.doc = "One kind over and over in a grid of cells: an area, an indicator or a set of "
	       "options each",
	.size = sizeof(struct tc_multiples),
	.change = offsetof(struct tc_multiples, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = tc_multiples_refresh,
	.draw = tc_multiples_draw,
	.next_change_ms = next_change_ms,
	.finish = finish,
};
