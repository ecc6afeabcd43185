/* Who sends to this hub and whether the hub hears it: one entry per source, made at start for those the
 * store knows and at the first connection of the others. Network thread only. */
#ifndef TC_FEEDS_WIRE_ROSTER_H
#define TC_FEEDS_WIRE_ROSTER_H

#include "feeds/wire/buffer.h"
#include "feeds/wire/limit.h"

#include <stdbool.h>
#include <stdint.h>

enum tc_roster_state { TC_ROSTER_CONNECTED = 1, TC_ROSTER_SILENT, TC_ROSTER_LOST };

struct tc_roster_entry {
	struct tc_roster_entry *next;
	char *name; /* lives as long as the roster: observations in memory point here */
	enum tc_roster_state state;
	int64_t since_ms; /* Unix, of the state */
	bool gap;
	int64_t ahead_ms; /* of its date before the hub's, when they differ too much; else 0 */
	int connections;
	struct tc_bucket bucket; /* shared by the source's connections; rate 0: not started */
	int64_t bad_logged_ms;   /* monotonic; bad messages are logged once a minute */
	long bad_count;          /* since then */
};

/* Zeroed is empty. */
struct tc_roster {
	struct tc_roster_entry *first;
};

void tc_roster_finish(struct tc_roster *roster);

/* The entry of name, made silent since now_ms when it is new. NULL when memory is out. */
struct tc_roster_entry *tc_roster_find(struct tc_roster *roster, const char *name, int64_t now_ms);

/* One more, or one less, connection. clean: the publisher said good-bye. Each returns true when the
 * state changed. */
bool tc_roster_join(struct tc_roster_entry *entry, int64_t now_ms);
bool tc_roster_leave(struct tc_roster_entry *entry, bool clean, int64_t now_ms);

/* From now on every source may send so many events a second, and so many at once. */
void tc_roster_limit(struct tc_roster *roster, double rate, double burst);

/* [{"source":…,"state":…,"since":…,"gap":…,"clock_ahead_ms":…},…]; the last only when it is off. */
void tc_roster_write(const struct tc_roster *roster, struct tc_buffer *out);

#endif
