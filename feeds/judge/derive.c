#include "feeds/judge/derive.h"

#include "feeds/judge/blend.h"

enum {
	JUMP_PERIODS = 30,
	STILL_PERIODS_MAX = 2000,
	LAST_MAX = 10000,
	RANK_TOTAL = 100,
	RANK_FORMULA = 200,
};

int tc_derive_last(const struct tc_indicator *indicator, int last) {
	const struct tc_checks *checks = &indicator->checks;
	int64_t more = checks->jump > 0 ? JUMP_PERIODS : 0;
	if (checks->moves_within_ms > 0) {
		int64_t still = checks->moves_within_ms / indicator->cadence_ms + 2;
		still = still < STILL_PERIODS_MAX ? still : STILL_PERIODS_MAX;
		more = still > more ? still : more;
	}
	return last + more > LAST_MAX ? LAST_MAX : (int)(last + more);
}

static int inputs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	struct tc_need *out, int size) {
	const struct tc_indicator *indicator = tc_catalogue_indicator(catalogue, wanted->indicator);
	return indicator->formula != NULL ? tc_compute_inputs(catalogue, wanted, out, size)
					  : tc_total_inputs(catalogue, wanted, out, size);
}

static int rank(const struct tc_catalogue *catalogue, int indicator, int area) {
	const struct tc_indicator *contract = tc_catalogue_indicator(catalogue, indicator);
	if (contract->formula != NULL) {
		return RANK_FORMULA + contract->level;
	}
	int depth = tc_rollup_depth(catalogue, indicator, area);
	return depth > 0 ? depth : RANK_TOTAL;
}

static bool make(const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out) {
	const struct tc_indicator *indicator =
		tc_catalogue_indicator(tc_view_catalogue(view), wanted->indicator);
	return indicator->formula != NULL ? tc_compute_make(view, wanted, out)
					  : tc_total_make(view, wanted, out);
}

const struct tc_deriver tc_judge_deriver = { inputs, rank, make };

void tc_derive_needs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	void (*take)(void *user, const struct tc_need *need), void *user) {
	struct tc_need made_of[TC_DERIVER_INPUTS], whole = *wanted;
	whole.last =
		tc_derive_last(tc_catalogue_indicator(catalogue, wanted->indicator), wanted->last);
	take(user, &whole);
	int count = inputs(catalogue, &whole, made_of, TC_DERIVER_INPUTS);
	for (int i = 0; i < count && i < TC_DERIVER_INPUTS; i++) {
		tc_derive_needs(catalogue, &made_of[i], take, user);
	}
}

int tc_derive_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_point *point, struct tc_ingredient *out, int size) {
	struct tc_spot spot = tc_spot_of(point);
	const struct tc_indicator *contract =
		tc_catalogue_indicator(tc_view_catalogue(view), indicator);
	return contract->formula != NULL
		? tc_compute_ingredients(view, indicator, area, &spot, out, size)
		: tc_total_ingredients(view, indicator, area, &spot, out, size);
}
