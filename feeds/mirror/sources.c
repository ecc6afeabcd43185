#include "feeds/mirror/sources.h"

#include <stdlib.h>
#include <string.h>

void tc_sources_finish(struct tc_sources *sources) {
	for (int i = 0; i < sources->count; i++) {
		free((char *)sources->items[i].name);
	}
	free(sources->items);
	tc_shared_sources_drop(sources->copy);
	*sources = (struct tc_sources) { 0 };
}

static void forget_copy(struct tc_sources *sources) {
	tc_shared_sources_drop(sources->copy);
	sources->copy = NULL;
}

static bool make_room(struct tc_sources *sources) {
	if (sources->count < sources->capacity) {
		return true;
	}
	int capacity = sources->capacity == 0 ? 16 : sources->capacity * 2;
	struct tc_source_view *items =
		realloc(sources->items, (size_t)capacity * sizeof *sources->items);
	if (items == NULL) {
		return false;
	}
	sources->items = items;
	sources->capacity = capacity;
	return true;
}

int tc_sources_add(struct tc_sources *sources, const char *name) {
	for (int i = 0; i < sources->count; i++) {
		if (strcmp(sources->items[i].name, name) == 0) {
			return i;
		}
	}
	size_t length = strnlen(name, TC_SOURCE_NAME_MAX + 1);
	if (length == 0 || length > TC_SOURCE_NAME_MAX || sources->count == TC_SOURCES_MAX ||
		!make_room(sources)) {
		return -1;
	}
	char *copy = strdup(name);
	if (copy == NULL) {
		return -1;
	}
	sources->items[sources->count] =
		(struct tc_source_view) { .name = copy, .state = TC_SOURCE_UNKNOWN };
	forget_copy(sources);
	return sources->count++;
}

bool tc_sources_set(struct tc_sources *sources, int index, enum tc_source_state state,
	int64_t since_ms, bool gap) {
	struct tc_source_view *item = &sources->items[index];
	if (item->state == state && item->since_ms == since_ms && item->gap == gap) {
		return false;
	}
	item->state = state;
	item->since_ms = since_ms;
	item->gap = gap;
	forget_copy(sources);
	return true;
}

static struct tc_shared_sources *copy_all(const struct tc_sources *sources) {
	size_t names = 0;
	for (int i = 0; i < sources->count; i++) {
		names += strlen(sources->items[i].name) + 1;
	}
	size_t list = (size_t)sources->count * sizeof *sources->items;
	struct tc_shared_sources *copy = malloc(sizeof *copy + list + names);
	if (copy == NULL) {
		return NULL;
	}
	atomic_init(&copy->references, 1);
	copy->count = sources->count;
	char *end = (char *)(copy->items + sources->count);
	for (int i = 0; i < sources->count; i++) {
		size_t size = strlen(sources->items[i].name) + 1;
		copy->items[i] = sources->items[i];
		copy->items[i].name = memcpy(end, sources->items[i].name, size);
		end += size;
	}
	return copy;
}

struct tc_shared_sources *tc_sources_share(struct tc_sources *sources) {
	if (sources->copy == NULL) {
		sources->copy = copy_all(sources);
	}
	if (sources->copy != NULL) {
		atomic_fetch_add_explicit(&sources->copy->references, 1, memory_order_relaxed);
	}
	return sources->copy;
}
