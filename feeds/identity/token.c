#include "feeds/identity/token.h"

#include "base/period.h"
#include "base/text.h"
#include "feeds/identity/digest.h"
#include "feeds/identity/ledger.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECRET_BYTES = 32, NAME_MAX_BYTES = 128, TEXT_MAX_BYTES = 1024 };

static const char *const all[] = { "*", NULL };

/* Text that may stand in the document: not empty, not too long, nothing that hides or reorders. */
static bool is_plain(const char *text, size_t max_bytes) {
	size_t length = strlen(text);
	if (length == 0 || length > max_bytes || tc_utf8_valid_prefix(text, length) != length) {
		return false;
	}
	for (size_t at = 0; at < length;) {
		uint32_t code_point = tc_utf8_next(text, length, &at);
		if (tc_is_unsafe(code_point) || tc_is_noncharacter(code_point)) {
			return false;
		}
	}
	return true;
}

static bool are_plain(const char *const *texts) {
	for (; *texts != NULL; texts++) {
		if (!is_plain(*texts, TEXT_MAX_BYTES)) {
			return false;
		}
	}
	return true;
}

void tc_credential_set_token(struct tc_credential *credential, const char *text) {
	size_t length = strnlen(text, TC_TOKEN_TEXT_MAX);
	credential->has_token = true;
	tc_digest_sha256(text, length, credential->token);
}

static enum tc_result check(const struct tc_grant *grant, struct tc_error *err) {
	if (grant->name == NULL || !is_plain(grant->name, NAME_MAX_BYTES)) {
		return tc_fail(err, TC_BAD_INPUT,
			"expected a name of 1..%d bytes without control characters",
			NAME_MAX_BYTES);
	}
	if (grant->role < TC_ROLE_PUBLISHER || grant->role > TC_ROLE_ADMIN) {
		return tc_fail(err, TC_BAD_INPUT, "the token needs a role");
	}
	if (grant->role == TC_ROLE_PUBLISHER && grant->source == NULL) {
		return tc_fail(err, TC_BAD_INPUT, "a publisher's token needs its source");
	}
	/* The document has no other word for "never" than none at all, which is read as this. */
	if (grant->expires_ms <= 0 || grant->starts_ms < 0 ||
		grant->starts_ms >= grant->expires_ms) {
		return tc_fail(err, TC_BAD_INPUT,
			"expected an end of the token after its beginning, and both after 1970");
	}
	uint8_t fingerprint[TC_FINGERPRINT_BYTES];
	if (grant->certificate == NULL ? grant->certificate_alone
				       : !tc_fingerprint_parse(grant->certificate, fingerprint)) {
		return tc_fail(err, TC_BAD_INPUT, "expected the fingerprint of a certificate");
	}
	if ((grant->source != NULL && !is_plain(grant->source, TEXT_MAX_BYTES)) ||
		!are_plain(grant->indicators) || !are_plain(grant->areas)) {
		return tc_fail(err, TC_BAD_INPUT,
			"expected source, indicators and areas without control characters and not "
			"empty");
	}
	return TC_OK;
}

static struct tc_ledger_row *find_name(const struct tc_ledger *ledger, const char *name) {
	for (size_t i = 0; i < ledger->count; i++) {
		if (strcmp(ledger->rows[i].grant.name, name) == 0) {
			return &ledger->rows[i];
		}
	}
	return NULL;
}

/* The secret's text goes to the caller, its hash to the document. */
static void make_secret(char *token, uint8_t hash[TC_TOKEN_HASH_BYTES]) {
	uint8_t secret[SECRET_BYTES];
	tc_random_bytes(secret, sizeof secret);
	memcpy(token, "tc_", 3);
	sodium_bin2base64(token + 3, TC_TOKEN_TEXT_MAX - 3, secret, sizeof secret,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof secret);
	tc_digest_sha256(token, strlen(token), hash);
}

/* Somebody else whom the certificate alone stands for. */
static const struct tc_ledger_row *find_holder(
	const struct tc_ledger *ledger, const struct tc_grant *grant) {
	for (size_t i = 0; i < ledger->count && grant->certificate_alone; i++) {
		const struct tc_grant *other = &ledger->rows[i].grant;
		if (other->certificate_alone && !other->revoked &&
			strcmp(other->certificate, grant->certificate) == 0) {
			return &ledger->rows[i];
		}
	}
	return NULL;
}

/* One row of the audit record. detail may be NULL. */
static enum tc_result note(const char *directory, const struct tc_actor *actor, const char *act,
	const char *name, const char *outcome, const char *detail, struct tc_error *err) {
	const struct tc_audit_record record = {
		.actor = actor->name,
		.act = act,
		.object = name,
		.outcome = outcome,
		.detail = detail,
		.at_ms = actor->now_ms,
		.count = 1,
	};
	return tc_audit_append(directory, &record, 1, err);
}

/* The change was recorded; now make it, or record that it was not made after all. */
static enum tc_result make_change(const char *directory, const struct tc_ledger *ledger,
	const struct tc_actor *actor, const char *act, const char *name, struct tc_error *err) {
	enum tc_result result = tc_ledger_write(directory, ledger, err);
	if (result != TC_OK) {
		(void)note(directory, actor, act, name, "failed", err == NULL ? NULL : err->message,
			NULL);
	}
	return result;
}

static void write_list(FILE *out, const char *word, const char *const *texts) {
	fprintf(out, ", %s ", word);
	for (int i = 0; texts[i] != NULL; i++) {
		fprintf(out, "%s%s", i == 0 ? "" : ",", texts[i]);
	}
}

/* Everything that the grant allows. Owned (free); NULL when memory is out. */
static char *describe(const struct tc_grant *grant) {
	char *text = NULL, time[40];
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return NULL;
	}
	for (const struct tc_choice *role = tc_roles; role->name != NULL; role++) {
		fputs(role->value == (int)grant->role ? role->name : "", out);
	}
	fprintf(out, ", source %s", grant->source == NULL ? "-" : grant->source);
	write_list(out, "indicators", grant->indicators);
	write_list(out, "areas", grant->areas);
	if (grant->starts_ms != 0) {
		tc_time_format(grant->starts_ms, TC_ZONE_MINUTES, time, sizeof time);
		fprintf(out, ", not before %s", time);
	}
	if (grant->expires_ms != INT64_MAX) {
		tc_time_format(grant->expires_ms, TC_ZONE_MINUTES, time, sizeof time);
		fprintf(out, ", expires %s", time);
	}
	if (grant->certificate != NULL) {
		fprintf(out, ", certificate %s%s", grant->certificate_alone ? "only " : "",
			grant->certificate);
	}
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

/* Why the grant cannot be added beside the others. */
static enum tc_result check_beside(
	const struct tc_ledger *ledger, const struct tc_grant *grant, struct tc_error *err) {
	if (find_name(ledger, grant->name) != NULL) {
		return tc_fail(
			err, TC_CONFLICT, "a token named \"%s\" exists already", grant->name);
	}
	const struct tc_ledger_row *holder = find_holder(ledger, grant);
	return holder == NULL
		? TC_OK
		: tc_fail(err, TC_CONFLICT, "the certificate stands for \"%s\" already",
			  holder->grant.name);
}

static enum tc_result add_row(const char *directory, struct tc_ledger *ledger,
	const struct tc_grant *grant, const struct tc_actor *actor, char *token,
	struct tc_error *err) {
	static const char act[] = "token.add";
	struct tc_error why = { 0 };
	char *detail = describe(grant);
	bool fits = check_beside(ledger, grant, &why) == TC_OK;
	enum tc_result result = note(directory, actor, act, grant->name, fits ? "done" : "refused",
		fits ? detail : why.message, err);
	free(detail);
	if (result != TC_OK || !fits) {
		return result != TC_OK ? result : tc_fail(err, why.code, "%s", why.message);
	}
	struct tc_ledger_row *row = &ledger->rows[ledger->count++];
	row->grant = *grant;
	row->grant.revoked = false;
	*token = '\0';
	if (!grant->certificate_alone) {
		make_secret(token, row->hash);
	}
	result = make_change(directory, ledger, actor, act, grant->name, err);
	if (result != TC_OK) {
		sodium_memzero(token, TC_TOKEN_TEXT_MAX);
	}
	return result;
}

enum tc_result tc_token_add(const char *directory, const struct tc_grant *grant,
	const struct tc_actor *actor, char *token, struct tc_error *err) {
	struct tc_grant whole = *grant;
	if (whole.indicators == NULL || whole.indicators[0] == NULL) {
		whole.indicators = all;
	}
	if (whole.areas == NULL || whole.areas[0] == NULL) {
		whole.areas = all;
	}
	enum tc_result result = check(&whole, err);
	int lock = -1;
	if (result == TC_OK) {
		result = tc_ledger_lock(directory, &lock, err);
	}
	if (result != TC_OK) {
		return result;
	}
	struct tc_ledger ledger = { 0 };
	result = tc_ledger_read(directory, &ledger, err);
	if (result == TC_OK) {
		result = add_row(directory, &ledger, &whole, actor, token, err);
	}
	tc_ledger_finish(&ledger);
	close(lock);
	return result;
}

static enum tc_result revoke_row(const char *directory, struct tc_ledger *ledger, const char *name,
	const struct tc_actor *actor, struct tc_error *err) {
	static const char act[] = "token.revoke";
	struct tc_ledger_row *row = find_name(ledger, name);
	enum tc_result result = note(directory, actor, act, name, row == NULL ? "refused" : "done",
		row == NULL                  ? "there is no such token"
			: row->grant.revoked ? "it was revoked before"
					     : NULL,
		err);
	if (result == TC_OK && row == NULL) {
		return tc_fail(err, TC_NOT_FOUND, "there is no token named \"%s\"", name);
	}
	if (result != TC_OK || row->grant.revoked) {
		return result;
	}
	row->grant.revoked = true;
	return make_change(directory, ledger, actor, act, name, err);
}

enum tc_result tc_token_revoke(const char *directory, const char *name,
	const struct tc_actor *actor, struct tc_error *err) {
	int lock = -1;
	enum tc_result result = tc_ledger_lock(directory, &lock, err);
	if (result != TC_OK) {
		return result;
	}
	struct tc_ledger ledger = { 0 };
	result = tc_ledger_read(directory, &ledger, err);
	if (result == TC_OK) {
		result = revoke_row(directory, &ledger, name, actor, err);
	}
	tc_ledger_finish(&ledger);
	close(lock);
	return result;
}

enum tc_result tc_token_list(const char *directory,
	void (*visit)(void *user, const struct tc_grant *grant), void *user, struct tc_error *err) {
	struct tc_ledger ledger = { 0 };
	enum tc_result result = tc_ledger_read(directory, &ledger, err);
	for (size_t i = 0; i < ledger.count && result == TC_OK; i++) {
		visit(user, &ledger.rows[i].grant);
	}
	tc_ledger_finish(&ledger);
	return result;
}
