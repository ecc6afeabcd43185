/* toancanh render: one picture of a layout. */
#include "base/period.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/commands/snapshot.h"

#include <stddef.h>
#include <string.h>

struct flags {
	struct tc_snapshot_setting snapshot;
	const char *size, *at;
};

static const struct tc_flag flag_table[] = {
	{ "out", "FILE", "where the picture goes: .png, .svg or .pdf",
		offsetof(struct flags, snapshot.out) },
	{ "hub", "URL", "figures from a running hub", offsetof(struct flags, snapshot.hub.url) },
	{ "observations", "FILE", "figures from JSON lines",
		offsetof(struct flags, snapshot.observations) },
	{ "at", "TIME",
		"as it was at that time, by what was known then; the whole picture is marked",
		offsetof(struct flags, at) },
	{ "scene", "NAME|N",
		"this scene of the layout, by its id or counted from 1 (default: the first)",
		offsetof(struct flags, snapshot.scene) },
	{ "size", "WxH", "on one plain screen of this many px", offsetof(struct flags, size) },
	{ "wall", "FILE", "on this wall instead of the layout's",
		offsetof(struct flags, snapshot.wall_path) },
	{ "dump-scene", "FILE", "every text with its series, value and marks, as JSON",
		offsetof(struct flags, snapshot.dump) },
	{ "token-file", "FILE", "the token for the hub",
		offsetof(struct flags, snapshot.hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub",
		offsetof(struct flags, snapshot.hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, snapshot.hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, snapshot.hub.key) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct flags, snapshot.codelists) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh render",
	.arguments = "LAYOUT",
	.summary = "Draw one picture of a layout.",
	.details = "Without --hub and --observations the layout's own sample is drawn under a "
		   "watermark, or\n"
		   "\"not reported\" everywhere when it has none.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

/* "3840x2160" */
static bool parse_size(const char *text, int *width, int *height) {
	char rest = '\0';
	return sscanf(text, "%5dx%5d%c", width, height, &rest) == 2 && *width > 0 && *height > 0;
}

int tc_command_render(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	struct tc_snapshot_setting *snapshot = &flags.snapshot;
	snapshot->layout_path = arguments.items[0];
	if (snapshot->out == NULL && snapshot->dump == NULL) {
		return tc_usage_wrong(&usage, "expected --out FILE");
	}
	if (snapshot->out != NULL && !tc_snapshot_takes(snapshot->out)) {
		return tc_usage_wrong(&usage,
			"--out takes a file ending in .png, .svg or .pdf, found %s", snapshot->out);
	}
	if (snapshot->hub.url != NULL && snapshot->observations != NULL) {
		return tc_usage_wrong(&usage, "--hub and --observations exclude each other");
	}
	if (flags.at != NULL && !tc_time_parse(flags.at, strlen(flags.at), &snapshot->at_ms)) {
		return tc_usage_wrong(
			&usage, "--at takes a time with its zone, found %s", flags.at);
	}
	snapshot->hub.as_of_ms = snapshot->at_ms;
	if (flags.size != NULL &&
		!parse_size(flags.size, &snapshot->width_px, &snapshot->height_px)) {
		return tc_usage_wrong(
			&usage, "--size takes WIDTHxHEIGHT in px, found %s", flags.size);
	}
	if (snapshot->hub.url != NULL &&
		(status = tc_hubline_check(&usage, snapshot->hub.url)) >= 0) {
		return status;
	}
	struct tc_faults faults = { 0 };
	enum tc_result result = tc_snapshot_make(snapshot, &faults);
	tc_faults_print(&faults, stderr);
	return tc_result_exit_code(result);
}
