/* The rows of one series that a query asks for: gathered from chunks and tail in any order, then put in order, cut
 * down to the newest revision and the newest periods, and given. Internal. */
#ifndef TC_FEEDS_STORE_SELECTION_H
#define TC_FEEDS_STORE_SELECTION_H

#include "feeds/store/record.h"
#include "feeds/store/store.h"

/* Zeroed but for query and upto is empty. Records borrow their texts from bytes that the selection owns, and from
 * what its owner keeps. */
struct tc_selection {
	const struct tc_history_query *query; /* borrowed */
	int64_t upto;                         /* cursor: newer rows are left out */
	struct tc_record *records;
	size_t count, size;
	size_t next, settled; /* records[next] is given next, until settled */
	size_t rest;          /* from here on they are not settled */
	uint8_t **held;
	size_t held_count, held_size;
};

void tc_selection_finish(struct tc_selection *selection);
void tc_selection_clear(struct tc_selection *selection);

/* Add what the query wants of these rows; the same row may come twice. TC_BAD_INPUT: the bytes are damaged;
 * TC_NO_MEMORY. */
enum tc_result tc_selection_add(struct tc_selection *selection, struct tc_unpacking rows);

/* Keep bytes for as long as records may borrow from them: moved, also on failure. False when memory is out. */
bool tc_selection_hold(struct tc_selection *selection, uint8_t *bytes);

/* Are there already so many periods that end after end_ms? Sorts. */
bool tc_selection_has(struct tc_selection *selection, int periods, int64_t end_ms);

/* No row is to come that begins before start_ms: settle the periods that end by then, as the query wants them.
 * INT64_MAX: no row is to come. What was settled before must have been given. */
void tc_selection_settle(struct tc_selection *selection, int64_t start_ms);

/* By end and start, older revisions first; NULL: no more that is settled. Borrowed until the next settling. */
const struct tc_record *tc_selection_next(struct tc_selection *selection);

#endif
