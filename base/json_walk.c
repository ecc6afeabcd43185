#include "base/json_walk.h"

#include "base/json_scan.h"
#include "base/text.h"

#include <string.h>

size_t tc_json_after_space(const char *text, size_t at) {
	while (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') {
		at++;
	}
	return at;
}

size_t tc_json_after_string(const char *text, size_t at) {
	for (at++; text[at] != '"'; at++) {
		if (text[at] == '\\') {
			at++;
		}
	}
	return at + 1;
}

size_t tc_json_after_value(const char *text, size_t at) {
	int depth = 0;
	for (;;) {
		char c = text[at];
		if (c == '"') {
			at = tc_json_after_string(text, at);
			if (depth == 0) {
				return at;
			}
			continue;
		}
		if (depth == 0 && (c == ',' || c == ']' || c == '}' || c == '\0')) {
			return at;
		}
		if (c == '{' || c == '[') {
			depth++;
		} else if (c == '}' || c == ']') {
			depth--;
		}
		at++;
		if (depth == 0 && (c == '}' || c == ']')) {
			return at;
		}
	}
}

size_t tc_json_decode_string(const char *text, size_t at, char *out, size_t size) {
	static const char names[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	size_t end = tc_json_after_string(text, at) - 1, length = 0;
	at++;
	while (at < end) {
		char bytes[4] = { text[at] };
		size_t count = 1;
		if (text[at] != '\\') {
			at++;
		} else if (text[at + 1] == 'u') {
			count = tc_utf8_encode(
				(uint32_t)tc_json_escaped_point(text, end, &at), bytes);
		} else {
			const char *name = strchr(names, text[at + 1]);
			bytes[0] = name != NULL ? meanings[name - names] : text[at + 1];
			at += 2;
		}
		if (length + count > size) {
			return 0;
		}
		memcpy(out + length, bytes, count);
		length += count;
	}
	return length;
}

/* The string at text[at] as a cell: its zero byte takes the place of the closing quote, or lies before it. */
static size_t walk_string(char *text, size_t at, struct tc_json_cell *cell) {
	char *first = text + at + 1;
	size_t end = at + 1;
	while (text[end] != '"' && text[end] != '\\') {
		end++;
	}
	if (text[end] == '"') {
		text[end++] = '\0';
	} else {
		end = tc_json_after_string(text, at);
		first[tc_json_decode_string(text, at, first, end - at)] = '\0';
	}
	cell->number = strncmp(first, TC_JSON_MARK, TC_JSON_MARK_LENGTH) == 0;
	cell->text = cell->number ? first + TC_JSON_MARK_LENGTH : first;
	return end;
}

static size_t walk_cell(char *text, size_t at, struct tc_json_cell *cell) {
	*cell = (struct tc_json_cell) { .given = text[at] != 'n' };
	return text[at] == '"' ? walk_string(text, at, cell) : tc_json_after_value(text, at);
}

/* Behind a value and the comma that may follow it, at the next value or the closing bracket. */
static size_t next_item(const char *text, size_t at) {
	at = tc_json_after_space(text, at);
	return text[at] == ',' ? tc_json_after_space(text, at + 1) : at;
}

int tc_json_walk_row(char *text, size_t *at, struct tc_json_cell *cells, int most) {
	struct tc_json_cell beyond;
	int count = 0;
	size_t here = next_item(text, *at);
	if (text[here] == ']') {
		*at = here;
		return TC_JSON_NO_ROW;
	}
	if (text[here] != '[') {
		*at = tc_json_after_value(text, here);
		return TC_JSON_ODD_ROW;
	}
	here = tc_json_after_space(text, here + 1);
	while (text[here] != ']') {
		here = walk_cell(text, here, count < most ? &cells[count] : &beyond);
		here = next_item(text, here);
		count++;
	}
	*at = here + 1;
	return count;
}
