/* radar - up to three areas on three to eight axes, each with its own range. */
#include "widgets/radar.h"

#include "widgets/kinds.h"

#include <math.h>
#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

static bool prepare_axis(
	struct tc_radar *self, int at, const char *pointer, struct tc_faults *faults) {
	const struct tc_radar_axis *axis = &((const struct tc_radar_axis *)self->axes.items)[at];
	self->indicators[at] = tc_kind_indicator(
		self->catalogue, axis->indicator_code, "indicator", pointer, faults);
	if (!(fabs(axis->to - axis->from) > 0)) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "to", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected another number than \"from\"", "cần một số khác \"from\"");
		return false;
	}
	if (self->indicators[at] < 0) {
		return false;
	}
	const char *name = tc_words_in(&axis->name, self->base.language);
	self->axis_names[at] = name[0] != '\0'
		? name
		: tc_words_in(&tc_catalogue_indicator(self->catalogue, self->indicators[at])->title,
			  self->base.language);
	return true;
}

static bool prepare_series(
	struct tc_radar *self, int at, const char *pointer, struct tc_faults *faults) {
	const struct tc_radar_series *series =
		&((const struct tc_radar_series *)self->series.items)[at];
	self->areas[at] = tc_kind_area(
		self->catalogue, series->area_code, self->base.until_ms, "area", pointer, faults);
	if (self->areas[at] < 0) {
		return false;
	}
	const char *name = tc_words_in(&series->name, self->base.language);
	self->series_names[at] = name[0] != '\0'
		? name
		: tc_words_in(&tc_catalogue_area(self->catalogue, self->areas[at])->name,
			  self->base.language);
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_radar *self = (struct tc_radar *)widget;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	self->catalogue = catalogue;
	self->axis_count = (int)self->axes.count;
	self->series_count = (int)self->series.count;
	bool fine = true;
	tc_json_child_pointer(pointer, "axes", list, sizeof(list));
	if (self->axis_count < TC_RADAR_AXES_LEAST) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected three to eight axes", "cần từ ba đến tám trục");
		fine = false;
	}
	for (int i = 0; i < self->axis_count; i++) {
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		fine = prepare_axis(self, i, place, faults) && fine;
	}
	tc_json_child_pointer(pointer, "series", list, sizeof(list));
	if (self->series_count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected one to three areas", "cần từ một đến ba địa bàn");
		fine = false;
	}
	for (int i = 0; i < self->series_count; i++) {
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		fine = prepare_series(self, i, place, faults) && fine;
	}
	self->shown = tc_arena_alloc(arena, sizeof(*self->shown));
	self->next = tc_arena_alloc(arena, sizeof(*self->next));
	return fine && self->shown != NULL && self->next != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_radar *self = (const struct tc_radar *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST, count = 0;
	for (int series = 0; series < self->series_count; series++) {
		for (int axis = 0; axis < self->axis_count; axis++, count++) {
			if (count < size) {
				out[count] = (struct tc_want) { self->indicators[axis],
					self->areas[series], last };
			}
		}
	}
	return count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_radar *self = (struct tc_radar *)widget;
	struct tc_radar_shown *before = self->shown, *next = self->next;
	memset(next, 0, sizeof(*next));
	self->next_ms = INT64_MAX;
	for (int series = 0; series < self->series_count; series++) {
		for (int axis = 0; axis < self->axis_count; axis++) {
			struct tc_question question = { self->indicators[axis], self->areas[series],
				widget->until_ms };
			int64_t next_ms = tc_fact_read(
				&next->facts[series][axis], view, &question, widget->language);
			self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		}
	}
	bool differs = memcmp(next->facts, before->facts, sizeof(next->facts)) != 0;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	next->rule = self->change.ink;
	differs = memcmp(next, before, sizeof(*next)) != 0;
	self->shown = next;
	self->next = before;
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_radar *)widget)->next_ms;
}

double tc_radar_share(const struct tc_radar *self, int series, int axis) {
	const struct tc_radar_axis *range = &((const struct tc_radar_axis *)self->axes.items)[axis];
	const struct tc_fact *fact = &self->shown->facts[series][axis];
	double share = (fact->value.number - range->from) / (range->to - range->from);
	return fact->has_value && share >= 0 && share <= 1 ? share : -1;
}

#define AXIS(field) offsetof(struct tc_radar_axis, field)

static const struct tc_option axis_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AXIS(indicator_code),
		.doc = "Indicator of this axis" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = AXIS(name),
		.doc = "What stands at its end; default: the indicator's name" },
	{ .name = "from",
		.type = TC_OPTION_NUMBER,
		.min = -1e15,
		.max = 1e15,
		.offset = AXIS(from),
		.doc = "The number of the inner ring; above \"to\" where less is better" },
	{ .name = "to",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.min = -1e15,
		.max = 1e15,
		.offset = AXIS(to),
		.doc = "The number of the outer ring" },
	{ 0 },
};

#define SERIES(field) offsetof(struct tc_radar_series, field)

static const struct tc_option series_options[] = {
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.required = true,
		.offset = SERIES(area_code),
		.doc = "Area or agency whose figures are joined" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = SERIES(name),
		.doc = "Its name in the key; default: the area's" },
	{ .name = "meant",
		.type = TC_OPTION_BOOL,
		.offset = SERIES(meant),
		.doc = "Whether this is the one that is spoken of; default: the first" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_radar, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_radar, head),
	{ .name = "axes",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = axis_options,
		.element_size = sizeof(struct tc_radar_axis),
		.max_count = TC_RADAR_AXES_MAX,
		.offset = AT(axes),
		.doc = "Three to eight axes, clockwise from the top, each with its own range" },
	{ .name = "series",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = series_options,
		.element_size = sizeof(struct tc_radar_series),
		.max_count = TC_RADAR_SERIES_MAX,
		.offset = AT(series),
		.doc = "One to three areas" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "Thousands, millions or billions, as for a figure" },
	{ 0 },
};

const struct tc_widget_class tc_radar_class = {
	.kind = "radar",
	.doc = "Up to three areas on three to eight axes, each with its own range; what is not "
	       "reported is a gap",
	.size = sizeof(struct tc_radar),
	.change = offsetof(struct tc_radar, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_radar_draw,
	.next_change_ms = next_change_ms,
};
