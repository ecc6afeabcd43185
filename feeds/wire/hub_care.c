#include "feeds/wire/hub_care.h"

#include "base/usage.h"
#include "feeds/store/care.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

struct command {
	const char *data, *to, *from, *file;
	bool accept;
};

static const struct tc_flag verify_flags[] = {
	{ "data", "DIR", "the hub's data directory, with or without a running hub",
		offsetof(struct command, data) },
	{ "file", "FILE", "a backup instead", offsetof(struct command, file) },
	{ "accept", NULL, "what is lost need not be said any more (no hub may run)",
		offsetof(struct command, accept) },
	{ 0 },
};

static const struct tc_flag backup_flags[] = {
	{ "data", "DIR", "the hub's data directory, with or without a running hub",
		offsetof(struct command, data) },
	{ "to", "FILE", "the backup; replaces an older one when it is whole",
		offsetof(struct command, to) },
	{ 0 },
};

static const struct tc_flag restore_flags[] = {
	{ "data", "DIR", "the hub's data directory (made when absent); no hub may run",
		offsetof(struct command, data) },
	{ "from", "FILE", "the backup; it is verified first", offsetof(struct command, from) },
	{ 0 },
};

static int fail(const char *program, const struct tc_error *err) {
	fprintf(stderr, "%s: ", program);
	tc_error_print(err, stderr);
	return tc_result_exit_code(err->code);
}

static void print(void *user, const char *sentence) {
	(void)user;
	printf("%s\n", sentence);
}

static int verify(const struct tc_usage *usage, const struct command *command) {
	if ((command->data == NULL) == (command->file == NULL) ||
		(command->accept && command->data == NULL)) {
		return tc_usage_wrong(usage, "--data DIR or --file FILE is needed");
	}
	struct tc_findings findings = { .tell = print };
	struct tc_store_sum sum;
	struct tc_error err = { 0 };
	const char *path = command->data != NULL ? command->data : command->file;
	if (tc_store_verify(path, &findings, &sum, &err) != TC_OK) {
		return fail(usage->program, &err);
	}
	printf("%" PRIu64 " pages, %" PRIu64 " events, %" PRIu64 " observations, %" PRIu64
	       " chunks: %" PRIu64 " faults; %" PRIu64 " dropped by retention, %" PRIu64 " lost\n",
		sum.pages, sum.seals, sum.rows, sum.chunks, findings.count, sum.dropped, sum.lost);
	if (command->accept && tc_store_accept(command->data, &err) != TC_OK) {
		return fail(usage->program, &err);
	}
	return findings.count == 0 ? 0 : 1;
}

static int backup(const struct tc_usage *usage, const struct command *command) {
	struct tc_error err = { 0 };
	if (command->data == NULL || command->to == NULL) {
		return tc_usage_wrong(usage, "--data DIR and --to FILE are needed");
	}
	return tc_store_backup(command->data, command->to, &err) == TC_OK
		? 0
		: fail(usage->program, &err);
}

static int restore(const struct tc_usage *usage, const struct command *command) {
	struct tc_error err = { 0 };
	if (command->data == NULL || command->from == NULL) {
		return tc_usage_wrong(usage, "--data DIR and --from FILE are needed");
	}
	return tc_store_restore(command->data, command->from, &err) == TC_OK
		? 0
		: fail(usage->program, &err);
}

static const struct {
	const char *name;
	struct tc_usage usage;
	int (*run)(const struct tc_usage *usage, const struct command *command);
} commands[] = {
	{ "verify",
		{ .program = "toancanh hub verify",
			.arguments = "",
			.summary = "Reads every page, event and figure of a store, and says what "
				   "is not as it was put there.",
			.flags = verify_flags },
		verify },
	{ "backup",
		{ .program = "toancanh hub backup",
			.arguments = "",
			.summary = "Copies a store as of now into one file.",
			.flags = backup_flags },
		backup },
	{ "restore",
		{ .program = "toancanh hub restore",
			.arguments = "",
			.summary = "Puts a backup in the place of a store, which is kept as "
				   "store-replaced.db.",
			.flags = restore_flags },
		restore },
};

bool tc_hub_care_knows(int argc, char **argv) {
	for (size_t i = 0; i < sizeof commands / sizeof *commands && argc > 1; i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return true;
		}
	}
	return false;
}

int tc_hub_care(int argc, char **argv) {
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			struct command command = { 0 };
			struct tc_arguments arguments;
			int status = tc_usage_parse(
				&commands[i].usage, argc - 1, argv + 1, &command, &arguments);
			return status >= 0 ? status : commands[i].run(&commands[i].usage, &command);
		}
	}
	return 2;
}
