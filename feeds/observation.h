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

/* A source whose values are simulated: its name begins with /sim/. */
bool tc_source_is_test(const char *source);

#endif
