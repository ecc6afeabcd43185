/* The rows of one series that a query asks for: gathered from chunks and tail in any order, then put in
 * order and cut down to the newest revision and the newest periods. Internal. */
#ifndef TC_FEEDS_STORE_SELECTION_H
#define TC_FEEDS_STORE_SELECTION_H

#include "feeds/store/record.h"
#include "feeds/store/store.h"

/* Zeroed is empty. Records borrow their texts from bytes the selection owns. */
struct tc_selection {
	struct tc_record *records;
	size_t count, size;
	uint8_t **held;
	size_t held_count, held_size;
};

void tc_selection_finish(struct tc_selection *selection);
void tc_selection_clear(struct tc_selection *selection);

/* Does the query want this row, its revisions aside? */
bool tc_query_wants(const struct tc_history_query *query, const struct tc_record *record);

/* Add what the query wants of packed records. bytes: moved (also on failure), may be NULL.
 * TC_BAD_INPUT: they are damaged; TC_NO_MEMORY. */
enum tc_result tc_selection_add(struct tc_selection *selection,
	const struct tc_history_query *query, uint8_t *bytes, size_t length);

/* Are there already so many periods that end after end_ms? Sorts. */
bool tc_selection_has(struct tc_selection *selection, int periods, int64_t end_ms);

/* Sort by end and start, older revisions first, and leave what the query wants. */
void tc_selection_settle(struct tc_selection *selection, const struct tc_history_query *query);

#endif
