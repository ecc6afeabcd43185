#include "feeds/wire/lines.h"

#include <stdlib.h>
#include <string.h>

/* A line travels inside an event, which adds levels of its own to the 16 of a message. */
static const struct tc_json_limits line_limits = {
	.max_bytes = 64 * 1024, .max_depth = 8, .max_keys = 64, .max_string = 8192
};

void tc_lines_init(struct tc_lines *lines, FILE *file, const char *name) {
	*lines = (struct tc_lines) { .file = file, .name = name };
}

void tc_lines_finish(struct tc_lines *lines) {
	tc_json_destroy(lines->document);
	free(lines->text);
	*lines = (struct tc_lines) { 0 };
}

void tc_lines_locate(const struct tc_lines *lines, struct tc_faults *faults, int first) {
	if (lines->document != NULL) {
		tc_json_locate(lines->document, faults, first);
	}
	for (int i = first; i < faults->count; i++) {
		faults->items[i].line = (int)lines->number;
		if (lines->name != NULL) {
			snprintf(faults->items[i].file, sizeof faults->items[i].file, "%s",
				lines->name);
		}
	}
}

/* Bytes of the next line without its end, kept up to the limit of a message; -1 at the end. A longer line
 * is read to its end but not kept, so that no file can fill the memory. */
static ptrdiff_t read_line(struct tc_lines *lines) {
	size_t length = 0;
	int byte = getc_unlocked(lines->file);
	if (byte == EOF) {
		return -1;
	}
	lines->number++;
	for (; byte != EOF && byte != '\n'; byte = getc_unlocked(lines->file)) {
		if (length < line_limits.max_bytes + 1) {
			if (length == lines->size) {
				size_t size = lines->size == 0 ? 1024 : lines->size * 2;
				char *text = realloc(lines->text, size);
				if (text == NULL) {
					return -1;
				}
				lines->text = text;
				lines->size = size;
			}
			lines->text[length++] = (char)byte;
		}
	}
	return (ptrdiff_t)length;
}

static bool is_blank(const char *text, size_t length) {
	for (size_t i = 0; i < length; i++) {
		if (strchr(" \t\r", text[i]) == NULL || text[i] == 0) {
			return false;
		}
	}
	return true;
}

enum tc_result tc_lines_next(
	struct tc_lines *lines, struct tc_line *out, struct tc_faults *faults) {
	tc_json_destroy(lines->document);
	lines->document = NULL;
	ptrdiff_t length = read_line(lines);
	while (length >= 0 && is_blank(lines->text, (size_t)length)) {
		length = read_line(lines);
	}
	if (length < 0) {
		return feof(lines->file) ? TC_NOT_FOUND : TC_UNAVAILABLE;
	}
	int first = faults->count;
	enum tc_result result = tc_json_parse(
		lines->text, (size_t)length, lines->name, &line_limits, &lines->document, faults);
	if (result != TC_OK) {
		tc_lines_locate(lines, faults, first);
		return TC_BAD_INPUT;
	}
	*out = (struct tc_line) { .text = lines->text,
		.length = (size_t)length,
		.number = lines->number,
		.object = tc_json_root(lines->document) };
	return TC_OK;
}
