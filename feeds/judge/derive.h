/* Figures that nobody reports: what areas add up to (total.c), what a province was before it was one
 * (total.c), and what a formula says (compute.c). A view shows them as any other series; their state is the
 * worst of what they were made of. Decimal arithmetic; a quotient is rounded half away from zero to
 * TC_DERIVE_DECIMALS places. */
#ifndef TC_FEEDS_JUDGE_DERIVE_H
#define TC_FEEDS_JUDGE_DERIVE_H

#include "feeds/mirror/view.h"

enum { TC_DERIVE_DECIMALS = 12, TC_INGREDIENTS_MAX = TC_DERIVER_INPUTS };

/* For tc_mirror_set_deriver. */
extern const struct tc_deriver tc_judge_deriver;

/* How many newest periods must be kept, so that `last` can be judged: a check looks back. */
int tc_derive_last(const struct tc_indicator *indicator, int last);

/* What must be kept so that wanted can be judged: itself and all it is made of, each as far back as that needs;
 * some more than once. Formulas never go in a circle. */
void tc_derive_needs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	void (*take)(void *user, const struct tc_need *need), void *user);

/* One figure that another was made of. */
struct tc_ingredient {
	int indicator, area;
	const struct tc_point *point; /* borrowed from the view; NULL: it has none, it is missing */
};

/* What a figure was made of, or would be: for the question where it came from, and who is missing. At most
 * size; returns how many there are, 0 for a figure that was reported and is no whole. */
int tc_derive_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_point *point, struct tc_ingredient *out, int size);

#endif
