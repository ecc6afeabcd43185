/* Retention. Indicators that are reported (a day or more between two values) keep everything for ever. Those
 * in real time keep every value for 400 days from when it came; of what is older, each hour keeps its last, its smallest and its
 * largest value as they were reported: nothing is averaged, nothing is made up. What was dropped is recorded
 * in the table dropped, and sealed. Internal to this folder. */
#ifndef TC_FEEDS_STORE_CONDENSE_H
#define TC_FEEDS_STORE_CONDENSE_H

#include "base/result.h"

struct tc_store;

/* Condense a bounded stretch of one series, when there is one that is due; one transaction, so that a kill
 * leaves the old stretch or the new one. Looks at a bounded number of series in turn. */
enum tc_result tc_condense_turn(struct tc_store *store);

#endif
