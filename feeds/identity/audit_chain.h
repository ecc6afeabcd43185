/* The bytes of the audit record: how a line is made and how it is checked. Pure. Internal to this folder. */
#ifndef TC_FEEDS_IDENTITY_AUDIT_CHAIN_H
#define TC_FEEDS_IDENTITY_AUDIT_CHAIN_H

#include "feeds/identity/audit.h"

enum { TC_AUDIT_LINE_MAX = 32768 }; /* a line's bytes: all texts at their longest, all escaped */

/* The line that follows head, with its newline; head becomes that line's. Owned (free), NULL when memory is
 * out. */
char *tc_audit_chain_line(
	struct tc_audit_head *head, const struct tc_audit_record *record, size_t *length);

/* Is line (without its newline) the one that follows head? Then head becomes its own and this returns NULL;
 * else what is wrong, static. */
const char *tc_audit_chain_check(struct tc_audit_head *head, const char *line, size_t length);

#endif
