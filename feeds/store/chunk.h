/* Chunks: up to 256 records of one series in one row of the table. New ones absorb smaller neighbours
 * (as when adding one to a binary number), so a record is rewritten at most eight times and a series has
 * few small chunks, however slowly it grows. Internal. */
#ifndef TC_FEEDS_STORE_CHUNK_H
#define TC_FEEDS_STORE_CHUNK_H

#include "feeds/store/record.h"
#include "feeds/store/state.h"

/* Records of one series in arrival order, packed. Zeroed is empty. */
struct tc_chunks {
	struct tc_chunk *items;
	size_t used, size;
	int count; /* records in all of them */
};

struct tc_chunk {
	struct tc_packed packed;
	int64_t first, last; /* cursors */
	int64_t min_start_ms, max_end_ms;
};

/* False when memory is out. */
bool tc_chunks_add(struct tc_chunks *chunks, const struct tc_record *record);
void tc_chunks_finish(struct tc_chunks *chunks);

/* Write them inside the transaction in progress, with the series' small chunks that lie before. */
enum tc_result tc_chunks_write(struct tc_chunks *chunks, struct tc_store *store, int64_t series);

/* Write them as they are. */
enum tc_result tc_chunks_put(
	const struct tc_chunks *chunks, struct tc_store *store, int64_t series);

/* What the table's `records` holds: checksum, then records. False when it is damaged. */
bool tc_chunk_open(const void *bytes, int length, struct tc_unpacking *out);

#endif
