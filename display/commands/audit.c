/* toancanh audit list|verify|head: who did what, and whether the record of it is whole. */
#include "feeds/identity/audit.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/usage.h"
#include "display/commands/commands.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct flags {
	const char *data, *anchor, *anchor_file, *from;
};

static const struct tc_flag flag_table[] = {
	{ "data", "DIR", "the hub's data directory", offsetof(struct flags, data) },
	{ "from", "NUMBER", "only from this number on; list", offsetof(struct flags, from) },
	{ "anchor", "HEAD", "a head noted earlier, NUMBER:HASH, that must be in the record; verify",
		offsetof(struct flags, anchor) },
	{ "anchor-file", "FILE", "the same on the first line of a file; verify",
		offsetof(struct flags, anchor_file) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh audit",
	.arguments = "list|verify|head",
	.summary = "Read and verify the record of administrative acts and refusals.",
	.details = "`verify` names the first line that is not as it was written and ends with 1 "
		   "then.\n"
		   "`head` prints where the record ends: kept elsewhere and given to `verify "
		   "--anchor`,\n"
		   "it also finds a record that was cut or replaced whole.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

enum { ARENA_BYTES = 1 << 16 };

/* Nothing that a stranger sent reorders or hides what stands beside it. */
static void print_visible(struct tc_arena *arena, const char *text) {
	const char *visible = tc_text_visible(arena, text, strlen(text));
	printf("\t%s", visible == NULL || *visible == '\0' ? "-" : visible);
}

static void print_line(void *user, const struct tc_audit_line *line) {
	struct tc_arena *arena = user;
	const char *texts[] = { line->actor, line->act, line->object, line->outcome, line->detail };
	printf("%" PRId64 "\t%s", line->number, line->at);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		print_visible(arena, texts[i]);
	}
	printf("\t%" PRId64 "\n", line->count);
	tc_arena_reset(arena);
}

static int list(const struct flags *flags) {
	struct tc_error err = { 0 };
	char *end = NULL;
	long long first = flags->from == NULL ? 1 : strtoll(flags->from, &end, 10);
	if (flags->from != NULL && (end == flags->from || *end != '\0')) {
		return tc_usage_wrong(&usage, "--from takes a number, found %s", flags->from);
	}
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	enum tc_result result = arena == NULL
		? tc_fail(&err, TC_NO_MEMORY, "out of memory")
		: tc_audit_list(flags->data, first, print_line, arena, &err);
	tc_arena_destroy(arena);
	return result == TC_OK ? 0 : tc_command_fail(usage.program, &err);
}

static int head(const struct flags *flags) {
	struct tc_audit_head found;
	struct tc_error err = { 0 };
	char text[TC_AUDIT_HEAD_TEXT];
	if (tc_audit_head_read(flags->data, &found, &err) != TC_OK) {
		return tc_command_fail(usage.program, &err);
	}
	tc_audit_head_write(&found, text);
	puts(text);
	return 0;
}

/* The anchor's text, from the command line or a file; false after a sentence about why not. */
static bool read_anchor(
	const struct flags *flags, struct tc_audit_head *out, struct tc_error *err) {
	char line[TC_AUDIT_HEAD_TEXT + 2] = "";
	const char *text = flags->anchor;
	if (flags->anchor_file != NULL) {
		FILE *file = fopen(flags->anchor_file, "re");
		if (file == NULL || fgets(line, sizeof line, file) == NULL) {
			line[0] = '\0';
		}
		if (file != NULL) {
			fclose(file);
		}
		line[strcspn(line, "\r\n")] = '\0';
		text = line;
	}
	if (!tc_audit_head_parse(text, out)) {
		(void)tc_fail(
			err, TC_BAD_INPUT, "expected an anchor like 17:HASH, found \"%s\"", text);
		return false;
	}
	return true;
}

static int verify(const struct flags *flags) {
	struct tc_audit_head anchor;
	struct tc_audit_verdict verdict;
	struct tc_error err = { 0 };
	char text[TC_AUDIT_HEAD_TEXT];
	bool anchored = flags->anchor != NULL || flags->anchor_file != NULL;
	if ((anchored && !read_anchor(flags, &anchor, &err)) ||
		tc_audit_verify(flags->data, anchored ? &anchor : NULL, &verdict, &err) != TC_OK) {
		return tc_command_fail(usage.program, &err);
	}
	tc_audit_head_write(&verdict.head, text);
	if (verdict.broken != 0) {
		printf("broken at number %" PRId64 ": %s; whole up to %s\n", verdict.broken,
			verdict.fault, text);
		return 1;
	}
	printf("%" PRId64 " records, whole; head %s\n", verdict.head.number, text);
	return 0;
}

int tc_command_audit(int argc, char **argv) {
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
	if (strcmp(verb, "list") == 0) {
		return list(&flags);
	}
	if (strcmp(verb, "verify") == 0) {
		return verify(&flags);
	}
	if (strcmp(verb, "head") == 0) {
		return head(&flags);
	}
	return tc_usage_wrong(&usage, "expected list, verify or head, found %s", verb);
}
