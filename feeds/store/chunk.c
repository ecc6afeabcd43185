#include "feeds/store/chunk.h"

#include "feeds/store/database.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKSUM_BYTES = 8, ABSORBED_MAX = 16 };

static struct tc_chunk *open_chunk(struct tc_chunks *chunks) {
	if (chunks->used > 0 &&
		chunks->items[chunks->used - 1].packed.count < TC_CHUNK_RECORDS_MAX) {
		return &chunks->items[chunks->used - 1];
	}
	if (chunks->used == chunks->size) {
		size_t size = chunks->size == 0 ? 4 : chunks->size * 2;
		struct tc_chunk *items = realloc(chunks->items, size * sizeof *items);
		if (items == NULL) {
			return NULL;
		}
		chunks->items = items;
		chunks->size = size;
	}
	struct tc_chunk *chunk = &chunks->items[chunks->used++];
	*chunk = (struct tc_chunk) { .min_start_ms = INT64_MAX, .max_end_ms = INT64_MIN };
	return chunk;
}

bool tc_chunks_add(struct tc_chunks *chunks, const struct tc_record *record) {
	struct tc_chunk *chunk = open_chunk(chunks);
	if (chunk == NULL || !tc_packed_add(&chunk->packed, record)) {
		return false;
	}
	if (chunk->packed.count == 1) {
		chunk->first = record->cursor;
	}
	chunk->last = record->cursor;
	if (record->start_ms < chunk->min_start_ms) {
		chunk->min_start_ms = record->start_ms;
	}
	if (record->end_ms > chunk->max_end_ms) {
		chunk->max_end_ms = record->end_ms;
	}
	chunks->count++;
	return true;
}

void tc_chunks_finish(struct tc_chunks *chunks) {
	for (size_t i = 0; i < chunks->used; i++) {
		free(chunks->items[i].packed.bytes);
	}
	free(chunks->items);
	*chunks = (struct tc_chunks) { 0 };
}

bool tc_chunk_open(const void *bytes, int length, struct tc_unpacking *out) {
	if (bytes == NULL || length < CHECKSUM_BYTES) {
		return false;
	}
	uint64_t kept;
	memcpy(&kept, bytes, sizeof kept);
	*out = (struct tc_unpacking) { .bytes = (const uint8_t *)bytes + CHECKSUM_BYTES,
		.length = (size_t)length - CHECKSUM_BYTES };
	return kept == tc_packed_checksum(out->bytes, out->length);
}

static enum tc_result write_chunk(
	const struct tc_chunk *chunk, struct tc_store *store, int64_t series) {
	size_t length = CHECKSUM_BYTES + chunk->packed.length;
	uint8_t *bytes = malloc(length);
	if (bytes == NULL) {
		return TC_NO_MEMORY;
	}
	uint64_t checksum = tc_packed_checksum(chunk->packed.bytes, chunk->packed.length);
	memcpy(bytes, &checksum, sizeof checksum);
	memcpy(bytes + CHECKSUM_BYTES, chunk->packed.bytes, chunk->packed.length);
	sqlite3_stmt *add = store->statements[TC_STATEMENT_ADD_CHUNK];
	sqlite3_bind_int64(add, 1, series);
	sqlite3_bind_int64(add, 2, chunk->first);
	sqlite3_bind_int64(add, 3, chunk->last);
	sqlite3_bind_int64(add, 4, chunk->min_start_ms);
	sqlite3_bind_int64(add, 5, chunk->max_end_ms);
	sqlite3_bind_int(add, 6, chunk->packed.count);
	sqlite3_bind_blob(add, 7, bytes, (int)length, free);
	enum tc_result result = tc_database_step(add, "tidy", NULL);
	sqlite3_clear_bindings(add);
	return result;
}

/* One chunk on disk that is about to become part of a larger one. */
struct absorbed {
	int64_t number;
	uint8_t *bytes;
	int length;
};

/* Newest first, as long as each is no larger than what would swallow it. A damaged one stays where it
 * is: its rows are read from the log instead. */
static enum tc_result find_absorbed(struct tc_store *store, int64_t series, int count,
	struct absorbed *found, int *found_count) {
	sqlite3_stmt *query = store->statements[TC_STATEMENT_CHUNKS];
	sqlite3_bind_int64(query, 1, series);
	enum tc_result result = TC_OK;
	while (*found_count < ABSORBED_MAX && sqlite3_step(query) == SQLITE_ROW) {
		int size = sqlite3_column_int(query, 1);
		const void *bytes = sqlite3_column_blob(query, 2);
		int length = sqlite3_column_bytes(query, 2);
		struct tc_unpacking checked;
		if (size > count || size + count > TC_CHUNK_RECORDS_MAX ||
			!tc_chunk_open(bytes, length, &checked)) {
			break;
		}
		struct absorbed *next = &found[*found_count];
		next->number = sqlite3_column_int64(query, 0);
		next->length = length;
		next->bytes = malloc((size_t)length);
		if (next->bytes == NULL) {
			result = TC_NO_MEMORY;
			break;
		}
		memcpy(next->bytes, bytes, (size_t)length);
		(*found_count)++;
		count += size;
	}
	sqlite3_reset(query);
	return result;
}

static bool append_all(struct tc_chunks *chunks, const uint8_t *bytes, size_t length) {
	struct tc_unpacking unpacking = { .bytes = bytes, .length = length };
	struct tc_record record;
	int more;
	while ((more = tc_unpacking_next(&unpacking, &record)) == 1) {
		if (!tc_chunks_add(chunks, &record)) {
			return false;
		}
	}
	return more == 0;
}

/* chunks := the absorbed ones, oldest first, then what chunks held. */
static enum tc_result merge(
	struct tc_chunks *chunks, const struct absorbed *found, int found_count) {
	struct tc_chunks merged = { 0 };
	bool whole = true;
	for (int i = found_count - 1; i >= 0 && whole; i--) {
		whole = append_all(&merged, found[i].bytes + CHECKSUM_BYTES,
			(size_t)(found[i].length - CHECKSUM_BYTES));
	}
	for (size_t i = 0; i < chunks->used && whole; i++) {
		const struct tc_packed *packed = &chunks->items[i].packed;
		whole = append_all(&merged, packed->bytes, packed->length);
	}
	if (!whole) {
		tc_chunks_finish(&merged);
		return TC_NO_MEMORY;
	}
	tc_chunks_finish(chunks);
	*chunks = merged;
	return TC_OK;
}

enum tc_result tc_chunks_write(struct tc_chunks *chunks, struct tc_store *store, int64_t series) {
	struct absorbed found[ABSORBED_MAX];
	int found_count = 0;
	enum tc_result result = find_absorbed(store, series, chunks->count, found, &found_count);
	if (result == TC_OK && found_count > 0) {
		result = merge(chunks, found, found_count);
	}
	for (int i = 0; i < found_count; i++) {
		if (result == TC_OK) {
			sqlite3_stmt *drop = store->statements[TC_STATEMENT_DROP_CHUNK];
			sqlite3_bind_int64(drop, 1, found[i].number);
			result = tc_database_step(drop, "tidy", NULL);
		}
		free(found[i].bytes);
	}
	return result == TC_OK ? tc_chunks_put(chunks, store, series) : result;
}

enum tc_result tc_chunks_put(
	const struct tc_chunks *chunks, struct tc_store *store, int64_t series) {
	enum tc_result result = TC_OK;
	for (size_t i = 0; i < chunks->used && result == TC_OK; i++) {
		result = write_chunk(&chunks->items[i], store, series);
	}
	return result;
}
