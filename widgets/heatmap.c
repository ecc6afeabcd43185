/* heatmap - areas by periods, hours by days or weekdays by weeks, in classes. */
#include "widgets/heatmap.h"

#include "widgets/kinds.h"

#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000, DAY_MS = 24 * HOUR_MS, WEEK_MS = 7 * DAY_MS, MOST_WANTED = 4000 };

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_heatmap *self = (struct tc_heatmap *)widget;
	self->catalogue = catalogue;
	self->indicator =
		tc_kind_indicator(catalogue, self->indicator_code, "indicator", pointer, faults);
	size_t cells = (size_t)TC_HEATMAP_ROWS_MAX * (size_t)self->last;
	bool fine = tc_classes_prepare(&self->classes, (int)cells, arena, pointer, faults);
	if (self->rows == TC_HEATMAP_AREAS) {
		fine = tc_peers_prepare(
			       &self->peers, catalogue, widget->until_ms, arena, pointer, faults) &&
			fine;
	} else {
		self->area = tc_kind_area(
			catalogue, self->area_code, widget->until_ms, "area", pointer, faults);
		fine = self->area >= 0 && fine;
	}
	if (self->indicator < 0 || !fine) {
		return false;
	}
	if (self->step_ms == 0) {
		int64_t cadence_ms = tc_catalogue_indicator(catalogue, self->indicator)->cadence_ms;
		self->step_ms = cadence_ms > 0 ? cadence_ms : HOUR_MS;
	}
	self->shown = tc_arena_alloc(arena, sizeof(*self->shown));
	self->next = tc_arena_alloc(arena, sizeof(*self->next));
	self->numbers = tc_arena_array(arena, cells, sizeof(*self->numbers));
	self->cells = tc_arena_array(arena, cells, sizeof(*self->cells));
	self->next_cells = tc_arena_array(arena, cells, sizeof(*self->next_cells));
	if (widget->tells) {
		self->told = tc_arena_array(arena, cells, sizeof(*self->told));
		self->next_told = tc_arena_array(arena, cells, sizeof(*self->next_told));
		if (self->told == NULL || self->next_told == NULL) {
			return false;
		}
	}
	return self->shown != NULL && self->numbers != NULL && self->next != NULL &&
		self->cells != NULL && self->next_cells != NULL;
}

/* As many points as the columns can hold at the indicator's cadence. */
static int points_wanted(const struct tc_heatmap *self) {
	int64_t cadence_ms = tc_catalogue_indicator(self->catalogue, self->indicator)->cadence_ms;
	int64_t column_ms = self->rows == TC_HEATMAP_AREAS ? self->step_ms
		: self->rows == TC_HEATMAP_CALENDAR        ? WEEK_MS
							   : DAY_MS;
	int64_t each = cadence_ms > 0 && column_ms > cadence_ms ? column_ms / cadence_ms : 1;
	int64_t wanted = each * self->last + 1;
	return wanted < MOST_WANTED ? (int)wanted : MOST_WANTED;
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_heatmap *self = (const struct tc_heatmap *)widget;
	struct tc_want want = { self->indicator, self->area, points_wanted(self) };
	if (self->rows == TC_HEATMAP_AREAS) {
		return tc_peers_want(&self->peers, self->catalogue, &want, out, size, 0);
	}
	if (size > 0) {
		out[0] = want;
	}
	return 1;
}

/* The first instant of the calendar period that holds at_ms. */
static int64_t floor_period(int64_t at_ms, enum tc_period_grain grain) {
	struct tc_date date = tc_date_at(at_ms, TC_ZONE_MINUTES);
	int months = grain == TC_GRAIN_QUARTER ? 3
		: grain == TC_GRAIN_TRIMESTER  ? 4
		: grain == TC_GRAIN_HALF_YEAR  ? 6
		: grain == TC_GRAIN_YEAR       ? 12
					       : 1;
	int month = (date.month - 1) / months * months + 1;
	return tc_date_start_ms(date.year, month, 1, TC_ZONE_MINUTES);
}

/* Hours of a day and weekdays have columns by the clock alone: the last is today's, or this week's. */
static void cut_days(struct tc_heatmap *self, struct tc_heatmap_shown *next, int64_t now_ms) {
	struct tc_date date = tc_date_at(now_ms, TC_ZONE_MINUTES);
	bool weeks = self->rows == TC_HEATMAP_CALENDAR;
	int64_t step_ms = weeks ? WEEK_MS : DAY_MS;
	int64_t end_ms = tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES) +
		(weeks ? 8 - date.weekday : 1) * (int64_t)DAY_MS;
	next->grain = TC_GRAIN_DAY;
	next->column_count = self->last;
	for (int i = self->last - 1; i >= 0; i--, end_ms -= step_ms) {
		next->columns[i] = (struct tc_heatmap_column) { end_ms - step_ms, end_ms };
	}
}

/* Columns from the newest period back, each beside the next: a period that nobody reported has its
 * column too. */
static void cut_columns(
	struct tc_heatmap *self, struct tc_heatmap_shown *next, const struct tc_point *newest) {
	enum tc_period_grain grain = newest->grain;
	bool calendar = grain >= TC_GRAIN_MONTH && grain <= TC_GRAIN_YEAR;
	int64_t step_ms = grain == TC_GRAIN_DAY ? DAY_MS
		: grain == TC_GRAIN_WEEK        ? WEEK_MS
						: self->step_ms;
	int64_t end_ms = newest->end_ms;
	if (grain == TC_GRAIN_INSTANT || grain == TC_GRAIN_SPAN) {
		/* Whole steps since 1970: columns do not creep with every report. */
		end_ms = (newest->end_ms / step_ms + 1) * step_ms;
	}
	next->grain = (int)grain;
	next->column_count = self->last;
	for (int i = self->last - 1; i >= 0; i--) {
		int64_t start_ms = calendar ? floor_period(end_ms - 1, grain) : end_ms - step_ms;
		next->columns[i] = (struct tc_heatmap_column) { start_ms, end_ms };
		end_ms = start_ms;
	}
}

static void fill_cell(struct tc_heatmap *self, struct tc_heatmap_cell *cell,
	const struct tc_view *view, const struct tc_series *series, const struct tc_point *point) {
	struct tc_reading reading = tc_judge_point(view, series, point, self->base.until_ms);
	unsigned none = TC_MARK_MISSING | TC_MARK_WITHDRAWN | TC_MARK_INVALID;
	bool has_value = point->has_value && (reading.marks & none) == 0;
	cell->class_ = has_value ? TC_HEATMAP_UNCLASSED : TC_HEATMAP_MISSING;
	if (has_value) {
		self->numbers[cell - self->next_cells] = point->value.number;
		tc_classes_add(&self->classes, point->value.number);
	}
	cell->marks = reading.marks;
	cell->status = point->status;
}

static void tell_cell(struct tc_heatmap *self, ptrdiff_t cell, const struct tc_view *view,
	const struct tc_series *series, const struct tc_point *point) {
	if (self->told != NULL) {
		int64_t next_ms = tc_fact_read_point(&self->next_told[cell], view, series, point,
			self->base.until_ms, self->base.language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
}

/* Which column a moment lies in; -1 for none. Columns are few and side by side. */
static int column_of(const struct tc_heatmap_shown *next, int64_t at_ms) {
	int low = 0, high = next->column_count - 1;
	while (low <= high) {
		int middle = (low + high) / 2;
		if (at_ms < next->columns[middle].start_ms) {
			high = middle - 1;
		} else if (at_ms >= next->columns[middle].end_ms) {
			low = middle + 1;
		} else {
			return middle;
		}
	}
	return -1;
}

/* The row of what begins at at_ms; row: of its area. */
static int row_at(const struct tc_heatmap *self, int64_t at_ms, int row) {
	struct tc_date date = tc_date_at(at_ms, TC_ZONE_MINUTES);
	return self->rows == TC_HEATMAP_HOURS_OF_DAY ? date.hour
		: self->rows == TC_HEATMAP_CALENDAR  ? date.weekday - 1
						     : row;
}

static void read_series(struct tc_heatmap *self, const struct tc_view *view,
	const struct tc_series *series, int row, int64_t now_ms) {
	struct tc_heatmap_shown *next = self->next;
	for (int i = series == NULL ? 0 : series->count; i > 0; i--) {
		const struct tc_point *point = &series->points[i - 1];
		int column = column_of(next, point->start_ms);
		if (point->end_ms < next->columns[0].start_ms) {
			break; /* a long period may begin before the first column and end in it */
		}
		if (column < 0 || point->start_ms > now_ms) {
			continue;
		}
		if (self->rows == TC_HEATMAP_CALENDAR && point->end_ms - point->start_ms > DAY_MS) {
			continue; /* a month is not its first day */
		}
		int to = row_at(self, point->start_ms, row);
		struct tc_heatmap_cell *cell = &self->next_cells[to * self->last + column];
		/* The newest point comes first; an older one of the same cell is not shown. */
		if (cell->status == 0) {
			fill_cell(self, cell, view, series, point);
			tell_cell(self, cell - self->next_cells, view, series, point);
		}
	}
}

static const struct tc_point *newest_of(const struct tc_series *series, int64_t now_ms) {
	for (int i = series == NULL ? 0 : series->count; i > 0; i--) {
		if (series->points[i - 1].start_ms <= now_ms) {
			return &series->points[i - 1];
		}
	}
	return NULL;
}

/* What time makes of a row's newest figure is told in rows, what a cell is in cells. */
static const unsigned of_rows = TC_MARK_LOST | TC_MARK_STALE | TC_MARK_MISSED | TC_MARK_LATE |
	TC_MARK_UNCHANGED | TC_MARK_DEGRADED;

static void say(struct tc_heatmap *self, const struct tc_tally *tally, unsigned marks) {
	struct tc_tally_item items[TC_TALLY_ITEMS_MAX];
	int count = tc_tally_items(tally, marks, self->base.language, items);
	for (int i = 0; i < count; i++) {
		tc_tally_join(self->next->words, sizeof(self->next->words), items[i].words);
	}
}

static void say_cells(struct tc_heatmap *self) {
	const struct tc_heatmap_shown *next = self->next;
	struct tc_tally tally = { .facts = 0 };
	for (int i = 0; i < next->row_count * self->last; i++) {
		const struct tc_heatmap_cell *cell = &self->next_cells[i];
		if (cell->status != 0) {
			tc_tally_count(&tally, cell->marks, (char)cell->status);
		}
	}
	say(self, &tally, ~(of_rows | TC_MARK_MISSING)); /* the hatch has its key */
}

/* Marks of every row's newest figure; the newest point of all of them. */
static const struct tc_point *read_rows(
	struct tc_heatmap *self, const struct tc_view *view, int64_t now_ms) {
	struct tc_heatmap_shown *next = self->next;
	const struct tc_point *newest = NULL;
	struct tc_tally tally = { .facts = 0 };
	struct tc_fact first, fact;
	int areas = self->rows == TC_HEATMAP_AREAS ? next->row_count : 1;
	for (int i = 0; i < areas; i++) {
		struct tc_question question = { self->indicator, next->areas[i],
			self->base.until_ms };
		int64_t next_ms = tc_fact_read(&fact, view, &question, self->base.language);
		const struct tc_point *point =
			newest_of(tc_view_series(view, self->indicator, next->areas[i]), now_ms);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
		if (point == NULL) {
			continue;
		}
		if (tally.facts == 0) {
			first = fact; /* the tally compares all others with it */
			tc_tally_add(&tally, &first);
		} else {
			tc_tally_add(&tally, &fact);
		}
		if (newest == NULL || point->end_ms > newest->end_ms) {
			newest = point;
			next->all = fact;
		}
	}
	if (newest == NULL) {
		next->all.indicator = self->indicator;
		next->all.area = next->areas[0];
	}
	next->all.marks = tally.any;
	next->lost = (tally.all & TC_MARK_LOST) != 0;
	say(self, &tally, of_rows);
	return newest;
}

static void read_cells(struct tc_heatmap *self, const struct tc_view *view, int64_t now_ms) {
	struct tc_heatmap_shown *next = self->next;
	/* A day of the calendar is not missing before it is over. */
	bool weeks = self->rows == TC_HEATMAP_CALENDAR;
	int64_t row_ms = weeks ? DAY_MS : self->rows == TC_HEATMAP_HOURS_OF_DAY ? HOUR_MS : 0;
	for (int row = 0; row < next->row_count; row++) {
		for (int i = 0; i < next->column_count; i++) {
			int64_t from_ms = next->columns[i].start_ms + (row + weeks) * row_ms;
			self->next_cells[row * self->last + i].class_ =
				from_ms > now_ms ? TC_HEATMAP_AHEAD : TC_HEATMAP_MISSING;
		}
	}
	tc_classes_begin(&self->classes);
	int series = self->rows == TC_HEATMAP_AREAS ? next->row_count : 1;
	for (int i = 0; i < series; i++) {
		read_series(self, view, tc_view_series(view, self->indicator, next->areas[i]), i,
			now_ms);
	}
	tc_classes_settle(&self->classes);
	for (int i = 0; i < next->row_count * self->last; i++) {
		struct tc_heatmap_cell *cell = &self->next_cells[i];
		if (cell->class_ == TC_HEATMAP_UNCLASSED) {
			cell->class_ = tc_classes_of(&self->classes, self->numbers[i]);
		}
	}
}

/* When the next hour or day begins: a cell that was ahead is then missing, without any news. */
static int64_t next_cell_ms(const struct tc_heatmap *self, int64_t now_ms) {
	struct tc_date date = tc_date_at(now_ms, TC_ZONE_MINUTES);
	int64_t day_ms = tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES);
	bool moves = self->rows != TC_HEATMAP_AREAS && now_ms < self->base.until_ms;
	return !moves                               ? INT64_MAX
		: self->rows == TC_HEATMAP_CALENDAR ? day_ms + DAY_MS
						    : day_ms + (date.hour + 1) * (int64_t)HOUR_MS;
}

static size_t told_bytes(const struct tc_heatmap *self) {
	return (size_t)TC_HEATMAP_ROWS_MAX * (size_t)self->last * sizeof(*self->told);
}

/* True when a cell says something else than before, perhaps in the same colour. */
static bool swap_told(struct tc_heatmap *self) {
	struct tc_fact *before = self->told;
	if (before == NULL) {
		return false;
	}
	self->told = self->next_told;
	self->next_told = before;
	return memcmp(self->told, before, told_bytes(self)) != 0;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_heatmap *self = (struct tc_heatmap *)widget;
	size_t bytes = (size_t)TC_HEATMAP_ROWS_MAX * (size_t)self->last * sizeof(*self->cells);
	int64_t now_ms = tc_fact_now_ms(view, widget->until_ms);
	memset(self->next, 0, sizeof(*self->next));
	memset(self->next_cells, 0, bytes);
	self->next_ms = next_cell_ms(self, now_ms);
	if (self->told != NULL) {
		memset(self->next_told, 0, told_bytes(self));
	}
	if (self->rows == TC_HEATMAP_AREAS) {
		self->next->row_count = tc_peers_at(&self->peers, self->catalogue, now_ms,
			self->next->areas, TC_HEATMAP_ROWS_MAX);
	} else {
		self->next->row_count =
			self->rows == TC_HEATMAP_CALENDAR ? TC_HEATMAP_DAYS : TC_HEATMAP_HOURS;
		self->next->areas[0] = self->area;
	}
	const struct tc_point *newest = read_rows(self, view, now_ms);
	if (newest != NULL) {
		if (self->rows == TC_HEATMAP_AREAS) {
			cut_columns(self, self->next, newest);
		} else {
			cut_days(self, self->next, now_ms);
		}
		read_cells(self, view, now_ms);
		say_cells(self);
	}
	bool differs = memcmp(self->next, self->shown, sizeof(*self->next)) != 0 ||
		memcmp(self->next_cells, self->cells, bytes) != 0;
	bool told = swap_told(self);
	memcpy(self->shown, self->next, sizeof(*self->next));
	struct tc_heatmap_cell *before = self->cells;
	self->cells = self->next_cells;
	self->next_cells = before;
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || told || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_heatmap *)widget)->next_ms;
}

static const struct tc_choice rows[] = {
	{ "areas", TC_HEATMAP_AREAS },
	{ "hours", TC_HEATMAP_HOURS_OF_DAY },
	{ "calendar", TC_HEATMAP_CALENDAR },
	{ 0 },
};

#define AT(field) offsetof(struct tc_heatmap, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_heatmap, head),
	TC_PEERS_OPTIONS(struct tc_heatmap, peers, "VN:provinces"),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.required = true,
		.offset = AT(indicator_code),
		.doc = "The indicator of every cell" },
	{ .name = "form",
		.type = TC_OPTION_CHOICE,
		.choices = rows,
		.variant = true,
		.fallback = TC_HEATMAP_AREAS,
		.offset = AT(rows),
		.doc = "areas: a row for each of the group; hours: a row for each hour of the day, "
		       "a column a day; calendar: a row for each weekday, a column a week" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "The one area of a heatmap of hours or of a calendar" },
	{ .name = "last",
		.type = TC_OPTION_INTEGER,
		.min = 1,
		.max = TC_HEATMAP_COLUMNS_MAX,
		.fallback = 24,
		.offset = AT(last),
		.doc = "How many periods, or weeks of a calendar, the newest at the right" },
	{ .name = "step",
		.type = TC_OPTION_DURATION,
		.min = 1000,
		.max = 31536000000.0,
		.offset = AT(step_ms),
		.doc = "Length of a column of a real-time indicator; default: its cadence" },
	TC_CLASSES_OPTIONS(struct tc_heatmap, classes),
	{ .name = "legend",
		.type = TC_OPTION_BOOL,
		.fallback = 1,
		.offset = AT(legend),
		.doc = "Whether the classes are explained at the right" },
	{ 0 },
};

const struct tc_widget_class tc_heatmap_class = {
	.kind = "heatmap",
	.doc = "Areas or hours by periods, or a calendar of days, in up to five classes; what is "
	       "not there is hatched",
	.size = sizeof(struct tc_heatmap),
	.change = offsetof(struct tc_heatmap, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_heatmap_draw,
	.next_change_ms = next_change_ms,
};
