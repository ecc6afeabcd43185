/* donut - up to eight parts of a whole. */
#include "widgets/donut.h"

#include "widgets/kinds.h"

#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

static bool prepare_unit(
	struct tc_donut *self, const struct tc_catalogue *catalogue, struct tc_arena *arena) {
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue,
		self->total_indicator >= 0 ? self->total_indicator : self->series[0].indicator);
	const char *unit = tc_words_in(&self->unit, self->base.language);
	if (unit[0] == '\0') {
		struct tc_words label = tc_catalogue_unit_brief(catalogue, contract->unit);
		unit = tc_words_in(&label, self->base.language);
	} else if (strcmp(unit, "none") == 0) {
		unit = "";
	}
	self->unit_text = tc_arena_string(arena, unit);
	if (self->decimals < 0) {
		self->decimals = contract->decimals;
	}
	return self->unit_text != NULL;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_donut *self = (struct tc_donut *)widget;
	self->catalogue = catalogue;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "parts", list, sizeof(list));
	const struct tc_entry *entries = self->entries.items;
	bool fine = true;
	self->count = (int)self->entries.count;
	for (size_t i = 0; i < self->entries.count; i++) {
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = tc_entry_resolve(&entries[i], self->indicator_code, self->area_code, widget,
			       catalogue, place, faults, &self->series[i]) &&
			fine;
	}
	if (self->entries.count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected one to eight parts", "cần từ một đến tám phần");
		return false;
	}
	self->total_indicator = self->total_code == NULL
		? -1
		: tc_kind_indicator(catalogue, self->total_code, "total", pointer, faults);
	self->total_area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	return fine && self->total_area >= 0 &&
		(self->total_code == NULL || self->total_indicator >= 0) &&
		prepare_unit(self, catalogue, arena);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_donut *self = (const struct tc_donut *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	int count = 0;
	for (int i = 0; i < self->count; i++, count++) {
		if (count < size) {
			out[count] = (struct tc_want) { self->series[i].indicator,
				self->series[i].area, last };
		}
	}
	if (self->total_indicator >= 0) {
		if (count < size) {
			out[count] =
				(struct tc_want) { self->total_indicator, self->total_area, last };
		}
		count++;
	}
	return count;
}

/* The exact sum of all parts. False when one has no value or the sum does not fit. */
static bool add_up(const struct tc_donut *self, struct tc_donut_shown *shown) {
	struct tc_sum sum = { 0 };
	for (int i = 0; i < self->count; i++) {
		if (!shown->parts[i].has_value) {
			return false;
		}
		tc_sum_add(&sum, &shown->parts[i].value);
	}
	return tc_sum_get(&sum, &shown->total.value);
}

static void read_total(
	struct tc_donut *self, const struct tc_view *view, struct tc_donut_shown *next) {
	if (self->total_indicator >= 0) {
		struct tc_question question = { self->total_indicator, self->total_area,
			self->base.until_ms };
		int64_t next_ms = tc_fact_read(&next->total, view, &question, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		next->has_total = next->total.has_value;
		return;
	}
	next->summed = add_up(self, next);
	next->has_total = next->summed;
	if (!next->summed) {
		memset(&next->total, 0, sizeof(next->total));
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_donut *self = (struct tc_donut *)widget;
	struct tc_donut_shown next;
	memset(&next, 0, sizeof(next));
	self->next_ms = INT64_MAX;
	for (int i = 0; i < self->count; i++) {
		struct tc_question question = { self->series[i].indicator, self->series[i].area,
			widget->until_ms };
		int64_t next_ms = tc_fact_read(&next.parts[i], view, &question, widget->language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	read_total(self, view, &next);
	bool differs = memcmp(next.parts, self->shown.parts, sizeof(next.parts)) != 0 ||
		memcmp(&next.total, &self->shown.total, sizeof(next.total)) != 0;
	/* Eight parts have no single value: any change lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	next.rule = self->change.ink;
	differs = memcmp(&next, &self->shown, sizeof(next)) != 0;
	memcpy(&self->shown, &next, sizeof(next));
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_donut *)widget)->next_ms;
}

int tc_donut_count_known(const struct tc_donut *self) {
	int known = 0;
	for (int i = 0; i < self->count; i++) {
		known += self->shown.parts[i].has_value && self->shown.parts[i].value.number >= 0;
	}
	return known;
}

#define AT(field) offsetof(struct tc_donut, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_donut, head),
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
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = tc_entry_options,
		.element_size = sizeof(struct tc_entry),
		.max_count = TC_DONUT_PARTS_MAX,
		.offset = AT(entries),
		.doc = "One to eight parts, clockwise from the top" },
	{ .name = "total",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(total_code),
		.doc = "Indicator of the whole; default: the exact sum of the parts" },
	{ .name = "unit",
		.type = TC_OPTION_WORDS,
		.offset = AT(unit),
		.doc = "Written under the total; default: the indicator's; \"none\" leaves it "
		       "out" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "Whether large values are written in millions or billions" },
	{ .name = "decimals",
		.type = TC_OPTION_INTEGER,
		.min = -1,
		.max = 6,
		.fallback = -1,
		.offset = AT(decimals),
		.doc = "Decimals at most; -1: those of the indicator" },
	{ 0 },
};

const struct tc_widget_class tc_donut_class = {
	.kind = "donut",
	.doc = "Up to eight parts of a whole, named beside the ring, the total in the middle",
	.size = sizeof(struct tc_donut),
	.change = offsetof(struct tc_donut, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_donut_draw,
	.next_change_ms = next_change_ms,
};
