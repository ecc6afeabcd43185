/* The backlog: which rows of the log are in no chunk yet, by series; the newest stretch of the log, 8 bytes a row. It
 * can always be rebuilt from the log, so it is never written anywhere. Internal. */
#ifndef TC_FEEDS_STORE_BACKLOG_H
#define TC_FEEDS_STORE_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_BACKLOG_NONE = INT32_MAX };

struct tc_backlog_entry {
	uint32_t series; /* place in the list, TC_BACKLOG_NONE: not waiting */
	uint32_t next;   /* distance to the series' next waiting row; 0: none */
};

struct tc_backlog_series {
	int64_t first, last; /* cursors of its waiting rows; 0: none */
};

/* Zeroed is empty and starts at cursor 0: set first before the first row. */
struct tc_backlog {
	struct tc_backlog_entry *entries;
	size_t start, count, size;
	int64_t first; /* cursor of entries[start] */
	struct tc_backlog_series *series;
	size_t series_size;
};

void tc_backlog_finish(struct tc_backlog *tail);

/* Forget all rows; the next one has this cursor. */
void tc_backlog_reset(struct tc_backlog *tail, int64_t first);

/* Room for so many more rows of so many series; false when memory is out. */
bool tc_backlog_reserve(struct tc_backlog *tail, size_t rows, size_t series);

/* The row of the next cursor; room must be reserved. series may be TC_BACKLOG_NONE. */
void tc_backlog_add(struct tc_backlog *tail, uint32_t series);

/* Series of the oldest waiting row; TC_BACKLOG_NONE when none waits. */
uint32_t tc_backlog_oldest(const struct tc_backlog *tail);
/* The series' waiting rows up to last are in chunks now. */
void tc_backlog_take(struct tc_backlog *tail, uint32_t series, int64_t last);

#endif
