/* What time it is at the hub, and how much time has passed, when the hub's date, the network and the wall's
 * own sleep may all jump. Dates follow the hub; ages follow the monotonic clock and only ever grow. The
 * hub says two things: its date, and how long its machine has been up. The second never steps, so a date
 * that was set is told apart from a wall that slept. */
#ifndef TC_FEEDS_MIRROR_HUBTIME_H
#define TC_FEEDS_MIRROR_HUBTIME_H

#include "feeds/mirror/mirror.h"

struct tc_hubtime {
	bool known, trusted;                /* the hub was heard; it vouches for its date */
	int64_t known_since_ms;             /* monotonic */
	int64_t base_ms, base_monotonic_ms; /* a pair: the hub's uptime at a monotonic moment */
	int64_t behind_since_ms; /* monotonic, first of a row of words far behind; 0: none */
	int64_t slept_ms;        /* that passed while our monotonic clock stood still */
	int64_t offset_ms, said_offset_ms; /* date less uptime: believed, and last said */
	int64_t doubted_since_ms;          /* monotonic, since when they differ; 0: they do not */
	int64_t stepped_at_ms;             /* monotonic, when another date was believed; 0: never */
	int64_t shown_ms;                  /* the latest date given out */
};

/* The hub's word, heard when our monotonic clock says monotonic_ms. Without an uptime a date that leaps
 * ahead counts as sleep, because taking an old number for fresh is the worse mistake. True when rows that
 * came before must be dated anew: this was the first word, or shows that the first was long under way. */
bool tc_hubtime_hear(
	struct tc_hubtime *time, const struct tc_hub_clock *word, int64_t monotonic_ms);

/* The hub's date now; fallback_ms (the machine's own date) before the hub was ever heard. */
int64_t tc_hubtime_now_ms(struct tc_hubtime *time, int64_t monotonic_ms, int64_t fallback_ms);

/* Whether a date may be shown without a warning: the hub was heard, vouches for its date, and did not set
 * it within the last minutes. */
bool tc_hubtime_is_trusted(const struct tc_hubtime *time, int64_t monotonic_ms);

/* The clock of ages: monotonic plus what it slept through. */
int64_t tc_hubtime_age_clock_ms(const struct tc_hubtime *time, int64_t monotonic_ms);

/* On the clock of ages, when a thing happened that the hub stored at stored_ms: a live row now, a row of
 * a snapshot long ago. Never later than now. */
int64_t tc_hubtime_happened_ms(
	const struct tc_hubtime *time, int64_t stored_ms, int64_t monotonic_ms);

#endif
