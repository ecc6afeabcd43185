#include "feeds/judge/witness.h"

#include "base/exact.h"

#include <math.h>
#include <string.h>

bool tc_witness_agrees(const struct tc_decimal *a, const struct tc_decimal *b, double tolerance) {
	struct tc_exact left, right;
	if (tc_exact_read(a, &left) && tc_exact_read(b, &right) &&
		tc_exact_compare(&left, &right) == 0) {
		return true;
	}
	double scale = fmax(fabs(a->number), fabs(b->number));
	return tolerance > 0 && fabs(a->number - b->number) <= tolerance * scale;
}

static int decimals_of(const struct tc_decimal *decimal) {
	struct tc_exact exact;
	return tc_exact_read(decimal, &exact) && exact.decimals <= 12 ? exact.decimals : 12;
}

bool tc_witness_adds_up(const struct tc_decimal *reported, const struct tc_decimal *added,
	const struct tc_indicator *contract) {
	bool mean = contract->aggregation == TC_AGGREGATION_MEAN ||
		contract->aggregation == TC_AGGREGATION_WEIGHTED;
	char text[512];
	struct tc_decimal rounded = *added;
	if (mean) {
		size_t length = tc_decimal_rounded(added, decimals_of(reported), text, sizeof text);
		if (tc_decimal_parse(text, length, &rounded) != TC_DECIMAL_FINE) {
			rounded = *added;
		}
	}
	return tc_witness_agrees(reported, &rounded, contract->tolerance);
}
