/* Hints about the figures that the store has, as JSON: gathered into a mirror of their own, as they were reported,
 * and judged by feeds/judge/hints.h. */
#ifndef TC_FEEDS_WIRE_HINT_LIST_H
#define TC_FEEDS_WIRE_HINT_LIST_H

#include "base/result.h"
#include "feeds/wire/filter.h"

#include <jansson.h>

enum {
	/* Newest periods of a series: five months of days, so that a quarter finds all of its own. */
	TC_HINT_PERIODS_MAX = 160,
	TC_HINT_ROWS_MAX = 20480, /* 128 such series; as much as a question about alarms looks at */
	TC_HINT_LIST_MAX = 200,
};

/* Look at the series of filter, at most TC_HINT_SERIES_MAX of them, in the order of the code lists; what was left out is
 * told. *out: owned, an object. TC_UNAVAILABLE, TC_NO_MEMORY. Reads the disk, see TC_HINT_ROWS_MAX. */
enum tc_result tc_hint_list(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_filter *filter, int64_t now_ms, json_t **out, struct tc_error *err);

#endif
