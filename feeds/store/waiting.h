/* The rows that wait for a chunk, in memory, by series: what a history would have to look for in the newest
 * stretch of the log, 65,536 rows of everybody's. The writer keeps them; readers beside it copy what they need.
 * They can always be read again from the log, so they are never written anywhere. Internal to this folder. */
#ifndef TC_FEEDS_STORE_WAITING_H
#define TC_FEEDS_STORE_WAITING_H

#include "base/result.h"
#include "feeds/store/record.h"

#include <pthread.h>
#include <stdbool.h>

struct tc_waiting_series {
	struct tc_packed packed;
	size_t taken;            /* so many of its bytes are in chunks */
	struct tc_record before; /* the last of the rows taken, its numbers only */
};

/* Only the writer's thread changes it, so it alone reads without the lock. */
struct tc_waiting {
	pthread_mutex_t lock;
	/* Under lock: */
	struct tc_waiting_series *series; /* by place in the list of series */
	size_t size;
	int64_t cursor; /* rows up to it are here or in chunks that are on disk; -1: not known */
	uint64_t lost;  /* rows that should be here and cannot be read */
};

void tc_waiting_init(struct tc_waiting *waiting);
void tc_waiting_finish(struct tc_waiting *waiting);

/* Changing it. The writer's thread; readers wait from `begin` to `end`, which says up to where it is whole now. */
void tc_waiting_begin(struct tc_waiting *waiting);
void tc_waiting_end(struct tc_waiting *waiting, int64_t cursor);
/* False when memory is out: it has to be filled anew. */
bool tc_waiting_add(struct tc_waiting *waiting, size_t place, const struct tc_record *record);

/* Not known until it has been filled again; readers look into the log until then. */
void tc_waiting_forget(struct tc_waiting *waiting);

/* The series' rows, oldest first, borrowed until the next change. The writer's thread. */
struct tc_unpacking tc_waiting_rows(const struct tc_waiting *waiting, size_t place);
/* Its rows up to cursor last are in chunks that are on disk. */
void tc_waiting_take(struct tc_waiting *waiting, size_t place, int64_t last);

/* Any thread: up to where it is whole, or -1. */
int64_t tc_waiting_cursor(struct tc_waiting *waiting);

struct tc_wanted;

/* Give each of the wanted series its rows. *bytes: where they lie, owned, NULL when there are none. TC_NOT_FOUND: it
 * is not known; TC_NO_MEMORY. Any thread. */
enum tc_result tc_waiting_copy(struct tc_waiting *waiting, struct tc_wanted *wanted, size_t count,
	uint8_t **bytes, uint64_t *lost);

#endif
