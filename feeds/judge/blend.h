/* What several figures have in common when they become one. Private to this folder. */
#ifndef TC_FEEDS_JUDGE_BLEND_H
#define TC_FEEDS_JUDGE_BLEND_H

#include "base/exact.h"
#include "feeds/judge/derive.h"

/* A period, or an instant. */
struct tc_spot {
	int64_t start_ms, end_ms;
	enum tc_period_grain grain;
};
struct tc_spot tc_spot_of(const struct tc_point *point);

/* The point of exactly this period; of an instant the newest up to it that is not older than
 * patience_ms. NULL when there is none. */
const struct tc_point *tc_spot_find(
	const struct tc_series *series, const struct tc_spot *spot, int64_t patience_ms);
/* The newest point that ends no later than the spot. */
const struct tc_point *tc_spot_find_up_to(
	const struct tc_series *series, const struct tc_spot *spot);

/* How long an instant's figure stands for the moment: until the judge calls its feed stale. */
int64_t tc_spot_patience_ms(const struct tc_indicator *indicator);

/* Zeroed: nothing is in it yet. */
struct tc_blend {
	struct tc_point point; /* status, qualifier and times so far */
	bool test, any, mixed;
};

/* Take a figure in: the worst status, the newest times, the smallest part of a whole. */
void tc_blend_add(struct tc_blend *blend, const struct tc_view *view, const struct tc_point *point);

/* The point of the spot; value NULL: none. */
struct tc_point tc_blend_point(const struct tc_blend *blend, const struct tc_view *view,
	const struct tc_spot *spot, const struct tc_exact *value);

/* The looser of two statuses: G V U ? before F, E, I, P and all others. */
char tc_status_worse(char a, char b);

/* Points in the order they are found, newest first, at most last. */
struct tc_growing {
	struct tc_point *points; /* owned */
	int count, last;
};
/* False when it is full, or memory is out. */
bool tc_growing_add(struct tc_growing *growing, const struct tc_point *point);

/* total.c: see tc_judge_deriver. */
int tc_total_inputs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	struct tc_need *inputs, int size);
bool tc_total_make(const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out);
int tc_total_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_spot *spot, struct tc_ingredient *out, int size);
/* 0: the area is none; else how often it was rolled up before. */
int tc_rollup_depth(const struct tc_catalogue *catalogue, int indicator, int area);

/* compute.c */
int tc_compute_inputs(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
	struct tc_need *inputs, int size);
bool tc_compute_make(
	const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out);
int tc_compute_ingredients(const struct tc_view *view, int indicator, int area,
	const struct tc_spot *spot, struct tc_ingredient *out, int size);

#endif
