#include "feeds/judge/blend.h"

#include "feeds/judge/witness.h"

#include <stdlib.h>

enum { PARTS_MAX = TC_DERIVER_INPUTS / 2, DEPTH_MAX = 8 };

/* The whole of some areas and which they are. */
struct whole {
	const struct tc_view *view; /* NULL while only the inputs are asked for */
	const struct tc_catalogue *catalogue;
	const struct tc_indicator *contract;
	int indicator, area, weight; /* weight: indicator, or -1 */
	bool rollup;                 /* of those before it; else of its members */
	int areas[PARTS_MAX], count;
	const struct tc_series *parts[PARTS_MAX];
};

static bool open_whole(struct whole *self, const struct tc_catalogue *catalogue,
	const struct tc_view *view, int indicator, int area) {
	*self = (struct whole) { .view = view,
		.catalogue = catalogue,
		.contract = tc_catalogue_indicator(catalogue, indicator),
		.indicator = indicator,
		.area = area,
		.weight = -1 };
	if (self->contract->aggregation == TC_AGGREGATION_WEIGHTED) {
		self->weight = tc_catalogue_find_indicator(catalogue, self->contract->weight);
	}
	if (self->contract->total == TC_TOTAL_AREAS) {
		self->count = tc_catalogue_ever_members(catalogue, area, self->areas, PARTS_MAX);
	}
	if (self->count == 0 && self->contract->rollup) {
		self->count = tc_catalogue_predecessors(catalogue, area, self->areas, PARTS_MAX);
		self->rollup = true;
	}
	self->count = self->count < PARTS_MAX ? self->count : PARTS_MAX;
	for (int i = 0; view != NULL && i < self->count; i++) {
		self->parts[i] = tc_view_series(view, indicator, self->areas[i]);
	}
	return self->count > 0;
}

int tc_total_inputs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	struct tc_need *inputs, int size) {
	struct whole self;
	int count = 0;
	if (!open_whole(&self, catalogue, NULL, wanted->indicator, wanted->area)) {
		return 0;
	}
	for (int i = 0; i < self.count; i++) {
		const struct tc_need needs[] = { { wanted->indicator, self.areas[i], wanted->last },
			{ self.weight, self.areas[i], wanted->last } };
		for (int j = 0; j < (self.weight < 0 ? 1 : 2); j++, count++) {
			if (count < size) {
				inputs[count] = needs[j];
			}
		}
	}
	return count;
}

int tc_rollup_depth(const struct tc_catalogue *catalogue, int indicator, int area) {
	struct whole self;
	if (!open_whole(&self, catalogue, NULL, indicator, area) || !self.rollup) {
		return 0;
	}
	int depth = 1;
	while (depth < DEPTH_MAX && open_whole(&self, catalogue, NULL, indicator, self.areas[0])) {
		depth++;
	}
	return depth;
}

/* Whether the part at i belongs to the whole at the spot. */
static bool is_part(const struct whole *self, int i, const struct tc_spot *spot) {
	return self->rollup ||
		tc_catalogue_is_member(self->catalogue, self->area, self->areas[i],
			spot->grain == TC_GRAIN_INSTANT ? spot->end_ms : spot->end_ms - 1);
}

/* What a part has to say; *weight NULL but for a weighted mean. NULL when it is missing. */
static const struct tc_point *ask_part(const struct whole *self, int i, const struct tc_spot *spot,
	const struct tc_point **weight) {
	const struct tc_point *point =
		tc_spot_find(self->parts[i], spot, tc_spot_patience_ms(self->contract));
	*weight = NULL;
	if (point == NULL || !point->has_value || self->weight < 0) {
		return point != NULL && point->has_value ? point : NULL;
	}
	*weight =
		tc_spot_find_up_to(tc_view_series(self->view, self->weight, self->areas[i]), spot);
	return *weight != NULL && (*weight)->has_value ? point : NULL;
}

/* What is known of the whole at one spot. */
struct sum {
	struct tc_blend blend;
	struct tc_exact value, weight;
	int parts, reported;
	bool fits;
};

static void add_part(const struct whole *self, struct sum *sum, const struct tc_point *point,
	const struct tc_point *weight) {
	struct tc_exact value, share = tc_exact_integer(1);
	sum->fits = sum->fits && tc_exact_read(&point->value, &value);
	if (!sum->fits) {
		return;
	}
	switch (self->contract->aggregation) {
	case TC_AGGREGATION_MIN:
	case TC_AGGREGATION_MAX: {
		int order = tc_exact_compare(&value, &sum->value);
		bool least = self->contract->aggregation == TC_AGGREGATION_MIN;
		if (sum->reported == 0 || (least ? order < 0 : order > 0)) {
			sum->value = value;
		}
		break;
	}
	case TC_AGGREGATION_WEIGHTED:
		sum->fits = tc_exact_read(&weight->value, &share) &&
			tc_exact_multiply(&value, &share, &value);
		/* fall through */
	case TC_AGGREGATION_NONE:
	case TC_AGGREGATION_SUM:
	case TC_AGGREGATION_MEAN:
		sum->fits = sum->fits && tc_exact_add(&sum->value, &value, &sum->value) &&
			tc_exact_add(&sum->weight, &share, &sum->weight);
		break;
	}
	sum->reported++;
}

static void read_sum(const struct whole *self, const struct tc_spot *spot, struct sum *sum) {
	*sum = (struct sum) { .fits = true };
	bool split = false;
	for (int i = 0; i < self->count; i++) {
		if (!is_part(self, i, spot)) {
			continue;
		}
		sum->parts++;
		const struct tc_point *weight, *point = ask_part(self, i, spot, &weight);
		if (point == NULL) {
			continue;
		}
		tc_blend_add(&sum->blend, self->view, point);
		if (weight != NULL) {
			tc_blend_add(&sum->blend, self->view, weight);
		}
		add_part(self, sum, point, weight);
		split = split || tc_catalogue_area(self->catalogue, self->areas[i])->split;
	}
	bool mean = self->contract->aggregation == TC_AGGREGATION_MEAN;
	if (mean || self->contract->aggregation == TC_AGGREGATION_WEIGHTED) {
		sum->fits = sum->fits &&
			tc_exact_divide(&sum->value, &sum->weight, TC_DERIVE_DECIMALS, &sum->value);
	}
	/* Small and large provinces count alike in a mean, and a commune that went elsewhere counts here
	 * too: near, not exact. */
	if (self->rollup && ((mean && sum->parts > 1) || split)) {
		sum->blend.point.status = tc_status_worse(sum->blend.point.status, 'E');
	}
	/* A member that is a whole itself has told how much of it is there; here its own count stands. */
	sum->blend.point.members = sum->parts;
	sum->blend.point.members_reported = sum->reported;
}

/* The newest points of the parts that are not yet passed. */
struct cursor {
	int at[PARTS_MAX]; /* one more than the index */
};

/* The newest spot ahead of all cursors, of an instant or of none. False at the end. */
static bool next_spot(const struct whole *self, struct cursor *cursor, struct tc_spot *spot) {
	const struct tc_point *newest = NULL;
	for (int i = 0; i < self->count; i++) {
		if (cursor->at[i] == 0) {
			continue;
		}
		const struct tc_point *point = &self->parts[i]->points[cursor->at[i] - 1];
		if (newest == NULL || point->end_ms > newest->end_ms ||
			(point->end_ms == newest->end_ms && point->start_ms > newest->start_ms)) {
			newest = point;
		}
	}
	if (newest != NULL) {
		*spot = tc_spot_of(newest);
	}
	return newest != NULL;
}

/* Leave behind everything from the spot on. */
static void pass(const struct whole *self, struct cursor *cursor, const struct tc_spot *spot) {
	for (int i = 0; i < self->count; i++) {
		while (cursor->at[i] > 0) {
			const struct tc_point *point = &self->parts[i]->points[cursor->at[i] - 1];
			bool before = point->end_ms < spot->end_ms ||
				(point->end_ms == spot->end_ms && point->start_ms < spot->start_ms);
			if (before) {
				break;
			}
			cursor->at[i]--;
		}
	}
}

/* Areas in real time never speak at one instant: behind the newest one the whole is asked on the beats of
 * the cadence, so that its line stands still while its end moves. */
static void to_beat(const struct whole *self, struct tc_spot *spot, bool first) {
	if (spot->grain == TC_GRAIN_INSTANT && !first) {
		int64_t cadence_ms = self->contract->cadence_ms;
		spot->start_ms -= spot->start_ms % cadence_ms;
		spot->end_ms = spot->start_ms;
	}
}

static void add_spots(const struct whole *self, struct tc_growing *growing, int64_t *heard_ms) {
	struct cursor cursor = { { 0 } };
	for (int i = 0; i < self->count; i++) {
		cursor.at[i] = self->parts[i] == NULL ? 0 : self->parts[i]->count;
		if (self->parts[i] != NULL && self->parts[i]->heard_ms > *heard_ms) {
			*heard_ms = self->parts[i]->heard_ms;
		}
	}
	int64_t until_ms = self->rollup
		? tc_catalogue_area(self->catalogue, self->area)->valid_from_ms
		: INT64_MAX;
	struct tc_spot spot;
	for (bool first = true; next_spot(self, &cursor, &spot); first = false) {
		to_beat(self, &spot, first);
		struct sum sum;
		read_sum(self, &spot, &sum);
		pass(self, &cursor, &spot);
		if (sum.reported == 0 || spot.end_ms > until_ms) {
			continue;
		}
		struct tc_point point =
			tc_blend_point(&sum.blend, self->view, &spot, sum.fits ? &sum.value : NULL);
		if (!tc_growing_add(growing, &point)) {
			return;
		}
	}
}

static int compare_points(const struct tc_point *a, const struct tc_point *b) {
	if (a->end_ms != b->end_ms) {
		return a->end_ms < b->end_ms ? -1 : 1;
	}
	return a->start_ms == b->start_ms ? 0 : a->start_ms < b->start_ms ? -1 : 1;
}

/* Somebody reported the whole: it stands, and bears how much of it the parts have told. */
static struct tc_point hold_against(
	const struct whole *self, const struct tc_point *reported, const struct tc_point *added) {
	struct tc_point point = *reported;
	struct tc_spot spot = tc_spot_of(reported);
	if (self->rollup) {
		return point;
	}
	struct sum sum;
	read_sum(self, &spot, &sum);
	point.members = sum.parts;
	point.members_reported = sum.reported;
	/* Instants of different moments need not add up. */
	point.unbalanced = added != NULL && sum.reported == sum.parts && point.has_value &&
		added->has_value && spot.grain != TC_GRAIN_INSTANT &&
		!tc_witness_adds_up(&point.value, &added->value, self->contract);
	return point;
}

/* What was reported and what was added, newest first, merged and turned round. */
static bool merge(const struct whole *self, const struct tc_series *reported,
	const struct tc_growing *added, int last, struct tc_making *out) {
	struct tc_growing all = { .last = last };
	int at = reported == NULL ? 0 : reported->count, next = 0;
	while ((at > 0 || next < added->count) && all.count < last) {
		const struct tc_point *own = at > 0 ? &reported->points[at - 1] : NULL;
		const struct tc_point *other = next < added->count ? &added->points[next] : NULL;
		int order = own == NULL ? -1 : other == NULL ? 1 : compare_points(own, other);
		struct tc_point point =
			order < 0 ? *other : hold_against(self, own, order == 0 ? other : NULL);
		at -= order >= 0;
		next += order <= 0;
		if (!tc_growing_add(&all, &point)) {
			free(all.points);
			return false;
		}
	}
	for (int i = 0; i < all.count / 2; i++) {
		struct tc_point point = all.points[i];
		all.points[i] = all.points[all.count - 1 - i];
		all.points[all.count - 1 - i] = point;
	}
	out->points = all.points;
	out->count = all.count;
	return true;
}

/* The sum of all parts is one more witness of what was reported. */
static void add_witnesses(const struct whole *self, const struct tc_series *reported,
	const struct tc_growing *added, struct tc_making *out) {
	for (int i = 0; reported != NULL && i < reported->witness_count &&
		out->witness_count < TC_MAKING_WITNESSES - 1;
		i++) {
		out->witnesses[out->witness_count++] = reported->witnesses[i];
	}
	bool whole = added->count > 0 && reported != NULL && !self->rollup &&
		added->points[0].members == added->points[0].members_reported &&
		added->points[0].grain != TC_GRAIN_INSTANT;
	if (whole) {
		out->witnesses[out->witness_count++] = added->points[0];
	}
}

bool tc_total_make(
	const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out) {
	struct whole self;
	if (!open_whole(&self, tc_view_catalogue(view), view, wanted->indicator, wanted->area)) {
		return false;
	}
	const struct tc_series *reported = tc_view_series(view, wanted->indicator, wanted->area);
	struct tc_growing added = { .last = wanted->last };
	int64_t heard_ms = INT64_MIN;
	add_spots(&self, &added, &heard_ms);
	if (reported == NULL && added.count == 0) {
		free(added.points);
		return false;
	}
	bool done = merge(&self, reported, &added, wanted->last, out);
	add_witnesses(&self, reported, &added, out);
	out->source = reported != NULL ? reported->source : added.points[0].source;
	out->heard_ms =
		reported != NULL && reported->heard_ms > heard_ms ? reported->heard_ms : heard_ms;
	free(added.points);
	return done;
}

static int note(struct tc_ingredient *out, int size, int count, int indicator, int area,
	const struct tc_point *point) {
	if (count < size) {
		out[count] = (struct tc_ingredient) { indicator, area, point };
	}
	return count + 1;
}

int tc_total_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_spot *spot, struct tc_ingredient *out, int size) {
	struct whole self;
	int count = 0;
	if (!open_whole(&self, tc_view_catalogue(view), view, indicator, area)) {
		return 0;
	}
	for (int i = 0; i < self.count; i++) {
		if (!is_part(&self, i, spot)) {
			continue;
		}
		int part = self.areas[i];
		const struct tc_point *point =
			tc_spot_find(self.parts[i], spot, tc_spot_patience_ms(self.contract));
		count = note(out, size, count, indicator, part, point);
		if (self.weight >= 0) {
			point = tc_spot_find_up_to(tc_view_series(view, self.weight, part), spot);
			count = note(out, size, count, self.weight, part, point);
		}
	}
	return count;
}
