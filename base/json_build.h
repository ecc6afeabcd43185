/* Text that tc_json_scan accepted -> values of jansson. jansson's own reader takes text byte by byte and
 * checks again what the scan has checked: on a wall's snapshot of 1.5 MB it was a quarter of the CPU time up
 * to the first picture. Only base/json.c uses it. */
#ifndef TC_BASE_JSON_BUILD_H
#define TC_BASE_JSON_BUILD_H

#include "base/json_scan.h"

#include <jansson.h>

/* table: keys down to a list that is left as text, ended by NULL; or NULL. Where it opens goes to *table_at,
 * and an empty list stands in its place. TC_OK: *out is owned. TC_BAD_INPUT: the key that opens at byte *at of the copy stands twice in one
 * object. TC_NO_MEMORY. Any thread. */
enum tc_result tc_json_build(const struct tc_json_copy *copy, const char *const *table,
	json_t **out, size_t *table_at, size_t *at);

#endif
