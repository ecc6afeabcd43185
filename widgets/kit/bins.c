#include "widgets/kit/bins.h"

#include <math.h>

/* A bound is met when a number misses it by rounding only. */
static const double slack = 1e-9;

/* whole * 10^power, rounded once: 3 * 0.1 is not 0.3, 3 / 10 is, as it was sent. */
static double number_of(double whole, int power) {
	return power < 0 ? whole / pow(10, -power) : whole * pow(10, power);
}

/* False when width takes more than `most` intervals, or they cannot be told apart. */
static bool cut(struct tc_bins *bins, double low, double high, int factor, int power, int most) {
	double width = number_of(factor, power);
	double first = floor(low / width + slack), last = ceil(high / width - slack);
	last = last > first ? last : first + 1;
	if (!(last - first <= most) || !(fabs(first) < 1e14) || !(fabs(last) < 1e14)) {
		return false;
	}
	bins->count = (int)(last - first);
	for (int i = 0; i <= bins->count; i++) {
		bins->edges[i] = number_of((first + i) * factor, power);
	}
	return true;
}

void tc_bins_even(struct tc_bins *bins, double low, double high, int most, int decimals) {
	static const int factors[] = { 1, 2, 5 };
	enum { DECADES_TRIED = 4 };
	*bins = (struct tc_bins) { .even = true };
	double apart = (high - low) / most;
	if (!(apart > 0)) {
		apart = fmax(fabs(high) * 0.1, 1e-3);
	}
	int power = (int)floor(log10(apart)) - 1;
	power = power < -decimals ? -decimals : power;
	for (int i = 0; i < DECADES_TRIED * 3; i++) {
		if (cut(bins, low, high, factors[i % 3], power + i / 3, most)) {
			return;
		}
	}
	bins->edges[0] = low;
	bins->edges[1] = high;
	bins->count = 1;
}

void tc_bins_given(struct tc_bins *bins, const struct tc_list *bounds, double low, double high) {
	const double *given = bounds->items;
	int count = (int)bounds->count, used = 0;
	*bins = (struct tc_bins) { .even = true };
	bins->open_low = low < given[0];
	bins->open_high = high > given[count - 1] || count == 1;
	if (bins->open_low) {
		bins->edges[used++] = low;
	}
	for (int i = 0; i < count && used <= TC_BINS_MAX; i++) {
		bins->edges[used++] = given[i];
	}
	if (bins->open_high && used <= TC_BINS_MAX) {
		bins->edges[used++] = fmax(high, given[count - 1]);
	}
	bins->count = used - 1;
	for (int i = 2; i < count; i++) {
		double first = given[1] - given[0], own = given[i] - given[i - 1];
		bins->even = bins->even && fabs(first - own) <= fabs(first) * slack;
	}
}

int tc_bins_of(const struct tc_bins *bins, double number) {
	int bin = 0;
	while (bin + 1 < bins->count && number >= bins->edges[bin + 1]) {
		bin++;
	}
	return bin;
}
