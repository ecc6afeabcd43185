/* The newest committed observations in arrival order, in memory: what subscribers are fed from. A
 * subscriber is an index into it, so a slow one costs nothing but its own loss. Network thread only. */
#ifndef TC_FEEDS_WIRE_RECENT_H
#define TC_FEEDS_WIRE_RECENT_H

#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"

#include <stddef.h>
#include <stdint.h>

struct tc_recent;

/* capacity: how many observations are kept. cursor: of the newest one in the store, so that it
 * is known what was never seen here. catalogue: borrowed. Owned; NULL when memory is out. */
struct tc_recent *tc_recent_create(
	const struct tc_catalogue *catalogue, int capacity, int64_t cursor);
void tc_recent_destroy(struct tc_recent *recent);

/* Copied, with its comment; source is borrowed for its life. The oldest gives way. False when
 * memory is out for the comment: then the row is kept without it. */
bool tc_recent_push(
	struct tc_recent *recent, const struct tc_observation *observation, const char *source);

/* Rows are counted from 0 by arrival; kept are first <= index < end. */
int64_t tc_recent_first(const struct tc_recent *recent);
int64_t tc_recent_end(const struct tc_recent *recent);
/* Borrowed until it gives way. */
const struct tc_observation *tc_recent_at(const struct tc_recent *recent, int64_t index);
/* The row as JSON text, encoded once for all subscribers; NULL when memory is out. */
const char *tc_recent_text(struct tc_recent *recent, int64_t index, size_t *length);

/* Cursor of the newest observation of the store. */
int64_t tc_recent_cursor(const struct tc_recent *recent);
/* Index of the first row behind cursor, or -1 when it does not reach back to it, or when the cursor
 * lies ahead of everything (another store's). */
int64_t tc_recent_after(const struct tc_recent *recent, int64_t cursor);

#endif
