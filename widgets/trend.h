/* What the two halves of the trend share: trend.c reads, trend_draw.c draws. */
#ifndef TC_WIDGETS_TREND_H
#define TC_WIDGETS_TREND_H

#include "widgets/kit/lines.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

enum { TC_TREND_LINES_MAX = 4, TC_TREND_BARS_MAX = 4 };
enum tc_trend_form { TC_TREND_AUTO = 1, TC_TREND_LINE, TC_TREND_BARS };

/* One entry of the option "series". */
struct tc_trend_entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
};

struct tc_trend_line {
	int indicator, area;
	const char *name;
	struct tc_line_point *points; /* last of them, in the scene's arena */
	int count;
	struct tc_fact fact;                    /* the newest */
	struct tc_fact bars[TC_TREND_BARS_MAX]; /* newest known values, oldest first */
	int bar_count;
	struct tc_fact *told; /* of each point, in the scene's arena; NULL without a scene dump */
};

struct tc_trend {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_words name;
	struct tc_list entries;
	int last, form, decimals, scale;
	bool from_zero, target;
	double target_number;

	const struct tc_catalogue *catalogue;
	struct tc_trend_line lines[TC_TREND_LINES_MAX];
	int line_count;
	struct tc_line_point *scratch;
	struct tc_fact *told_scratch;
	int64_t now_ms, next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

struct tc_span tc_trend_span(const struct tc_widget *widget);
void tc_trend_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
