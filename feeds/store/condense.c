#include "feeds/store/condense.h"

#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHUNKS = 4,      /* at a time: an ack may wait behind the deletion of their rows */
	LOOKED_AT = 256, /* series in one turn */
	HOUR_MS = 3600000,
	DAY_MS = 86400000,
};

/* A row of the stretch, and whether it stays. */
struct candidate {
	struct tc_record record;
	int64_t hour;
	double value;
	bool newest; /* of its period's revisions */
	bool stays;
};

struct stretch {
	int64_t series;
	int64_t numbers[CHUNKS];
	uint8_t *held[CHUNKS]; /* the chunks' bytes; records borrow from them */
	int chunks;
	int64_t first, last; /* cursors */
	struct candidate *items;
	size_t count, size;
	size_t dropped;
};

static void finish(struct stretch *stretch) {
	for (int i = 0; i < CHUNKS; i++) {
		free(stretch->held[i]);
	}
	free(stretch->items);
}

/* The hour in which a period ends; one that ends on the hour belongs to the hour before. */
static int64_t hour_of(const struct tc_record *record) {
	int64_t at = record->end_ms > record->start_ms ? record->end_ms - 1 : record->end_ms;
	return at >= 0 ? at / HOUR_MS : -1 - (-1 - at) / HOUR_MS;
}

static bool add(struct stretch *stretch, const struct tc_record *record) {
	if (stretch->count == stretch->size) {
		size_t size = stretch->size == 0 ? 1024 : stretch->size * 2;
		struct candidate *items = realloc(stretch->items, size * sizeof *items);
		if (items == NULL) {
			return false;
		}
		stretch->items = items;
		stretch->size = size;
	}
	struct candidate *item = &stretch->items[stretch->count++];
	*item = (struct candidate) { .record = *record, .hour = hour_of(record) };
	struct tc_decimal value;
	if (record->has_value &&
		tc_decimal_parse(record->value.bytes, record->value.length, &value) ==
			TC_DECIMAL_FINE) {
		item->value = value.number;
	}
	return true;
}

static bool take_chunk(struct stretch *stretch, sqlite3_stmt *row) {
	struct tc_unpacking opened;
	struct tc_record record;
	if (!tc_chunk_open(sqlite3_column_blob(row, 4), sqlite3_column_bytes(row, 4), &opened)) {
		return false;
	}
	uint8_t *bytes = malloc(opened.length + 1);
	if (bytes == NULL) {
		return false;
	}
	memcpy(bytes, opened.bytes, opened.length);
	opened.bytes = bytes;
	stretch->held[stretch->chunks] = bytes;
	stretch->numbers[stretch->chunks++] = sqlite3_column_int64(row, 0);
	int more;
	while ((more = tc_unpacking_next(&opened, &record)) == 1) {
		if (!add(stretch, &record)) {
			return false;
		}
	}
	return more == 0;
}

/* The series' oldest chunks that were not looked at yet, when all in them is old enough and in no tail. */
static enum tc_result gather(struct tc_store *store, struct stretch *stretch, int64_t cutoff_ms) {
	const struct tc_series_entry *series = &store->series.items[stretch->series - 1];
	sqlite3_stmt *chunks = store->statements[TC_STATEMENT_OLDEST_CHUNKS];
	enum tc_result result = TC_OK;
	sqlite3_bind_int64(chunks, 1, stretch->series);
	sqlite3_bind_int64(chunks, 2, series->condensed);
	while (stretch->chunks < CHUNKS && sqlite3_step(chunks) == SQLITE_ROW &&
		sqlite3_column_int64(chunks, 3) < cutoff_ms &&
		sqlite3_column_int64(chunks, 2) < store->tail.first) {
		if (stretch->chunks == 0) {
			stretch->first = sqlite3_column_int64(chunks, 1);
		}
		stretch->last = sqlite3_column_int64(chunks, 2);
		if (!take_chunk(stretch, chunks)) {
			result = TC_UNAVAILABLE;
			break;
		}
	}
	sqlite3_reset(chunks);
	return result;
}

static int by_period(const void *left, const void *right) {
	const struct tc_record *a = &((const struct candidate *)left)->record;
	const struct tc_record *b = &((const struct candidate *)right)->record;
	if (a->end_ms != b->end_ms) {
		return a->end_ms < b->end_ms ? -1 : 1;
	}
	if (a->start_ms != b->start_ms) {
		return a->start_ms < b->start_ms ? -1 : 1;
	}
	return tc_record_supersedes(b, a) ? -1 : tc_record_supersedes(a, b);
}

static int by_cursor(const void *left, const void *right) {
	int64_t a = ((const struct candidate *)left)->record.cursor;
	int64_t b = ((const struct candidate *)right)->record.cursor;
	return a < b ? -1 : a > b;
}

/* Of the rows of one hour, in the order of their periods. */
static void choose_of_hour(struct candidate *items, size_t count) {
	struct candidate *last = NULL, *least = NULL, *most = NULL;
	for (size_t i = 0; i < count; i++) {
		struct candidate *item = &items[i];
		const struct tc_record *next = i + 1 < count ? &items[i + 1].record : NULL;
		item->newest = next == NULL || next->end_ms != item->record.end_ms ||
			next->start_ms != item->record.start_ms;
		/* A withdrawal may be needed against a revision that comes late. */
		item->stays = item->record.action == TC_ACTION_WITHDRAW;
		if (!item->newest) {
			continue;
		}
		last = item;
		if (item->record.has_value) {
			least = least == NULL || item->value < least->value ? item : least;
			most = most == NULL || item->value > most->value ? item : most;
		}
	}
	struct candidate *const kept[] = { last, least, most };
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		if (kept[i] != NULL) {
			kept[i]->stays = true;
		}
	}
}

static void choose(struct stretch *stretch) {
	qsort(stretch->items, stretch->count, sizeof *stretch->items, by_period);
	for (size_t i = 0, end = 0; i < stretch->count; i = end) {
		for (end = i + 1;
			end < stretch->count && stretch->items[end].hour == stretch->items[i].hour;
			end++) {
		}
		choose_of_hour(&stretch->items[i], end - i);
	}
	for (size_t i = 0; i < stretch->count; i++) {
		stretch->dropped += !stretch->items[i].stays;
	}
	qsort(stretch->items, stretch->count, sizeof *stretch->items, by_cursor);
}

static enum tc_result run_with(
	struct tc_store *store, const char *sql, const int64_t *numbers, int count) {
	sqlite3_stmt *statement = NULL;
	enum tc_result result = tc_database_prepare(store->database, sql, &statement, NULL);
	for (int i = 0; i < count && result == TC_OK; i++) {
		sqlite3_bind_int64(statement, i + 1, numbers[i]);
	}
	if (result == TC_OK) {
		result = tc_database_step(statement, "condense", NULL);
	}
	sqlite3_finalize(statement);
	return result;
}

/* Old chunks and rows out, what stays in again. */
static enum tc_result rewrite(struct tc_store *store, const struct stretch *stretch) {
	struct tc_chunks kept = { 0 };
	sqlite3_stmt *drop = NULL;
	enum tc_result result = tc_database_prepare(
		store->database, "DELETE FROM log WHERE cursor = ?1", &drop, NULL);
	for (size_t i = 0; i < stretch->count && result == TC_OK; i++) {
		const struct candidate *item = &stretch->items[i];
		if (!item->stays) {
			sqlite3_bind_int64(drop, 1, item->record.cursor);
			result = tc_database_step(drop, "condense", NULL);
		} else if (!tc_chunks_add(&kept, &item->record)) {
			result = TC_NO_MEMORY;
		}
	}
	for (int i = 0; i < stretch->chunks && result == TC_OK; i++) {
		result = run_with(
			store, "DELETE FROM chunk WHERE number = ?1", &stretch->numbers[i], 1);
	}
	if (result == TC_OK) {
		result = tc_chunks_put(&kept, store, stretch->series);
	}
	sqlite3_finalize(drop);
	tc_chunks_finish(&kept);
	return result;
}

/* What was dropped, in the table and in the chain. */
static enum tc_result record(struct tc_store *store, const struct stretch *stretch) {
	int64_t start_ms = INT64_MAX, end_ms = INT64_MIN;
	for (size_t i = 0; i < stretch->count; i++) {
		const struct tc_record *row = &stretch->items[i].record;
		start_ms = row->start_ms < start_ms ? row->start_ms : start_ms;
		end_ms = row->end_ms > end_ms ? row->end_ms : end_ms;
	}
	const int64_t numbers[] = { store->seals.number + 1, stretch->series, stretch->first,
		stretch->last, start_ms, end_ms, (int64_t)stretch->dropped,
		(int64_t)(stretch->count - stretch->dropped), tc_clock_unix_ms(store->clock) };
	enum tc_result result = run_with(store,
		"INSERT INTO dropped VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", numbers, 9);
	tc_seals_begin(&store->seals);
	for (int i = 1; i < 9 && result == TC_OK; i++) {
		result = tc_seals_number(&store->seals, numbers[i]) ? TC_OK : TC_NO_MEMORY;
	}
	struct tc_seal seal = { .kind = TC_SEAL_DROPPED };
	return result == TC_OK ? tc_seals_add(&store->seals, &seal, NULL) : result;
}

static enum tc_result apply(struct tc_store *store, const struct stretch *stretch) {
	enum tc_result result =
		tc_database_step(store->statements[TC_STATEMENT_BEGIN], "condense", NULL);
	if (result == TC_OK && stretch->dropped > 0) {
		result = rewrite(store, stretch);
		if (result == TC_OK) {
			result = record(store, stretch);
		}
	}
	if (result == TC_OK) {
		const int64_t numbers[] = { stretch->series, stretch->last };
		result = run_with(
			store, "UPDATE series SET condensed = ?2 WHERE number = ?1", numbers, 2);
	}
	if (result == TC_OK) {
		result = tc_database_step(store->statements[TC_STATEMENT_COMMIT], "condense", NULL);
	}
	if (result == TC_OK) {
		tc_seals_keep(&store->seals);
		store->series.items[stretch->series - 1].condensed = stretch->last;
	} else {
		tc_store_rollback(store);
		tc_seals_undo(&store->seals);
	}
	return result;
}

static bool is_real_time(const struct tc_store *store, const struct tc_series_entry *series) {
	return series->indicator >= 0 &&
		tc_catalogue_indicator(store->catalogue, series->indicator)->cadence_ms < DAY_MS;
}

/* The next series that is due; false: none of those looked at. stretch: zeroed; finish it either way. */
static bool find_due(struct tc_store *store, struct stretch *stretch) {
	int64_t cutoff_ms = tc_clock_unix_ms(store->clock) - store->raw_ms;
	bool due = false;
	for (int i = 0; i < LOOKED_AT && !due; i++) {
		store->condense_next = (store->condense_next + 1) % store->series.kept_count;
		if (!is_real_time(store, &store->series.items[store->condense_next])) {
			continue;
		}
		finish(stretch);
		*stretch = (struct stretch) { .series = (int64_t)store->condense_next + 1 };
		/* Rows stand in the order in which they came; history sent late has its own 400 days. */
		due = gather(store, stretch, cutoff_ms) == TC_OK && stretch->chunks == CHUNKS &&
			stretch->items[stretch->count - 1].record.stored_at_ms < cutoff_ms;
	}
	return due;
}

enum tc_result tc_condense_turn(struct tc_store *store) {
	if (store->raw_ms <= 0 || store->series.kept_count == 0) {
		return TC_OK;
	}
	/* One transaction for all looks: each alone would lock and unlock the file. */
	struct stretch stretch = { 0 };
	enum tc_result result = tc_database_run(store->database, "BEGIN", NULL);
	if (result == TC_OK) {
		bool due = find_due(store, &stretch);
		result = tc_database_step(store->statements[TC_STATEMENT_COMMIT], "condense", NULL);
		if (due && result == TC_OK) {
			choose(&stretch);
			result = apply(store, &stretch);
		}
	}
	finish(&stretch);
	return result;
}
