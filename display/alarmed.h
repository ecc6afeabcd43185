/* Which alarms are a pane's: those of the series that it shows. Main thread. */
#ifndef TC_DISPLAY_ALARMED_H
#define TC_DISPLAY_ALARMED_H

#include "display/damage.h"
#include "feeds/judge/board.h"
#include "widgets/widget.h"

#include <jansson.h>

/* What a pane shows; wants as its widget's class gives them. */
struct tc_pane_wants {
	const struct tc_want *items;
	int count;
};

/* The most urgent of a pane's alarms; zeroed: none. board may be NULL. */
struct tc_badge tc_alarmed_worst(const struct tc_pane_wants *wants,
	const struct tc_catalogue *catalogue, const struct tc_board *board);

/* All of them for the scene dump: rule, area, state, priority. Owned. */
json_t *tc_alarmed_dump(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	const struct tc_board *board);

/* What guards of rules ask for of the series in wants: the rules sleep without. At most size are written, all
 * are counted. */
int tc_alarmed_guards(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	struct tc_want *out, int size);

/* Over panes: what breathes in their lists, each at its place on the wall. still: as in a picture that stands.
 * Returns how many. */
int tc_alarmed_breathe(const struct tc_painting *panes, int count, int64_t now_ms, bool still,
	struct tc_drawlist *out);

#endif
