#include "feeds/store/series.h"

#include "feeds/store/database.h"

#include <stdlib.h>
#include <string.h>

void tc_series_finish(struct tc_series_list *list) {
	free(list->items);
	tc_index_finish(&list->by_key);
	*list = (struct tc_series_list) { 0 };
}

static uint64_t hash_of(int indicator, int area, int64_t source) {
	return tc_hash_numbers((uint64_t)indicator, (uint64_t)area, (uint64_t)source);
}

long tc_series_find(const struct tc_series_list *list, int indicator, int area, int64_t source) {
	uint64_t hash = hash_of(indicator, area, source);
	size_t probe = 0;
	for (long at; (at = tc_index_next(&list->by_key, hash, &probe)) >= 0;) {
		const struct tc_series_entry *series = &list->items[at];
		if (series->indicator == indicator && series->area == area &&
			series->source == source) {
			return at;
		}
	}
	return -1;
}

long tc_series_add(struct tc_series_list *list, int indicator, int area, int64_t source) {
	if (list->count == list->size) {
		size_t size = list->size == 0 ? 256 : list->size * 2;
		struct tc_series_entry *items = realloc(list->items, size * sizeof *items);
		if (items == NULL) {
			return -1;
		}
		list->items = items;
		list->size = size;
	}
	if (indicator >= 0 && area >= 0 &&
		!tc_index_add(&list->by_key, hash_of(indicator, area, source), list->count)) {
		return -1;
	}
	list->items[list->count] =
		(struct tc_series_entry) { .indicator = indicator, .area = area, .source = source };
	return (long)list->count++;
}

/* Codes on disk are the qualified ones, which mean the same at every time; should the catalogue answer
 * with another area all the same, the plain comparison decides. */
static int find_area(const struct tc_catalogue *catalogue, const char *code) {
	int found = tc_catalogue_find_area(catalogue, code, INT64_MAX);
	if (found >= 0 && strcmp(tc_catalogue_area(catalogue, found)->code, code) == 0) {
		return found;
	}
	int count = tc_catalogue_area_count(catalogue);
	for (int i = 0; i < count; i++) {
		if (strcmp(tc_catalogue_area(catalogue, i)->code, code) == 0) {
			return i;
		}
	}
	return -1;
}

static enum tc_result load_row(struct tc_series_list *list, sqlite3_stmt *row,
	const struct tc_catalogue *catalogue, struct tc_error *err) {
	int64_t number = sqlite3_column_int64(row, 0);
	if (number >= 1 && number <= (int64_t)list->count) {
		list->items[number - 1].flushed = sqlite3_column_int64(row, 4);
		list->items[number - 1].condensed = sqlite3_column_int64(row, 5);
		return TC_OK;
	}
	const char *indicator = (const char *)sqlite3_column_text(row, 1);
	const char *area = (const char *)sqlite3_column_text(row, 2);
	if (number != (int64_t)list->count + 1 || indicator == NULL || area == NULL) {
		return tc_fail(
			err, TC_BAD_INPUT, "store.db is damaged: its list of series has a hole");
	}
	long place = tc_series_add(list, tc_catalogue_find_indicator(catalogue, indicator),
		find_area(catalogue, area), sqlite3_column_int64(row, 3));
	if (place < 0) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the list of series");
	}
	list->items[place].flushed = sqlite3_column_int64(row, 4);
	list->items[place].condensed = sqlite3_column_int64(row, 5);
	return TC_OK;
}

static enum tc_result load(struct tc_series_list *list, int64_t after, sqlite3 *database,
	const struct tc_catalogue *catalogue, struct tc_error *err) {
	sqlite3_stmt *rows = NULL;
	enum tc_result result = tc_database_prepare(database,
		"SELECT number, indicator, area, source, flushed, condensed FROM series"
		" WHERE number > ?1 ORDER BY number",
		&rows, err);
	if (result == TC_OK) {
		sqlite3_bind_int64(rows, 1, after);
	}
	int code = SQLITE_DONE;
	while (result == TC_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		result = load_row(list, rows, catalogue, err);
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(database, "read the series", err);
	}
	sqlite3_finalize(rows);
	if (result == TC_OK) {
		list->kept_count = list->count;
	}
	return result;
}

enum tc_result tc_series_load(struct tc_series_list *list, sqlite3 *database,
	const struct tc_catalogue *catalogue, struct tc_error *err) {
	return load(list, 0, database, catalogue, err);
}

enum tc_result tc_series_load_new(struct tc_series_list *list, sqlite3 *database,
	const struct tc_catalogue *catalogue, struct tc_error *err) {
	return load(list, (int64_t)list->count, database, catalogue, err);
}

void tc_series_keep(struct tc_series_list *list) {
	list->kept_count = list->count;
}

void tc_series_undo(struct tc_series_list *list) {
	if (list->count == list->kept_count) {
		return;
	}
	list->count = list->kept_count;
	tc_index_clear(&list->by_key);
	for (size_t i = 0; i < list->count; i++) {
		const struct tc_series_entry *series = &list->items[i];
		if (series->indicator >= 0 && series->area >= 0) {
			/* Cannot fail: the index had room for more than these. */
			tc_index_add(&list->by_key,
				hash_of(series->indicator, series->area, series->source), i);
		}
	}
}
