/* Alarms of rules that panes bring along: the office's lists do not have them and the hub does not know them, so
 * the wall alone judges them, from the history that it has. Private to board.c. */
#ifndef TC_FEEDS_JUDGE_BOARD_OWN_H
#define TC_FEEDS_JUDGE_BOARD_OWN_H

#include "feeds/judge/alarms.h"

/* Zeroed is none. */
struct tc_board_own {
	struct tc_alarm_rules rules; /* borrowed */
	enum tc_alarm_hand hand;
	struct tc_alarms *alarms; /* in the board's arena; NULL: not begun */
	int64_t *acknowledged_ms; /* likewise, of each entry; 0: nobody did */
};

/* From the history of view up to at_ms, so that what began before somebody looked has its true beginning. False: no
 * memory in arena. */
bool tc_board_own_begin(struct tc_board_own *own, const struct tc_catalogue *catalogue,
	const struct tc_view *view, int64_t at_ms, struct tc_arena *arena);

/* Judge a view; *next_ms is brought down to when one may change without news. Nothing before begin. */
void tc_board_own_judge(struct tc_board_own *own, const struct tc_view *view, int64_t *next_ms);

/* Somebody at the wall has seen it. False: it is none of these, or there was nothing to acknowledge. */
bool tc_board_own_acknowledge(
	struct tc_board_own *own, const struct tc_standing *standing, int64_t at_ms);

/* How many entries, and entry i. */
int tc_board_own_count(const struct tc_board_own *own);
const struct tc_alarm_entry *tc_board_own_entry(const struct tc_board_own *own, int i);

#endif
