/* The writer's handle, shared by the files of this folder. Internal. */
#ifndef TC_FEEDS_STORE_STATE_H
#define TC_FEEDS_STORE_STATE_H

#include "feeds/store/backlog.h"
#include "feeds/store/checkpoint.h"
#include "feeds/store/lost.h"
#include "feeds/store/origins.h"
#include "feeds/store/record.h"
#include "feeds/store/reserve.h"
#include "feeds/store/scrub.h"
#include "feeds/store/seal.h"
#include "feeds/store/series.h"
#include "feeds/store/store.h"
#include "feeds/store/waiting.h"
#include "feeds/store/witness.h"

#include <sqlite3.h>

enum tc_statement {
	TC_STATEMENT_BEGIN,
	TC_STATEMENT_COMMIT,
	TC_STATEMENT_EVENT_BY_ID,
	TC_STATEMENT_EVENT_BY_SEQUENCE,
	TC_STATEMENT_EVENTS_AFTER,
	TC_STATEMENT_ADD_EVENT,
	TC_STATEMENT_ACCEPT_EVENT,
	TC_STATEMENT_ADD_SERIES,
	TC_STATEMENT_ADD_LOG,
	TC_STATEMENT_ADD_LOGS,
	TC_STATEMENT_ADD_AUDIT,
	TC_STATEMENT_ADD_ALARM,
	TC_STATEMENT_CHUNKS,
	TC_STATEMENT_OLDEST_CHUNKS,
	TC_STATEMENT_ADD_CHUNK,
	TC_STATEMENT_DROP_CHUNK,
	TC_STATEMENT_SET_FLUSHED,
	TC_STATEMENT_SET_TAIL,
	TC_STATEMENT_COUNT,
};

/* In memory they take about 4 MB; a reader without the store beside it reads them from the log in 40 ms. */
enum { TC_TAIL_ROWS = 65536 };

struct tc_store {
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	char directory[TC_PATH_MAX];
	int lock;          /* the locked file */
	sqlite3 *database; /* NULL between a failure and its proof, see tc_store_prove */
	sqlite3_stmt *statements[TC_STATEMENT_COUNT];
	sqlite3_stmt *save_source;
	struct tc_checkpoint *checkpoint;
	struct tc_origins sources;
	struct tc_series_list series;
	struct tc_backlog tail;
	struct tc_waiting waiting; /* its rows */
	struct tc_seals seals;
	struct tc_witness witness;
	struct tc_reserve reserve;
	struct tc_lost_sum lost;
	int64_t raw_ms;       /* how long real-time values are kept; 0: for ever */
	size_t condense_next; /* the series looked at last */
	struct tc_scrub scrub;
	uint64_t bad_pages;           /* found by it */
	char reason[TC_SENTENCE_MAX]; /* why health is not well */
	size_t tail_rows;             /* so many stay in the log alone; tests have fewer */
	int64_t cursor,
		kept_cursor; /* the transaction's newest row, and the newest that is on disk */
	uint32_t *fresh; /* series of the rows of the transaction; of what it brings into chunks */
	size_t fresh_count, fresh_size;
	int wal_pages;
	bool lax; /* the connection may still commit without fsync: never commit an event like this */
	bool unproven;        /* a commit failed: nothing is stored before tc_store_prove */
	bool positions_stale; /* read them again before the next commit */
	bool tail_stale;      /* a tidying failed, or memory was out: rebuild before the next */
};

/* Column order of every query that is read by tc_row_read. */
#define TC_LOG_COLUMNS                                                                             \
	"cursor, series, sequence, stored_at, recorded_at, start_ms, end_ms, grain, period, "      \
	"value,"                                                                                   \
	" status, qualifier, confidentiality, action, comment"

/* As many rows as TC_STATEMENT_ADD_LOGS adds in one step: a step's own cost is half of a row's. */
enum { TC_LOG_COLUMN_COUNT = 15, TC_LOG_ROWS = 10 };

/* The writer's connection and its statements; disconnect also undoes half of it. */
enum tc_result tc_store_connect(struct tc_store *store, struct tc_error *err);
void tc_store_disconnect(struct tc_store *store);

/* Read what the memory holds of sources, series and positions; what is there already is brought up to what
 * is on disk. */
enum tc_result tc_store_load(struct tc_store *store, struct tc_error *err);

/* After a failed write nobody knows what the disk holds. Bring all that was acknowledged to its own place,
 * forget what is cached, read it again. TC_OK: it is all there, and events may be stored again. */
enum tc_result tc_store_prove(struct tc_store *store, struct tc_error *err);

/* Why the store's health is not well, for tc_store_health. */
void tc_store_say(struct tc_store *store, const char *reason);

/* The row a statement stands on; texts are borrowed until its next step. Returns its series' number. */
int64_t tc_row_read(sqlite3_stmt *row, struct tc_record *out);
/* Bind a record as one of the rows (from 0) that a statement adds; texts are borrowed until its step. */
void tc_row_bind(sqlite3_stmt *add, int row, int64_t series, const struct tc_record *record);

/* Remember a series in `fresh`; false when memory is out. */
bool tc_store_note(struct tc_store *store, uint32_t place);

/* Apply one event inside the transaction in progress: FEED.md's meaning of sequence, id and skip. */
enum tc_result tc_store_apply(
	struct tc_store *store, struct tc_store_event *event, int64_t now_ms, struct tc_error *err);

/* What must be so before anything is stored: room, a disk that is proven, commits that wait for it. */
enum tc_result tc_store_get_ready(struct tc_store *store, struct tc_error *err);
/* Nothing of a transaction was kept: what that says about the disk. */
void tc_store_note_failure(
	struct tc_store *store, enum tc_result result, const struct tc_error *why);

/* Keep what a refused second event said. */
enum tc_result tc_store_audit(struct tc_store *store, const struct tc_store_event *event,
	int64_t now_ms, struct tc_error *err);

/* What is known of the tail may be wrong: find it again before the next tidying. */
void tc_store_forget_tail(struct tc_store *store);

/* Find the unflushed tail again by reading the log. */
enum tc_result tc_store_rebuild_tail(struct tc_store *store, struct tc_error *err);

/* Whether commits of this connection wait for the disk. They always do but while tidying. */
enum tc_result tc_store_set_durable(struct tc_store *store, bool durable, struct tc_error *err);

/* Take back whatever transaction is open. */
void tc_store_rollback(struct tc_store *store);

#endif
