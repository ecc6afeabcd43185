#include "base/manual.h"

#include <ctype.h>
#include <string.h>

/* Text as roff takes it: no escape, no hyphen that a terminal would turn into another sign, and no line
 * that begins a request. */
static void put(FILE *out, const char *text) {
	bool at_start = true;
	for (; *text != '\0'; text++) {
		if (at_start && (*text == '.' || *text == '\'')) {
			fputs("\\&", out);
		}
		if (*text == '\\') {
			fputs("\\e", out);
		} else if (*text == '-') {
			fputs("\\-", out);
		} else {
			fputc(*text, out);
		}
		at_start = *text == '\n';
	}
}

/* "toancanh hub" as the name of its page. */
static void put_name(FILE *out, const char *program, bool capitals) {
	for (; *program != '\0'; program++) {
		int letter = *program == ' ' ? '-' : (unsigned char)*program;
		letter = capitals ? toupper(letter) : letter;
		fprintf(out, letter == '-' ? "\\-" : "%c", letter);
	}
}

/* The first sentence as it stands behind a name: "Show a layout. Quickly." -> "show a layout". */
static void put_summary(FILE *out, const char *summary) {
	char text[512];
	snprintf(text, sizeof text, "%s", summary);
	const char *next = strstr(text, ". ");
	size_t length = next != NULL ? (size_t)(next - text) + 1 : strlen(text);
	text[length > 0 && text[length - 1] == '.' ? length - 1 : length] = '\0';
	text[0] = (char)tolower((unsigned char)text[0]);
	put(out, text);
}

void tc_manual_begin(FILE *out, const char *program, const char *summary, const char *synopsis) {
	fputs(".TH ", out);
	put_name(out, program, true);
	fputs(" 1 \"\" \"toancanh " TC_VERSION "\" \"toancanh\"\n.SH NAME\n", out);
	put_name(out, program, false);
	fputs(" \\- ", out);
	put_summary(out, summary);
	fputs("\n.SH SYNOPSIS\n.B ", out);
	put(out, program);
	fputs("\n", out);
	put(out, synopsis);
	fputs("\n.SH DESCRIPTION\n", out);
	put(out, summary);
	fputs("\n", out);
}

void tc_manual_section(FILE *out, const char *title) {
	fprintf(out, ".SH %s\n", title);
}

void tc_manual_item(FILE *out, const char *term, const char *value, const char *text) {
	fputs(".TP\n\\fB", out);
	put(out, term);
	fputs("\\fR", out);
	if (value != NULL) {
		fputs(" \\fI", out);
		put(out, value);
		fputs("\\fR", out);
	}
	fputs("\n", out);
	put(out, text);
	fputs("\n", out);
}

void tc_manual_end(FILE *out, const char *program) {
	static const char *const ends[][2] = {
		{ "0", "done" },
		{ "1", "the input has faults: some of it was refused, or was not found" },
		{ "2", "wrong usage" },
		{ "3",
			"the environment fails: a port is taken, there is no display, a disk is "
			"full" },
	};
	tc_manual_section(out, "EXIT STATUS");
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		tc_manual_item(out, ends[i][0], NULL, ends[i][1]);
	}
	if (strcmp(program, "toancanh") != 0) {
		tc_manual_section(out, "SEE ALSO");
		fputs(".BR toancanh (1)\n", out);
	}
}

static void print_flag(FILE *out, const char *name, const char *value, const char *doc) {
	char term[64];
	snprintf(term, sizeof term, "--%s", name);
	tc_manual_item(out, term, value, doc);
}

void tc_manual_print(const struct tc_usage *usage, FILE *out) {
	char synopsis[512];
	snprintf(synopsis, sizeof synopsis, "%s%s%s",
		usage->flags[0].name == NULL ? "" : "[options]",
		usage->arguments[0] == '\0' ? "" : " ", usage->arguments);
	tc_manual_begin(out, usage->program, usage->summary, synopsis);
	if (usage->details != NULL) {
		fputs(".PP\n.nf\n", out);
		put(out, usage->details);
		fputs("\n.fi\n", out);
	}
	tc_manual_section(out, "OPTIONS");
	for (const struct tc_flag *flag = usage->flags; flag->name != NULL; flag++) {
		print_flag(out, flag->name, flag->value, flag->doc);
	}
	print_flag(out, "help", NULL, "say all this in short");
	print_flag(
		out, "version", NULL, "the version; with --verbose also of the libraries in use");
	tc_manual_end(out, usage->program);
}
