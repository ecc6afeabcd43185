/* Whatever a subscriber asks for: faults, or a filter that holds nothing its grant does not cover. */
#include "base/json.h"
#include "feeds/wire/filter.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

enum { STEP = 7 };

static void check_filter(const struct tc_filter *filter, const struct tc_grant *grant) {
	const struct tc_catalogue *catalogue = tc_fuzz_catalogue();
	tc_fuzz_must(filter->class_count <= TC_FILTER_CLASSES);
	for (int i = 0; i < filter->indicators; i += STEP) {
		const char *indicator = tc_catalogue_indicator(catalogue, i)->id;
		for (int j = 0; j < filter->areas; j += STEP) {
			int class = tc_filter_class(filter, i, j);
			tc_fuzz_must(class <= filter->class_count);
			tc_fuzz_must(class == 0 ||
				tc_grant_covers(
					grant, indicator, tc_catalogue_area(catalogue, j)->code));
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const char *const indicators[] = { "portal.*", "sector.retail", NULL };
	static const char *const areas[] = { "VN", "01", "VN-2025:*", NULL };
	static const struct tc_grant grant = {
		.role = TC_ROLE_VIEWER, .indicators = indicators, .areas = areas
	};
	static struct tc_faults faults;
	struct tc_json *document = NULL;
	faults.count = faults.errors = faults.warnings = 0;
	if (tc_json_parse((const char *)data, size, NULL, &tc_json_message_limits, &document,
		    &faults) != TC_OK) {
		return 0;
	}
	struct tc_filter *filter =
		tc_filter_compile(tc_fuzz_catalogue(), &grant, tc_json_root(document), &faults);
	if (filter == NULL) {
		tc_fuzz_check_faults(&faults);
	} else {
		check_filter(filter, &grant);
		tc_filter_destroy(filter);
	}
	tc_json_destroy(document);
	return 0;
}
