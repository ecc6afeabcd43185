/* Everything acknowledged, for ever: an append-only SQLite log in arrival order, with per-series chunks
 * behind it for history. What tc_store_commit returned TC_OK for survives SIGKILL and power loss.
 * One writer (this handle, one thread); any number of readers, each on its own connection and thread. */
#ifndef TC_FEEDS_STORE_STORE_H
#define TC_FEEDS_STORE_STORE_H

#include "base/clock.h"
#include "base/result.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"

#include <stdint.h>

struct tc_store;

/* Open or create the store in directory (made when absent). TC_IN_USE: another hub has it. TC_UNAVAILABLE:
 * cannot be written. TC_BAD_INPUT: store.db is damaged, is another program's, or has a newer format.
 * catalogue and clock are borrowed for the store's life. Owned. */
enum tc_result tc_store_open(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, struct tc_store **out, struct tc_error *err);
void tc_store_close(struct tc_store *store);

/* The same with what an operator decides. */
struct tc_store_setting {
	const char *directory;
	const struct tc_catalogue *catalogue;
	const struct tc_clock *clock;
	const char *
		head_path; /* a file on a second medium that keeps where the store ends; NULL: none */
	int64_t reserve_bytes; /* kept free for a full disk; 0: none */
	int64_t raw_ms; /* how long every value of real-time indicators is kept; 0: for ever */
};
enum tc_result tc_store_open_as(
	const struct tc_store_setting *setting, struct tc_store **out, struct tc_error *err);

/* How the store is. The writer's thread. */
struct tc_store_health {
	bool failing; /* the last writing failed: nothing is acknowledged until it was read back */
	bool full;    /* no room: the reserve is in use, events are refused */
	/* Something that was acknowledged cannot be read, or is gone, and nobody has accepted that yet
	 * (`toancanh hub verify --accept`); or the second medium does not take the head. The rest is served
	 * and new events are taken. */
	bool damaged;
	uint64_t lost_rows, lost_stretches;
	uint64_t bad_pages; /* found by reading on in the background */
	char reason[TC_SENTENCE_MAX];
};
void tc_store_health(const struct tc_store *store, struct tc_store_health *out);

enum tc_event_kind {
	TC_EVENT_OBSERVATIONS = 1,
	TC_EVENT_REFUSED, /* nacked for good: only its position is kept */
	TC_EVENT_SKIP,    /* positions up to skip_upto are given up by the publisher */
};

enum tc_event_outcome {
	TC_OUTCOME_STORED = 1,
	TC_OUTCOME_DUPLICATE, /* same source and id with the same digest */
	/* Same id with another digest, or same sequence with another id: refused for good. A free sequence
	 * under a known id is kept as refused, so that it leaves no hole. */
	TC_OUTCOME_CONFLICT,
};

enum {
	TC_DIGEST_BYTES = 32,
	TC_STORE_COMMENT_MAX = 2001, /* 500 letters and the zero byte */
};

/* One event to be kept. The first part is the caller's, the second is filled by tc_store_commit.
 * A skip that gives up nothing is a duplicate. */
struct tc_store_event {
	enum tc_event_kind kind;
	const char *source, *id; /* id NULL for a skip */
	int64_t sequence;        /* 1.. ; 0 for a skip */
	uint8_t digest[TC_DIGEST_BYTES];
	int64_t skip_upto;
	struct tc_observation *observations; /* stored_at_ms, cursor, source, sequence are filled */
	int count;

	enum tc_event_outcome outcome;
	/* A duplicate, and what came first was stored: also of an event refused now, whose sender may no
	 * longer send what it once sent. */
	bool kept;
	int64_t upto; /* end of the source's run without holes after this event; 0: none yet */
	int64_t gap_from, gap_to; /* numbers newly found missing before this event; 0: none */
};

/* One transaction and one fsync for all of them. On failure nothing of any of them is kept, and the
 * caller must not ack; the store stays usable and the same events may be sent again. TC_FULL: no room on
 * the disk; TC_UNAVAILABLE: another failure of it; TC_BAD_INPUT: an event without source, id or sequence.
 * A conflict's content goes to the audit table. */
enum tc_result tc_store_commit(
	struct tc_store *store, struct tc_store_event *events, int count, struct tc_error *err);

/* Move a bounded number of observations from the log's tail into chunks, and checkpoint when due. Outside
 * any ack; call when idle and at least once a second, and after each commit while it returns true: there
 * is more to do. Failures are tried again at the next call. */
bool tc_store_tidy(struct tc_store *store);

/* Where a source stands. False when it never sent anything. */
struct tc_source_position {
	int64_t upto, newest;
	bool gap; /* holes are open, or positions were given up in the last 24 hours */
};
bool tc_store_position(struct tc_store *store, const char *source, struct tc_source_position *out);

/* Cursor of the newest observation, 0 when there is none. */
int64_t tc_store_cursor(const struct tc_store *store);

/* History on a connection of its own. TC_NOT_FOUND: there is no store yet. */
struct tc_store_reader;
enum tc_result tc_store_reader_open(const char *directory, const struct tc_catalogue *catalogue,
	struct tc_store_reader **out, struct tc_error *err);
/* The same of a store that this process has open: the newest rows are found in memory, not in the log, and a series
 * costs what is asked of it. store: borrowed for the reader's life; its thread may be another one. */
enum tc_result tc_store_reader_open_beside(
	struct tc_store *store, struct tc_store_reader **out, struct tc_error *err);
void tc_store_reader_close(struct tc_store_reader *reader);

struct tc_history_query {
	/* Which series; NULL takes all. */
	bool (*matches)(const void *user, int indicator, int area);
	const void *user;
	int64_t start_ms,
		end_ms;       /* periods that overlap [start, end); INT64_MIN and INT64_MAX: all */
	int64_t as_of_ms;     /* only what was stored by then; INT64_MAX: now */
	int64_t after_cursor; /* only what arrived after it; 0: all */
	int last;             /* newest periods of each series and source; 0: all */
	bool revisions;       /* older revisions too, oldest first */
	/* Without revisions: also the one that was replaced, before its successor, where that was stored
	 * since then; 0: none. Tells a fresh wall what was revised. */
	int64_t former_since_ms;
};

/* Rows grouped by indicator, area and source, then by the period's end and start, rising. All of it is
 * one moment of the store; close it soon, an open one keeps the write-ahead log from starting over.
 * NULL: out of memory. */
struct tc_history;
struct tc_history *tc_history_open(
	struct tc_store_reader *reader, const struct tc_history_query *query);
/* 1: *out is filled, borrowed until the next call; 0: no more; -1: read error, see err. Withdrawn keys
 * come as their withdrawal (action WITHDRAW). */
int tc_history_next(struct tc_history *history, struct tc_observation *out, struct tc_error *err);
/* How many rows could not be read so far, of whichever series: the answer may lack them. */
uint64_t tc_history_lost(const struct tc_history *history);
void tc_history_close(struct tc_history *history);

/* One stored observation by its cursor, and the event that brought it. */
struct tc_store_found {
	struct tc_observation
		observation; /* source: borrowed for the reader's life; comment: below */
	char comment[TC_STORE_COMMENT_MAX];
	int64_t source; /* the store's own number of it */
	char event_id[256];
	bool has_digest; /* of the event's content, as it was told apart from duplicates */
	uint8_t digest[TC_DIGEST_BYTES];
};
/* TC_NOT_FOUND: there is none, or it is not kept any more, and err says which. TC_BAD_INPUT: it is there and
 * cannot be read. observation.comment points into *out. */
enum tc_result tc_store_find(struct tc_store_reader *reader, int64_t cursor,
	struct tc_store_found *out, struct tc_error *err);

/* The source that a wall takes a series from: the one that reported it first, a real one before a simulated
 * one. NULL: nobody ever did. Borrowed for the reader's life. */
const char *tc_store_primary(struct tc_store_reader *reader, int indicator, int area);

#endif
