#include "widgets/trend.h"

#include "widgets/kinds.h"
#include "widgets/kit/growth.h"

#include <stdlib.h>
#include <string.h>

static bool add_line(struct tc_trend *self, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const struct tc_trend_entry *entry, const char *pointer,
	struct tc_faults *faults) {
	struct tc_trend_line *line = &self->lines[self->line_count++];
	line->indicator =
		tc_kind_indicator(catalogue, entry->indicator_code, "indicator", pointer, faults);
	line->area = tc_kind_area(
		catalogue, entry->area_code, self->base.until_ms, "area", pointer, faults);
	if (line->indicator < 0 || line->area < 0) {
		return false;
	}
	const char *name = tc_words_in(&entry->name, self->base.language);
	if (name[0] == '\0' && self->entries.count + (self->indicator_code != NULL) > 1) {
		name = tc_words_in(
			&tc_catalogue_area(catalogue, line->area)->name, self->base.language);
	}
	line->name = tc_arena_string(arena, name);
	line->points = tc_arena_array(arena, (size_t)self->last, sizeof(*line->points));
	line->told = self->base.tells
		? tc_arena_array(arena, (size_t)self->last, sizeof(*line->told))
		: NULL;
	return line->name != NULL && line->points != NULL &&
		(line->told != NULL || !self->base.tells);
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_trend *self = (struct tc_trend *)widget;
	self->catalogue = catalogue;
	if (self->entries.count == 0 && self->indicator_code == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\" or \"series\"",
			"cần \"indicator\" hoặc \"series\"");
		return false;
	}
	bool fine = true;
	if (self->indicator_code != NULL) {
		struct tc_trend_entry entry = { self->indicator_code, self->area_code, self->name };
		fine = add_line(self, catalogue, arena, &entry, pointer, faults);
	}
	const struct tc_trend_entry *entries = self->entries.items;
	for (size_t i = 0; i < self->entries.count && self->line_count < TC_TREND_LINES_MAX; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "series", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = add_line(self, catalogue, arena, &entries[i], place, faults) && fine;
	}
	self->scratch = tc_arena_array(arena, (size_t)self->last, sizeof(*self->scratch));
	self->told_scratch = self->base.tells
		? tc_arena_array(arena, (size_t)self->last, sizeof(*self->told_scratch))
		: NULL;
	if (!fine || self->scratch == NULL || (self->base.tells && self->told_scratch == NULL)) {
		return false;
	}
	if (self->decimals < 0) {
		self->decimals =
			tc_catalogue_indicator(catalogue, self->lines[0].indicator)->decimals;
	}
	return true;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_trend *self = (const struct tc_trend *)widget;
	for (int i = 0; i < self->line_count && i < size; i++) {
		out[i] = (struct tc_want) { self->lines[i].indicator, self->lines[i].area,
			self->last };
	}
	return self->line_count;
}

/* The newest points that have a value, oldest first, for a trend drawn as bars. */
static int read_bars(struct tc_trend *self, const struct tc_view *view,
	const struct tc_series *series, struct tc_fact *bars) {
	const struct tc_point *chosen[TC_TREND_BARS_MAX];
	int count = 0;
	for (int i = series == NULL ? 0 : series->count; i > 0 && count < TC_TREND_BARS_MAX; i--) {
		const struct tc_point *point = &series->points[i - 1];
		if (point->has_value && point->start_ms <= self->now_ms) {
			chosen[count++] = point;
		}
	}
	for (int i = 0; i < count; i++) {
		int64_t next_ms = tc_fact_read_point(&bars[i], view, series, chosen[count - 1 - i],
			self->base.until_ms, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	return count;
}

/* True when a point says something else than before. */
static bool tell_line(struct tc_trend *self, struct tc_trend_line *line, const struct tc_view *view,
	const struct tc_series *series) {
	if (line->told == NULL) {
		return false;
	}
	size_t bytes = (size_t)self->last * sizeof(*self->told_scratch);
	memset(self->told_scratch, 0, bytes);
	int64_t next_ms = tc_line_tell(self->told_scratch, line->count, view, series,
		self->base.until_ms, self->base.language);
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	bool differs = memcmp(self->told_scratch, line->told, bytes) != 0;
	memcpy(line->told, self->told_scratch, bytes);
	return differs;
}

static bool read_line(
	struct tc_trend *self, struct tc_trend_line *line, const struct tc_view *view) {
	struct tc_question question = { line->indicator, line->area, self->base.until_ms };
	struct tc_fact fact, bars[TC_TREND_BARS_MAX];
	memset(bars, 0, sizeof(bars));
	int64_t next_ms = tc_fact_read(&fact, view, &question, self->base.language);
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	const struct tc_series *series = tc_view_series(view, line->indicator, line->area);
	int64_t cadence_ms = tc_catalogue_indicator(self->catalogue, line->indicator)->cadence_ms;
	size_t bytes = (size_t)self->last * sizeof(*self->scratch);
	memset(self->scratch, 0, bytes);
	int count = tc_line_read(self->scratch, self->last, series, self->now_ms + 1, cadence_ms);
	int bar_count = read_bars(self, view, series, bars);
	bool differs = count != line->count || memcmp(self->scratch, line->points, bytes) != 0 ||
		memcmp(&fact, &line->fact, sizeof(fact)) != 0 || bar_count != line->bar_count ||
		memcmp(bars, line->bars, sizeof(bars)) != 0;
	line->count = count;
	line->bar_count = bar_count;
	memcpy(line->points, self->scratch, bytes);
	memcpy(&line->fact, &fact, sizeof(fact));
	memcpy(line->bars, bars, sizeof(bars));
	return tell_line(self, line, view, series) || differs;
}

/* True when a line that waits has grown since it was drawn last; now_ms is then how far. */
static bool grow(struct tc_trend *self, int64_t drawn_ms) {
	int64_t oldest_ms = self->now_ms;
	bool waits = false;
	for (int i = 0; i < self->line_count; i++) {
		const struct tc_trend_line *line = &self->lines[i];
		waits = waits || tc_line_waits(line->fact.marks);
		if (line->count > 0 && line->points[0].end_ms < oldest_ms) {
			oldest_ms = line->points[0].end_ms;
		}
	}
	if (waits) {
		self->now_ms = tc_growth_end_ms(
			oldest_ms, self->now_ms, self->base.width_px, &self->next_ms);
	}
	return waits && self->now_ms != drawn_ms;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_trend *self = (struct tc_trend *)widget;
	int64_t drawn_ms = self->now_ms;
	self->now_ms = tc_fact_now_ms(view, widget->until_ms);
	self->next_ms = INT64_MAX;
	bool differs = false;
	for (int i = 0; i < self->line_count; i++) {
		differs = read_line(self, &self->lines[i], view) || differs;
	}
	int64_t rule_ms = tc_pane_note_change(
		&self->change, self->lines[0].fact.value.text, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	differs = grow(self, drawn_ms) || self->rule != self->change.ink || differs;
	self->rule = self->change.ink;
	if (!differs) {
		self->now_ms = drawn_ms; /* what is drawn stays what it was */
	}
	return differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_trend *)widget)->next_ms;
}

static const struct tc_choice forms[] = {
	{ "auto", TC_TREND_AUTO },
	{ "line", TC_TREND_LINE },
	{ "bars", TC_TREND_BARS },
	{ 0 },
};

static const struct tc_option entry_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = offsetof(struct tc_trend_entry, indicator_code),
		.doc = "The indicator of a line" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = offsetof(struct tc_trend_entry, area_code),
		.doc = "The area of a line" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_trend_entry, name),
		.doc = "What stands at its right end; default: the area's name" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_trend, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_trend, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator of the line that is meant" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The area of the line that is meant" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = AT(name),
		.doc = "What stands at the right end of the line that is meant, where there are "
		       "several" },
	{ .name = "series",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = entry_options,
		.element_size = sizeof(struct tc_trend_entry),
		.max_count = TC_TREND_LINES_MAX - 1,
		.offset = AT(entries),
		.doc = "Further lines, at most three" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = 10000,
		.fallback = 60,
		.offset = AT(last),
		.doc = "How many newest periods are shown" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = forms,
		.variant = true,
		.fallback = TC_TREND_AUTO,
		.offset = AT(form),
		.doc = "Line or bars; auto: bars when no more than two dates are known" },
	{ .name = "from_zero",
		.type = TC_OPTION_BOOL,
		.offset = AT(from_zero),
		.doc = "Whether the axis always holds zero" },
	{ .name = "target",
		.type = TC_OPTION_BOOL,
		.offset = AT(target),
		.doc = "Whether the target of the indicator's contract is drawn" },
	{ .name = "target_value",
		.type = TC_OPTION_NUMBER,
		.offset = AT(target_number),
		.doc = "Another target than the contract's" },
	TC_KIND_NUMBER_OPTIONS(struct tc_trend, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_trend_class = {
	.kind = "trend",
	.doc = "How a figure came to be: a line through what was measured, or bars for two dates",
	.size = sizeof(struct tc_trend),
	.change = offsetof(struct tc_trend, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_trend_draw,
	.next_change_ms = next_change_ms,
	.span = tc_trend_span,
};
