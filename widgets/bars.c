#include "widgets/bars.h"

#include "widgets/kinds.h"

#include <string.h>

/* How far back a newest value is looked for; an edition of the past looks further, a named period may be old. */
enum { EDITION_LAST = 40, RECENT_LAST = 4, NAMED_LAST = 400 };

static bool prepare_parts(struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_bars_part_entry *entries = self->part_entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->part_entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "parts", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		self->indicators[i] = tc_kind_indicator(
			self->catalogue, entries[i].indicator_code, "indicator", place, faults);
		self->part_names[i] = tc_words_in(&entries[i].name, self->base.language);
		self->part_areas[i] = entries[i].area_code == NULL
			? -1
			: tc_kind_area(self->catalogue, entries[i].area_code, self->base.until_ms,
				  "area", place, faults);
		fine = fine && self->indicators[i] >= 0 &&
			(entries[i].area_code == NULL || self->part_areas[i] >= 0);
		if (fine && self->part_names[i][0] == '\0') {
			self->part_names[i] = tc_words_in(
				&tc_catalogue_indicator(self->catalogue, self->indicators[i])
					 ->title,
				self->base.language);
		}
	}
	self->part_count = (int)self->part_entries.count;
	if (self->part_count > 0) {
		return fine;
	}
	self->part_count = 1;
	self->part_areas[0] = -1;
	if (self->indicator_code != NULL) {
		self->indicators[0] = tc_kind_indicator(
			self->catalogue, self->indicator_code, "indicator", pointer, faults);
		return self->indicators[0] >= 0;
	}
	self->indicators[0] = -1;
	return true;
}

static bool prepare_entries(struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	const struct tc_bars_entry *entries = self->entries.items;
	bool fine = true;
	for (size_t i = 0; i < self->entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "bars", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		const char *code = entries[i].indicator_code;
		self->entry_indicators[i] = code == NULL
			? self->indicators[0]
			: tc_kind_indicator(self->catalogue, code, "indicator", place, faults);
		self->entry_areas[i] = tc_kind_area(self->catalogue, entries[i].area_code,
			self->base.until_ms, "area", place, faults);
		if (self->entry_indicators[i] < 0 || self->entry_areas[i] < 0) {
			if (code == NULL && self->entry_areas[i] >= 0) {
				tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
					"expected \"indicator\"", "cần \"indicator\"");
			}
			fine = false;
			continue;
		}
		if (entries[i].period != NULL &&
			!tc_kind_check_period(entries[i].period, "period", place, faults)) {
			fine = false;
			continue;
		}
		if (entries[i].period != NULL) {
			tc_period_parse(entries[i].period, strlen(entries[i].period),
				&self->entry_periods[i]);
		}
		const char *name = tc_words_in(&entries[i].name, self->base.language);
		if (name[0] == '\0' && code != NULL) {
			name = tc_words_in(
				&tc_catalogue_indicator(self->catalogue, self->entry_indicators[i])
					 ->title,
				self->base.language);
		}
		self->entry_names[i] = name[0] == '\0' ? NULL : name;
	}
	/* A waterfall may have one more row than it was given. */
	self->capacity = (int)self->entries.count + (self->arrange == TC_BARS_WATERFALL);
	return fine;
}

static const char *place_of(const char *pointer, const char *key, char *place) {
	tc_json_child_pointer(pointer, key, place, TC_POINTER_MAX);
	return place;
}

/* What does not go together is told, not left out. */
static bool check_manner(
	const struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	bool one = self->part_entries.count == 0, beside = self->arrange == TC_BARS_BESIDE;
	if (!beside && !one) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "arrange", place), "expected bars without parts",
			"cần các thanh không chia phần");
		return false;
	}
	if (self->arrange == TC_BARS_DIVERGING && self->form == TC_BARS_VERTICAL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "form", place), "expected level bars where they diverge",
			"thanh hai phía phải nằm ngang");
		return false;
	}
	if (self->shape == TC_BARS_LOLLIPOP &&
		(self->arrange == TC_BARS_WATERFALL ||
			(!one && self->together != TC_BARS_GROUPED))) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "shape", place),
			"expected bars where one begins at another's end",
			"cần dạng thanh khi các phần nối tiếp nhau");
		return false;
	}
	if (self->together == TC_BARS_SHARE && self->part_entries.count < 2) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "together", place), "expected two or three parts",
			"cần hai hoặc ba phần");
		return false;
	}
	return true;
}

/* A start and an end, and one unit in between. */
static bool check_chain(const struct tc_bars *self, const char *pointer, struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	if (self->entries.count < 2) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
			place_of(pointer, "bars", place), "expected a start, changes and an end",
			"cần số đầu, các thay đổi và số cuối");
		return false;
	}
	const char *unit = tc_catalogue_indicator(self->catalogue, self->entry_indicators[0])->unit;
	for (size_t i = 1; i < self->entries.count; i++) {
		if (strcmp(tc_catalogue_indicator(self->catalogue, self->entry_indicators[i])->unit,
			    unit) != 0) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value",
				place_of(pointer, "bars", place), "expected indicators of one unit",
				"cần các chỉ tiêu cùng một đơn vị");
			return false;
		}
	}
	return true;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_bars *self = (struct tc_bars *)widget;
	self->catalogue = catalogue;
	if (!prepare_parts(self, pointer, faults)) {
		return false;
	}
	bool listed = self->entries.count > 0;
	self->has_peers =
		!listed && (self->peers.group_code != NULL || self->peers.codes.count > 0);
	self->periods = !listed && !self->has_peers;
	if (!listed && self->indicators[0] < 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\", \"parts\" or \"bars\"",
			"cần \"indicator\", \"parts\" hoặc \"bars\"");
		return false;
	}
	if (listed && !prepare_entries(self, pointer, faults)) {
		return false;
	}
	if (!check_manner(self, pointer, faults) ||
		(self->arrange == TC_BARS_WATERFALL && !check_chain(self, pointer, faults))) {
		return false;
	}
	if (self->has_peers) {
		if (!tc_peers_prepare(
			    &self->peers, catalogue, widget->until_ms, arena, pointer, faults)) {
			return false;
		}
		self->capacity = self->peers.count;
	}
	if (self->periods) {
		self->area = tc_kind_area(
			catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
		self->capacity = self->last;
	}
	if (self->area < 0) {
		return false;
	}
	int first = listed ? self->entry_indicators[0] : self->indicators[0];
	if (self->decimals < 0) {
		self->decimals = tc_catalogue_indicator(catalogue, first)->decimals;
	}
	size_t count = (size_t)self->capacity;
	self->rows = tc_arena_array(arena, count, sizeof(*self->rows));
	self->scratch = tc_arena_array(arena, count, sizeof(*self->scratch));
	return self->rows != NULL && self->scratch != NULL;
}

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
	.prepare = prepare,
	.wants = wants,
	.refresh = tc_bars_refresh,
	.draw = tc_bars_draw_pane,
	.next_change_ms = next_change_ms,
};
