/* What is asked of the history of alarms, filter by filter, read strictly. Pure: any thread. */
#ifndef TC_FEEDS_WIRE_ALARM_QUERY_H
#define TC_FEEDS_WIRE_ALARM_QUERY_H

#include "feeds/codelists/catalogue.h"

#include <jansson.h>

enum { TC_ALARM_PAGE = 100, TC_ALARM_PAGE_MAX = 1000, TC_ALARM_RULE_MAX = 64 };

struct tc_alarm_asked {
	char rule[TC_ALARM_RULE_MAX + 1]; /* "": all; also one that is a rule no more */
	int area;                         /* -1: all */
	int64_t start_ms, end_ms;         /* Unix: changes in [start, end) */
	int64_t before; /* only lower numbers: the next page; INT64_MAX: the first */
	int limit;      /* changes of this page */
};

/* The newest page of everything. */
void tc_alarm_asked_init(struct tc_alarm_asked *asked);

/* Take one filter "name=value", decoded; text is cut up. Names: rule, ref_area, start, end, before, limit. What is
 * wrong is added to faults below "/name". now_ms: Unix. */
void tc_alarm_asked_take(struct tc_alarm_asked *asked, const struct tc_catalogue *catalogue,
	int64_t now_ms, char *text, struct tc_faults *faults);

/* The same as members of a message's data: rule, REF_AREA, start, end, before, limit. False with faults. */
bool tc_alarm_asked_read(struct tc_alarm_asked *asked, const struct tc_catalogue *catalogue,
	int64_t now_ms, const json_t *data, struct tc_faults *faults);

#endif
