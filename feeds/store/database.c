#include "feeds/store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	VERSION = 1,
	APPLICATION =
		0x54635374, /* "TcSt", so that `file` and we can tell a store from another database */
};

/* The log is the truth; chunk is a faster copy of its older part, and can be rebuilt from it.
 * event: a position in state refused or spent has no observations; spent ones have no id, because their
 * id belongs to an earlier event. */
static const char schema[] =
	"CREATE TABLE source (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" upto INTEGER NOT NULL, newest INTEGER NOT NULL, skipped_at INTEGER NOT NULL);"
	"CREATE TABLE event (source INTEGER NOT NULL, sequence INTEGER NOT NULL, id TEXT, digest "
	"BLOB,"
	" state INTEGER NOT NULL, PRIMARY KEY (source, sequence), UNIQUE (source, id)) WITHOUT "
	"ROWID;"
	"CREATE TABLE series (number INTEGER PRIMARY KEY, indicator TEXT NOT NULL, area TEXT NOT "
	"NULL,"
	" source INTEGER NOT NULL, flushed INTEGER NOT NULL, UNIQUE (indicator, area, source));"
	"CREATE TABLE log (cursor INTEGER PRIMARY KEY, series INTEGER NOT NULL, sequence INTEGER "
	"NOT NULL,"
	" stored_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, start_ms INTEGER NOT NULL,"
	" end_ms INTEGER NOT NULL, grain INTEGER NOT NULL, period TEXT NOT NULL, value TEXT,"
	" status INTEGER NOT NULL, qualifier INTEGER NOT NULL, confidentiality INTEGER NOT NULL,"
	" action INTEGER NOT NULL, comment TEXT);"
	"CREATE TABLE chunk (number INTEGER PRIMARY KEY, series INTEGER NOT NULL, first INTEGER "
	"NOT NULL,"
	" last INTEGER NOT NULL, min_start INTEGER NOT NULL,"
	" max_end INTEGER NOT NULL, count INTEGER NOT NULL, records BLOB NOT NULL);"
	"CREATE INDEX chunk_of_series ON chunk (series, first);"
	"CREATE TABLE tail (one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL);"
	"INSERT INTO tail VALUES (1, 1);"
	"CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, source TEXT NOT NULL,"
	" id TEXT NOT NULL, sequence INTEGER NOT NULL, digest BLOB NOT NULL, content TEXT NOT NULL,"
	" UNIQUE (source, id, sequence, digest));";

enum tc_result tc_database_fail(sqlite3 *database, const char *doing, struct tc_error *err) {
	int code = sqlite3_errcode(database) & 0xff;
	int cause = sqlite3_system_errno(database);
	const char *text = sqlite3_errmsg(database);
	if (code == SQLITE_FULL) {
		return tc_fail(err, TC_FULL, "could not %s: the disk is full", doing);
	}
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
		return tc_fail(
			err, TC_BAD_INPUT, "could not %s: store.db is damaged (%s)", doing, text);
	}
	if (code == SQLITE_NOMEM) {
		return tc_fail(err, TC_NO_MEMORY, "could not %s: out of memory", doing);
	}
	return tc_fail(err, TC_UNAVAILABLE, "could not %s: %s%s%s", doing, text,
		cause != 0 ? ": " : "", cause != 0 ? strerror(cause) : "");
}

enum tc_result tc_database_run(sqlite3 *database, const char *sql, struct tc_error *err) {
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) {
		return tc_database_fail(database, "use the store", err);
	}
	return TC_OK;
}

enum tc_result tc_database_prepare(
	sqlite3 *database, const char *sql, sqlite3_stmt **out, struct tc_error *err) {
	if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) !=
		SQLITE_OK) {
		return tc_database_fail(database, "read the store's tables", err);
	}
	return TC_OK;
}

enum tc_result tc_database_step(sqlite3_stmt *statement, const char *doing, struct tc_error *err) {
	int code = sqlite3_step(statement);
	enum tc_result result = TC_OK;
	if (code != SQLITE_DONE && code != SQLITE_ROW) {
		result = tc_database_fail(sqlite3_db_handle(statement), doing, err);
	}
	sqlite3_reset(statement);
	return result;
}

enum tc_result tc_database_number(
	sqlite3 *database, const char *sql, int64_t *out, struct tc_error *err) {
	sqlite3_stmt *statement = NULL;
	enum tc_result result = tc_database_prepare(database, sql, &statement, err);
	if (result != TC_OK) {
		return result;
	}
	if (sqlite3_step(statement) == SQLITE_ROW) {
		*out = sqlite3_column_int64(statement, 0);
	} else {
		result = tc_database_fail(database, "read the store", err);
	}
	sqlite3_finalize(statement);
	return result;
}

/* Create the tables, or check that they are ours. One transaction, so that a start that is killed
 * half-way leaves an empty file and not half a schema. */
static enum tc_result settle_schema(sqlite3 *database, struct tc_error *err) {
	enum tc_result result = tc_database_run(database, "BEGIN IMMEDIATE", err);
	if (result != TC_OK) {
		return result;
	}
	int64_t version = 0, tables = 0;
	result = tc_database_number(database, "PRAGMA user_version", &version, err);
	if (result == TC_OK) {
		result = tc_database_number(
			database, "SELECT count(*) FROM sqlite_schema", &tables, err);
	}
	if (result == TC_OK && version == 0 && tables == 0) {
		char mark[96];
		snprintf(mark, sizeof mark, "PRAGMA application_id=%d; PRAGMA user_version=%d",
			APPLICATION, VERSION);
		result = tc_database_run(database, schema, err);
		if (result == TC_OK) {
			result = tc_database_run(database, mark, err);
		}
	}
	if (result == TC_OK) {
		result = tc_database_run(database, "COMMIT", err);
	}
	if (result != TC_OK) {
		sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
	}
	return result;
}

static enum tc_result check_version(sqlite3 *database, struct tc_error *err) {
	int64_t version = 0, application = 0;
	enum tc_result result = tc_database_number(database, "PRAGMA user_version", &version, err);
	if (result == TC_OK) {
		result = tc_database_number(database, "PRAGMA application_id", &application, err);
	}
	if (result == TC_OK && application != APPLICATION) {
		result = tc_fail(err, TC_BAD_INPUT, "store.db is a database of another program");
	} else if (result == TC_OK && version > VERSION) {
		result = tc_fail(err, TC_BAD_INPUT,
			"store.db was written by a newer program: its format is %lld, expected %d",
			(long long)version, VERSION);
	} else if (result == TC_OK && version < VERSION) {
		result = tc_fail(err, TC_BAD_INPUT,
			"store.db has the unknown format %lld, expected %d", (long long)version,
			VERSION);
	}
	return result;
}

/* synchronous=FULL: an ack means fsync. wal_autocheckpoint=0: a checkpoint inside a commit made single
 * commits take 136-570 ms. */
static enum tc_result set_up(sqlite3 *database, enum tc_database_use use, struct tc_error *err) {
	sqlite3_busy_timeout(database, 5000);
	enum tc_result result = tc_database_run(database,
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
		"PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384; PRAGMA "
		"temp_store=MEMORY;",
		err);
	if (result == TC_OK && use == TC_DATABASE_WRITE) {
		result = settle_schema(database, err);
	}
	if (result == TC_OK) {
		result = check_version(database, err);
	}
	if (result == TC_OK && use == TC_DATABASE_READ) {
		result = tc_database_run(database, "PRAGMA query_only=1", err);
	}
	return result;
}

/* SQLite gives the file's mode to the files beside it, so it is made here, for our eyes only. */
static enum tc_result make_file(const char *path, enum tc_database_use use, struct tc_error *err) {
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (use == TC_DATABASE_WRITE ? O_CREAT : 0);
	int file = open(path, flags, 0600);
	if (file < 0) {
		return tc_fail(err, errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE,
			"could not open %s: %s", path, strerror(errno));
	}
	close(file);
	return TC_OK;
}

enum tc_result tc_database_open(
	const char *directory, enum tc_database_use use, sqlite3 **out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/store.db", directory);
	if (length < 0 || (size_t)length >= sizeof path) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	enum tc_result result = make_file(path, use, err);
	if (result != TC_OK) {
		return result;
	}
	if (use == TC_DATABASE_WRITE) {
		/* Nobody asks SQLite how much memory it uses, and counting it takes a lock at every
		 * allocation. Without effect once SQLite is in use. */
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	}
	sqlite3 *database = NULL;
	if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK) {
		result = tc_database_fail(database, "open the store", err);
	} else {
		result = set_up(database, use, err);
	}
	if (result != TC_OK) {
		sqlite3_close(database);
		return result;
	}
	*out = database;
	return TC_OK;
}
