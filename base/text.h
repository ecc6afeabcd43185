/* UTF-8 text as it is trusted inside the house: checked once at the wire or in the document reader,
 * then only measured and drawn. Vietnamese arrives composed (NFC) or decomposed (NFD); both become NFC,
 * so that one name is one byte string. */
#ifndef TC_BASE_TEXT_H
#define TC_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes; not necessarily zero-terminated. */
struct tc_text {
	const char *bytes;
	size_t length;
};

/* Length of the longest prefix that is valid UTF-8 (RFC 3629: no overlong forms, no surrogates, up to
 * U+10FFFF). Equal to length when all of it is. */
size_t tc_utf8_valid_prefix(const char *bytes, size_t length);

/* End text before a letter that was cut in two, as a buffer that was too short leaves it: half a letter makes
 * all of it unreadable. */
void tc_utf8_trim(char *text);

/* Decode one code point at *at (< length, valid UTF-8) and advance *at. */
uint32_t tc_utf8_next(const char *bytes, size_t length, size_t *at);

/* Write code_point as UTF-8 into out (4 bytes); returns how many. */
size_t tc_utf8_encode(uint32_t code_point, char out[4]);

/* Code points that no text of ours may hold: U+FDD0..FDEF and the last two of every plane. */
bool tc_is_noncharacter(uint32_t code_point);

/* Code points that could reorder or hide a neighbouring number: C0/C1 controls, bidi overrides and
 * isolates, zero-width characters, tags. Refused in codes, drawn as U+25A1 in notes. */
bool tc_is_unsafe(uint32_t code_point);

/* NFC of valid UTF-8, zero-terminated, in arena; NULL over budget. Already composed text is copied. */
char *tc_text_nfc(struct tc_arena *arena, const char *bytes, size_t length);

/* As tc_text_nfc, with every unsafe code point replaced by U+25A1 so that a reader sees it. */
char *tc_text_visible(struct tc_arena *arena, const char *bytes, size_t length);

/* True when name matches glob, where '*' stands for any run of bytes and nothing else is special. */
bool tc_text_glob(const char *glob, const char *name);

#endif
