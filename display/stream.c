#include "display/stream.h"

#include <string.h>

#ifdef __SSE2__

#include <emmintrin.h>

/* gcc has no other word for such a store. */
static void stream_line(uint32_t *restrict to, const uint32_t *restrict from) {
	for (int i = 0; i < 16; i += 4) {
		_mm_stream_si128((__m128i *)(void *)(to + i),
			_mm_loadu_si128((const __m128i *)(const void *)(from + i)));
	}
}

/* Whole lines of 64 bytes alone: a piece of one costs as much as fetching it. */
void tc_stream_pixels(uint32_t *restrict to, const uint32_t *restrict from, size_t count) {
	size_t before = (64 - (uintptr_t)to % 64) % 64 / sizeof *to;
	before = before < count ? before : count;
	memcpy(to, from, before * sizeof *to);
	size_t at = before;
	for (; at + 16 <= count; at += 16) {
		stream_line(to + at, from + at);
	}
	memcpy(to + at, from + at, (count - at) * sizeof *to);
}

void tc_stream_end(void) {
	_mm_sfence();
}

#else

void tc_stream_pixels(uint32_t *restrict to, const uint32_t *restrict from, size_t count) {
	memcpy(to, from, count * sizeof *to);
}

void tc_stream_end(void) {
}

#endif
