#include "widgets/table.h"

#include "widgets/kinds.h"

#include <string.h>

/* How far back a newest value, and a named period, are looked for. */
enum { RECENT_LAST = 4, EDITION_LAST = 40, PERIOD_LAST = 400 };

static bool resolve(struct tc_table *self, const struct tc_table_entry *entry,
	struct tc_table_line *line, const char *place, struct tc_faults *faults) {
	*line = (struct tc_table_line) { .indicator = -1, .area = -1 };
	bool fine = true;
	if (entry->indicator_code != NULL) {
		line->indicator = tc_kind_indicator(
			self->catalogue, entry->indicator_code, "indicator", place, faults);
		fine = line->indicator >= 0;
	}
	if (entry->area_code != NULL) {
		line->area = tc_kind_area(self->catalogue, entry->area_code, self->base.until_ms,
			"area", place, faults);
		fine = fine && line->area >= 0;
	}
	if (entry->period_text != NULL) {
		struct tc_period period;
		if (!tc_kind_check_period(entry->period_text, "period", place, faults) ||
			!tc_period_parse(entry->period_text, strlen(entry->period_text), &period)) {
			return false;
		}
		line->dated = true;
		line->period.start_ms = period.start_ms;
		line->period.end_ms = period.end_ms;
		line->period.grain = period.grain;
	}
	const char *name = tc_words_in(&entry->name, self->base.language);
	line->named = name[0] != '\0';
	if (!line->named && line->indicator >= 0) {
		name = tc_words_in(&tc_catalogue_indicator(self->catalogue, line->indicator)->title,
			self->base.language);
	}
	line->name = name[0] == '\0' ? NULL : name;
	line->show = entry->show;
	return fine;
}

static bool resolve_all(struct tc_table *self, const struct tc_list *entries, const char *key,
	struct tc_table_line *lines, const char *pointer, struct tc_faults *faults) {
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	bool fine = true;
	tc_json_child_pointer(pointer, key, list, sizeof(list));
	for (size_t i = 0; i < entries->count; i++) {
		const struct tc_table_entry *entry =
			&((const struct tc_table_entry *)entries->items)[i];
		tc_json_item_pointer(list, i, place, sizeof(place));
		fine = resolve(self, entry, &lines[i], place, faults) && fine;
	}
	return fine;
}

/* Every cell must know its indicator. */
static bool check_indicators(
	const struct tc_table *self, const char *pointer, struct tc_faults *faults) {
	bool rows = self->indicator >= 0 || (!self->has_peers && self->fixed.row_count > 0);
	bool columns = self->indicator >= 0 || self->fixed.column_count > 0;
	for (int i = 0; i < self->fixed.row_count && self->indicator < 0; i++) {
		rows = rows && self->fixed.rows[i].indicator >= 0;
	}
	for (int i = 0; i < self->fixed.column_count && self->indicator < 0; i++) {
		columns = columns && self->fixed.columns[i].indicator >= 0;
	}
	if (!rows && !columns) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected \"indicator\", or one for every row or column",
			"cần \"indicator\", hoặc một chỉ tiêu cho mỗi dòng hay mỗi cột");
	}
	return rows || columns;
}

static bool shows_lines(const struct tc_table *self) {
	bool any = false;
	for (int i = 0; i < self->fixed.column_count; i++) {
		any = any || self->fixed.columns[i].show == TC_TABLE_LINE;
	}
	return any;
}

static bool take_points(struct tc_table *self, struct tc_arena *arena, size_t cells) {
	size_t points = cells * TC_TABLE_LINE_POINTS;
	self->points = tc_arena_array(arena, points, sizeof(*self->points));
	self->points_scratch = tc_arena_array(arena, points, sizeof(*self->points));
	self->point_counts = tc_arena_array(arena, cells, sizeof(*self->point_counts));
	self->point_counts_scratch = tc_arena_array(arena, cells, sizeof(*self->point_counts));
	return self->points != NULL && self->points_scratch != NULL && self->point_counts != NULL &&
		self->point_counts_scratch != NULL;
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_table *self = (struct tc_table *)widget;
	self->catalogue = catalogue;
	self->indicator = self->indicator_code == NULL
		? -1
		: tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	self->area =
		tc_kind_area(catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
	bool fine = self->area >= 0 && (self->indicator_code == NULL || self->indicator >= 0);
	fine = resolve_all(self, &self->row_entries, "lines", self->fixed.rows, pointer, faults) &&
		fine;
	fine = resolve_all(self, &self->column_entries, "values", self->fixed.columns, pointer,
		       faults) &&
		fine;
	self->fixed.row_count = (int)self->row_entries.count;
	self->fixed.column_count = (int)self->column_entries.count;
	self->has_peers = self->fixed.row_count == 0 &&
		(self->peers.group_code != NULL || self->peers.codes.count > 0);
	if (!fine || !check_indicators(self, pointer, faults) ||
		(self->has_peers &&
			!tc_peers_prepare(&self->peers, catalogue, widget->until_ms, arena, pointer,
				faults))) {
		return false;
	}
	self->capacity = self->has_peers    ? self->peers.count
		: self->fixed.row_count > 0 ? self->fixed.row_count
					    : 1;
	self->width = self->fixed.column_count > 0 ? self->fixed.column_count
		: self->last > 0                   ? self->last
						   : 1;
	size_t count = (size_t)(self->capacity * self->width);
	self->cells = tc_arena_array(arena, count, sizeof(*self->cells));
	self->cells_scratch = tc_arena_array(arena, count, sizeof(*self->cells));
	if (shows_lines(self) && !take_points(self, arena, count)) {
		return false;
	}
	self->frame = tc_arena_alloc(arena, sizeof(*self->frame));
	self->frame_scratch = tc_arena_alloc(arena, sizeof(*self->frame));
	return self->cells != NULL && self->cells_scratch != NULL && self->frame != NULL &&
		self->frame_scratch != NULL;
}

int tc_table_indicator_of(const struct tc_table *self, const struct tc_table_line *row,
	const struct tc_table_line *column) {
	return column->indicator >= 0 ? column->indicator
		: row->indicator >= 0 ? row->indicator
				      : self->indicator;
}

int tc_table_area_of(const struct tc_table *self, const struct tc_table_line *row,
	const struct tc_table_line *column) {
	return row->area >= 0 ? row->area : column->area >= 0 ? column->area : self->area;
}

static int history(const struct tc_table *self, const struct tc_table_line *row,
	const struct tc_table_line *column) {
	int last = self->base.until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	if (column->show == TC_TABLE_LINE && last < 2 * TC_TABLE_LINE_POINTS) {
		last = 2 * TC_TABLE_LINE_POINTS;
	}
	return row->dated || column->dated ? PERIOD_LAST : last + 2 * self->last;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_table *self = (const struct tc_table *)widget;
	static const struct tc_table_line none = { .indicator = -1, .area = -1 };
	int columns = self->fixed.column_count > 0 ? self->fixed.column_count : 1;
	int rows = self->fixed.row_count > 0 ? self->fixed.row_count : 1, count = 0;
	for (int c = 0; c < columns; c++) {
		const struct tc_table_line *column =
			self->fixed.column_count > 0 ? &self->fixed.columns[c] : &none;
		for (int r = 0; r < rows; r++) {
			const struct tc_table_line *row =
				self->fixed.row_count > 0 ? &self->fixed.rows[r] : &none;
			struct tc_want want = { tc_table_indicator_of(self, row, column),
				tc_table_area_of(self, row, column), history(self, row, column) };
			if (self->has_peers) {
				count = tc_peers_want(
					&self->peers, self->catalogue, &want, out, size, count);
				continue;
			}
			if (count < size) {
				out[count] = want;
			}
			count++;
		}
	}
	return count;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_table *)widget)->next_ms;
}

static const struct tc_choice forms[] = {
	{ "table", TC_TABLE_ROWS },
	{ "figures", TC_TABLE_FIGURES },
	{ 0 },
};
static const struct tc_choice orders[] = {
	{ "descending", TC_TABLE_DESCENDING },
	{ "ascending", TC_TABLE_ASCENDING },
	{ 0 },
};

static const struct tc_choice shows[] = {
	{ "number", TC_TABLE_NUMBER },
	{ "bar", TC_TABLE_BAR },
	{ "line", TC_TABLE_LINE },
	{ "state", TC_TABLE_STATE },
	{ 0 },
};

/* Of a row and of a column. */
#define ENTRY_OPTIONS                                                                              \
	{ .name = "indicator",                                                                     \
		.type = TC_OPTION_CODE,                                                            \
		.code = "indicator",                                                               \
		.offset = offsetof(struct tc_table_entry, indicator_code),                         \
		.doc = "The indicator of this row or column; default: the pane's" },               \
		{ .name = "area",                                                                  \
			.type = TC_OPTION_CODE,                                                    \
			.code = "area",                                                            \
			.offset = offsetof(struct tc_table_entry, area_code),                      \
			.doc = "The area of this row or column; default: the pane's" },            \
		{ .name = "period",                                                                \
			.type = TC_OPTION_TEXT,                                                    \
			.max = 63,                                                                 \
			.offset = offsetof(struct tc_table_entry, period_text),                    \
			.doc = "The period of this row or column (\"2024-08\"); default: the "     \
			       "newest" },                                                         \
	{                                                                                          \
		.name = "name", .type = TC_OPTION_WORDS,                                           \
		.offset = offsetof(struct tc_table_entry, name),                                   \
		.doc = "Its name; default: title of its indicator, else its area or period; for "  \
		       "figures the words after the value"                                         \
	}

static const struct tc_option line_options[] = {
	ENTRY_OPTIONS,
	{ 0 },
};
static const struct tc_option value_options[] = {
	ENTRY_OPTIONS,
	{ .name = "show",
		.type = TC_OPTION_CHOICE,
		.choices = shows,
		.fallback = TC_TABLE_NUMBER,
		.offset = offsetof(struct tc_table_entry, show),
		.doc = "The value; the value and its bar from zero; a line through its newest 24 "
		       "periods, each row by its own range; how its report stands, in words" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_table, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_table, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "The indicator of cells whose row and column name none" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The area of cells whose row and column name none" },
	TC_PEERS_OPTIONS(struct tc_table, peers, NULL),
	{ .name = "lines",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = line_options,
		.element_size = sizeof(struct tc_table_entry),
		.max_count = TC_TABLE_ROWS_MAX,
		.offset = AT(row_entries),
		.doc = "Rows one by one, in place of the areas of a group" },
	{ .name = "values",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = value_options,
		.element_size = sizeof(struct tc_table_entry),
		.max_count = TC_TABLE_COLUMNS_MAX,
		.offset = AT(column_entries),
		.doc = "Columns from left to right: which indicator, area or period each shows" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_TABLE_COLUMNS_MAX,
		.offset = AT(last),
		.doc = "Without values: a column for each of so many newest periods" },
	{ .name = "sort",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = TC_TABLE_COLUMNS_MAX,
		.offset = AT(sort),
		.doc = "Column, from 1, by whose values rows are ordered; 0: as listed" },
	{ .name = "order",
		.type = TC_OPTION_CHOICE,
		.choices = orders,
		.fallback = TC_TABLE_DESCENDING,
		.offset = AT(order),
		.doc = "Which value is on top of a sorted table; rows without one are last" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = forms,
		.variant = true,
		.fallback = TC_TABLE_ROWS,
		.offset = AT(form),
		.doc = "Rows and columns, or the first column as large values with their units" },
	{ .name = "pitch",
		.type = TC_OPTION_LENGTH,
		.offset = AT(pitch),
		.doc = "From row to row; below 10 u letters get smaller; default 12.5 u" },
	{ .name = "page",
		.type = TC_OPTION_DURATION,
		.max = 3600000,
		.offset = AT(page_ms),
		.doc = "More rows than fit stand there page by page, each for so long by the "
		       "hub's clock; 0: the first ones alone, and how many there are" },
	{ .name = "scale",
		.type = TC_OPTION_CHOICE,
		.choices = tc_kind_scales,
		.fallback = TC_NUMBER_PLAIN,
		.offset = AT(scale),
		.doc = "Thousands, millions or billions, as for a figure" },
	{ .name = "decimals",
		.type = TC_OPTION_INTEGER,
		.min = -1,
		.max = 6,
		.fallback = -1,
		.offset = AT(decimals),
		.doc = "At most this many decimals; -1: as each indicator's contract" },
	{ 0 },
};

const struct tc_widget_class tc_table_class = {
	.kind = "table",
	.doc = "Figures in rows and columns: areas by indicators, by periods, or named ones",
	.size = sizeof(struct tc_table),
	.change = offsetof(struct tc_table, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = tc_table_refresh,
	.draw = tc_table_draw,
	.next_change_ms = next_change_ms,
};
