/* The range of a group: from the least to the most of its members, at each period of the first line. A period of
 * which not every member has told is no whole range, and not firm. */
#include "widgets/trend.h"

#include <math.h>
#include <string.h>

struct tc_trend_extreme {
	const struct tc_series *series;
	const struct tc_point *point; /* NULL: nobody has a value */
};

bool tc_trend_range_prepare(struct tc_trend *self, struct tc_arena *arena) {
	size_t most = (size_t)(self->last + self->forecast);
	self->least = tc_arena_array(arena, most, sizeof(*self->least));
	self->most = tc_arena_array(arena, most, sizeof(*self->most));
	self->known = tc_arena_array(arena, most, sizeof(*self->known));
	return self->least != NULL && self->most != NULL && self->known != NULL;
}

int tc_trend_range_wants(
	const struct tc_trend *self, int last, struct tc_want *wants, int size, int count) {
	struct tc_want want = { self->lines[0].indicator, 0, last };
	return tc_peers_want(&self->peers, self->catalogue, &want, wants, size, count);
}

/* One member against what is known so far; both are in order of their periods. */
static void weigh(struct tc_trend *self, const struct tc_series *series) {
	const struct tc_trend_line *line = &self->lines[0];
	for (int i = 0, at = 0; series != NULL && i < line->count; i++) {
		const struct tc_line_point *as = &line->points[i];
		while (at < series->count && series->points[at].end_ms < as->end_ms) {
			at++;
		}
		const struct tc_point *point = at < series->count ? &series->points[at] : NULL;
		if (point == NULL || point->end_ms != as->end_ms ||
			point->start_ms != as->start_ms || !point->has_value) {
			continue;
		}
		struct tc_trend_extreme *least = &self->least[i], *most = &self->most[i];
		if (least->point == NULL || point->value.number < least->point->value.number) {
			*least = (struct tc_trend_extreme) { series, point };
		}
		if (most->point == NULL || point->value.number > most->point->value.number) {
			*most = (struct tc_trend_extreme) { series, point };
		}
		self->known[i]++;
	}
}

/* Whose value the bound is there. */
static int64_t tell(const struct tc_trend *self, struct tc_fact *told,
	const struct tc_trend_extreme *extreme, const struct tc_view *view, bool *differs) {
	struct tc_fact fact;
	int64_t next_ms = INT64_MAX;
	memset(&fact, 0, sizeof(fact));
	if (extreme->point != NULL) {
		next_ms = tc_fact_read_point(&fact, view, extreme->series, extreme->point,
			self->base.until_ms, self->base.language);
	}
	*differs = memcmp(told, &fact, sizeof(fact)) != 0 || *differs;
	memcpy(told, &fact, sizeof(fact));
	return next_ms;
}

/* The extremes as points of a bound. Returns when one of them may next say something else, Unix ms. */
static int64_t keep(struct tc_trend *self, struct tc_trend_line *bound,
	const struct tc_trend_extreme *extremes, int members, const struct tc_view *view,
	bool *differs) {
	const struct tc_trend_line *line = &self->lines[0];
	size_t most = (size_t)(self->last + self->forecast);
	int64_t earliest_ms = INT64_MAX;
	unsigned marks = 0;
	memset(self->scratch, 0, most * sizeof(*self->scratch));
	for (int i = 0; i < line->count; i++) {
		const struct tc_point *point = extremes[i].point;
		struct tc_line_point *to = &self->scratch[i];
		*to = line->points[i];
		to->has_value = point != NULL;
		to->number = point == NULL ? 0 : point->value.number;
		to->open = point == NULL || tc_line_is_open(point) || self->known[i] < members;
		if (point != NULL) {
			marks |=
				tc_judge_point(view, extremes[i].series, point, self->base.until_ms)
					.marks;
		}
		if (bound->told != NULL) {
			int64_t next_ms = tell(self, &bound->told[i], &extremes[i], view, differs);
			earliest_ms = next_ms < earliest_ms ? next_ms : earliest_ms;
		}
	}
	marks &= TC_MARK_TEST; /* what else they bear is said by their own panes */
	bound->refused = self->logarithmic ? tc_trend_refuse(self->scratch, line->count) : 0;
	*differs = *differs || bound->count != line->count || bound->fact.marks != marks ||
		memcmp(bound->points, self->scratch, most * sizeof(*self->scratch)) != 0;
	bound->count = line->count;
	bound->fact.marks = marks;
	memcpy(bound->points, self->scratch, most * sizeof(*self->scratch));
	return earliest_ms;
}

int64_t tc_trend_range_read(struct tc_trend *self, const struct tc_view *view, bool *differs) {
	int areas[TC_PEERS_MAX];
	size_t most = (size_t)(self->last + self->forecast);
	int members =
		tc_peers_at(&self->peers, self->catalogue, self->before_ms, areas, TC_PEERS_MAX);
	memset(self->least, 0, most * sizeof(*self->least));
	memset(self->most, 0, most * sizeof(*self->most));
	memset(self->known, 0, most * sizeof(*self->known));
	for (int i = 0; i < members; i++) {
		weigh(self, tc_view_series(view, self->lines[0].indicator, areas[i]));
	}
	int64_t low_ms = keep(self, &self->low, self->least, members, view, differs);
	int64_t high_ms = keep(self, &self->high, self->most, members, view, differs);
	return low_ms < high_ms ? low_ms : high_ms;
}
