/* What the sentinel's files share: judging and telling (sentinel.c), and what it begins with (sentinel_open.c). */
#ifndef TC_FEEDS_WIRE_SENTINEL_PRIVATE_H
#define TC_FEEDS_WIRE_SENTINEL_PRIVATE_H

#include "feeds/store/alarm.h"
#include "feeds/wire/sentinel.h"

enum { TC_SENTINEL_ROWS_MAX = 256 }; /* of one transaction */

/* Who did it. Texts owned; name NULL: nobody. */
struct tc_sentinel_hand {
	char *name, *note;
	int64_t at_ms;
};

/* An entry of the rules as it is on the disk. */
struct tc_sentinel_watch {
	struct tc_alarm kept;
	char value[TC_DECIMAL_TEXT_MAX]; /* when its state last changed; "": none */
	struct tc_sentinel_hand acknowledged, shelved;
};

struct tc_sentinel {
	struct tc_store *store;
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	struct tc_arena *arena;
	struct tc_alarms *alarms;
	struct tc_sentinel_watch *watches; /* beside the entries of alarms */
	struct tc_mirror *mirror;
	uint8_t *wanted;           /* [indicator * areas + area]: the mirror keeps it */
	uint64_t generation;       /* of the mirror when it was judged last */
	int64_t judged_ms, due_ms; /* monotonic */
	bool untold;               /* something is on the disk that no list has told */
	struct tc_alarm_row rows[TC_SENTINEL_ROWS_MAX];
	int owners[TC_SENTINEL_ROWS_MAX]; /* the entries they are of */
	int row_count;
};

/* Whether the mirror keeps a series: one look, for every row that is stored. */
static inline uint8_t *tc_sentinel_wants(
	const struct tc_sentinel *sentinel, int indicator, int area) {
	return &sentinel->wanted[(size_t)indicator *
			(size_t)tc_catalogue_area_count(sentinel->catalogue) +
		(size_t)area];
}

/* The mirror's time is this machine's. */
void tc_sentinel_set_clock(struct tc_sentinel *sentinel);

/* Entry of a rule and area, or -1. */
int tc_sentinel_find(const struct tc_sentinel *sentinel, const char *rule, int area);

/* Who acknowledged or shelved, as a row that somebody made says it; copied as far as there is memory. */
void tc_sentinel_note_hand(struct tc_sentinel_watch *watch, const struct tc_alarm_row *row);

#endif
