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

/* The rules of a pane's own alarm, one for each of its figures that it watches, named "pane:2/dang-ky" by scene (from 0) and
 * pane. At most size are written, all
 * are added to *count. False: memory is out, or the pane does not show the indicator that its rule
 * names, which is a fault below the pane's pointer. */
struct tc_alarmed_pane {
	const struct tc_alarm_rule *alarm; /* kind 0: none */
	const struct tc_pane_wants *wants;
	const char *id, *pointer;
	int scene;
};
bool tc_alarmed_rules(const struct tc_alarmed_pane *pane, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, struct tc_alarm_rule *out, int size, int *count,
	struct tc_faults *faults);

/* What guards of rules ask for of the series in wants: the rules sleep without. At most size are written, all
 * are counted. */
int tc_alarmed_guards(const struct tc_pane_wants *wants, const struct tc_catalogue *catalogue,
	struct tc_want *out, int size);

/* Over panes: what breathes in their lists, each at its place on the wall. still: as in a picture that stands.
 * Returns how many. */
int tc_alarmed_breathe(const struct tc_painting *panes, int count, int64_t now_ms, bool still,
	struct tc_drawlist *out);

#endif
