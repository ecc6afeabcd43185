#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Length of the sequence at bytes, 0 when it is not valid (RFC 3629, section 4: the table there). */
static size_t sequence_length(const unsigned char *bytes, size_t length) {
	unsigned char lead = bytes[0];
	if (lead < 0x80) {
		return 1;
	}
	size_t need = lead >= 0xC2 && lead <= 0xDF ? 2
		: lead >= 0xE0 && lead <= 0xEF     ? 3
		: lead >= 0xF0 && lead <= 0xF4     ? 4
						   : 0;
	if (need == 0 || length < need) {
		return 0;
	}
	unsigned char low = 0x80, high = 0xBF;
	switch (lead) {
	case 0xE0: low = 0xA0; break;  /* overlong */
	case 0xED: high = 0x9F; break; /* surrogates */
	case 0xF0: low = 0x90; break;  /* overlong */
	case 0xF4: high = 0x8F; break; /* beyond U+10FFFF */
	default: break;
	}
	if (bytes[1] < low || bytes[1] > high) {
		return 0;
	}
	for (size_t i = 2; i < need; i++) {
		if (bytes[i] < 0x80 || bytes[i] > 0xBF) {
			return 0;
		}
	}
	return need;
}

size_t tc_utf8_valid_prefix(const char *bytes, size_t length) {
	static const uint64_t high_bits = 0x8080808080808080u;
	size_t at = 0;
	while (at < length) {
		uint64_t word = high_bits;
		if (length - at >= sizeof word) {
			memcpy(&word, bytes + at, sizeof word);
		}
		if ((word & high_bits) == 0) {
			at += sizeof word; /* ASCII, as nearly everything on the wire is */
			continue;
		}
		size_t step = sequence_length((const unsigned char *)bytes + at, length - at);
		if (step == 0) {
			break;
		}
		at += step;
	}
	return at;
}

void tc_utf8_trim(char *text) {
	text[tc_utf8_valid_prefix(text, strlen(text))] = '\0';
}

uint32_t tc_utf8_next(const char *bytes, size_t length, size_t *at) {
	const unsigned char *s = (const unsigned char *)bytes + *at;
	size_t step = sequence_length(s, length - *at);
	*at += step == 0 ? 1 : step;
	switch (step) {
	case 1: return s[0];
	case 2: return (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
	case 3: return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
	case 4:
		return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
			(uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
	default: return 0xFFFD;
	}
}

size_t tc_utf8_encode(uint32_t code_point, char out[4]) {
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)code_point, (utf8proc_uint8_t *)out);
}

bool tc_is_noncharacter(uint32_t code_point) {
	return (code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE;
}

bool tc_is_unsafe(uint32_t code_point) {
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x0000, 0x001F }, { 0x007F, 0x009F }, /* C0, DEL, C1 */
		{ 0x00AD, 0x00AD }, { 0x061C, 0x061C }, /* soft hyphen, Arabic letter mark */
		{ 0x180E, 0x180E }, { 0x200B, 0x200F }, /* zero width, direction marks */
		{ 0x2028, 0x202E }, { 0x2060, 0x206F }, /* separators, bidi, invisible operators */
		{ 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, /* variation selectors, BOM */
		{ 0xFFF9, 0xFFFB }, { 0xE0000, 0xE0FFF }, /* annotations, tags */
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

char *tc_text_nfc(struct tc_arena *arena, const char *bytes, size_t length) {
	bool plain = true;
	for (size_t i = 0; i < length && plain; i++) {
		plain = (unsigned char)bytes[i] < 0x80;
	}
	if (plain) {
		return tc_arena_copy(arena, bytes, length);
	}
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)bytes,
		(utf8proc_ssize_t)length, &composed, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (size < 0) {
		return tc_arena_copy(arena, bytes, length);
	}
	char *copy = tc_arena_copy(arena, (const char *)composed, (size_t)size);
	free(composed);
	return copy;
}

char *tc_text_visible(struct tc_arena *arena, const char *bytes, size_t length) {
	static const char box[] = "\xE2\x96\xA1"; /* U+25A1 */
	char *composed = tc_text_nfc(arena, bytes, length);
	if (composed == NULL) {
		return NULL;
	}
	size_t composed_length = strlen(composed);
	char *visible = tc_arena_alloc(arena, composed_length * 3 + 1);
	if (visible == NULL) {
		return NULL;
	}
	char *end = visible;
	for (size_t at = 0; at < composed_length;) {
		size_t from = at;
		if (tc_is_unsafe(tc_utf8_next(composed, composed_length, &at))) {
			memcpy(end, box, 3);
			end += 3;
		} else {
			memcpy(end, composed + from, at - from);
			end += at - from;
		}
	}
	return visible;
}

/* Greedy with one place to return to: linear in practice, quadratic at worst, never exponential. */
bool tc_text_glob(const char *glob, const char *name) {
	const char *star = NULL, *retry = NULL;
	while (*name != '\0') {
		if (*glob == '*') {
			star = glob++;
			retry = name;
		} else if (*glob == *name) {
			glob++;
			name++;
		} else if (star != NULL) {
			glob = star + 1;
			name = ++retry;
		} else {
			return false;
		}
	}
	while (*glob == '*') {
		glob++;
	}
	return *glob == '\0';
}
