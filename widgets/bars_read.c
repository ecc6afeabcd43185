#include "widgets/bars.h"

#include <string.h>

static void note_next(struct tc_bars *self, int64_t next_ms) {
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
}

/* A period that an entry names is one for itself, whatever else has come. */
static void read_row(
	struct tc_bars *self, const struct tc_view *view, struct tc_bars_row *row, int index) {
	bool named = self->entries.count > 0 && self->entry_periods[index].grain != 0;
	for (int part = 0; part < self->part_count; part++) {
		struct tc_question question = { tc_bars_indicator(self, index, part),
			tc_bars_area(self, row->area, part), self->base.until_ms };
		note_next(self,
			named ? tc_fact_read_period(&row->facts[part], view, &question,
					&self->entry_periods[index], self->base.language)
			      : tc_fact_read(
					&row->facts[part], view, &question, self->base.language));
	}
}

static void read_former(struct tc_bars *self, const struct tc_view *view,
	const struct tc_fact *newest, struct tc_fact *fact) {
	const struct tc_series *series =
		tc_view_series(view, self->entry_indicators[0], self->entry_areas[0]);
	if (series != NULL && newest->reported) {
		note_next(self,
			tc_fact_read_point(fact, view, series,
				tc_fact_find_former(series, NULL, newest), self->base.until_ms,
				self->base.language));
	}
}

/* Only what is of one period adds up: changes are those of the end's, and where the start is the end's own series it
 * is the period before. What an entry names stays as it is. */
static void settle_periods(
	struct tc_bars *self, const struct tc_view *view, struct tc_bars_row *rows) {
	int end = (int)self->entries.count - 1;
	const struct tc_fact *last = &rows[end].facts[0];
	if (self->entry_periods[0].grain == 0 &&
		self->entry_indicators[0] == self->entry_indicators[end] &&
		self->entry_areas[0] == self->entry_areas[end]) {
		read_former(self, view, last, &rows[0].facts[0]);
	}
	if (!last->reported || last->period.grain == TC_GRAIN_INSTANT) {
		return;
	}
	for (int i = 1; i < end; i++) {
		struct tc_fact *fact = &rows[i].facts[0];
		bool same = fact->period.start_ms == last->period.start_ms &&
			fact->period.end_ms == last->period.end_ms;
		if (self->entry_periods[i].grain == 0 && fact->reported && !same) {
			struct tc_question question = { self->entry_indicators[i],
				self->entry_areas[i], self->base.until_ms };
			note_next(self,
				tc_fact_read_period(
					fact, view, &question, &last->period, self->base.language));
		}
	}
}

static const struct tc_point *same_period(
	const struct tc_series *series, const struct tc_point *meant) {
	for (int i = series->count; i > 0; i--) {
		const struct tc_point *point = &series->points[i - 1];
		if (point->start_ms == meant->start_ms && point->end_ms == meant->end_ms) {
			return point;
		}
	}
	return NULL;
}

/* The newest periods of the first part that have begun, oldest first; the others at the same ones. */
static int read_periods(
	struct tc_bars *self, const struct tc_view *view, struct tc_bars_row *rows) {
	const struct tc_series *first =
		tc_view_series(view, self->indicators[0], tc_bars_area(self, self->area, 0));
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int end = first == NULL ? 0 : first->count;
	while (end > 0 && first->points[end - 1].start_ms > now_ms) {
		end--;
	}
	int count = end < self->last ? end : self->last;
	for (int i = 0; i < count; i++) {
		const struct tc_point *meant = &first->points[end - count + i];
		rows[i].area = self->area;
		for (int part = 0; part < self->part_count; part++) {
			const struct tc_series *series = tc_view_series(
				view, self->indicators[part], tc_bars_area(self, self->area, part));
			struct tc_fact *fact = &rows[i].facts[part];
			struct tc_question question = { self->indicators[part],
				tc_bars_area(self, self->area, part), self->base.until_ms };
			note_next(self,
				series == NULL
					? tc_fact_read(fact, view, &question, self->base.language)
					: tc_fact_read_point(fact, view, series,
						  same_period(series, meant), self->base.until_ms,
						  self->base.language));
		}
	}
	return count;
}

static int read_rows(struct tc_bars *self, const struct tc_view *view, struct tc_bars_row *rows) {
	int areas[TC_PEERS_MAX], count = (int)self->entries.count;
	if (self->periods) {
		return read_periods(self, view, rows);
	}
	if (self->has_peers) {
		int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
		count = tc_peers_at(&self->peers, self->catalogue, now_ms, areas, self->capacity);
	}
	for (int i = 0; i < count; i++) {
		rows[i].area = self->has_peers ? areas[i] : self->entry_areas[i];
		rows[i].name = self->has_peers ? NULL : self->entry_names[i];
		read_row(self, view, &rows[i], i);
	}
	if (self->arrange == TC_BARS_WATERFALL) {
		settle_periods(self, view, rows);
		count = tc_bars_chain(self, rows);
	}
	return count;
}

bool tc_bars_refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_bars *self = (struct tc_bars *)widget;
	size_t bytes = (size_t)self->capacity * sizeof(*self->scratch);
	memset(self->scratch, 0, bytes);
	self->next_ms = INT64_MAX;
	int count = read_rows(self, view, self->scratch);
	bool differs = count != self->row_count || memcmp(self->scratch, self->rows, bytes) != 0;
	struct tc_bars_row *before = self->rows;
	self->rows = self->scratch;
	self->scratch = before;
	self->row_count = count;
	enum tc_ink rule = self->rule;
	/* There is no single value: any change of the picture lights the rule. */
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	note_next(self, rule_ms);
	return differs || rule != self->rule;
}
