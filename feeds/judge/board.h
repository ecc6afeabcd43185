/* All alarms as a wall shows them. The hub's list is the truth while it is there; the same rules are judged on
 * the wall's own figures beside it, so that with the hub gone the wall goes on from the last list: what was
 * raised keeps its beginning and who acknowledged it, and what falls silent or late from then on is raised
 * here. Of a picture of the past they are judged anew from the history that is there. Rules that panes bring
 * along are the wall's alone: judged here, acknowledged here. Main thread. */
#ifndef TC_FEEDS_JUDGE_BOARD_H
#define TC_FEEDS_JUDGE_BOARD_H

#include "feeds/judge/alarms.h"

/* More than anybody reads; of more the least urgent are left out, and still counted. */
enum { TC_BOARD_ITEMS_MAX = 1000 };

/* Owned; catalogue is borrowed for its life. until_ms: as in struct tc_question. NULL: no memory. */
struct tc_board *tc_board_create(const struct tc_catalogue *catalogue, int64_t until_ms);
void tc_board_destroy(struct tc_board *board);

/* Before the id of a pane's rule, so that no rule of the office is meant. */
#define TC_BOARD_OWN_PREFIX "pane:"
/* Rules of panes, before the first update; borrowed for its life. hand: whether somebody at this wall can acknowledge them. */
void tc_board_set_rules(
	struct tc_board *board, const struct tc_alarm_rules *rules, enum tc_alarm_hand hand);

/* Whether an alarm is of such a rule. */
bool tc_board_is_own(const struct tc_standing *standing);
/* Acknowledge one of these at at_ms (Unix); shown from the next update on. False: there is nothing to acknowledge. */
bool tc_board_acknowledge(
	struct tc_board *board, const struct tc_standing *standing, int64_t at_ms);

/* Let view show it as last updated: the view keeps the list too, for whoever draws it again without a board's memory. */
void tc_board_show(const struct tc_board *board, struct tc_view *view);
/* In place of an update: what a view kept, neither more nor less, and show it. */
void tc_board_restore(struct tc_board *board, struct tc_view *view);

/* Judge a view. True when something that is shown changed. Memory that is out leaves it as it was. */
bool tc_board_update(struct tc_board *board, const struct tc_view *view);

/* Unix ms (hub's clock) at which an update may change something without news; INT64_MAX: never. */
int64_t tc_board_next_change_ms(const struct tc_board *board);

/* Changes with every change of what follows. NULL: a board without alarms. */
uint64_t tc_board_serial(const struct tc_board *board);

/* Those that are shown, the most urgent first, of the same priority what is not over, then what nobody has
 * seen, then the newest. Borrowed until the next update. */
int tc_board_items(const struct tc_board *board, const struct tc_standing **out);
/* How many there are, also where not all are kept; how many are shelved, which are not among them. */
int tc_board_count(const struct tc_board *board);
int tc_board_shelved(const struct tc_board *board);

/* The most urgent one of a series; NULL: none. */
const struct tc_standing *tc_board_find(const struct tc_board *board, int indicator, int area);

/* The rule of an alarm, the office's or a pane's; NULL where neither has it. board NULL: the office's alone. */
const struct tc_alarm_rule *tc_board_rule(const struct tc_board *board,
	const struct tc_catalogue *catalogue, const struct tc_standing *standing);

#endif
