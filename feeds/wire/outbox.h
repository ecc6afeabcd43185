/* What a publisher has said and not yet seen acknowledged: observations packed into numbered events, sent
 * in a window, sent again unchanged after a reconnect, taken apart when the hub refuses some. Knows the
 * contract, but no socket and no clock. One thread. */
#ifndef TC_FEEDS_WIRE_OUTBOX_H
#define TC_FEEDS_WIRE_OUTBOX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One observation as a JSON object's text. tag: the sender's own mark, a line number. */
struct tc_outbox_item {
	struct tc_outbox_item *next;
	int64_t tag;
	int64_t number; /* a spool's own, 0: it is in none */
	size_t length;
	char text[];
};

/* NULL when memory is out. */
struct tc_outbox_item *tc_outbox_item_create(const char *text, size_t length, int64_t tag);

/* The hub does not want this observation. message_vi may be NULL. */
struct tc_refusal {
	int64_t tag, item; /* item: its number, as in tc_outbox_item */
	bool earlier;      /* of an input of an earlier run, which tag does not tell */
	const char *code, *message, *message_vi; /* borrowed for the call */
};

struct tc_outbox;

struct tc_outbox_setting {
	const char *source; /* copied */
	const char *run;    /* copied: what all ids begin with; NULL: a new one */
	int batch;          /* most observations in one event */
	bool check;         /* ask only: what is sent is not stored, and spends no number */
	void (*on_refused)(void *user, const struct tc_refusal *refusal);
	/* An event has got its number, and these items out of whatever event they were in; an event is settled.
	 * Either may be NULL. */
	void (*on_event)(
		void *user, int64_t sequence, int64_t unix_ms, const struct tc_outbox_item *items);
	void (*on_settled)(void *user, int64_t sequence);
	void *user;
};

/* Owned; NULL when memory is out. */
struct tc_outbox *tc_outbox_create(const struct tc_outbox_setting *setting);
void tc_outbox_destroy(struct tc_outbox *outbox);

/* An event of an earlier run, with the same number and bytes, before the first welcome. Items are moved. False when
 * memory is out. */
bool tc_outbox_restore(
	struct tc_outbox *outbox, int64_t sequence, int64_t unix_ms, struct tc_outbox_item *items);

/* The hub's welcome on a new connection: whatever is not settled is sent again, also below resume_after.
 * Those numbers may be another connection's of the same source; ours are duplicates or conflicts, and the
 * hub says which. */
void tc_outbox_welcome(struct tc_outbox *outbox, const json_t *data);

/* After a welcome: the event that gives up numbers which were settled once and which the hub has forgotten since (its
 * store is an older copy), so that upto can reach ours again; owned, NULL when there are none. */
char *tc_outbox_skip(const struct tc_outbox *outbox);

/* True when another event may be packed: the window has room and the hub has said welcome. */
bool tc_outbox_has_room(const struct tc_outbox *outbox);

/* Pack observations from *items into one new event; what is taken is moved, *items is what remains.
 * unix_ms: its time. Returns how many were refused (too large for any event). */
int tc_outbox_pack(struct tc_outbox *outbox, struct tc_outbox_item **items, int64_t unix_ms);

/* Text of the next event to send now, owned by the caller; NULL when there is none. */
char *tc_outbox_next(struct tc_outbox *outbox, int64_t monotonic_ms, size_t *length);

/* A check's good answer: how many observations it settles. */
int tc_outbox_checked(struct tc_outbox *outbox, const json_t *data);

/* The hub's answers. Return how many observations are settled by it; refused ones were told before. An
 * event is settled when the hub has counted its observations as stored or duplicate and upto has reached
 * it. */
int tc_outbox_ack(struct tc_outbox *outbox, const json_t *data);
int tc_outbox_nack(
	struct tc_outbox *outbox, const json_t *data, int64_t unix_ms, int64_t monotonic_ms);

#endif
