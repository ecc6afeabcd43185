/* toancanh-hub: receive, keep, hand on. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/notify.h"
#include "base/place.h"
#include "base/usage.h"
#include "feeds/wire/hub.h"
#include "feeds/wire/hub_care.h"

#include <jansson.h>
#include <libwebsockets.h>

struct command {
	const char *data, *listen, *config, *codelists, *log;
};

enum { ARENA_BYTES = 4 * 1024 * 1024 };

/* All that the hub needs, in the order in which it is acquired. */
struct parts {
	const struct command *command;
	struct tc_arena *arena;
	struct tc_hub_config config;
	struct tc_catalogue *catalogue;
	struct tc_store *store;
	struct tc_hub *hub;
	struct tc_arena *reloaded; /* keeps the configuration read last; NULL: that of the start */
	int signals;
};

static const struct tc_flag flags[] = {
	{ "data", "DIR", "where observations and tokens are kept; made when absent",
		offsetof(struct command, data) },
	{ "listen", "ADDRESS:PORT", "default 127.0.0.1:8800; port 0 picks a free one",
		offsetof(struct command, listen) },
	{ "config", "FILE", "limits, TLS and origins; read again on SIGHUP",
		offsetof(struct command, config) },
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
	.details = "SIGHUP: read --config again; a file with a fault changes nothing and is named "
		   "in the log.\n"
		   "tls, proxy, logins, audit, subscribers.tail and allow_plain_on_network change "
		   "at the "
		   "next start.",
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

/* Blocked from the very start, so that one that comes while we start is kept for the loop. Without a
 * configuration a hang-up ends the hub, as it ends any program of a terminal that is closed. */
static int open_signals(const struct command *command) {
	sigset_t taken;
	sigemptyset(&taken);
	sigaddset(&taken, SIGINT);
	sigaddset(&taken, SIGTERM);
	if (command->config != NULL) {
		sigaddset(&taken, SIGHUP);
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file-size limit is an error of that write, not the end */
	if (sigprocmask(SIG_BLOCK, &taken, NULL) != 0) {
		return -1;
	}
	return signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void log_faults(const struct tc_faults *faults) {
	for (int i = 0; i < faults->count; i++) {
		const struct tc_error *fault = &faults->items[i];
		char place[TC_PATH_MAX + 32];
		snprintf(place, sizeof place, "%s:%d:%d", fault->file, fault->line, fault->column);
		tc_log(TC_LOG_ERROR, "the configuration has a fault; the former one stays", "place",
			place, "pointer", fault->pointer, "reason", fault->message, NULL);
	}
}

/* All of it or nothing: a file with a fault, or half written, changes nothing. */
static void reload(struct parts *parts) {
	struct tc_arena *arena = tc_arena_create(ARENA_BYTES);
	struct tc_hub_config *config = NULL;
	struct tc_faults *faults = NULL;
	if (arena != NULL) {
		config = tc_arena_alloc(arena, sizeof *config);
		faults = tc_arena_alloc(arena, sizeof *faults);
	}
	if (config == NULL || faults == NULL) {
		tc_log(TC_LOG_ERROR, "the configuration cannot be read; the former one stays",
			"reason", "out of memory", NULL);
	} else if (tc_hub_config_read(parts->command->config, arena, config, faults) != TC_OK) {
		log_faults(faults);
		tc_hub_note(parts->hub, "hub.configure", "refused",
			faults->count > 0 ? faults->items[0].message : NULL);
	} else {
		tc_hub_configure(parts->hub, config);
		tc_hub_note(parts->hub, "hub.configure", "done", NULL);
		tc_arena_destroy(parts->reloaded);
		parts->reloaded = arena;
		arena = NULL;
		tc_log(TC_LOG_INFO, "configured again", "file", parts->command->config, NULL);
	}
	tc_arena_destroy(arena);
}

static bool on_signal(void *user) {
	struct parts *parts = user;
	struct signalfd_siginfo signal;
	while (read(parts->signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
		if (signal.ssi_signo != SIGHUP) {
			return false;
		}
		tc_notify(TC_NOTIFY_RELOADING);
		reload(parts);
		tc_notify(TC_NOTIFY_READY);
	}
	return true;
}

static void say_ready(const struct parts *parts) {
	const char *address = tc_hub_address(parts->hub);
	printf("listening on %s\n", address);
	fflush(stdout);
	tc_log(TC_LOG_INFO, "listening", "address", address, "data", parts->command->data, NULL);
	tc_notify(TC_NOTIFY_READY);
}

static int serve(struct parts *parts) {
	const struct command *command = parts->command;
	struct tc_error err = { 0 };
	const struct tc_clock *clock = tc_clock_system();
	struct tc_store_setting kept = {
		.directory = command->data,
		.catalogue = parts->catalogue,
		.clock = clock,
		.head_path = parts->config.store.head,
		.reserve_bytes = (int64_t)parts->config.store.reserve_mb << 20,
		.raw_ms = (int64_t)parts->config.store.raw_days * 86400000,
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
		.on_signal = on_signal,
		.user = parts,
	};
	if (tc_hub_open(&setting, &parts->hub, &err) != TC_OK) {
		return fail(&err);
	}
	say_ready(parts);
	enum tc_result result = tc_hub_run(parts->hub, parts->signals, &err);
	tc_notify(TC_NOTIFY_STOPPING);
	if (result != TC_OK) {
		return fail(&err);
	}
	tc_log(TC_LOG_INFO, "stopped", NULL);
	return 0;
}

static int run(struct parts *parts) {
	const struct command *command = parts->command;
	parts->arena = tc_arena_create(ARENA_BYTES);
	if (parts->arena == NULL) {
		return 3;
	}
	enum tc_result result = read_config(parts, command->config);
	if (result == TC_OK) {
		result = read_codelists(parts, command->codelists);
	}
	return result == TC_OK ? serve(parts) : tc_result_exit_code(result);
}

static void finish(struct parts *parts) {
	tc_hub_close(parts->hub);
	if (parts->store != NULL) {
		tc_store_close(parts->store);
	}
	if (parts->catalogue != NULL) {
		tc_catalogue_close(parts->catalogue);
	}
	tc_arena_destroy(parts->reloaded);
	tc_arena_destroy(parts->arena);
	if (parts->signals >= 0) {
		close(parts->signals);
	}
}

int main(int argc, char **argv) {
	if (tc_hub_care_knows(argc, argv)) {
		return tc_hub_care(argc, argv);
	}
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
	struct parts parts = { .command = &command, .signals = open_signals(&command) };
	if (parts.signals < 0) {
		return 3;
	}
	tc_log_open("toancanh-hub", level);
	status = run(&parts);
	finish(&parts);
	return status;
}
