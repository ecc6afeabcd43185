/* toancanh trace: where a figure came from. */
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/hubline.h"
#include "feeds/wire/account.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct flags {
	struct tc_hubline_setting hub;
	const char *language;
	bool json;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub that has the figure (default ws://127.0.0.1:8800)",
		offsetof(struct flags, hub.url) },
	{ "token-file", "FILE", "the token for the hub", offsetof(struct flags, hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, hub.key) },
	{ "lang", "vi|en", "language of the answer (default vi)",
		offsetof(struct flags, language) },
	{ "json", NULL, "the whole passport as JSON, with the terms of W3C PROV",
		offsetof(struct flags, json) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh trace",
	.arguments = "CODE | INDICATOR AREA [PERIOD]",
	.summary = "Say where a figure came from: who sent it, when, and what became of it.",
	.details = "CODE stands under a figure on a wall; case, spaces, O for 0 and I for 1 are "
		   "forgiven.\n"
		   "Without PERIOD the newest one is meant. A figure that nobody sent, a total of "
		   "areas or\n"
		   "what a formula says, has no code: INDICATOR AREA tells its formula, its "
		   "inputs and\n"
		   "who is missing. Exit status 1: no such figure, or not within what the token "
		   "may see.",
	.flags = flag_table,
	.least = 1,
	.most = 3,
};

enum { PATIENCE_MS = 10000, ACCOUNT_BYTES = 1024 * 1024, LABEL_LETTERS = 18 };

static int letters_of(const char *text) {
	int count = 0;
	for (; *text != '\0'; text++) {
		count += ((unsigned char)*text & 0xC0) != 0x80;
	}
	return count;
}

/* "label    value", columns by letters, not by bytes. */
static void print_row(const struct tc_account_part *part, const struct tc_account_row *row) {
	int pad = LABEL_LETTERS - letters_of(row->label);
	printf("  %s%*s  %s%s", row->label, pad > 0 ? pad : 0, "", row->value,
		row->struck ? " ×" : "");
	if (row->note[0] != '\0') {
		printf(part->form == TC_ACCOUNT_WAY ? " (%s)" : "  %s", row->note);
	}
	const char *name = row->code[0] != '\0' ? row->code : row->series;
	printf(name[0] != '\0' ? " · %s\n" : "%s\n", name);
}

static void print_account(const struct tc_account *account) {
	printf("%s\n%s %s", account->title, account->value, account->unit);
	for (int i = 0; i < account->tag_count; i++) {
		printf(" · %s", account->tags[i].words);
	}
	printf("\n%s\n", account->code[0] != '\0' ? account->code : account->series);
	for (int i = 0; i < account->part_count; i++) {
		const struct tc_account_part *part = &account->parts[i];
		printf("\n%s\n", part->heading);
		for (int k = 0; k < part->count; k++) {
			print_row(part, &part->rows[k]);
		}
	}
}

static enum tc_result print_passport(
	const json_t *passport, const struct flags *flags, struct tc_error *err) {
	if (flags->json) {
		json_dumpf(passport, stdout, JSON_INDENT(1));
		putchar('\n');
		return TC_OK;
	}
	bool english = flags->language != NULL && strcmp(flags->language, "en") == 0;
	struct tc_arena *arena = tc_arena_create(ACCOUNT_BYTES);
	const struct tc_account *account = arena == NULL
		? NULL
		: tc_account_read(passport, english ? TC_ENGLISH : TC_VIETNAMESE, arena);
	if (account != NULL) {
		print_account(account);
	}
	tc_arena_destroy(arena);
	return account != NULL ? TC_OK
			       : tc_fail(err, TC_UNAVAILABLE, "the hub's answer is no passport");
}

static enum tc_result ask(const struct flags *flags, const struct tc_arguments *arguments,
	json_t **passport, struct tc_error *err) {
	const char *const *words = arguments->items;
	json_t *wanted = arguments->count == 1
		? json_pack("{s:s}", "code", words[0])
		: json_pack("{s:s,s:s,s:s*}", "INDICATOR", words[0], "REF_AREA", words[1],
			  "TIME_PERIOD", arguments->count > 2 ? words[2] : NULL);
	json_t *answer = NULL;
	const struct tc_inquiry question = { .type = "vn.toancanh.trace.v1",
		.data = wanted,
		.answer = "vn.toancanh.passport.v1",
		.patience_ms = PATIENCE_MS };
	enum tc_result result = tc_hubline_ask(&flags->hub, question, &answer, err);
	if (result == TC_OK) {
		*passport = json_incref(json_object_get(answer, "passport"));
		result = *passport != NULL
			? TC_OK
			: tc_fail(err, TC_UNAVAILABLE, "the hub's answer is no passport");
	}
	json_decref(wanted);
	json_decref(answer);
	return result;
}

int tc_command_trace(int argc, char **argv) {
	struct flags flags = { .hub.url = "ws://127.0.0.1:8800" };
	struct tc_arguments arguments;
	struct tc_error err = { 0 };
	json_t *passport = NULL;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0 || (status = tc_hubline_check(&usage, flags.hub.url)) >= 0) {
		return status;
	}
	if (flags.language != NULL && strcmp(flags.language, "vi") != 0 &&
		strcmp(flags.language, "en") != 0) {
		return tc_usage_wrong(&usage, "--lang takes vi or en, found %s", flags.language);
	}
	enum tc_result result = ask(&flags, &arguments, &passport, &err);
	if (result == TC_OK) {
		result = print_passport(passport, &flags, &err);
	}
	json_decref(passport);
	return result == TC_OK ? 0 : tc_command_fail("toancanh trace", &err);
}
