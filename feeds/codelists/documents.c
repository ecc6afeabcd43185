#include "feeds/codelists/documents.h"

#include "feeds/codelists/contract.h"
#include "feeds/codelists/schema.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct tc_choice measures[] = {
	{ "level", TC_MEASURE_LEVEL },
	{ "flow", TC_MEASURE_FLOW },
	{ "count", TC_MEASURE_COUNT },
	{ "ratio", TC_MEASURE_RATIO },
	{ "rate", TC_MEASURE_RATE },
	{ 0 },
};

static const struct tc_choice directions[] = {
	{ "higher", TC_DIRECTION_HIGHER },
	{ "lower", TC_DIRECTION_LOWER },
	{ "neutral", TC_DIRECTION_NEUTRAL },
	{ 0 },
};

static const struct tc_choice period_rules[] = {
	{ "decree-09", TC_PERIOD_DECREE_09 },
	{ "calendar", TC_PERIOD_CALENDAR },
	{ "real-time", TC_PERIOD_REAL_TIME },
	{ 0 },
};

static const struct tc_choice days_off[] = {
	{ "count", TC_DAYS_OFF_COUNT },
	{ "move", TC_DAYS_OFF_MOVE },
	{ "skip", TC_DAYS_OFF_SKIP },
	{ 0 },
};

static const struct tc_choice aggregations[] = {
	{ "none", TC_AGGREGATION_NONE },
	{ "sum", TC_AGGREGATION_SUM },
	{ "mean", TC_AGGREGATION_MEAN },
	{ "weighted", TC_AGGREGATION_WEIGHTED },
	{ "min", TC_AGGREGATION_MIN },
	{ "max", TC_AGGREGATION_MAX },
	{ 0 },
};

static const struct tc_choice totals[] = {
	{ "reported", TC_TOTAL_REPORTED },
	{ "areas", TC_TOTAL_AREAS },
	{ 0 },
};

#define INDICATOR(field) offsetof(struct tc_indicator_row, indicator.field)
static const struct tc_option indicator_fields[] = {
	{ .name = "id",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = INDICATOR(id),
		.doc = "Code of the indicator, as INDICATOR of an observation names it" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = INDICATOR(title),
		.doc = "Title on the wall" },
	{ .name = "unit",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = INDICATOR(unit),
		.doc = "A code of units.json" },
	{ .name = "decimals",
		.type = TC_OPTION_INTEGER,
		.min = 0,
		.max = 6,
		.offset = INDICATOR(decimals),
		.doc = "Decimal places a wall draws" },
	{ .name = "measure",
		.type = TC_OPTION_CHOICE,
		.required = true,
		.choices = measures,
		.offset = INDICATOR(measure),
		.doc = "What kind of quantity it is" },
	{ .name = "direction",
		.type = TC_OPTION_CHOICE,
		.choices = directions,
		.fallback = TC_DIRECTION_NEUTRAL,
		.offset = INDICATOR(direction),
		.doc = "Which way is better" },
	{ .name = "target",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct tc_indicator_row, target),
		.doc = "A number to be reached" },
	{ .name = "cadence",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 32,
		.offset = offsetof(struct tc_indicator_row, cadence),
		.doc = "Time between two values, ISO 8601 duration" },
	{ .name = "period_rule",
		.type = TC_OPTION_CHOICE,
		.required = true,
		.choices = period_rules,
		.offset = INDICATOR(period_rule),
		.doc = "How a reporting period is cut" },
	{ .name = "closing",
		.type = TC_OPTION_TEXT,
		.max = 5,
		.offset = offsetof(struct tc_indicator_row, closing),
		.doc = "Time of day at which a period closes on its last day, HH:MM up to 24:00" },
	{ .name = "deadline",
		.type = TC_OPTION_DURATION,
		.min = 0,
		.max = 366.0 * 86400000,
		.offset = INDICATOR(deadline_ms),
		.doc = "How long after closing the report is due" },
	{ .name = "days_off",
		.type = TC_OPTION_CHOICE,
		.choices = days_off,
		.offset = INDICATOR(days_off),
		.doc = "A deadline on a day off: count: stands; move: moves to the next working "
		       "day; skip: moves, and of a day off itself no report is expected. "
		       "Default: skip where reports are daily, else move" },
	{ .name = "aggregation",
		.type = TC_OPTION_CHOICE,
		.choices = aggregations,
		.fallback = TC_AGGREGATION_NONE,
		.offset = INDICATOR(aggregation),
		.doc = "How areas add up to their whole" },
	{ .name = "weight",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = INDICATOR(weight),
		.doc = "Weighting indicator of a weighted aggregation" },
	{ .name = "owner",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = INDICATOR(owner),
		.doc = "Agency that answers for it" },
	{ .name = "category",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = INDICATOR(category),
		.doc = "A category of this document" },
	{ .name = "tolerance",
		.type = TC_OPTION_NUMBER,
		.min = 0,
		.max = 1,
		.offset = INDICATOR(tolerance),
		.doc = "Share two sources may differ by; 0 is exact" },
	{ .name = "total",
		.type = TC_OPTION_CHOICE,
		.choices = totals,
		.fallback = TC_TOTAL_REPORTED,
		.offset = INDICATOR(total),
		.doc = "Who says the whole: areas = it is what they add up to, by aggregation" },
	{ .name = "rollup",
		.type = TC_OPTION_BOOL,
		.offset = INDICATOR(rollup),
		.doc = "A province has the history of those it was made of, by aggregation" },
	{ .name = "checks",
		.type = TC_OPTION_OBJECT,
		.fields = tc_check_fields,
		.offset = offsetof(struct tc_indicator_row, checks),
		.doc = "What makes a figure worth a second look" },
	{ .name = "formula",
		.type = TC_OPTION_FREE,
		.offset = offsetof(struct tc_indicator_row, formula),
		.doc = "Made of other indicators: an id, a number, or {op, of, …}; see README" },
	{ 0 },
};

static const struct tc_option category_fields[] = {
	{ .name = "id",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_category_row, id),
		.doc = "Code of the category" },
	{ .name = "title",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_category_row, title),
		.doc = "Its title" },
	{ 0 },
};

#define INDICATORS(field) offsetof(struct tc_codelists, indicators.field)
static const struct tc_option indicators_options[] = {
	{ .name = "categories",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_category_row),
		.fields = category_fields,
		.offset = INDICATORS(categories),
		.doc = "Groups of indicators, in order" },
	{ .name = "indicators",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_indicator_row),
		.max_count = 5000,
		.fields = indicator_fields,
		.offset = INDICATORS(indicators),
		.doc = "Every indicator and its contract" },
	{ 0 },
};

static const struct tc_option place_fields[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_place_row, code),
		.doc = "Code, as REF_AREA names it" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_place_row, name),
		.doc = "Name" },
	{ 0 },
};

static const struct tc_choice group_rules[] = {
	{ "provinces", TC_GROUP_PROVINCES },
	{ "ministries", TC_GROUP_MINISTRIES },
	{ "unlisted", TC_GROUP_UNLISTED },
	{ 0 },
};

static const struct tc_option group_fields[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_place_row, code),
		.doc = "Code, as REF_AREA names it" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_place_row, name),
		.doc = "Name" },
	{ .name = "members",
		.type = TC_OPTION_CHOICE,
		.required = true,
		.choices = group_rules,
		.offset = offsetof(struct tc_place_row, members),
		.doc = "Who belongs to it; unlisted: known only to its publisher" },
	{ 0 },
};

static const struct tc_option province_fields[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 8,
		.offset = offsetof(struct tc_province_row, code),
		.doc = "Two digits" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_province_row, name),
		.doc = "Name" },
	{ .name = "abbreviation",
		.type = TC_OPTION_TEXT,
		.max = 16,
		.offset = offsetof(struct tc_province_row, abbreviation),
		.doc = "What stands in its place in Vietnamese where the name is too long" },
	{ .name = "region",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_province_row, region),
		.doc = "A region of this document" },
	{ .name = "successor",
		.type = TC_OPTION_TEXT,
		.max = 8,
		.offset = offsetof(struct tc_province_row, successor),
		.doc = "Code of the province it became, in the list named by successors" },
	{ .name = "split",
		.type = TC_OPTION_BOOL,
		.offset = offsetof(struct tc_province_row, split),
		.doc = "Communes of it went to another province too" },
	{ 0 },
};

static const struct tc_option list_fields[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 32,
		.offset = offsetof(struct tc_province_list_row, code),
		.doc = "Code of the list" },
	{ .name = "valid_from",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct tc_province_list_row, valid_from_ms),
		.doc = "First day it is in force" },
	{ .name = "valid_to",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct tc_province_list_row, valid_to_ms),
		.doc = "Last day it is in force" },
	{ .name = "successors",
		.type = TC_OPTION_TEXT,
		.max = 32,
		.offset = offsetof(struct tc_province_list_row, successors),
		.doc = "Code of the list that follows" },
	{ .name = "provinces",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_province_row),
		.fields = province_fields,
		.offset = offsetof(struct tc_province_list_row, provinces),
		.doc = "Its provinces" },
	{ 0 },
};

#define AREAS(field) offsetof(struct tc_codelists, areas.field)
static const struct tc_option areas_options[] = {
	{ .name = "country",
		.type = TC_OPTION_OBJECT,
		.required = true,
		.fields = place_fields,
		.offset = AREAS(country),
		.doc = "The whole" },
	{ .name = "regions",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_place_row),
		.fields = place_fields,
		.offset = AREAS(regions),
		.doc = "Socio-economic regions" },
	{ .name = "groups",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_place_row),
		.fields = group_fields,
		.offset = AREAS(groups),
		.doc = "Groups a figure may be reported for" },
	{ .name = "lists",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_province_list_row),
		.fields = list_fields,
		.offset = AREAS(lists),
		.doc = "Lists of provinces, one for each reorganisation" },
	{ 0 },
};

static const struct tc_choice agency_kinds[] = {
	{ "ministry", TC_AGENCY_MINISTRY },
	{ "ministerial-agency", TC_AGENCY_MINISTERIAL },
	{ "government-agency", TC_AGENCY_GOVERNMENT },
	{ "national-committee", TC_AGENCY_COMMITTEE },
	{ "state-group", TC_AGENCY_GROUP },
	{ "people-committee", TC_AGENCY_PEOPLES_COMMITTEE },
	{ 0 },
};

static const struct tc_option agency_fields[] = {
	{ .name = "id",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_agency_row, id),
		.doc = "Abbreviation, as documents use it" },
	{ .name = "kind",
		.type = TC_OPTION_CHOICE,
		.required = true,
		.choices = agency_kinds,
		.offset = offsetof(struct tc_agency_row, kind),
		.doc = "What sort of body it is" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct tc_agency_row, name),
		.doc = "Full name" },
	{ .name = "valid_from",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct tc_agency_row, valid_from_ms),
		.doc = "First day it exists" },
	{ .name = "valid_to",
		.type = TC_OPTION_TIME,
		.offset = offsetof(struct tc_agency_row, valid_to_ms),
		.doc = "Last day it exists" },
	{ .name = "successor",
		.type = TC_OPTION_TEXT,
		.max = 64,
		.offset = offsetof(struct tc_agency_row, successor),
		.doc = "Agency that took over its work" },
	{ 0 },
};

static const struct tc_option agencies_options[] = {
	{ .name = "agencies",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_agency_row),
		.fields = agency_fields,
		.offset = offsetof(struct tc_codelists, agencies.agencies),
		.doc = "Bodies that report or answer for an indicator" },
	{ 0 },
};

static const struct tc_option unit_fields[] = {
	{ .name = "code",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 64,
		.offset = offsetof(struct tc_unit_label, code),
		.doc = "UCUM code, {thing} for a count" },
	{ .name = "label",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_unit_label, label),
		.doc = "Written after a number; nothing is written without it" },
	{ .name = "short",
		.type = TC_OPTION_WORDS,
		.offset = offsetof(struct tc_unit_label, brief),
		.doc = "Where there is little room; the label without it" },
	{ 0 },
};

static const struct tc_option units_options[] = {
	{ .name = "units",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.element_size = sizeof(struct tc_unit_label),
		.fields = unit_fields,
		.offset = offsetof(struct tc_codelists, units.units),
		.doc = "Units and their words" },
	{ 0 },
};

static const struct {
	const char *name;
	const struct tc_option *options;
} lists[TC_CODELIST_COUNT] = {
	[TC_CODELIST_INDICATORS] = { "indicators", indicators_options },
	[TC_CODELIST_AREAS] = { "areas", areas_options },
	[TC_CODELIST_AGENCIES] = { "agencies", agencies_options },
	[TC_CODELIST_UNITS] = { "units", units_options },
	[TC_CODELIST_CALENDAR] = { "calendar", tc_calendar_options },
	[TC_CODELIST_ALARMS] = { "alarms", tc_alarms_options },
};

/* Members of every document that are read here and not by its table. */
static const char *const common_keys[] = { "version", "document", NULL };

const struct tc_option *tc_codelist_table(const char *name) {
	for (enum tc_codelist list = 0; list < TC_CODELIST_COUNT; list++) {
		if (strcmp(lists[list].name, name) == 0) {
			return lists[list].options;
		}
	}
	return NULL;
}

/* A file put in another's place is told apart from a broken one. Saying the name is not required. */
static bool check_document_name(const json_t *root, const char *name, struct tc_faults *faults) {
	const json_t *value = json_object_get(root, "document");
	const char *text = value != NULL ? tc_json_string(value) : NULL;
	if (value == NULL || (text != NULL && strcmp(text, name) == 0)) {
		return true;
	}
	char found[64];
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", "/document",
		"expected \"%s\", found %s", "cần \"%s\", gặp %s", name,
		tc_json_found(value, found, sizeof(found)));
	return false;
}

static bool read_one(const char *directory, enum tc_codelist list, struct tc_arena *arena,
	struct tc_codelists *out, struct tc_faults *faults) {
	char path[TC_PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s.json", directory, lists[list].name);
	int errors = faults->errors;
	if (list >= TC_CODELIST_CALENDAR && access(path, F_OK) != 0 && errno == ENOENT) {
		return true;
	}
	if (tc_json_read(path, &tc_json_document_limits, &out->documents[list], faults) != TC_OK) {
		return false;
	}
	const json_t *root = tc_json_root(out->documents[list]);
	int first = faults->count;
	struct tc_option_context context = { .arena = arena, .faults = faults };
	if (tc_document_version(root, faults) &&
		check_document_name(root, lists[list].name, faults)) {
		void *target = list == TC_CODELIST_CALENDAR ? (void *)&out->calendar
			: list == TC_CODELIST_ALARMS        ? (void *)&out->alarms
							    : out;
		(void)tc_options_read(lists[list].options, root, "", target, &context, common_keys);
	}
	tc_json_locate(out->documents[list], faults, first);
	return faults->errors == errors;
}

bool tc_codelists_read(const char *directory, struct tc_arena *arena, struct tc_codelists *out,
	struct tc_faults *faults) {
	bool good = true;
	for (enum tc_codelist list = 0; list < TC_CODELIST_COUNT; list++) {
		good = read_one(directory, list, arena, out, faults) && good;
	}
	return good;
}

void tc_codelists_finish(struct tc_codelists *codelists) {
	for (enum tc_codelist list = 0; list < TC_CODELIST_COUNT; list++) {
		tc_json_destroy(codelists->documents[list]);
		codelists->documents[list] = NULL;
	}
}
