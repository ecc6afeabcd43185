/* Whether two who speak of the same thing say the same. Private to this folder. */
#ifndef TC_FEEDS_JUDGE_WITNESS_H
#define TC_FEEDS_JUDGE_WITNESS_H

#include "feeds/mirror/view.h"

/* Within a share (0..1) of the larger of the two; 0: the same number, however it is written. */
bool tc_witness_agrees(const struct tc_decimal *a, const struct tc_decimal *b, double tolerance);

/* A whole as reported and what its parts add up to. A mean was rounded by whoever reported it. */
bool tc_witness_adds_up(const struct tc_decimal *reported, const struct tc_decimal *added,
	const struct tc_indicator *contract);

#endif
