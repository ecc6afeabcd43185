/* What a publisher has taken and the hub has not yet settled, in a folder on disk: observations, the events they
 * were packed into, and which file they came from. A publisher that is killed at any moment goes on with it: its
 * events go out again under the same numbers with the same bytes, so that the hub knows them, and a file that was
 * taken whole is not taken again. Its own lock; any thread. */
#ifndef TC_FEEDS_WIRE_SPOOL_H
#define TC_FEEDS_WIRE_SPOOL_H

#include "base/result.h"
#include "feeds/wire/outbox.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_spool;

/* Opens or creates the folder; one process at a time (TC_IN_USE), one source for ever (TC_BAD_INPUT). Owned. */
enum tc_result tc_spool_open(
	const char *directory, const char *source, struct tc_spool **out, struct tc_error *err);
/* Accepts NULL. */
void tc_spool_close(struct tc_spool *spool);

/* Borrowed for the spool's life: what the ids of all events begin with. */
const char *tc_spool_run(const struct tc_spool *spool);
/* Observations taken and not settled. */
int64_t tc_spool_waiting(struct tc_spool *spool);
/* Records that the disk spoiled, found at the opening: so many observations may be missing. */
int64_t tc_spool_spoiled(const struct tc_spool *spool);

/* The input. A regular file counts whole or not at all: its observations go out after tc_spool_seal, and those of one
 * that was interrupted are forgotten. Those of a pipe count as they come. */
enum tc_spool_input {
	TC_SPOOL_FILE = 1,
	TC_SPOOL_STREAM,
	TC_SPOOL_TAKEN, /* the same file, unchanged, was the last input and was read to its end */
};
enum tc_result tc_spool_begin(
	struct tc_spool *spool, int fd, enum tc_spool_input *out, struct tc_error *err);
/* One observation, an object's text of one line. */
enum tc_result tc_spool_add(struct tc_spool *spool, const char *text, size_t length, int64_t line,
	struct tc_error *err);
/* Everything added so far is on disk and may be sent. */
enum tc_result tc_spool_seal(struct tc_spool *spool, struct tc_error *err);
/* The input and everything of it is settled. Remembered: nothing of it was refused, and to send it again would only
 * repeat it. Forgotten: the same file is a new one from now on. */
enum tc_spool_ending { TC_SPOOL_REMEMBER = 1, TC_SPOOL_FORGET };
enum tc_result tc_spool_end(
	struct tc_spool *spool, enum tc_spool_ending ending, struct tc_error *err);

/* Refused, here (refusal->item 0) or by the hub. True when it is of the present input, not of an earlier one. */
bool tc_spool_note_refused(struct tc_spool *spool, const struct tc_refusal *refusal);
/* Tell what was refused of the present input, also before this opening; of very many only the first. How many were
 * told. */
int64_t tc_spool_tell_refusals(struct tc_spool *spool,
	void (*on_refused)(void *user, const struct tc_refusal *refusal), void *user);
/* Of the present input, also before this opening. */
struct tc_spool_count {
	int64_t lines, refused;
};
struct tc_spool_count tc_spool_count_input(struct tc_spool *spool);

/* Up to most observations that may be sent next, in order; *out is owned, NULL when there is none. */
enum tc_result tc_spool_take(
	struct tc_spool *spool, int most, struct tc_outbox_item **out, struct tc_error *err);
/* Put the events that were open into a new outbox. */
enum tc_result tc_spool_restore(
	struct tc_spool *spool, struct tc_outbox *outbox, struct tc_error *err);
/* These items are now in the event of this number; whatever event they were in before has lost them. */
void tc_spool_note_event(struct tc_spool *spool, int64_t sequence, int64_t unix_ms,
	const struct tc_outbox_item *items);
void tc_spool_note_settled(struct tc_spool *spool, int64_t sequence);
/* What was noted is on disk: call before an event is sent. */
enum tc_result tc_spool_sync(struct tc_spool *spool, struct tc_error *err);

#endif
