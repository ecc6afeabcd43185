#include "feeds/wire/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "feeds/wire/code.h"

enum { SERIES_MAX = 20000, LAST_MAX = 1000000 };

/* One pattern of a subscription and where it stood. */
struct pattern {
	const char *indicator, *area;
	const char *pointer, *area_pointer;
	int last;
};

struct compiling {
	const struct tc_catalogue *catalogue;
	const struct tc_grant *grant;
	struct tc_filter *filter;
	struct tc_faults *faults;
	bool known_only; /* a code that the lists do not have is a fault */
};

static struct tc_filter *create(const struct tc_catalogue *catalogue) {
	struct tc_filter *filter = calloc(1, sizeof *filter);
	if (filter == NULL) {
		return NULL;
	}
	filter->areas = tc_catalogue_area_count(catalogue);
	filter->indicators = tc_catalogue_indicator_count(catalogue);
	filter->classes = calloc((size_t)filter->areas * (size_t)filter->indicators + 1, 1);
	if (filter->classes == NULL) {
		free(filter);
		return NULL;
	}
	return filter;
}

void tc_filter_destroy(struct tc_filter *filter) {
	if (filter != NULL) {
		free(filter->classes);
		free(filter);
	}
}

static bool is_glob(const char *text) {
	return strchr(text, '*') != NULL;
}

/* A bare province code means the province of every list. */
static bool area_matches(const struct tc_area *area, const char *pattern) {
	return tc_text_glob(pattern, area->code) || tc_text_glob(pattern, area->bare);
}

/* 0 is the longest: all periods. */
static bool longer(int a, int b) {
	return b != 0 && (a == 0 || a > b);
}

/* The class of a length; when there are too many lengths the last class grows to the longest. */
static uint8_t class_of(struct tc_filter *filter, int last) {
	for (int i = 0; i < filter->class_count; i++) {
		if (filter->last[i] == last) {
			return (uint8_t)(i + 1);
		}
	}
	if (filter->class_count < TC_FILTER_CLASSES) {
		filter->last[filter->class_count++] = last;
	} else if (longer(last, filter->last[TC_FILTER_CLASSES - 1])) {
		filter->last[TC_FILTER_CLASSES - 1] = last;
	}
	return (uint8_t)filter->class_count;
}

struct found {
	bool indicator, area, any, denied;
};

static void mark(
	struct compiling *self, const struct pattern *pattern, int indicator, struct found *found) {
	struct tc_filter *filter = self->filter;
	const char *id = tc_catalogue_indicator(self->catalogue, indicator)->id;
	uint8_t class = class_of(filter, pattern->last);
	for (int i = 0; i < filter->areas; i++) {
		const struct tc_area *area = tc_catalogue_area(self->catalogue, i);
		if (!area_matches(area, pattern->area)) {
			continue;
		}
		found->area = true;
		if (self->grant != NULL && !tc_grant_covers(self->grant, id, area->code)) {
			found->denied = true;
			continue;
		}
		found->any = true;
		uint8_t *slot = &filter->classes[indicator * filter->areas + i];
		if (*slot == 0 || longer(pattern->last, filter->last[*slot - 1])) {
			*slot = class;
		}
	}
}

static void unknown(
	struct compiling *self, const char *code, const char *pointer, const char *value) {
	char english[TC_SENTENCE_MAX];
	char vietnamese[TC_SENTENCE_MAX];
	snprintf(english, sizeof english, "\"%.96s\" is not in the code lists", value);
	snprintf(vietnamese, sizeof vietnamese, "\"%.96s\" không có trong danh mục", value);
	tc_code_fault(self->faults, code, pointer, english, vietnamese);
}

static void compile_one(struct compiling *self, const struct pattern *pattern) {
	struct found found = { 0 };
	for (int i = 0; i < self->filter->indicators; i++) {
		const struct tc_indicator *indicator = tc_catalogue_indicator(self->catalogue, i);
		if (tc_text_glob(pattern->indicator, indicator->id)) {
			found.indicator = true;
			mark(self, pattern, i, &found);
		}
	}
	bool exact = !is_glob(pattern->indicator) && !is_glob(pattern->area);
	if (self->known_only && !found.indicator && !is_glob(pattern->indicator)) {
		unknown(self, TC_CODE_UNKNOWN_INDICATOR, pattern->pointer, pattern->indicator);
	} else if (self->known_only && found.indicator && !found.area && !is_glob(pattern->area)) {
		unknown(self, TC_CODE_UNKNOWN_AREA, pattern->area_pointer, pattern->area);
	} else if (found.denied && (exact || !found.any)) {
		tc_code_fault(self->faults, TC_CODE_FORBIDDEN, pattern->pointer,
			"this token may not see this series", "thẻ này không được xem chuỗi này");
	}
}

static void read_pattern(struct compiling *self, const json_t *item, size_t index) {
	char pointer[TC_POINTER_MAX];
	char indicator_pointer[TC_POINTER_MAX + 16];
	char area_pointer[TC_POINTER_MAX + 16];
	tc_json_item_pointer("/data/series", index, pointer, sizeof pointer);
	snprintf(indicator_pointer, sizeof indicator_pointer, "%s/INDICATOR", pointer);
	snprintf(area_pointer, sizeof area_pointer, "%s/REF_AREA", pointer);
	const json_t *indicator = json_object_get(item, "INDICATOR");
	const json_t *area = json_object_get(item, "REF_AREA");
	const json_t *last = json_object_get(item, "last");
	struct pattern pattern = {
		.indicator = indicator == NULL ? NULL : tc_json_string(indicator),
		.area = area == NULL ? NULL : tc_json_string(area),
		.pointer = indicator_pointer,
		.area_pointer = area_pointer,
	};
	if (pattern.indicator == NULL || pattern.area == NULL) {
		bool first = pattern.indicator == NULL;
		tc_code_expected(self->faults, TC_CODE_BAD_EVENT,
			first ? indicator_pointer : area_pointer, first ? indicator : area,
			"a code, or * for any", "một mã, hoặc * cho tất cả");
		return;
	}
	if (last != NULL && !json_is_null(last)) {
		char last_pointer[TC_POINTER_MAX + 16];
		const char *digits = tc_json_number_text(last);
		long count = digits == NULL || strspn(digits, "0123456789") != strlen(digits)
			? 0
			: strtol(digits, NULL, 10);
		if (count < 1 || count > LAST_MAX) {
			snprintf(last_pointer, sizeof last_pointer, "%s/last", pointer);
			tc_code_expected(self->faults, TC_CODE_BAD_EVENT, last_pointer, last,
				"a whole number in 1..1000000", "một số nguyên trong 1..1000000");
			return;
		}
		pattern.last = (int)count;
	}
	compile_one(self, &pattern);
}

struct tc_filter *tc_filter_compile(const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const json_t *series, struct tc_faults *faults) {
	int errors = faults->errors;
	if (!json_is_array(series) || json_array_size(series) > SERIES_MAX) {
		tc_code_expected(faults, TC_CODE_BAD_EVENT, "/data/series", series,
			"a list of at most 20000 series", "một danh sách tối đa 20000 chuỗi");
		return NULL;
	}
	struct compiling self = { .catalogue = catalogue,
		.grant = grant,
		.faults = faults,
		.filter = create(catalogue) };
	for (size_t i = 0; self.filter != NULL && i < json_array_size(series); i++) {
		read_pattern(&self, json_array_get(series, i), i);
	}
	if (faults->errors != errors) {
		tc_filter_destroy(self.filter);
		return NULL;
	}
	return self.filter;
}

struct tc_filter *tc_filter_compile_lists(const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, const char *const *indicators, const char *const *areas,
	struct tc_faults *faults) {
	static const char *const all[] = { "*", NULL };
	int errors = faults->errors;
	struct compiling self = {
		.catalogue = catalogue,
		.grant = grant,
		.faults = faults,
		.filter = create(catalogue),
		.known_only = true,
	};
	if (self.filter == NULL) {
		return NULL;
	}
	indicators = indicators == NULL || indicators[0] == NULL ? all : indicators;
	areas = areas == NULL || areas[0] == NULL ? all : areas;
	for (int i = 0; indicators[i] != NULL; i++) {
		for (int k = 0; areas[k] != NULL; k++) {
			struct pattern pattern = { .indicator = indicators[i],
				.area = areas[k],
				.pointer = "/indicator",
				.area_pointer = "/ref_area" };
			compile_one(&self, &pattern);
		}
	}
	if (faults->errors != errors) {
		tc_filter_destroy(self.filter);
		return NULL;
	}
	return self.filter;
}
