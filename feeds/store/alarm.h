/* What alarms did, for ever: a row for each change of state, with who did it and why where somebody did. The
 * newest row of a rule and area is how its alarm stands, so there is no second table that could say otherwise. */
#ifndef TC_FEEDS_STORE_ALARM_H
#define TC_FEEDS_STORE_ALARM_H

#include "feeds/store/store.h"

/* One change. Texts are borrowed; words of state and act are kept as they are given. */
struct tc_alarm_row {
	int64_t number; /* rising; given by the store */
	int64_t at_ms;  /* Unix */
	const char *rule, *indicator, *area;
	const char *act, *before, *state; /* what happened; the state before it and after it */
	int priority;
	int64_t raised_ms, ended_ms, shelved_until_ms; /* after it, as in struct tc_alarm */
	const char *value;                             /* newest when it happened; NULL: none */
	const char *name, *note; /* who did it, and what they said; NULL: nobody, nothing */
};

/* One transaction and one fsync for all of them, which get their numbers; failures are those of tc_store_commit.
 * The writer's thread. */
enum tc_result tc_store_add_alarms(
	struct tc_store *store, struct tc_alarm_row *rows, int count, struct tc_error *err);

/* What a start has to know: of each rule and area the newest row, and the newest of each act that somebody
 * did, by their numbers, rising. The row is borrowed for the call. The writer's thread. */
enum tc_result tc_store_last_alarms(struct tc_store *store,
	void (*visit)(void *user, const struct tc_alarm_row *row), void *user,
	struct tc_error *err);

struct tc_alarm_query {
	const char *rule, *area;  /* NULL: all */
	int64_t start_ms, end_ms; /* of at_ms: [start, end) */
	int64_t before;           /* only lower numbers; INT64_MAX: all */
};
/* The newest first, until visit returns false: then it did not take the row, and *more is true. The row is borrowed
 * for the call. */
enum tc_result tc_store_find_alarms(struct tc_store_reader *reader,
	const struct tc_alarm_query *query,
	bool (*visit)(void *user, const struct tc_alarm_row *row), void *user, bool *more,
	struct tc_error *err);

#endif
