/* One WebSocket connection to a hub, kept for as long as it is wanted: a thread that dials, reads whole
 * text frames, writes a queue, pings, and dials again with growing pauses. What the frames mean is its
 * user's business (client.h, publisher.h). libwebsockets is spoken only here and in the hub. */
#ifndef TC_FEEDS_WIRE_DIAL_H
#define TC_FEEDS_WIRE_DIAL_H

#include "base/clock.h"
#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>

struct tc_dial;

enum {
	TC_DIAL_TURN_MS = 100,        /* on_turn comes at least this often */
	TC_DIAL_RETRY_LEAST_MS = 250, /* first pause, doubled each time … */
	TC_DIAL_RETRY_MOST_MS = 5000, /* … up to this, each with up to a quarter more at random */
	TC_DIAL_LEAVE_MS = 500,       /* how long a peer may take to answer our close */
	TC_DIAL_PING_MS = 2000,
	TC_DIAL_SILENCE_MS = 10000, /* no frame and no pong: the peer is gone without a word */
};

/* Strings are copied. Every callback comes on the connection's thread. */
struct tc_dial_setting {
	const char *url;             /* ws://HOST[:PORT][/PREFIX] for loopback, else wss:// */
	const char *path;            /* "/live", after the prefix */
	const char *token;           /* NULL or "": none */
	const char *ca, *cert, *key; /* PEM files, NULL: the system's authorities, no certificate */
	size_t max_frame_bytes;
	const struct tc_clock *clock; /* borrowed */

	void (*on_open)(void *user);
	/* A whole text frame of the peer; bytes are borrowed for the call. */
	void (*on_text)(void *user, const char *bytes, size_t length);
	/* The connection ended, or could not be made. status: of HTTP when the hub refused, else 0. */
	void (*on_close)(void *user, const char *reason, int status);
	void (*on_turn)(void *user); /* for timers, and after tc_dial_wake */
	void *user;
};

/* Starts the thread; the first dial happens at once. TC_BAD_INPUT: the URL is not one of ours, or names
 * another machine without TLS. TC_UNAVAILABLE: files or threads fail;
 * TC_NOT_FOUND, TC_DENIED: a file of TLS is missing, or everybody may read the key. Owned. */
enum tc_result tc_dial_start(
	const struct tc_dial_setting *setting, struct tc_dial **out, struct tc_error *err);

/* Closes the connection in words (1000), ends the thread and frees; no callback comes afterwards. Accepts NULL. Not from a callback. */
void tc_dial_stop(struct tc_dial *dial);
/* The same as something that broke (1011): the hub takes the source for lost. */
void tc_dial_cut(struct tc_dial *dial);

/* Asks for an on_turn soon. Any thread. */
void tc_dial_wake(struct tc_dial *dial);

/* From callbacks only. text is moved (freed with free). Dropped when there is no connection. */
void tc_dial_send(struct tc_dial *dial, char *text, size_t length);
bool tc_dial_is_open(const struct tc_dial *dial);
/* Bytes not yet written. */
size_t tc_dial_backlog(const struct tc_dial *dial);
/* Give this connection up and dial again; on_close follows. */
void tc_dial_drop(struct tc_dial *dial, const char *reason);
/* The peer has proved useful: the next pause is a short one again. */
void tc_dial_praise(struct tc_dial *dial);

/* Version of libwebsockets in use, static. */
const char *tc_dial_library(void);

/* Parts of a URL. */
struct tc_dial_address {
	char host[256];
	char path[256]; /* prefix, "" or "/…" without a slash at its end */
	int port;
	bool tls;
};
/* TC_BAD_INPUT with a sentence. Pure. */
enum tc_result tc_dial_parse(const char *url, struct tc_dial_address *out, struct tc_error *err);

#endif
