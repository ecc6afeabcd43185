/* The document tokens.json, read and written whole. Internal to this folder. */
#ifndef TC_FEEDS_IDENTITY_LEDGER_H
#define TC_FEEDS_IDENTITY_LEDGER_H

#include "feeds/identity/token.h"

#include <stddef.h>
#include <sys/stat.h>

enum { TC_TOKEN_HASH_BYTES = 32 };

struct tc_ledger_row {
	struct tc_grant grant;                     /* texts in the ledger's arena, or the adder's */
	uint8_t hash[TC_TOKEN_HASH_BYTES];         /* unless grant.certificate_alone */
	uint8_t certificate[TC_FINGERPRINT_BYTES]; /* where grant.certificate */
};

/* Zeroed is empty. rows has room for one more than count. */
struct tc_ledger {
	struct tc_arena *arena;
	struct tc_ledger_row *rows;
	size_t count;
};

/* Read directory/tokens.json into a zeroed ledger; none is an empty ledger. TC_BAD_INPUT with the place of
 * the first fault. */
enum tc_result tc_ledger_read(const char *directory, struct tc_ledger *out, struct tc_error *err);
void tc_ledger_finish(struct tc_ledger *ledger);

/* Replace the document: a reader sees the old one or the new one, also after a power cut. The caller
 * holds the lock. */
enum tc_result tc_ledger_write(
	const char *directory, const struct tc_ledger *ledger, struct tc_error *err);

/* Wait for the lock of the document, making directory when absent. *out: close() gives it back. */
enum tc_result tc_ledger_lock(const char *directory, int *out, struct tc_error *err);

/* directory/name into out (TC_PATH_MAX). */
enum tc_result tc_ledger_path(
	const char *directory, const char *name, char *out, struct tc_error *err);

#endif
