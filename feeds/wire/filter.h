/* What one subscriber wants and may see, compiled: one byte per series of the catalogue, so that a delta
 * is tested with one look. */
#ifndef TC_FEEDS_WIRE_FILTER_H
#define TC_FEEDS_WIRE_FILTER_H

#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/identity/token.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { TC_FILTER_CLASSES = 200 };

struct tc_filter {
	int areas; /* of the catalogue: the width of a row of classes */
	int indicators;
	uint8_t *classes; /* [indicator * areas + area]; 0: not wanted; else 1 + index into last */
	int last[TC_FILTER_CLASSES]; /* how many newest periods a snapshot holds; 0: all */
	int class_count;
};

/* Compile the `series` list of a subscription ({"INDICATOR", "REF_AREA", "last"}, where * stands for
 * anything). A pattern is narrowed to what the grant covers; a pattern of which nothing is left, and one
 * without * that is not covered, adds a fault. A code that the lists do not have matches nothing: a wall
 * may know more than its hub. Owned: tc_filter_destroy; NULL with a fault, or without one when memory is
 * out. */
struct tc_filter *tc_filter_compile(const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const json_t *series, struct tc_faults *faults);

/* Compile lists of patterns (each NULL-ended; NULL: all): every indicator with every area. An unknown
 * code is a fault here. Faults point at /indicator and /ref_area. */
struct tc_filter *tc_filter_compile_lists(const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const char *const *indicators, const char *const *areas,
	struct tc_faults *faults);

void tc_filter_destroy(struct tc_filter *filter);

static inline int tc_filter_class(const struct tc_filter *filter, int indicator, int area) {
	return filter->classes[indicator * filter->areas + area];
}

#endif
