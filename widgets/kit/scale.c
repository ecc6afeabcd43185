#include "widgets/kit/scale.h"

#include <math.h>

struct tc_scale tc_scale_fit(
	double low, double high, bool from_zero, double low_px, double high_px) {
	if (low > high) {
		low = 0;
		high = 1;
	}
	bool near_zero = (low > 0 && low < high * 0.5) || (high < 0 && high > low * 0.5);
	if (from_zero || near_zero) {
		low = fmin(low, 0);
		high = fmax(high, 0);
	}
	if (high - low < fmax(fabs(high), fabs(low)) * 1e-12 || high <= low) {
		double room = fmax(fabs(high) * 0.05, 1e-9);
		low -= room;
		high += room;
	}
	return (struct tc_scale) { low, high, low_px, high_px };
}

double tc_scale_px(const struct tc_scale *scale, double number) {
	double share =
		number / (scale->high - scale->low) - scale->low / (scale->high - scale->low);
	return scale->low_px + share * (scale->high_px - scale->low_px);
}

bool tc_scale_has_zero(const struct tc_scale *scale) {
	return scale->low <= 0 && scale->high >= 0;
}
