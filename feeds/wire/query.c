#include "feeds/wire/query.h"

#include "base/period.h"
#include "feeds/wire/code.h"

#include <stdlib.h>
#include <string.h>

/* One filter while it is read. */
struct reading {
	struct tc_query *query;
	struct tc_arena *arena;
	struct tc_faults *faults;
	const char *pointer;
};

static void bad(struct reading *self, const char *english, const char *vietnamese) {
	tc_code_fault(self->faults, TC_CODE_BAD_VALUE, self->pointer, english, vietnamese);
}

/* Nothing between commas is a code that was forgotten, not "all". */
static void take_list(struct reading *self, const char **list, int *count, char *value) {
	for (char *rest = value, *word; (word = strsep(&rest, ",")) != NULL;) {
		bool room = *word != '\0' && *count < TC_QUERY_VALUES_MAX;
		char *copy = room ? tc_arena_string(self->arena, word) : NULL;
		if (copy == NULL) {
			bad(self, "expected 1 to 1000 codes with commas between them",
				"cần từ 1 đến 1000 mã, cách nhau bằng dấu phẩy");
			return;
		}
		list[(*count)++] = copy;
	}
}

static void take_indicators(struct reading *self, char *value) {
	take_list(self, self->query->indicators, &self->query->indicator_count, value);
}

static void take_areas(struct reading *self, char *value) {
	take_list(self, self->query->areas, &self->query->area_count, value);
}

bool tc_query_read_period(
	char *value, const char *pointer, struct tc_period *out, struct tc_faults *faults) {
	for (char *space = strchr(value, ' '); space != NULL; space = strchr(space, ' ')) {
		*space = '+';
	}
	if (tc_period_parse(value, strlen(value), out)) {
		return true;
	}
	tc_code_fault(faults, TC_CODE_BAD_VALUE, pointer,
		"expected a time period such as 2020-08 or a date-time with offset",
		"cần kỳ như 2020-08 hoặc ngày giờ có múi giờ");
	return false;
}

int64_t tc_query_end_ms(const struct tc_period *period) {
	return period->end_ms + (period->start_ms == period->end_ms);
}

static void take_start(struct reading *self, char *value) {
	struct tc_period period;
	if (tc_query_read_period(value, self->pointer, &period, self->faults)) {
		self->query->start_ms = period.start_ms;
	}
}

static void take_end(struct reading *self, char *value) {
	struct tc_period period;
	if (tc_query_read_period(value, self->pointer, &period, self->faults)) {
		self->query->end_ms = tc_query_end_ms(&period);
	}
}

static void take_as_of(struct reading *self, char *value) {
	struct tc_period period;
	if (tc_query_read_period(value, self->pointer, &period, self->faults)) {
		self->query->as_of_ms =
			period.start_ms == period.end_ms ? period.end_ms : period.end_ms - 1;
	}
}

static void take_limit(struct reading *self, char *value) {
	size_t length = strlen(value);
	bool digits = length > 0 && length <= 15 && strspn(value, "0123456789") == length;
	int64_t limit = digits ? strtoll(value, NULL, 10) : 0;
	if (limit < 1) {
		bad(self, "expected a whole number from 1", "cần số nguyên từ 1");
		return;
	}
	self->query->limit = limit;
}

static void take_revisions(struct reading *self, char *value) {
	self->query->revisions = strcmp(value, "true") == 0;
	if (!self->query->revisions && strcmp(value, "false") != 0) {
		bad(self, "expected true or false", "cần true hoặc false");
	}
}

static const struct {
	const char *pointer;
	void (*take)(struct reading *self, char *value);
} filters[] = {
	{ "/indicator", take_indicators },
	{ "/ref_area", take_areas },
	{ "/start", take_start },
	{ "/end", take_end },
	{ "/as_of", take_as_of },
	{ "/limit", take_limit },
	{ "/revisions", take_revisions },
};

void tc_query_init(struct tc_query *query) {
	*query = (struct tc_query) {
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.as_of_ms = INT64_MAX,
		.limit = INT64_MAX,
	};
}

void tc_query_take(
	struct tc_query *query, struct tc_arena *arena, char *text, struct tc_faults *faults) {
	struct reading self = { .query = query, .arena = arena, .faults = faults, .pointer = "" };
	char *value = strchr(text, '=');
	if (value == NULL) {
		bad(&self, "expected filters of the form name=value",
			"cần bộ lọc có dạng tên=giá trị");
		return;
	}
	*value++ = '\0';
	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
		if (strcmp(filters[i].pointer + 1, text) == 0) {
			self.pointer = filters[i].pointer;
			filters[i].take(&self, value);
			return;
		}
	}
	tc_code_fault(faults, TC_CODE_BAD_KEY, "",
		"filters are indicator, ref_area, start, end, as_of, limit and revisions",
		"bộ lọc gồm indicator, ref_area, start, end, as_of, limit và revisions");
}
