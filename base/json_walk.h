/* Steps over text that tc_json_scan accepted, and the rows of a table read from it in place. Only
 * base/json.c and base/json_build.c use it. */
#ifndef TC_BASE_JSON_WALK_H
#define TC_BASE_JSON_WALK_H

#include "base/json.h"

/* Behind the space at `at`; from an opening quote to behind the closing one; behind a whole value. */
size_t tc_json_after_space(const char *text, size_t at);
size_t tc_json_after_string(const char *text, size_t at);
size_t tc_json_after_value(const char *text, size_t at);

/* The string at text[at], the opening quote, decoded into out, which may be text + at. Returns its bytes;
 * 0 when it does not fit. */
size_t tc_json_decode_string(const char *text, size_t at, char *out, size_t size);

/* tc_json_next_row: *at stands behind the table's opening bracket, or behind the row before. */
int tc_json_walk_row(char *text, size_t *at, struct tc_json_cell *cells, int most);

#endif
