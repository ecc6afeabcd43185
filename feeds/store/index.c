#include "feeds/store/index.h"

#include <stdlib.h>
#include <string.h>

void tc_index_finish(struct tc_index *index) {
	free(index->slots);
	*index = (struct tc_index) { 0 };
}

void tc_index_clear(struct tc_index *index) {
	if (index->slots != NULL) {
		memset(index->slots, 0, index->size * sizeof *index->slots);
	}
	index->used = 0;
}

static void place_slot(struct tc_index *index, struct tc_index_slot slot) {
	size_t at = slot.hash & (index->size - 1);
	while (index->slots[at].number != 0) {
		at = (at + 1) & (index->size - 1);
	}
	index->slots[at] = slot;
	index->used++;
}

static bool grow(struct tc_index *index) {
	struct tc_index larger = { .size = index->size == 0 ? 64 : index->size * 2 };
	larger.slots = calloc(larger.size, sizeof *larger.slots);
	if (larger.slots == NULL) {
		return false;
	}
	for (size_t i = 0; i < index->size; i++) {
		if (index->slots[i].number != 0) {
			place_slot(&larger, index->slots[i]);
		}
	}
	free(index->slots);
	*index = larger;
	return true;
}

bool tc_index_add(struct tc_index *index, uint64_t hash, size_t place) {
	if ((index->used + 1) * 4 > index->size * 3 && !grow(index)) {
		return false;
	}
	place_slot(index, (struct tc_index_slot) { .hash = hash, .number = (uint32_t)place + 1 });
	return true;
}

long tc_index_next(const struct tc_index *index, uint64_t hash, size_t *probe) {
	while (*probe < index->size) {
		const struct tc_index_slot *slot =
			&index->slots[(hash + *probe) & (index->size - 1)];
		(*probe)++;
		if (slot->number == 0) {
			return -1;
		}
		if (slot->hash == hash) {
			return (long)slot->number - 1;
		}
	}
	return -1;
}

uint64_t tc_hash_text(const char *text) {
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
	for (; *text != '\0'; text++) {
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	}
	return hash ^ (hash >> 29);
}

uint64_t tc_hash_numbers(uint64_t a, uint64_t b, uint64_t c) {
	uint64_t hash = a * 0x9e3779b97f4a7c15u + b;
	hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u + c;
	hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
	return hash ^ (hash >> 31);
}
