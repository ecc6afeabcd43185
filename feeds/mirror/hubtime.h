/* What time it is at the hub, and how much time has passed, when the hub's clock, the network and the
 * wall's own sleep may all jump. Dates follow the hub; ages follow the monotonic clock and only ever grow. */
#ifndef TC_FEEDS_MIRROR_HUBTIME_H
#define TC_FEEDS_MIRROR_HUBTIME_H

#include <stdbool.h>
#include <stdint.h>

struct tc_hubtime {
	bool known;
	int64_t base_ms, base_monotonic_ms; /* a pair: the hub's date at a monotonic moment */
	int64_t raw_ms, raw_monotonic_ms;   /* the hub's last word, unsmoothed */
	int64_t slept_ms;        /* time that passed while our monotonic clock stood still */
	int64_t behind_since_ms; /* monotonic, first of a row of words far behind; 0: none */
	int64_t shown_ms;        /* the latest date given out */
};

/* The hub says it is server_ms; our monotonic clock says monotonic_ms. */
void tc_hubtime_hear(struct tc_hubtime *time, int64_t server_ms, int64_t monotonic_ms);

/* The hub's date now; fallback_ms (the machine's own date) before the hub was ever heard. */
int64_t tc_hubtime_now_ms(struct tc_hubtime *time, int64_t monotonic_ms, int64_t fallback_ms);

/* The clock of ages: monotonic plus what it slept through. */
int64_t tc_hubtime_age_clock_ms(const struct tc_hubtime *time, int64_t monotonic_ms);

/* On the clock of ages, when a thing happened that the hub stored at stored_ms: a live row now, a row of
 * a snapshot long ago. Never later than now. */
int64_t tc_hubtime_happened_ms(
	const struct tc_hubtime *time, int64_t stored_ms, int64_t monotonic_ms);

#endif
