/* How one indicator is made of others, as indicators.json says it:
 *   "formula": {"op": "ratio", "of": ["ops.dossiers.online", "ops.dossiers.total"], "as": "percent"}
 * An expression is the id of an indicator, a number, or an object with "op" and "of". It is read and checked
 * with the code lists; feeds/judge works it out. */
#ifndef TC_FEEDS_CODELISTS_FORMULA_H
#define TC_FEEDS_CODELISTS_FORMULA_H

#include "base/decimal.h"

#include <stdbool.h>
#include <stddef.h>

enum tc_formula_op {
	TC_FORMULA_NUMBER = 1,
	TC_FORMULA_INDICATOR,
	TC_FORMULA_ADD,
	TC_FORMULA_SUBTRACT,
	TC_FORMULA_MULTIPLY,
	TC_FORMULA_DIVIDE,   /* of different things: the unit says so */
	TC_FORMULA_RATIO,    /* of the same thing */
	TC_FORMULA_CHANGE,   /* against the period before, or the same one a year ago */
	TC_FORMULA_AVERAGE,  /* of the last periods in a row */
	TC_FORMULA_SHARE,    /* of what the whole country has */
	TC_FORMULA_PER_HEAD, /* the second operand: its newest figure up to the period */
};

enum { TC_FORMULA_PARTS_MAX = 8, TC_FORMULA_DEPTH_MAX = 8 };

/* Immutable, borrowed for the catalogue's life. */
struct tc_formula {
	enum tc_formula_op op;
	struct tc_decimal number; /* NUMBER */
	const char *id;           /* INDICATOR, and its index in the catalogue */
	int indicator;
	bool percent;  /* RATIO, CHANGE, SHARE: times 100 */
	bool year_ago; /* CHANGE: else against the period before */
	int periods;   /* AVERAGE: how many, from 2 */
	const struct tc_formula *parts[TC_FORMULA_PARTS_MAX];
	int part_count;
};

/* "(ops.dossiers.online ÷ ops.dossiers.total) × 100": for who asks where a number came from. Cut to size. */
void tc_formula_print(const struct tc_formula *formula, char *out, size_t size);

#endif
