/* What the parts of the histogram share: histogram.c reads, histogram_draw.c draws. */
#ifndef TC_WIDGETS_HISTOGRAM_H
#define TC_WIDGETS_HISTOGRAM_H

#include "widgets/kit/bins.h"
#include "widgets/kit/number.h"
#include "widgets/kit/sample.h"

enum { TC_HISTOGRAM_NAMED_MAX = 6 };

struct tc_histogram {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_roll roll;   /* peers and their figures */
	struct tc_list breaks; /* of double; none: bins of one round width */
	struct tc_list named;  /* of const char * */
	int most, scale, decimals;

	int named_areas[TC_HISTOGRAM_NAMED_MAX];
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

void tc_histogram_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
