/* What a command takes, as one table: it parses the command line, writes --help and the manual page
 * (--help=man), and answers wrong usage with one line and exit status 2. */
#ifndef TC_BASE_USAGE_H
#define TC_BASE_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tc_flag {
	const char *name;  /* without the dashes: "token-file" */
	const char *value; /* what --help calls its value: "FILE"; NULL for a switch */
	const char *doc;
	size_t offset; /* in the target: const char * for a value, bool for a switch */
};

struct tc_usage {
	const char *program;   /* "toancanh render" */
	const char *arguments; /* positional ones as --help writes them: "LAYOUT", "[FILE|-]", "" */
	const char *summary;   /* one English sentence */
	const char *details;   /* more lines for --help, or NULL */
	const struct tc_flag *flags; /* ends with {0}; --help, --version and --verbose are added */
	int least, most; /* how many positional arguments; most at most TC_ARGUMENTS_MAX */
	/* Prints lines after the version for `--version --verbose`; may be NULL. */
	void (*versions)(FILE *out);
};

enum { TC_ARGUMENTS_MAX = 256 };

struct tc_arguments {
	const char *items[TC_ARGUMENTS_MAX];
	int count;
};

/* Parse argv[1..]. target: a zeroed struct that the flags' offsets mean. Values are borrowed from argv.
 * Returns -1 to go on, else the exit status: 0 after --help or --version, 2 after wrong usage. */
int tc_usage_parse(const struct tc_usage *usage, int argc, char **argv, void *target,
	struct tc_arguments *arguments);

/* One line on standard error, "PROGRAM: sentence; see PROGRAM --help". Returns 2. */
int tc_usage_wrong(const struct tc_usage *usage, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
