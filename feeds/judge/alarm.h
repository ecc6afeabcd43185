/* One alarm and how it moves through the four states of ISA-18.2, as a table of state by event; and what
 * stands between a figure and an event: delays, a count, a deadband (in alarms.c), shelving. Pure: time and
 * what is observed come in, nothing is read. */
#ifndef TC_FEEDS_JUDGE_ALARM_H
#define TC_FEEDS_JUDGE_ALARM_H

#include "feeds/codelists/alarms.h"

#include <stdbool.h>
#include <stdint.h>

enum tc_alarm_event {
	TC_ALARM_RAISE = 1,
	TC_ALARM_WORSEN, /* a higher priority than was acknowledged */
	TC_ALARM_CLEAR,
	TC_ALARM_ACKNOWLEDGE,
};
enum { TC_ALARM_STATES = TC_ALARM_CLEARED + 1, TC_ALARM_EVENTS = TC_ALARM_ACKNOWLEDGE + 1 };

/* The state after an event; the same where the event means nothing to it. */
enum tc_alarm_state tc_alarm_next(enum tc_alarm_state state, enum tc_alarm_event event);

/* "normal", "active", "acknowledged", "cleared"; static. */
const char *tc_alarm_word(enum tc_alarm_state state);

struct tc_alarm {
	enum tc_alarm_state state;
	int priority;      /* the most urgent since it was raised or acknowledged; 0 in normal */
	int64_t raised_ms; /* Unix; 0 in normal. Kept until normal, however long that is */
	int64_t ended_ms;  /* CLEARED: when it was over; else 0 */
	int64_t shelved_until_ms; /* not shown before; 0: not shelved */
	/* What it waits for. */
	bool met;             /* the rule's condition, as last observed */
	int64_t met_since_ms; /* since when it is, or is not */
	int in_a_row;         /* values that met it, up to the rule's count */
	int64_t value_ms; /* which value was counted last: the start of its period; INT64_MIN: none */
};

/* What a view says of one rule and area at one moment. */
struct tc_alarm_sight {
	bool met;
	int priority;     /* that the figure deserves now, 1..3 */
	int64_t value_ms; /* start of the newest value's period; INT64_MIN: none */
};

/* Take what is seen at now_ms (Unix, never falling). A zeroed alarm is a normal one. True when
 * state, priority or shelving changed. *next_ms is brought down to when it changes by time alone. */
bool tc_alarm_observe(struct tc_alarm *alarm, const struct tc_alarm_rule *rule,
	const struct tc_alarm_sight *sight, int64_t now_ms, int64_t *next_ms);

/* Count a value that is history: it changes nothing else. */
void tc_alarm_count(struct tc_alarm *alarm, const struct tc_alarm_rule *rule,
	const struct tc_alarm_sight *sight);

/* Somebody has seen it. True when that changed something. */
bool tc_alarm_acknowledge(struct tc_alarm *alarm);

/* Hide it until then; it goes on being judged, and comes back by itself. 0: show it again. */
void tc_alarm_shelve(struct tc_alarm *alarm, int64_t until_ms);

/* Raised and not over: active or acknowledged. */
bool tc_alarm_stands(const struct tc_alarm *alarm);

/* Not normal, and not shelved. */
bool tc_alarm_is_shown(const struct tc_alarm *alarm);

#endif
