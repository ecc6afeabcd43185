/* All alarm rules on the hub's own figures, with no wall connected too. It lives on the store's thread: what is
 * stored is observed, judged between two commits, and each change is on the disk before anybody is told. */
#ifndef TC_FEEDS_WIRE_SENTINEL_H
#define TC_FEEDS_WIRE_SENTINEL_H

#include "feeds/mirror/mirror.h"
#include "feeds/store/store.h"
#include "feeds/wire/alarm_act.h"
#include "feeds/wire/alarm_list.h"

struct tc_sentinel;

/* Reads what the rules ask for, and how every alarm stood, from the store. Everything is borrowed for its life;
 * the store's thread, or before that runs. Owned. */
enum tc_result tc_sentinel_open(struct tc_store *store, const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, struct tc_sentinel **out, struct tc_error *err);
void tc_sentinel_close(struct tc_sentinel *sentinel);

/* A source is heard or not. Any thread. */
void tc_sentinel_set_source(struct tc_sentinel *sentinel, const char *source,
	enum tc_source_state state, int64_t since_ms);

/* The rest: the store's thread. */

/* What was just stored. */
void tc_sentinel_observe(struct tc_sentinel *sentinel, const struct tc_store_event *event);

/* In how many ms there is something to judge without news; 0: now. */
int tc_sentinel_wait_ms(const struct tc_sentinel *sentinel);

/* Judge, if there is news or it is time, and bring what has changed to the disk. A failure is the store's: what
 * it did not take is not told, and tried again at the next turn. */
enum tc_result tc_sentinel_turn(struct tc_sentinel *sentinel, struct tc_error *err);

struct tc_alarm_outcome {
	enum tc_alarm_state state;
	int64_t number; /* of the row that says so */
};
/* Do what an operator asks, and bring it to the disk. name: whose token it was. TC_NOT_FOUND: the rule does not
 * watch the area; TC_CONFLICT: its alarm is in no state that the act means something to; else a failure of the
 * store, and nothing was done. */
enum tc_result tc_sentinel_act(struct tc_sentinel *sentinel, const struct tc_alarm_act *act,
	const char *name, struct tc_alarm_outcome *outcome, struct tc_error *err);

/* What is to be told since the last call: owned. NULL: nothing new, or memory is out (asked again then). */
struct tc_alarm_list *tc_sentinel_list(struct tc_sentinel *sentinel);

#endif
