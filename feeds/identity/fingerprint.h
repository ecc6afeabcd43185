/* A certificate as its holder is known by: the SHA-256 of its DER. The certificate itself is never kept,
 * and what it says of itself (names, authorities) gives no right. */
#ifndef TC_FEEDS_IDENTITY_FINGERPRINT_H
#define TC_FEEDS_IDENTITY_FINGERPRINT_H

#include "base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_FINGERPRINT_BYTES = 32, TC_FINGERPRINT_TEXT = 65 };

/* Of the first certificate in PEM text. False when there is none. Pure. */
bool tc_fingerprint_of_pem(const char *pem, size_t length, uint8_t out[TC_FINGERPRINT_BYTES]);

/* Of the first certificate of a PEM file. TC_NOT_FOUND, TC_UNAVAILABLE, or TC_BAD_INPUT: none in it. */
enum tc_result tc_fingerprint_of_file(
	const char *path, uint8_t out[TC_FINGERPRINT_BYTES], struct tc_error *err);

/* 64 lower-case hexadecimal digits. */
void tc_fingerprint_write(
	const uint8_t fingerprint[TC_FINGERPRINT_BYTES], char out[TC_FINGERPRINT_TEXT]);
/* False when text is not 64 hexadecimal digits. */
bool tc_fingerprint_parse(const char *text, uint8_t out[TC_FINGERPRINT_BYTES]);

#endif
