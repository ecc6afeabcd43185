/* Alarm rules as the office writes them in alarms.json: which figure, of which areas, is worth an alarm,
 * and how quickly. Read-only after the start: any thread. feeds/judge makes alarms of them. */
#ifndef TC_FEEDS_CODELISTS_ALARMS_H
#define TC_FEEDS_CODELISTS_ALARMS_H

#include "base/option.h"

#include <stdint.h>

enum tc_alarm_kind {
	TC_ALARM_ABOVE = 1, /* the value is above limit */
	TC_ALARM_BELOW,
	TC_ALARM_RISES, /* by more than limit from one value to the next */
	TC_ALARM_FALLS,
	TC_ALARM_LATE,     /* the report is late or missed */
	TC_ALARM_SILENT,   /* a real-time feed says nothing, or its publisher is lost */
	TC_ALARM_DISPUTED, /* two sources differ beyond the tolerance */
};

/* How an alarm of a rule stands: the four states of ISA-18.2. */
enum tc_alarm_state {
	TC_ALARM_NORMAL = 1,
	TC_ALARM_ACTIVE,       /* nobody has acknowledged it */
	TC_ALARM_ACKNOWLEDGED, /* and still so */
	TC_ALARM_CLEARED,      /* over before anybody acknowledged it */
};

/* Another figure that must stand so for a rule to count. */
struct tc_alarm_guard {
	const char *indicator_code, *area_code; /* indicator NULL: no guard */
	int kind;                               /* TC_ALARM_ABOVE or TC_ALARM_BELOW */
	double limit;
	int indicator, area; /* area -1: the area that is judged */
};

/* All pointers borrowed for the catalogue's life. */
struct tc_alarm_rule {
	const char *id;
	struct tc_words title;
	int priority; /* 1 the most urgent .. 3 */
	const char *indicator_code, *area_code, *each_code;
	int indicator, area, each; /* area itself, or every member of each; the other is -1 */
	int kind;                  /* enum tc_alarm_kind */
	double limit;
	double severe_by; /* so far beyond limit it has priority 1; 0: never */
	double deadband;  /* how far back inside limit it must be to end */
	int64_t on_delay_ms, off_delay_ms;
	int count; /* values in a row that must be so; 1 the first */
	struct tc_alarm_guard only_if;
};

/* What a pane may say of its own figures: the same condition without id and areas, which the pane gives. Fills
 * a struct tc_alarm_rule; its kind is 0 where nothing was said. Ends with {0}. */
extern const struct tc_option tc_alarm_own_options[];

/* Resolve the codes of such a rule; indicator -1: the pane's first. False: faults below pointer. */
struct tc_catalogue;
struct tc_faults;
bool tc_alarm_own_resolve(const struct tc_catalogue *catalogue, struct tc_alarm_rule *rule,
	const char *pointer, struct tc_faults *faults);

#endif
