/* toancanh hints: what figures may be worth asking about. */
#include "base/arena.h"
#include "base/text.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/hubline.h"

#include <stddef.h>
#include <string.h>

struct flags {
	struct tc_hubline_setting hub;
	const char *indicator, *area, *language;
	bool json;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub (default ws://127.0.0.1:8800)", offsetof(struct flags, hub.url) },
	{ "token-file", "FILE", "an editor's, approver's, operator's or auditor's token",
		offsetof(struct flags, hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, hub.key) },
	{ "indicator", "GLOB", "of these indicators only, such as 'ops.*'",
		offsetof(struct flags, indicator) },
	{ "area", "AREA", "of this area only; then nothing is compared across areas",
		offsetof(struct flags, area) },
	{ "lang", "vi|en", "language of the answer (default vi)",
		offsetof(struct flags, language) },
	{ "json", NULL, "everything that the hub says, as JSON", offsetof(struct flags, json) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh hints",
	.arguments = "",
	.summary =
		"Say which figures may be worth asking about: sums, jumps, round numbers, repeats.",
	.details = "For staff, never on a wall. A hint accuses nobody: it is a place where figures "
		   "look as honest\n"
		   "counting seldom does, with the chance of it where one can be stated. At most "
		   "128 series are\n"
		   "looked at, the newest 160 periods of each; what was left out is said on "
		   "standard error.\n"
		   "Exit status 1: the token may not.",
	.flags = flag_table,
	.least = 0,
	.most = 0,
};

enum { PATIENCE_MS = 10000, ARENA_BYTES = 1 << 16 };

static enum tc_result ask(const struct flags *flags, json_t **hints, struct tc_error *err) {
	json_t *wanted =
		json_pack("{s:s*,s:s*}", "INDICATOR", flags->indicator, "REF_AREA", flags->area);
	const struct tc_inquiry question = { .type = "vn.toancanh.hint.v1",
		.data = wanted,
		.answer = "vn.toancanh.hints.v1",
		.patience_ms = PATIENCE_MS };
	enum tc_result result = tc_hubline_ask(&flags->hub, question, hints, err);
	json_decref(wanted);
	return result;
}

static long long left_out(const json_t *hints, const char *name) {
	return (long long)json_integer_value(json_object_get(hints, name));
}

/* kind, indicator, area, the sentence, the chance. Titles are the hub's: they reorder nothing here. */
static void print_hint(struct tc_arena *arena, const json_t *hint, const char *language) {
	const char *words[] = { json_string_value(json_object_get(hint, "kind")),
		json_string_value(json_object_get(hint, "INDICATOR")),
		json_string_value(json_object_get(hint, "REF_AREA")),
		json_string_value(json_object_get(json_object_get(hint, "sentence"), language)) };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *visible = words[i] == NULL
			? NULL
			: tc_text_visible(arena, words[i], strlen(words[i]));
		printf("%s\t", visible == NULL || *visible == '\0' ? "-" : visible);
	}
	const json_t *chance = json_object_get(hint, "chance");
	if (json_is_number(chance)) {
		printf("%.1e\n", json_number_value(chance));
	} else {
		printf("-\n");
	}
	tc_arena_reset(arena);
}

static enum tc_result print_hints(
	const json_t *hints, const struct flags *flags, struct tc_error *err) {
	if (flags->json) {
		json_dumpf(hints, stdout, JSON_INDENT(1));
		putchar('\n');
		return TC_OK;
	}
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	if (arena == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for hints");
	}
	const json_t *hint;
	size_t i;
	json_array_foreach(json_object_get(hints, "hints"), i, hint) {
		print_hint(arena, hint, flags->language);
	}
	tc_arena_destroy(arena);
	if (left_out(hints, "series_left_out") > 0 || left_out(hints, "hints_left_out") > 0 ||
		json_is_true(json_object_get(hints, "rows_left_out"))) {
		fprintf(stderr,
			"toancanh hints: %lld series and %lld hints are left out%s; ask for fewer "
			"with --indicator\n",
			left_out(hints, "series_left_out"), left_out(hints, "hints_left_out"),
			json_is_true(json_object_get(hints, "rows_left_out")) ? ", and some periods"
									      : "");
	}
	return TC_OK;
}

int tc_command_hints(int argc, char **argv) {
	struct flags flags = { .hub.url = "ws://127.0.0.1:8800", .language = "vi" };
	struct tc_arguments arguments;
	struct tc_error err = { 0 };
	json_t *hints = NULL;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0 || (status = tc_hubline_check(&usage, flags.hub.url)) >= 0) {
		return status;
	}
	if (strcmp(flags.language, "vi") != 0 && strcmp(flags.language, "en") != 0) {
		return tc_usage_wrong(&usage, "--lang takes vi or en, found %s", flags.language);
	}
	enum tc_result result = ask(&flags, &hints, &err);
	if (result == TC_OK) {
		result = print_hints(hints, &flags, &err);
	}
	json_decref(hints);
	return result == TC_OK ? 0 : tc_command_fail("toancanh hints", &err);
}
