/* Hash to number, for the in-memory lists of sources and series: the owner keeps the things and compares
 * them, this only narrows the search. Grows, never shrinks; cleared whole. Internal to this folder. */
#ifndef TC_FEEDS_STORE_INDEX_H
#define TC_FEEDS_STORE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_index_slot {
	uint64_t hash;
	uint32_t number; /* place in the owner's list plus one; 0: empty */
};

/* Zeroed is empty. */
struct tc_index {
	struct tc_index_slot *slots;
	size_t size, used;
};

void tc_index_finish(struct tc_index *index);
void tc_index_clear(struct tc_index *index);

/* False when memory is out. */
bool tc_index_add(struct tc_index *index, uint64_t hash, size_t place);

/* Walk the places kept under hash: start with *probe 0; -1 at the end. */
long tc_index_next(const struct tc_index *index, uint64_t hash, size_t *probe);

uint64_t tc_hash_text(const char *text);
uint64_t tc_hash_numbers(uint64_t a, uint64_t b, uint64_t c);

#endif
