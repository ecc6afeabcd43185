/* One series of a mirror: a ring for each source that reports it, and the choice which of them is shown.
 * One writer at a time. */
#ifndef TC_FEEDS_MIRROR_BOOK_H
#define TC_FEEDS_MIRROR_BOOK_H

#include "feeds/mirror/hubtime.h"
#include "feeds/mirror/ring.h"
#include "feeds/mirror/shared.h"

/* Reporting system, portal, ministry, a correction desk … : more witnesses than this help nobody. */
enum { TC_BOOK_SOURCES_MAX = 8 };

struct tc_book_page {
	int source;       /* index in tc_sources */
	const char *name; /* borrowed from tc_sources */
	bool test;
	int64_t first_stored_ms; /* oldest report ever seen, also when the ring has passed it */
	int64_t last_stored_ms;  /* newest report ever seen */
	int64_t heard_ms;        /* newest news */
	struct tc_ring ring;
};

struct tc_book {
	int indicator, area, last;
	struct tc_book_page *pages; /* owned */
	int page_count;
	struct tc_shared_series *copy; /* of the last share; NULL when something changed since */
};

void tc_book_finish(struct tc_book *book);

/* name: borrowed for the book's life. True when something that a view shows has changed. */
bool tc_book_put(struct tc_book *book, const struct tc_observation *observation, int source,
	const char *name, int64_t arrived_ms);

/* The hub's time has become known: date everything by when it was stored. */
void tc_book_redate(struct tc_book *book, const struct tc_hubtime *time, int64_t monotonic_ms);

/* A counted copy, the caller drops it; NULL without points or when memory is out. */
struct tc_shared_series *tc_book_share(struct tc_book *book);

#endif
