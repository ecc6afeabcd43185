/* Looking after a store from outside the hub: is it whole, copy it, put a copy back, mend it. Used by
 * `toancanh hub verify|backup|restore` and, for mending, by tc_store_open. All on connections of their own. */
#ifndef TC_FEEDS_STORE_CARE_H
#define TC_FEEDS_STORE_CARE_H

#include "base/clock.h"
#include "base/result.h"

#include <stdint.h>

/* Told one sentence for each thing that is not as it should be. */
struct tc_findings {
	void (*tell)(void *user, const char *sentence);
	void *user;
	uint64_t count;
};
void tc_findings_add(struct tc_findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

struct tc_store_sum {
	uint64_t pages, seals, rows, chunks;
	uint64_t dropped; /* rows that retention took, and said so */
	uint64_t lost;    /* rows known to be lost, accepted or not */
};

/* Every page, every link of the chain, every chunk against the log; with or without a running hub. path: a
 * data directory, or a file that tc_store_backup made. TC_OK: it was looked at, and findings->count says the
 * rest; TC_BAD_INPUT: it cannot be opened as a store at all; TC_NOT_FOUND. */
enum tc_result tc_store_verify(const char *path, struct tc_findings *findings,
	struct tc_store_sum *out, struct tc_error *err);

/* A whole copy as of now, in one file, while a hub may be writing. The file appears when it is on its
 * disk, and replaces an older one in one step. */
enum tc_result tc_store_backup(const char *directory, const char *to, struct tc_error *err);

/* Put a backup in the place of what is there, which is kept as store-replaced.db. TC_IN_USE: a hub runs.
 * TC_BAD_INPUT: the backup is damaged. */
enum tc_result tc_store_restore(const char *directory, const char *from, struct tc_error *err);

/* What is known to be lost need not be said any more. TC_IN_USE: a hub runs. */
enum tc_result tc_store_accept(const char *directory, struct tc_error *err);

/* Build the store anew from all that can be read of it; the damaged one is kept as store-replaced.db. What is
 * lost is noted (see lost.h). directory must be locked, and nobody may have the store open. TC_BAD_INPUT:
 * so much is damaged that only a backup helps. */
enum tc_result tc_store_mend(const char *directory, int64_t now_ms, struct tc_error *err);

#endif
