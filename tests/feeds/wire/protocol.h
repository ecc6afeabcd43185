/* The protocol as other people's tools read it, made from the tables that the hub itself reads by: keys, codes,
 * statuses, limits. */
#ifndef TC_TESTS_PROTOCOL_H
#define TC_TESTS_PROTOCOL_H

/* JSON Schema 2020-12 of every message, one under $defs each; the AsyncAPI 3 document. Owned texts; NULL when
 * memory is out. */
char *protocol_schema_text(void);
char *protocol_asyncapi_text(void);

#endif
