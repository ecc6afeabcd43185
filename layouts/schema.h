/* JSON Schema (2020-12) of our documents, made from the option tables that read them, so that an editor
 * offers exactly what the reader takes. The files in schema/ are these, and a test compares them. */
#ifndef TC_LAYOUTS_SCHEMA_H
#define TC_LAYOUTS_SCHEMA_H

#include "base/option.h"

#include <jansson.h>

/* kind: "layout", "wall" or "theme". pane_kinds: an object of kind -> object schema of its options
 * (tc_options_schema), borrowed; NULL: a layout's panes may be of any kind. Owned; NULL for another kind
 * or out of memory. */
json_t *tc_schema_of(const char *kind, const json_t *pane_kinds);

/* The same frame (version, document, $schema) around any other document's table. Owned. */
json_t *tc_schema_document(const char *kind, const struct tc_option *table);

/* Name what stands in a schema more than once under "$defs", and refer to it. */
void tc_schema_share(json_t *schema);

/* As a file holds it: indented, keys sorted, a newline at the end. Owned
 * (free). */
char *tc_schema_text(const json_t *schema);

#endif
