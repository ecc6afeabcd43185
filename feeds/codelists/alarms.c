#include "feeds/codelists/alarms.h"

#include "feeds/codelists/build.h"

#include <string.h>

enum { RULES_MAX = 200, COUNT_MAX = 100 };

static const struct tc_choice kinds[] = {
	{ "above", TC_ALARM_ABOVE },
	{ "below", TC_ALARM_BELOW },
	{ "rises", TC_ALARM_RISES },
	{ "falls", TC_ALARM_FALLS },
	{ "late", TC_ALARM_LATE },
	{ "silent", TC_ALARM_SILENT },
	{ "disputed", TC_ALARM_DISPUTED },
	{ 0 },
};

static const struct tc_choice guard_kinds[] = {
	{ "above", TC_ALARM_ABOVE },
	{ "below", TC_ALARM_BELOW },
	{ 0 },
};

static const struct tc_option guard_fields[] = {
	{ .name = "indicator",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = offsetof(struct tc_alarm_guard, indicator_code),
		.doc = "Indicator whose newest value decides" },
	{ .name = "area",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = offsetof(struct tc_alarm_guard, area_code),
		.doc = "Its area; default: the area that is judged" },
	{ .name = "is",
		.type = TC_OPTION_CHOICE,
		.choices = guard_kinds,
		.fallback = TC_ALARM_ABOVE,
		.offset = offsetof(struct tc_alarm_guard, kind),
		.doc = "How it must stand to limit" },
	{ .name = "limit",
		.type = TC_OPTION_NUMBER,
		.offset = offsetof(struct tc_alarm_guard, limit),
		.doc = "In its indicator's unit" },
	{ 0 },
};

#define RULE(field) offsetof(struct tc_alarm_rule, field)

/* The rows that a rule of the office and one of a pane share. */
/* clang-format off */
#define RULE_OPTIONS                                                                               \
	{ .name = "priority",                                                                      \
		.type = TC_OPTION_INTEGER,                                                         \
		.min = 1,                                                                          \
		.max = 3,                                                                          \
		.fallback = 3,                                                                     \
		.offset = RULE(priority),                                                          \
		.doc = "1 the most urgent (diamond), 2 (triangle), 3 (square)" },                  \
	{ .name = "is",                                                                            \
		.type = TC_OPTION_CHOICE,                                                          \
		.required = true,                                                                  \
		.choices = kinds,                                                                  \
		.offset = RULE(kind),                                                              \
		.doc = "above, below: the value and limit; rises, falls: by more than limit from " \
		       "one value to the next; late: by its contract; silent: in real time; "      \
		       "disputed: two sources differ" },                                           \
	{ .name = "limit",                                                                         \
		.type = TC_OPTION_NUMBER,                                                          \
		.offset = RULE(limit),                                                             \
		.doc = "In the indicator's unit" },                                                \
	{ .name = "severe_by",                                                                     \
		.type = TC_OPTION_NUMBER,                                                          \
		.min = 0,                                                                          \
		.max = 1e15,                                                                       \
		.offset = RULE(severe_by),                                                         \
		.doc = "So far beyond limit the alarm has priority 1; 0: never" },                 \
	{ .name = "deadband",                                                                      \
		.type = TC_OPTION_NUMBER,                                                          \
		.min = 0,                                                                          \
		.max = 1e15,                                                                       \
		.offset = RULE(deadband),                                                          \
		.doc = "How far back inside limit a value must be for the alarm to end" },         \
	{ .name = "on_delay",                                                                      \
		.type = TC_OPTION_DURATION,                                                        \
		.max = 86400000.0 * 31,                                                            \
		.offset = RULE(on_delay_ms),                                                       \
		.doc = "How long it must be so before there is an alarm" },                        \
	{ .name = "off_delay",                                                                     \
		.type = TC_OPTION_DURATION,                                                        \
		.max = 86400000.0 * 31,                                                            \
		.offset = RULE(off_delay_ms),                                                      \
		.doc = "How long it must be over before the alarm ends" },                         \
	{ .name = "count",                                                                         \
		.type = TC_OPTION_INTEGER,                                                         \
		.min = 1,                                                                          \
		.max = COUNT_MAX,                                                                  \
		.fallback = 1,                                                                     \
		.offset = RULE(count),                                                             \
		.doc = "How many values in a row must be so" },                                    \
	{                                                                                          \
		.name = "only_if", .type = TC_OPTION_OBJECT, .fields = guard_fields,               \
		.offset = RULE(only_if),                                                           \
		.doc = "Another figure that must stand so, or the rule sleeps"                     \
	}
/* clang-format on */

static const struct tc_option rule_fields[] = {
	{ .name = "id",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = RULE(id),
		.doc = "Code of the rule" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = RULE(title),
		.doc = "What an alarm of this rule says" },
	{ .name = "indicator",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = RULE(indicator_code),
		.doc = "The indicator that is watched" },
	{ .name = "area",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.fallback_text = "VN",
		.offset = RULE(area_code),
		.doc = "The area that is watched" },
	{ .name = "each",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = RULE(each_code),
		.doc = "Group or region whose members are watched one by one, in place of area" },
	RULE_OPTIONS,
	{ 0 },
};

const struct tc_option tc_alarm_own_options[] = {
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.offset = RULE(title),
		.doc = "What an alarm of this rule says; default: the indicator's title" },
	{ .name = "indicator",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = RULE(indicator_code),
		.doc = "Which of the pane's indicators is watched; default: the first" },
	RULE_OPTIONS,
	{ 0 },
};

const struct tc_option tc_alarms_options[] = {
	{ .name = "alarms",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_alarm_rule),
		.max_count = RULES_MAX,
		.fields = rule_fields,
		.offset = 0,
		.doc = "Rules of alarms, the order of the same priority" },
	{ 0 },
};

static void say(struct tc_faults *faults, const char *pointer, const char *member,
	const char *english, const char *vietnamese) {
	char place[TC_POINTER_MAX];
	(void)snprintf(place, sizeof(place), "%s%s", pointer, member);
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place, "%s%.0s", "%.0s%s", english,
		vietnamese);
}

static int find_area(const struct tc_catalogue *catalogue, const char *code, const char *pointer,
	const char *member, struct tc_faults *faults) {
	int area = code == NULL ? -1 : tc_code_find(&catalogue->area_index, code, NULL);
	if (code != NULL && area < 0) {
		say(faults, pointer, member,
			"expected an area with its list (\"VN\", \"VN-2025:24\")",
			"cần một địa bàn kèm danh mục (\"VN\", \"VN-2025:24\")");
	}
	return area;
}

static int find_indicator(const struct tc_catalogue *catalogue, const char *code,
	const char *pointer, const char *member, struct tc_faults *faults) {
	int indicator = tc_code_find(&catalogue->indicator_index, code, NULL);
	if (indicator < 0) {
		say(faults, pointer, member, "expected an indicator of indicators.json",
			"cần một chỉ tiêu của indicators.json");
	}
	return indicator;
}

/* What both sorts of rules say beside what they watch. */
static void resolve_condition(const struct tc_catalogue *catalogue, struct tc_alarm_rule *rule,
	const char *pointer, struct tc_faults *faults) {
	if (rule->kind >= TC_ALARM_LATE && rule->count > 1) {
		say(faults, pointer, "/count", "only values are counted: use on_delay",
			"chỉ đếm được số liệu: dùng on_delay");
	}
	rule->only_if.indicator = -1;
	rule->only_if.area = -1;
	if (rule->only_if.indicator_code != NULL) {
		rule->only_if.indicator = find_indicator(catalogue, rule->only_if.indicator_code,
			pointer, "/only_if/indicator", faults);
		rule->only_if.area = find_area(
			catalogue, rule->only_if.area_code, pointer, "/only_if/area", faults);
	}
}

static void resolve(const struct tc_catalogue *catalogue, struct tc_alarm_rule *rule,
	const char *pointer, struct tc_faults *faults) {
	rule->indicator =
		find_indicator(catalogue, rule->indicator_code, pointer, "/indicator", faults);
	rule->each = find_area(catalogue, rule->each_code, pointer, "/each", faults);
	rule->area = rule->each_code != NULL
		? -1
		: find_area(catalogue, rule->area_code, pointer, "/area", faults);
	resolve_condition(catalogue, rule, pointer, faults);
}

bool tc_alarm_own_resolve(const struct tc_catalogue *catalogue, struct tc_alarm_rule *rule,
	const char *pointer, struct tc_faults *faults) {
	int errors = faults->errors;
	rule->area = rule->each = rule->indicator = -1;
	if (rule->indicator_code != NULL) {
		rule->indicator = find_indicator(
			catalogue, rule->indicator_code, pointer, "/indicator", faults);
	}
	resolve_condition(catalogue, rule, pointer, faults);
	return faults->errors == errors;
}

bool tc_alarms_build(
	struct tc_catalogue *catalogue, const struct tc_list *rows, struct tc_faults *faults) {
	int errors = faults->errors;
	struct tc_alarm_rule *rules = rows->items;
	for (size_t i = 0; i < rows->count; i++) {
		char pointer[32];
		(void)snprintf(pointer, sizeof(pointer), "/alarms/%zu", i);
		resolve(catalogue, &rules[i], pointer, faults);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(rules[i].id, rules[k].id) == 0) {
				say(faults, pointer, "/id", "another rule has this id",
					"mã này đã có ở một quy tắc khác");
			}
		}
	}
	catalogue->alarms = rules;
	catalogue->alarm_count = rows->count;
	return faults->errors == errors;
}
