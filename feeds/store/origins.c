#include "feeds/store/origins.h"

#include "feeds/store/database.h"

#include <stdlib.h>
#include <string.h>

static void free_source(struct tc_origin *source) {
	if (source != NULL) {
		free(source->name);
		free(source);
	}
}

void tc_origins_finish(struct tc_origins *sources) {
	for (size_t i = 0; i < sources->count; i++) {
		free_source(sources->items[i]);
	}
	free(sources->items);
	tc_index_finish(&sources->by_name);
	*sources = (struct tc_origins) { 0 };
}

struct tc_origin *tc_origins_find(const struct tc_origins *sources, const char *name) {
	uint64_t hash = tc_hash_text(name);
	size_t probe = 0;
	for (long at; (at = tc_index_next(&sources->by_name, hash, &probe)) >= 0;) {
		if (strcmp(sources->items[at]->name, name) == 0) {
			return sources->items[at];
		}
	}
	return NULL;
}

static struct tc_origin *append(struct tc_origins *sources, const char *name, int64_t number) {
	if (sources->count == sources->size) {
		size_t size = sources->size == 0 ? 64 : sources->size * 2;
		struct tc_origin **items = realloc(sources->items, size * sizeof(*items));
		if (items == NULL) {
			return NULL;
		}
		sources->items = items;
		sources->size = size;
	}
	struct tc_origin *source = calloc(1, sizeof *source);
	if (source == NULL || (source->name = strdup(name)) == NULL ||
		!tc_index_add(&sources->by_name, tc_hash_text(name), sources->count)) {
		free_source(source);
		return NULL;
	}
	source->number = number;
	sources->items[sources->count++] = source;
	return source;
}

struct tc_origin *tc_origins_add(struct tc_origins *sources, const char *name, int64_t born) {
	int64_t last = sources->count > 0 ? sources->items[sources->count - 1]->number : 0;
	struct tc_origin *source = append(sources, name, last + 1);
	if (source != NULL) {
		source->born = born;
	}
	return source;
}

static enum tc_result load_row(
	struct tc_origins *sources, sqlite3_stmt *row, struct tc_error *err) {
	const char *name = (const char *)sqlite3_column_text(row, 1);
	if (name == NULL) {
		return tc_fail(err, TC_BAD_INPUT, "store.db is damaged: a source has no name");
	}
	struct tc_origin *source = tc_origins_find(sources, name);
	if (source == NULL) {
		source = append(sources, name, sqlite3_column_int64(row, 0));
	}
	if (source == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the list of sources");
	}
	source->kept.upto = sqlite3_column_int64(row, 2);
	source->kept.newest = sqlite3_column_int64(row, 3);
	source->kept.skipped_at_ms = sqlite3_column_int64(row, 4);
	source->born = sqlite3_column_int64(row, 5);
	source->working = source->kept;
	return TC_OK;
}

static enum tc_result load(
	struct tc_origins *sources, int64_t after, sqlite3 *database, struct tc_error *err) {
	sqlite3_stmt *rows = NULL;
	enum tc_result result = tc_database_prepare(database,
		"SELECT number, name, upto, newest, skipped_at, born FROM source WHERE number > ?1"
		" ORDER BY number",
		&rows, err);
	if (result == TC_OK) {
		sqlite3_bind_int64(rows, 1, after);
	}
	int code = SQLITE_DONE;
	while (result == TC_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		result = load_row(sources, rows, err);
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(database, "read the sources", err);
	}
	sqlite3_finalize(rows);
	if (result == TC_OK) {
		sources->kept_count = sources->count;
	}
	return result;
}

enum tc_result tc_origins_load(
	struct tc_origins *sources, sqlite3 *database, struct tc_error *err) {
	return load(sources, 0, database, err);
}

enum tc_result tc_origins_load_new(
	struct tc_origins *sources, sqlite3 *database, struct tc_error *err) {
	size_t count = sources->count;
	return load(sources, count > 0 ? sources->items[count - 1]->number : 0, database, err);
}

enum tc_result tc_origins_prepare(sqlite3 *database, sqlite3_stmt **save, struct tc_error *err) {
	return tc_database_prepare(database,
		"INSERT INTO source (number, name, upto, newest, skipped_at, born)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (number) DO UPDATE SET upto = ?3, newest = ?4, skipped_at = ?5",
		save, err);
}

enum tc_result tc_origins_save(
	struct tc_origins *sources, sqlite3_stmt *save, struct tc_error *err) {
	for (size_t i = 0; i < sources->count; i++) {
		const struct tc_origin *source = sources->items[i];
		if (!source->touched) {
			continue;
		}
		sqlite3_bind_int64(save, 1, source->number);
		sqlite3_bind_text(save, 2, source->name, -1, SQLITE_STATIC);
		sqlite3_bind_int64(save, 3, source->working.upto);
		sqlite3_bind_int64(save, 4, source->working.newest);
		sqlite3_bind_int64(save, 5, source->working.skipped_at_ms);
		sqlite3_bind_int64(save, 6, source->born);
		enum tc_result result = tc_database_step(save, "store a source's position", err);
		if (result != TC_OK) {
			return result;
		}
	}
	return TC_OK;
}

void tc_origins_keep(struct tc_origins *sources) {
	for (size_t i = 0; i < sources->count; i++) {
		if (sources->items[i]->touched) {
			sources->items[i]->kept = sources->items[i]->working;
			sources->items[i]->touched = false;
		}
	}
	sources->kept_count = sources->count;
}

void tc_origins_undo(struct tc_origins *sources) {
	bool shorter = sources->count > sources->kept_count;
	while (sources->count > sources->kept_count) {
		free_source(sources->items[--sources->count]);
	}
	if (shorter) {
		tc_index_clear(&sources->by_name);
	}
	for (size_t i = 0; i < sources->count; i++) {
		struct tc_origin *source = sources->items[i];
		source->working = source->kept;
		source->touched = false;
		if (shorter) {
			/* Cannot fail: the index had room for more than these. */
			tc_index_add(&sources->by_name, tc_hash_text(source->name), i);
		}
	}
}
