/* toancanh publish: observations from a file, standard input or a folder to a hub. */
#include "display/commands/publish.h"

#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/hubline.h"
#include "feeds/identity/token.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { SHOW_EVERY_MS = 100, BAR_LETTERS = 30 };

struct flags {
	const char *hub, *source, *token_file, *ca, *cert, *key, *spool, *watch;
	bool dry_run;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub, ws:// on this machine or wss://", offsetof(struct flags, hub) },
	{ "source", "S", "who sends, as the token says: /province/22",
		offsetof(struct flags, source) },
	{ "token-file", "FILE", "the token on its first line", offsetof(struct flags, token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, key) },
	{ "spool", "DIR", "keep there what is not acknowledged yet, and go on with it next time",
		offsetof(struct flags, spool) },
	{ "watch", "DIR", "publish every file that comes into DIR, then move it to DIR/done",
		offsetof(struct flags, watch) },
	{ "dry-run", NULL, "store nothing, only say what the hub would refuse",
		offsetof(struct flags, dry_run) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh publish",
	.arguments = "[FILE|-]",
	.summary = "Send observations, JSON lines or SDMX-CSV 2.1, and wait until they are on the "
		   "hub's disk.",
	.details = "A line is {\"INDICATOR\":…,\"REF_AREA\":…,\"TIME_PERIOD\":…,\"OBS_VALUE\":…}. "
		   "What the hub\n"
		   "refuses is said with its line and reason, the rest is sent; the exit status is "
		   "then 1.\n\n"
		   "With --spool the hub may be away for as long as it likes, and publish may be "
		   "killed at any\n"
		   "moment: the same command goes on where it was, nothing is lost and nothing "
		   "sent twice. A file\n"
		   "counts once it was read to its end, and one that was sent whole is not sent "
		   "again until it\n"
		   "changes. One folder serves one source and one hub.\n\n"
		   "With --watch a file with faults goes to DIR/refused, its good lines are "
		   "stored; NAME.report.txt\n"
		   "beside it says what became of each. Names that begin with a dot or end in "
		   ".part or .tmp are\n"
		   "left alone. The spool is DIR/.spool unless --spool names another.",
	.flags = flag_table,
	.most = 1,
};

/* Set by SIGINT and SIGTERM: what is not acknowledged by then is not sent. */
static volatile bool stopping;

static void on_signal(int number) {
	(void)number;
	stopping = true;
}

/* On the publisher's thread, or while a file is read on this one. */
static void on_refused(void *user, const struct tc_refusal *refusal) {
	const struct tc_publishing *self = user;
	if (refusal->earlier) {
		fprintf(stderr, "%san earlier input:%" PRId64 ": error: %s (%s)\n",
			self->terminal ? "\r\033[K" : "", refusal->tag, refusal->message,
			refusal->code);
		return;
	}
	fprintf(stderr, "%s%s:%" PRId64 ": error: %s (%s)\n", self->terminal ? "\r\033[K" : "",
		self->name, refusal->tag, refusal->message, refusal->code);
}

static void on_progress(void *user, const struct tc_publisher_tally *tally) {
	struct tc_publishing *self = user;
	int64_t now_ms = tc_clock_monotonic_ms(tc_clock_system());
	int64_t settled = tally->acked + tally->refused;
	if (!self->terminal ||
		(settled < tally->pushed && now_ms - self->shown_at_ms < SHOW_EVERY_MS)) {
		return;
	}
	self->shown_at_ms = now_ms;
	char bar[BAR_LETTERS + 1];
	for (int i = 0; i < BAR_LETTERS; i++) {
		bar[i] = settled * BAR_LETTERS > i * tally->pushed ? '#' : '.';
	}
	bar[BAR_LETTERS] = 0;
	fprintf(stderr, "\r\033[K[%s] %" PRId64 " of %" PRId64 ", %" PRId64 " refused%s", bar,
		settled, tally->pushed, tally->refused, tally->connected ? "" : " (no connection)");
}

static enum tc_result start(
	struct tc_publishing *self, const struct flags *flags, struct tc_error *err) {
	char token[TC_TOKEN_TEXT_MAX] = "";
	char beside[PATH_MAX];
	enum tc_result result = TC_OK;
	if (flags->token_file != NULL) {
		result = tc_hubline_read_token(flags->token_file, token, sizeof token, err);
	}
	const char *spool = flags->spool;
	if (spool == NULL && flags->watch != NULL) {
		snprintf(beside, sizeof beside, "%s/.spool", flags->watch);
		spool = beside;
	}
	if (result == TC_OK && spool != NULL) {
		result = tc_spool_open(spool, flags->source, &self->spool, err);
	}
	if (result != TC_OK) {
		return result;
	}
	if (self->spool != NULL && tc_spool_spoiled(self->spool) > 0) {
		fprintf(stderr,
			"%s: the disk spoiled %" PRId64 " records of %s; send what is missing "
			"again\n",
			self->program, tc_spool_spoiled(self->spool), spool);
	}
	const struct tc_publisher_setting setting = {
		.url = flags->hub,
		.source = flags->source,
		.token = token,
		.ca = flags->ca,
		.cert = flags->cert,
		.key = flags->key,
		.clock = tc_clock_system(),
		.check = self->dry,
		.patience_ms = self->spool == NULL ? TC_PUBLISHER_PATIENCE_MS : 0,
		.spool = self->spool,
		.stopping = &stopping,
		.on_refused = on_refused,
		.on_progress = on_progress,
		.user = self,
	};
	return tc_publisher_start(&setting, &self->publisher, err);
}

/* All of it is settled. A run that was killed has told of some refusals already; they count here, too. A file that
 * was refused in part may be sent again as it is, once the hub knows its codes. */
static enum tc_result end_input(struct tc_publishing *self, struct tc_error *err) {
	struct tc_spool_count whole = tc_spool_count_input(self->spool);
	struct tc_publisher_tally tally = tc_publisher_count(self->publisher);
	bool refused = tally.refused > 0 || whole.refused > 0;
	if (tally.pushed == 0 && whole.lines > 0) {
		fprintf(stderr,
			"%s: %s was sent whole before and has not changed since: %" PRId64
			" observations, %" PRId64 " refused\n",
			self->program, self->name, whole.lines, whole.refused);
	}
	enum tc_result result =
		tc_spool_end(self->spool, refused ? TC_SPOOL_FORGET : TC_SPOOL_REMEMBER, err);
	if (result == TC_OK && refused) {
		result = tc_fail(err, TC_BAD_INPUT, "some were refused");
	}
	return result;
}

static enum tc_result publish_file(struct tc_publishing *self, const char *path,
	struct tc_publisher_tally *tally, struct tc_error *err) {
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "re");
	if (file == NULL) {
		return tc_fail(err, TC_NOT_FOUND, "cannot read %s: %s", path, strerror(errno));
	}
	self->name = standard ? "standard input" : path;
	enum tc_result result = tc_publisher_push_file(self->publisher, file, err);
	if (result == TC_OK || result == TC_BAD_INPUT) {
		result = tc_publisher_finish(self->publisher, tally, err);
	} else {
		*tally = tc_publisher_count(self->publisher);
	}
	if (self->spool != NULL && (result == TC_OK || result == TC_BAD_INPUT)) {
		result = end_input(self, err);
	}
	if (!standard) {
		fclose(file);
	}
	return result;
}

static void summarise(struct tc_publishing *self, const struct tc_publisher_tally *tally) {
	fprintf(stderr, "%s%" PRId64 " observations: %" PRId64 " %s, %" PRId64 " refused",
		self->terminal ? "\r\033[K" : "", tally->pushed, tally->acked,
		self->dry ? "would be taken" : "acknowledged", tally->refused);
	int64_t waiting = self->spool == NULL ? 0 : tc_spool_waiting(self->spool);
	if (waiting > 0) {
		fprintf(stderr, ", %" PRId64 " wait in the spool", waiting);
	}
	fputc('\n', stderr);
}

static enum tc_result publish(struct tc_publishing *self, const struct flags *flags,
	const char *path, struct tc_error *err) {
	struct tc_publisher_tally tally = { 0 };
	enum tc_result result = start(self, flags, err);
	if (result == TC_OK) {
		result = flags->watch != NULL ? tc_publish_folder(self, flags->watch, err)
					      : publish_file(self, path, &tally, err);
		tally = tc_publisher_count(self->publisher);
		summarise(self, &tally);
	}
	tc_publisher_stop(self->publisher);
	tc_spool_close(self->spool);
	return result;
}

static int check_flags(const struct flags *flags, const struct tc_arguments *arguments) {
	if (flags->hub == NULL || flags->source == NULL) {
		return tc_usage_wrong(&usage, "expected --hub URL and --source S");
	}
	if (flags->watch != NULL && arguments->count > 0) {
		return tc_usage_wrong(&usage, "expected --watch DIR or a file, not both");
	}
	if (flags->dry_run && (flags->watch != NULL || flags->spool != NULL)) {
		return tc_usage_wrong(&usage, "--dry-run keeps nothing: no --spool, no --watch");
	}
	return tc_hubline_check(&usage, flags->hub);
}

int tc_command_publish(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	status = check_flags(&flags, &arguments);
	if (status >= 0) {
		return status;
	}
	const struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	struct tc_publishing self = { .program = usage.program,
		.stopping = &stopping,
		.terminal = isatty(STDERR_FILENO),
		.dry = flags.dry_run,
		.name = "" };
	struct tc_error err;
	enum tc_result result =
		publish(&self, &flags, arguments.count == 1 ? arguments.items[0] : "-", &err);
	if (stopping) {
		return 0;
	}
	if (result != TC_OK && result != TC_BAD_INPUT) {
		return tc_command_fail(usage.program, &err);
	}
	return tc_result_exit_code(result);
}
