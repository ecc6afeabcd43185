/* toancanh replay: a wall that shows what was, going on. The words become those of toancanh-wall, which its guard
 * hands on as they are. */
#include "base/log.h"
#include "base/place.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/guard.h"

#include <stddef.h>
#include <string.h>

struct flags {
	const char *from, *to, *speed, *observations;
	const char *hub, *wall, *out, *dump, *token_file, *ca, *cert, *key, *codelists;
	bool windowed, headless;
};

/* Those of toancanh wall have its names. */
static const struct tc_flag flag_table[] = {
	{ "from", "TIME", "begin with what was known then", offsetof(struct flags, from) },
	{ "to", "TIME", "stand still there (default: go on to now)", offsetof(struct flags, to) },
	{ "speed", "N", "times as fast as the clock, 1 to 3600 (default 60)",
		offsetof(struct flags, speed) },
	{ "hub", "URL", "the hub that has the figures (default ws://127.0.0.1:8800)",
		offsetof(struct flags, hub) },
	{ "observations", "FILE", "figures from JSON lines, without a hub",
		offsetof(struct flags, observations) },
	{ "wall", "FILE", "show on this wall instead of the layout's",
		offsetof(struct flags, wall) },
	{ "windowed", NULL, "all screens and their bezels in one window, scaled to fit the desktop",
		offsetof(struct flags, windowed) },
	{ "headless", NULL, "without a display", offsetof(struct flags, headless) },
	{ "out", "FILE.png", "with --headless: the picture, rewritten after each change",
		offsetof(struct flags, out) },
	{ "dump-scene", "FILE", "every text with its series, value and marks, after each change",
		offsetof(struct flags, dump) },
	{ "token-file", "FILE", "the token for the hub", offsetof(struct flags, token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, key) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct flags, codelists) },
	{ 0 },
};
enum { WORDS_MAX = 64 };

static const struct tc_usage usage = {
	.program = "toancanh replay",
	.arguments = "LAYOUT",
	.summary = "Show a recorded time again, as fast as wanted, with what was known at each "
		   "moment.",
	.details = "For rehearsals. The whole wall bears REPLAY and the time shown; no layout, "
		   "theme or key\n"
		   "takes that away. A figure appears when the hub had stored it, never before (of "
		   "a file:\n"
		   "at its RECORDED_AT, without one at the end of its period); pictures follow one "
		   "another\n"
		   "once a second. Keys: Space stops and goes on, + and - are twice and half as "
		   "fast, Left,\n"
		   "Right, PageUp and PageDown a minute or an hour back or on.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

/* "--from" is the wall's "--at". */
static const char *word_of(const char *name, char *out, size_t size) {
	snprintf(out, size, "--%s", strcmp(name, "from") == 0 ? "at" : name);
	return out;
}

static int make_words(
	const struct flags *flags, const char *layout, char **words, char names[][32]) {
	int count = 0;
	words[count++] = (char *)"replay";
	words[count++] = (char *)layout;
	for (int i = 0; flag_table[i].name != NULL; i++) {
		const char *field = (const char *)flags + flag_table[i].offset;
		const char *value =
			flag_table[i].value == NULL ? NULL : *(const char *const *)field;
		bool set = flag_table[i].value == NULL ? *(const bool *)field : value != NULL;
		if (set) {
			words[count++] =
				(char *)word_of(flag_table[i].name, names[i], sizeof names[i]);
		}
		if (value != NULL) {
			words[count++] = (char *)value;
		}
	}
	words[count] = NULL;
	return count;
}

int tc_command_replay(int argc, char **argv) {
	struct flags flags = { .speed = "60" };
	struct tc_arguments arguments;
	char program[TC_PATH_MAX], names[sizeof flag_table / sizeof *flag_table][32];
	char *words[WORDS_MAX];
	struct tc_error err;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (flags.from == NULL) {
		return tc_usage_wrong(&usage, "expected --from TIME");
	}
	if (flags.hub != NULL && flags.observations != NULL) {
		return tc_usage_wrong(&usage, "--hub and --observations exclude each other");
	}
	tc_log_open("toancanh-wall-guard", TC_LOG_INFO);
	enum tc_result result = tc_place_program("toancanh-wall", program, sizeof program, &err);
	if (result == TC_OK) {
		const struct tc_guard_setting setting = {
			.program = program,
			.words = words,
			.word_count = make_words(&flags, arguments.items[0], words, names),
		};
		result = tc_guard_run(&setting, &status, &err);
	}
	return result == TC_OK ? status : tc_command_fail(usage.program, &err);
}
