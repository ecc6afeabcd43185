/* The code-list documents as they stand in their files, and the rows that the catalogue keeps of
 * them. Private to this folder: everyone else asks catalogue.h. */
#ifndef TC_FEEDS_CODELISTS_DOCUMENTS_H
#define TC_FEEDS_CODELISTS_DOCUMENTS_H

#include "feeds/codelists/alarms.h"
#include "feeds/codelists/calendar.h"
#include "feeds/codelists/catalogue.h"

enum tc_codelist {
	TC_CODELIST_INDICATORS = 0, /* an index into tables, therefore from 0 */
	TC_CODELIST_AREAS,
	TC_CODELIST_AGENCIES,
	TC_CODELIST_UNITS,
	TC_CODELIST_CALENDAR, /* this one and the next may be missing */
	TC_CODELIST_ALARMS,
	TC_CODELIST_COUNT,
};

/* An indicator with those parts of its row that are still text. */
struct tc_indicator_row {
	struct tc_indicator indicator;
	const char *cadence, *closing; /* "P1M", "17:00" */
	/* Borrowed from the document, not used after opening. */
	const json_t *target, *formula;
	struct tc_check_rows {
		const json_t *least, *most;
		double jump;
		int64_t moves_within_ms, revised_shown_ms;
		const char *second_source;
	} checks;
};

struct tc_category_row {
	const char *id;
	struct tc_words title;
};

enum tc_group_rule { TC_GROUP_PROVINCES = 1, TC_GROUP_MINISTRIES, TC_GROUP_UNLISTED };

/* Country, region or group. */
struct tc_place_row {
	const char *code;
	struct tc_words name;
	int members; /* enum tc_group_rule; groups only */
};

struct tc_province_row {
	const char *code, *region, *successor, *abbreviation;
	struct tc_words name;
	bool split;
};

struct tc_province_list_row {
	const char *code, *successors;
	int64_t valid_from_ms,
		valid_to_ms;      /* midnight before the first and the last day; 0: open */
	struct tc_list provinces; /* of struct tc_province_row */
};

enum tc_agency_kind {
	TC_AGENCY_MINISTRY = 1,
	TC_AGENCY_MINISTERIAL,
	TC_AGENCY_GOVERNMENT,
	TC_AGENCY_COMMITTEE,
	TC_AGENCY_GROUP,
	TC_AGENCY_PEOPLES_COMMITTEE,
};

struct tc_agency_row {
	const char *id, *successor;
	int kind; /* enum tc_agency_kind */
	struct tc_words name;
	int64_t valid_from_ms, valid_to_ms; /* as in struct tc_province_list_row */
};

struct tc_calendar_rows {
	int64_t from_ms, to_ms; /* midnight before the first and the last day */
	struct tc_list days_off, worked_on;
};
extern const struct tc_option tc_calendar_options[]; /* fills a struct tc_calendar_rows */

/* The days of rows, in arena; faults with their pointers. NULL with errors or without memory. */
struct tc_calendar *tc_calendar_build(
	const struct tc_calendar_rows *rows, struct tc_arena *arena, struct tc_faults *faults);

extern const struct tc_option tc_alarms_options[]; /* fills a list of struct tc_alarm_rule */

struct tc_codelists {
	struct {
		struct tc_list categories, indicators;
	} indicators;
	struct {
		struct tc_place_row country;
		struct tc_list regions, groups, lists;
	} areas;
	struct {
		struct tc_list agencies;
	} agencies;
	struct {
		struct tc_list units; /* of struct tc_unit_label */
	} units;
	struct tc_calendar_rows calendar;
	struct tc_list alarms;                        /* of struct tc_alarm_rule */
	struct tc_json *documents[TC_CODELIST_COUNT]; /* NULL: not there */
};

/* Read all files of directory into out (zeroed) with everything kept in arena. Faults of each file alone
 * are added; whatever could be read is filled. True when all are free of them. A folder without a
 * calendar or alarms is whole. Finish it also after a failure. */
bool tc_codelists_read(const char *directory, struct tc_arena *arena, struct tc_codelists *out,
	struct tc_faults *faults);
void tc_codelists_finish(struct tc_codelists *codelists);

#endif
