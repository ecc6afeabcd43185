/* Observations and a moved clock for tests of mirror, judge and client. */
#ifndef TC_TESTS_FIGURES_H
#define TC_TESTS_FIGURES_H

#include "feeds/codelists/catalogue.h"
#include "feeds/mirror/mirror.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline struct tc_catalogue *figures_catalogue(void) {
	struct tc_faults *faults = calloc(1, sizeof *faults);
	struct tc_catalogue *catalogue = NULL;
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	if (tc_catalogue_open(path, &catalogue, faults) != TC_OK) {
		tc_faults_print(faults, stderr);
		fail();
	}
	free(faults);
	return catalogue;
}

static inline int64_t figures_ms(const char *rfc3339) {
	int64_t unix_ms = 0;
	assert_true(tc_time_parse(rfc3339, strlen(rfc3339), &unix_ms));
	return unix_ms;
}

/* A hub that says its date alone, and vouches for it. */
static inline void figures_hear_clock(struct tc_mirror *mirror, int64_t server_ms) {
	struct tc_hub_clock clock = { .server_ms = server_ms, .uptime_ms = -1, .trusted = true };
	tc_mirror_set_clock(mirror, &clock);
}

/* value NULL: none. recorded NULL: 2026-01-01. Stored when recorded. */
static inline struct tc_observation figures_observation(const struct tc_catalogue *catalogue,
	const char *indicator, const char *area, const char *period, const char *value,
	const char *source, const char *recorded, int64_t sequence) {
	struct tc_observation out = { .status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = TC_ACTION_MERGE,
		.source = source,
		.sequence = sequence };
	assert_true(tc_period_parse(period, strlen(period), &out.period));
	out.indicator = tc_catalogue_find_indicator(catalogue, indicator);
	out.area = tc_catalogue_find_area(catalogue, area, out.period.end_ms);
	assert_true(out.indicator >= 0 && out.area >= 0);
	out.recorded_at_ms = figures_ms(recorded == NULL ? "2026-01-01T00:00:00+07:00" : recorded);
	out.stored_at_ms = out.recorded_at_ms;
	if (value != NULL) {
		out.has_value = true;
		assert_int_equal(
			tc_decimal_parse(value, strlen(value), &out.value), TC_DECIMAL_FINE);
	}
	return out;
}

#endif
