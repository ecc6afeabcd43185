/* Exact sums of what was sent: a whole that is added up here says neither more nor less than its parts. */
#ifndef TC_WIDGETS_KIT_SUM_H
#define TC_WIDGETS_KIT_SUM_H

#include "base/decimal.h"

#include <stdbool.h>
#include <stdint.h>

/* Begins zeroed. */
struct tc_sum {
	int64_t millionths;
	int decimals; /* the most that any was sent with */
	bool failed;  /* more than six decimals or 18 digits: no sum */
};

void tc_sum_add(struct tc_sum *sum, const struct tc_decimal *value);

/* The sum, with as many decimals as its longest part; false, and *out is what it was, when there is none. */
bool tc_sum_get(const struct tc_sum *sum, struct tc_decimal *out);

#endif
