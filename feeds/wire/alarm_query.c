#include "feeds/wire/alarm_query.h"

#include "base/json.h"
#include "base/period.h"
#include "feeds/wire/code.h"
#include "feeds/wire/query.h"

#include <stdlib.h>
#include <string.h>

/* One filter while it is read. */
struct reading {
	struct tc_alarm_asked *asked;
	const struct tc_catalogue *catalogue;
	int64_t now_ms;
	struct tc_faults *faults;
	const char *pointer;
};

static void bad(const struct reading *self, const char *english, const char *vietnamese) {
	tc_code_fault(self->faults, TC_CODE_BAD_VALUE, self->pointer, english, vietnamese);
}

static void take_rule(const struct reading *self, char *value) {
	size_t length = strlen(value);
	if (length == 0 || length > TC_ALARM_RULE_MAX) {
		bad(self, "expected the id of a rule", "cần mã của một quy tắc");
		return;
	}
	memcpy(self->asked->rule, value, length + 1);
}

static void take_area(const struct reading *self, char *value) {
	self->asked->area = tc_catalogue_find_area(self->catalogue, value, self->now_ms);
	if (self->asked->area < 0) {
		tc_code_fault(self->faults, TC_CODE_UNKNOWN_AREA, self->pointer,
			"no area has this code", "không có địa bàn nào mang mã này");
	}
}

static void take_start(const struct reading *self, char *value) {
	struct tc_period period;
	if (tc_query_read_period(value, self->pointer, &period, self->faults)) {
		self->asked->start_ms = period.start_ms;
	}
}

static void take_end(const struct reading *self, char *value) {
	struct tc_period period;
	if (tc_query_read_period(value, self->pointer, &period, self->faults)) {
		self->asked->end_ms = tc_query_end_ms(&period);
	}
}

/* 0: value is no whole number from 1. */
static int64_t whole(const char *value) {
	size_t length = strlen(value);
	bool digits = length > 0 && length <= 15 && strspn(value, "0123456789") == length;
	return digits ? strtoll(value, NULL, 10) : 0;
}

static void take_before(const struct reading *self, char *value) {
	int64_t before = whole(value);
	if (before == 0) {
		bad(self, "expected what an answer called next",
			"cần giá trị next của một câu trả lời");
		return;
	}
	self->asked->before = before;
}

static void take_limit(const struct reading *self, char *value) {
	int64_t limit = whole(value);
	if (limit < 1 || limit > TC_ALARM_PAGE_MAX) {
		bad(self, "expected a whole number from 1 to 1000", "cần số nguyên từ 1 đến 1000");
		return;
	}
	self->asked->limit = (int)limit;
}

static const struct {
	const char *pointer, *member;
	void (*take)(const struct reading *self, char *value);
} filters[] = {
	{ "/rule", "/data/rule", take_rule },
	{ "/ref_area", "/data/REF_AREA", take_area },
	{ "/start", "/data/start", take_start },
	{ "/end", "/data/end", take_end },
	{ "/before", "/data/before", take_before },
	{ "/limit", "/data/limit", take_limit },
};
enum { FILTERS = sizeof filters / sizeof filters[0], VALUE_MAX = 128 };

void tc_alarm_asked_init(struct tc_alarm_asked *asked) {
	*asked = (struct tc_alarm_asked) { .area = -1,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.before = INT64_MAX,
		.limit = TC_ALARM_PAGE };
}

void tc_alarm_asked_take(struct tc_alarm_asked *asked, const struct tc_catalogue *catalogue,
	int64_t now_ms, char *text, struct tc_faults *faults) {
	struct reading self = { asked, catalogue, now_ms, faults, "" };
	char *value = strchr(text, '=');
	if (value != NULL) {
		*value++ = '\0';
	}
	for (int i = 0; i < FILTERS && value != NULL; i++) {
		if (strcmp(filters[i].pointer + 1, text) == 0) {
			self.pointer = filters[i].pointer;
			filters[i].take(&self, value);
			return;
		}
	}
	tc_code_fault(faults, TC_CODE_BAD_KEY, "",
		"filters are rule, ref_area, start, end, before and limit, each as name=value",
		"bộ lọc gồm rule, ref_area, start, end, before và limit, dạng tên=giá trị");
}

bool tc_alarm_asked_read(struct tc_alarm_asked *asked, const struct tc_catalogue *catalogue,
	int64_t now_ms, const json_t *data, struct tc_faults *faults) {
	int errors = faults->errors;
	tc_alarm_asked_init(asked);
	for (int i = 0; i < FILTERS; i++) {
		struct reading self = { asked, catalogue, now_ms, faults, filters[i].member };
		const json_t *value = json_object_get(data, filters[i].member + strlen("/data/"));
		const char *text = tc_json_is_number(value) ? tc_json_number_text(value)
							    : tc_json_string(value);
		char copy[VALUE_MAX];
		if (value == NULL || json_is_null(value)) {
			continue;
		}
		if (text == NULL || strlen(text) >= sizeof copy) {
			bad(&self, "expected a short text", "cần một đoạn chữ ngắn");
			continue;
		}
		memcpy(copy, text, strlen(text) + 1);
		filters[i].take(&self, copy);
	}
	return faults->errors == errors;
}
