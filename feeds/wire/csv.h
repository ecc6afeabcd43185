/* Records of a CSV file (RFC 4180): cells between commas, quoted cells, doubled quotes, line ends of any system, a byte order mark
 * before the first. Knows nothing of observations. One thread. */
#ifndef TC_FEEDS_WIRE_CSV_H
#define TC_FEEDS_WIRE_CSV_H

#include "base/result.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { TC_CSV_CELLS_MAX = 64, TC_CSV_RECORD_BYTES_MAX = 64 * 1024 };

struct tc_csv {
	FILE *file;    /* borrowed */
	int64_t line;  /* where the current record begins, from 1 */
	int64_t lines; /* read so far */
	char *text;    /* the cells' memory, owned */
	size_t length, size;
	size_t starts[TC_CSV_CELLS_MAX]; /* of each cell in text */
	int count;
};

void tc_csv_init(struct tc_csv *csv, FILE *file);
void tc_csv_finish(struct tc_csv *csv);

/* The next record that is not an empty line. TC_NOT_FOUND: the end. TC_BAD_INPUT: quotes that do not match,
 * bytes that are no text, too many cells or bytes; *err says what, and the next call goes on behind it.
 * TC_UNAVAILABLE: reading failed. */
enum tc_result tc_csv_next(struct tc_csv *csv, struct tc_error *err);

/* Cell of the current record, zero-terminated UTF-8, borrowed until the next call; "" behind the last. */
const char *tc_csv_cell(const struct tc_csv *csv, int index);

/* Write one cell, quoted when it must be. */
void tc_csv_write(FILE *out, const char *cell);

#endif
