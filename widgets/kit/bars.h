/* Two to a few measured dates as level bars from zero, date on the left, value after the bar. */
#ifndef TC_WIDGETS_KIT_BARS_H
#define TC_WIDGETS_KIT_BARS_H

#include "widgets/kit/date.h"
#include "widgets/kit/fact.h"

struct tc_bar {
	char label[TC_DATE_TEXT_MAX]; /* "09/03" */
	const char *value;            /* as written; "": the figure above already says it */
	const struct tc_fact *fact;   /* state and datum */
	bool meant;                   /* the newest: data, the others data2 */
};

/* Rows from top_px down, 12 u apart, closer when height_px is short: below 10 u the date stands behind the
 * value, and a bar that has no value written has no date. Returns the height used, px. */
double tc_bars_draw(
	struct tc_drawlist *list, struct tc_rect box, const struct tc_bar *bars, int count);

/* One bar in the manner of its figure's state: filled in ink, or an outline of what is lost, incomplete or
 * not yet firm. */
void tc_bar_draw(
	struct tc_drawlist *list, struct tc_rect bar, const struct tc_fact *fact, enum tc_ink ink);

/* The same as a stem from one spot to another, with a disc of TC_LOLLIPOP_U about its end: a ring where the bar would
 * be an outline. */
#define TC_LOLLIPOP_U 2.0
void tc_lollipop_draw(struct tc_drawlist *list, struct tc_spot from, struct tc_spot to,
	const struct tc_fact *fact, enum tc_ink ink);

#endif
