/* toancanh-wall: the fullscreen renderer, a process of its own. */
#include "base/log.h"
#include "base/period.h"
#include "base/usage.h"
#include "display/evidence/log.h"
#include "display/outputs/output.h"
#include "display/pace.h"
#include "display/versions.h"
#include "display/wall.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MIB_MAX = 64 * 1024 * 1024 };

struct flags {
	struct tc_wall_setting wall;
	const char *at, *speed, *to, *evidence_limit;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub, ws:// on this machine or wss:// (default ws://127.0.0.1:8800)",
		offsetof(struct flags, wall.hub.url) },
	{ "wall", "FILE", "show on this wall instead of the layout's",
		offsetof(struct flags, wall.wall_path) },
	{ "windowed", NULL, "all screens and their bezels in one window, scaled to fit the desktop",
		offsetof(struct flags, wall.windowed) },
	{ "headless", NULL, "without a display", offsetof(struct flags, wall.headless) },
	{ "out", "FILE.png", "with --headless: the picture, rewritten after each change",
		offsetof(struct flags, wall.out) },
	{ "dump-scene", "FILE", "every text with its series, value and marks, after each change",
		offsetof(struct flags, wall.dump) },
	{ "frames", "FILE", "what every frame cost, one line of JSON each",
		offsetof(struct flags, wall.frames) },
	{ "evidence", "DIR", "keep a record of what was shown, for toancanh evidence",
		offsetof(struct flags, wall.evidence) },
	{ "evidence-limit", "MIB",
		"most that the record may take; then the oldest goes (default 4096)",
		offsetof(struct flags, evidence_limit) },
	{ "at", "TIME", "as it was at that time, by what was known then; the whole wall is marked",
		offsetof(struct flags, at) },
	{ "speed", "N",
		"with --at: go on from there, so many times as fast as the clock (1 to 3600)",
		offsetof(struct flags, speed) },
	{ "to", "TIME", "with --speed: stand still there", offsetof(struct flags, to) },
	{ "observations", "FILE", "with --at: figures from JSON lines instead of a hub",
		offsetof(struct flags, wall.observations) },
	{ "office", "NAME", "on the slate (default: the wall's title)",
		offsetof(struct flags, wall.office) },
	{ "slate", NULL, "begin with the slate", offsetof(struct flags, wall.slate) },
	{ "token-file", "FILE", "the token for the hub",
		offsetof(struct flags, wall.hub.token_file) },
	{ "operator-token-file", "FILE",
		"an operator's token, with which the keys a and Enter acknowledge alarms",
		offsetof(struct flags, wall.operator_token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub",
		offsetof(struct flags, wall.hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, wall.hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, wall.hub.key) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct flags, wall.codelists) },
	{ "guarded", "FD,FD",
		"given by toancanh wall: where the heart beats, where the picture lies",
		offsetof(struct flags, wall.guarded) },
	{ "log", "LEVEL", "least level that is logged: debug, info (default), warning, error",
		offsetof(struct flags, wall.log) },
	{ 0 },
};

static const char details[] =
	"SIGUSR1: the slate instead of the picture, and back. A renderer that crashes or hangs is\n"
	"started again and shows its last picture, marked, until the hub has answered.";

/* False: it is no number of MiB that a record fits in. */
static bool read_limit(const char *text, int64_t *bytes) {
	char *end = NULL;
	long mib = strtol(text, &end, 10);
	*bytes = (int64_t)mib * 1024 * 1024;
	return end != text && *end == '\0' && mib >= TC_EVIDENCE_LEAST_MIB && mib <= LIMIT_MIB_MAX;
}

/* -1, or the exit status of wrong usage. */
static int read_pace(const struct tc_usage *usage, struct flags *flags) {
	char *end = NULL;
	long speed = flags->speed == NULL ? 0 : strtol(flags->speed, &end, 10);
	if (flags->speed != NULL && (*end != '\0' || speed < 1 || speed > TC_PACE_MOST)) {
		return tc_usage_wrong(
			usage, "--speed takes 1 to %d, found %s", TC_PACE_MOST, flags->speed);
	}
	if ((flags->speed != NULL && flags->at == NULL) ||
		(flags->to != NULL && flags->speed == NULL)) {
		return tc_usage_wrong(usage, "--speed goes with --at, --to with --speed");
	}
	if (flags->wall.observations != NULL && flags->at == NULL) {
		return tc_usage_wrong(usage, "--observations goes with --at");
	}
	if (flags->to != NULL &&
		!tc_time_parse(flags->to, strlen(flags->to), &flags->wall.until_ms)) {
		return tc_usage_wrong(
			usage, "--to takes a time with its zone, found %s", flags->to);
	}
	flags->wall.speed = (int)speed;
	return -1;
}

int main(int argc, char **argv) {
	char words[1024];
	signal(SIGPIPE, SIG_IGN);
	/* A wall's keys are never composed. SDL has Xlib read some thousand sequences for that, half of what it
	 * spends on its start. Here, because threads may not share an environment that changes. */
	(void)setenv("XCOMPOSEFILE", "/dev/null", 0);
	snprintf(words, sizeof words, "%s\n\n%s", tc_output_keys_text(), details);
	const struct tc_usage usage = {
		.program = "toancanh wall",
		.arguments = "LAYOUT",
		.summary = "Show a layout on the screens of a wall. A saved layout is taken up by "
			   "itself.",
		.details = words,
		.flags = flag_table,
		.least = 1,
		.most = 1,
		.versions = tc_versions_print,
	};
	struct flags flags = { .wall = { .hub.url = "ws://127.0.0.1:8800", .log = "info" },
		.evidence_limit = "4096" };
	struct tc_wall_setting *setting = &flags.wall;
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (setting->out != NULL && !setting->headless) {
		return tc_usage_wrong(&usage, "--out goes with --headless");
	}
	status = tc_hubline_check(&usage, setting->hub.url);
	if (status >= 0) {
		return status;
	}
	if (flags.at != NULL &&
		!tc_time_parse(flags.at, strlen(flags.at), &setting->hub.as_of_ms)) {
		return tc_usage_wrong(
			&usage, "--at takes a time with its zone, found %s", flags.at);
	}
	if (!read_limit(flags.evidence_limit, &setting->evidence_bytes)) {
		return tc_usage_wrong(&usage, "--evidence-limit takes %d to %d MiB, found %s",
			TC_EVIDENCE_LEAST_MIB, LIMIT_MIB_MAX, flags.evidence_limit);
	}
	status = read_pace(&usage, &flags);
	if (status >= 0) {
		return status;
	}
	setting->layout_path = arguments.items[0];
	enum tc_log_level level = tc_log_level_find(setting->log);
	if (level == 0) {
		return tc_usage_wrong(&usage, "--log takes a level, found %s", setting->log);
	}
	tc_log_open("toancanh-wall", level);
	struct tc_faults faults = { 0 };
	enum tc_result result = tc_wall_run(setting, &faults);
	tc_faults_print(&faults, stderr);
	return tc_result_exit_code(result);
}
