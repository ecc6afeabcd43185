/* Series made ready for hints. Internal to hint*.c. */
#ifndef TC_FEEDS_JUDGE_HINT_PARTS_H
#define TC_FEEDS_JUDGE_HINT_PARTS_H

#include "feeds/judge/hints.h"

/* A point that has a value. */
struct tc_hint_figure {
	const struct tc_point *point;
	int digits; /* without leading zeros, at the finest place the series is written with */
	int last;   /* digit at that place */
	bool moved; /* another value than the one before of its grain */
};

struct tc_hint_figures {
	const struct tc_series *series;
	struct tc_hint_figure *items; /* as the series is sorted */
	int count;
};

struct tc_hint_search {
	const struct tc_catalogue *catalogue;
	const struct tc_indicator *indicator;
	const struct tc_hint_figures *all; /* of one indicator */
	int count;
	void (*take)(void *user, const struct tc_hint *hint);
	void *user;
};

/* hint_copies.c: of all areas of one indicator. False when memory is out. */
bool tc_hint_copies(const struct tc_hint_search *search);
void tc_hint_last_days(const struct tc_hint_search *search);

#endif
