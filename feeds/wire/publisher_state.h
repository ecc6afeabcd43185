/* Internal to the publisher: its two threads, and the reading of files beside them. */
#ifndef TC_FEEDS_WIRE_PUBLISHER_STATE_H
#define TC_FEEDS_WIRE_PUBLISHER_STATE_H

#include "feeds/wire/dial.h"
#include "feeds/wire/publisher.h"

#include <pthread.h>

struct tc_publisher {
	struct tc_publisher_setting setting; /* its strings are not used after start */
	char *source;                        /* owned */
	struct tc_dial *dial;
	const struct tc_clock *clock;

	pthread_mutex_t lock;
	pthread_cond_t settled; /* something was settled, or it gave up */
	/* Under lock: */
	struct tc_outbox_item *first, *last; /* taken, not yet packed */
	struct tc_publisher_tally tally;
	enum tc_result failure; /* TC_OK, or why it gave up */
	char reason[200];

	/* The network thread only: */
	struct tc_outbox *outbox;
	bool greeted;            /* welcome has come on this connection */
	int64_t lonely_since_ms; /* monotonic, since when there has been no welcome */
};

/* So many more are settled: count them and say so. Any thread. */
void tc_publisher_count_settled(struct tc_publisher *publisher, int acked, int refused);
/* user: the publisher. On the network thread, or on the one that reads a file. */
void tc_publisher_tell_refused(void *user, const struct tc_refusal *refusal);
/* So many more stand in the spool and may go. Any thread. */
enum tc_result tc_publisher_count_spooled(
	struct tc_publisher *publisher, int64_t count, struct tc_error *err);

#endif
