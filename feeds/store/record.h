/* One row of the log in memory, and the packed form in which chunks keep up to 256 of them. Numbers are
 * written as differences to the row before, so that a chunk stands alone and a row takes about 40 bytes.
 * Internal to this folder. */
#ifndef TC_FEEDS_STORE_RECORD_H
#define TC_FEEDS_STORE_RECORD_H

#include "base/text.h"
#include "feeds/observation.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_CHUNK_RECORDS_MAX = 256 };

/* Texts are borrowed from a statement's row or a chunk's bytes. */
struct tc_record {
	int64_t cursor, sequence, stored_at_ms, recorded_at_ms;
	int64_t start_ms, end_ms;
	uint8_t grain, status, qualifier, confidentiality, action;
	bool has_value, has_comment;
	struct tc_text period, value, comment;
};

/* Bytes that grow. Zeroed is empty; free(bytes) when done. */
struct tc_packed {
	uint8_t *bytes;
	size_t length, size;
	int count;
	struct tc_record before; /* the row written last, its numbers only */
};

/* Append one record. False when memory is out. */
bool tc_packed_add(struct tc_packed *packed, const struct tc_record *record);
/* Start over, keeping the memory. */
void tc_packed_clear(struct tc_packed *packed);

/* The same bytes without records: a number, a text after its length. False when memory is out. */
bool tc_packed_put_number(struct tc_packed *packed, uint64_t value);
bool tc_packed_put_text(struct tc_packed *packed, struct tc_text text);

/* Read records back, from the first. Zeroed but for bytes and length. */
struct tc_unpacking {
	const uint8_t *bytes;
	size_t length, at;
	struct tc_record before;
};
/* 1: *out is filled, its texts lie in bytes; 0: the end; -1: the bytes are no records. */
int tc_unpacking_next(struct tc_unpacking *unpacking, struct tc_record *out);
/* What tc_packed_put_number wrote; false at the end and for other bytes. */
bool tc_unpacking_number(struct tc_unpacking *unpacking, uint64_t *out);

/* Detects a damaged chunk; not a defence against somebody who edits it. */
uint64_t tc_packed_checksum(const uint8_t *bytes, size_t length);

/* The row that keeps an observation; its texts are the observation's. */
struct tc_record tc_record_of(const struct tc_observation *observation);

/* Fill everything of out but indicator, area and source. comment (may be NULL when the record has none):
 * where its zero-terminated copy lies. False when the record holds what no observation can. */
bool tc_record_to_observation(
	const struct tc_record *record, const char *comment, struct tc_observation *out);

/* tc_rank_supersedes, for two records of one key and source. */
bool tc_record_supersedes(const struct tc_record *a, const struct tc_record *b);

#endif
