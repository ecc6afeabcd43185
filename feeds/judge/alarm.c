#include "feeds/judge/alarm.h"

static const enum tc_alarm_state transitions[TC_ALARM_STATES][TC_ALARM_EVENTS] = {
	[TC_ALARM_NORMAL] = {
		[TC_ALARM_RAISE] = TC_ALARM_ACTIVE,
	},
	[TC_ALARM_ACTIVE] = {
		[TC_ALARM_CLEAR] = TC_ALARM_CLEARED,
		[TC_ALARM_ACKNOWLEDGE] = TC_ALARM_ACKNOWLEDGED,
	},
	[TC_ALARM_ACKNOWLEDGED] = {
		[TC_ALARM_WORSEN] = TC_ALARM_ACTIVE,
		[TC_ALARM_CLEAR] = TC_ALARM_NORMAL,
	},
	[TC_ALARM_CLEARED] = {
		[TC_ALARM_RAISE] = TC_ALARM_ACTIVE,
		[TC_ALARM_ACKNOWLEDGE] = TC_ALARM_NORMAL,
	},
};

enum tc_alarm_state tc_alarm_next(enum tc_alarm_state state, enum tc_alarm_event event) {
	enum tc_alarm_state next = transitions[state][event];
	return next == 0 ? state : next;
}

const char *tc_alarm_word(enum tc_alarm_state state) {
	static const char *const words[TC_ALARM_STATES] = { "", "normal", "active", "acknowledged",
		"cleared" };
	return words[state];
}

bool tc_alarm_stands(const struct tc_alarm *alarm) {
	return alarm->state == TC_ALARM_ACTIVE || alarm->state == TC_ALARM_ACKNOWLEDGED;
}

/* One step by an event, and what hangs on the new state. */
static void take(struct tc_alarm *alarm, enum tc_alarm_event event, int64_t now_ms) {
	enum tc_alarm_state next = tc_alarm_next(alarm->state, event);
	if (event == TC_ALARM_RAISE && alarm->raised_ms == 0) {
		alarm->raised_ms = now_ms;
	}
	if (next == TC_ALARM_CLEARED && alarm->state != TC_ALARM_CLEARED) {
		alarm->ended_ms = now_ms;
	} else if (next != TC_ALARM_CLEARED) {
		alarm->ended_ms = 0;
	}
	if (next == TC_ALARM_NORMAL) {
		alarm->priority = 0;
		alarm->raised_ms = 0;
	}
	alarm->state = next;
}

/* Once, however often it is looked at. */
void tc_alarm_count(struct tc_alarm *alarm, const struct tc_alarm_rule *rule,
	const struct tc_alarm_sight *sight) {
	if (!sight->met) {
		alarm->in_a_row = 0;
	} else if (sight->value_ms != alarm->value_ms || alarm->in_a_row == 0) {
		alarm->in_a_row += alarm->in_a_row < rule->count;
	}
	alarm->value_ms = sight->value_ms;
}

static bool has_waited(int64_t since_ms, int64_t delay_ms, int64_t now_ms, int64_t *next_ms) {
	int64_t at_ms = since_ms + delay_ms;
	if (now_ms < at_ms && at_ms < *next_ms) {
		*next_ms = at_ms;
	}
	return now_ms >= at_ms;
}

/* The most urgent latches until somebody has seen it: a figure that falls back a little is not less of an
 * alarm before. */
static void weigh(struct tc_alarm *alarm, int priority, int64_t now_ms) {
	if (alarm->priority == 0 || priority < alarm->priority) {
		alarm->priority = priority;
		take(alarm, TC_ALARM_WORSEN, now_ms);
	} else if (alarm->state == TC_ALARM_ACKNOWLEDGED) {
		alarm->priority = priority;
	}
}

bool tc_alarm_observe(struct tc_alarm *alarm, const struct tc_alarm_rule *rule,
	const struct tc_alarm_sight *sight, int64_t now_ms, int64_t *next_ms) {
	if (alarm->state == 0) {
		alarm->state = TC_ALARM_NORMAL;
		alarm->met_since_ms = now_ms;
	}
	struct tc_alarm before = *alarm;
	if (alarm->met != sight->met) {
		alarm->met = sight->met;
		alarm->met_since_ms = now_ms;
	}
	tc_alarm_count(alarm, rule, sight);
	if (!tc_alarm_stands(alarm) && alarm->met && alarm->in_a_row >= rule->count &&
		has_waited(alarm->met_since_ms, rule->on_delay_ms, now_ms, next_ms)) {
		take(alarm, TC_ALARM_RAISE, now_ms);
	} else if (tc_alarm_stands(alarm) && !alarm->met &&
		has_waited(alarm->met_since_ms, rule->off_delay_ms, now_ms, next_ms)) {
		take(alarm, TC_ALARM_CLEAR, now_ms);
	}
	if (tc_alarm_stands(alarm) && alarm->met) {
		weigh(alarm, sight->priority, now_ms);
	}
	if (alarm->shelved_until_ms != 0 &&
		has_waited(alarm->shelved_until_ms, 0, now_ms, next_ms)) {
		alarm->shelved_until_ms = 0;
	}
	return before.state != alarm->state || before.priority != alarm->priority ||
		before.shelved_until_ms != alarm->shelved_until_ms;
}

bool tc_alarm_acknowledge(struct tc_alarm *alarm) {
	enum tc_alarm_state before = alarm->state;
	if (before != 0) {
		take(alarm, TC_ALARM_ACKNOWLEDGE, 0);
	}
	return before != alarm->state;
}

void tc_alarm_shelve(struct tc_alarm *alarm, int64_t until_ms) {
	alarm->shelved_until_ms = until_ms;
}

bool tc_alarm_is_shown(const struct tc_alarm *alarm) {
	return alarm->state > TC_ALARM_NORMAL && alarm->shelved_until_ms == 0;
}
