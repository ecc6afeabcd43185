#include "feeds/store/database.h"
#include "feeds/store/state.h"

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
	[TC_STATEMENT_ADD_ALARM] =
		"INSERT INTO alarm (at, rule, indicator, area, act, before, state, priority,"
		" raised, ended, shelved_until, value, name, note)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[TC_STATEMENT_CHUNKS] =
		"SELECT number, count, records FROM chunk WHERE series = ?1 ORDER BY first DESC",
	[TC_STATEMENT_OLDEST_CHUNKS] =
		"SELECT number, first, last, max_end, records FROM chunk WHERE series = ?1 AND"
		" first > ?2 ORDER BY first LIMIT 4",
	[TC_STATEMENT_ADD_CHUNK] =
		"INSERT INTO chunk (series, first, last, min_start, max_end, count, records)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[TC_STATEMENT_DROP_CHUNK] = "DELETE FROM chunk WHERE number = ?1",
	[TC_STATEMENT_SET_FLUSHED] = "UPDATE series SET flushed = ?2 WHERE number = ?1",
	[TC_STATEMENT_SET_TAIL] = "UPDATE tail SET first = ?1",
};

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

enum tc_result tc_store_load(struct tc_store *store, struct tc_error *err) {
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
	store->positions_stale = result != TC_OK;
	return result;
}

enum tc_result tc_store_connect(struct tc_store *store, struct tc_error *err) {
	enum tc_result result =
		tc_database_open(store->directory, TC_DATABASE_WRITE, &store->database, err);
	if (result == TC_OK) {
		sqlite3_wal_hook(store->database, on_wal, store);
		store->lax = false;
		result = prepare_all(store, err);
	}
	return result;
}

void tc_store_disconnect(struct tc_store *store) {
	for (int i = 0; i < TC_STATEMENT_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
	sqlite3_finalize(store->save_source);
	store->save_source = NULL;
	tc_seals_detach(&store->seals);
	if (store->unproven && store->database != NULL) {
		tc_database_leave_log(store->database);
	}
	sqlite3_close(store->database);
	store->database = NULL;
}
