/* toancanh: one command with sub-commands. */
#include "base/manual.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/versions.h"

#include <signal.h>
#include <string.h>

static void print_help(FILE *out) {
	fputs("usage: toancanh COMMAND [options]\n\n"
	      "Shows a government's numbers on video walls, honestly.\n\n",
		out);
	for (const struct tc_command_entry *entry = tc_commands; entry->name != NULL; entry++) {
		fprintf(out, "  %-10s %s\n", entry->name, entry->summary);
	}
	fputs("\n`toancanh COMMAND --help` tells more; `toancanh --version` the version.\n", out);
}

static void print_manual(FILE *out) {
	static const char program[] = "toancanh";
	tc_manual_begin(out, program, "Show a government's numbers on video walls, honestly.",
		"COMMAND [options]");
	tc_manual_section(out, "COMMANDS");
	for (const struct tc_command_entry *entry = tc_commands; entry->name != NULL; entry++) {
		tc_manual_item(out, entry->name, NULL, entry->summary);
	}
	tc_manual_end(out, program);
	tc_manual_section(out, "SEE ALSO");
	for (const struct tc_command_entry *entry = tc_commands; entry->name != NULL; entry++) {
		fprintf(out, ".BR toancanh\\-%s (1)%s\n", entry->name,
			entry[1].name == NULL ? "" : ",");
	}
}

int main(int argc, char **argv) {
	/* A closed pipe or peer is an error to be handled where it is written to. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		fputs("toancanh: expected a command; see toancanh --help\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "--help=man") == 0) {
		print_manual(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("toancanh " TC_VERSION);
		if (argc > 2 && strcmp(argv[2], "--verbose") == 0) {
			tc_versions_print(stdout);
		}
		return 0;
	}
	for (const struct tc_command_entry *entry = tc_commands; entry->name != NULL; entry++) {
		if (strcmp(entry->name, argv[1]) == 0) {
			return entry->run(argc - 1, argv + 1);
		}
	}
	fprintf(stderr, "toancanh: unknown command %s; see toancanh --help\n", argv[1]);
	return 2;
}
