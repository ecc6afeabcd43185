#include "feeds/mirror/mirror.h"

#include "feeds/mirror/book.h"
#include "feeds/mirror/derived.h"
#include "feeds/mirror/hubtime.h"
#include "feeds/mirror/sources.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_MAX = 10000, DATE_MOVED_MS = 1000 };

struct tc_mirror {
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	struct tc_shared_index *index;    /* immutable */
	struct tc_derivation *derivation; /* immutable; NULL: every series stands as reported */

	pthread_mutex_t lock;
	/* Under lock: */
	struct tc_book *books; /* one for each key of index */
	struct tc_sources sources;
	struct tc_hubtime time;
	enum tc_link_state link;
	int64_t lost_since_ms;
	enum tc_store_state store;
	enum tc_rehearsal rehearsal;
	int64_t rehearsal_at_ms;
	int64_t rehearsal_age_clock_ms; /* when a recording ended */
	uint64_t generation;
	struct tc_shared_list *list; /* as of list_generation; NULL: none is kept */
	uint64_t list_generation;
	struct tc_shared_told *told; /* NULL: the hub did not speak of alarms */
	struct tc_derived derived;   /* of the last view; taken out while a view is made */
};

static int compare_series(const void *left, const void *right) {
	const struct tc_mirror_series *a = left;
	const struct tc_mirror_series *b = right;
	if (a->indicator != b->indicator) {
		return a->indicator < b->indicator ? -1 : 1;
	}
	return a->area == b->area ? 0 : a->area < b->area ? -1 : 1;
}

static int clamp_last(int last) {
	return last < 1 ? 1 : last > LAST_MAX ? LAST_MAX : last;
}

/* Sorted and without duplicates, as index and books beside each other. */
static bool fill_books(struct tc_mirror *mirror, const struct tc_mirror_series *series, int count) {
	struct tc_mirror_series *sorted = malloc((size_t)count * sizeof *sorted + 1);
	if (sorted == NULL) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		sorted[i] = series[i];
		sorted[i].last = clamp_last(series[i].last);
	}
	qsort(sorted, (size_t)count, sizeof *sorted, compare_series);
	int kept = 0;
	for (int i = 0; i < count; i++) {
		struct tc_book *before = kept == 0 ? NULL : &mirror->books[kept - 1];
		if (before != NULL && before->indicator == sorted[i].indicator &&
			before->area == sorted[i].area) {
			before->last =
				sorted[i].last > before->last ? sorted[i].last : before->last;
			continue;
		}
		mirror->books[kept] = (struct tc_book) { .indicator = sorted[i].indicator,
			.area = sorted[i].area,
			.last = sorted[i].last };
		mirror->index->keys[kept] =
			(struct tc_shared_key) { sorted[i].indicator, sorted[i].area };
		kept++;
	}
	mirror->index->count = kept;
	free(sorted);
	return true;
}

struct tc_mirror *tc_mirror_create(const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, const struct tc_mirror_series *series, int count) {
	assert(count >= 0);
	struct tc_mirror *mirror = calloc(1, sizeof *mirror);
	if (mirror == NULL) {
		return NULL;
	}
	mirror->catalogue = catalogue;
	mirror->clock = clock;
	mirror->link = TC_LINK_NONE;
	mirror->store = TC_STORE_OK;
	mirror->rehearsal = TC_REHEARSAL_NONE;
	mirror->generation = 1;
	pthread_mutex_init(&mirror->lock, NULL);
	mirror->books = calloc((size_t)count + 1, sizeof *mirror->books);
	mirror->index = malloc(sizeof *mirror->index + (size_t)count * sizeof *mirror->index->keys);
	if (mirror->index != NULL) {
		atomic_init(&mirror->index->references, 1);
		mirror->index->count = 0;
	}
	if (mirror->books == NULL || mirror->index == NULL || !fill_books(mirror, series, count)) {
		tc_mirror_destroy(mirror);
		return NULL;
	}
	return mirror;
}

void tc_mirror_destroy(struct tc_mirror *mirror) {
	if (mirror == NULL) {
		return;
	}
	for (int i = 0; mirror->index != NULL && i < mirror->index->count; i++) {
		tc_book_finish(&mirror->books[i]);
	}
	free(mirror->books);
	tc_derived_finish(&mirror->derived);
	tc_derivation_destroy(mirror->derivation);
	tc_shared_list_drop(mirror->list);
	tc_shared_told_drop(mirror->told);
	tc_shared_index_drop(mirror->index);
	tc_sources_finish(&mirror->sources);
	pthread_mutex_destroy(&mirror->lock);
	free(mirror);
}

bool tc_mirror_set_deriver(struct tc_mirror *mirror, const struct tc_deriver *deriver) {
	int lasts = mirror->index->count;
	int *last = malloc((size_t)lasts * sizeof *last + 1);
	for (int i = 0; last != NULL && i < lasts; i++) {
		last[i] = mirror->books[i].last;
	}
	mirror->derivation = last == NULL
		? NULL
		: tc_derivation_create(deriver, mirror->catalogue, mirror->index, last);
	free(last);
	return mirror->derivation != NULL &&
		tc_sources_add(&mirror->sources, TC_SOURCE_DERIVED) >= 0 &&
		tc_sources_add(&mirror->sources, TC_SOURCE_DERIVED_TEST) >= 0;
}

void tc_mirror_observe(struct tc_mirror *mirror, const struct tc_observation *observation) {
	int at = tc_shared_find(mirror->index, observation->indicator, observation->area);
	if (at < 0 || observation->source == NULL) {
		return;
	}
	pthread_mutex_lock(&mirror->lock);
	bool known = mirror->rehearsal != TC_REHEARSAL_REPLAY ||
		observation->stored_at_ms <= mirror->rehearsal_at_ms;
	int source = known ? tc_sources_add(&mirror->sources, observation->source) : -1;
	if (source >= 0) {
		int64_t arrived_ms = tc_hubtime_happened_ms(&mirror->time,
			observation->stored_at_ms, tc_clock_monotonic_ms(mirror->clock));
		const char *name = mirror->sources.items[source].name;
		if (tc_book_put(&mirror->books[at], observation, source, name, arrived_ms)) {
			mirror->generation++;
		}
	}
	pthread_mutex_unlock(&mirror->lock);
}

static int64_t now_ms(struct tc_mirror *mirror) {
	return tc_hubtime_now_ms(&mirror->time, tc_clock_monotonic_ms(mirror->clock),
		tc_clock_unix_ms(mirror->clock));
}

void tc_mirror_set_link(struct tc_mirror *mirror, enum tc_link_state state) {
	pthread_mutex_lock(&mirror->lock);
	if (mirror->link != state) {
		mirror->link = state;
		mirror->lost_since_ms = state == TC_LINK_LOST ? now_ms(mirror) : 0;
		mirror->generation++;
	}
	pthread_mutex_unlock(&mirror->lock);
}

/* Rows that came before the hub ever said what time it is were taken for news of the moment; the first word
 * itself may have been long under way. */
static void date_early_rows(struct tc_mirror *mirror, int64_t monotonic_ms) {
	for (int i = 0; i < mirror->index->count; i++) {
		tc_book_redate(&mirror->books[i], &mirror->time, monotonic_ms);
	}
	mirror->generation++;
}

void tc_mirror_set_clock(struct tc_mirror *mirror, const struct tc_hub_clock *clock) {
	pthread_mutex_lock(&mirror->lock);
	int64_t monotonic_ms = tc_clock_monotonic_ms(mirror->clock);
	bool trusted = tc_hubtime_is_trusted(&mirror->time, monotonic_ms);
	int64_t before_ms = now_ms(mirror);
	if (tc_hubtime_hear(&mirror->time, clock, monotonic_ms)) {
		date_early_rows(mirror, monotonic_ms);
	}
	/* Everything that waits for a date must look again when the date has moved. */
	if (trusted != tc_hubtime_is_trusted(&mirror->time, monotonic_ms) ||
		now_ms(mirror) < before_ms || now_ms(mirror) >= before_ms + DATE_MOVED_MS) {
		mirror->generation++;
	}
	pthread_mutex_unlock(&mirror->lock);
}

void tc_mirror_set_store(struct tc_mirror *mirror, enum tc_store_state state) {
	pthread_mutex_lock(&mirror->lock);
	if (mirror->store != state) {
		mirror->store = state;
		mirror->generation++;
	}
	pthread_mutex_unlock(&mirror->lock);
}

void tc_mirror_set_source(struct tc_mirror *mirror, const char *source, enum tc_source_state state,
	int64_t since_ms, bool gap) {
	pthread_mutex_lock(&mirror->lock);
	int index = tc_sources_add(&mirror->sources, source);
	if (index >= 0 && tc_sources_set(&mirror->sources, index, state, since_ms, gap)) {
		mirror->generation++;
	}
	pthread_mutex_unlock(&mirror->lock);
}

static struct tc_shared_told *share_told(struct tc_mirror *mirror) {
	if (mirror->told != NULL) {
		atomic_fetch_add_explicit(&mirror->told->references, 1, memory_order_relaxed);
	}
	return mirror->told;
}

/* told: moved. */
static void replace_told(struct tc_mirror *mirror, struct tc_shared_told *told) {
	tc_shared_told_drop(mirror->told);
	mirror->told = told;
	mirror->generation++;
}

void tc_mirror_set_told(struct tc_mirror *mirror, const struct tc_standing *items, int count) {
	struct tc_shared_told *told =
		tc_shared_told_of(&(struct tc_told) { .count = count, .items = items });
	if (told == NULL) {
		return;
	}
	pthread_mutex_lock(&mirror->lock);
	told->told.serial = mirror->told == NULL ? 1 : mirror->told->told.serial + 1;
	replace_told(mirror, told);
	pthread_mutex_unlock(&mirror->lock);
}

void tc_mirror_hand_on_told(struct tc_mirror *from, struct tc_mirror *to) {
	pthread_mutex_lock(&from->lock);
	struct tc_shared_told *told = share_told(from);
	pthread_mutex_unlock(&from->lock);
	if (told != NULL) {
		pthread_mutex_lock(&to->lock);
		replace_told(to, told);
		pthread_mutex_unlock(&to->lock);
	}
}

void tc_mirror_set_rehearsal(struct tc_mirror *mirror, enum tc_rehearsal rehearsal, int64_t at_ms) {
	pthread_mutex_lock(&mirror->lock);
	mirror->rehearsal = rehearsal;
	mirror->rehearsal_at_ms = at_ms;
	mirror->rehearsal_age_clock_ms =
		tc_hubtime_age_clock_ms(&mirror->time, tc_clock_monotonic_ms(mirror->clock));
	mirror->generation++;
	pthread_mutex_unlock(&mirror->lock);
}

uint64_t tc_mirror_generation(struct tc_mirror *mirror) {
	pthread_mutex_lock(&mirror->lock);
	uint64_t generation = mirror->generation;
	pthread_mutex_unlock(&mirror->lock);
	return generation;
}

/* Owned by the caller. NULL when memory is out; a list with a hole for that reason is not kept. */
static struct tc_shared_list *share_series(struct tc_mirror *mirror) {
	int count = mirror->index->count;
	struct tc_shared_list *list =
		malloc(sizeof *list + (size_t)count * sizeof(struct tc_shared_series *));
	if (list == NULL) {
		return NULL;
	}
	bool whole = true;
	atomic_init(&list->references, 1);
	list->count = count;
	for (int i = 0; i < count; i++) {
		list->series[i] = tc_book_share(&mirror->books[i]);
		whole = whole && (list->series[i] != NULL || mirror->books[i].page_count == 0);
	}
	tc_shared_list_drop(mirror->list);
	mirror->list = NULL;
	if (whole) {
		atomic_fetch_add_explicit(&list->references, 1, memory_order_relaxed);
		mirror->list = list;
		mirror->list_generation = mirror->generation;
	}
	return list;
}

/* A wall whose ticker moves takes 60 views a second, mostly without news in between. */
static struct tc_shared_list *list_of(struct tc_mirror *mirror) {
	if (mirror->list == NULL || mirror->list_generation != mirror->generation) {
		return share_series(mirror);
	}
	atomic_fetch_add_explicit(&mirror->list->references, 1, memory_order_relaxed);
	return mirror->list;
}

static void fill_view(struct tc_mirror *mirror, struct tc_view *view) {
	int64_t monotonic_ms = tc_clock_monotonic_ms(mirror->clock);
	view->now_ms = now_ms(mirror);
	if (mirror->rehearsal != TC_REHEARSAL_NONE) {
		view->now_ms = mirror->rehearsal_at_ms;
	}
	view->monotonic_ms = mirror->rehearsal == TC_REHEARSAL_RECORDING
		? mirror->rehearsal_age_clock_ms
		: tc_hubtime_age_clock_ms(&mirror->time, monotonic_ms);
	/* A sample's time is part of it. */
	view->clock_trusted = mirror->link == TC_LINK_NONE ||
		mirror->rehearsal != TC_REHEARSAL_NONE ||
		tc_hubtime_is_trusted(&mirror->time, monotonic_ms);
	view->lost_since_ms = mirror->lost_since_ms;
	view->link = mirror->link;
	view->store = mirror->store;
	view->rehearsal = mirror->rehearsal;
	view->generation = mirror->generation;
	view->sources = tc_sources_share(&mirror->sources);
	view->list = list_of(mirror);
	view->told = share_told(mirror);
}

/* Outside the lock: it takes as long as there is news. Who comes while another thread is at it begins from
 * nothing, which is slower and no different. */
static bool derive(struct tc_mirror *mirror, struct tc_view *view) {
	pthread_mutex_lock(&mirror->lock);
	struct tc_derived derived = mirror->derived;
	mirror->derived = (struct tc_derived) { 0 };
	pthread_mutex_unlock(&mirror->lock);
	bool done = tc_derivation_apply(mirror->derivation, &derived, view);
	pthread_mutex_lock(&mirror->lock);
	struct tc_derived other = mirror->derived;
	mirror->derived = derived;
	pthread_mutex_unlock(&mirror->lock);
	tc_derived_finish(&other);
	return done;
}

struct tc_view *tc_mirror_view(struct tc_mirror *mirror) {
	struct tc_view *view = calloc(1, sizeof *view);
	if (view == NULL) {
		return NULL;
	}
	atomic_init(&view->references, 1);
	view->catalogue = mirror->catalogue;
	atomic_fetch_add_explicit(&mirror->index->references, 1, memory_order_relaxed);
	view->index = mirror->index;
	pthread_mutex_lock(&mirror->lock);
	fill_view(mirror, view);
	pthread_mutex_unlock(&mirror->lock);
	if (view->sources == NULL || view->list == NULL ||
		(mirror->derivation != NULL && !derive(mirror, view))) {
		tc_view_drop(view);
		return NULL;
	}
	return view;
}
