/* Intervals that numbers are counted in: of one round width, or between given bounds. An interval holds its lower
 * bound and not its upper one, but for the last, which holds both: 100 % is no interval of its own. */
#ifndef TC_WIDGETS_KIT_BINS_H
#define TC_WIDGETS_KIT_BINS_H

#include "base/option.h"

enum { TC_BINS_MAX = 23 }; /* their edges are the most ticks of an axis */

struct tc_bins {
	double edges[TC_BINS_MAX +
		1]; /* rising, of count + 1; the outer ones of open ends are not said */
	int count;
	bool open_low, open_high; /* the first reaches down, the last up without end */
	bool even;                /* all of one width */
};

/* At most `most` (1..TC_BINS_MAX) intervals that hold low..high, their width 1, 2 or 5 times a power of ten, and
 * no finer than numbers of so many decimals are. low <= high. */
void tc_bins_even(struct tc_bins *bins, double low, double high, int most, int decimals);

/* Between bounds (of double, rising), open below and above where numbers lie there. */
void tc_bins_given(struct tc_bins *bins, const struct tc_list *bounds, double low, double high);

/* Which interval holds a number of low..high. */
int tc_bins_of(const struct tc_bins *bins, double number);

#endif
