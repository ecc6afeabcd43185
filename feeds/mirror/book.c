#include "feeds/mirror/book.h"

#include <stdlib.h>
#include <string.h>

/* Of the newest periods so many are looked for in every other source, and so many kept. */
enum { WITNESSED_PERIODS = 8, WITNESS_POINTS = 3 };

static void forget_copy(struct tc_book *book) {
	tc_shared_series_drop(book->copy);
	book->copy = NULL;
}

void tc_book_finish(struct tc_book *book) {
	for (int i = 0; i < book->page_count; i++) {
		tc_ring_finish(&book->pages[i].ring);
	}
	free(book->pages);
	forget_copy(book);
}

/* A real source takes the place of a simulated one when all places are taken. */
static struct tc_book_page *free_test_page(struct tc_book *book) {
	for (int i = 0; i < book->page_count; i++) {
		if (book->pages[i].test) {
			tc_ring_finish(&book->pages[i].ring);
			return &book->pages[i];
		}
	}
	return NULL;
}

static struct tc_book_page *find_page(struct tc_book *book, int source, const char *name) {
	for (int i = 0; i < book->page_count; i++) {
		if (book->pages[i].source == source) {
			return &book->pages[i];
		}
	}
	bool test = tc_source_is_test(name);
	struct tc_book_page *page = NULL;
	if (book->page_count == TC_BOOK_SOURCES_MAX) {
		page = test ? NULL : free_test_page(book);
	} else {
		struct tc_book_page *pages =
			realloc(book->pages, (size_t)(book->page_count + 1) * sizeof *pages);
		if (pages != NULL) {
			book->pages = pages;
			page = &pages[book->page_count++];
		}
	}
	if (page == NULL) {
		return NULL;
	}
	*page = (struct tc_book_page) { .source = source,
		.name = name,
		.test = test,
		.first_stored_ms = INT64_MAX,
		.last_stored_ms = INT64_MIN,
		.heard_ms = INT64_MIN };
	tc_ring_init(&page->ring, book->last);
	return page;
}

bool tc_book_put(struct tc_book *book, const struct tc_observation *observation, int source,
	const char *name, int64_t arrived_ms) {
	struct tc_book_page *page = find_page(book, source, name);
	if (page == NULL) {
		return false;
	}
	bool changed = tc_ring_put(&page->ring, observation, source, arrived_ms) == TC_RING_CHANGED;
	if (observation->stored_at_ms < page->first_stored_ms) {
		page->first_stored_ms = observation->stored_at_ms;
		changed = changed || book->page_count > 1;
	}
	/* What a hub says again is no news, and once its date was set back it would look younger than it is. */
	bool news = changed || observation->stored_at_ms > page->last_stored_ms;
	if (news && arrived_ms > page->heard_ms) {
		page->heard_ms = arrived_ms;
		changed = true;
	}
	if (observation->stored_at_ms > page->last_stored_ms) {
		page->last_stored_ms = observation->stored_at_ms;
	}
	if (changed) {
		forget_copy(book);
	}
	return changed;
}

void tc_book_redate(struct tc_book *book, const struct tc_hubtime *time, int64_t monotonic_ms) {
	for (int i = 0; i < book->page_count; i++) {
		struct tc_book_page *page = &book->pages[i];
		page->heard_ms = tc_ring_redate(&page->ring, time, monotonic_ms);
	}
	forget_copy(book);
}

/* Does not depend on the order in which a wall happened to hear of them: two walls show the same. */
static bool precedes(const struct tc_book_page *a, const struct tc_book_page *b) {
	if (a->test != b->test) {
		return b->test;
	}
	if (a->first_stored_ms != b->first_stored_ms) {
		return a->first_stored_ms < b->first_stored_ms;
	}
	return strcmp(a->name, b->name) < 0;
}

static const struct tc_book_page *primary_page(const struct tc_book *book) {
	const struct tc_book_page *primary = NULL;
	for (int i = 0; i < book->page_count; i++) {
		const struct tc_book_page *page = &book->pages[i];
		if (page->ring.count > 0 && (primary == NULL || precedes(page, primary))) {
			primary = page;
		}
	}
	return primary;
}

/* What a page says of the newest periods of the primary: the figure shown may be older than a report ahead of
 * its time, and than what the other source has said since. Returns how many were copied. */
static int copy_witness(
	const struct tc_book_page *page, const struct tc_ring *primary, struct tc_point *out) {
	int count = 0,
	    first = primary->count > WITNESSED_PERIODS ? primary->count - WITNESSED_PERIODS : 0;
	for (int i = primary->count - 1; i >= first && count < WITNESS_POINTS; i--) {
		const struct tc_point *point = tc_ring_at(primary, i);
		const struct tc_point *same =
			tc_ring_find(&page->ring, point->start_ms, point->end_ms);
		if (same != NULL) {
			out[count++] = *same;
		}
	}
	if (count == 0) {
		out[count++] = *tc_ring_at(&page->ring, page->ring.count - 1);
	}
	return count;
}

/* Witnesses in the order of precedence too, for the same reason. */
static int copy_witnesses(
	const struct tc_book *book, const struct tc_book_page *primary, struct tc_point *out) {
	const struct tc_book_page *order[TC_BOOK_SOURCES_MAX];
	int count = 0, points = 0;
	for (int i = 0; i < book->page_count; i++) {
		const struct tc_book_page *page = &book->pages[i];
		if (page == primary || page->ring.count == 0) {
			continue;
		}
		int at = count++;
		while (at > 0 && precedes(page, order[at - 1])) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = page;
	}
	for (int i = 0; i < count; i++) {
		points += copy_witness(order[i], &primary->ring, out + points);
	}
	return points;
}

static struct tc_shared_series *copy_all(const struct tc_book *book) {
	const struct tc_book_page *primary = primary_page(book);
	if (primary == NULL) {
		return NULL;
	}
	int count = primary->ring.count;
	size_t most = (size_t)(count + (book->page_count - 1) * WITNESS_POINTS);
	struct tc_shared_series *copy = malloc(sizeof *copy + most * sizeof(struct tc_point));
	if (copy == NULL) {
		return NULL;
	}
	atomic_init(&copy->references, 1);
	for (int i = 0; i < count; i++) {
		copy->points[i] = *tc_ring_at(&primary->ring, i);
	}
	copy->series = (struct tc_series) {
		.indicator = book->indicator,
		.area = book->area,
		.points = copy->points,
		.count = count,
		.witnesses = copy->points + count,
		.witness_count = copy_witnesses(book, primary, copy->points + count),
		.source = primary->source,
		.heard_ms = primary->heard_ms,
	};
	return copy;
}

struct tc_shared_series *tc_book_share(struct tc_book *book) {
	if (book->copy == NULL) {
		book->copy = copy_all(book);
	}
	if (book->copy != NULL) {
		atomic_fetch_add_explicit(&book->copy->references, 1, memory_order_relaxed);
	}
	return book->copy;
}
