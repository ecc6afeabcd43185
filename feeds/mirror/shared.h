/* The counted blocks that mirror and views share. Inside feeds/mirror only. Every block is immutable once
 * a view holds it; counts are atomic, so that the last holder frees on whatever thread it stands. */
#ifndef TC_FEEDS_MIRROR_SHARED_H
#define TC_FEEDS_MIRROR_SHARED_H

#include "feeds/mirror/view.h"

#include <stdatomic.h>

/* Which series there are, sorted by indicator, then area; the same for all views of one mirror. */
struct tc_shared_index {
	atomic_int references;
	int count;
	struct tc_shared_key {
		int indicator, area;
	} keys[];
};

/* Position of a series, or -1. */
int tc_shared_find(const struct tc_shared_index *index, int indicator, int area);
void tc_shared_index_drop(struct tc_shared_index *index);

/* One series as it stood; points and witnesses lie behind it. */
struct tc_shared_series {
	atomic_int references;
	struct tc_series series;
	struct tc_point points[];
};
void tc_shared_series_drop(struct tc_shared_series *series);

/* All series as they stood, one for each key of the index: views without news between them share it. */
struct tc_shared_list {
	atomic_int references;
	int count;
	struct tc_shared_series *series[]; /* counted, NULL without points */
};
void tc_shared_list_drop(struct tc_shared_list *list);

/* All sources as they stood; the names lie behind the list. */
struct tc_shared_sources {
	atomic_int references;
	int count;
	struct tc_source_view items[];
};
void tc_shared_sources_drop(struct tc_shared_sources *sources);

/* A list of alarms; the items lie behind it. */
struct tc_shared_told {
	atomic_int references;
	struct tc_told told;
	struct tc_standing items[];
};

struct tc_view {
	atomic_int references;
	const struct tc_catalogue *catalogue;
	int64_t now_ms, monotonic_ms, lost_since_ms;
	enum tc_link_state link;
	enum tc_store_state store;
	enum tc_rehearsal rehearsal;
	bool clock_trusted;
	uint64_t generation;
	struct tc_shared_index *index;     /* counted */
	struct tc_shared_sources *sources; /* counted */
	struct tc_shared_list *list;       /* counted */
	struct tc_shared_told *told;       /* counted; NULL: none */
	struct tc_shared_told *shown;      /* counted; NULL: no board showed it */
	const struct tc_board *board;      /* borrowed */
};

#endif
