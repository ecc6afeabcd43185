/* The chain of seals against all that it covers: rows, events, names, conflicts, positions. Internal. */
#ifndef TC_FEEDS_STORE_VERIFY_CHAIN_H
#define TC_FEEDS_STORE_VERIFY_CHAIN_H

#include "feeds/store/care.h"

#include <sqlite3.h>

/* database: in a transaction, so that all of it is one moment. */
enum tc_result tc_verify_chain(sqlite3 *database, struct tc_findings *findings,
	struct tc_store_sum *sum, struct tc_error *err);

#endif
