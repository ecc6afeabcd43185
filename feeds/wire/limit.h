/* How often a sender may do something: a token bucket for events, a count of bad messages per minute. The
 * caller brings the monotonic time, so tests move it. */
#ifndef TC_FEEDS_WIRE_LIMIT_H
#define TC_FEEDS_WIRE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct tc_bucket {
	double rate; /* tokens a second, above 0 */
	double burst;
	double tokens;
	int64_t filled_ms; /* monotonic */
};

/* A full bucket. */
void tc_bucket_init(struct tc_bucket *bucket, double rate, double burst, int64_t now_ms);
/* Take one token. 0: taken; else the ms to wait until there is one, at least 1. */
int64_t tc_bucket_take(struct tc_bucket *bucket, int64_t now_ms);

enum { TC_STRIKES_WINDOW_MS = 60000 };

/* The times of the newest bad messages. */
struct tc_strikes {
	int64_t *times; /* a ring of limit, owned; made with the first strike */
	int limit, count, at;
};

/* One more bad message at now_ms. True when more than limit of them fell into the last minute. limit: the
 * same at every call, at least 1. Out of memory counts as too many: the sender is cut, not trusted. */
bool tc_strikes_add(struct tc_strikes *strikes, int limit, int64_t now_ms);
void tc_strikes_finish(struct tc_strikes *strikes);

#endif
