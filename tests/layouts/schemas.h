/* All JSON Schemas that are kept in layouts/schema, freshly made. */
#ifndef TC_TESTS_LAYOUTS_SCHEMAS_H
#define TC_TESTS_LAYOUTS_SCHEMAS_H

/* Names of the documents that have a schema; ends with NULL. */
extern const char *const schema_names[];

/* Text of the schema as its file should hold it. Owned (free). */
char *schema_text(const char *name);

#endif
