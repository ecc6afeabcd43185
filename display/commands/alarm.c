/* toancanh alarm list|ack|shelve|unshelve|history: a hub's alarms, by whoever has no wall at hand. */
#include "base/arena.h"
#include "base/period.h"
#include "base/text.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/hubline.h"

#include <stddef.h>
#include <string.h>

struct flags {
	struct tc_hubline_setting hub;
	const char *note, *length, *rule, *area, *start, *end;
	bool all;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub (default ws://127.0.0.1:8800)", offsetof(struct flags, hub.url) },
	{ "token-file", "FILE", "the token for the hub; to act, an operator's",
		offsetof(struct flags, hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, hub.key) },
	{ "all", NULL, "shelved ones too; list", offsetof(struct flags, all) },
	{ "note", "TEXT", "why; ack, shelve", offsetof(struct flags, note) },
	{ "for", "DURATION", "how long, at most P1D, such as PT2H; shelve",
		offsetof(struct flags, length) },
	{ "rule", "RULE", "of this rule only; history", offsetof(struct flags, rule) },
	{ "area", "AREA", "of this area only; history", offsetof(struct flags, area) },
	{ "start", "TIME", "from then on, a date or date-time; history",
		offsetof(struct flags, start) },
	{ "end", "TIME", "up to then; history", offsetof(struct flags, end) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh alarm",
	.arguments = "list | ack RULE [AREA] | shelve RULE [AREA] | unshelve RULE [AREA] | history",
	.summary = "List a hub's alarms, acknowledge and shelve them, and see what they did.",
	.details = "`list` prints priority, state, rule, area, beginning, value, the end of "
		   "shelving, who acknowledged or\n"
		   "shelved, and the note; `history` the newest first: number, time, rule, area, "
		   "act, states before and\n"
		   "after, priority, value, who, note. AREA may be left out where a rule watches "
		   "one area. Exit status 1:\n"
		   "no such alarm, it is in no state for the act, or the token may not.",
	.flags = flag_table,
	.least = 1,
	.most = 3,
};

enum { PATIENCE_MS = 10000, ARENA_BYTES = 1 << 16, PAGE = 1000 };

/* data: moved. *answer: owned, its data. */
static enum tc_result ask(const struct flags *flags, const char *type, json_t *data,
	const char *wanted, json_t **answer, struct tc_error *err) {
	const struct tc_inquiry question = {
		.type = type, .data = data, .answer = wanted, .patience_ms = PATIENCE_MS
	};
	enum tc_result result = tc_hubline_ask(&flags->hub, question, answer, err);
	json_decref(data);
	return result;
}

/* What a stranger wrote reorders and hides nothing that stands beside it. */
static void print_cell(struct tc_arena *arena, const char *text, const char *before) {
	const char *visible = text == NULL ? NULL : tc_text_visible(arena, text, strlen(text));
	printf("%s%s", before, visible == NULL || *visible == '\0' ? "-" : visible);
}

static void print_row(struct tc_arena *arena, const json_t *row, const char *const *names) {
	for (int i = 0; names[i] != NULL; i++) {
		const json_t *value = json_object_get(row, names[i]);
		char number[24];
		snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
		print_cell(arena, json_is_integer(value) ? number : json_string_value(value),
			i == 0 ? "" : "\t");
	}
}

static void print_alarm(struct tc_arena *arena, const json_t *alarm) {
	static const char *const names[] = { "priority", "state", "rule", "REF_AREA", "raised",
		"value", "shelved_until", NULL };
	static const char *const who[] = { "name", "note", NULL };
	const json_t *shelved = json_object_get(alarm, "shelved");
	print_row(arena, alarm, names);
	putchar('\t');
	print_row(arena, shelved != NULL ? shelved : json_object_get(alarm, "acknowledged"), who);
	putchar('\n');
	tc_arena_reset(arena);
}

static enum tc_result list(
	const struct flags *flags, struct tc_arena *arena, struct tc_error *err) {
	json_t *answer = NULL, *alarm;
	size_t i;
	enum tc_result result = ask(flags, "vn.toancanh.subscribe.v1",
		json_pack("{s:[],s:b}", "series", "alarms", 1), "vn.toancanh.alarms.v1", &answer,
		err);
	json_array_foreach(json_object_get(answer, "alarms"), i, alarm) {
		if (flags->all || json_object_get(alarm, "shelved_until") == NULL) {
			print_alarm(arena, alarm);
		}
	}
	json_decref(answer);
	return result;
}

static enum tc_result history(
	const struct flags *flags, struct tc_arena *arena, struct tc_error *err) {
	static const char *const names[] = { "number", "at", "rule", "REF_AREA", "act", "from",
		"to", "priority", "value", "name", "note", NULL };
	json_t *next = NULL;
	enum tc_result result;
	do {
		json_t *answer = NULL, *change;
		size_t i;
		json_t *question = json_pack("{s:s*,s:s*,s:s*,s:s*,s:i,s:o*}", "rule", flags->rule,
			"REF_AREA", flags->area, "start", flags->start, "end", flags->end, "limit",
			PAGE, "before", next);
		result = ask(flags, "vn.toancanh.alarm_history.v1", question,
			"vn.toancanh.alarm_changes.v1", &answer, err);
		json_array_foreach(json_object_get(answer, "changes"), i, change) {
			print_row(arena, change, names);
			putchar('\n');
			tc_arena_reset(arena);
		}
		next = json_incref(json_object_get(answer, "next"));
		json_decref(answer);
	} while (result == TC_OK && next != NULL);
	json_decref(next);
	return result;
}

static enum tc_result act(const struct flags *flags, const char *deed,
	const struct tc_arguments *arguments, struct tc_error *err) {
	char until[40] = "";
	int64_t length_ms;
	if (flags->length != NULL) {
		if (!tc_duration_parse(flags->length, strlen(flags->length), &length_ms)) {
			return tc_fail(err, TC_BAD_INPUT,
				"--for takes a duration such as PT2H, found %s", flags->length);
		}
		tc_time_format(tc_clock_unix_ms(tc_clock_system()) + length_ms, TC_ZONE_MINUTES,
			until, sizeof until);
	}
	json_t *answer = NULL;
	json_t *question = json_pack("{s:s,s:s,s:s*,s:s*,s:s*}", "act", deed, "rule",
		arguments->items[1], "REF_AREA", arguments->count > 2 ? arguments->items[2] : NULL,
		"note", flags->note, "until", until[0] != '\0' ? until : NULL);
	enum tc_result result = ask(
		flags, "vn.toancanh.alarm_act.v1", question, "vn.toancanh.acted.v1", &answer, err);
	if (result == TC_OK) {
		const char *state = json_string_value(json_object_get(answer, "state"));
		puts(state != NULL ? state : "-");
	}
	json_decref(answer);
	return result;
}

/* What the words of the command line ask; NULL: no act on one alarm. */
static const char *deed_of(const char *word) {
	static const char *const words[][2] = { { "ack", "acknowledge" }, { "shelve", "shelve" },
		{ "unshelve", "unshelve" } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], word) == 0) {
			return words[i][1];
		}
	}
	return NULL;
}

static int check(const struct flags *flags, const struct tc_arguments *arguments) {
	const char *verb = arguments->items[0], *deed = deed_of(verb);
	bool shelves = strcmp(verb, "shelve") == 0;
	if (deed == NULL && strcmp(verb, "list") != 0 && strcmp(verb, "history") != 0) {
		return tc_usage_wrong(
			&usage, "expected list, ack, shelve, unshelve or history, found %s", verb);
	}
	if ((deed != NULL) != (arguments->count > 1)) {
		return tc_usage_wrong(&usage,
			deed != NULL ? "expected %s RULE [AREA]" : "expected nothing after %s",
			verb);
	}
	if (shelves != (flags->length != NULL) || (shelves && flags->note == NULL)) {
		return tc_usage_wrong(&usage,
			"expected --for and --note with shelve, and --for "
			"with nothing else");
	}
	return -1;
}

int tc_command_alarm(int argc, char **argv) {
	struct flags flags = { .hub.url = "ws://127.0.0.1:8800" };
	struct tc_arguments arguments;
	struct tc_error err = { 0 };
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0 || (status = tc_hubline_check(&usage, flags.hub.url)) >= 0 ||
		(status = check(&flags, &arguments)) >= 0) {
		return status;
	}
	const char *deed = deed_of(arguments.items[0]);
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	enum tc_result result = arena == NULL ? tc_fail(&err, TC_NO_MEMORY, "out of memory")
		: deed != NULL                ? act(&flags, deed, &arguments, &err)
		: strcmp(arguments.items[0], "list") == 0 ? list(&flags, arena, &err)
							  : history(&flags, arena, &err);
	tc_arena_destroy(arena);
	return result == TC_OK ? 0 : tc_command_fail(usage.program, &err);
}
