/* Pixels on their way out of the processor: rows that are written whole and that nobody here reads again before
 * they left its caches. Any thread. */
#ifndef TC_DISPLAY_STREAM_H
#define TC_DISPLAY_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* As memcpy of count pixels that do not overlap, past the caches where the machine can: an ordinary store fetches
 * from memory what it is about to overwrite. */
void tc_stream_pixels(uint32_t *restrict to, const uint32_t *restrict from, size_t count);

/* After the last of them, before anybody else is told to look. */
void tc_stream_end(void);

#endif
