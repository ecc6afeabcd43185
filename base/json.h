/* JSON documents and messages that remember where everything stood.
 *
 * One scan checks syntax, depth, UTF-8, noncharacters and number ranges, and copies the text with every
 * number token quoted behind a U+FFFF (which no accepted text can contain): decimal text survives exactly
 * as sent. From the copy jansson's values are made. Use the functions below instead of json_is_number.
 */
#ifndef TC_BASE_JSON_H
#define TC_BASE_JSON_H

#include "base/decimal.h"
#include "base/result.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct tc_json_limits {
	size_t max_bytes;  /* of the text */
	int max_depth;     /* 1: a scalar in one array */
	size_t max_keys;   /* of one object */
	size_t max_string; /* bytes of one string, decoded */
};

/* For messages of a feed: 256 KiB, depth 16, 256 keys, 8 KiB. */
extern const struct tc_json_limits tc_json_message_limits;
/* For documents of ours: 16 MiB, depth 32, 20,000 keys, 64 KiB. */
extern const struct tc_json_limits tc_json_document_limits;

struct tc_json;

/* Parse length bytes. file: name for messages, may be NULL. On success *out is owned. On failure the
 * fault is added with reason "bad_json" and its line and column: syntax, duplicate keys, depth, bad
 * UTF-8, noncharacters, lone surrogates, BOM, numbers beyond range. Any thread. */
enum tc_result tc_json_parse(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, struct tc_json **out, struct tc_faults *faults);

/* The same, but the list under `table` (keys from the root down, ended by NULL) is not made into values,
 * where each cell of a row would be two pieces of memory: an empty list stands in its place, and its rows
 * are read with tc_json_next_row. An object in a cell may hold a key twice, as nobody looks into it. */
enum tc_result tc_json_parse_table(const char *bytes, size_t length, const char *file,
	const struct tc_json_limits *limits, const char *const *table, struct tc_json **out,
	struct tc_faults *faults);

struct tc_json_cell {
	bool given;       /* false: null */
	bool number;      /* a number token, text as sent */
	const char *text; /* of a string or a number; NULL: true, false, a list or an object */
};

/* What a row may be instead of its number of cells. */
enum {
	TC_JSON_NO_ROW = -1 /* the table has ended, or there is none */,
	TC_JSON_ODD_ROW = -2 /* no list */
};

/* Read the next row into cells. Returns how many cells it has, also when that is more than `most`. Texts
 * are borrowed for the document's life. After it tc_json_locate may not be asked. */
int tc_json_next_row(struct tc_json *document, struct tc_json_cell *cells, int most);

/* Read a whole file, then tc_json_parse. TC_NOT_FOUND or TC_UNAVAILABLE when it can't be read. */
enum tc_result tc_json_read(const char *path, const struct tc_json_limits *limits,
	struct tc_json **out, struct tc_faults *faults);

void tc_json_destroy(struct tc_json *document);

/* Borrowed for the document's life. */
json_t *tc_json_root(const struct tc_json *document);

/* Give every fault from first on (an index into faults) that has no line yet the document's file name
 * and the line and column of its pointer; for a missing member, those of its nearest parent. */
void tc_json_locate(const struct tc_json *document, struct tc_faults *faults, int first);

/* A number token. False for every other value, also for a string that looks like a number. */
bool tc_json_is_number(const json_t *value);

/* The number's text as it stood in the document, borrowed; NULL when value is not a number. */
const char *tc_json_number_text(const json_t *value);

/* A string that is not a number token; NULL otherwise. Borrowed. */
const char *tc_json_string(const json_t *value);
size_t tc_json_string_length(const json_t *value);

/* "an object", "a list", "\"abc\"", "12", "true", "null": what was found, for a sentence. text: at
 * least 64 bytes; long strings are cut. Returns text. */
const char *tc_json_found(const json_t *value, char *text, size_t size);

/* pointer + "/" + key with RFC 6901 escapes, cut to size. out may not be pointer. */
void tc_json_child_pointer(const char *pointer, const char *key, char *out, size_t size);
void tc_json_item_pointer(const char *pointer, size_t index, char *out, size_t size);

#endif
