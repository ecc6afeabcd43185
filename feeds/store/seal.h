/* The chain of seals: one for every event that changed the store, in order. A seal is the SHA-256 of the
 * seal before it and of all that its event left here: figures, names, ids, positions. Whoever changes, cuts,
 * reorders or takes back history breaks the chain from there on, also when they know of the checksums of
 * pages. Each seal names the rows and series of its event a second time, so that it is known whose rows
 * are gone when a page of the log is. Internal to this folder. */
#ifndef TC_FEEDS_STORE_SEAL_H
#define TC_FEEDS_STORE_SEAL_H

#include "base/result.h"
#include "feeds/store/record.h"

#include <sqlite3.h>

enum { TC_LINK_BYTES = 32 };

enum tc_seal_kind {
	TC_SEAL_STORED = 1, /* an event and its rows */
	TC_SEAL_REFUSED,    /* a position without rows */
	TC_SEAL_SPENT,      /* the same, without an id of its own */
	TC_SEAL_SKIP,       /* positions up to `sequence` were given up */
	TC_SEAL_CONFLICT,   /* a record of the table audit; first: its number */
	TC_SEAL_DROPPED,    /* old raw rows of one series; see condense.h */
	TC_SEAL_ADOPTED,    /* rows of a store of version 1, which had no seals */
};

/* What begins with an event, in tc_seals.born: one of these, its number, its texts (a source's name; a
 * series' indicator and area). Names can be had from here when their own table is damaged. */
enum tc_born { TC_BORN_SOURCE = 1, TC_BORN_SERIES };

/* What a seal says. Everything borrowed. */
struct tc_seal {
	enum tc_seal_kind kind;
	int64_t source; /* number; 0: none */
	int64_t sequence;
	int64_t first, count; /* rows of the log */
	const char *id;       /* NULL: none */
	const void *digest;   /* 32 bytes; NULL: none */
};

/* The seal at hand gathers what belongs to it before it is added. Zeroed, then tc_seals_load. */
struct tc_seals {
	sqlite3_stmt *add;
	int64_t number, kept_number; /* of the newest seal: in the transaction, and on disk */
	uint8_t link[TC_LINK_BYTES], kept_link[TC_LINK_BYTES];
	struct tc_packed rows;   /* of the event, packed */
	struct tc_packed series; /* their series' numbers, as differences */
	struct tc_packed born;   /* sources and series that begin with it, and other texts of it */
	struct tc_packed message;
	int64_t series_before;
};

void tc_seals_finish(struct tc_seals *seals);
/* Let go of the connection; what is known stays. */
void tc_seals_detach(struct tc_seals *seals);

/* Where the chain ends on disk. */
enum tc_result tc_seals_load(struct tc_seals *seals, sqlite3 *database, struct tc_error *err);

/* Begin the seal of an event: nothing is gathered yet. */
void tc_seals_begin(struct tc_seals *seals);
/* Each false when memory is out. series: number of the row's series, from 1. */
bool tc_seals_row(struct tc_seals *seals, int64_t series, const struct tc_record *record);
bool tc_seals_text(struct tc_seals *seals, const char *text);
/* A number for which there is a text; kept apart from lengths by its place. */
bool tc_seals_number(struct tc_seals *seals, int64_t number);

/* Add the seal to the transaction in progress. */
enum tc_result tc_seals_add(
	struct tc_seals *seals, const struct tc_seal *seal, struct tc_error *err);
/* The link that follows `before` for what was gathered. False when memory is out. */
bool tc_seals_link(struct tc_seals *seals, const uint8_t before[TC_LINK_BYTES], int64_t number,
	const struct tc_seal *seal, uint8_t out[TC_LINK_BYTES]);

/* The transaction is on disk, or it is not. */
void tc_seals_keep(struct tc_seals *seals);
void tc_seals_undo(struct tc_seals *seals);

/* Next series number of a seal's list. start with *series 0; false at the end. */
bool tc_seal_next_series(struct tc_unpacking *list, int64_t *series);

/* Seal rows of the log that have no seal yet, in the transaction in progress. */
enum tc_result tc_seals_adopt(struct tc_seals *seals, sqlite3 *database, struct tc_error *err);

#endif
