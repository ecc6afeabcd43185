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
	size_t length;
	char text[];
};

/* NULL when memory is out. */
struct tc_outbox_item *tc_outbox_item_create(const char *text, size_t length, int64_t tag);

/* The hub does not want this observation. message_vi may be NULL. */
struct tc_refusal {
	int64_t tag;
	const char *code, *message, *message_vi; /* borrowed for the call */
};

struct tc_outbox;

struct tc_outbox_setting {
	const char *source; /* copied */
	int batch;          /* most observations in one event */
	void (*on_refused)(void *user, const struct tc_refusal *refusal);
	void *user;
};

/* Owned; NULL when memory is out. */
struct tc_outbox *tc_outbox_create(const struct tc_outbox_setting *setting);
void tc_outbox_destroy(struct tc_outbox *outbox);

/* The hub's welcome on a new connection: whatever is not settled is sent again, also below resume_after.
 * Those numbers may be another connection's of the same source; ours are duplicates or conflicts, and the
 * hub says which. */
void tc_outbox_welcome(struct tc_outbox *outbox, const json_t *data);

/* True when another event may be packed: the window has room and the hub has said welcome. */
bool tc_outbox_has_room(const struct tc_outbox *outbox);

/* Pack observations from *items into one new event; what is taken is moved, *items is what remains.
 * unix_ms: its time. Returns how many were refused (too large for any event). */
int tc_outbox_pack(struct tc_outbox *outbox, struct tc_outbox_item **items, int64_t unix_ms);

/* Text of the next event to send now, owned by the caller; NULL when there is none. */
char *tc_outbox_next(struct tc_outbox *outbox, int64_t monotonic_ms, size_t *length);

/* The hub's answers. Return how many observations are settled by it; refused ones were told before. An
 * event is settled when the hub has counted its observations as stored or duplicate and upto has reached
 * it. */
int tc_outbox_ack(struct tc_outbox *outbox, const json_t *data);
int tc_outbox_nack(
	struct tc_outbox *outbox, const json_t *data, int64_t unix_ms, int64_t monotonic_ms);

#endif
