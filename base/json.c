#include "base/json.h"

#include "base/file.h"
#include "base/json_build.h"
#include "base/json_scan.h"
#include "base/json_walk.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct tc_json_limits tc_json_message_limits = {
	.max_bytes = 256 * 1024, .max_depth = 16, .max_keys = 256, .max_string = 8 * 1024
};
const struct tc_json_limits tc_json_document_limits = {
	.max_bytes = 16 * 1024 * 1024, .max_depth = 32, .max_keys = 20000, .max_string = 64 * 1024
};

struct tc_json {
	json_t *root;
	struct tc_json_copy
		copy;  /* its lines are the lines of the document, until rows were read */
	size_t row_at; /* in copy, where the table goes on; 0: there is none */
	bool rows_read;
	char file[TC_PATH_MAX];
};

/* Line and column of at. In the copy every number is a little longer than in the document. */
static void place_of(const char *bytes, size_t at, bool is_copy, struct tc_error *fault) {
	fault->line = 1;
	fault->column = 1;
	for (size_t i = 0; i < at; i++) {
		if (bytes[i] == '\n') {
			fault->line++;
			fault->column = 1;
		} else if (((unsigned char)bytes[i] & 0xC0) != 0x80) {
			fault->column++;
			if (is_copy && strncmp(bytes + i, TC_JSON_MARK, TC_JSON_MARK_LENGTH) == 0) {
				fault->column -= TC_JSON_MARK_COLUMNS;
			}
		}
	}
}

static struct tc_error *add_fault(struct tc_faults *faults, enum tc_result code, const char *file,
	const char *english, const char *vietnamese) {
	const char *reason =
		code == TC_NOT_FOUND || code == TC_UNAVAILABLE ? "unreadable" : "bad_json";
	int before = faults->count;
	tc_faults_add(faults, TC_SEVERITY_ERROR, reason, "", "%s", NULL, english);
	if (faults->count == before) {
		return NULL; /* the list is full: only counted */
	}
	struct tc_error *fault = &faults->items[before];
	fault->code = code;
	snprintf(fault->message_vi, sizeof fault->message_vi, "%s", vietnamese);
	snprintf(fault->file, sizeof fault->file, "%s", file != NULL ? file : "");
	return fault;
}

/* Takes the copy on success only. */
static enum tc_result build(const struct tc_json_copy *copy, const char *file,
	const char *const *table, struct tc_json **out, struct tc_faults *faults) {
	struct tc_json *document = calloc(1, sizeof *document);
	json_t *root = NULL;
	size_t at = 0, table_at = 0;
	enum tc_result result =
		document == NULL ? TC_NO_MEMORY : tc_json_build(copy, table, &root, &table_at, &at);
	if (result == TC_BAD_INPUT) {
		struct tc_error *fault =
			add_fault(faults, result, file, "the key appears twice in one object",
				"khóa xuất hiện hai lần trong một đối tượng");
		if (fault != NULL) {
			place_of(copy->text, at, true, fault);
		}
	} else if (result != TC_OK) {
		add_fault(faults, result, file, "out of memory", "hết bộ nhớ");
	}
	if (result != TC_OK) {
		free(document);
		return result;
	}
	document->root = root;
	document->copy = *copy;
	document->row_at = table_at == 0 ? 0 : table_at + 1;
	snprintf(document->file, sizeof document->file, "%s", file != NULL ? file : "");
	*out = document;
	return TC_OK;
}

enum tc_result tc_json_parse(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, struct tc_json **out, struct tc_faults *faults) {
	return tc_json_parse_table(bytes, length, file, limits, NULL, out, faults);
}

enum tc_result tc_json_parse_table(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, const char *const *table, struct tc_json **out,
	struct tc_faults *faults) {
	struct tc_json_copy copy;
	struct tc_json_scan_fault found;
	*out = NULL;
	enum tc_result result = tc_json_scan(bytes, length, limits, &copy, &found);
	if (result != TC_OK) {
		struct tc_error *fault =
			add_fault(faults, result, file, found.english, found.vietnamese);
		if (fault != NULL) {
			place_of(bytes, found.at, false, fault);
		}
		return result;
	}
	result = build(&copy, file, table, out, faults);
	if (result != TC_OK) {
		free(copy.text);
	}
	return result;
}

static enum tc_result unreadable(const char *path, int error, struct tc_faults *faults) {
	char vietnamese[TC_SENTENCE_MAX], english[TC_SENTENCE_MAX], text[128];
	const char *why = tc_file_words(error, text, sizeof text);
	snprintf(english, sizeof english, "cannot be read: %s", why);
	snprintf(vietnamese, sizeof vietnamese, "không đọc được: %s", why);
	enum tc_result result = error == ENOENT || error == ENOTDIR ? TC_NOT_FOUND : TC_UNAVAILABLE;
	add_fault(faults, result, path, english, vietnamese);
	return result;
}

/* The whole file, or one byte more than limit, so that the scan says what is wrong with it. */
static char *slurp(FILE *file, size_t limit, size_t *length) {
	size_t size = 0, used = 0;
	char *bytes = NULL;
	for (;;) {
		if (used == size) {
			size_t wanted = size == 0 ? 16384 : size * 2;
			char *grown = realloc(bytes, wanted);
			if (grown == NULL) {
				break;
			}
			bytes = grown;
			size = wanted;
		}
		size_t got = fread(bytes + used, 1, size - used, file);
		used += got;
		if (got == 0 || used > limit) {
			*length = used;
			return bytes;
		}
	}
	free(bytes);
	errno = ENOMEM;
	return NULL;
}

enum tc_result tc_json_read(const char *path, const struct tc_json_limits *limits,
	struct tc_json **out, struct tc_faults *faults) {
	*out = NULL;
	FILE *file = tc_file_open(path);
	if (file == NULL) {
		return unreadable(path, errno, faults);
	}
	size_t length = 0;
	errno = 0;
	char *bytes = slurp(file, limits->max_bytes, &length);
	int error = errno;
	bool failed = bytes == NULL || ferror(file) != 0;
	fclose(file);
	enum tc_result result = failed ? unreadable(path, error, faults)
				       : tc_json_parse(bytes, length, path, limits, out, faults);
	free(bytes);
	return result;
}

void tc_json_destroy(struct tc_json *document) {
	if (document == NULL) {
		return;
	}
	json_decref(document->root);
	free(document->copy.text);
	free(document);
}

json_t *tc_json_root(const struct tc_json *document) {
	return document->root;
}

int tc_json_next_row(struct tc_json *document, struct tc_json_cell *cells, int most) {
	if (document->row_at == 0) {
		return TC_JSON_NO_ROW;
	}
	document->rows_read = true;
	return tc_json_walk_row(document->copy.text, &document->row_at, cells, most);
}

/* The next segment of a pointer, unescaped; NULL at its end. */
static const char *next_segment(const char *pointer, char *out, size_t size, size_t *length) {
	if (*pointer != '/') {
		return NULL;
	}
	*length = 0;
	for (pointer++; *pointer != '\0' && *pointer != '/'; pointer++) {
		char c = *pointer;
		if (c == '~' && (pointer[1] == '0' || pointer[1] == '1')) {
			c = *++pointer == '0' ? '~' : '/';
		}
		if (*length < size) {
			out[(*length)++] = c;
		}
	}
	return pointer;
}

/* Byte of the member or item named by segment in the container at `at`; false when it has none. */
static bool find_member(const char *text, size_t *at, const char *segment, size_t length) {
	bool is_object = text[*at] == '{';
	size_t index = 0, here = tc_json_after_space(text, *at + 1);
	if ((!is_object && text[*at] != '[') || text[here] == '}' || text[here] == ']') {
		return false;
	}
	for (;; index++) {
		char name[TC_POINTER_MAX];
		size_t name_length;
		if (is_object) {
			name_length = tc_json_decode_string(text, here, name, sizeof name);
			here = tc_json_after_space(text, tc_json_after_string(text, here)) + 1;
			here = tc_json_after_space(text, here);
		} else {
			name_length = (size_t)snprintf(name, sizeof name, "%zu", index);
		}
		if (name_length == length && memcmp(name, segment, length) == 0) {
			*at = here;
			return true;
		}
		here = tc_json_after_space(text, tc_json_after_value(text, here));
		if (text[here] != ',') {
			return false;
		}
		here = tc_json_after_space(text, here + 1);
	}
}

void tc_json_locate(const struct tc_json *document, struct tc_faults *faults, int first) {
	assert(!document->rows_read);
	for (int i = first < 0 ? 0 : first; i < faults->count; i++) {
		struct tc_error *fault = &faults->items[i];
		if (fault->line > 0) {
			continue;
		}
		size_t at = tc_json_after_space(document->copy.text, 0), length = 0;
		char segment[TC_POINTER_MAX];
		const char *rest = fault->pointer;
		while ((rest = next_segment(rest, segment, sizeof segment, &length)) != NULL) {
			if (!find_member(document->copy.text, &at, segment, length)) {
				break;
			}
		}
		place_of(document->copy.text, at, true, fault);
		snprintf(fault->file, sizeof fault->file, "%s", document->file);
	}
}

bool tc_json_is_number(const json_t *value) {
	return tc_json_number_text(value) != NULL;
}

const char *tc_json_number_text(const json_t *value) {
	const char *text = json_string_value(value);
	bool is_marked = text != NULL && strncmp(text, TC_JSON_MARK, TC_JSON_MARK_LENGTH) == 0;
	return is_marked ? text + TC_JSON_MARK_LENGTH : NULL;
}

const char *tc_json_string(const json_t *value) {
	return tc_json_number_text(value) != NULL ? NULL : json_string_value(value);
}

size_t tc_json_string_length(const json_t *value) {
	return tc_json_number_text(value) != NULL ? 0 : json_string_length(value);
}

/* In quotes, whole characters only, nothing that a terminal would obey. */
static void quote(const char *string, size_t length, char *text, size_t size) {
	static const char box[] = "\xE2\x96\xA1", cut[] = "\xE2\x80\xA6\"";
	size_t used = 0, at = 0;
	text[used++] = '"';
	while (at < length) {
		size_t from = at;
		uint32_t code_point = tc_utf8_next(string, length, &at);
		const char *shown = tc_is_unsafe(code_point) ? box : string + from;
		size_t count = shown == box ? sizeof box - 1 : at - from;
		if (used + count + sizeof cut > size) {
			memcpy(text + used, cut, sizeof cut);
			return;
		}
		memcpy(text + used, shown, count);
		used += count;
	}
	memcpy(text + used, "\"", 2);
}

const char *tc_json_found(const json_t *value, char *text, size_t size) {
	const char *number = tc_json_number_text(value), *string = tc_json_string(value);
	if (string != NULL) {
		quote(string, json_string_length(value), text, size);
		return text;
	}
	const char *name = number;
	if (number == NULL) {
		name = json_is_object(value)   ? "an object"
			: json_is_array(value) ? "a list"
			: json_is_true(value)  ? "true"
			: json_is_false(value) ? "false"
			: json_is_null(value)  ? "null"
					       : "nothing";
	}
	snprintf(text, size, "%s", name);
	return text;
}

void tc_json_child_pointer(const char *pointer, const char *key, char *out, size_t size) {
	size_t used = (size_t)snprintf(out, size, "%s/", pointer);
	for (; used < size && *key != '\0'; key++) {
		const char *escape = *key == '~' ? "~0" : *key == '/' ? "~1" : NULL;
		if (escape != NULL) {
			used += (size_t)snprintf(out + used, size - used, "%s", escape);
		} else {
			out[used++] = *key;
		}
	}
	if (size > 0) {
		size_t end = used < size ? used : size - 1;
		out[tc_utf8_valid_prefix(out, end)] = '\0'; /* never half a character */
	}
}

void tc_json_item_pointer(const char *pointer, size_t index, char *out, size_t size) {
	snprintf(out, size, "%s/%zu", pointer, index);
}
