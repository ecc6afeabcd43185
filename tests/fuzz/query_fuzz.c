/* Whatever stands behind the question mark of a request: filters with sound bounds or faults; what is
 * known of it compiles into a filter that shows nothing beyond the grant. A filter a line. */
#include "feeds/wire/filter.h"
#include "feeds/wire/query.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

#include <string.h>

enum { ARENA_BYTES = 64 * 1024, TEXT_MAX = 4096, OWN = 3 };

/* A hub's reading of one request, cut at line ends as libwebsockets cuts at '&'. */
static void take_lines(struct tc_query *query, struct tc_arena *arena, const uint8_t *data,
	size_t size, struct tc_faults *faults) {
	char text[TEXT_MAX + 1];
	for (size_t at = 0; at < size;) {
		const uint8_t *stop = memchr(data + at, '\n', size - at);
		size_t length = stop == NULL ? size - at : (size_t)(stop - data) - at;
		size_t kept = length < TEXT_MAX ? length : TEXT_MAX;
		memcpy(text, data + at, kept);
		text[kept] = '\0';
		tc_query_take(query, arena, text, faults);
		at += length + 1;
	}
}

static void check_filter(const struct tc_filter *filter, const struct tc_grant *grant) {
	const struct tc_catalogue *catalogue = tc_fuzz_catalogue();
	for (int i = 0; i < filter->indicators; i += OWN) {
		const char *indicator = tc_catalogue_indicator(catalogue, i)->id;
		for (int j = 0; j < filter->areas; j += OWN) {
			tc_fuzz_must(tc_filter_class(filter, i, j) == 0 ||
				tc_grant_covers(
					grant, indicator, tc_catalogue_area(catalogue, j)->code));
		}
	}
}

static void check_query(const struct tc_query *query, struct tc_faults *faults) {
	static const char *const indicators[] = { "portal.*", "sector.retail", NULL };
	static const char *const areas[] = { "VN", "01", NULL };
	static const struct tc_grant grant = {
		.role = TC_ROLE_VIEWER, .indicators = indicators, .areas = areas
	};
	struct tc_filter *filter = tc_filter_compile_lists(
		tc_fuzz_catalogue(), &grant, query->indicators, query->areas, faults);
	if (filter == NULL) {
		tc_fuzz_check_faults(faults);
		return;
	}
	check_filter(filter, &grant);
	tc_filter_destroy(filter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static struct tc_faults faults;
	static struct tc_query query;
	faults = (struct tc_faults) { 0 };
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	tc_fuzz_must(arena != NULL);
	tc_query_init(&query);
	take_lines(&query, arena, data, size, &faults);
	tc_fuzz_must(query.limit > 0 && query.indicators[query.indicator_count] == NULL &&
		query.areas[query.area_count] == NULL);
	if (faults.errors > 0) {
		tc_fuzz_check_faults(&faults);
	} else if (query.indicator_count + query.area_count > 0) {
		check_query(&query, &faults);
	}
	tc_arena_destroy(arena);
	return 0;
}
