/* The envelope of every message: a CloudEvent 1.0 in JSON. Reading it never fails as a whole: what can be
 * read is filled in, so that even the refusal of a broken event can name its id. */
#ifndef TC_FEEDS_WIRE_EVENT_H
#define TC_FEEDS_WIRE_EVENT_H

#include "base/json.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	TC_EVENT_NAME_MAX = 255, /* bytes of an id or a source */
	TC_EVENT_SEQUENCE_DIGITS = 10,
	TC_EVENT_AHEAD_MS = 5000, /* how far a sender's clock may run ahead of the hub's */
};

enum tc_event_type {
	TC_EVENT_TYPE_HELLO = 1,
	TC_EVENT_TYPE_OBSERVATIONS,
	TC_EVENT_TYPE_CHECK,
	TC_EVENT_TYPE_SKIP,
	TC_EVENT_TYPE_SUBSCRIBE,
	TC_EVENT_TYPE_TRACE,
	TC_EVENT_TYPE_ALARM_ACT,
	TC_EVENT_TYPE_ALARM_HISTORY,
	TC_EVENT_TYPE_HINT,
	TC_EVENT_TYPE_UNKNOWN,
};

#define TC_TYPE_HELLO "vn.toancanh.hello.v1"
#define TC_TYPE_OBSERVATIONS "vn.toancanh.observations.v1"
#define TC_TYPE_CHECK "vn.toancanh.check.v1"
#define TC_TYPE_SKIP "vn.toancanh.skip.v1"
#define TC_TYPE_SUBSCRIBE "vn.toancanh.subscribe.v1"
#define TC_TYPE_TRACE "vn.toancanh.trace.v1"
#define TC_TYPE_WELCOME "vn.toancanh.welcome.v1"
#define TC_TYPE_ACK "vn.toancanh.ack.v1"
#define TC_TYPE_NACK "vn.toancanh.nack.v1"
#define TC_TYPE_CHECKED "vn.toancanh.checked.v1"
#define TC_TYPE_NOTICE "vn.toancanh.notice.v1"
#define TC_TYPE_SNAPSHOT "vn.toancanh.snapshot.v1"
#define TC_TYPE_STATUS "vn.toancanh.status.v1"
#define TC_TYPE_PASSPORT "vn.toancanh.passport.v1"
#define TC_TYPE_ALARMS "vn.toancanh.alarms.v1"
#define TC_TYPE_ALARM_ACT "vn.toancanh.alarm_act.v1"
#define TC_TYPE_ALARM_HISTORY "vn.toancanh.alarm_history.v1"
#define TC_TYPE_ALARM_CHANGES "vn.toancanh.alarm_changes.v1"
#define TC_TYPE_ACTED "vn.toancanh.acted.v1"
#define TC_TYPE_HINT "vn.toancanh.hint.v1"
#define TC_TYPE_HINTS "vn.toancanh.hints.v1"

/* All texts are borrowed from the parsed message. */
struct tc_event {
	enum tc_event_type type;
	const char *id, *source; /* NULL: absent or unreadable */
	const char *sequence_text;
	int64_t sequence; /* 0: absent or unreadable */
	bool has_time;
	int64_t time_ms;
	const json_t *data; /* NULL: absent */
};

/* Fill out from the message's root; every fault of the envelope is added. now_ms: the hub's clock.
 * Returns true without faults. Pure. */
bool tc_event_read(
	const json_t *root, int64_t now_ms, struct tc_event *out, struct tc_faults *faults);

/* Ten decimal digits, not all zero. 0 when text is none. */
int64_t tc_event_parse_sequence(const char *text);

#endif
