/* toancanh token add|list|revoke: who may publish and who may look. */
#include "feeds/identity/token.h"
#include "base/clock.h"
#include "base/period.h"
#include "base/usage.h"
#include "display/commands/commands.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct flags {
	const char *data, *name, *role, *source, *indicators, *areas, *starts, *expires,
		*certificate;
	bool certificate_only;
};

static const struct tc_flag flag_table[] = {
	{ "data", "DIR", "the hub's data directory (made when absent)",
		offsetof(struct flags, data) },
	{ "name", "NAME", "whose token; add, revoke", offsetof(struct flags, name) },
	{ "role", "ROLE", "publisher, viewer, editor, approver, operator, auditor, admin; add",
		offsetof(struct flags, role) },
	{ "source", "S", "the source a publisher sends as, like /province/22; add",
		offsetof(struct flags, source) },
	{ "indicators", "GLOB,…", "only these indicators (default all); add",
		offsetof(struct flags, indicators) },
	{ "areas", "CODE,…", "only these areas (default all); add", offsetof(struct flags, areas) },
	{ "not-before", "TIME", "not valid before (default at once); add",
		offsetof(struct flags, starts) },
	{ "expires", "TIME", "RFC 3339, like 2027-01-01T00:00:00+07:00 (default never); add",
		offsetof(struct flags, expires) },
	{ "certificate", "FILE", "PEM of the client certificate the token is bound to; add",
		offsetof(struct flags, certificate) },
	{ "certificate-only", NULL, "no token: holding the certificate is enough; add",
		offsetof(struct flags, certificate_only) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh token",
	.arguments = "add|list|revoke",
	.summary = "Make, list and revoke tokens. A running hub notices by itself.",
	.details =
		"`add` prints the token alone on standard output, once; it is kept nowhere. With\n"
		"--certificate it works only over a TLS connection with that certificate; with\n"
		"--certificate-only nothing is printed and the certificate itself lets its holder "
		"in.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

enum { LIST_MAX = 256, ACTOR_MAX = 80 };

/* Split text at commas in place; NULL text gives {"*"}. False when there are too many or an empty one. */
static bool split_list(const char *text, char *copy, size_t size, const char **items) {
	if (text == NULL) {
		items[0] = "*";
		items[1] = NULL;
		return true;
	}
	if (strlen(text) >= size) {
		return false;
	}
	memcpy(copy, text, strlen(text) + 1);
	int count = 0;
	char *rest = copy;
	for (char *item; (item = strsep(&rest, ",")) != NULL;) {
		if (*item == '\0' || count == LIST_MAX) {
			return false;
		}
		items[count++] = item;
	}
	items[count] = NULL;
	return count > 0;
}

static enum tc_role find_role(const char *name) {
	for (const struct tc_choice *role = tc_roles; role->name != NULL; role++) {
		if (strcmp(role->name, name) == 0) {
			return (enum tc_role)role->value;
		}
	}
	return 0;
}

static bool read_time(const char *text, int64_t *out) {
	return text == NULL || tc_time_parse(text, strlen(text), out);
}

static struct tc_actor find_actor(char name[ACTOR_MAX]) {
	tc_actor_name(name, ACTOR_MAX);
	return (struct tc_actor) { .name = name, .now_ms = tc_clock_unix_ms(tc_clock_system()) };
}

/* Make the grant and tell its token, if it has one. */
static int keep(const struct flags *flags, struct tc_grant *grant) {
	char token[TC_TOKEN_TEXT_MAX], certificate[TC_FINGERPRINT_TEXT];
	struct tc_error err;
	if (flags->certificate != NULL) {
		uint8_t fingerprint[TC_FINGERPRINT_BYTES];
		if (tc_fingerprint_of_file(flags->certificate, fingerprint, &err) != TC_OK) {
			return tc_command_fail(usage.program, &err);
		}
		tc_fingerprint_write(fingerprint, certificate);
		grant->certificate = certificate;
		grant->certificate_alone = flags->certificate_only;
	}
	char user[ACTOR_MAX];
	const struct tc_actor actor = find_actor(user);
	if (tc_token_add(flags->data, grant, &actor, token, &err) != TC_OK) {
		return tc_command_fail(usage.program, &err);
	}
	if (!grant->certificate_alone) {
		puts(token);
	}
	explicit_bzero(token, sizeof token);
	return 0;
}

static int add(const struct flags *flags) {
	if (flags->name == NULL || flags->role == NULL) {
		return tc_usage_wrong(&usage, "add needs --name and --role");
	}
	char indicator_text[8192], area_text[8192];
	const char *indicators[LIST_MAX + 1], *areas[LIST_MAX + 1];
	struct tc_grant grant = {
		.name = flags->name,
		.role = find_role(flags->role),
		.source = flags->source,
		.indicators = indicators,
		.areas = areas,
		.created_ms = tc_clock_unix_ms(tc_clock_system()),
		.expires_ms = INT64_MAX,
	};
	if (grant.role == 0) {
		return tc_usage_wrong(&usage, "unknown role %s", flags->role);
	}
	if (grant.role == TC_ROLE_PUBLISHER && flags->source == NULL) {
		return tc_usage_wrong(&usage, "a publisher needs --source");
	}
	if (!split_list(flags->indicators, indicator_text, sizeof indicator_text, indicators) ||
		!split_list(flags->areas, area_text, sizeof area_text, areas)) {
		return tc_usage_wrong(&usage, "--indicators and --areas take a list like A,B,C");
	}
	if (!read_time(flags->expires, &grant.expires_ms) ||
		!read_time(flags->starts, &grant.starts_ms)) {
		return tc_usage_wrong(
			&usage, "--expires and --not-before take a time with its zone");
	}
	if (flags->certificate_only && flags->certificate == NULL) {
		return tc_usage_wrong(&usage, "--certificate-only needs --certificate");
	}
	return keep(flags, &grant);
}

static void print_items(const char *const *items) {
	for (int i = 0; items[i] != NULL; i++) {
		printf("%s%s", i == 0 ? "" : ",", items[i]);
	}
}

static void print_grant(void *user, const struct tc_grant *grant) {
	(void)user;
	const char *role = "";
	for (const struct tc_choice *choice = tc_roles; choice->name != NULL; choice++) {
		role = choice->value == (int)grant->role ? choice->name : role;
	}
	char starts[32] = "", expires[32] = "never";
	if (grant->starts_ms != 0) {
		tc_time_format(grant->starts_ms, TC_ZONE_MINUTES, starts, sizeof starts);
	}
	if (grant->expires_ms != INT64_MAX) {
		tc_time_format(grant->expires_ms, TC_ZONE_MINUTES, expires, sizeof expires);
	}
	printf("%s\t%s\t%s\tindicators ", grant->name, role, grant->source ? grant->source : "-");
	print_items(grant->indicators);
	fputs("\tareas ", stdout);
	print_items(grant->areas);
	printf("\texpires %s", expires);
	if (grant->starts_ms != 0) {
		printf("\tnot before %s", starts);
	}
	if (grant->certificate != NULL) {
		printf("\t%s %s", grant->certificate_alone ? "certificate only" : "certificate",
			grant->certificate);
	}
	puts(grant->revoked ? "\trevoked" : "");
}

int tc_command_token(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (flags.data == NULL) {
		return tc_usage_wrong(&usage, "expected --data DIR");
	}
	const char *verb = arguments.items[0];
	struct tc_error err;
	if (strcmp(verb, "add") == 0) {
		return add(&flags);
	}
	if (strcmp(verb, "list") == 0) {
		enum tc_result result = tc_token_list(flags.data, print_grant, NULL, &err);
		return result == TC_OK ? 0 : tc_command_fail(usage.program, &err);
	}
	if (strcmp(verb, "revoke") == 0) {
		if (flags.name == NULL) {
			return tc_usage_wrong(&usage, "revoke needs --name");
		}
		char user[ACTOR_MAX];
		const struct tc_actor actor = find_actor(user);
		enum tc_result result = tc_token_revoke(flags.data, flags.name, &actor, &err);
		return result == TC_OK ? 0 : tc_command_fail(usage.program, &err);
	}
	return tc_usage_wrong(&usage, "expected add, list or revoke, found %s", verb);
}
