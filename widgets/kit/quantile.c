#include "widgets/kit/quantile.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

void tc_quantile_sort(double *numbers, int count) {
	qsort(numbers, (size_t)count, sizeof(*numbers), compare);
}

double tc_quantile(const double *sorted, int count, double share) {
	double place = (count - 1) * share, below = floor(place);
	int at = (int)below;
	if (at + 1 >= count) {
		return sorted[count - 1];
	}
	/* By weights: the difference of two numbers near the ends of a double's range would overflow. */
	double weight = place - below;
	return weight > 0 ? sorted[at] * (1 - weight) + sorted[at + 1] * weight : sorted[at];
}
