#include "widgets/figure.h"

#include "base/text.h"
#include "widgets/kinds.h"
#include "widgets/kit/growth.h"

#include <stdio.h>
#include <string.h>

/* How far back a named former period is looked for; history costs the mirror 200 bytes a point. */
enum { FORMER_LAST = 400, RECENT_LAST = 8 };

static bool wants_former(const struct tc_figure *self) {
	return self->former_period != NULL || self->delta != TC_DELTA_NONE ||
		self->chart == TC_CHART_BARS || self->caption_former;
}

static bool prepare_parts(struct tc_figure *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_figure_part *parts = self->part_entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->part_entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "parts", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		self->part_indicators[i] = tc_kind_indicator(
			self->catalogue, parts[i].indicator_code, "indicator", place, faults);
		self->part_areas[i] = tc_kind_area(self->catalogue, parts[i].area_code,
			self->base.until_ms, "area", place, faults);
		fine = fine && self->part_indicators[i] >= 0 && self->part_areas[i] >= 0;
		self->part_names[i] = tc_words_in(&parts[i].name, self->base.language);
		if (fine && self->part_names[i][0] == '\0') {
			self->part_names[i] = tc_words_in(
				&tc_catalogue_indicator(self->catalogue, self->part_indicators[i])
					 ->title,
				self->base.language);
		}
	}
	self->part_count = (int)self->part_entries.count;
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_figure *self = (struct tc_figure *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	self->total_indicator = self->total_code == NULL
		? -1
		: tc_kind_indicator(
			  catalogue, self->total_code, "total_indicator", pointer, faults);
	if (!prepare_parts(self, pointer, faults)) {
		return false;
	}
	if ((self->period != NULL &&
		    !tc_kind_check_period(self->period, "period", pointer, faults)) ||
		(self->former_period != NULL &&
			!tc_kind_check_period(self->former_period, "former", pointer, faults))) {
		return false;
	}
	if (self->indicator < 0 || self->area < 0 ||
		(self->total_code != NULL && self->total_indicator < 0)) {
		return false;
	}
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue, self->indicator);
	const char *unit = tc_words_in(&self->unit, widget->language);
	if (unit[0] == '\0' || strcmp(unit, "auto") == 0) {
		struct tc_words label = tc_catalogue_unit_label(catalogue, contract->unit);
		unit = tc_words_in(&label, widget->language);
	} else if (strcmp(unit, "none") == 0) {
		unit = "";
	}
	self->unit_text = tc_arena_string(arena, unit);
	self->total_decimals = self->decimals;
	if (self->decimals < 0) {
		self->decimals = contract->decimals;
		self->total_decimals = self->total_indicator < 0
			? contract->decimals
			: tc_catalogue_indicator(catalogue, self->total_indicator)->decimals;
	}
	if (self->chart == TC_CHART_LINE) {
		self->line = tc_arena_array(arena, (size_t)self->last, sizeof(*self->line));
		self->line_scratch = tc_arena_array(arena, (size_t)self->last, sizeof(*self->line));
	}
	if (self->chart == TC_CHART_LINE && widget->tells) {
		self->told = tc_arena_array(arena, (size_t)self->last, sizeof(*self->told));
		self->told_scratch = tc_arena_array(arena, (size_t)self->last, sizeof(*self->told));
		if (self->told == NULL || self->told_scratch == NULL) {
			return false;
		}
	}
	return tc_figure_prepare_symbol(self, arena, pointer, faults) && self->unit_text != NULL &&
		(self->chart != TC_CHART_LINE ||
			(self->line != NULL && self->line_scratch != NULL));
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_figure *self = (const struct tc_figure *)widget;
	bool named = self->period != NULL || self->former_period != NULL;
	int last = named || widget->until_ms != INT64_MAX ? FORMER_LAST : RECENT_LAST;
	if (self->chart == TC_CHART_LINE && self->last > last) {
		last = self->last;
	}
	int count = 0;
	struct tc_want list[2] = { { self->indicator, self->area, last },
		{ self->total_indicator, self->area, last } };
	for (int i = 0; i < 2; i++) {
		if (list[i].indicator >= 0) {
			if (count < size) {
				out[count] = list[i];
			}
			count++;
		}
	}
	for (int i = 0; i < self->part_count; i++, count++) {
		if (count < size) {
			out[count] = (struct tc_want) { self->part_indicators[i],
				self->part_areas[i], last };
		}
	}
	return count;
}

static void read_former(
	struct tc_figure *self, const struct tc_view *view, struct tc_figure_shown *next) {
	const struct tc_series *series = tc_view_series(view, self->indicator, self->area);
	const struct tc_point *point =
		tc_fact_find_former(series, self->former_period, &next->fact);
	next->has_former = point != NULL;
	if (point != NULL) {
		int64_t next_ms = tc_fact_read_point(&next->former, view, series, point,
			self->base.until_ms, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
}

static void read_total(
	struct tc_figure *self, const struct tc_view *view, struct tc_figure_shown *next) {
	if (self->total_indicator >= 0) {
		struct tc_question question = { self->total_indicator, self->area,
			self->base.until_ms };
		int64_t next_ms = tc_fact_read(&next->total, view, &question, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		next->has_total = next->total.has_value;
	} else if (self->total_number > 0) {
		next->has_total = true;
		int length = snprintf(next->total.value.text, sizeof(next->total.value.text),
			"%lld", (long long)self->total_number);
		tc_decimal_parse(next->total.value.text, (size_t)length, &next->total.value);
	}
}

/* True when a point of the line says something else than before. */
static bool tell_line(struct tc_figure *self, const struct tc_view *view,
	const struct tc_series *series, int count) {
	if (self->told == NULL) {
		return false;
	}
	size_t bytes = (size_t)self->last * sizeof(*self->told);
	memset(self->told_scratch, 0, bytes);
	int64_t next_ms = tc_line_tell(
		self->told_scratch, count, view, series, self->base.until_ms, self->base.language);
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	bool differs = memcmp(self->told, self->told_scratch, bytes) != 0;
	memcpy(self->told, self->told_scratch, bytes);
	return differs;
}

/* A denominator has a state of its own, and no other place to say it. Where only it is overdue or cut off, it
 * comes first: the end of a line may be cut. */
static void tell_total(const struct tc_figure *self, struct tc_figure_shown *next) {
	const unsigned loud = TC_MARK_LOST | TC_MARK_STALE | TC_MARK_LATE | TC_MARK_MISSED;
	const char *words = next->total.words;
	const char *whose = self->base.language == TC_ENGLISH ? "of total" : "tổng số";
	char *own = next->fact.words, line[2 * TC_FACT_WORDS_MAX + 32];
	if (!next->has_total || words[0] == '\0' || strstr(own, words) != NULL) {
		return;
	}
	bool first = (next->fact.marks & loud) == 0 && (next->total.marks & loud) != 0;
	const char *between = own[0] == '\0' ? "" : " · ";
	if (first) {
		snprintf(line, sizeof(line), "%s: %s%s%s", whose, words, between, own);
	} else {
		snprintf(line, sizeof(line), "%s%s%s: %s", own, between, whose, words);
	}
	line[TC_FACT_WORDS_MAX - 1] = '\0';
	tc_utf8_trim(line);
	memcpy(own, line, strlen(line) + 1);
}

static bool read_line(
	struct tc_figure *self, const struct tc_view *view, struct tc_figure_shown *next) {
	const struct tc_series *series = tc_view_series(view, self->indicator, self->area);
	int64_t cadence_ms = tc_catalogue_indicator(self->catalogue, self->indicator)->cadence_ms;
	size_t bytes = (size_t)self->last * sizeof(*self->line);
	memset(self->line_scratch, 0, bytes);
	next->line_count =
		tc_line_read(self->line_scratch, self->last, series, self->now_ms + 1, cadence_ms);
	bool differs = memcmp(self->line, self->line_scratch, bytes) != 0;
	memcpy(self->line, self->line_scratch, bytes);
	return tell_line(self, view, series, next->line_count) || differs;
}

/* True when a line that waits has grown since it was drawn last; now_ms is then how far. */
static bool grow(struct tc_figure *self, int64_t drawn_ms) {
	bool waits = self->line != NULL && self->shown.line_count > 0 &&
		tc_line_waits(self->shown.fact.marks);
	if (waits) {
		bool passes = self->now_ms < self->base.until_ms;
		int64_t next_ms = INT64_MAX;
		self->now_ms = tc_growth_end_ms(
			self->line[0].end_ms, self->now_ms, self->base.width_px, &next_ms);
		/* In an edition of the past time does not pass. */
		self->next_ms = passes && next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	return waits && self->now_ms != drawn_ms;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_figure *self = (struct tc_figure *)widget;
	struct tc_figure_shown next;
	memset(&next, 0, sizeof(next));
	int64_t drawn_ms = self->now_ms;
	self->now_ms = tc_fact_now_ms(view, widget->until_ms);
	struct tc_question question = { self->indicator, self->area, widget->until_ms };
	struct tc_period period;
	bool named = self->period != NULL &&
		tc_period_parse(self->period, strlen(self->period), &period);
	self->next_ms = named
		? tc_fact_read_period(&next.fact, view, &question, &period, widget->language)
		: tc_fact_read(&next.fact, view, &question, widget->language);
	if (wants_former(self)) {
		read_former(self, view, &next);
	}
	read_total(self, view, &next);
	tell_total(self, &next);
	for (int i = 0; i < self->part_count; i++) {
		struct tc_question part = { self->part_indicators[i], self->part_areas[i],
			widget->until_ms };
		int64_t part_ms = tc_fact_read(&next.parts[i], view, &part, widget->language);
		self->next_ms = part_ms < self->next_ms ? part_ms : self->next_ms;
	}
	int64_t rule_ms =
		tc_pane_note_change(&self->change, next.fact.value.text, tc_view_now_ms(view));
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	next.rule = self->change.ink;
	bool differs = self->line != NULL && read_line(self, view, &next);
	differs = memcmp(&next, &self->shown, sizeof(next)) != 0 || differs;
	memcpy(&self->shown, &next, sizeof(next));
	return grow(self, drawn_ms) || differs;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_figure *)widget)->next_ms;
}

static const struct tc_choice sizes[] = {
	{ "auto", TC_FIGURE_AUTO },
	{ "note", TC_FIGURE_NOTE },
	{ "text", TC_FIGURE_TEXT },
	{ "scene", TC_FIGURE_SCENE },
	{ "figure", TC_FIGURE_FIGURE },
	{ "leading", TC_FIGURE_LEADING },
	{ "big", TC_FIGURE_BIG },
	{ "hero", TC_FIGURE_HERO },
	{ 0 },
};
static const struct tc_choice deltas[] = {
	{ "none", TC_DELTA_NONE },
	{ "difference", TC_DELTA_DIFFERENCE },
	{ "ratio", TC_DELTA_RATIO },
	{ 0 },
};
static const struct tc_choice charts[] = {
	{ "none", TC_CHART_NONE },
	{ "dots", TC_CHART_DOTS },
	{ "dots-beside", TC_CHART_DOTS_BESIDE },
	{ "bars", TC_CHART_BARS },
	{ "line", TC_CHART_LINE },
	{ "target", TC_CHART_TARGET },
	{ "parts", TC_CHART_PARTS },
	{ 0 },
};

static const struct tc_option part_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = offsetof(struct tc_figure_part, indicator_code),
		.doc = "The indicator of this part" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = offsetof(struct tc_figure_part, area_code),
		.doc = "The area of this part" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_figure_part, name),
		.doc = "What the key calls it; default: the indicator's title" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_figure, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_figure, head),
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
	{ .name = "size",
		.type = TC_OPTION_CHOICE,
		.choices = sizes,
		.fallback = TC_FIGURE_AUTO,
		.offset = AT(size),
		.doc = "Role of the value in the type scale; auto goes by the pane" },
	{ .name = "baseline",
		.type = TC_OPTION_LENGTH,
		.offset = AT(baseline),
		.doc = "Baseline of the value from the pane's top; default by size" },
	{ .name = "unit",
		.type = TC_OPTION_WORDS,
		.offset = AT(unit),
		.doc = "Words after the value; default \"auto\", the catalogue's; \"none\" for no "
		       "unit" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_AUTO,
		.offset = AT(scale),
		.doc = "Thousands, millions or billions; auto scales only where no digit is lost" },
	{ .name = "decimals",
		.type = TC_OPTION_INTEGER,
		.min = -1,
		.max = 6,
		.fallback = -1,
		.offset = AT(decimals),
		.doc = "At most this many decimals; -1: as the indicator's contract" },
	{ .name = "total",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1e15,
		.offset = AT(total_number),
		.doc = "Denominator drawn after the value, \"/200\"" },
	{ .name = "total_indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(total_code),
		.doc = "Indicator whose value is the denominator" },
	{ .name = "period",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(period),
		.doc = "Period that is meant (\"2024-06\"); default: the newest" },
	{ .name = "former",
		.type = TC_OPTION_TEXT,
		.max = 63,
		.offset = AT(former_period),
		.doc = "Period compared with (\"2019-12-09\"); default: the one before the "
		       "newest" },
	{ .name = "delta",
		.type = TC_OPTION_CHOICE,
		.choices = deltas,
		.fallback = TC_DELTA_NONE,
		.offset = AT(delta),
		.doc = "Difference from or ratio to the former value, at the right" },
	{ .name = "caption",
		.type = TC_OPTION_WORDS,
		.offset = AT(caption),
		.doc = "Words under the value" },
	{ .name = "caption_former",
		.type = TC_OPTION_BOOL,
		.offset = AT(caption_former),
		.doc = "Whether the former value stands before the caption" },
	{ .name = "chart",
		.type = TC_OPTION_CHOICE,
		.choices = charts,
		.variant = true,
		.fallback = TC_CHART_NONE,
		.offset = AT(chart),
		.doc = "What is drawn under the value, or beside it" },
	{ .name = "chart_gap",
		.type = TC_OPTION_LENGTH,
		.offset = AT(chart_gap),
		.doc = "From the value's baseline to the chart; default 10u, dots 6.5u" },
	{ .name = "parts",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = part_options,
		.element_size = sizeof(struct tc_figure_part),
		.max_count = TC_PARTS_MAX,
		.offset = AT(part_entries),
		.doc = "What the value is made of, for the chart \"parts\": the one that is spoken "
		       "of first" },
	{ .name = "qr",
		.type = TC_OPTION_BOOL,
		.offset = AT(symbol),
		.doc = "Whether a QR symbol at the bottom right leads to the figure's page: "
		       "trace_url of the layout, /trace/ and the figure's code" },
	{ .name = "per_row",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 200,
		.offset = AT(columns),
		.doc = "Dots in a row; 0: by the room" },
	{ .name = "ink",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_inks,
		.fallback = TC_INK_DATA,
		.offset = AT(ink),
		.doc = "Ink of the dots that are done" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 2,
		.max = 1000,
		.fallback = 24,
		.offset = AT(last),
		.doc = "Periods of the line" },
	{ 0 },
};

const struct tc_widget_class tc_figure_class = {
	.kind = "figure",
	.doc = "One number, what it is, where it comes from and how far it can be trusted",
	.size = sizeof(struct tc_figure),
	.change = offsetof(struct tc_figure, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_figure_draw,
	.next_change_ms = next_change_ms,
};
