/* Alarms of a picture of the past. Inside feeds/judge. */
#ifndef TC_FEEDS_JUDGE_BOARD_PAST_H
#define TC_FEEDS_JUDGE_BOARD_PAST_H

#include "feeds/judge/alarms.h"

/* Judge alarms (new ones, all normal) at every moment of the history in view up to at_ms, at which something
 * can have begun or ended: so counts, delays and beginnings are those of then. It is as exact as that history:
 * a figure counts from when it was recorded or, recorded after at_ms, from the end of its period; an alarm
 * that began before the oldest figure begins with it; one of lateness begins at a full
 * hour, and a report that came before at_ms was never late. */
void tc_board_replay(struct tc_alarms *alarms, const struct tc_view *view, int64_t at_ms);

#endif
