/* Moves what is in SQLite's write-ahead log into the database file, on a connection and thread of its
 * own, so that no ack waits for it. Internal. */
#ifndef TC_FEEDS_STORE_CHECKPOINT_H
#define TC_FEEDS_STORE_CHECKPOINT_H

#include "base/result.h"

#include <stdbool.h>

struct tc_checkpoint;

/* Owned. The store must exist already. */
enum tc_result tc_checkpoint_open(
	const char *directory, struct tc_checkpoint **out, struct tc_error *err);
/* Waits for a checkpoint that is under way. False: writing or syncing failed since the last turn. */
bool tc_checkpoint_close(struct tc_checkpoint *checkpoint);

/* Called by the writer between transactions with the length of the write-ahead log: asks the thread for
 * a checkpoint when it is long; when the thread has done its part, does the short rest right here, since
 * the log starts over only when nothing was written in between; *wal_pages becomes 0 then. False: writing
 * or syncing failed since the last turn. */
bool tc_checkpoint_turn(struct tc_checkpoint *checkpoint, int *wal_pages);

/* Nothing is written to the database now, and will not be before the next turn. */
bool tc_checkpoint_is_idle(struct tc_checkpoint *checkpoint);

#endif
