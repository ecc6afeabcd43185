/* Messages that ended the hub, refused for good: DIR/quarantine holds each as it came, for whoever mends the
 * hub. What the last death left (base/suspect.h) joins them at the next start. */
#ifndef TC_FEEDS_WIRE_QUARANTINE_H
#define TC_FEEDS_WIRE_QUARANTINE_H

#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_quarantine;

enum { TC_QUARANTINE_MAX = 64 }; /* the newest ones; older files stay and refuse nothing */

enum tc_captivity {
	TC_CAPTIVITY_FREE = 1,
	TC_CAPTIVITY_NAMED,   /* its envelope could be read: no further */
	TC_CAPTIVITY_UNNAMED, /* not even that */
};

/* What the start found. */
struct tc_quarantine_arrival {
	char sender[256];
	char file[32]; /* "quarantine/0001"; empty: nobody arrived */
	bool named;
	int64_t sequence; /* 0: none, or not read */
};

/* directory: of the store; watched from here on. Before other threads start. A file that
 * cannot be read refuses nothing. TC_UNAVAILABLE: the folder cannot be made or written. Owned. */
enum tc_result tc_quarantine_open(const char *directory, struct tc_quarantine **out,
	struct tc_quarantine_arrival *arrival, struct tc_error *err);
void tc_quarantine_close(struct tc_quarantine *quarantine);

/* Messages that are refused. */
int tc_quarantine_count(const struct tc_quarantine *quarantine);

/* Is this message, byte for byte, one of them? Costs a look at a number while there are none. */
enum tc_captivity tc_quarantine_judge(const struct tc_quarantine *quarantine, const char *sender,
	const char *bytes, size_t length);

/* Did this event of the sender, however it is written, end the hub? sequence 0: never. */
bool tc_quarantine_names(
	const struct tc_quarantine *quarantine, const char *sender, int64_t sequence);

#endif
