/* Observations as SDMX-CSV 2.1 (the CSV of SDMX 3.1): what offices export from spreadsheets and statistical
 * programs, and what the history answers when asked for it. The first cells of a record say STRUCTURE,
 * STRUCTURE_ID and ACTION; the others are our keys under their own names. One thread. */
#ifndef TC_FEEDS_WIRE_SDMX_CSV_H
#define TC_FEEDS_WIRE_SDMX_CSV_H

#include "base/result.h"
#include "feeds/wire/csv.h"
#include "feeds/wire/rows.h"

#define TC_SDMX_CSV_MEDIA "application/vnd.sdmx.data+csv"
#define TC_SDMX_CSV_STRUCTURE "VN:OBSERVATIONS(1.0)"

struct tc_sdmx_csv {
	struct tc_csv csv;
	bool headed;                          /* the header was read */
	bool refused;                         /* … and is none of ours: nothing more comes */
	bool labelled;                        /* "CODE: label" in names and coded cells */
	int id, action, column[TC_KEY_COUNT]; /* where they stand; -1: absent */
};

void tc_sdmx_csv_init(struct tc_sdmx_csv *sheet, FILE *file);
void tc_sdmx_csv_finish(struct tc_sdmx_csv *sheet);

/* The next record as the observation that a publisher sends, an object (owned). SOURCE, SEQUENCE and STORED_AT,
 * which only a hub says, are left out. TC_NOT_FOUND: the end. TC_BAD_INPUT: *err says what is wrong with
 * this record, or with the header: then the next call says the end. TC_UNAVAILABLE: reading failed. */
enum tc_result tc_sdmx_csv_next(struct tc_sdmx_csv *sheet, json_t **out, struct tc_error *err);

/* The header line with every key. Owned; NULL when memory is out. */
char *tc_sdmx_csv_head(void);
/* One line; row: made by tc_rows_encode. No value is written as NaN, nothing as an empty cell. Owned; NULL
 * when memory is out. */
char *tc_sdmx_csv_row(const json_t *row);

#endif
