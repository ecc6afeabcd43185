/* All alarms of a wall or a hub: every rule of the office for every area it watches, judged against one
 * view after the other. Holds state from view to view and nothing else; the same for whoever runs it. */
#ifndef TC_FEEDS_JUDGE_ALARMS_H
#define TC_FEEDS_JUDGE_ALARMS_H

#include "base/arena.h"
#include "feeds/judge/alarm.h"
#include "feeds/mirror/view.h"

struct tc_alarms;

/* One alarm and what it is of. */
struct tc_alarm_entry {
	const struct tc_alarm_rule *rule;
	int area;
	struct tc_alarm alarm;
};

/* Whether somebody can acknowledge. Where nobody can, what is over is over: an alarm that waits for a hand
 * that cannot reach it would stand for ever. */
enum tc_alarm_hand { TC_ALARM_HAND = 1, TC_ALARM_NO_HAND };

/* Every rule of the catalogue; the members of groups are those at at_ms. In arena; NULL without memory. */
struct tc_alarms *tc_alarms_create(const struct tc_catalogue *catalogue, enum tc_alarm_hand hand,
	int64_t at_ms, struct tc_arena *arena);
/* The same of other rules than the office's; items are borrowed for its life. */
struct tc_alarm_rules {
	const struct tc_alarm_rule *items;
	int count;
};
struct tc_alarms *tc_alarms_create_of(const struct tc_alarm_rules *rules,
	const struct tc_catalogue *catalogue, enum tc_alarm_hand hand, int64_t at_ms,
	struct tc_arena *arena);

/* From now on, for a wall that learns only later whether its hub takes acknowledgements. */
void tc_alarms_set_hand(struct tc_alarms *alarms, enum tc_alarm_hand hand);

/* For judging a history moment by moment up to known_ms: a figure recorded by then counts from when it was
 * recorded. One recorded later was loaded as history, and counts from its period. */
void tc_alarms_set_known(struct tc_alarms *alarms, int64_t known_ms);

/* Series that must be in the view, and how many values of each are looked at, the newest of those that have
 * begun; of more that come between two judgements the oldest are not seen. Fills at most size, returns how
 * many. */
struct tc_alarm_series {
	int indicator, area, last;
};
int tc_alarms_series(const struct tc_alarms *alarms, struct tc_alarm_series *out, int size);

/* Judge all against a view; until_ms as in struct tc_question. Values that came together are taken one after
 * the other, each once: what came and went between two views is not lost. True when one changed. *next_ms:
 * when one may change without news. */
bool tc_alarms_judge(
	struct tc_alarms *alarms, const struct tc_view *view, int64_t until_ms, int64_t *next_ms);

/* Entry i of count: every rule and area, alarm or not, in the order of rules and areas. */
int tc_alarms_count(const struct tc_alarms *alarms);
struct tc_alarm_entry *tc_alarms_entry(struct tc_alarms *alarms, int i);

/* Those that are shown, the most urgent first, then the newest; at most size, returns how many there are. */
int tc_alarms_shown(const struct tc_alarms *alarms, const struct tc_alarm_entry **out, int size);

#endif
