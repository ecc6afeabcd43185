/* From a low to a high figure over time, as a filled strip: a tolerance, the range of a forecast. */
#ifndef TC_WIDGETS_KIT_BAND_H
#define TC_WIDGETS_KIT_BAND_H

#include "widgets/kit/lines.h"

struct tc_band_point {
	int64_t start_ms, end_ms;
	double low, high;
	bool open;   /* one of both is not firm: the stretch into it is hatched */
	bool joined; /* to the point before it, in both */
};

/* The periods that both lines have a value of, oldest first; at most the smaller count of both. Returns how
 * many. A low above its high spans the same. */
int tc_band_read(
	struct tc_band_point *points, const struct tc_line *low, const struct tc_line *high);

void tc_band_draw(struct tc_drawlist *list, const struct tc_band_point *points, int count,
	const struct tc_line_frame *frame);

#endif
