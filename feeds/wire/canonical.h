/* One text for one content: the JSON value without white space, members sorted by name. Two messages with
 * the same content have the same digest, however they were written. */
#ifndef TC_FEEDS_WIRE_CANONICAL_H
#define TC_FEEDS_WIRE_CANONICAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* SHA-256 of that text; it is what json_dumps writes with JSON_COMPACT, JSON_SORT_KEYS and JSON_ENCODE_ANY,
 * and stays so: digests are on disk. False when memory is out or an object has more members than a message
 * may have (256). */
bool tc_canonical_sha256(const json_t *value, uint8_t digest[32]);

#endif
