/* The newest periods of one series from one source: of each its newest revision, and the rank of the newest before
 * that which says something else. Enough to say what is shown and what it replaced, in whatever order they
 * came. One writer at a time. */
#ifndef TC_FEEDS_MIRROR_RING_H
#define TC_FEEDS_MIRROR_RING_H

#include "feeds/mirror/hubtime.h"
#include "feeds/mirror/view.h"

struct tc_ring_slot {
	struct tc_point point; /* what is shown; .former is what it replaced */
	struct tc_rank rank;
	/* When the hub stored this number for this period first: its date, and on the clock of ages. */
	int64_t said_first_ms, said_first_arrived_ms;
	bool has_second; /* an older revision that says something else is known */
	struct tc_rank second_rank;
};

struct tc_ring {
	struct tc_ring_slot *slots; /* owned; grows to `last`, never further */
	int capacity, head, count;
	int last;
};

enum tc_ring_change {
	TC_RING_CHANGED = 1,
	TC_RING_SAME,      /* a duplicate, an older revision, or older than all that is kept */
	TC_RING_NO_MEMORY, /* the ring is as it was */
};

/* last: most periods kept, from 1. No allocation before the first put. */
void tc_ring_init(struct tc_ring *ring, int last);
void tc_ring_finish(struct tc_ring *ring);

/* Take one observation. source: index for the view; arrived_ms: the monotonic moment of the news. */
enum tc_ring_change tc_ring_put(struct tc_ring *ring, const struct tc_observation *observation,
	int source, int64_t arrived_ms);

/* Set every arrived_ms from when the hub stored it. Returns the newest, INT64_MIN for an empty ring. */
int64_t tc_ring_redate(struct tc_ring *ring, const struct tc_hubtime *time, int64_t monotonic_ms);

/* The point of exactly this period; NULL: there is none. Borrowed until the next put. */
const struct tc_point *tc_ring_find(const struct tc_ring *ring, int64_t start_ms, int64_t end_ms);

/* By period rising, 0 .. count-1. Borrowed until the next put. */
const struct tc_point *tc_ring_at(const struct tc_ring *ring, int index);

#endif
