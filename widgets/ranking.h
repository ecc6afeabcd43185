/* What the two halves of the ranking share: ranking.c reads and orders, ranking_draw.c draws. */
#ifndef TC_WIDGETS_RANKING_H
#define TC_WIDGETS_RANKING_H

#include "widgets/kit/pane.h"
#include "widgets/kit/turnout.h"

enum tc_ranking_order { TC_RANKING_CONTRACT = 1, TC_RANKING_HIGHEST, TC_RANKING_LOWEST };

/* A place in the order. Padding is zeroed: places are compared as bytes. */
struct tc_ranking_place {
	int area, rank; /* equal values share a rank: 1, 2, 2, 4 */
	double amount;  /* what it is ranked by: the value, or for how long it is overdue, ms */
	char overdue[TC_OVERDUE_MAX]; /* timeliness: the same in words */
	struct tc_fact fact;
};

struct tc_ranking {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code;
	struct tc_peers peers;
	struct tc_length pitch;
	int top, bottom, columns, order, emphasis, decimals;
	int show; /* enum tc_show */
	double full;
	bool bars, same_period;

	const struct tc_catalogue *catalogue;
	int indicator;
	struct tc_ranking_place *places, *scratch; /* peers.count of each; best first */
	int place_count, member_count;             /* ranked; asked */
	struct tc_member *members;                 /* timeliness: TC_PEERS_MAX; else NULL */
	int good_count, unsent_count;              /* timeliness: on time; never sent anything */
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

void tc_ranking_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
