/* The pass over JSON text: it refuses what is no JSON, and what jansson would let through or would round, and
 * writes the copy in which every number token is a marked string. Only base/json.c uses it. */
#ifndef TC_BASE_JSON_SCAN_H
#define TC_BASE_JSON_SCAN_H

#include "base/json.h"

#include <stdint.h>

/* U+FFFF opens every number of the copy: no accepted text can hold it. A number of the copy is three
 * characters longer than in the document: two quotes and the mark. */
#define TC_JSON_MARK "\xEF\xBF\xBF"
enum { TC_JSON_MARK_LENGTH = 3, TC_JSON_MARK_COLUMNS = 3 };

struct tc_json_copy {
	char *text; /* owned, zero-terminated */
	size_t length;
};

struct tc_json_scan_fault {
	size_t at; /* byte of the scanned text */
	char english[TC_SENTENCE_MAX], vietnamese[TC_SENTENCE_MAX];
};

/* TC_OK: *out is filled. Otherwise *fault says what and where. Any thread. */
enum tc_result tc_json_scan(const char *bytes, size_t length, const struct tc_json_limits *limits,
	struct tc_json_copy *out, struct tc_json_scan_fault *fault);

/* The code point of the \uXXXX at *at, with its second half when it is a surrogate; advances *at
 * behind it. -1 when it is half of a pair. The four digits must be there. */
int32_t tc_json_escaped_point(const char *bytes, size_t length, size_t *at);

#endif
