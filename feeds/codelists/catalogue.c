#include "feeds/codelists/catalogue.h"

#include "base/text.h"
#include "feeds/codelists/build.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 32 * 1024 * 1024 };

static const struct tc_catalogue *of_vocabulary(const struct tc_vocabulary *vocabulary) {
	return (const struct tc_catalogue *)vocabulary;
}

static bool knows(const struct tc_vocabulary *vocabulary, const char *kind, const char *value) {
	const struct tc_catalogue *catalogue = of_vocabulary(vocabulary);
	if (strcmp(kind, "indicator") == 0) {
		return tc_catalogue_find_indicator(catalogue, value) >= 0;
	}
	if (strcmp(kind, "unit") == 0) {
		return tc_code_find(&catalogue->unit_index, value, NULL) >= 0;
	}
	int area = tc_code_find(&catalogue->area_index, value, NULL);
	if (strcmp(kind, "agency") == 0) {
		return area >= 0 && catalogue->areas[area].area.kind == TC_AREA_AGENCY;
	}
	return strcmp(kind, "area") == 0 &&
		(area >= 0 || tc_catalogue_is_province(catalogue, value));
}

enum tc_result tc_catalogue_open(
	const char *directory, struct tc_catalogue **out, struct tc_faults *faults) {
	*out = NULL;
	struct tc_catalogue *catalogue = calloc(1, sizeof(*catalogue));
	if (catalogue == NULL) {
		return TC_NO_MEMORY;
	}
	catalogue->vocabulary.knows = knows;
	catalogue->arena = tc_arena_create(ARENA_BYTES);
	if (catalogue->arena == NULL) {
		free(catalogue);
		return TC_NO_MEMORY;
	}
	struct tc_codelists codelists = { 0 };
	bool good = tc_codelists_read(directory, catalogue->arena, &codelists, faults) &&
		tc_catalogue_build(catalogue, &codelists, faults);
	tc_codelists_finish(&codelists);
	if (!good) {
		tc_catalogue_close(catalogue);
		return TC_BAD_INPUT;
	}
	*out = catalogue;
	return TC_OK;
}

void tc_catalogue_close(struct tc_catalogue *catalogue) {
	if (catalogue == NULL) {
		return;
	}
	tc_arena_destroy(catalogue->arena);
	free(catalogue);
}

int tc_catalogue_indicator_count(const struct tc_catalogue *catalogue) {
	return (int)catalogue->indicator_count;
}

const struct tc_indicator *tc_catalogue_indicator(const struct tc_catalogue *catalogue, int index) {
	return &catalogue->indicators[index].indicator;
}

/* The lists are NFC. Only a code that was not found and holds more than ASCII is worth composing; an
 * own small arena keeps this safe for any thread. */
static int find_composed(const struct tc_code_index *index, const char *code, size_t *first) {
	int found = tc_code_find(index, code, first);
	size_t length = strlen(code);
	bool ascii = true;
	for (size_t i = 0; ascii && i < length; i++) {
		ascii = (unsigned char)code[i] < 0x80;
	}
	if (found >= 0 || ascii || length > 256 || tc_utf8_valid_prefix(code, length) != length) {
		return found;
	}
	struct tc_arena *arena = tc_arena_create(8192);
	const char *composed = arena != NULL ? tc_text_nfc(arena, code, length) : NULL;
	if (composed != NULL) {
		found = tc_code_find(index, composed, first);
	}
	tc_arena_destroy(arena);
	return found;
}

int tc_catalogue_find_indicator(const struct tc_catalogue *catalogue, const char *id) {
	return find_composed(&catalogue->indicator_index, id, NULL);
}

int tc_catalogue_area_count(const struct tc_catalogue *catalogue) {
	return (int)catalogue->area_count;
}

const struct tc_area *tc_catalogue_area(const struct tc_catalogue *catalogue, int index) {
	return &catalogue->areas[index].area;
}

static bool is_valid_at(const struct tc_area *area, int64_t at_ms) {
	return area->valid_from_ms <= at_ms && at_ms < area->valid_to_ms;
}

int tc_catalogue_find_area(const struct tc_catalogue *catalogue, const char *code, int64_t end_ms) {
	const struct tc_code_index *bare = &catalogue->province_index;
	size_t at = 0;
	if (tc_code_find(bare, code, &at) < 0) {
		return find_composed(&catalogue->area_index, code, NULL);
	}
	int64_t last_ms = end_ms > INT64_MIN ? end_ms - 1 : end_ms;
	for (; at < bare->count && strcmp(bare->keys[at].code, code) == 0; at++) {
		if (is_valid_at(&catalogue->areas[bare->keys[at].index].area, last_ms)) {
			return bare->keys[at].index;
		}
	}
	return -1;
}

bool tc_catalogue_is_province(const struct tc_catalogue *catalogue, const char *bare) {
	return tc_code_find(&catalogue->province_index, bare, NULL) >= 0;
}

/* Whether candidate counts towards the whole. */
static bool is_member(const struct tc_area_row *whole, const struct tc_area_row *candidate) {
	bool province = candidate->area.kind == TC_AREA_PROVINCE;
	switch (whole->area.kind) {
	case TC_AREA_COUNTRY: return province;
	case TC_AREA_REGION:
		return province && strcmp(candidate->area.region, whole->area.code) == 0;
	case TC_AREA_GROUP:
		return (whole->rule == TC_GROUP_PROVINCES && province) ||
			(whole->rule == TC_GROUP_MINISTRIES && candidate->ministry);
	case TC_AREA_PROVINCE:
	case TC_AREA_AGENCY: break;
	}
	return false;
}

int tc_catalogue_members(
	const struct tc_catalogue *catalogue, int area, int64_t at_ms, int *indices, int size) {
	int count = 0;
	for (size_t i = 0; i < catalogue->area_count; i++) {
		const struct tc_area_row *row = &catalogue->areas[i];
		if (!is_valid_at(&row->area, at_ms) || !is_member(&catalogue->areas[area], row)) {
			continue;
		}
		if (count < size) {
			indices[count] = (int)i;
		}
		count++;
	}
	return count;
}

int tc_catalogue_ever_members(
	const struct tc_catalogue *catalogue, int area, int *indices, int size) {
	int count = 0;
	for (size_t i = 0; i < catalogue->area_count; i++) {
		if (!is_member(&catalogue->areas[area], &catalogue->areas[i])) {
			continue;
		}
		if (count < size) {
			indices[count] = (int)i;
		}
		count++;
	}
	return count;
}

bool tc_catalogue_is_member(
	const struct tc_catalogue *catalogue, int area, int member, int64_t at_ms) {
	return is_valid_at(&catalogue->areas[member].area, at_ms) &&
		is_member(&catalogue->areas[area], &catalogue->areas[member]);
}

int tc_catalogue_predecessors(
	const struct tc_catalogue *catalogue, int area, int *indices, int size) {
	const char *code = catalogue->areas[area].area.code;
	int count = 0;
	for (size_t i = 0; i < catalogue->area_count; i++) {
		const char *successor = catalogue->areas[i].area.successor;
		if (successor == NULL || strcmp(successor, code) != 0) {
			continue;
		}
		if (count < size) {
			indices[count] = (int)i;
		}
		count++;
	}
	return count;
}

struct tc_words tc_catalogue_unit_label(const struct tc_catalogue *catalogue, const char *unit) {
	int index = tc_code_find(&catalogue->unit_index, unit, NULL);
	if (index < 0) {
		return (struct tc_words) { .vi = unit, .en = unit };
	}
	struct tc_words label = catalogue->units[index].label;
	return label.vi != NULL ? label : (struct tc_words) { .vi = "", .en = "" };
}

struct tc_words tc_catalogue_unit_brief(const struct tc_catalogue *catalogue, const char *unit) {
	int index = tc_code_find(&catalogue->unit_index, unit, NULL);
	if (index >= 0 && catalogue->units[index].brief.vi != NULL) {
		return catalogue->units[index].brief;
	}
	return tc_catalogue_unit_label(catalogue, unit);
}

int tc_catalogue_category_count(const struct tc_catalogue *catalogue) {
	return (int)catalogue->category_count;
}

const char *tc_catalogue_category(
	const struct tc_catalogue *catalogue, int index, struct tc_words *title) {
	if (title != NULL) {
		*title = catalogue->categories[index].title;
	}
	return catalogue->categories[index].id;
}

const struct tc_calendar *tc_catalogue_calendar(const struct tc_catalogue *catalogue) {
	return catalogue->calendar;
}

const struct tc_alarm_rule *tc_catalogue_alarms(const struct tc_catalogue *catalogue, int *count) {
	*count = (int)catalogue->alarm_count;
	return catalogue->alarms;
}

const struct tc_vocabulary *tc_catalogue_vocabulary(const struct tc_catalogue *catalogue) {
	return &catalogue->vocabulary;
}
