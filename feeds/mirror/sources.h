/* Every source a mirror heard of, by an index that stays. One writer at a time. */
#ifndef TC_FEEDS_MIRROR_SOURCES_H
#define TC_FEEDS_MIRROR_SOURCES_H

#include "feeds/mirror/shared.h"

/* More than all provinces, ministries and agencies; a hostile hub cannot make a wall grow past it. */
enum { TC_SOURCES_MAX = 1024, TC_SOURCE_NAME_MAX = 128 };

struct tc_sources {
	struct tc_source_view *items; /* owned, names too */
	int count, capacity;
	struct tc_shared_sources
		*copy; /* of the last call of share; NULL when items changed since */
};

void tc_sources_finish(struct tc_sources *sources);

/* Index of name, added when new; -1 when it is too long, empty, or there are too many. */
int tc_sources_add(struct tc_sources *sources, const char *name);

/* True when this is news. */
bool tc_sources_set(struct tc_sources *sources, int index, enum tc_source_state state,
	int64_t since_ms, bool gap);

/* A counted copy, the caller drops it; NULL when memory is out. */
struct tc_shared_sources *tc_sources_share(struct tc_sources *sources);

#endif
