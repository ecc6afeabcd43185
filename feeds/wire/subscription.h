/* What a subscriber of /live says and understands, apart from any socket: the subscribe event, and every
 * event of the hub read into calls of a sink. A hub that lies or babbles ends in a count, never in harm.
 * Pure but for the sink: any thread. */
#ifndef TC_FEEDS_WIRE_SUBSCRIPTION_H
#define TC_FEEDS_WIRE_SUBSCRIPTION_H

#include "feeds/mirror/mirror.h"

#include <stddef.h>

enum { TC_CURSOR_MAX = 128 };

/* Where a subscription stands, as the hub put it. text empty: nowhere yet. */
struct tc_cursor {
	char text[TC_CURSOR_MAX];
	bool number; /* it came as a JSON number and goes back as one */
};

/* The subscribe event as text, owned; NULL when memory is out. Many areas of one indicator are asked for
 * as "*": the mirror keeps what it needs, and the event stays small. The list of alarms is asked for with the present. after: NULL or empty for a snapshot. */
char *tc_subscription_request(const struct tc_catalogue *catalogue,
	const struct tc_mirror_series *series, int count, const struct tc_cursor *after,
	int64_t as_of_ms, int64_t id);

enum tc_live_event {
	TC_LIVE_SNAPSHOT = 1, /* a part of it; see complete */
	TC_LIVE_NEWS,
	TC_LIVE_STATUS,
	TC_LIVE_ALARMS,  /* the whole list of those that are not normal */
	TC_LIVE_REFUSAL, /* a nack: the subscription was not accepted */
	TC_LIVE_OTHER,   /* an event this program does not know, passed over */
	TC_LIVE_BROKEN,  /* not an event at all */
};

/* What one frame was. */
struct tc_live_frame {
	enum tc_live_event event;
	bool complete;              /* the snapshot's last part */
	struct tc_cursor cursor;    /* empty when the frame carries none */
	int taken, unknown, broken; /* rows */
	int64_t skipped;            /* rows the hub left out because this subscriber was too slow */
	char reason[160];           /* of a refusal, one sentence */
};

struct tc_live_sink {
	void (*observe)(void *user, const struct tc_observation *observation);
	void (*clock)(void *user, const struct tc_hub_clock *clock);
	void (*store)(void *user, enum tc_store_state state);
	void (*source)(void *user, const char *source, enum tc_source_state state, int64_t since_ms,
		bool gap);
	/* items: borrowed for the call. */
	void (*alarms)(void *user, const struct tc_standing *items, int count);
	void *user;
};

/* Read one text frame of the hub. */
struct tc_live_frame tc_subscription_read(const struct tc_catalogue *catalogue, const char *bytes,
	size_t length, const struct tc_live_sink *sink);

#endif
