#include "feeds/codelists/build.h"

#include "base/period.h"
#include "base/text.h"
#include "feeds/codelists/contract.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000 };

/* A unit may hold a star (10*6.VND), an indicator or an area may not: a scope is a glob over them. */
static const char name_forbidden[] = "*?,\"\\";

static int by_code(const void *a, const void *b) {
	const struct tc_code_key *left = a, *right = b;
	int order = strcmp(left->code, right->code);
	return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

static size_t hash_of(const char *code) {
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	for (; *code != '\0'; code++) {
		hash = (hash ^ (unsigned char)*code) * 0x100000001b3u;
	}
	return (size_t)(hash ^ (hash >> 32));
}

/* Every observation is looked up twice, by halves that took a tenth of the hub's network thread. */
int tc_code_find(const struct tc_code_index *index, const char *code, size_t *first) {
	if (index->mask == 0) {
		return -1;
	}
	size_t at = hash_of(code) & index->mask;
	for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
		const struct tc_code_key *key = &index->keys[index->slots[at] - 1];
		if (strcmp(key->code, code) == 0) {
			if (first != NULL) {
				*first = index->slots[at] - 1;
			}
			return key->index;
		}
	}
	return -1;
}

/* Keys of one code stand side by side; the first of them gets a slot. */
static bool add_slots(struct tc_code_index *index, struct tc_arena *arena) {
	size_t size = 2;
	while (size < 2 * index->count) {
		size *= 2;
	}
	index->slots = tc_arena_array(arena, size, sizeof *index->slots);
	if (index->slots == NULL) {
		return false;
	}
	index->mask = size - 1;
	for (size_t i = 0; i < index->count; i++) {
		const char *code = index->keys[i].code;
		size_t at = hash_of(code) & index->mask;
		while (index->slots[at] != 0) {
			at = (at + 1) & index->mask;
		}
		if (i == 0 || strcmp(index->keys[i - 1].code, code) != 0) {
			index->slots[at] = (uint32_t)i + 1;
		}
	}
	return true;
}

const char *tc_build_place(
	const struct tc_builder *builder, const char *list, size_t row, const char *member) {
	const char *pointer = tc_arena_printf(builder->catalogue->arena, "/%s/%zu%s%s", list, row,
		*member != '\0' ? "/" : "", member);
	return pointer != NULL ? pointer : "";
}

static void say_twice(struct tc_builder *builder, const char *pointer, const char *code) {
	tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "conflict", pointer,
		"\"%s\" is already defined", "\"%s\" đã được khai báo", code);
}

void tc_build_unknown(struct tc_builder *builder, const char *pointer, const char *english,
	const char *vietnamese, const char *found) {
	tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "not_found", pointer,
		"expected %s%.0s, found \"%s\"", "cần %.0s%s, gặp \"%s\"", english, vietnamese,
		found);
}

/* Codes stand in messages, lists and globs: no blanks, nothing unseen. forbidden: what else. */
static void check_code(
	struct tc_builder *builder, const char *pointer, const char *code, const char *forbidden) {
	size_t length = strlen(code);
	bool good = length > 0;
	for (size_t at = 0; good && at < length;) {
		uint32_t point = tc_utf8_next(code, length, &at);
		good = point > ' ' && !tc_is_unsafe(point) &&
			(point > 0x7f || strchr(forbidden, (int)point) == NULL);
	}
	if (!good) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected a code without blanks and any of %s, found \"%s\"",
			"cần mã không có dấu cách và các ký tự %s, gặp \"%s\"", forbidden, code);
	}
}

static bool sort_index(struct tc_catalogue *catalogue, struct tc_code_index *index) {
	if (index->keys == NULL) {
		return index->count == 0;
	}
	qsort(index->keys, index->count, sizeof(*index->keys), by_code);
	return add_slots(index, catalogue->arena);
}

static void locate(struct tc_builder *builder, enum tc_codelist list, int first) {
	if (builder->lists->documents[list] != NULL) {
		tc_json_locate(builder->lists->documents[list], builder->faults, first);
	}
}

/* Areas --------------------------------------------------------------------------------------- */

static size_t area_total(const struct tc_codelists *lists) {
	size_t total = 1 + lists->areas.regions.count + lists->areas.groups.count +
		lists->agencies.agencies.count;
	const struct tc_province_list_row *rows = lists->areas.lists.items;
	for (size_t i = 0; i < lists->areas.lists.count; i++) {
		total += rows[i].provinces.count;
	}
	return total;
}

static struct tc_area_row *add_area(struct tc_builder *builder, enum tc_codelist list,
	enum tc_area_kind kind, const char *code, struct tc_words name, const char *pointer) {
	struct tc_catalogue *catalogue = builder->catalogue;
	struct tc_area_row *row = &catalogue->areas[catalogue->area_count++];
	row->area = (struct tc_area) {
		.code = code,
		.bare = code,
		.kind = kind,
		.name = name,
		.valid_from_ms = INT64_MIN,
		.valid_to_ms = INT64_MAX,
	};
	row->list = list;
	row->pointer = pointer;
	return row;
}

/* The documents give first and last day; the catalogue keeps a half-open span. */
static void set_span(struct tc_builder *builder, struct tc_area *area, int64_t first_day_ms,
	int64_t last_day_ms, const char *pointer) {
	area->valid_from_ms = first_day_ms != 0 ? first_day_ms : INT64_MIN;
	area->valid_to_ms = last_day_ms != 0 ? last_day_ms + DAY_MS : INT64_MAX;
	if (area->valid_from_ms >= area->valid_to_ms) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected valid_to not before valid_from",
			"cần valid_to không trước valid_from");
	}
}

static void add_places(struct tc_builder *builder) {
	const struct tc_codelists *lists = builder->lists;
	add_area(builder, TC_CODELIST_AREAS, TC_AREA_COUNTRY, lists->areas.country.code,
		lists->areas.country.name, "/country/code");
	const struct tc_place_row *rows = lists->areas.regions.items;
	for (size_t i = 0; i < lists->areas.regions.count; i++) {
		add_area(builder, TC_CODELIST_AREAS, TC_AREA_REGION, rows[i].code, rows[i].name,
			tc_build_place(builder, "regions", i, "code"));
	}
	rows = lists->areas.groups.items;
	for (size_t i = 0; i < lists->areas.groups.count; i++) {
		struct tc_area_row *row = add_area(builder, TC_CODELIST_AREAS, TC_AREA_GROUP,
			rows[i].code, rows[i].name, tc_build_place(builder, "groups", i, "code"));
		row->rule = (enum tc_group_rule)rows[i].members;
	}
}

static void add_provinces(struct tc_builder *builder, size_t list_index) {
	struct tc_arena *arena = builder->catalogue->arena;
	const struct tc_province_list_row *list = builder->lists->areas.lists.items;
	list += list_index;
	const struct tc_province_row *rows = list->provinces.items;
	for (size_t i = 0; i < list->provinces.count; i++) {
		const char *pointer =
			tc_arena_printf(arena, "/lists/%zu/provinces/%zu/code", list_index, i);
		struct tc_area_row *row = add_area(builder, TC_CODELIST_AREAS, TC_AREA_PROVINCE,
			tc_arena_printf(arena, "%s:%s", list->code, rows[i].code), rows[i].name,
			pointer != NULL ? pointer : "");
		row->area.bare = rows[i].code;
		row->area.list = list->code;
		row->area.region = rows[i].region;
		row->area.abbreviation = rows[i].abbreviation;
		if (rows[i].successor != NULL) {
			row->area.split = rows[i].split;
			row->area.successor = tc_arena_printf(arena, "%s:%s",
				list->successors != NULL ? list->successors : "",
				rows[i].successor);
		}
		set_span(builder, &row->area, list->valid_from_ms, list->valid_to_ms, row->pointer);
	}
}

static void add_agencies(struct tc_builder *builder) {
	const struct tc_agency_row *rows = builder->lists->agencies.agencies.items;
	int first = builder->faults->count;
	for (size_t i = 0; i < builder->lists->agencies.agencies.count; i++) {
		struct tc_area_row *row = add_area(builder, TC_CODELIST_AGENCIES, TC_AREA_AGENCY,
			rows[i].id, rows[i].name, tc_build_place(builder, "agencies", i, "id"));
		row->area.abbreviation = rows[i].id;
		row->area.successor = rows[i].successor;
		row->ministry =
			rows[i].kind == TC_AGENCY_MINISTRY || rows[i].kind == TC_AGENCY_MINISTERIAL;
		set_span(builder, &row->area, rows[i].valid_from_ms, rows[i].valid_to_ms,
			row->pointer);
	}
	locate(builder, TC_CODELIST_AGENCIES, first);
}

static bool index_areas(struct tc_catalogue *catalogue) {
	struct tc_code_index *all = &catalogue->area_index, *bare = &catalogue->province_index;
	all->keys = tc_arena_array(catalogue->arena, catalogue->area_count, sizeof(*all->keys));
	bare->keys = tc_arena_array(catalogue->arena, catalogue->area_count, sizeof(*bare->keys));
	if (all->keys == NULL || bare->keys == NULL) {
		return false;
	}
	for (size_t i = 0; i < catalogue->area_count; i++) {
		const struct tc_area *area = &catalogue->areas[i].area;
		if (area->code == NULL) {
			return false;
		}
		all->keys[all->count++] = (struct tc_code_key) { area->code, (int)i };
		if (area->kind == TC_AREA_PROVINCE) {
			bare->keys[bare->count++] = (struct tc_code_key) { area->bare, (int)i };
		}
	}
	return sort_index(catalogue, all) && sort_index(catalogue, bare);
}

static void check_area(struct tc_builder *builder, const struct tc_area_row *row) {
	const struct tc_catalogue *catalogue = builder->catalogue;
	const struct tc_area *area = &row->area;
	int first = builder->faults->count;
	check_code(builder, row->pointer, area->code, name_forbidden);
	if (area->region != NULL) {
		int region = tc_code_find(&catalogue->area_index, area->region, NULL);
		if (region < 0 || catalogue->areas[region].area.kind != TC_AREA_REGION) {
			tc_build_unknown(builder, row->pointer, "a region of this document",
				"một vùng của tài liệu này", area->region);
		}
	}
	if (area->successor != NULL &&
		tc_code_find(&catalogue->area_index, area->successor, NULL) < 0) {
		tc_build_unknown(builder, row->pointer, "a successor that is listed",
			"đơn vị kế tục có trong danh mục", area->successor);
	}
	locate(builder, row->list, first);
}

static void check_areas(struct tc_builder *builder) {
	const struct tc_catalogue *catalogue = builder->catalogue;
	const struct tc_code_index *index = &catalogue->area_index;
	for (size_t i = 1; i < index->count; i++) {
		if (strcmp(index->keys[i - 1].code, index->keys[i].code) == 0) {
			const struct tc_area_row *row = &catalogue->areas[index->keys[i].index];
			int first = builder->faults->count;
			say_twice(builder, row->pointer, row->area.code);
			locate(builder, row->list, first);
		}
	}
	for (size_t i = 0; i < catalogue->area_count; i++) {
		check_area(builder, &catalogue->areas[i]);
	}
}

static bool build_areas(struct tc_builder *builder) {
	struct tc_catalogue *catalogue = builder->catalogue;
	catalogue->areas = tc_arena_array(
		catalogue->arena, area_total(builder->lists), sizeof(*catalogue->areas));
	if (catalogue->areas == NULL) {
		return false;
	}
	int first = builder->faults->count;
	add_places(builder);
	for (size_t i = 0; i < builder->lists->areas.lists.count; i++) {
		add_provinces(builder, i);
	}
	locate(builder, TC_CODELIST_AREAS, first);
	add_agencies(builder);
	if (!index_areas(catalogue)) {
		return false;
	}
	check_areas(builder);
	return true;
}

/* Units and categories ------------------------------------------------------------------------ */

static bool build_units(struct tc_builder *builder) {
	struct tc_catalogue *catalogue = builder->catalogue;
	catalogue->units = builder->lists->units.units.items;
	catalogue->unit_count = builder->lists->units.units.count;
	struct tc_code_index *index = &catalogue->unit_index;
	index->keys = tc_arena_array(catalogue->arena, catalogue->unit_count, sizeof(*index->keys));
	if (index->keys == NULL) {
		return false;
	}
	int first = builder->faults->count;
	for (size_t i = 0; i < catalogue->unit_count; i++) {
		const char *code = catalogue->units[i].code;
		check_code(builder, tc_build_place(builder, "units", i, "code"), code, "\"\\");
		index->keys[index->count++] = (struct tc_code_key) { code, (int)i };
	}
	if (!sort_index(catalogue, index)) {
		return false;
	}
	for (size_t i = 1; i < index->count; i++) {
		if (strcmp(index->keys[i - 1].code, index->keys[i].code) == 0) {
			say_twice(builder,
				tc_build_place(
					builder, "units", (size_t)index->keys[i].index, "code"),
				index->keys[i].code);
		}
	}
	locate(builder, TC_CODELIST_UNITS, first);
	catalogue->categories = builder->lists->indicators.categories.items;
	catalogue->category_count = builder->lists->indicators.categories.count;
	return true;
}

/* Indicators ---------------------------------------------------------------------------------- */

/* "HH:MM", 00:00 to 24:00. */
static bool parse_closing(const char *text, int64_t *closing_ms) {
	if (strlen(text) != 5 || text[2] != ':') {
		return false;
	}
	for (int i = 0; i < 5; i++) {
		if (i != 2 && (text[i] < '0' || text[i] > '9')) {
			return false;
		}
	}
	int hour = (text[0] - '0') * 10 + text[1] - '0';
	int minute = (text[3] - '0') * 10 + text[4] - '0';
	*closing_ms = ((int64_t)hour * 60 + minute) * 60000;
	return minute < 60 && *closing_ms <= DAY_MS;
}

static void read_regime(struct tc_builder *builder, struct tc_indicator_row *row, size_t at) {
	struct tc_indicator *indicator = &row->indicator;
	if (!tc_duration_nominal(row->cadence, strlen(row->cadence), &indicator->cadence_ms) ||
		indicator->cadence_ms <= 0) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "cadence"),
			"an ISO 8601 duration such as \"P1M\"",
			"khoảng thời gian ISO 8601 như \"P1M\"", row->cadence);
	}
	if (indicator->days_off == 0) {
		indicator->days_off =
			indicator->cadence_ms <= DAY_MS ? TC_DAYS_OFF_SKIP : TC_DAYS_OFF_MOVE;
	}
	bool real_time = indicator->period_rule == TC_PERIOD_REAL_TIME;
	if (real_time == (row->closing != NULL)) {
		tc_faults_add(builder->faults, TC_SEVERITY_ERROR, "bad_value",
			tc_build_place(builder, "indicators", at, real_time ? "closing" : ""),
			real_time ? "a real-time indicator has no closing time"
				  : "expected a closing time, because a reporting period closes",
			real_time ? "chỉ tiêu thời gian thực không có giờ chốt số liệu"
				  : "cần giờ chốt số liệu (closing) cho kỳ báo cáo");
		return;
	}
	if (row->closing != NULL && !parse_closing(row->closing, &indicator->closing_ms)) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "closing"),
			"a time from \"00:00\" to \"24:00\"", "giờ từ \"00:00\" đến \"24:00\"",
			row->closing);
	}
}

static bool knows_category(const struct tc_catalogue *catalogue, const char *id) {
	for (size_t i = 0; i < catalogue->category_count; i++) {
		if (strcmp(catalogue->categories[i].id, id) == 0) {
			return true;
		}
	}
	return false;
}

static void check_references(
	struct tc_builder *builder, const struct tc_indicator *indicator, size_t at) {
	const struct tc_catalogue *catalogue = builder->catalogue;
	if (tc_code_find(&catalogue->unit_index, indicator->unit, NULL) < 0) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "unit"),
			"a code of units.json", "một mã của units.json", indicator->unit);
	}
	int owner = tc_code_find(&catalogue->area_index, indicator->owner, NULL);
	if (owner < 0 || catalogue->areas[owner].area.kind != TC_AREA_AGENCY) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "owner"),
			"an agency of agencies.json", "một cơ quan của agencies.json",
			indicator->owner);
	}
	if (!knows_category(catalogue, indicator->category)) {
		tc_build_unknown(builder, tc_build_place(builder, "indicators", at, "category"),
			"a category of this document", "một nhóm của tài liệu này",
			indicator->category);
	}
}

static bool index_indicators(struct tc_builder *builder) {
	struct tc_catalogue *catalogue = builder->catalogue;
	struct tc_code_index *index = &catalogue->indicator_index;
	index->keys =
		tc_arena_array(catalogue->arena, catalogue->indicator_count, sizeof(*index->keys));
	if (index->keys == NULL) {
		return false;
	}
	for (size_t i = 0; i < catalogue->indicator_count; i++) {
		const char *id = catalogue->indicators[i].indicator.id;
		check_code(builder, tc_build_place(builder, "indicators", i, "id"), id,
			name_forbidden);
		index->keys[index->count++] = (struct tc_code_key) { id, (int)i };
	}
	if (!sort_index(catalogue, index)) {
		return false;
	}
	for (size_t i = 1; i < index->count; i++) {
		if (strcmp(index->keys[i - 1].code, index->keys[i].code) == 0) {
			say_twice(builder,
				tc_build_place(
					builder, "indicators", (size_t)index->keys[i].index, "id"),
				index->keys[i].code);
		}
	}
	return true;
}

static bool build_indicators(struct tc_builder *builder) {
	struct tc_catalogue *catalogue = builder->catalogue;
	catalogue->indicators = builder->lists->indicators.indicators.items;
	catalogue->indicator_count = builder->lists->indicators.indicators.count;
	int first = builder->faults->count;
	if (!index_indicators(builder)) {
		return false;
	}
	for (size_t i = 0; i < catalogue->indicator_count; i++) {
		read_regime(builder, &catalogue->indicators[i], i);
		check_references(builder, &catalogue->indicators[i].indicator, i);
		tc_contract_read(builder, &catalogue->indicators[i], i);
	}
	tc_formulas_read(builder);
	locate(builder, TC_CODELIST_INDICATORS, first);
	return true;
}

static bool build_calendar(struct tc_builder *builder) {
	if (builder->lists->documents[TC_CODELIST_CALENDAR] == NULL) {
		return true;
	}
	int first = builder->faults->count, errors = builder->faults->errors;
	builder->catalogue->calendar = tc_calendar_build(
		&builder->lists->calendar, builder->catalogue->arena, builder->faults);
	locate(builder, TC_CODELIST_CALENDAR, first);
	return builder->catalogue->calendar != NULL || builder->faults->errors > errors;
}

static bool build_alarms(struct tc_builder *builder) {
	int first = builder->faults->count;
	(void)tc_alarms_build(builder->catalogue, &builder->lists->alarms, builder->faults);
	locate(builder, TC_CODELIST_ALARMS, first);
	return true;
}

bool tc_catalogue_build(struct tc_catalogue *catalogue, const struct tc_codelists *codelists,
	struct tc_faults *faults) {
	struct tc_builder builder = { catalogue, codelists, faults };
	int errors = faults->errors;
	if (!build_areas(&builder) || !build_units(&builder) || !build_indicators(&builder) ||
		!build_calendar(&builder) || !build_alarms(&builder)) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "no_memory", "",
			"the code lists are larger than their budget",
			"danh mục lớn hơn bộ nhớ cho phép");
		return false;
	}
	return faults->errors == errors;
}
