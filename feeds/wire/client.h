/* The wall's end of /live: one thread that subscribes to the series of a layout, feeds its mirror, and
 * knows when the hub is gone. A wall that was started with the hub dead ends in the same state as one that
 * lost it. */
#ifndef TC_FEEDS_WIRE_CLIENT_H
#define TC_FEEDS_WIRE_CLIENT_H

#include "base/clock.h"
#include "base/result.h"
#include "feeds/mirror/mirror.h"

struct tc_client;

/* No frame for SILENCE: the link is lost (the hub says something every 500 ms). It is live again once it has
 * held for STEADY, and LOST after the loss was told at the soonest. */
enum {
	TC_CLIENT_SILENCE_MS = 1500,
	TC_CLIENT_STEADY_MS = 1000,
	TC_CLIENT_LOST_MS = 2000,
	TC_CLIENT_FRAME_BYTES_MAX = 4 * 1024 * 1024,
};

struct tc_client_setting {
	const char *url;   /* ws:// for loopback, wss:// for others; copied, like all strings */
	const char *token; /* NULL: none */
	const char *ca, *cert, *key;          /* PEM files or NULL */
	const struct tc_catalogue *catalogue; /* borrowed for the client's life */
	const struct tc_clock *clock;         /* borrowed for the client's life */

	struct tc_mirror *mirror; /* borrowed until the next resubscribe has returned */
	const struct tc_mirror_series *series; /* what the mirror keeps; copied */
	int count;

	int64_t as_of_ms; /* one picture, as it was known then (Unix); 0: live */

	/* Every frame of the hub as it came, before it is read. On the network thread; may be NULL. */
	void (*tap)(void *user, const char *bytes, size_t length);
	/* The mirror has news. Called on the network thread without a lock; may be NULL. */
	void (*wake)(void *user);
	void *user;
};

/* Owned. The mirror's link is CONNECTING from here, and LOST when the hub has not delivered a picture
 * within TC_CLIENT_SILENCE_MS. TC_BAD_INPUT: the URL; TC_UNAVAILABLE: the environment. */
enum tc_result tc_client_start(
	const struct tc_client_setting *setting, struct tc_client **out, struct tc_error *err);

/* Ends the thread; the mirror keeps what it has. Accepts NULL. */
void tc_client_stop(struct tc_client *client);

/* A new layout: from now on this mirror is fed, over the same connection. When this returns the former
 * mirror is no longer touched. The new mirror's link becomes LIVE when its picture is complete, so a scene
 * can be swapped whole. TC_NO_MEMORY: nothing changed. Main thread. */
enum tc_result tc_client_resubscribe(struct tc_client *client, struct tc_mirror *mirror,
	const struct tc_mirror_series *series, int count);

/* What every later subscription asks for: as_of_ms as in the setting. Takes effect with the next
 * tc_client_resubscribe. Main thread. */
void tc_client_set_time(struct tc_client *client, int64_t as_of_ms);

/* Counts since the start, for logs and /metrics. */
struct tc_client_counts {
	int64_t frames, rows_taken, rows_unknown, rows_broken, frames_broken, connections, refusals;
	char reason
		[200]; /* why the last connection ended or a subscription was refused; may be empty */
	int status;    /* HTTP status of the last refused connection, else 0 */
};
struct tc_client_counts tc_client_count(struct tc_client *client);

#endif
