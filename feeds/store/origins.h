/* Where every publisher stands, in memory beside the table `source`. Each has two positions: `kept` is on
 * disk and may be told to anybody, `working` belongs to the transaction in progress. Internal. */
#ifndef TC_FEEDS_STORE_ORIGINS_H
#define TC_FEEDS_STORE_ORIGINS_H

#include "base/result.h"
#include "feeds/store/index.h"

#include <sqlite3.h>
#include <stdint.h>

struct tc_origin_state {
	int64_t upto, newest;
	int64_t skipped_at_ms; /* when positions were last given up; 0: never */
};

struct tc_origin {
	int64_t number;
	int64_t born; /* the seal it began with; 0: before there were seals */
	char *name;   /* stays where it is for the store's life */
	struct tc_origin_state kept, working;
	bool touched;
};

/* Zeroed is empty. */
struct tc_origins {
	struct tc_origin **items;
	size_t count, kept_count, size;
	struct tc_index by_name;
};

void tc_origins_finish(struct tc_origins *sources);

/* Read the table; what is in memory already gets the positions that are on disk. */
enum tc_result tc_origins_load(struct tc_origins *sources, sqlite3 *database, struct tc_error *err);
/* Read the new ones alone: for whoever asks for names, not for positions. */
enum tc_result tc_origins_load_new(
	struct tc_origins *sources, sqlite3 *database, struct tc_error *err);

/* NULL when unknown. */
struct tc_origin *tc_origins_find(const struct tc_origins *sources, const char *name);
/* A new one that has sent nothing yet; NULL when memory is out. */
struct tc_origin *tc_origins_add(struct tc_origins *sources, const char *name, int64_t born);

/* Write the touched ones by the statement of tc_origins_prepare. */
enum tc_result tc_origins_save(
	struct tc_origins *sources, sqlite3_stmt *save, struct tc_error *err);
enum tc_result tc_origins_prepare(sqlite3 *database, sqlite3_stmt **save, struct tc_error *err);

/* The transaction is on disk: working becomes kept. Or it is not: working is forgotten. */
void tc_origins_keep(struct tc_origins *sources);
void tc_origins_undo(struct tc_origins *sources);

#endif
