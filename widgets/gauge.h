/* What the halves of the gauge share: gauge.c reads, gauge_draw.c draws. */
#ifndef TC_WIDGETS_GAUGE_H
#define TC_WIDGETS_GAUGE_H

#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

enum { TC_GAUGE_LIMITS_MAX = 4 };

/* One entry of the option "limits". */
struct tc_gauge_limit {
	double at;
	struct tc_words name;
};

struct tc_gauge {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_words unit;
	struct tc_list limits;
	double from, full, target_number;
	bool target;
	int decimals, scale;

	const struct tc_catalogue *catalogue;
	int indicator, area;
	const char *unit_text;
	struct tc_fact fact;
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* True when a target is to be shown. */
bool tc_gauge_target(const struct tc_gauge *self, double *target);

void tc_gauge_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
