#include "feeds/mirror/shared.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int tc_shared_find(const struct tc_shared_index *index, int indicator, int area) {
	int low = 0;
	int high = index->count;
	while (low < high) {
		int middle = low + (high - low) / 2;
		const struct tc_shared_key *key = &index->keys[middle];
		if (key->indicator == indicator && key->area == area) {
			return middle;
		}
		bool before = key->indicator < indicator ||
			(key->indicator == indicator && key->area < area);
		if (before) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return -1;
}

static bool last_reference(atomic_int *references) {
	return atomic_fetch_sub_explicit(references, 1, memory_order_acq_rel) == 1;
}

void tc_shared_index_drop(struct tc_shared_index *index) {
	if (index != NULL && last_reference(&index->references)) {
		free(index);
	}
}

void tc_shared_series_drop(struct tc_shared_series *series) {
	if (series != NULL && last_reference(&series->references)) {
		free(series);
	}
}

void tc_shared_list_drop(struct tc_shared_list *list) {
	if (list == NULL || !last_reference(&list->references)) {
		return;
	}
	for (int i = 0; i < list->count; i++) {
		tc_shared_series_drop(list->series[i]);
	}
	free(list);
}

void tc_shared_sources_drop(struct tc_shared_sources *sources) {
	if (sources != NULL && last_reference(&sources->references)) {
		free(sources);
	}
}

struct tc_view *tc_view_take(struct tc_view *view) {
	if (view != NULL) {
		atomic_fetch_add_explicit(&view->references, 1, memory_order_relaxed);
	}
	return view;
}

struct tc_shared_told *tc_shared_told_of(const struct tc_told *told) {
	size_t bytes = (size_t)told->count * sizeof *told->items;
	struct tc_shared_told *shared = malloc(sizeof *shared + bytes);
	if (shared == NULL) {
		return NULL;
	}
	atomic_init(&shared->references, 1);
	if (bytes > 0) {
		memcpy(shared->items, told->items, bytes);
	}
	shared->told = *told;
	shared->told.items = shared->items;
	return shared;
}

void tc_shared_told_drop(struct tc_shared_told *told) {
	if (told != NULL && last_reference(&told->references)) {
		free(told);
	}
}

void tc_view_drop(struct tc_view *view) {
	if (view == NULL || !last_reference(&view->references)) {
		return;
	}
	tc_shared_list_drop(view->list);
	tc_shared_sources_drop(view->sources);
	tc_shared_index_drop(view->index);
	tc_shared_told_drop(view->told);
	tc_shared_told_drop(view->shown);
	free(view);
}

int64_t tc_view_now_ms(const struct tc_view *view) {
	return view->now_ms;
}

int64_t tc_view_monotonic_ms(const struct tc_view *view) {
	return view->monotonic_ms;
}

bool tc_view_clock_trusted(const struct tc_view *view) {
	return view->clock_trusted;
}

enum tc_link_state tc_view_link(const struct tc_view *view) {
	return view->link;
}

int64_t tc_view_lost_since_ms(const struct tc_view *view) {
	return view->lost_since_ms;
}

enum tc_store_state tc_view_store(const struct tc_view *view) {
	return view->store;
}

enum tc_rehearsal tc_view_rehearsal(const struct tc_view *view) {
	return view->rehearsal;
}

const struct tc_series *tc_view_series(const struct tc_view *view, int indicator, int area) {
	int at = tc_shared_find(view->index, indicator, area);
	const struct tc_shared_series *shared = at < 0 ? NULL : view->list->series[at];
	return shared == NULL ? NULL : &shared->series;
}

const struct tc_source_view *tc_view_source(const struct tc_view *view, int source) {
	assert(source >= 0 && source < view->sources->count);
	return &view->sources->items[source];
}

int tc_view_find_source(const struct tc_view *view, const char *name) {
	for (int i = 0; i < view->sources->count; i++) {
		if (strcmp(view->sources->items[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}

const struct tc_catalogue *tc_view_catalogue(const struct tc_view *view) {
	return view->catalogue;
}

uint64_t tc_view_generation(const struct tc_view *view) {
	return view->generation;
}

bool tc_view_has_feed(const struct tc_view *view) {
	return view->rehearsal == TC_REHEARSAL_NONE || view->rehearsal == TC_REHEARSAL_RECORDING;
}

const struct tc_told *tc_view_told(const struct tc_view *view) {
	return view->told == NULL ? NULL : &view->told->told;
}

void tc_view_set_board(struct tc_view *view, const struct tc_board *board) {
	view->board = board;
}

void tc_view_set_shown(struct tc_view *view, struct tc_shared_told *shown) {
	if (shown != NULL) {
		atomic_fetch_add_explicit(&shown->references, 1, memory_order_relaxed);
	}
	tc_shared_told_drop(view->shown);
	view->shown = shown;
}

const struct tc_board *tc_view_board(const struct tc_view *view) {
	return view->board;
}
