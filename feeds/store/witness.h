/* Both places of the head (see head.h): beside the database, and on a second medium where there is one.
 * Compared with the chain when the store opens, written at every commit. Internal to this folder. */
#ifndef TC_FEEDS_STORE_WITNESS_H
#define TC_FEEDS_STORE_WITNESS_H

#include "base/result.h"

#include <stdbool.h>

struct tc_store;

struct tc_witness {
	int beside, apart; /* files; -1: none */
	bool failed;       /* the second medium does not take it */
};

/* Compare and open. What the heads know and the store does not have is noted as lost; a head of another
 * history too. apart: path on the second medium, NULL: none. */
enum tc_result tc_witness_open(struct tc_witness *witness, struct tc_store *store,
	const char *apart, struct tc_error *err);
void tc_witness_close(struct tc_witness *witness);

/* The newest commit is on disk, and is about to be acknowledged. */
void tc_witness_keep(struct tc_witness *witness, struct tc_store *store);

#endif
