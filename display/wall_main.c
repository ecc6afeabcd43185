/* toancanh-wall: the fullscreen renderer, a process of its own. */
#include "base/log.h"
#include "base/usage.h"
#include "display/outputs/output.h"
#include "display/versions.h"
#include "display/wall.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub, ws:// on this machine or wss:// (default ws://127.0.0.1:8800)",
		offsetof(struct tc_wall_setting, hub.url) },
	{ "wall", "FILE", "show on this wall instead of the layout's",
		offsetof(struct tc_wall_setting, wall_path) },
	{ "windowed", NULL, "all screens and their bezels in one window, scaled to fit the desktop",
		offsetof(struct tc_wall_setting, windowed) },
	{ "headless", NULL, "without a display", offsetof(struct tc_wall_setting, headless) },
	{ "out", "FILE.png", "with --headless: the picture, rewritten after each change",
		offsetof(struct tc_wall_setting, out) },
	{ "dump-scene", "FILE", "every text with its series, value and marks, after each change",
		offsetof(struct tc_wall_setting, dump) },
	{ "frames", "FILE", "what every frame cost, one line of JSON each",
		offsetof(struct tc_wall_setting, frames) },
	{ "office", "NAME", "on the slate (default: the wall's title)",
		offsetof(struct tc_wall_setting, office) },
	{ "slate", NULL, "begin with the slate", offsetof(struct tc_wall_setting, slate) },
	{ "token-file", "FILE", "the token for the hub",
		offsetof(struct tc_wall_setting, hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub",
		offsetof(struct tc_wall_setting, hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct tc_wall_setting, hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct tc_wall_setting, hub.key) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct tc_wall_setting, codelists) },
	{ "guarded", "FD,FD",
		"given by toancanh wall: where the heart beats, where the picture lies",
		offsetof(struct tc_wall_setting, guarded) },
	{ "log", "LEVEL", "least level that is logged: debug, info (default), warning, error",
		offsetof(struct tc_wall_setting, log) },
	{ 0 },
};

static const char details[] =
	"SIGUSR1: the slate instead of the picture, and back. A renderer that crashes or hangs is\n"
	"started again and shows its last picture, marked, until the hub has answered.";

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
	struct tc_wall_setting setting = { .hub.url = "ws://127.0.0.1:8800", .log = "info" };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &setting, &arguments);
	if (status >= 0) {
		return status;
	}
	if (setting.out != NULL && !setting.headless) {
		return tc_usage_wrong(&usage, "--out goes with --headless");
	}
	status = tc_hubline_check(&usage, setting.hub.url);
	if (status >= 0) {
		return status;
	}
	setting.layout_path = arguments.items[0];
	enum tc_log_level level = tc_log_level_find(setting.log);
	if (level == 0) {
		return tc_usage_wrong(&usage, "--log takes a level, found %s", setting.log);
	}
	tc_log_open("toancanh-wall", level);
	struct tc_faults faults = { 0 };
	enum tc_result result = tc_wall_run(&setting, &faults);
	tc_faults_print(&faults, stderr);
	return tc_result_exit_code(result);
}
