/* Memory by lifetime: process, scene, frame, message. An arena hands out zeroed memory, frees all of it
 * at once, and stops at its budget, so that a hostile or mistaken document ends in an error and not in
 * the machine's memory. Not for use by two threads at a time. */
#ifndef TC_BASE_ARENA_H
#define TC_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct tc_arena;

/* Owned. budget_bytes: the most it will ever hold. NULL when memory is out. */
struct tc_arena *tc_arena_create(size_t budget_bytes);
void tc_arena_destroy(struct tc_arena *arena);

/* Zeroed, aligned for any type, borrowed until reset or destroy. NULL over budget. bytes may be 0. */
void *tc_arena_alloc(struct tc_arena *arena, size_t bytes);

/* count elements of size bytes; NULL over budget or when the product overflows. */
void *tc_arena_array(struct tc_arena *arena, size_t count, size_t size);

/* Copies, always ending in a zero byte. NULL over budget. */
char *tc_arena_copy(struct tc_arena *arena, const char *bytes, size_t length);
char *tc_arena_string(struct tc_arena *arena, const char *string);
char *tc_arena_printf(struct tc_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *tc_arena_vprintf(struct tc_arena *arena, const char *format, va_list arguments);

/* Everything handed out becomes invalid; the first block is kept for reuse. */
void tc_arena_reset(struct tc_arena *arena);

/* Bytes handed out since the last reset. */
size_t tc_arena_used(const struct tc_arena *arena);

#endif
