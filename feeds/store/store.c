#include "feeds/store/store.h"

#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_ROW "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
#define LOG_ROWS_5 LOG_ROW "," LOG_ROW "," LOG_ROW "," LOG_ROW "," LOG_ROW
static const char *const texts[TC_STATEMENT_COUNT] = {
	[TC_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
	[TC_STATEMENT_COMMIT] = "COMMIT",
	[TC_STATEMENT_EVENT_BY_ID] =
		"SELECT sequence, digest, state FROM event WHERE source = ?1 AND id = ?2",
	[TC_STATEMENT_EVENT_BY_SEQUENCE] =
		"SELECT 1 FROM event WHERE source = ?1 AND sequence = ?2",
	[TC_STATEMENT_EVENTS_AFTER] =
		"SELECT sequence FROM event WHERE source = ?1 AND sequence > ?2 ORDER BY sequence",
	[TC_STATEMENT_ADD_EVENT] = "INSERT INTO event (source, sequence, id, digest, state) VALUES "
				   "(?1, ?2, ?3, ?4, ?5)",
	[TC_STATEMENT_ACCEPT_EVENT] =
		"UPDATE event SET state = ?3 WHERE source = ?1 AND sequence = ?2",
	[TC_STATEMENT_ADD_SERIES] = "INSERT INTO series (number, indicator, area, source, flushed, "
				    "born) VALUES (?1, ?2, ?3, ?4, 0, ?5)",
	[TC_STATEMENT_ADD_LOG] = "INSERT INTO log (" TC_LOG_COLUMNS ") VALUES " LOG_ROW,
	[TC_STATEMENT_ADD_LOGS] =
		"INSERT INTO log (" TC_LOG_COLUMNS ") VALUES " LOG_ROWS_5 "," LOG_ROWS_5,
	[TC_STATEMENT_ADD_AUDIT] =
		"INSERT OR IGNORE INTO audit (at, source, id, sequence, digest, content)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[TC_STATEMENT_LOG_ROW] = "SELECT " TC_LOG_COLUMNS " FROM log WHERE cursor = ?1",
	[TC_STATEMENT_CHUNKS] =
		"SELECT number, count, records FROM chunk WHERE series = ?1 ORDER BY first DESC",
	[TC_STATEMENT_ADD_CHUNK] =
		"INSERT INTO chunk (series, first, last, min_start, max_end, count, records)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[TC_STATEMENT_DROP_CHUNK] = "DELETE FROM chunk WHERE number = ?1",
	[TC_STATEMENT_SET_FLUSHED] = "UPDATE series SET flushed = ?2 WHERE number = ?1",
	[TC_STATEMENT_SET_TAIL] = "UPDATE tail SET first = ?1",
};

/* flock and not SQLite's own locks: those are shared with readers, and a second hub must hear no at once. */
static enum tc_result take_lock(const char *directory, int *out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/lock", directory);
	if (length < 0 || (size_t)length >= sizeof path) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the data directory is too long");
	}
	if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
		return tc_fail(err, TC_UNAVAILABLE, "could not make the data directory %s: %s",
			directory, strerror(errno));
	}
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "could not open %s: %s", path, strerror(errno));
	}
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		enum tc_result result = errno == EWOULDBLOCK
			? tc_fail(err, TC_IN_USE, "the data directory %s is in use by another hub",
				  directory)
			: tc_fail(err, TC_UNAVAILABLE, "could not lock %s: %s", path,
				  strerror(errno));
		close(lock);
		return result;
	}
	*out = lock;
	return TC_OK;
}

static int on_wal(void *user, sqlite3 *database, const char *name, int pages) {
	(void)database;
	(void)name;
	((struct tc_store *)user)->wal_pages = pages;
	return SQLITE_OK;
}

static enum tc_result prepare_all(struct tc_store *store, struct tc_error *err) {
	enum tc_result result = tc_origins_prepare(store->database, &store->save_source, err);
	for (int i = 0; i < TC_STATEMENT_COUNT && result == TC_OK; i++) {
		result = tc_database_prepare(store->database, texts[i], &store->statements[i], err);
	}
	return result;
}

static enum tc_result load(struct tc_store *store, struct tc_error *err) {
	enum tc_result result = tc_origins_load(&store->sources, store->database, err);
	if (result == TC_OK) {
		result = tc_series_load(&store->series, store->database, store->catalogue, err);
	}
	if (result == TC_OK) {
		result = tc_database_number(store->database,
			"SELECT coalesce(max(cursor), 0) FROM log", &store->kept_cursor, err);
		store->cursor = store->kept_cursor;
	}
	if (result == TC_OK) {
		result = tc_seals_load(&store->seals, store->database, err);
	}
	if (result == TC_OK) {
		result = tc_store_rebuild_tail(store, err);
	}
	return result;
}

enum tc_result tc_store_open(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, struct tc_store **out, struct tc_error *err) {
	struct tc_store *store = calloc(1, sizeof *store);
	if (store == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	store->catalogue = catalogue;
	store->clock = clock;
	store->tail_rows = TC_TAIL_ROWS;
	store->lock = -1;
	enum tc_result result = take_lock(directory, &store->lock, err);
	if (result == TC_OK) {
		result = tc_database_open(directory, TC_DATABASE_WRITE, &store->database, err);
	}
	if (result == TC_OK) {
		sqlite3_wal_hook(store->database, on_wal, store);
		result = prepare_all(store, err);
	}
	if (result == TC_OK) {
		result = load(store, err);
	}
	if (result == TC_OK) {
		result = tc_checkpoint_open(directory, &store->checkpoint, err);
	}
	if (result != TC_OK) {
		tc_store_close(store);
		return result;
	}
	*out = store;
	return TC_OK;
}

void tc_store_close(struct tc_store *store) {
	if (store == NULL) {
		return;
	}
	tc_checkpoint_close(store->checkpoint);
	for (int i = 0; i < TC_STATEMENT_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
	}
	sqlite3_finalize(store->save_source);
	tc_seals_finish(&store->seals);
	sqlite3_close(store->database);
	if (store->lock >= 0) {
		close(store->lock);
	}
	tc_origins_finish(&store->sources);
	tc_series_finish(&store->series);
	tc_backlog_finish(&store->tail);
	free(store->fresh);
	free(store);
}

bool tc_store_position(struct tc_store *store, const char *source, struct tc_source_position *out) {
	static const int64_t day_ms = 86400000;
	const struct tc_origin *found = tc_origins_find(&store->sources, source);
	if (found == NULL) {
		return false;
	}
	const struct tc_origin_state *kept = &found->kept;
	int64_t age_ms = tc_clock_unix_ms(store->clock) - kept->skipped_at_ms;
	out->upto = kept->upto;
	out->newest = kept->newest;
	out->gap = kept->newest > kept->upto || (kept->skipped_at_ms != 0 && age_ms < day_ms);
	return true;
}

int64_t tc_store_cursor(const struct tc_store *store) {
	return store->kept_cursor;
}

enum tc_result tc_store_set_durable(struct tc_store *store, bool durable, struct tc_error *err) {
	store->lax = true;
	enum tc_result result = tc_database_run(store->database,
		durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", err);
	store->lax = result != TC_OK || !durable;
	return result;
}

void tc_store_rollback(struct tc_store *store) {
	for (int i = 0; i < TC_STATEMENT_COUNT; i++) {
		sqlite3_reset(store->statements[i]);
	}
	/* SQLite has rolled back by itself after some failures. */
	if (sqlite3_get_autocommit(store->database) == 0) {
		sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
	}
}
