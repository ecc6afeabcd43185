/* toancanh publish: observations from a file or standard input to a hub. */
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/hubline.h"
#include "feeds/identity/token.h"
#include "feeds/wire/publisher.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct flags {
	const char *hub, *source, *token_file, *ca, *cert, *key;
};

static const struct tc_flag flag_table[] = {
	{ "hub", "URL", "the hub, ws:// on this machine or wss://", offsetof(struct flags, hub) },
	{ "source", "S", "who sends, as the token says: /province/22",
		offsetof(struct flags, source) },
	{ "token-file", "FILE", "the token on its first line", offsetof(struct flags, token_file) },
	{ "ca", "FILE", "certificate authority of a wss:// hub", offsetof(struct flags, ca) },
	{ "cert", "FILE", "client certificate", offsetof(struct flags, cert) },
	{ "key", "FILE", "its key", offsetof(struct flags, key) },
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
		   "then 1.",
	.flags = flag_table,
	.most = 1,
};

/* Set by SIGINT and SIGTERM: what is not acknowledged by then is not sent. */
static volatile bool stopping;

static void on_signal(int number) {
	(void)number;
	stopping = true;
}

struct progress {
	const char *name;
	bool terminal; /* standard error is one: a line that counts */
};

/* On the publisher's thread. */
static void on_refused(void *user, const struct tc_refusal *refusal) {
	const struct progress *progress = user;
	fprintf(stderr, "%s%s:%" PRId64 ": error: %s (%s)\n", progress->terminal ? "\r" : "",
		progress->name, refusal->tag, refusal->message, refusal->code);
}

static void on_progress(void *user, const struct tc_publisher_tally *tally) {
	const struct progress *progress = user;
	if (progress->terminal) {
		fprintf(stderr, "\r%" PRId64 " of %" PRId64 " acknowledged", tally->acked,
			tally->pushed);
	}
}

static enum tc_result publish(const struct flags *flags, FILE *file, struct progress *progress,
	struct tc_publisher_tally *tally, struct tc_error *err) {
	char token[TC_TOKEN_TEXT_MAX] = "";
	enum tc_result result = TC_OK;
	if (flags->token_file != NULL) {
		result = tc_hubline_read_token(flags->token_file, token, sizeof token, err);
	}
	if (result != TC_OK) {
		return result;
	}
	const struct tc_publisher_setting setting = {
		.url = flags->hub,
		.source = flags->source,
		.token = token,
		.ca = flags->ca,
		.cert = flags->cert,
		.key = flags->key,
		.clock = tc_clock_system(),
		.patience_ms = TC_PUBLISHER_PATIENCE_MS,
		.stopping = &stopping,
		.on_refused = on_refused,
		.on_progress = on_progress,
		.user = progress,
	};
	struct tc_publisher *publisher = NULL;
	result = tc_publisher_start(&setting, &publisher, err);
	if (result != TC_OK) {
		return result;
	}
	result = tc_publisher_push_file(publisher, file, err);
	if (result == TC_OK || result == TC_BAD_INPUT) {
		result = tc_publisher_finish(publisher, tally, err);
	} else {
		*tally = tc_publisher_count(publisher);
	}
	tc_publisher_stop(publisher);
	return result;
}

int tc_command_publish(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (flags.hub == NULL || flags.source == NULL) {
		return tc_usage_wrong(&usage, "expected --hub URL and --source S");
	}
	status = tc_hubline_check(&usage, flags.hub);
	if (status >= 0) {
		return status;
	}
	const char *path = arguments.count == 1 ? arguments.items[0] : "-";
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "re");
	struct tc_error err;
	if (file == NULL) {
		(void)tc_fail(&err, TC_NOT_FOUND, "cannot read %s: %s", path, strerror(errno));
		return tc_command_fail(usage.program, &err);
	}
	const struct sigaction action = { .sa_handler = on_signal };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	struct progress progress = { standard ? "standard input" : path, isatty(STDERR_FILENO) };
	struct tc_publisher_tally tally = { 0 };
	enum tc_result result = publish(&flags, file, &progress, &tally, &err);
	if (!standard) {
		fclose(file);
	}
	fprintf(stderr,
		"%s%" PRId64 " observations: %" PRId64 " acknowledged, %" PRId64 " refused\n",
		progress.terminal ? "\r" : "", tally.pushed, tally.acked, tally.refused);
	if (stopping) {
		return 0;
	}
	if (result != TC_OK && result != TC_BAD_INPUT) {
		return tc_command_fail(usage.program, &err);
	}
	return tc_result_exit_code(result);
}
