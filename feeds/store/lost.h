/* What was acknowledged and is gone, as far as it is known: stretches of the log that no reading gives, seals
 * that the head names and the store does not have. Kept in a table, so that it is not forgotten by a restart,
 * until an operator has accepted it. Internal to this folder. */
#ifndef TC_FEEDS_STORE_LOST_H
#define TC_FEEDS_STORE_LOST_H

#include "base/result.h"

#include <sqlite3.h>
#include <stdint.h>

#define TC_LOST_ROWS "rows"   /* of the log: cursors */
#define TC_LOST_SEALS "seals" /* events: numbers of the chain */

struct tc_lost_sum {
	uint64_t stretches, rows; /* not accepted yet */
};

/* Add a stretch, once; it may be known already. */
enum tc_result tc_lost_add(sqlite3 *database, const char *what, int64_t first, int64_t last,
	const char *why, int64_t now_ms, struct tc_error *err);
enum tc_result tc_lost_count(sqlite3 *database, struct tc_lost_sum *out, struct tc_error *err);

#endif
