/* The series that a query asks for, and of each the rows that are in no chunk. Internal to this folder. */
#ifndef TC_FEEDS_STORE_WANTED_H
#define TC_FEEDS_STORE_WANTED_H

#include "feeds/store/reader.h"
#include "feeds/store/waiting.h"

struct tc_wanted {
	uint32_t place; /* in the reader's list of series */
	int indicator, area;
	const char *source; /* borrowed from the reader */
	struct tc_unpacking
		tail; /* rows without a chunk, in the list's memory; a few may be in one too */
};

/* Zeroed is empty. */
struct tc_wanted_list {
	struct tc_wanted *items;
	size_t count, size;
	int64_t upto;              /* cursor: what is newer is not of this moment */
	uint64_t lost;             /* rows of the tail that cannot be read, whoever's they were */
	uint8_t *copied;           /* tails, from the memory of the store beside */
	struct tc_waiting scanned; /* tails, out of the log */
	bool is_scanned;
};

/* Fill the list, in the order of the answer: by indicator, area and source. The reader is held from then on, also on
 * failure when *held says so. */
enum tc_result tc_wanted_find(struct tc_wanted_list *list, struct tc_store_reader *reader,
	const struct tc_history_query *query, bool *held, struct tc_error *err);
void tc_wanted_finish(struct tc_wanted_list *list);

#endif
