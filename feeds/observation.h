/* One observation, typed, as it travels between wire, store, mirror and judge. */
#ifndef TC_FEEDS_OBSERVATION_H
#define TC_FEEDS_OBSERVATION_H

#include "base/decimal.h"
#include "base/period.h"

#include <stdbool.h>
#include <stdint.h>

enum tc_qualifier {
	TC_QUALIFIER_NONE = 1,
	TC_QUALIFIER_OVER,  /* "hơn" */
	TC_QUALIFIER_UNDER, /* "dưới" */
	TC_QUALIFIER_ABOUT, /* "khoảng" */
};

enum tc_action { TC_ACTION_MERGE = 1, TC_ACTION_WITHDRAW };

struct tc_observation {
	int indicator, area; /* indices of the catalogue */
	struct tc_period period;
	bool has_value; /* false: not reported, the status says why; never 0 */
	struct tc_decimal value;
	char status; /* CL_OBS_STATUS, 'A' normal … */
	enum tc_qualifier qualifier;
	char confidentiality; /* CL_CONF_STATUS, or 0 when not given */
	enum tc_action action;
	const char *comment; /* NULL when none; borrowed from whoever filled this */
	int64_t recorded_at_ms;
	/* Filled once it is stored: */
	const char *source; /* borrowed */
	int64_t sequence;   /* of the event, per source, from 1 */
	int64_t stored_at_ms;
	int64_t cursor; /* position in the hub's log, rising by arrival */
	uint64_t trace; /* see tc_trace_of; 0: none */
};

/* Statuses that mean "there is no value": H, L, M, O, Q. */
bool tc_status_is_missing(char status);
/* A letter of CL_OBS_STATUS. */
bool tc_status_is_known(char status);
/* The same indicator, area and period: one place in the table of figures. */
bool tc_observation_same_key(const struct tc_observation *a, const struct tc_observation *b);

/* Where a revision stands among those of one key and source. */
struct tc_rank {
	int64_t recorded_at_ms, sequence, cursor;
};
/* Which of two revisions is shown: the newer RECORDED_AT, then the higher sequence, then the higher
 * cursor. True when a supersedes b. */
bool tc_rank_supersedes(const struct tc_rank *a, const struct tc_rank *b);

/* The short name of one stored observation, which stands under its figure on a wall and resolves at the hub:
 * the row of the hub's log, and ten bits over whose row it is. A mistyped name, or one from before
 * the store was restored from a copy, so finds its own row or none (1 in 1,024 aside), never a neighbour's
 * in silence. 0 without a cursor. indicator and area: the codes of the catalogue. */
uint64_t tc_trace_of(
	const struct tc_observation *observation, const char *indicator, const char *area);
int64_t tc_trace_cursor(uint64_t trace);

/* As people write and read it: Crockford's base 32, which has no I, L, O and U; at least four letters. */
enum { TC_TRACE_TEXT_MAX = 16 };
void tc_trace_format(uint64_t trace, char out[TC_TRACE_TEXT_MAX]);
/* Forgives case, spaces, hyphens, and O for 0, I and L for 1. False: it is no such name. */
bool tc_trace_parse(const char *text, uint64_t *trace);

/* A source whose values are simulated: its name begins with /sim/. */
bool tc_source_is_test(const char *source);

#endif
