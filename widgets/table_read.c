#include "widgets/table.h"

#include <string.h>

static void list_rows(
	const struct tc_table *self, const struct tc_view *view, struct tc_table_frame *frame) {
	int areas[TC_PEERS_MAX];
	if (!self->has_peers) {
		memcpy(frame->rows, self->fixed.rows, sizeof(frame->rows));
		frame->row_count = self->fixed.row_count > 0 ? self->fixed.row_count : 1;
		if (self->fixed.row_count == 0) {
			frame->rows[0].indicator = -1;
			frame->rows[0].area = self->area;
		}
		return;
	}
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	frame->row_count =
		tc_peers_at(&self->peers, self->catalogue, now_ms, areas, self->capacity);
	for (int i = 0; i < frame->row_count; i++) {
		frame->rows[i].indicator = -1;
		frame->rows[i].area = areas[i];
	}
}

/* Keep the newest periods, oldest first, each once. */
static void note_period(struct tc_table_frame *frame, int most, const struct tc_point *point) {
	int at = frame->column_count;
	for (; at > 0; at--) {
		const struct tc_period *period = &frame->columns[at - 1].period;
		if (period->end_ms == point->end_ms && period->start_ms == point->start_ms) {
			return;
		}
		if (period->end_ms < point->end_ms) {
			break;
		}
	}
	if (frame->column_count == most) {
		if (at == 0) {
			return;
		}
		memmove(&frame->columns[0], &frame->columns[1],
			(size_t)(at - 1) * sizeof(frame->columns[0]));
		at--;
	} else {
		memmove(&frame->columns[at + 1], &frame->columns[at],
			(size_t)(frame->column_count - at) * sizeof(frame->columns[0]));
		frame->column_count++;
	}
	struct tc_table_line *line = &frame->columns[at];
	memset(line, 0, sizeof(*line));
	line->indicator = line->area = -1;
	line->dated = true;
	line->period.start_ms = point->start_ms;
	line->period.end_ms = point->end_ms;
	line->period.grain = point->grain;
}

static void list_columns(
	const struct tc_table *self, const struct tc_view *view, struct tc_table_frame *frame) {
	static const struct tc_table_line none = { .indicator = -1, .area = -1 };
	if (self->fixed.column_count > 0 || self->last == 0) {
		memcpy(frame->columns, self->fixed.columns, sizeof(frame->columns));
		frame->column_count = self->fixed.column_count > 0 ? self->fixed.column_count : 1;
		if (self->fixed.column_count == 0) {
			frame->columns[0].indicator = frame->columns[0].area = -1;
		}
		return;
	}
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	for (int r = 0; r < frame->row_count; r++) {
		const struct tc_table_line *row = &frame->rows[r];
		const struct tc_series *series =
			tc_view_series(view, tc_table_indicator_of(self, row, &none),
				tc_table_area_of(self, row, &none));
		for (int i = 0; series != NULL && i < series->count; i++) {
			if (series->points[i].start_ms <= now_ms) {
				note_period(frame, self->last, &series->points[i]);
			}
		}
	}
}

static void read_cell(struct tc_table *self, const struct tc_view *view,
	const struct tc_table_line *row, const struct tc_table_line *column, struct tc_fact *fact) {
	struct tc_question question = { tc_table_indicator_of(self, row, column),
		tc_table_area_of(self, row, column), self->base.until_ms };
	const struct tc_period *period = column->dated ? &column->period
		: row->dated                           ? &row->period
						       : NULL;
	const struct tc_series *series = tc_view_series(view, question.indicator, question.area);
	int64_t next_ms;
	if (period == NULL || series == NULL) {
		next_ms = tc_fact_read(fact, view, &question, self->base.language);
	} else {
		const struct tc_point *point = NULL;
		for (int i = series->count; i > 0 && point == NULL; i--) {
			const struct tc_point *at = &series->points[i - 1];
			bool same =
				at->start_ms == period->start_ms && at->end_ms == period->end_ms;
			point = same ? at : NULL;
		}
		next_ms = tc_fact_read_point(
			fact, view, series, point, self->base.until_ms, self->base.language);
		fact->indicator = question.indicator;
		fact->area = question.area;
	}
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
}

/* The line of one cell. */
static void read_line(struct tc_table *self, const struct tc_view *view, int row, int column,
	const struct tc_table_frame *frame) {
	const struct tc_table_line *r = &frame->rows[row], *c = &frame->columns[column];
	int indicator = tc_table_indicator_of(self, r, c), at = row * self->width + column;
	const struct tc_series *series =
		tc_view_series(view, indicator, tc_table_area_of(self, r, c));
	self->point_counts_scratch[at] =
		tc_line_read(self->points_scratch + (size_t)at * TC_TABLE_LINE_POINTS,
			TC_TABLE_LINE_POINTS, series, tc_fact_now_ms(view, self->base.until_ms) + 1,
			tc_catalogue_indicator(self->catalogue, indicator)->cadence_ms);
}

/* True when a line is another one than before. */
static bool read_lines(
	struct tc_table *self, const struct tc_view *view, const struct tc_table_frame *frame) {
	size_t cells = (size_t)(self->capacity * self->width);
	size_t bytes = cells * TC_TABLE_LINE_POINTS * sizeof(*self->points);
	size_t counts = cells * sizeof(*self->point_counts);
	if (self->points == NULL) {
		return false;
	}
	memset(self->points_scratch, 0, bytes);
	memset(self->point_counts_scratch, 0, counts);
	for (int i = 0; i < frame->row_count * frame->column_count; i++) {
		int row = i / frame->column_count, column = i % frame->column_count;
		if (frame->columns[column].show == TC_TABLE_LINE) {
			read_line(self, view, row, column, frame);
		}
	}
	bool differs = memcmp(self->points_scratch, self->points, bytes) != 0 ||
		memcmp(self->point_counts_scratch, self->point_counts, counts) != 0;
	struct tc_line_point *points = self->points;
	int *point_counts = self->point_counts;
	self->points = self->points_scratch;
	self->point_counts = self->point_counts_scratch;
	self->points_scratch = points;
	self->point_counts_scratch = point_counts;
	return differs;
}

/* True when another page is meant. How many there are only the drawing knows: one that is alone is drawn as it
 * was. */
static bool turn_page(struct tc_table *self) {
	int64_t page = self->page_ms > 0 ? self->now_ms / self->page_ms : 0;
	bool differs = page != self->page;
	self->page = page;
	if (self->page_ms > 0) {
		int64_t turn_ms = (page + 1) * self->page_ms;
		self->next_ms = turn_ms < self->next_ms ? turn_ms : self->next_ms;
	}
	return differs;
}

/* Rows from the top down by one column; those without a value last, in their own order. */
static void sort_rows(struct tc_table *self) {
	int column = self->sort - 1;
	for (int i = 0; i < self->frame->row_count; i++) {
		int at = i;
		const struct tc_fact *fact = tc_table_cell(self, i, column < 0 ? 0 : column);
		for (; column >= 0 && column < self->frame->column_count && at > 0; at--) {
			const struct tc_fact *above =
				tc_table_cell(self, self->sorted[at - 1], column);
			bool before = self->order == TC_TABLE_ASCENDING
				? fact->value.number < above->value.number
				: fact->value.number > above->value.number;
			if (!fact->has_value || (above->has_value && !before)) {
				break;
			}
			self->sorted[at] = self->sorted[at - 1];
		}
		self->sorted[at] = i;
	}
}

bool tc_table_refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_table *self = (struct tc_table *)widget;
	size_t bytes = (size_t)(self->capacity * self->width) * sizeof(*self->cells);
	struct tc_table_frame *frame = self->frame_scratch;
	memset(frame, 0, sizeof(*frame));
	memset(self->cells_scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	list_rows(self, view, frame);
	list_columns(self, view, frame);
	for (int r = 0; r < frame->row_count; r++) {
		for (int c = 0; c < frame->column_count; c++) {
			read_cell(self, view, &frame->rows[r], &frame->columns[c],
				&self->cells_scratch[r * self->width + c]);
		}
	}
	bool lines = read_lines(self, view, frame);
	bool differs = lines || memcmp(frame, self->frame, sizeof(*frame)) != 0 ||
		memcmp(self->cells_scratch, self->cells, bytes) != 0;
	struct tc_fact *cells = self->cells;
	self->cells = self->cells_scratch;
	self->cells_scratch = cells;
	self->frame_scratch = self->frame;
	self->frame = frame;
	sort_rows(self);
	enum tc_ink rule = self->rule;
	/* There is no single value: any change of the picture lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	self->now_ms = tc_view_now_ms(view);
	bool turned = turn_page(self);
	return differs || turned || rule != self->rule;
}
