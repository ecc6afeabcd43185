/* treemap - parts of a whole as areas, however many. */
#include "widgets/treemap.h"

#include "widgets/kinds.h"
#include "widgets/kit/sum.h"

#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

static bool prepare_entries(struct tc_treemap *self, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	const struct tc_entry *entries = self->entries.items;
	tc_json_child_pointer(pointer, "parts", list, sizeof(list));
	self->series = tc_arena_array(arena, self->entries.count, sizeof(*self->series));
	bool fine = self->series != NULL;
	for (size_t i = 0; self->series != NULL && i < self->entries.count; i++) {
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = tc_entry_resolve(&entries[i], self->indicator_code, self->area_code,
			       &self->base, catalogue, place, faults, &self->series[i]) &&
			fine;
	}
	return fine;
}

static bool prepare_peers(struct tc_treemap *self, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	if (self->indicator_code == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"parts\", or \"indicator\" for the areas of a group",
			"cần \"parts\", hoặc \"indicator\" cho các địa bàn của một nhóm");
		return false;
	}
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	return tc_peers_prepare(
		       &self->peers, catalogue, self->base.until_ms, arena, pointer, faults) &&
		self->indicator >= 0;
}

static bool prepare_unit(
	struct tc_treemap *self, const struct tc_catalogue *catalogue, struct tc_arena *arena) {
	int indicator = self->total_indicator >= 0 ? self->total_indicator
		: self->series != NULL             ? self->series[0].indicator
						   : self->indicator;
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue, indicator);
	const char *unit = tc_words_in(&self->unit, self->base.language);
	if (unit[0] == '\0') {
		struct tc_words label = tc_catalogue_unit_brief(catalogue, contract->unit);
		unit = tc_words_in(&label, self->base.language);
	} else if (strcmp(unit, "none") == 0) {
		unit = "";
	}
	self->unit_text = tc_arena_string(arena, unit);
	self->decimals = self->decimals < 0 ? contract->decimals : self->decimals;
	return self->unit_text != NULL;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_treemap *self = (struct tc_treemap *)widget;
	self->catalogue = catalogue;
	bool fine = self->entries.count > 0
		? prepare_entries(self, catalogue, arena, pointer, faults)
		: prepare_peers(self, catalogue, arena, pointer, faults);
	self->total_indicator = self->total_code == NULL
		? -1
		: tc_kind_indicator(catalogue, self->total_code, "total", pointer, faults);
	self->total_area = fine ? tc_kind_area(catalogue, self->area_code, widget->until_ms, "area",
					  pointer, faults)
				: -1;
	self->shown = tc_arena_alloc(arena, sizeof(*self->shown));
	self->next = tc_arena_alloc(arena, sizeof(*self->next));
	return fine && self->total_area >= 0 &&
		(self->total_code == NULL || self->total_indicator >= 0) && self->shown != NULL &&
		self->next != NULL && prepare_unit(self, catalogue, arena);
}

static int add_want(struct tc_want *out, int size, int count, struct tc_want want) {
	if (count < size) {
		out[count] = want;
	}
	return count + 1;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_treemap *self = (const struct tc_treemap *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST, count = 0;
	for (size_t i = 0; self->series != NULL && i < self->entries.count; i++) {
		count = add_want(out, size, count,
			(struct tc_want) { self->series[i].indicator, self->series[i].area, last });
	}
	if (self->series == NULL) {
		struct tc_want want = { self->indicator, -1, last };
		count = tc_peers_want(&self->peers, self->catalogue, &want, out, size, count);
	}
	if (self->total_indicator >= 0) {
		count = add_want(out, size, count,
			(struct tc_want) { self->total_indicator, self->total_area, last });
	}
	return count;
}

static void read_fact(struct tc_treemap *self, const struct tc_view *view, int indicator, int area,
	struct tc_fact *out) {
	struct tc_question question = { indicator, area, self->base.until_ms };
	int64_t next_ms = tc_fact_read(out, view, &question, self->base.language);
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
}

static void read_parts(struct tc_treemap *self, const struct tc_view *view) {
	struct tc_treemap_shown *next = self->next;
	if (self->series != NULL) {
		next->count = (int)self->entries.count;
		for (int i = 0; i < next->count; i++) {
			read_fact(self, view, self->series[i].indicator, self->series[i].area,
				&next->parts[i]);
		}
		return;
	}
	int areas[TC_TREEMAP_PARTS_MAX];
	next->count = tc_peers_at(&self->peers, self->catalogue,
		tc_fact_now_ms(view, self->base.until_ms), areas, TC_TREEMAP_PARTS_MAX);
	for (int i = 0; i < next->count; i++) {
		read_fact(self, view, self->indicator, areas[i], &next->parts[i]);
	}
}

/* More than so much and something exact is more than their sum; of several kinds nothing but "about" is left. */
static enum tc_qualifier qualifier_of(const struct tc_treemap_shown *shown) {
	enum tc_qualifier all = TC_QUALIFIER_NONE;
	for (int i = 0; i < shown->count; i++) {
		enum tc_qualifier one = shown->parts[i].qualifier;
		if (shown->parts[i].has_value && one != TC_QUALIFIER_NONE && one != all) {
			all = all == TC_QUALIFIER_NONE ? one : TC_QUALIFIER_ABOUT;
		}
	}
	return all;
}

/* Exactly: 0,1 + 0,2 + 0,3 is no more than 0,6, though their doubles are. */
static bool exceeds(const struct tc_treemap_shown *shown) {
	struct tc_sum sum = { 0 }, total = { 0 };
	tc_sum_add(&total, &shown->total.value);
	for (int i = 0; i < shown->count; i++) {
		if (shown->parts[i].has_value) {
			tc_sum_add(&sum, &shown->parts[i].value);
		}
	}
	return !sum.failed && !total.failed && sum.millionths > total.millionths;
}

static void read_total(struct tc_treemap *self, const struct tc_view *view) {
	struct tc_treemap_shown *next = self->next;
	struct tc_sum sum = { 0 };
	if (self->total_indicator >= 0) {
		read_fact(self, view, self->total_indicator, self->total_area, &next->total);
		next->has_total = next->total.has_value;
		next->exceeded = next->has_total && exceeds(next);
		return;
	}
	for (int i = 0; i < next->count; i++) {
		sum.failed = sum.failed || !next->parts[i].has_value;
		tc_sum_add(&sum, &next->parts[i].value);
	}
	next->summed = tc_sum_get(&sum, &next->total.value);
	next->total.has_value = next->summed;
	next->total.qualifier = qualifier_of(next);
	next->has_total = next->summed;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_treemap *self = (struct tc_treemap *)widget;
	struct tc_treemap_shown *before = self->shown;
	memset(self->next, 0, sizeof(*self->next));
	self->next_ms = INT64_MAX;
	read_parts(self, view);
	read_total(self, view);
	bool differs = memcmp(self->next, before, sizeof(*before)) != 0;
	self->shown = self->next;
	self->next = before;
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_treemap *)widget)->next_ms;
}

const char *tc_treemap_name(const struct tc_treemap *self, int part, bool brief) {
	if (self->series != NULL) {
		const struct tc_entry_series *series = &self->series[part];
		return brief && series->brief != NULL ? series->brief : series->name;
	}
	const struct tc_area *area =
		tc_catalogue_area(self->catalogue, self->shown->parts[part].area);
	return brief && area->abbreviation != NULL ? area->abbreviation
						   : tc_words_in(&area->name, self->base.language);
}

#define AT(field) offsetof(struct tc_treemap, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_treemap, head),
	TC_PEERS_OPTIONS(struct tc_treemap, peers, "VN:provinces"),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "Indicator of all parts that name none" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "Area of the total and of all parts that name none" },
	{ .name = "parts",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = tc_entry_options,
		.element_size = sizeof(struct tc_entry),
		.max_count = TC_TREEMAP_PARTS_MAX,
		.offset = AT(entries),
		.doc = "The parts one by one, in place of a group" },
	{ .name = "total",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(total_code),
		.doc = "Indicator of the whole; default: the exact sum of the parts" },
	{ .name = "unit",
		.type = TC_OPTION_WORDS,
		.offset = AT(unit),
		.doc = "Written after the total; default: the indicator's; \"none\" leaves it "
		       "out" },
	TC_KIND_NUMBER_OPTIONS(struct tc_treemap, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_treemap_class = {
	.kind = "treemap",
	.doc = "Parts of a whole as areas, the largest first; hollow while some are not there",
	.size = sizeof(struct tc_treemap),
	.change = offsetof(struct tc_treemap, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_treemap_draw,
	.next_change_ms = next_change_ms,
};
