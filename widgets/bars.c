#include "widgets/bars.h"

#include "widgets/kinds.h"

#include <string.h>

/* How far back a newest value is looked for; an edition of the past looks further, a named period may be old. */
enum { EDITION_LAST = 40, RECENT_LAST = 4, NAMED_LAST = 400 };

int tc_bars_indicator(const struct tc_bars *self, int row, int part) {
	bool own = !self->periods && !self->has_peers && self->part_entries.count == 0;
	return own ? self->entry_indicators[row] : self->indicators[part];
}

int tc_bars_area(const struct tc_bars *self, int area, int part) {
	return self->part_areas[part] >= 0 ? self->part_areas[part] : area;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_bars *self = (const struct tc_bars *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST, count = 0;
	for (size_t i = 0; i < self->entries.count; i++) {
		last = self->entry_periods[i].grain != 0 ? NAMED_LAST : last;
	}
	for (int part = 0; part < self->part_count; part++) {
		if (self->has_peers && self->part_areas[part] < 0) {
			struct tc_want want = { self->indicators[part], -1, last };
			count = tc_peers_want(
				&self->peers, self->catalogue, &want, out, size, count);
			continue;
		}
		int rows = self->entries.count > 0 ? (int)self->entries.count : 1;
		for (int row = 0; row < rows; row++, count++) {
			if (count < size) {
				out[count] = (struct tc_want) { tc_bars_indicator(self, row, part),
					tc_bars_area(self,
						self->periods ? self->area : self->entry_areas[row],
						part),
					self->periods ? last + self->last : last };
			}
		}
	}
	return count;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_bars *)widget)->next_ms;
}

static const struct tc_choice forms[] = {
	{ "horizontal", TC_BARS_HORIZONTAL },
	{ "vertical", TC_BARS_VERTICAL },
	{ 0 },
};
static const struct tc_choice togethers[] = {
	{ "grouped", TC_BARS_GROUPED },
	{ "stacked", TC_BARS_STACKED },
	{ "share", TC_BARS_SHARE },
	{ 0 },
};
static const struct tc_choice arranges[] = {
	{ "beside", TC_BARS_BESIDE },
	{ "diverging", TC_BARS_DIVERGING },
	{ "waterfall", TC_BARS_WATERFALL },
	{ 0 },
};
static const struct tc_choice shapes[] = {
	{ "bar", TC_BARS_BAR },
	{ "lollipop", TC_BARS_LOLLIPOP },
	{ 0 },
};

static const struct tc_option entry_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = offsetof(struct tc_bars_entry, indicator_code),
		.doc = "The indicator of this bar; default: the pane's" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = offsetof(struct tc_bars_entry, area_code),
		.doc = "The area of this bar" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_bars_entry, name),
		.doc = "What stands left of it; default: the title of its own indicator, else the "
		       "area's name" },
	{ .name = "period",
		.type = TC_OPTION_TEXT,
		.max = 32,
		.offset = offsetof(struct tc_bars_entry, period),
		.doc = "The period of this bar, 2020-08-19, 2020-08, 2020-Q3 or 2020; default: the "
		       "newest" },
	{ .name = "less",
		.type = TC_OPTION_BOOL,
		.offset = offsetof(struct tc_bars_entry, less),
		.doc = "Whether this change of a waterfall takes away what it counts" },
	{ 0 },
};
static const struct tc_option part_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = offsetof(struct tc_bars_part_entry, indicator_code),
		.doc = "The indicator of this part" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = offsetof(struct tc_bars_part_entry, area_code),
		.doc = "The area of this part; default: the bar's" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_bars_part_entry, name),
		.doc = "What the key calls it; default: the indicator's title" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_bars, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_bars, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator of all bars; parts go before it" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "Whose newest periods are shown, where neither bars nor areas are named" },
	TC_PEERS_OPTIONS(struct tc_bars, peers, NULL),
	{ .name = "bars",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = entry_options,
		.element_size = sizeof(struct tc_bars_entry),
		.max_count = TC_BARS_ROWS_MAX,
		.offset = AT(entries),
		.doc = "The bars one by one" },
	{ .name = "parts",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = part_options,
		.element_size = sizeof(struct tc_bars_part_entry),
		.max_count = TC_PARTS_MAX,
		.offset = AT(part_entries),
		.doc = "Up to three indicators for each bar; the one that is spoken of first" },
	{ .name = "together",
		.type = TC_OPTION_CHOICE,
		.choices = togethers,
		.variant = true,
		.fallback = TC_BARS_GROUPED,
		.offset = AT(together),
		.doc = "Parts side by side, one after the other as a whole, or as shares of a "
		       "whole that is as long as any other" },
	{ .name = "arrange",
		.type = TC_OPTION_CHOICE,
		.choices = arranges,
		.variant = true,
		.fallback = TC_BARS_BESIDE,
		.offset = AT(arrange),
		.doc = "beside: all from one line; diverging: names of negative bars right of it; "
		       "waterfall: of bars the first is a start, the last an end, the others are "
		       "changes" },
	{ .name = "gap_name",
		.type = TC_OPTION_WORDS,
		.offset = AT(gap_name),
		.doc = "What a waterfall calls the difference that its changes leave open" },
	{ .name = "shape",
		.type = TC_OPTION_CHOICE,
		.choices = shapes,
		.variant = true,
		.fallback = TC_BARS_BAR,
		.offset = AT(shape),
		.doc = "A bar, or a stem with a disc at its end" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = forms,
		.variant = true,
		.fallback = TC_BARS_HORIZONTAL,
		.offset = AT(form),
		.doc = "Level bars with names left of them, or upright ones with names below" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = TC_BARS_ROWS_MAX,
		.fallback = 5,
		.offset = AT(last),
		.doc = "How many newest periods are shown" },
	{ .name = "emphasis",
		.type = TC_OPTION_INTEGER,
		.min = -1,
		.max = TC_BARS_ROWS_MAX,
		.fallback = -1,
		.offset = AT(emphasis),
		.doc = "The bar that is meant, from 1; 0: none; -1: the newest period, else all" },
	{ .name = "target",
		.type = TC_OPTION_BOOL,
		.offset = AT(target),
		.doc = "Whether the target of the indicator's contract is marked on every bar" },
	{ .name = "target_value",
		.type = TC_OPTION_NUMBER,
		.offset = AT(target_number),
		.doc = "Another target than the contract's" },
	TC_KIND_NUMBER_OPTIONS(struct tc_bars, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_bars_class = {
	.kind = "bars",
	.doc = "Figures side by side as bars from zero: areas, periods or named ones",
	.size = sizeof(struct tc_bars),
	.change = offsetof(struct tc_bars, change),
	.options = options,
	.prepare = tc_bars_prepare,
	.wants = wants,
	.refresh = tc_bars_refresh,
	.draw = tc_bars_draw_pane,
	.next_change_ms = next_change_ms,
};
