/* toancanh-hub: receive, keep, hand on. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/place.h"
#include "base/usage.h"
#include "feeds/wire/hub.h"

#include <jansson.h>
#include <libwebsockets.h>

struct command {
	const char *data, *listen, *config, *codelists, *log;
};

/* All that the hub needs, in the order in which it is acquired. */
struct parts {
	struct tc_arena *arena;
	struct tc_hub_config config;
	struct tc_catalogue *catalogue;
	struct tc_store *store;
	struct tc_hub *hub;
	int signals;
};

static const struct tc_flag flags[] = {
	{ "data", "DIR", "where observations and tokens are kept; made when absent",
		offsetof(struct command, data) },
	{ "listen", "ADDRESS:PORT", "default 127.0.0.1:8800; port 0 picks a free one",
		offsetof(struct command, listen) },
	{ "config", "FILE", "limits, TLS and origins", offsetof(struct command, config) },
	{ "codelists", "DIR", "the code lists; default: those of the installation",
		offsetof(struct command, codelists) },
	{ "log", "LEVEL", "least level that is logged: debug, info (default), warning, error",
		offsetof(struct command, log) },
	{ 0 },
};

static void versions(FILE *out) {
	fprintf(out, "libwebsockets %s\njansson %s\n", lws_get_library_version(),
		jansson_version_str());
}

static const struct tc_usage usage = {
	.program = "toancanh-hub",
	.arguments = "",
	.summary = "Receives observations, keeps them durably and hands them on.",
	.flags = flags,
	.versions = versions,
};

static int fail(const struct tc_error *err) {
	fprintf(stderr, "toancanh-hub: ");
	tc_error_print(err, stderr);
	return tc_result_exit_code(err->code);
}

static enum tc_result read_config(struct parts *parts, const char *path) {
	if (path == NULL) {
		return tc_hub_config_default(parts->arena, &parts->config);
	}
	static struct tc_faults none;
	struct tc_faults *faults = tc_arena_alloc(parts->arena, sizeof none);
	if (faults == NULL) {
		return TC_NO_MEMORY;
	}
	enum tc_result result = tc_hub_config_read(path, parts->arena, &parts->config, faults);
	tc_faults_print(faults, stderr);
	return result;
}

static enum tc_result read_codelists(struct parts *parts, const char *path) {
	char found[TC_PATH_MAX];
	struct tc_error err = { 0 };
	struct tc_faults *faults = tc_arena_alloc(parts->arena, sizeof *faults);
	if (faults == NULL) {
		return TC_NO_MEMORY;
	}
	if (path == NULL) {
		enum tc_result result =
			tc_place_find("feeds/codelists", "codelists", found, sizeof found, &err);
		if (result != TC_OK) {
			fail(&err);
			return result;
		}
		path = found;
	}
	enum tc_result result = tc_catalogue_open(path, &parts->catalogue, faults);
	tc_faults_print(faults, stderr);
	return result;
}

/* Blocked from the very start, so that one that comes while we start is kept for the loop. */
static int open_signals(void) {
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file-size limit is an error of that write, not the end */
	if (sigprocmask(SIG_BLOCK, &stop, NULL) != 0) {
		return -1;
	}
	return signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int serve(struct parts *parts, const struct command *command) {
	struct tc_error err = { 0 };
	const struct tc_clock *clock = tc_clock_system();
	struct tc_store_setting kept = {
		.directory = command->data,
		.catalogue = parts->catalogue,
		.clock = clock,
		.head_path = parts->config.store.head,
		.reserve_bytes = (int64_t)parts->config.store.reserve_mb << 20,
	};
	if (tc_store_open_as(&kept, &parts->store, &err) != TC_OK) {
		return fail(&err);
	}
	struct tc_hub_setting setting = {
		.directory = command->data,
		.address = command->listen,
		.config = &parts->config,
		.catalogue = parts->catalogue,
		.clock = clock,
		.store = parts->store,
	};
	if (tc_hub_open(&setting, &parts->hub, &err) != TC_OK) {
		return fail(&err);
	}
	printf("listening on %s\n", tc_hub_address(parts->hub));
	fflush(stdout);
	tc_log(TC_LOG_INFO, "listening", "address", tc_hub_address(parts->hub), "data",
		command->data, NULL);
	if (tc_hub_run(parts->hub, parts->signals, &err) != TC_OK) {
		return fail(&err);
	}
	tc_log(TC_LOG_INFO, "stopped", NULL);
	return 0;
}

static int run(struct parts *parts, const struct command *command) {
	parts->arena = tc_arena_create(4 * 1024 * 1024);
	if (parts->arena == NULL) {
		return 3;
	}
	enum tc_result result = read_config(parts, command->config);
	if (result == TC_OK) {
		result = read_codelists(parts, command->codelists);
	}
	return result == TC_OK ? serve(parts, command) : tc_result_exit_code(result);
}

static void finish(struct parts *parts) {
	tc_hub_close(parts->hub);
	if (parts->store != NULL) {
		tc_store_close(parts->store);
	}
	if (parts->catalogue != NULL) {
		tc_catalogue_close(parts->catalogue);
	}
	tc_arena_destroy(parts->arena);
	if (parts->signals >= 0) {
		close(parts->signals);
	}
}

int main(int argc, char **argv) {
	struct command command = { .log = "info" };
	struct tc_arguments arguments;
	int status = tc_usage_parse(&usage, argc, argv, &command, &arguments);
	if (status >= 0) {
		return status;
	}
	if (command.data == NULL) {
		return tc_usage_wrong(&usage, "--data DIR is needed");
	}
	struct tc_error err = { 0 };
	if (command.listen == NULL) {
		command.listen = "127.0.0.1:8800";
	}
	if (tc_hub_check_address(command.listen, &err) != TC_OK) {
		return tc_usage_wrong(&usage, "--listen: %s", err.message);
	}
	enum tc_log_level level = tc_log_level_find(command.log);
	if (level == 0) {
		return tc_usage_wrong(&usage, "--log takes a level, found %s", command.log);
	}
	struct parts parts = { .signals = open_signals() };
	if (parts.signals < 0) {
		return 3;
	}
	tc_log_open("toancanh-hub", level);
	status = run(&parts, &command);
	finish(&parts);
	return status;
}
