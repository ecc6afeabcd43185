/* By how many places each has moved since the period before, where the two orders can be compared at all. */
#include "widgets/ranking.h"

/* One who was asked, in the period before. */
struct former {
	int area;
	bool known, ever; /* has a value there; has one anywhere before the newest period */
	bool broken;      /* its two values do not measure the same */
	double amount;
};

static bool same_span(const struct tc_period *a, const struct tc_period *b) {
	return a->start_ms == b->start_ms && a->end_ms == b->end_ms && a->grain == b->grain;
}

static bool is_break(char status) {
	return status == 'B' || status == 'D';
}

/* The period of all places; false where they are of several, or of none. */
static bool one_period(const struct tc_ranking_place *places, int count, struct tc_period *out) {
	for (int i = 0; i < count; i++) {
		if (!same_span(&places[i].fact.period, &places[0].fact.period)) {
			return false;
		}
	}
	if (count > 0) {
		*out = places[0].fact.period;
	}
	return count > 0 && out->grain != TC_GRAIN_INSTANT;
}

static struct former read_one(const struct tc_ranking *self, const struct tc_view *view, int area,
	const struct tc_period *newest, const struct tc_period *period) {
	struct former former = { .area = area };
	const struct tc_series *series = tc_view_series(view, self->indicator, area);
	for (int k = 0; series != NULL && k < series->count; k++) {
		const struct tc_point *point = &series->points[k];
		struct tc_period span = { point->start_ms, point->end_ms, point->grain, "" };
		former.ever =
			former.ever || (point->has_value && point->end_ms <= newest->start_ms);
		if (same_span(&span, newest) && is_break(point->status)) {
			former.broken = true;
		}
		if (same_span(&span, period)) {
			struct tc_fact fact;
			tc_fact_read_point(&fact, view, series, point, self->base.until_ms,
				self->base.language);
			former.known = fact.has_value;
			former.amount = fact.value.number;
			former.broken = former.broken || is_break(fact.status);
		}
	}
	return former;
}

static bool same_members(
	const struct tc_ranking *self, const int *areas, int count, int64_t at_ms) {
	int before[TC_PEERS_MAX];
	int then = tc_peers_at(&self->peers, self->catalogue, at_ms, before, TC_PEERS_MAX);
	bool same = then == count;
	for (int i = 0; same && i < count; i++) {
		same = before[i] == areas[i];
	}
	return same;
}

static const struct tc_ranking_place *place_of(
	const struct tc_ranking_place *places, int count, int area) {
	for (int i = 0; i < count; i++) {
		if (places[i].area == area) {
			return &places[i];
		}
	}
	return NULL;
}

/* Everybody is in both orders, but for those who are quite new: one who left, who was silent once or who measures
 * otherwise now has moved the others. */
static bool all_there(const struct former *formers, int members,
	const struct tc_ranking_place *places, int count) {
	for (int i = 0; i < members; i++) {
		bool ranked = place_of(places, count, formers[i].area) != NULL;
		if (formers[i].broken || (formers[i].known && !ranked) ||
			(ranked && !formers[i].known && formers[i].ever)) {
			return false;
		}
	}
	return true;
}

static void move(const struct tc_ranking *self, const struct former *formers, int members,
	struct tc_ranking_place *place) {
	const struct former *own = formers;
	while (own->area != place->area) {
		own++; /* every place is one of the members */
	}
	int rank = 1;
	for (int i = 0; i < members; i++) {
		bool better = self->order == TC_RANKING_LOWEST ? formers[i].amount < own->amount
							       : formers[i].amount > own->amount;
		rank += formers[i].known && better;
	}
	int steps = rank - place->rank;
	place->steps = steps < 0 ? -steps : steps;
	place->movement = !own->known ? TC_MOVEMENT_NEW
		: steps == 0          ? TC_MOVEMENT_SAME
		: steps > 0           ? TC_MOVEMENT_UP
				      : TC_MOVEMENT_DOWN;
	place->steps = own->known ? place->steps : 0;
}

void tc_ranking_move(struct tc_ranking *self, const struct tc_view *view,
	struct tc_ranking_place *places, int count) {
	int areas[TC_PEERS_MAX];
	struct former formers[TC_PEERS_MAX];
	struct tc_period newest, before;
	int64_t now_ms = tc_fact_now_ms(view, self->base.until_ms);
	int members = tc_peers_at(&self->peers, self->catalogue, now_ms, areas, TC_PEERS_MAX);
	for (int i = 0; i < count; i++) {
		places[i].movement = TC_MOVEMENT_UNKNOWN;
	}
	self->former_known = one_period(places, count, &newest) &&
		tc_peers_former_period(view, self->indicator, areas, members, &newest, &before) &&
		same_members(self, areas, members, before.end_ms - 1);
	if (!self->former_known) {
		return;
	}
	for (int i = 0; i < members; i++) {
		formers[i] = read_one(self, view, areas[i], &newest, &before);
	}
	self->former_known = all_there(formers, members, places, count);
	self->former = before;
	for (int i = 0; self->former_known && i < count; i++) {
		move(self, formers, members, &places[i]);
	}
}
