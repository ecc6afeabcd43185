/* gauge - one value on a half ring, between limits that have names. */
#include "widgets/gauge.h"

#include "widgets/kinds.h"

#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

bool tc_gauge_target(const struct tc_gauge *self, double *target) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	*target = self->target_number != 0 ? self->target_number : contract->target;
	return self->target && (self->target_number != 0 || contract->has_target);
}

/* A ring needs an end: named, of a whole, or a target or a limit. */
static bool check_end(const struct tc_gauge *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, self->indicator);
	const struct tc_gauge_limit *limits = self->limits.items;
	double most = self->full, target;
	bool share = strcmp(contract->unit, "%") == 0 && contract->measure == TC_MEASURE_RATIO;
	most = share && most <= 0 ? 100 : most;
	if (tc_gauge_target(self, &target) && target > most) {
		most = target;
	}
	for (size_t i = 0; i < self->limits.count; i++) {
		most = limits[i].at > most ? limits[i].at : most;
	}
	if (most <= self->from) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "full", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected an end of the scale above its beginning",
			"cần điểm cuối thang đo lớn hơn điểm đầu");
		return false;
	}
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_gauge *self = (struct tc_gauge *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	if (self->indicator < 0 || self->area < 0 || !check_end(self, pointer, faults)) {
		return false;
	}
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue, self->indicator);
	const char *unit = tc_words_in(&self->unit, widget->language);
	if (unit[0] == '\0') {
		struct tc_words label = tc_catalogue_unit_brief(catalogue, contract->unit);
		unit = tc_words_in(&label, widget->language);
	} else if (strcmp(unit, "none") == 0) {
		unit = "";
	}
	self->unit_text = tc_arena_string(arena, unit);
	if (self->decimals < 0) {
		self->decimals = contract->decimals;
	}
	return self->unit_text != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_gauge *self = (const struct tc_gauge *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	if (size > 0) {
		out[0] = (struct tc_want) { self->indicator, self->area, last };
	}
	return 1;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_gauge *self = (struct tc_gauge *)widget;
	struct tc_question question = { self->indicator, self->area, widget->until_ms };
	struct tc_fact next;
	self->next_ms = tc_fact_read(&next, view, &question, widget->language);
	int64_t rule_ms = tc_pane_note_change(&self->change, next.value.text, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	bool differs =
		memcmp(&next, &self->fact, sizeof(next)) != 0 || self->rule != self->change.ink;
	memcpy(&self->fact, &next, sizeof(next));
	self->rule = self->change.ink;
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_gauge *)widget)->next_ms;
}

static const struct tc_option limit_options[] = {
	{ .name = "at",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.offset = offsetof(struct tc_gauge_limit, at),
		.doc = "Where the limit lies" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_gauge_limit, name),
		.doc = "What is reached there" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_gauge, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_gauge, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator shown" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The area or agency it is shown for" },
	{ .name = "from",
		.type = TC_OPTION_NUMBER,
		.offset = AT(from),
		.doc = "Where the ring begins" },
	{ .name = "full",
		.type = TC_OPTION_NUMBER,
		.offset = AT(full),
		.doc = "Where it ends; 0: 100 for shares, else the greatest of target, limits and "
		       "value" },
	{ .name = "limits",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = limit_options,
		.element_size = sizeof(struct tc_gauge_limit),
		.max_count = TC_GAUGE_LIMITS_MAX,
		.offset = AT(limits),
		.doc = "Up to four ticks with names" },
	{ .name = "target",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(target),
		.doc = "Whether a target is marked" },
	{ .name = "target_value",
		.type = TC_OPTION_NUMBER,
		.offset = AT(target_number),
		.doc = "Another target than the contract's" },
	{ .name = "unit",
		.type = TC_OPTION_WORDS,
		.offset = AT(unit),
		.doc = "Words under the value; default: the unit's; \"none\" leaves them out" },
	TC_KIND_NUMBER_OPTIONS(struct tc_gauge, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_gauge_class = {
	.kind = "gauge",
	.doc = "One value on a half ring, with its target and up to four limits in words",
	.size = sizeof(struct tc_gauge),
	.change = offsetof(struct tc_gauge, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_gauge_draw,
	.next_change_ms = next_change_ms,
};
