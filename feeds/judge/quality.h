/* What makes a figure worth a second look, apart from when it came. Private to this folder. */
#ifndef TC_FEEDS_JUDGE_QUALITY_H
#define TC_FEEDS_JUDGE_QUALITY_H

#include "feeds/judge/derive.h"
#include "feeds/judge/judge.h"

/* Incomplete and questionable, as contract and status say, of a point of series, and why questionable. */
void tc_quality_mark(struct tc_reading *reading, const struct tc_indicator *indicator,
	const struct tc_series *series, const struct tc_point *point);

/* A jump is told against so many periods before at most. */
enum { TC_QUALITY_JUMP_WINDOW = 30 };

/* Further from the median of the numbers before (count > 0, in any order, used up) than k times their median
 * distance from it. Where all were the same any other number would be a jump: that proves nothing. *median gets
 * theirs. */
bool tc_quality_jumps(double k, double *before, int count, double number, double *median);

/* Whether a witness of the same period says the same. */
bool tc_quality_agrees(const struct tc_indicator *indicator, const struct tc_point *point,
	const struct tc_point *witness);

/* Take over what an input tells of its time and its sources; the earliest trouble is since when. */
void tc_quality_inherit(struct tc_reading *reading, struct tc_reading input);

#endif
