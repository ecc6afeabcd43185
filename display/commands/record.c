/* toancanh record: what a hub says to a wall, kept. */
#include "base/usage.h"
#include "display/act.h"
#include "display/commands/commands.h"
#include "display/hubline.h"
#include "display/recording.h"
#include "feeds/wire/recorded.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct flags {
	struct tc_hubline_setting hub;
	const char *out, *seconds, *codelists;
};

static const struct tc_flag flag_table[] = {
	{ "out", "FILE", "where the recording goes", offsetof(struct flags, out) },
	{ "hub", "URL", "the hub (default ws://127.0.0.1:8800)", offsetof(struct flags, hub.url) },
	{ "for", "SECONDS", "how long after the first whole picture (default 1)",
		offsetof(struct flags, seconds) },
	{ "token-file", "FILE", "the token for the hub", offsetof(struct flags, hub.token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, hub.ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, hub.cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, hub.key) },
	{ "codelists", "DIR", "code lists other than the program's own",
		offsetof(struct flags, codelists) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh record",
	.arguments = "LAYOUT",
	.summary = "Keep what a hub says to a wall that shows this layout.",
	.details =
		"One frame a line, as it came. A layout whose sample is {\"feed\": FILE} is drawn "
		"as a wall\n"
		"would have drawn it when the recording ended: what was lost, silent or late then "
		"is so again.",
	.flags = flag_table,
	.least = 1,
	.most = 1,
};

enum { PATIENCE_MS = 10000, STEP_MS = 10, SECONDS_MAX = 86400, PATH_BYTES = 4096 };

struct recorder {
	FILE *file;
	bool failed;
};

/* On the network thread, which the client's end outlives. */
static void keep_frame(void *user, const char *bytes, size_t length) {
	struct recorder *recorder = user;
	bool written = fwrite(bytes, 1, length, recorder->file) == length &&
		putc('\n', recorder->file) != EOF;
	recorder->failed = recorder->failed || !written;
}

static void sleep_ms(long ms) {
	nanosleep(
		&(struct timespec) { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

/* Into an open file: the whole picture, and seconds of what comes after. */
static enum tc_result listen_to(const struct flags *flags, const struct tc_stage *stage,
	const struct tc_act *act, struct recorder *recorder, long seconds, struct tc_error *err) {
	struct tc_client *client = NULL;
	int count = 0;
	const struct tc_mirror_series *series = tc_playlist_series(act->playlist, &count);
	struct tc_hubline_setting hub = flags->hub;
	hub.tap = keep_frame;
	enum tc_result result = tc_hubline_open(
		&hub, stage->catalogue, act->mirror, series, count, NULL, recorder, &client, err);
	if (result != TC_OK) {
		return result;
	}
	for (int waited = 0; waited < PATIENCE_MS && !tc_act_is_complete(act); waited += STEP_MS) {
		sleep_ms(STEP_MS);
	}
	if (tc_act_is_complete(act)) {
		sleep_ms(seconds * 1000);
	} else {
		struct tc_client_counts counts = tc_client_count(client);
		result = tc_fail(err, TC_UNAVAILABLE, "no figures from %s: %s", hub.url,
			counts.reason[0] == '\0' ? "no answer" : counts.reason);
	}
	tc_client_stop(client);
	return result;
}

/* Read back before it takes its name: what a hub said may have been cut by the end. */
static enum tc_result prove(const char *path, const struct tc_stage *stage,
	const struct tc_act *act, struct tc_faults *faults) {
	struct tc_mirror *mirror = tc_recording_mirror(tc_act_scene(act), stage->catalogue);
	struct tc_recorded recorded;
	enum tc_result result = mirror == NULL
		? TC_NO_MEMORY
		: tc_recorded_load(path, stage->catalogue, mirror, &recorded, faults);
	tc_mirror_destroy(mirror);
	if (result == TC_OK) {
		printf("%d frames, %d observations\n", recorded.frames, recorded.rows);
	}
	return result;
}

static enum tc_result record_to(const char *path, const struct flags *flags,
	const struct tc_stage *stage, const struct tc_act *act, long seconds,
	struct tc_faults *faults) {
	struct tc_error err = { 0 };
	struct recorder recorder = { .file = fopen(path, "we") };
	if (recorder.file == NULL) {
		(void)tc_fail(&err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
		return tc_faults_add_error(faults, &err);
	}
	enum tc_result result = listen_to(flags, stage, act, &recorder, seconds, &err);
	if ((fclose(recorder.file) != 0 || recorder.failed) && result == TC_OK) {
		result =
			tc_fail(&err, TC_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
	}
	if (result != TC_OK) {
		return tc_faults_add_error(faults, &err);
	}
	return prove(path, stage, act, faults);
}

/* Whole or not at all: a recording that was there before stays until the new one is. */
static enum tc_result record_safely(
	const char *layout, const struct flags *flags, long seconds, struct tc_faults *faults) {
	struct tc_stage stage;
	struct tc_act act = { 0 };
	const struct tc_act_setting setting = { .layout_path = layout };
	struct tc_watch watch = { 0 };
	char part[PATH_BYTES];
	snprintf(part, sizeof part, "%s.part", flags->out);
	enum tc_result result = tc_stage_open(flags->codelists, NULL, &stage, faults);
	if (result == TC_OK && !tc_act_open(&act, &stage, &setting, &watch, faults)) {
		result = TC_BAD_INPUT;
	}
	if (result == TC_OK) {
		result = record_to(part, flags, &stage, &act, seconds, faults);
		if (result == TC_OK && rename(part, flags->out) != 0) {
			struct tc_error err;
			(void)tc_fail(&err, TC_UNAVAILABLE, "cannot write %s: %s", flags->out,
				strerror(errno));
			result = tc_faults_add_error(faults, &err);
		}
		if (result != TC_OK) {
			unlink(part);
		}
	}
	tc_act_close(&act);
	tc_stage_close(&stage);
	return result;
}

int tc_command_record(int argc, char **argv) {
	struct flags flags = { .hub.url = "ws://127.0.0.1:8800" };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0 || (status = tc_hubline_check(&usage, flags.hub.url)) >= 0) {
		return status;
	}
	if (flags.out == NULL || strlen(flags.out) > PATH_BYTES - sizeof ".part") {
		return tc_usage_wrong(&usage, "expected --out FILE");
	}
	char *end = NULL;
	long seconds = flags.seconds == NULL ? 1 : strtol(flags.seconds, &end, 10);
	if (flags.seconds != NULL &&
		(end == flags.seconds || *end != '\0' || seconds < 1 || seconds > SECONDS_MAX)) {
		return tc_usage_wrong(&usage, "--for takes 1 to %d seconds, found %s", SECONDS_MAX,
			flags.seconds);
	}
	struct tc_faults faults = { 0 };
	enum tc_result result = record_safely(arguments.items[0], &flags, seconds, &faults);
	tc_faults_print(&faults, stderr);
	return tc_result_exit_code(result);
}
