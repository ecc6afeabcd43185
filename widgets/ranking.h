/* What the parts of the ranking share: ranking.c reads and orders, ranking_movement.c compares with the period before,
 * ranking_words.c says what no row does, ranking_draw.c draws. */
#ifndef TC_WIDGETS_RANKING_H
#define TC_WIDGETS_RANKING_H

#include "widgets/kit/movement.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tally.h"
#include "widgets/kit/turnout.h"

enum tc_ranking_order { TC_RANKING_CONTRACT = 1, TC_RANKING_HIGHEST, TC_RANKING_LOWEST };

/* A place in the order. Padding is zeroed: places are compared as bytes. */
struct tc_ranking_place {
	int area, rank; /* equal values share a rank: 1, 2, 2, 4 */
	double amount;  /* what it is ranked by: the value, or for how long it is overdue, ms */
	char overdue[TC_OVERDUE_MAX]; /* timeliness: the same in words */
	int movement, steps;          /* enum tc_movement, 0 where it is not asked for; places */
	bool highlighted;
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
	bool bars, same_period, movement;
	const char *highlight_code;

	const struct tc_catalogue *catalogue;
	int indicator, highlight; /* highlight -1: nobody */
	bool former_known;        /* movement: it could be compared, with this period */
	struct tc_period former;
	struct tc_ranking_place *places, *scratch; /* peers.count of each; best first */
	int place_count, member_count;             /* ranked; asked */
	struct tc_member *members;                 /* timeliness: TC_PEERS_MAX; else NULL */
	int good_count, unsent_count;              /* timeliness: on time; never sent anything */
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* Set movement and steps of count ranked places, and what they were compared with. */
void tc_ranking_move(struct tc_ranking *self, const struct tc_view *view,
	struct tc_ranking_place *places, int count);

/* "2 trễ · 3 tạm tính"; of timeliness only what no row says. */
void tc_ranking_write_words(
	const struct tc_ranking *self, const struct tc_tally *tally, char *out, size_t size);
/* "61/63" for the slot, or among the words at the foot where title and slot would be too long. */
const char *tc_ranking_write_slot(
	const struct tc_ranking *self, struct tc_drawlist *out, char *words, size_t words_size);
/* Join to out what top and bottom rows leave untold: who is of an earlier period, equals that the cut parts, the one who is
 * meant and hidden, and what movements compare with. newest: of all. */
void tc_ranking_tell_rows(const struct tc_ranking *self, const struct tc_fact *newest, int top,
	int bottom, char *out, size_t size);

void tc_ranking_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
