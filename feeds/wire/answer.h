/* Every message of the hub to a publisher, as text. Each function returns an owned buffer, NULL when
 * memory is out. Network thread (they number the messages). */
#ifndef TC_FEEDS_WIRE_ANSWER_H
#define TC_FEEDS_WIRE_ANSWER_H

#include "base/clock.h"
#include "base/result.h"
#include "feeds/wire/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* Names the hub's own messages: source "/hub", an id that no other message of any run has. */
struct tc_stamp {
	const struct tc_clock *clock;
	uint64_t run;    /* differs from start to start */
	uint64_t number; /* of the last message */
};

/* Open an event of the type: everything up to and with `"data":`. Close it with tc_answer_end. */
void tc_answer_begin(struct tc_buffer *out, struct tc_stamp *stamp, const char *type);
void tc_answer_end(struct tc_buffer *out);

struct tc_welcome {
	int64_t resume_after; /* 0: a new source */
	int window, max_bytes, max_observations;
};
struct tc_buffer *tc_answer_welcome(struct tc_stamp *stamp, const struct tc_welcome *welcome);

struct tc_ack {
	int64_t upto; /* 0: no run yet */
	int64_t stored, duplicates;
};
struct tc_buffer *tc_answer_ack(struct tc_stamp *stamp, const struct tc_ack *ack);

/* Whom a nack is about; NULL: unreadable. */
struct tc_nack {
	const char *id, *sequence;
	bool retry;
	int64_t retry_after_ms; /* with retry */
};
struct tc_buffer *tc_answer_nack(
	struct tc_stamp *stamp, const struct tc_nack *nack, const struct tc_faults *faults);

/* The observations of a check event would be taken. */
struct tc_buffer *tc_answer_checked(struct tc_stamp *stamp, const char *id, int observations);

/* notice "gap" of the missing numbers from..to. */
struct tc_buffer *tc_answer_gap(struct tc_stamp *stamp, int64_t from, int64_t to);

/* notice "clock_skew": the sender's date is so far ahead of the hub's (behind: below 0). */
struct tc_buffer *tc_answer_skew(struct tc_stamp *stamp, int64_t ahead_ms);

#endif
