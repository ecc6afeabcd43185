#include "base/option.h"

#include "base/option_value.h"

#include <stdio.h>
#include <string.h>

enum {
	FOUND_MAX = 96,
	NAME_MAX_BYTES = 48, /* longer keys get no suggestion */
	NEAR = 2,            /* edits that a slip of the hand makes */
};

static void fill_fallbacks(const struct tc_option *table, char *target) {
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		void *field = target + option->offset;
		switch (option->type) {
		case TC_OPTION_BOOL: *(bool *)field = option->fallback != 0; break;
		case TC_OPTION_INTEGER:
		case TC_OPTION_CHOICE: *(int *)field = (int)option->fallback; break;
		case TC_OPTION_NUMBER: *(double *)field = option->fallback; break;
		case TC_OPTION_DURATION: *(int64_t *)field = (int64_t)option->fallback; break;
		case TC_OPTION_LENGTH:
			*(struct tc_length *)field =
				(struct tc_length) { option->fallback, option->fallback_unit };
			break;
		case TC_OPTION_TEXT:
		case TC_OPTION_CODE: *(const char **)field = option->fallback_text; break;
		case TC_OPTION_COLOUR: tc_option_colour(option->fallback_text, field); break;
		case TC_OPTION_OBJECT: fill_fallbacks(option->fields, field); break;
		case TC_OPTION_WORDS:
		case TC_OPTION_TIME:
		case TC_OPTION_LIST:
		case TC_OPTION_FREE:
		default: break;
		}
	}
}

static size_t edits(const char *a, const char *b) {
	size_t row[NAME_MAX_BYTES + 1], columns = strlen(b);
	for (size_t j = 0; j <= columns; j++) {
		row[j] = j;
	}
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= columns; j++) {
			size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
			diagonal = row[j];
			size_t shorter = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
			row[j] = change < shorter ? change : shorter;
		}
	}
	return row[columns];
}

/* The closest of the names so far; *best holds its distance. */
static const char *closer(const char *key, const char *name, const char *nearest, size_t *best) {
	if (strlen(name) > NAME_MAX_BYTES || strlen(key) > NAME_MAX_BYTES) {
		return nearest;
	}
	size_t distance = edits(key, name);
	if (distance >= *best || distance >= strlen(name)) {
		return nearest;
	}
	*best = distance;
	return name;
}

static void report_unknown(const struct tc_option *table, const char *key, const char *pointer,
	const struct tc_option_context *context, const char *const *ignored) {
	const char *nearest = NULL;
	size_t best = NEAR + 1;
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		nearest = closer(key, option->name, nearest, &best);
	}
	for (size_t i = 0; ignored != NULL && ignored[i] != NULL; i++) {
		nearest = closer(key, ignored[i], nearest, &best);
	}
	char found[FOUND_MAX], at[TC_POINTER_MAX], english[TC_SENTENCE_MAX],
		vietnamese[TC_SENTENCE_MAX];
	json_t *shown = json_string(key);
	tc_json_found(shown, found, sizeof found);
	json_decref(shown);
	tc_json_child_pointer(pointer, key, at, sizeof at);
	if (nearest != NULL) {
		snprintf(english, sizeof english, "unknown key %s, did you mean \"%s\"?", found,
			nearest);
		snprintf(vietnamese, sizeof vietnamese, "không có khóa %s, có phải là \"%s\"?",
			found, nearest);
	} else {
		snprintf(english, sizeof english, "unknown key %s", found);
		snprintf(vietnamese, sizeof vietnamese, "không có khóa %s", found);
	}
	tc_option_refuse(context, "bad_key", at, english, vietnamese);
}

static bool is_known(const struct tc_option *table, const char *key, const char *const *ignored) {
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		if (strcmp(option->name, key) == 0) {
			return true;
		}
	}
	for (size_t i = 0; ignored != NULL && ignored[i] != NULL; i++) {
		if (strcmp(ignored[i], key) == 0) {
			return true;
		}
	}
	return false;
}

bool tc_options_read(const struct tc_option *table, const json_t *object, const char *pointer,
	void *target, const struct tc_option_context *context, const char *const *ignored) {
	int errors = context->faults->errors;
	fill_fallbacks(table, target);
	if (!json_is_object(object)) {
		return tc_option_expected(context, pointer, "an object", "một đối tượng", object);
	}
	for (const struct tc_option *option = table; option->name != NULL; option++) {
		const json_t *value = json_object_get(object, option->name);
		char at[TC_POINTER_MAX];
		tc_json_child_pointer(pointer, option->name, at, sizeof at);
		if (value != NULL) {
			tc_option_value_read(
				option, value, at, (char *)target + option->offset, context);
		} else if (option->required) {
			tc_faults_add(context->faults, TC_SEVERITY_ERROR, "missing_key", at,
				"missing required key \"%s\"", "thiếu khóa bắt buộc \"%s\"",
				option->name);
		}
	}
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value) {
		if (!is_known(table, key, ignored)) {
			report_unknown(table, key, pointer, context, ignored);
		}
	}
	return context->faults->errors == errors;
}

bool tc_document_version(const json_t *root, struct tc_faults *faults) {
	const struct tc_option_context context = { .faults = faults };
	const json_t *value = json_object_get(root, "version");
	double number = 0;
	if (!json_is_object(root)) {
		return tc_option_expected(&context, "", "an object", "một đối tượng", root);
	}
	if (value == NULL) {
		return tc_option_refuse(&context, "missing_key", "/version",
			"missing required key \"version\"", "thiếu khóa bắt buộc \"version\"");
	}
	if (tc_option_number(value, &number) && number == 1) {
		return true;
	}
	return tc_option_expected(&context, "/version", "version 1", "phiên bản 1", value);
}

const char *tc_words_in(const struct tc_words *words, enum tc_language language) {
	const char *first = language == TC_ENGLISH ? words->en : words->vi;
	const char *second = language == TC_ENGLISH ? words->vi : words->en;
	return first != NULL ? first : second != NULL ? second : "";
}
