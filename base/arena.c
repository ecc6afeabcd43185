#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small enough not to waste a pane's frame, large enough that a layout needs only a few. */
enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct tc_arena {
	struct block *blocks; /* newest first */
	size_t budget, handed_out;
};

struct tc_arena *tc_arena_create(size_t budget_bytes) {
	struct tc_arena *arena = calloc(1, sizeof *arena);
	if (arena != NULL) {
		arena->budget = budget_bytes;
	}
	return arena;
}

void tc_arena_destroy(struct tc_arena *arena) {
	if (arena == NULL) {
		return;
	}
	for (struct block *block = arena->blocks, *next; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

static struct block *add_block(struct tc_arena *arena, size_t need) {
	size_t size = arena->blocks == NULL ? FIRST_BLOCK : arena->blocks->size * 2;
	size = size > LARGEST_BLOCK ? LARGEST_BLOCK : size;
	size = size < need ? need : size;
	struct block *block = malloc(sizeof *block + size);
	if (block == NULL) {
		return NULL;
	}
	block->next = arena->blocks;
	block->size = size;
	block->used = 0;
	arena->blocks = block;
	return block;
}

void *tc_arena_alloc(struct tc_arena *arena, size_t bytes) {
	size_t align = alignof(max_align_t);
	if (bytes > arena->budget - arena->handed_out) {
		return NULL;
	}
	size_t rounded = (bytes + align - 1) / align * align;
	rounded = rounded == 0 ? align : rounded;
	if (rounded > arena->budget - arena->handed_out) {
		return NULL;
	}
	struct block *block = arena->blocks;
	if (block == NULL || block->size - block->used < rounded) {
		block = add_block(arena, rounded);
		if (block == NULL) {
			return NULL;
		}
	}
	void *memory = block->bytes + block->used;
	block->used += rounded;
	arena->handed_out += rounded;
	return memset(memory, 0, rounded);
}

void *tc_arena_array(struct tc_arena *arena, size_t count, size_t size) {
	if (size != 0 && count > SIZE_MAX / size) {
		return NULL;
	}
	return tc_arena_alloc(arena, count * size);
}

char *tc_arena_copy(struct tc_arena *arena, const char *bytes, size_t length) {
	if (length == SIZE_MAX) {
		return NULL;
	}
	char *copy = tc_arena_alloc(arena, length + 1);
	if (copy != NULL && length > 0) {
		memcpy(copy, bytes, length);
	}
	return copy;
}

char *tc_arena_string(struct tc_arena *arena, const char *string) {
	return tc_arena_copy(arena, string, strlen(string));
}

char *tc_arena_vprintf(struct tc_arena *arena, const char *format, va_list arguments) {
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0) {
		return NULL;
	}
	char *text = tc_arena_alloc(arena, (size_t)length + 1);
	if (text != NULL) {
		vsnprintf(text, (size_t)length + 1, format, arguments);
	}
	return text;
}

char *tc_arena_printf(struct tc_arena *arena, const char *format, ...) {
	va_list arguments;
	va_start(arguments, format);
	char *text = tc_arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

void tc_arena_reset(struct tc_arena *arena) {
	/* Keep the newest block: it is the largest, so a frame that needed several needs one next time. */
	struct block *kept = arena->blocks;
	if (kept != NULL) {
		for (struct block *block = kept->next, *next; block != NULL; block = next) {
			next = block->next;
			free(block);
		}
		kept->next = NULL;
		kept->used = 0;
	}
	arena->handed_out = 0;
}

size_t tc_arena_used(const struct tc_arena *arena) {
	return arena->handed_out;
}
