/* bullet - values on their way to targets, one track each. */
#include "widgets/bullet.h"

#include "widgets/kinds.h"

#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

int tc_bullet_indicator(const struct tc_bullet_pane *self, int row) {
	return self->indicators[self->has_peers ? 0 : row];
}

const struct tc_bullet_entry *tc_bullet_entry_of(const struct tc_bullet_pane *self, int row) {
	const struct tc_bullet_entry *entries = self->entries.items;
	return self->has_peers ? NULL : &entries[row];
}

bool tc_bullet_target(const struct tc_bullet_pane *self, int row, double *target) {
	const struct tc_indicator *contract =
		tc_catalogue_indicator(self->catalogue, tc_bullet_indicator(self, row));
	const struct tc_bullet_entry *entry = tc_bullet_entry_of(self, row);
	bool own = entry != NULL && entry->target != 0;
	*target = own ? entry->target : contract->target;
	return own || contract->has_target;
}

/* Where ranges end: rising, or there are none. */
static bool check_rising(
	const double *ends, size_t count, const char *pointer, struct tc_faults *faults) {
	for (size_t i = 1; i < count; i++) {
		if (ends[i] <= ends[i - 1]) {
			char place[TC_POINTER_MAX];
			tc_json_child_pointer(pointer, "ranges", place, sizeof(place));
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected ranges that rise", "cần các mức tăng dần");
			return false;
		}
	}
	return true;
}

static bool prepare_entry(
	struct tc_bullet_pane *self, int at, const char *pointer, struct tc_faults *faults) {
	const struct tc_bullet_entry *entry = tc_bullet_entry_of(self, at);
	const char *code =
		entry->indicator_code != NULL ? entry->indicator_code : self->indicator_code;
	if (code == NULL) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\" here or for the whole pane",
			"cần \"indicator\" ở đây hoặc chung cho cả ô");
		return false;
	}
	self->indicators[at] =
		tc_kind_indicator(self->catalogue, code, "indicator", pointer, faults);
	self->areas[at] = tc_kind_area(
		self->catalogue, entry->area_code, self->base.until_ms, "area", pointer, faults);
	if (self->indicators[at] < 0 || self->areas[at] < 0) {
		return false;
	}
	const char *name = tc_words_in(&entry->name, self->base.language);
	if (name[0] == '\0' && entry->indicator_code != NULL) {
		name = tc_words_in(
			&tc_catalogue_indicator(self->catalogue, self->indicators[at])->title,
			self->base.language);
	}
	self->names[at] = name[0] == '\0' ? NULL : name;
	return check_rising(entry->ranges.items, entry->ranges.count, pointer, faults);
}

static bool prepare_rows(struct tc_bullet_pane *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	self->has_peers = self->entries.count == 0;
	self->one_unit = true;
	if (self->has_peers) {
		self->indicators[0] = self->indicator_code == NULL
			? -1
			: tc_kind_indicator(self->catalogue, self->indicator_code, "indicator",
				  pointer, faults);
		if (self->indicator_code == NULL ||
			(self->peers.group_code == NULL && self->peers.codes.count == 0)) {
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
				"expected \"bars\", or \"indicator\" with \"group\" or \"areas\"",
				"cần \"bars\", hoặc \"indicator\" cùng \"group\" hay \"areas\"");
			return false;
		}
		bool fine = tc_peers_prepare(
			&self->peers, self->catalogue, self->base.until_ms, arena, pointer, faults);
		self->capacity = self->peers.count;
		return fine && self->indicators[0] >= 0;
	}
	bool fine = true;
	for (size_t i = 0; i < self->entries.count; i++) {
		char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "bars", list, sizeof(list));
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = prepare_entry(self, (int)i, place, faults) && fine;
	}
	for (size_t i = 1; fine && i < self->entries.count; i++) {
		const struct tc_indicator *own =
			tc_catalogue_indicator(self->catalogue, self->indicators[i]);
		const struct tc_indicator *first =
			tc_catalogue_indicator(self->catalogue, self->indicators[0]);
		self->one_unit = self->one_unit && own->measure == first->measure &&
			strcmp(own->unit, first->unit) == 0;
	}
	self->capacity = (int)self->entries.count;
	return fine;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_bullet_pane *self = (struct tc_bullet_pane *)widget;
	self->catalogue = catalogue;
	const struct tc_bullet_range *ranges = self->ranges.items;
	double ends[TC_BULLET_RANGES_MAX];
	for (size_t i = 0; i < self->ranges.count; i++) {
		ends[i] = ranges[i].to;
	}
	if (!prepare_rows(self, arena, pointer, faults) ||
		!check_rising(ends, self->ranges.count, pointer, faults)) {
		return false;
	}
	if (self->ranges.count > 0 && !self->one_unit) {
		char place[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, "ranges", place, sizeof(place));
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
			"expected ranges in each bar where units differ",
			"cần nêu mức trong từng thanh khi khác đơn vị");
		return false;
	}
	size_t count = (size_t)self->capacity;
	self->rows = tc_arena_array(arena, count, sizeof(*self->rows));
	self->scratch = tc_arena_array(arena, count, sizeof(*self->scratch));
	return self->rows != NULL && self->scratch != NULL;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_bullet_pane *self = (const struct tc_bullet_pane *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	if (self->has_peers) {
		struct tc_want want = { self->indicators[0], -1, last };
		return tc_peers_want(&self->peers, self->catalogue, &want, out, size, 0);
	}
	for (int i = 0; i < self->capacity && i < size; i++) {
		out[i] = (struct tc_want) { self->indicators[i], self->areas[i], last };
	}
	return self->capacity;
}

/* The value before the newest, of a period as long: there is no minute before that would say anything. */
static void read_former(
	struct tc_bullet_pane *self, const struct tc_view *view, struct tc_bullet_row *row) {
	const struct tc_series *series = tc_view_series(view, row->fact.indicator, row->fact.area);
	const struct tc_point *point = tc_fact_find_former(series, NULL, &row->fact);
	if (row->fact.has_value && point != NULL && point->grain != TC_GRAIN_INSTANT &&
		point->grain == row->fact.period.grain) {
		int64_t next_ms = tc_fact_read_point(&row->former, view, series, point,
			self->base.until_ms, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_bullet_pane *self = (struct tc_bullet_pane *)widget;
	size_t bytes = (size_t)self->capacity * sizeof(*self->scratch);
	int areas[TC_PEERS_MAX], count = self->capacity;
	memset(self->scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	if (self->has_peers) {
		count = tc_peers_at(&self->peers, self->catalogue,
			tc_fact_now_ms(view, widget->until_ms), areas, self->capacity);
	}
	for (int i = 0; i < count; i++) {
		struct tc_bullet_row *row = &self->scratch[i];
		row->area = self->has_peers ? areas[i] : self->areas[i];
		struct tc_question question = { tc_bullet_indicator(self, i), row->area,
			widget->until_ms };
		int64_t next_ms = tc_fact_read(&row->fact, view, &question, widget->language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		if (self->former) {
			read_former(self, view, row);
		}
	}
	bool differs = count != self->row_count || memcmp(self->scratch, self->rows, bytes) != 0;
	struct tc_bullet_row *before = self->rows;
	self->rows = self->scratch;
	self->scratch = before;
	self->row_count = count;
	enum tc_ink rule = self->rule;
	/* There is no single value: any change of the picture lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_bullet_pane *)widget)->next_ms;
}

#define ENTRY(field) offsetof(struct tc_bullet_entry, field)

static const struct tc_option entry_options[] = {
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = ENTRY(indicator_code),
		.doc = "The indicator of this track; default: the pane's" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = ENTRY(area_code),
		.doc = "The area of this track" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = ENTRY(name),
		.doc = "What stands over it; default: the title of its own indicator, else the "
		       "area's name" },
	{ .name = "target",
		.type = TC_OPTION_NUMBER,
		.offset = ENTRY(target),
		.doc = "Another target than the contract's" },
	{ .name = "ranges",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_NUMBER,
		.max_count = TC_BULLET_RANGES_MAX,
		.offset = ENTRY(ranges),
		.doc = "Where its ranges end, rising; default: the pane's" },
	{ 0 },
};
static const struct tc_option range_options[] = {
	{ .name = "to",
		.type = TC_OPTION_NUMBER,
		.required = true,
		.offset = offsetof(struct tc_bullet_range, to),
		.doc = "Where this range ends; the next begins there" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_bullet_range, name),
		.doc = "What the key calls it" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_bullet_pane, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_bullet_pane, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator of all tracks that name none" },
	TC_PEERS_OPTIONS(struct tc_bullet_pane, peers, NULL),
	{ .name = "bars",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = entry_options,
		.element_size = sizeof(struct tc_bullet_entry),
		.max_count = TC_BULLET_ENTRIES_MAX,
		.offset = AT(entries),
		.doc = "The tracks one by one" },
	{ .name = "ranges",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = range_options,
		.element_size = sizeof(struct tc_bullet_range),
		.max_count = TC_BULLET_RANGES_MAX,
		.offset = AT(ranges),
		.doc = "Up to three ranges that the value may lie in, as shades of the track" },
	{ .name = "former",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(former),
		.doc = "Whether the value of the period before is a thin bar under the track" },
	{ .name = "full",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1e15,
		.offset = AT(full),
		.doc = "Value of a full track; 0: 100 for percentages, else the greatest number "
		       "drawn" },
	TC_KIND_NUMBER_OPTIONS(struct tc_bullet_pane, TC_NUMBER_PLAIN),
	{ 0 },
};

const struct tc_widget_class tc_bullet_class = {
	.kind = "bullet",
	.doc = "Values on tracks with their targets, the values before and up to three ranges",
	.size = sizeof(struct tc_bullet_pane),
	.change = offsetof(struct tc_bullet_pane, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_bullet_draw_pane,
	.next_change_ms = next_change_ms,
};
