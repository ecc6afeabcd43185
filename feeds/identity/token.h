/* Who may do what: bearer tokens, shown once, kept as SHA-256, and client certificates, kept as their
 * fingerprint, in DIR/tokens.json (a document written by rename, under a lock file, so that `toancanh token`
 * works with and without a running hub). */
#ifndef TC_FEEDS_IDENTITY_TOKEN_H
#define TC_FEEDS_IDENTITY_TOKEN_H

#include "base/option.h"
#include "base/result.h"
#include "feeds/identity/audit.h"
#include "feeds/identity/fingerprint.h"

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

/* What can be asked of the system. A role is a row of the matrix in grant.c. */
enum tc_verb {
	TC_VERB_PUBLISH = 1, /* send figures: /feed */
	TC_VERB_VIEW,        /* see figures: /live, the API */
	TC_VERB_MEASURE,     /* see how the hub is, through a proxy: /metrics, /healthz */
	TC_VERB_EDIT,        /* change drafts of layouts */
	TC_VERB_APPROVE,     /* make a draft what walls show */
	TC_VERB_OPERATE,     /* choose what a wall shows now, acknowledge alarms */
	TC_VERB_AUDIT,       /* read the audit record */
	TC_VERB_ADMINISTER,  /* grant and revoke */
	TC_VERB_HINT,        /* see what figures may be worth asking about: /api/v1/hints */
};

bool tc_role_may(enum tc_role role, enum tc_verb verb);

enum { TC_TOKEN_TEXT_MAX = 64 };

/* What somebody shows to be let in. Zeroed shows nothing. It holds no secret: a token only as its hash. */
struct tc_credential {
	bool has_token, has_certificate;
	uint8_t token[32]; /* SHA-256 */
	uint8_t certificate[TC_FINGERPRINT_BYTES];
};

/* text: of a token; anything longer than a token can be counts as one that nobody has. */
void tc_credential_set_token(struct tc_credential *credential, const char *text);

/* One grant. Texts are borrowed from the registry that gave it. */
struct tc_grant {
	const char *name;
	enum tc_role role;
	/* 64 hexadecimal digits of the certificate that must come with the token; NULL: none needs to. */
	const char *certificate;
	bool certificate_alone; /* there is no token: whoever holds the certificate's key is meant */
	const char *source;     /* the publisher's source, exactly; NULL: none */
	const char *const *indicators; /* globs, NULL-ended; never empty: {"*", NULL} is all */
	const char *const *areas;      /* codes or globs, NULL-ended; never empty */
	int64_t created_ms;
	int64_t starts_ms;  /* not valid before; 0: at once */
	int64_t expires_ms; /* not valid from then on; INT64_MAX: never expires */
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

/* The grant of a credential, or NULL: unknown, not yet valid, expired, revoked, or a token without the
 * certificate it is bound to. A certificate counts by itself only where no token was shown. Compares in
 * constant time. Borrowed until the next call. A document that cannot be read keeps the former one in
 * force. */
const struct tc_grant *tc_registry_find(
	struct tc_registry *registry, const struct tc_credential *credential, int64_t now_ms);

/* Number that changes when the document was reread, so that live connections can be checked again. */
uint64_t tc_registry_generation(struct tc_registry *registry);

/* Every change is recorded before it is made, with its actor: where the audit record cannot be written,
 * nothing is changed (TC_FULL, TC_UNAVAILABLE, TC_BAD_INPUT). */

/* Add a grant. *token (TC_TOKEN_TEXT_MAX bytes) gets the secret, which is kept nowhere, or "" for a
 * certificate alone. TC_CONFLICT: the name exists already, or the certificate alone stands for another.
 * directory is made when absent. */
enum tc_result tc_token_add(const char *directory, const struct tc_grant *grant,
	const struct tc_actor *actor, char *token, struct tc_error *err);
enum tc_result tc_token_revoke(const char *directory, const char *name,
	const struct tc_actor *actor, struct tc_error *err);
/* Call visit for each grant in the document's order. */
enum tc_result tc_token_list(const char *directory,
	void (*visit)(void *user, const struct tc_grant *grant), void *user, struct tc_error *err);

extern const struct tc_choice tc_roles[];

#endif
