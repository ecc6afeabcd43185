/* The store's history poured into a mirror, for what the hub works out itself when asked. */
#ifndef TC_FEEDS_WIRE_RECALL_H
#define TC_FEEDS_WIRE_RECALL_H

#include "feeds/mirror/mirror.h"
#include "feeds/store/store.h"

#include <limits.h>

enum { TC_RECALL_ALL = INT_MAX };

/* At most `most` rows of history (borrowed). *whole, which may be NULL: there were no more. TC_UNAVAILABLE: one cannot
 * be read. Reads the disk: some ms for a thousand rows. */
enum tc_result tc_recall_pour(struct tc_history *history, const struct tc_catalogue *catalogue,
	struct tc_mirror *mirror, int most, bool *whole, struct tc_error *err);

#endif
