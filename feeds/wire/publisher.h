/* A source's connection to a hub: takes observations, packs them into numbered events, sends them in the
 * hub's window, waits for the acknowledgement that they are on disk, and sends again after every
 * interruption. Serves `toancanh publish` (a file, then the end) and the demo (a stream without end).
 * Prints nothing. */
#ifndef TC_FEEDS_WIRE_PUBLISHER_H
#define TC_FEEDS_WIRE_PUBLISHER_H

#include "base/clock.h"
#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"
#include "feeds/wire/outbox.h"
#include "feeds/wire/spool.h"

#include <stdio.h>

struct tc_publisher;

enum {
	TC_PUBLISHER_BATCH = 100, /* observations in one event, unless the setting says otherwise */
	TC_PUBLISHER_QUEUE =
		20000, /* observations taken and not settled; then push waits or fails */
	TC_PUBLISHER_PATIENCE_MS = 30000,
};

/* How far it has come. pushed == acked + refused when all is settled; what stood in the spool counts. */
struct tc_publisher_tally {
	int64_t pushed, acked, refused;
	int64_t events, connections;
	bool connected; /* the hub said welcome on the present connection */
};

struct tc_publisher_setting {
	const char *url, *source, *token; /* copied; token NULL: none */
	const char *ca, *cert, *key;      /* PEM files or NULL; copied */
	const struct tc_clock *clock;     /* borrowed */
	int batch;                        /* 0: TC_PUBLISHER_BATCH */
	bool check;                       /* nothing is stored: the hub says what it would refuse */
	int64_t patience_ms; /* without a welcome for this long: give up; 0: never (a stream) */
	/* Borrowed, may be NULL: what is taken stands here until it is settled, without a bound; what an
	 * earlier publisher left in it goes out first. The hub's refusal of the token is final then, too. */
	struct tc_spool *spool;
	const volatile bool *stopping; /* borrowed; true: give up. NULL: none */

	/* On the network thread, without a lock; each may be NULL. */
	void (*on_refused)(void *user, const struct tc_refusal *refusal);
	void (*on_progress)(void *user, const struct tc_publisher_tally *tally);
	void *user;
};

/* Owned. TC_BAD_INPUT: the URL; TC_UNAVAILABLE: the environment. */
enum tc_result tc_publisher_start(const struct tc_publisher_setting *setting,
	struct tc_publisher **out, struct tc_error *err);

/* Ends the thread at once; what is not settled is given up. Accepts NULL. */
void tc_publisher_stop(struct tc_publisher *publisher);
/* The same as if it broke: every wall shows the source as lost. For rehearsals. */
void tc_publisher_cut(struct tc_publisher *publisher);

enum tc_push { TC_PUSH_WAIT = 1, TC_PUSH_TRY };

/* Take one observation, a JSON object's text (copied; the hub judges it). tag: told again when it is
 * refused. A full queue: waits, or TC_FULL. TC_UNAVAILABLE or TC_DENIED: the publisher has given up, *err
 * says why. Any thread. */
enum tc_result tc_publisher_push(struct tc_publisher *publisher, const char *object, size_t length,
	int64_t tag, enum tc_push wait, struct tc_error *err);

/* The same for a typed one. */
enum tc_result tc_publisher_push_observation(struct tc_publisher *publisher,
	const struct tc_catalogue *catalogue, const struct tc_observation *observation, int64_t tag,
	enum tc_push wait, struct tc_error *err);

/* Every observation of a file, JSON lines or SDMX-CSV, tagged with its line. What cannot be read is refused
 * here, with code bad_json or bad_csv, on the calling thread. With a spool a regular file goes out when it was read to
 * its end, and one that an earlier publisher read to its end is not read again. */
enum tc_result tc_publisher_push_file(
	struct tc_publisher *publisher, FILE *file, struct tc_error *err);

/* Wait until everything is settled; more may be pushed afterwards. TC_OK: all is on the hub's disk. TC_BAD_INPUT: some was refused.
 * TC_UNAVAILABLE: the hub could not be reached within the patience; TC_DENIED: it does not accept the
 * token. tally may be NULL. */
enum tc_result tc_publisher_finish(
	struct tc_publisher *publisher, struct tc_publisher_tally *tally, struct tc_error *err);

struct tc_publisher_tally tc_publisher_count(struct tc_publisher *publisher);

#endif
