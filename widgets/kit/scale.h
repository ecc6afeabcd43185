/* Number -> px along one axis. */
#ifndef TC_WIDGETS_KIT_SCALE_H
#define TC_WIDGETS_KIT_SCALE_H

#include <stdbool.h>

struct tc_scale {
	double low, high;       /* of the numbers */
	double low_px, high_px; /* where they lie; high_px is smaller when y points down */
};

/* A range that holds low..high of the data (low > high: no data) and, when from_zero, also 0. Never
 * empty: a single number gets room on both sides. Without from_zero zero is taken in all the same when
 * the data reach more than half way down to it, because a line cut close to zero deceives. */
struct tc_scale tc_scale_fit(
	double low, double high, bool from_zero, double low_px, double high_px);

double tc_scale_px(const struct tc_scale *scale, double number);

/* True when 0 lies on the axis, so that a zero line can be drawn. */
bool tc_scale_has_zero(const struct tc_scale *scale);

#endif
