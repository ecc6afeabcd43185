#include "base/usage.h"

#include "base/manual.h"

#include <stdarg.h>
#include <string.h>

int tc_usage_wrong(const struct tc_usage *usage, const char *format, ...) {
	fprintf(stderr, "%s: ", usage->program);
	va_list arguments;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "; see %s --help\n", usage->program);
	return 2;
}

static void print_flag(const char *name, const char *value, const char *doc) {
	char left[64];
	snprintf(left, sizeof left, "--%s%s%s", name, value == NULL ? "" : " ",
		value == NULL ? "" : value);
	printf("  %-26s %s\n", left, doc);
}

static void print_help(const struct tc_usage *usage) {
	printf("usage: %s%s%s%s\n\n%s\n\n", usage->program,
		usage->flags[0].name == NULL ? "" : " [options]",
		usage->arguments[0] == '\0' ? "" : " ", usage->arguments, usage->summary);
	for (const struct tc_flag *flag = usage->flags; flag->name != NULL; flag++) {
		print_flag(flag->name, flag->value, flag->doc);
	}
	print_flag("help", NULL, "this text");
	print_flag("version", NULL, "the version; with --verbose also of the libraries in use");
	if (usage->details != NULL) {
		printf("\n%s\n", usage->details);
	}
}

static void print_version(const struct tc_usage *usage, bool verbose) {
	printf("%s %s\n", usage->program, TC_VERSION);
	if (verbose && usage->versions != NULL) {
		usage->versions(stdout);
	}
}

/* The flag of an argument "--name" or "--name=value"; *value is what follows the '='. */
static const struct tc_flag *find_flag(
	const struct tc_usage *usage, const char *argument, const char **value) {
	const char *name = argument + 2;
	const char *equals = strchr(name, '=');
	size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
	*value = equals == NULL ? NULL : equals + 1;
	for (const struct tc_flag *flag = usage->flags; flag->name != NULL; flag++) {
		if (strlen(flag->name) == length && memcmp(flag->name, name, length) == 0) {
			return flag;
		}
	}
	return NULL;
}

/* Set one flag; at: index of its argument, moved past a value. -1 to go on. */
static int set_flag(const struct tc_usage *usage, int argc, char **argv, int *at, void *target) {
	const char *value = NULL;
	const struct tc_flag *flag = find_flag(usage, argv[*at], &value);
	if (flag == NULL) {
		return tc_usage_wrong(usage, "unknown option %s", argv[*at]);
	}
	void *field = (char *)target + flag->offset;
	if (flag->value == NULL) {
		if (value != NULL) {
			return tc_usage_wrong(usage, "--%s takes no value", flag->name);
		}
		*(bool *)field = true;
		return -1;
	}
	if (value == NULL && *at + 1 < argc) {
		value = argv[++*at];
	}
	if (value == NULL) {
		return tc_usage_wrong(usage, "--%s needs a value: %s", flag->name, flag->value);
	}
	*(const char **)field = value;
	return -1;
}

static bool has_word(int argc, char **argv, const char *word) {
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], word) == 0) {
			return true;
		}
	}
	return false;
}

int tc_usage_parse(const struct tc_usage *usage, int argc, char **argv, void *target,
	struct tc_arguments *arguments) {
	arguments->count = 0;
	if (has_word(argc, argv, "--help=man")) {
		tc_manual_print(usage, stdout);
		return 0;
	}
	if (has_word(argc, argv, "--help")) {
		print_help(usage);
		return 0;
	}
	if (has_word(argc, argv, "--version")) {
		print_version(usage, has_word(argc, argv, "--verbose"));
		return 0;
	}
	bool only_positional = false;
	for (int at = 1; at < argc; at++) {
		if (!only_positional && strcmp(argv[at], "--") == 0) {
			only_positional = true;
		} else if (!only_positional && strncmp(argv[at], "--", 2) == 0) {
			int status = set_flag(usage, argc, argv, &at, target);
			if (status >= 0) {
				return status;
			}
		} else if (!only_positional && argv[at][0] == '-' && argv[at][1] != '\0') {
			return tc_usage_wrong(usage, "unknown option %s", argv[at]);
		} else if (arguments->count == usage->most) {
			return tc_usage_wrong(usage, "unexpected argument %s", argv[at]);
		} else {
			arguments->items[arguments->count++] = argv[at];
		}
	}
	if (arguments->count < usage->least) {
		return tc_usage_wrong(usage, "expected %s", usage->arguments);
	}
	return -1;
}
