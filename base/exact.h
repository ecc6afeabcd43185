/* Sums, products and quotients of decimals without a double in between: 0.1 + 0.2 is 0.3, and the sum of 63
 * provinces is the sum that a clerk would write. Fixed point, 36 digits on either side of the point; what
 * does not fit is refused, never rounded. Only a division rounds, where its caller says. */
#ifndef TC_BASE_EXACT_H
#define TC_BASE_EXACT_H

#include "base/decimal.h"

#include <stdbool.h>
#include <stdint.h>

enum { TC_EXACT_LIMBS = 8, TC_EXACT_DECIMALS_MAX = 36 };

/* Zeroed it is 0. */
struct tc_exact {
	uint32_t limbs[TC_EXACT_LIMBS]; /* base 10^9, the least first, in units of 10^-36 */
	bool negative;                  /* never of zero */
	int decimals;                   /* places it is written with: 1.10 has two */
};

/* False when it does not fit. */
bool tc_exact_read(const struct tc_decimal *decimal, struct tc_exact *out);
struct tc_exact tc_exact_integer(int32_t value);

/* out may be an operand. False, and out as it was, when the result does not fit; for a quotient also when
 * b is 0. A sum is written with the more decimals of the two, a product with both together. */
bool tc_exact_add(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out);
bool tc_exact_subtract(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out);
bool tc_exact_multiply(const struct tc_exact *a, const struct tc_exact *b, struct tc_exact *out);
/* To decimals places (0..36), half away from zero; written without zeros at its end. */
bool tc_exact_divide(
	const struct tc_exact *a, const struct tc_exact *b, int decimals, struct tc_exact *out);

/* -1, 0, 1. */
int tc_exact_compare(const struct tc_exact *a, const struct tc_exact *b);
bool tc_exact_is_zero(const struct tc_exact *value);

/* As a decimal, its text whole. False when that is longer than a decimal may be. */
bool tc_exact_write(const struct tc_exact *value, struct tc_decimal *out);

#endif
