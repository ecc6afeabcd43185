/* Who may do what: bearer tokens, shown once, kept as SHA-256 in DIR/tokens.json (a document written by
 * rename, under a lock file, so that `toancanh token` works with and without a running hub). */
#ifndef TC_FEEDS_IDENTITY_TOKEN_H
#define TC_FEEDS_IDENTITY_TOKEN_H

#include "base/option.h"
#include "base/result.h"

#include <stdbool.h>
#include <stdint.h>

enum tc_role {
	TC_ROLE_PUBLISHER = 1,
	TC_ROLE_VIEWER,
	TC_ROLE_EDITOR,
	TC_ROLE_APPROVER,
	TC_ROLE_OPERATOR,
	TC_ROLE_AUDITOR,
	TC_ROLE_ADMIN,
};

enum { TC_TOKEN_TEXT_MAX = 64 };

/* One token's grant. Texts are borrowed from the registry that gave it. */
struct tc_grant {
	const char *name;
	enum tc_role role;
	const char *source;             /* the publisher's source, exactly; NULL: none */
	const char *const *indicators;  /* globs, NULL-ended; never empty: {"*", NULL} is all */
	const char *const *areas;       /* codes or globs, NULL-ended; never empty */
	int64_t created_ms, expires_ms; /* INT64_MAX: never expires */
	bool revoked;
};

/* May this grant publish for the indicator and area (code as in the catalogue)? A grant for a bare province
 * code holds in every list: the office that writes "22" means its province before and after a merger. */
bool tc_grant_covers(const struct tc_grant *grant, const char *indicator, const char *area);

/* The registry as the hub sees it: rereads the document when it has changed. One thread. */
struct tc_registry;
enum tc_result tc_registry_open(
	const char *directory, struct tc_registry **out, struct tc_error *err);
void tc_registry_close(struct tc_registry *registry);

/* The grant of a bearer token, or NULL: unknown, expired, revoked. Compares hashes in constant time.
 * Borrowed until the next call. A document that cannot be read keeps the former one in force. */
const struct tc_grant *tc_registry_find(
	struct tc_registry *registry, const char *token, int64_t now_ms);

/* Number that changes when the document was reread, so that live connections can be checked again. */
uint64_t tc_registry_generation(struct tc_registry *registry);

/* Add a grant. *token (TC_TOKEN_TEXT_MAX bytes) gets the secret, which is kept nowhere. TC_CONFLICT: the
 * name exists already. directory is made when absent. */
enum tc_result tc_token_add(
	const char *directory, const struct tc_grant *grant, char *token, struct tc_error *err);
enum tc_result tc_token_revoke(const char *directory, const char *name, struct tc_error *err);
/* Call visit for each grant in the document's order. */
enum tc_result tc_token_list(const char *directory,
	void (*visit)(void *user, const struct tc_grant *grant), void *user, struct tc_error *err);

extern const struct tc_choice tc_roles[];

#endif
