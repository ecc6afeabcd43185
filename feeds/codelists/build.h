/* The catalogue's own memory and how it is made from the documents. Private to this folder. */
#ifndef TC_FEEDS_CODELISTS_BUILD_H
#define TC_FEEDS_CODELISTS_BUILD_H

#include "feeds/codelists/documents.h"

struct tc_area_row {
	struct tc_area area;
	enum tc_group_rule rule; /* groups; else 0 */
	bool ministry;           /* agencies: counts among VN:ministries */
	enum tc_codelist list;   /* where it was read, for faults */
	const char *pointer;
};

/* A code and the place of its row; sorted by code. */
struct tc_code_key {
	const char *code;
	int index;
};

struct tc_code_index {
	struct tc_code_key *keys;
	size_t count;
	/* Where to begin to look: the first key of each code, from 1, at the place of its hash. */
	uint32_t *slots;
	size_t mask; /* one less than there are; 0: none */
};

struct tc_catalogue {
	struct tc_vocabulary vocabulary; /* first: a vocabulary pointer is a catalogue pointer */
	struct tc_arena *arena;          /* everything below */
	struct tc_indicator_row *indicators;
	size_t indicator_count;
	struct tc_area_row *areas;
	size_t area_count;
	struct tc_unit_label *units;
	size_t unit_count;
	struct tc_category_row *categories;
	size_t category_count;
	struct tc_calendar *calendar; /* NULL: no document */
	struct tc_alarm_rule *alarms;
	size_t alarm_count;
	struct tc_code_index indicator_index, area_index, province_index, unit_index;
};

/* What the files of a build share. */
struct tc_builder {
	struct tc_catalogue *catalogue;
	const struct tc_codelists *lists;
	struct tc_faults *faults;
};

/* "/indicators/3/unit", in the catalogue's arena; member "": the row. */
const char *tc_build_place(
	const struct tc_builder *builder, const char *list, size_t row, const char *member);
/* "expected …, found \"…\"" */
void tc_build_unknown(struct tc_builder *builder, const char *pointer, const char *english,
	const char *vietnamese, const char *found);

/* Fill catalogue (its arena is there) from codelists and check what one table alone cannot: codes that
 * are named twice or not at all, times, contradictions. Faults are added with their places. False when
 * there are errors or memory is out. */
bool tc_catalogue_build(struct tc_catalogue *catalogue, const struct tc_codelists *codelists,
	struct tc_faults *faults);

/* Resolve the codes of rows (of struct tc_alarm_rule) and keep them. Areas and indicators are there. False
 * with faults, which have their pointers. */
bool tc_alarms_build(
	struct tc_catalogue *catalogue, const struct tc_list *rows, struct tc_faults *faults);

/* Row of the code, or -1. With several of one code (provinces), the position of the first key is in
 * *first (may be NULL); the others follow. */
int tc_code_find(const struct tc_code_index *index, const char *code, size_t *first);

#endif
