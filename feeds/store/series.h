/* The series that exist: one per indicator, area and source. On disk by code, in memory by the catalogue's
 * indices; a code that the catalogue has lost stays on disk and is left out of answers. Internal. */
#ifndef TC_FEEDS_STORE_SERIES_H
#define TC_FEEDS_STORE_SERIES_H

#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/store/index.h"

#include <sqlite3.h>
#include <stdint.h>

/* A series' number on disk is its place in this list plus one. */
struct tc_series_entry {
	int indicator, area; /* -1: not in the catalogue */
	int64_t source;      /* number of the source */
	int64_t flushed;     /* every row up to this cursor is in chunks */
	int64_t condensed;   /* every chunk up to this cursor has been through condense.h */
};

/* Zeroed is empty. */
struct tc_series_list {
	struct tc_series_entry *items;
	size_t count, kept_count, size;
	struct tc_index by_key;
};

void tc_series_finish(struct tc_series_list *list);

/* Read the rows that are not in the list yet, and the `flushed` of all. */
enum tc_result tc_series_load(struct tc_series_list *list, sqlite3 *database,
	const struct tc_catalogue *catalogue, struct tc_error *err);

/* The same for the new ones alone. */
enum tc_result tc_series_load_new(struct tc_series_list *list, sqlite3 *database,
	const struct tc_catalogue *catalogue, struct tc_error *err);

/* Place, or -1. */
long tc_series_find(const struct tc_series_list *list, int indicator, int area, int64_t source);
/* Place of a new one, or -1 when memory is out. */
long tc_series_add(struct tc_series_list *list, int indicator, int area, int64_t source);

/* The transaction is on disk; or it is not, and what was added since is forgotten. */
void tc_series_keep(struct tc_series_list *list);
void tc_series_undo(struct tc_series_list *list);

#endif
