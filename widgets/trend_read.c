/* What a trend takes from a view, so that its picture is drawn from its own memory alone. */
#include "widgets/trend.h"

#include "widgets/kit/growth.h"

#include <string.h>

static void hurry(struct tc_trend *self, int64_t next_ms) {
	self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
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
		hurry(self,
			tc_fact_read_point(&bars[i], view, series, chosen[count - 1 - i],
				self->base.until_ms, self->base.language));
	}
	return count;
}

/* The point of the series that a forecast was made from; *at: where to look on from. */
static const struct tc_point *find_point(
	const struct tc_series *series, const struct tc_line_point *ahead, int *at) {
	while (*at < series->count &&
		(series->points[*at].end_ms != ahead->end_ms ||
			series->points[*at].start_ms != ahead->start_ms)) {
		(*at)++;
	}
	return *at < series->count ? &series->points[*at] : NULL;
}

/* True when a point says something else than before. */
static bool tell_line(struct tc_trend *self, struct tc_trend_line *line, const struct tc_view *view,
	const struct tc_series *series) {
	if (line->told == NULL) {
		return false;
	}
	size_t bytes = (size_t)(self->last + self->forecast) * sizeof(*self->told_scratch);
	memset(self->told_scratch, 0, bytes);
	int begun = line->count - line->ahead;
	hurry(self,
		tc_line_tell(self->told_scratch, begun, view, series, self->base.until_ms,
			self->base.language));
	for (int i = begun, at = 0; i < line->count; i++) {
		const struct tc_point *point = find_point(series, &line->points[i], &at);
		hurry(self,
			tc_fact_read_point(&self->told_scratch[i], view, series, point,
				self->base.until_ms, self->base.language));
	}
	bool differs = memcmp(self->told_scratch, line->told, bytes) != 0;
	memcpy(line->told, self->told_scratch, bytes);
	return differs;
}

int tc_trend_refuse(struct tc_line_point *points, int count) {
	int refused = 0;
	for (int i = 0; i < count; i++) {
		if (points[i].has_value && !(points[i].number > 0)) {
			points[i].has_value = false;
			points[i].joined = false;
			refused++;
		}
		points[i].joined = points[i].joined && i > 0 && points[i - 1].has_value;
	}
	return refused;
}

static bool read_points(
	struct tc_trend *self, struct tc_trend_line *line, const struct tc_series *series) {
	int64_t cadence_ms = tc_catalogue_indicator(self->catalogue, line->indicator)->cadence_ms;
	size_t bytes = (size_t)(self->last + self->forecast) * sizeof(*self->scratch);
	memset(self->scratch, 0, bytes);
	int begun = tc_line_read(self->scratch, self->last, series, self->before_ms, cadence_ms);
	int ahead = tc_line_read_ahead(
		self->scratch + begun, self->forecast, series, self->before_ms, cadence_ms);
	line->refused = self->logarithmic ? tc_trend_refuse(self->scratch, begun + ahead) : 0;
	bool differs = begun + ahead != line->count || ahead != line->ahead ||
		memcmp(self->scratch, line->points, bytes) != 0;
	line->count = begun + ahead;
	line->ahead = ahead;
	memcpy(line->points, self->scratch, bytes);
	return differs;
}

static bool keep_fact(struct tc_fact *kept, const struct tc_fact *fact) {
	bool differs = memcmp(kept, fact, sizeof(*fact)) != 0;
	memcpy(kept, fact, sizeof(*fact));
	return differs;
}

static bool read_line(
	struct tc_trend *self, struct tc_trend_line *line, const struct tc_view *view) {
	struct tc_question question = { line->indicator, line->area, self->base.until_ms };
	struct tc_fact fact, tail, bars[TC_TREND_BARS_MAX];
	memset(bars, 0, sizeof(bars));
	memset(&tail, 0, sizeof(tail));
	hurry(self, tc_fact_read(&fact, view, &question, self->base.language));
	const struct tc_series *series = tc_view_series(view, line->indicator, line->area);
	bool differs = read_points(self, line, series);
	if (line->ahead > 0) {
		int at = 0;
		const struct tc_point *last =
			find_point(series, &line->points[line->count - 1], &at);
		hurry(self,
			tc_fact_read_point(&tail, view, series, last, self->base.until_ms,
				self->base.language));
	}
	int bar_count = read_bars(self, view, series, bars);
	differs = keep_fact(&line->fact, &fact) || differs;
	differs = keep_fact(&line->tail, &tail) || differs;
	differs = differs || bar_count != line->bar_count ||
		memcmp(bars, line->bars, sizeof(bars)) != 0;
	line->bar_count = bar_count;
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
		bool passes = self->now_ms < self->base.until_ms;
		int64_t next_ms = INT64_MAX;
		self->now_ms =
			tc_growth_end_ms(oldest_ms, self->now_ms, self->base.width_px, &next_ms);
		/* In an edition of the past time does not pass. */
		self->next_ms = passes && next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	return waits && self->now_ms != drawn_ms;
}

bool tc_trend_refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_trend *self = (struct tc_trend *)widget;
	int64_t drawn_ms = self->now_ms;
	self->now_ms = tc_fact_now_ms(view, widget->until_ms);
	self->before_ms = self->now_ms < widget->until_ms ? self->now_ms + 1 : widget->until_ms;
	self->next_ms = INT64_MAX;
	bool differs = false;
	for (int i = 0; i < self->line_count; i++) {
		differs = read_line(self, &self->lines[i], view) || differs;
	}
	struct tc_trend_line *beside[] = { &self->low, &self->high, &self->goal };
	for (int i = 0; i < 3; i++) {
		bool reported = beside[i]->points != NULL && (i == 2 || !self->ranged);
		differs = (reported && read_line(self, beside[i], view)) || differs;
	}
	if (self->ranged) {
		hurry(self, tc_trend_range_read(self, view, &differs));
	}
	int64_t rule_ms = tc_pane_note_change(
		&self->change, self->lines[0].fact.value.text, tc_view_now_ms(view));
	hurry(self, rule_ms);
	differs = grow(self, drawn_ms) || self->rule != self->change.ink || differs;
	self->rule = self->change.ink;
	if (!differs) {
		self->now_ms = drawn_ms; /* what is drawn stays what it was */
	}
	return differs;
}
