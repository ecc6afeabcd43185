/* The code lists as one read-only catalogue: which indicators, areas, agencies and units exist, what
 * each indicator's contract is, since when an area is valid, and which days are worked. Read once at start
 * from the documents of a directory (indicators.json, areas.json, agencies.json, units.json and, where
 * there are any, calendar.json, alarms.json); afterwards any thread may ask.
 * Indicators and areas are known by their index everywhere inside the program. */
#ifndef TC_FEEDS_CODELISTS_CATALOGUE_H
#define TC_FEEDS_CODELISTS_CATALOGUE_H

#include "base/decimal.h"
#include "base/option.h"
#include "feeds/codelists/formula.h"

#include <stdbool.h>
#include <stdint.h>

enum tc_direction { TC_DIRECTION_HIGHER = 1, TC_DIRECTION_LOWER, TC_DIRECTION_NEUTRAL };
enum tc_aggregation {
	TC_AGGREGATION_NONE = 1,
	TC_AGGREGATION_SUM,
	TC_AGGREGATION_MEAN,
	TC_AGGREGATION_WEIGHTED,
	TC_AGGREGATION_MIN,
	TC_AGGREGATION_MAX,
};
/* How a reporting period is cut: by Decree 09/2019/ND-CP (month 15th to 14th), by the calendar, or not
 * at all (a real-time indicator, judged by its cadence). */
enum tc_period_rule { TC_PERIOD_DECREE_09 = 1, TC_PERIOD_CALENDAR, TC_PERIOD_REAL_TIME };
/* What becomes of a deadline that falls on a day off: it stands; it moves to the next working day; it
 * moves, and no report is expected for a day off. */
enum tc_days_off { TC_DAYS_OFF_COUNT = 1, TC_DAYS_OFF_MOVE, TC_DAYS_OFF_SKIP };
enum tc_measure {
	TC_MEASURE_LEVEL = 1,
	TC_MEASURE_FLOW,
	TC_MEASURE_COUNT,
	TC_MEASURE_RATIO,
	TC_MEASURE_RATE
};

/* Who says the whole of a group's areas. AREAS: it is what they add up to, worked out where nobody reports
 * it, held against the parts where somebody does. */
enum tc_total { TC_TOTAL_REPORTED = 1, TC_TOTAL_AREAS };

enum { TC_REVISED_SHOWN_MS = 24 * 60 * 60 * 1000 }; /* where a contract says nothing else */

/* What makes a figure worth a second look. */
struct tc_checks {
	bool has_least, has_most; /* a value beyond is questionable */
	double least, most;
	double jump; /* as many MADs from the median of the periods before; 0: not checked */
	int64_t moves_within_ms;  /* the same value for longer is told; 0: it may stand still */
	int64_t revised_shown_ms; /* how long a replaced value stands beside the new one */
	/* Who else reports it, "/portal/dvcqg"; NULL: one source is enough. */
	const char *second_source;
};

/* An indicator's contract. All pointers borrowed for the catalogue's life. */
struct tc_indicator {
	const char *id; /* "portal.accounts" */
	struct tc_words title;
	const char *unit; /* a code of units.json */
	int decimals;     /* 0..6, how many a wall draws */
	enum tc_measure measure;
	enum tc_direction direction;
	bool has_target;
	double target;
	int64_t cadence_ms; /* nominal time between two values */
	enum tc_period_rule period_rule;
	int64_t closing_ms;  /* closing time of day on a period's last day, ms after midnight */
	int64_t deadline_ms; /* how long after closing the report is due */
	enum tc_days_off days_off;
	enum tc_aggregation aggregation;
	const char *weight; /* TC_AGGREGATION_WEIGHTED: id of the weighting indicator, else NULL */
	const char *owner;  /* agency id */
	const char *category;
	double tolerance; /* share (0..1) two sources may differ by; 0: exact */
	enum tc_total total;
	bool rollup; /* provinces have the history of those they were made of */
	struct tc_checks checks;
	const struct tc_formula *formula; /* NULL: it is reported */
	int level; /* 0: reported; else one more than the highest that its formula names */
};

/* A counted thing or measure: "{account}" -> "tài khoản"; "10*9.VND" -> "tỷ đồng". */
struct tc_unit_label {
	const char *code;
	struct tc_words label; /* vi empty or NULL: nothing is written after a number */
	struct tc_words brief; /* without "a year"; vi NULL: as label */
};

enum tc_area_kind {
	TC_AREA_COUNTRY = 1, /* VN */
	TC_AREA_REGION,      /* RRD … */
	TC_AREA_GROUP,       /* VN:provinces, VN:ministries … */
	TC_AREA_PROVINCE,
	TC_AREA_AGENCY,
};

struct tc_area {
	const char *
		code; /* as an observation is sent back: "VN", "VN:provinces", "BCT", "VN-2004:24" */
	const char *bare; /* a province's two digits, "24"; otherwise equal to code */
	const char *list; /* a province's list, "VN-2004" or "VN-2025"; else NULL */
	enum tc_area_kind kind;
	struct tc_words name;               /* "Bắc Giang"; an agency's full name */
	const char *abbreviation;           /* "VPCP", "T.T. Huế"; NULL when none */
	const char *region;                 /* a province's region code, else NULL */
	int64_t valid_from_ms, valid_to_ms; /* half-open; INT64_MIN and INT64_MAX when open */
	const char *successor;              /* code of the area it became, else NULL */
	bool split; /* parts of it went elsewhere too: its history does not add up exactly */
};

struct tc_alarm_rule;
struct tc_calendar;
struct tc_catalogue;

/* Read all documents of directory. All or nothing; faults of all documents are reported together.
 * On success *out is owned. */
enum tc_result tc_catalogue_open(
	const char *directory, struct tc_catalogue **out, struct tc_faults *faults);
void tc_catalogue_close(struct tc_catalogue *catalogue);

int tc_catalogue_indicator_count(const struct tc_catalogue *catalogue);
const struct tc_indicator *tc_catalogue_indicator(const struct tc_catalogue *catalogue, int index);
/* Index, or -1. */
int tc_catalogue_find_indicator(const struct tc_catalogue *catalogue, const char *id);

int tc_catalogue_area_count(const struct tc_catalogue *catalogue);
const struct tc_area *tc_catalogue_area(const struct tc_catalogue *catalogue, int index);
/* Index of a code as FEED reads REF_AREA, or -1. A bare province code is read in the list in force at
 * the end of its period (the last instant before end_ms); a qualified one names its list. */
int tc_catalogue_find_area(const struct tc_catalogue *catalogue, const char *code, int64_t end_ms);
/* True when the bare code names a province in some list (for "wrong vintage" messages). */
bool tc_catalogue_is_province(const struct tc_catalogue *catalogue, const char *bare);

/* Members of a group, region or country as of an instant: provinces of VN and VN:provinces and of a
 * region, ministries of VN:ministries. Fills at most size indices, returns how many there are. */
int tc_catalogue_members(
	const struct tc_catalogue *catalogue, int area, int64_t at_ms, int *indices, int size);

/* Whoever was a member at any time, as tc_catalogue_members gives them; and whether one was at an instant. */
int tc_catalogue_ever_members(
	const struct tc_catalogue *catalogue, int area, int *indices, int size);
bool tc_catalogue_is_member(
	const struct tc_catalogue *catalogue, int area, int member, int64_t at_ms);

/* The areas that became this one, as tc_catalogue_members gives them. */
int tc_catalogue_predecessors(
	const struct tc_catalogue *catalogue, int area, int *indices, int size);

/* Never NULL: an unknown code labels itself. */
struct tc_words tc_catalogue_unit_label(const struct tc_catalogue *catalogue, const char *unit);
/* As tc_catalogue_unit_label, where there is little room: "tỷ đồng" for "tỷ đồng mỗi năm". */
struct tc_words tc_catalogue_unit_brief(const struct tc_catalogue *catalogue, const char *unit);

int tc_catalogue_category_count(const struct tc_catalogue *catalogue);
/* id and title of a category, in the order of the document. Either may be NULL. */
const char *tc_catalogue_category(
	const struct tc_catalogue *catalogue, int index, struct tc_words *title);

/* Which days are worked, see calendar.h; NULL without a calendar.json. */
const struct tc_calendar *tc_catalogue_calendar(const struct tc_catalogue *catalogue);

/* The rules of alarms, see alarms.h; none without an alarms.json. */
const struct tc_alarm_rule *tc_catalogue_alarms(const struct tc_catalogue *catalogue, int *count);

/* Answers "indicator", "area", "agency" and "unit"; borrowed for the catalogue's life. */
const struct tc_vocabulary *tc_catalogue_vocabulary(const struct tc_catalogue *catalogue);

#endif
