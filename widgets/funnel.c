/* funnel - the steps of a process, and what is left at each. */
#include "widgets/funnel.h"

#include "widgets/kinds.h"

#include <math.h>
#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4, STEPS_LEAST = 2 };

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_funnel *self = (struct tc_funnel *)widget;
	(void)arena;
	self->catalogue = catalogue;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	tc_json_child_pointer(pointer, "steps", list, sizeof(list));
	const struct tc_entry *entries = self->entries.items;
	bool fine = true;
	self->count = (int)self->entries.count;
	if (self->count < STEPS_LEAST) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected two to ten steps", "cần từ hai đến mười bước");
		return false;
	}
	for (int i = 0; i < self->count; i++) {
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		fine = tc_entry_resolve(&entries[i], self->indicator_code, self->area_code, widget,
			       catalogue, place, faults, &self->series[i]) &&
			fine;
	}
	if (fine && self->decimals < 0) {
		self->decimals =
			tc_catalogue_indicator(catalogue, self->series[0].indicator)->decimals;
	}
	return fine && tc_entry_check_units(self->series, self->count, catalogue, list, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_funnel *self = (const struct tc_funnel *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	for (int i = 0; i < self->count && i < size; i++) {
		out[i] = (struct tc_want) { self->series[i].indicator, self->series[i].area, last };
	}
	return self->count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_funnel *self = (struct tc_funnel *)widget;
	struct tc_funnel_shown next;
	memset(&next, 0, sizeof(next));
	self->next_ms = INT64_MAX;
	for (int i = 0; i < self->count; i++) {
		struct tc_question question = { self->series[i].indicator, self->series[i].area,
			widget->until_ms };
		int64_t next_ms = tc_fact_read(&next.steps[i], view, &question, widget->language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	bool differs = memcmp(next.steps, self->shown.steps, sizeof(next.steps)) != 0;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	next.rule = self->change.ink;
	differs = memcmp(&next, &self->shown, sizeof(next)) != 0;
	memcpy(&self->shown, &next, sizeof(next));
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_funnel *)widget)->next_ms;
}

static bool same_period(const struct tc_fact *a, const struct tc_fact *b) {
	return a->period.start_ms == b->period.start_ms && a->period.end_ms == b->period.end_ms;
}

bool tc_funnel_grows(const struct tc_funnel *self, int step) {
	const struct tc_fact *fact = &self->shown.steps[step], *before = fact - 1;
	return step > 0 && fact->has_value && before->has_value && same_period(fact, before) &&
		fact->value.number > before->value.number;
}

/* Per cent with one decimal. What is near to all or to nothing is neither. */
static const char *write_share(
	double part, double whole, enum tc_language language, struct tc_arena *arena) {
	double tenths = round(part / whole * 1000);
	char number[TC_NUMBER_TEXT_MAX];
	struct tc_number_form form = { language, TC_NUMBER_PLAIN, 1 };
	bool sliver = part > 0 && tenths < 1;
	if (tenths > 999 && tenths < 1001) {
		tenths = part < whole ? 999 : part > whole ? 1001 : 1000;
	}
	struct tc_decimal share = tc_number_bound(sliver ? 0.1 : tenths / 10);
	tc_number_write_text(&share, &form, number, sizeof(number));
	const char *text = tc_arena_printf(arena, "%s%s%%", sliver ? "< " : "", number);
	return text == NULL ? "####" : text;
}

const char *tc_funnel_share(
	const struct tc_funnel *self, int step, enum tc_funnel_base base, struct tc_arena *arena) {
	const struct tc_fact *fact = &self->shown.steps[step];
	const struct tc_fact *whole =
		&self->shown.steps[base == TC_FUNNEL_OF_FIRST || step == 0 ? 0 : step - 1];
	if (step == 0) {
		return "";
	}
	if (!fact->has_value || !whole->has_value || !(whole->value.number > 0) ||
		fact->value.number < 0) {
		return "—";
	}
	if (!same_period(fact, whole)) {
		return self->base.language == TC_ENGLISH ? "other period" : "khác kỳ";
	}
	return write_share(fact->value.number, whole->value.number, self->base.language, arena);
}

#define AT(field) offsetof(struct tc_funnel, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_funnel, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "Indicator of all steps that name none" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "Area of all steps that name none" },
	{ .name = "steps",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = tc_entry_options,
		.element_size = sizeof(struct tc_entry),
		.max_count = TC_FUNNEL_STEPS_MAX,
		.offset = AT(entries),
		.doc = "Two to ten steps in the order of the process, all in one unit" },
	{ .name = "shares",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(shares),
		.doc = "Whether each step's share of the first and of the one before is written" },
	TC_KIND_NUMBER_OPTIONS(struct tc_funnel, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_funnel_class = {
	.kind = "funnel",
	.doc = "Steps of a process as level bars, with shares of the first step and of the one "
	       "before",
	.size = sizeof(struct tc_funnel),
	.change = offsetof(struct tc_funnel, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_funnel_draw,
	.next_change_ms = next_change_ms,
};
