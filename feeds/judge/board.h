/* All alarms as a wall shows them. The hub's list is the truth while it is there; the same rules are judged on
 * the wall's own figures beside it, so that with the hub gone the wall goes on from the last list: what was
 * raised keeps its beginning and who acknowledged it, and what falls silent or late from then on is raised
 * here. Of a picture of the past they are judged anew from the history that is there. Main thread. */
#ifndef TC_FEEDS_JUDGE_BOARD_H
#define TC_FEEDS_JUDGE_BOARD_H

#include "feeds/judge/alarms.h"

/* More than anybody reads; of more the least urgent are left out, and still counted. */
enum { TC_BOARD_ITEMS_MAX = 1000 };

/* Owned; catalogue is borrowed for its life. until_ms: as in struct tc_question. NULL: no memory. */
struct tc_board *tc_board_create(const struct tc_catalogue *catalogue, int64_t until_ms);
void tc_board_destroy(struct tc_board *board);

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

/* The rule of an alarm; NULL where the code lists here do not have it. */
const struct tc_alarm_rule *tc_board_rule(
	const struct tc_catalogue *catalogue, const struct tc_standing *standing);

#endif
