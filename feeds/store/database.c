#include "feeds/store/database.h"

#include "feeds/store/page.h"
#include "feeds/store/renew.h"
#include "feeds/store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum tc_result tc_database_fail(sqlite3 *database, const char *doing, struct tc_error *err) {
	int code = sqlite3_errcode(database) & 0xff;
	int cause = sqlite3_system_errno(database);
	const char *text = sqlite3_errmsg(database);
	if (code == SQLITE_FULL) {
		return tc_fail(err, TC_FULL, "could not %s: the disk is full", doing);
	}
	struct tc_page_fault fault;
	if (code == SQLITE_CORRUPT && tc_page_last_fault(database, &fault)) {
		return tc_fail(err, TC_BAD_INPUT,
			"could not %s: store.db is damaged (checksum of page %u)", doing,
			(unsigned)fault.number);
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

/* synchronous=FULL: an ack means fsync. wal_autocheckpoint=0: a checkpoint inside a commit made single
 * commits take 136-570 ms. cache_spill=0: each page is written once in a transaction, so that the write-ahead
 * log's checksums hold at every moment. */
static enum tc_result set_up(sqlite3 *database, enum tc_database_use use, struct tc_error *err) {
	sqlite3_busy_timeout(database, 5000);
	enum tc_result result = tc_database_run(database,
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
		"PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384; PRAGMA "
		"temp_store=MEMORY; PRAGMA cache_spill=0;",
		err);
	if (result == TC_OK && use == TC_DATABASE_WRITE) {
		result = tc_schema_settle(database, err);
	}
	if (result == TC_OK) {
		result = tc_schema_check(database, err);
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

void tc_database_leave_log(sqlite3 *database) {
	sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

enum tc_result tc_database_open(
	const char *directory, enum tc_database_use use, sqlite3 **out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/store.db", directory);
	if (length < 0 || (size_t)length >= sizeof path) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	if (use == TC_DATABASE_WRITE) {
		/* Nobody asks SQLite how much memory it uses, and counting it takes a lock at every
		 * allocation. Without effect once SQLite is in use. */
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	}
	enum tc_result result = make_file(path, use, err);
	if (result == TC_OK && use == TC_DATABASE_WRITE) {
		result = tc_log_renew(directory, err);
	}
	if (result == TC_OK && use == TC_DATABASE_WRITE) {
		result = tc_schema_upgrade(directory, err);
	}
	if (result == TC_OK) {
		result = tc_database_open_file(path, use, out, err);
	}
	if (result == TC_OK && use != TC_DATABASE_WRITE) {
		tc_database_leave_log(*out);
	}
	return result;
}

static enum tc_result open_layered(const char *path, sqlite3 **out, struct tc_error *err) {
	const char *layer = tc_page_layer();
	if (layer == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	if (sqlite3_open_v2(path, out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, layer) !=
		SQLITE_OK) {
		return tc_database_fail(*out, "open the store", err);
	}
	return tc_page_reserve(*out) == SQLITE_OK
		? TC_OK
		: tc_fail(err, TC_UNAVAILABLE, "could not make room for checksums");
}

enum tc_result tc_database_open_bare(const char *path, sqlite3 **out, struct tc_error *err) {
	*out = NULL;
	enum tc_result result = open_layered(path, out, err);
	return result == TC_OK
		? tc_database_run(*out,
			  "PRAGMA temp_store=MEMORY; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA "
			  "journal_mode=DELETE",
			  err)
		: result;
}

enum tc_result tc_database_open_alone(const char *path, sqlite3 **out, struct tc_error *err) {
	*out = NULL;
	enum tc_result result = open_layered(path, out, err);
	return result == TC_OK ? tc_database_run(*out,
					 "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA "
					 "temp_store=MEMORY",
					 err)
			       : result;
}

enum tc_result tc_database_open_file(
	const char *path, enum tc_database_use use, sqlite3 **out, struct tc_error *err) {
	sqlite3 *database = NULL;
	enum tc_result result = open_layered(path, &database, err);
	if (result == TC_OK) {
		result = set_up(database, use, err);
	}
	if (result != TC_OK) {
		sqlite3_close(database);
		return result;
	}
	*out = database;
	return TC_OK;
}
