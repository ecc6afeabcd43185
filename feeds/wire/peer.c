#include <stdlib.h>
#include <string.h>

#include "base/suspect.h"
#include "base/text.h"
#include "feeds/identity/token.h"
#include "feeds/wire/hub_private.h"
#include "feeds/wire/socket_guard.h"

_Static_assert(TC_BUFFER_HEADROOM >= LWS_PRE, "room for a frame's header");

enum {
	WAITING_BYTES_MAX = 64 * 1024 * 1024,
	PIECES_MAX = 16384,            /* frames or reads of one message */
	CLOSE_WAIT_MS = 5000,          /* for a close frame to go out */
	LIVE_BUFFER_BYTES = 64 * 1024, /* of a subscriber's socket; the kernel doubles it */
};

static void add_to_list(struct tc_hub *hub, struct tc_peer *peer) {
	bool first = peer->link.kind == TC_LINK_SUBSCRIBER;
	peer->next = first ? hub->peers : NULL;
	peer->previous = first ? NULL : hub->last_peer;
	*(peer->next != NULL ? &peer->next->previous : &hub->last_peer) = peer;
	*(peer->previous != NULL ? &peer->previous->next : &hub->peers) = peer;
}

static void take_from_list(struct tc_hub *hub, struct tc_peer *peer) {
	*(peer->next != NULL ? &peer->next->previous : &hub->last_peer) = peer->previous;
	*(peer->previous != NULL ? &peer->previous->next : &hub->peers) = peer->next;
}

static struct tc_peer *subscriber_or_null(struct tc_peer *peer) {
	return peer != NULL && peer->link.kind == TC_LINK_SUBSCRIBER ? peer : NULL;
}

struct tc_peer *tc_peer_subscribers(const struct tc_hub *hub) {
	return subscriber_or_null(hub->peers);
}

struct tc_peer *tc_peer_next_subscriber(const struct tc_peer *peer) {
	return subscriber_or_null(peer->next);
}

struct tc_peer *tc_peer_create(struct tc_hub *hub, enum tc_link_kind kind, struct lws *wsi,
	struct tc_principal *who, const struct tc_credential *credential) {
	struct tc_peer *peer = calloc(1, sizeof *peer);
	if (peer == NULL) {
		return NULL;
	}
	peer->link.kind = kind;
	peer->hub = hub;
	peer->wsi = wsi;
	peer->who = who;
	peer->credential = *credential;
	peer->feed.told_upto = -1;
	peer->live.served_cursor = -1;
	peer->heard_ms = tc_hub_now_ms(hub);
	add_to_list(hub, peer);
	return peer;
}

/* The source's state follows its connections. */
static void join_source(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	const char *name = peer->who->grant.source;
	if (name == NULL) {
		return;
	}
	int64_t now_ms = tc_hub_unix_ms(hub);
	peer->feed.source = tc_roster_find(&hub->roster, name, now_ms);
	if (peer->feed.source == NULL) {
		tc_peer_close(peer, 1013, "out of memory");
		return;
	}
	if (peer->feed.source->bucket.rate <= 0) {
		const struct tc_hub_publishers *limits = &hub->config->publishers;
		tc_bucket_init(&peer->feed.source->bucket, limits->rate, limits->burst,
			tc_hub_now_ms(hub));
	}
	if (tc_roster_join(peer->feed.source, now_ms)) {
		tc_hub_source_changed(hub, peer->feed.source);
	}
}

void tc_peer_close_offenders(void) {
	int code = 0;
	for (struct tc_peer *peer; (peer = tc_socket_guard_take(&code)) != NULL;) {
		tc_peer_close(peer, code, "a frame RFC 6455 forbids");
	}
}

/* What the kernel holds for a subscriber is news that conflation no longer reaches: left to itself it keeps
 * megabytes, and a wall under a storm shows what is seconds old. */
static void keep_buffer_small(int fd) {
	const int bytes = LIVE_BUFFER_BYTES;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

void tc_peer_established(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	peer->established = true;
	peer->fd = lws_get_socket_fd(peer->wsi);
	peer->amid_ms = tc_hub_now_ms(hub);
	if (!tc_socket_guard_begin(peer->fd, peer)) {
		tc_peer_close(peer, 1013, "out of memory");
	}
	tc_peer_close_offenders(); /* before anything that came too early is delivered */
	hub->counters.connections++;
	if (peer->link.kind == TC_LINK_PUBLISHER) {
		hub->publishers++;
		join_source(peer);
	} else {
		hub->subscribers++;
		keep_buffer_small(peer->fd);
		peer->live.status_due = true;
		tc_peer_want_write(peer);
	}
}

void tc_peer_closed(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	peer->wsi = NULL;
	if (peer->established) {
		tc_socket_guard_end(peer->fd);
	}
	if (peer->established && peer->link.kind == TC_LINK_PUBLISHER) {
		hub->publishers--;
		if (peer->feed.source != NULL &&
			tc_roster_leave(peer->feed.source, peer->clean, tc_hub_unix_ms(hub))) {
			tc_hub_source_changed(hub, peer->feed.source);
		}
	} else if (peer->established) {
		hub->subscribers--;
	}
	peer->established = false;
	tc_live_finish(&peer->live, hub);
	tc_peer_release(peer);
}

void tc_peer_release(struct tc_peer *peer) {
	if (peer->wsi == NULL && peer->feed.in_flight == 0) {
		tc_peer_finish(peer);
	}
}

void tc_peer_finish(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	take_from_list(hub, peer);
	tc_live_finish(&peer->live, hub);
	tc_strikes_finish(&peer->feed.strikes);
	tc_buffer_queue_clear(&peer->out);
	tc_buffer_destroy(peer->inbox);
	tc_principal_destroy(peer->who);
	free(peer);
}

void tc_peer_want_write(struct tc_peer *peer) {
	if (peer->wsi == NULL || peer->closing) {
		return;
	}
	if (peer->wants_write_ms == 0) {
		peer->wants_write_ms = tc_hub_now_ms(peer->hub);
	}
	lws_callback_on_writable(peer->wsi);
}

void tc_peer_close(struct tc_peer *peer, int code, const char *reason) {
	if (peer->close_code == 0 && !peer->closing) {
		peer->close_code = code;
		peer->close_reason = reason;
		tc_peer_want_write(peer);
	}
}

void tc_peer_push(struct tc_peer *peer, struct tc_buffer *buffer) {
	if (buffer == NULL) {
		tc_peer_close(peer, 1013, "out of memory");
		return;
	}
	if (peer->wsi == NULL || peer->closing) {
		tc_buffer_destroy(buffer);
		return;
	}
	tc_buffer_queue_push(&peer->out, buffer);
	tc_peer_want_write(peer);
}

int tc_peer_send(struct tc_peer *peer, struct tc_buffer *buffer) {
	unsigned char *bytes = (unsigned char *)tc_buffer_bytes(buffer);
	int sent = lws_write(peer->wsi, bytes, buffer->length, LWS_WRITE_TEXT);
	peer->hub->counters.frames++;
	return sent < (int)buffer->length ? -1 : 0;
}

void tc_peer_heard(struct tc_peer *peer) {
	peer->heard_ms = tc_hub_now_ms(peer->hub);
	peer->pinged_ms = 0;
}

void tc_peer_flow(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	if (peer->wsi == NULL || peer->closing || peer->link.kind != TC_LINK_PUBLISHER) {
		return;
	}
	bool too_much = hub->waiting_bytes > WAITING_BYTES_MAX;
	bool pause = peer->feed.in_flight >= hub->config->publishers.window ||
		peer->out.bytes > (size_t)peer->hub->config->publishers.answers_bytes ||
		(too_much && peer->feed.in_flight > 0);
	hub->throttled = hub->throttled || too_much;
	if (pause == peer->paused) {
		return;
	}
	peer->paused = pause;
	lws_rx_flow_control(peer->wsi, !pause);
	if (!pause) {
		tc_peer_heard(peer); /* it could not be heard while nobody listened */
	}
}

void tc_peer_note(struct tc_peer *peer, const char *act, const char *outcome, const char *detail) {
	char actor[160];
	const struct tc_grant *grant = &peer->who->grant;
	snprintf(actor, sizeof actor, "token:%s", grant->name);
	tc_clerk_note(peer->hub->clerk, actor, act, grant->source, outcome, detail);
}

static int close_now(struct tc_peer *peer, int code, const char *reason) {
	peer->closing = true;
	tc_buffer_queue_clear(&peer->out);
	lws_close_reason(
		peer->wsi, (enum lws_close_status)code, (unsigned char *)reason, strlen(reason));
	return -1;
}

/* The library's own check of UTF-8 is off: it fails in the middle of a read, reads on, fails again and cuts
 * the connection before its close frame was seen. */
static void deliver(struct tc_peer *peer, const char *bytes, size_t length) {
	const struct tc_grant *grant = &peer->who->grant;
	const char *sender = grant->source != NULL ? grant->source : grant->name;
	enum tc_captivity captivity =
		tc_quarantine_judge(peer->hub->quarantine, sender, bytes, length);
	peer->hub->counters.messages++;
	tc_suspect_set(&(struct tc_suspect) { .sender = sender, .bytes = bytes, .length = length });
	if (tc_utf8_valid_prefix(bytes, length) != length) {
		tc_peer_close(peer, 1007, "not UTF-8");
	} else if (peer->link.kind == TC_LINK_PUBLISHER) {
		tc_feed_message(peer, bytes, length, captivity);
		tc_peer_flow(peer);
	} else if (captivity == TC_CAPTIVITY_FREE) {
		tc_live_message(peer, bytes, length);
	} else {
		tc_peer_note(peer, "live.refused", "quarantined", NULL);
		tc_peer_close(peer, 1008, "this message has ended the hub before");
	}
	tc_suspect_set(NULL);
}

static size_t max_bytes(const struct tc_peer *peer) {
	const struct tc_hub_config *config = peer->hub->config;
	return (size_t)(peer->link.kind == TC_LINK_PUBLISHER ? config->publishers.max_bytes
							     : config->subscribers.max_bytes);
}

/* The rest of a message that is passed by. Only a message of one frame is known to be over when its
 * frame is; one of several frames was closed before it came here. */
static void drain(struct tc_peer *peer, bool frame_ends, bool final) {
	if (!frame_ends) {
		return;
	}
	if (!final) {
		tc_peer_close(peer, 1009, "message too large");
		return;
	}
	peer->draining = false;
	peer->pieces = 0;
	if (peer->link.kind == TC_LINK_PUBLISHER) {
		tc_feed_too_large(peer);
	} else {
		tc_live_too_large(peer);
	}
}

static bool keep(struct tc_peer *peer, const char *bytes, size_t length) {
	if (peer->inbox == NULL) {
		peer->inbox = tc_buffer_create();
	}
	if (peer->inbox != NULL) {
		tc_buffer_add(peer->inbox, bytes, length);
	}
	if (peer->inbox == NULL || peer->inbox->failed) {
		tc_peer_close(peer, 1013, "out of memory");
		return false;
	}
	return true;
}

static void deliver_inbox(struct tc_peer *peer) {
	struct tc_buffer *inbox = peer->inbox;
	peer->inbox = NULL;
	deliver(peer, inbox->length == 0 ? "" : tc_buffer_bytes(inbox), inbox->length);
	if (peer->link.kind == TC_LINK_PUBLISHER && peer->inbox == NULL) {
		tc_buffer_reset(inbox); /* the next one is likely to be as long */
		peer->inbox = inbox;
	} else {
		tc_buffer_destroy(inbox);
	}
}

static void receive_first(struct tc_peer *peer, size_t frame) {
	size_t limit = max_bytes(peer);
	peer->pieces = 0;
	peer->draining = frame > limit;
	if (peer->inbox != NULL) {
		tc_buffer_reset(peer->inbox);
	}
	if (lws_frame_is_binary(peer->wsi)) {
		tc_peer_close(peer, 1003, "text frames only");
	} else if (frame > 2 * limit) {
		tc_peer_close(peer, 1009, "message too large");
	}
}

/* The close of a message at hand comes with the next chance to write, and what is still on its way is
 * read and dropped until then: closing in the middle of a read would make the system answer with a reset,
 * and the sender would never see the code. */
void tc_peer_receive(struct tc_peer *peer, const char *bytes, size_t length) {
	tc_peer_heard(peer);
	size_t remaining = lws_remaining_packet_payload(peer->wsi);
	bool final = lws_is_final_fragment(peer->wsi) != 0;
	if (peer->close_code == 0 && lws_is_first_fragment(peer->wsi)) {
		receive_first(peer, length + remaining);
	}
	if (peer->closing || peer->close_code != 0) {
		return;
	}
	if (peer->draining) {
		drain(peer, remaining == 0, final);
		return;
	}
	size_t kept = peer->inbox == NULL ? 0 : peer->inbox->length;
	if (kept + length + remaining > max_bytes(peer)) {
		tc_peer_close(peer, 1009, "message too large");
	} else if (++peer->pieces > PIECES_MAX) {
		tc_peer_close(peer, 1008, "too many fragments");
	} else if (final && peer->pieces == 1) {
		deliver(peer, bytes, length);
	} else if (keep(peer, bytes, length) && final) {
		deliver_inbox(peer);
	}
}

static int send_ping(struct tc_peer *peer) {
	/* Not empty: the library reports no pong without payload. */
	unsigned char frame[LWS_PRE + 2] = { 0 };
	memcpy(frame + LWS_PRE, "tc", 2);
	peer->ping_due = false;
	peer->pinged_ms = tc_hub_now_ms(peer->hub);
	return lws_write(peer->wsi, frame + LWS_PRE, 2, LWS_WRITE_PING) < 2 ? -1 : 0;
}

/* One frame at a time, so that the socket's own back-pressure decides. */
static int write_one(struct tc_peer *peer) {
	if (peer->ping_due) {
		return send_ping(peer);
	}
	struct tc_buffer *buffer = tc_buffer_queue_take(&peer->out);
	if (buffer != NULL) {
		int result = tc_peer_send(peer, buffer);
		tc_buffer_destroy(buffer);
		tc_peer_flow(peer);
		return result;
	}
	return peer->link.kind == TC_LINK_SUBSCRIBER ? tc_live_write(peer) : 0;
}

int tc_peer_writeable(struct tc_peer *peer) {
	/* No data may follow a close frame, nor a ping; the library closes by itself for some faults. */
	if (peer->closing || lws_get_close_length(peer->wsi) > 0) {
		peer->closing = true;
		return 0;
	}
	peer->wants_write_ms = 0;
	/* Answers that are already made go first: a nack explains the close that follows. */
	if (peer->close_code != 0 && peer->out.first == NULL) {
		return close_now(peer, peer->close_code, peer->close_reason);
	}
	if (write_one(peer) != 0) {
		return -1;
	}
	bool more = peer->out.first != NULL || peer->ping_due || peer->close_code != 0 ||
		(peer->link.kind == TC_LINK_SUBSCRIBER && tc_live_has_more(peer));
	if (more) {
		tc_peer_want_write(peer);
	}
	return 0;
}

static void cut(struct tc_peer *peer) {
	peer->closing = true;
	lws_set_timeout(peer->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

/* A right that ended ends the connection; the peer may come back with what it has now. */
static void check_right(struct tc_peer *peer) {
	struct tc_hub *hub = peer->hub;
	const struct tc_grant *grant =
		tc_registry_find(hub->registry, &peer->credential, tc_hub_unix_ms(hub));
	const char *reason = grant == NULL             ? "the token is no longer valid"
		: !tc_principal_same(peer->who, grant) ? "the token's rights have changed"
						       : NULL;
	if (reason != NULL && peer->close_code == 0) {
		tc_peer_note(peer, "door.closed", "done", reason);
		tc_peer_close(peer, 1008, reason);
	}
}

/* A message that comes byte by byte would hold its memory for ever. */
static void check_pace(struct tc_peer *peer, int64_t now_ms) {
	uint32_t messages = 0;
	bool amid = tc_socket_guard_is_amid(peer->fd, &messages);
	if (!amid || messages != peer->amid) {
		peer->amid = messages;
		peer->amid_ms = now_ms;
	} else if (now_ms - peer->amid_ms > peer->hub->config->message_ms) {
		tc_peer_close(peer, 1008, "a message takes too long");
	}
}

void tc_peer_tick(struct tc_peer *peer, int64_t now_ms, bool rights_changed) {
	const struct tc_hub_config *config = peer->hub->config;
	if (peer->wsi == NULL || !peer->established || peer->closing) {
		return;
	}
	if (rights_changed || peer->who->grant.expires_ms <= tc_hub_unix_ms(peer->hub)) {
		check_right(peer);
	}
	int64_t patience_ms = peer->close_code != 0 ? CLOSE_WAIT_MS : config->stuck_ms;
	if (peer->wants_write_ms != 0 && now_ms - peer->wants_write_ms > patience_ms) {
		cut(peer);
		return;
	}
	if (peer->paused) {
		peer->amid_ms = now_ms; /* it is we who do not read */
		return;
	}
	check_pace(peer, now_ms);
	if (peer->pinged_ms != 0 && now_ms - peer->pinged_ms > config->pong_ms) {
		cut(peer);
	} else if (peer->pinged_ms == 0 && now_ms - peer->heard_ms > config->ping_ms) {
		peer->ping_due = true;
		tc_peer_want_write(peer);
	}
}
