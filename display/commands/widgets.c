/* toancanh widgets: the kinds of panes and what a layout may say of each. Everything but the examples comes from
 * the tables that read layouts, so that it cannot differ from them. */
#include "base/file.h"
#include "base/place.h"
#include "base/usage.h"
#include "display/commands/commands.h"
#include "display/vocabulary.h"
#include "layouts/panes.h"
#include "widgets/widget.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct flags {
	bool example;
};

static const struct tc_flag flag_table[] = {
	{ "example", NULL, "print the example of this kind, a whole layout, and nothing else",
		offsetof(struct flags, example) },
	{ 0 },
};

static const struct tc_usage usage = {
	.program = "toancanh widgets",
	.arguments = "[KIND]",
	.summary = "Say which kinds of panes a layout may have, and what may be said of each.",
	.details = "Without KIND: a line for each kind. With it: its variants, its options and an "
		   "example.\n"
		   "Start a layout of your own with\n"
		   "  toancanh widgets bars --example > mine.json\n"
		   "  toancanh check mine.json\n"
		   "  toancanh render mine.json --out mine.png\n"
		   "Where a pane stands (column, row, box …) is the same for all kinds: see "
		   "layouts/README.md.",
	.flags = flag_table,
	.least = 0,
	.most = 1,
};

enum { NAME_COLUMNS = 18, INDENT = 2 };

static void print_kinds(void) {
	int count;
	const struct tc_widget_class *const *classes = tc_widget_classes(&count);
	for (int i = 0; i < count; i++) {
		printf("%-12s %s\n", classes[i]->kind, classes[i]->doc);
	}
}

static void print_choices(const struct tc_option *option) {
	for (const struct tc_choice *row = option->choices; row->name != NULL; row++) {
		printf("%s%s", row == option->choices ? "" : " | ", row->name);
	}
}

static void print_range(const struct tc_option *option) {
	if (option->min != 0 || option->max != 0) {
		printf(", %.15g to %.15g", option->min, option->max);
	}
}

/* What may stand in a document for it, in words; of a list what one element is. */
static void print_type(const struct tc_option *option, enum tc_option_type type) {
	switch (type) {
	case TC_OPTION_BOOL: printf("true | false"); break;
	case TC_OPTION_INTEGER: printf("whole number"); break;
	case TC_OPTION_NUMBER: printf("number"); break;
	case TC_OPTION_TEXT: printf("text"); break;
	case TC_OPTION_WORDS: printf("words: \"…\" or {\"vi\": \"…\", \"en\": \"…\"}"); break;
	case TC_OPTION_CHOICE: print_choices(option); break;
	case TC_OPTION_DURATION: printf("time span, \"PT10S\" or ms"); break;
	case TC_OPTION_TIME: printf("time, \"2026-11-29T08:00:00+07:00\" or a date"); break;
	case TC_OPTION_COLOUR: printf("colour, \"#RRGGBB\""); break;
	case TC_OPTION_LENGTH: printf("length, \"12u\" or \"80px\""); break;
	case TC_OPTION_CODE: printf("%s code", option->code == NULL ? "a" : option->code); break;
	case TC_OPTION_OBJECT: printf("object of"); break;
	case TC_OPTION_FREE: printf("anything"); break;
	case TC_OPTION_LIST:
		if (option->max_count > 0) {
			printf("list, at most %zu: ", option->max_count);
		} else {
			printf("list: ");
		}
		print_type(option, option->element);
		break;
	}
	if (type == TC_OPTION_INTEGER || type == TC_OPTION_NUMBER || type == TC_OPTION_DURATION) {
		print_range(option);
	}
}

/* As a document would write it; the schema knows which zeroes mean "none". */
static void print_fallback(const json_t *schema) {
	char *text = json_dumps(json_object_get(schema, "default"), JSON_ENCODE_ANY);
	if (text != NULL) {
		printf("; default %s", text);
	}
	free(text);
}

static void print_options(const struct tc_option *table, int indent, bool variants) {
	json_t *schema = tc_options_schema(table);
	const json_t *rows = json_object_get(schema, "properties");
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		if (option->variant != variants) {
			continue;
		}
		printf("%*s%-*s ", indent, "", NAME_COLUMNS - indent, option->name);
		print_type(option, option->type);
		if (option->required) {
			printf("; required");
		} else {
			print_fallback(json_object_get(rows, option->name));
		}
		printf("\n%*s %s\n", NAME_COLUMNS, "", option->doc == NULL ? "" : option->doc);
		if (option->fields != NULL) {
			print_options(option->fields, indent + INDENT, false);
		}
	}
	json_decref(schema);
}

/* layouts/examples/KIND.json, byte for byte. */
static enum tc_result print_example(const char *kind, struct tc_error *err) {
	char name[TC_PATH_MAX], path[TC_PATH_MAX], bytes[4096];
	snprintf(name, sizeof name, "layouts/examples/%s.json", kind);
	enum tc_result result = tc_place_find(name, name, path, sizeof path, err);
	if (result != TC_OK) {
		return result;
	}
	FILE *file = tc_file_open(path);
	if (file == NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "%s cannot be read: %s", path,
			tc_file_words(errno, bytes, sizeof bytes));
	}
	size_t length;
	while ((length = fread(bytes, 1, sizeof bytes, file)) > 0) {
		fwrite(bytes, 1, length, stdout);
	}
	bool failed = ferror(file) != 0;
	fclose(file);
	return failed ? tc_fail(err, TC_UNAVAILABLE, "%s cannot be read", path) : TC_OK;
}

static bool has_variants(const struct tc_option *table) {
	bool any = false;
	for (; table->name != NULL; table++) {
		any = any || table->variant;
	}
	return any;
}

static enum tc_result print_kind(const struct tc_widget_class *class_, struct tc_error *err) {
	printf("%s: %s.\n", class_->kind, class_->doc);
	if (has_variants(class_->options)) {
		printf("\nvariants\n");
		print_options(class_->options, INDENT, true);
	}
	printf("\noptions\n");
	print_options(class_->options, INDENT, false);
	printf("\nexample (toancanh widgets %s --example)\n", class_->kind);
	return print_example(class_->kind, err);
}

static int say_unknown(const char *name) {
	struct tc_wall_vocabulary vocabulary;
	tc_wall_vocabulary_init(&vocabulary, NULL); /* kinds need no code lists */
	char similar[64];
	if (tc_kind_suggest(&vocabulary.vocabulary, name, similar, sizeof similar) != NULL) {
		return tc_usage_wrong(
			&usage, "there is no kind \"%s\"; did you mean \"%s\"?", name, similar);
	}
	return tc_usage_wrong(&usage, "there is no kind \"%s\"; toancanh widgets lists them", name);
}

int tc_command_widgets(int argc, char **argv) {
	struct flags flags = { 0 };
	struct tc_arguments arguments;
	struct tc_error err = { 0 };
	int status = tc_usage_parse(&usage, argc, argv, &flags, &arguments);
	if (status >= 0) {
		return status;
	}
	if (arguments.count == 0) {
		if (flags.example) {
			return tc_usage_wrong(&usage, "--example needs a KIND");
		}
		print_kinds();
		return 0;
	}
	const struct tc_widget_class *class_ = tc_widget_find(arguments.items[0]);
	if (class_ == NULL) {
		return say_unknown(arguments.items[0]);
	}
	enum tc_result result =
		flags.example ? print_example(class_->kind, &err) : print_kind(class_, &err);
	return result == TC_OK ? 0 : tc_command_fail(usage.program, &err);
}
