/* What a request for history asks: the filters after the question mark of /api/v1/observations, read
 * strictly. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_QUERY_H
#define TC_FEEDS_WIRE_QUERY_H

#include "base/arena.h"
#include "base/period.h"
#include "base/result.h"

#include <stdbool.h>
#include <stdint.h>

enum { TC_QUERY_VALUES_MAX = 1000 };

struct tc_query {
	/* As asked, NULL-ended, in the arena; a count of 0: all. */
	const char *indicators[TC_QUERY_VALUES_MAX + 1], *areas[TC_QUERY_VALUES_MAX + 1];
	int indicator_count, area_count;
	int64_t start_ms, end_ms; /* Unix: periods that begin in this span, end exclusive */
	int64_t as_of_ms;         /* Unix: as it was known then; INT64_MAX: now */
	int64_t limit;            /* rows; INT64_MAX: all */
	bool revisions;           /* older values too */
};

/* Everything that there is. */
void tc_query_init(struct tc_query *query);

/* Take one filter "name=value", decoded; text is cut up. What is wrong is added to faults below "/name",
 * with the contract's codes as reasons. */
void tc_query_take(
	struct tc_query *query, struct tc_arena *arena, char *text, struct tc_faults *faults);

/* Read a time as filters have it; value is mended: "+07:00" arrives with a space for its plus where the sender did not
 * escape it. False: told below pointer. */
bool tc_query_read_period(
	char *value, const char *pointer, struct tc_period *out, struct tc_faults *faults);
/* Of a period its end, of a moment the moment itself: what a span that ends there must still take in. */
int64_t tc_query_end_ms(const struct tc_period *period);

#endif
