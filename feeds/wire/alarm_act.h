/* What an operator asks to be done with an alarm, as it came: {"act","rule","REF_AREA","note","until"}. Pure. */
#ifndef TC_FEEDS_WIRE_ALARM_ACT_H
#define TC_FEEDS_WIRE_ALARM_ACT_H

#include "feeds/codelists/alarms.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/identity/token.h"

#include <jansson.h>

enum { TC_ALARM_NOTE_LETTERS_MAX = 500, TC_ALARM_SHELF_MS_MAX = 24 * 3600 * 1000 };

enum tc_alarm_deed { TC_ALARM_DEED_ACKNOWLEDGE = 1, TC_ALARM_DEED_SHELVE, TC_ALARM_DEED_UNSHELVE };

struct tc_alarm_act {
	enum tc_alarm_deed deed;
	const struct tc_alarm_rule *rule; /* of the catalogue */
	int area;
	const char *note; /* borrowed from the message; NULL: none. Always of a shelving */
	int64_t until_ms; /* of a shelving: Unix, at most TC_ALARM_SHELF_MS_MAX ahead; else 0 */
};

/* "acknowledge", "shelve", "unshelve"; static. */
const char *tc_alarm_deed_word(enum tc_alarm_deed deed);

/* May grant do it, and is it whole? Faults are added where not: forbidden, not_found, bad_value. now_ms: Unix. */
bool tc_alarm_act_read(const json_t *data, const struct tc_catalogue *catalogue,
	const struct tc_grant *grant, int64_t now_ms, struct tc_alarm_act *out,
	struct tc_faults *faults);

#endif
