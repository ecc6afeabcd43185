/* Reading the log from one cursor to another, past what cannot be read: a damaged page costs the rows that
 * were on it and no others. Internal to this folder. */
#ifndef TC_FEEDS_STORE_WALK_H
#define TC_FEEDS_STORE_WALK_H

#include "base/result.h"
#include "feeds/store/record.h"

#include <sqlite3.h>

enum tc_step {
	TC_STEP_END = 1,
	TC_STEP_ROW,  /* a row; its texts are borrowed until the next step */
	TC_STEP_LOST, /* lost_first to lost_last cannot be read */
	TC_STEP_FAILED,
};

/* Over the rows of any table whose key is one integer, the first column asked for. */
struct tc_walk {
	sqlite3_stmt *rows;
	int64_t next, last;
	int64_t lost_first, lost_last;
	bool started;
};

/* sql: a query between ?1 and ?2 in the key's order, NULL for the log's rows. last: below
 * INT64_MAX; as near as it is known, for a lost end is told with its length. */
enum tc_result tc_walk_open(struct tc_walk *walk, sqlite3 *database, const char *sql, int64_t first,
	int64_t last, struct tc_error *err);
void tc_walk_close(struct tc_walk *walk);

/* err: filled for TC_STEP_FAILED. */
enum tc_step tc_walk_step(struct tc_walk *walk, struct tc_error *err);

#endif
