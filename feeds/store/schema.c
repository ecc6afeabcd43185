#include "feeds/store/schema.h"

#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/page.h"
#include "feeds/store/seal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The log is the truth; chunk is a faster copy of its older part, and can be rebuilt from it.
 * event: a position in state refused or spent has no observations; spent ones have no id, because their
 * id belongs to an earlier event. seal: see seal.h; born: the seal with which a source or series began.
 * dropped: what retention took out of log and chunk. lost: see lost.h. The index of
 * chunk holds all that is asked of chunks before one is read, so that a damaged chunk is known by its place. */
static const char tables[] =
	"CREATE TABLE source (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" upto INTEGER NOT NULL, newest INTEGER NOT NULL, skipped_at INTEGER NOT NULL,"
	" born INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE event (source INTEGER NOT NULL, sequence INTEGER NOT NULL, id TEXT,"
	" digest BLOB, state INTEGER NOT NULL, PRIMARY KEY (source, sequence), UNIQUE (source, id))"
	" WITHOUT ROWID;"
	"CREATE TABLE series (number INTEGER PRIMARY KEY, indicator TEXT NOT NULL, area TEXT NOT "
	"NULL,"
	" source INTEGER NOT NULL, flushed INTEGER NOT NULL, born INTEGER NOT NULL DEFAULT 0,"
	" condensed INTEGER NOT NULL DEFAULT 0, UNIQUE (indicator, area, source));"
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
	"CREATE TABLE tail (one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL);"
	"INSERT INTO tail VALUES (1, 1);"
	"CREATE TABLE audit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, source TEXT NOT NULL,"
	" id TEXT NOT NULL, sequence INTEGER NOT NULL, digest BLOB NOT NULL, content TEXT NOT NULL,"
	" UNIQUE (source, id, sequence, digest));";

/* What version 1 lacks. */
static const char additions[] =
	"DROP INDEX IF EXISTS chunk_of_series;"
	"CREATE INDEX chunk_of_series ON chunk (series, first, last, min_start, max_end, count);"
	"CREATE TABLE seal (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, source INTEGER NOT "
	"NULL,"
	" sequence INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,"
	" series BLOB, born BLOB, link BLOB NOT NULL);"
	"CREATE TABLE dropped (number INTEGER PRIMARY KEY, series INTEGER NOT NULL, first INTEGER "
	"NOT NULL,"
	" last INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL,"
	" dropped INTEGER NOT NULL, kept INTEGER NOT NULL, at INTEGER NOT NULL);"
	"CREATE TABLE lost (number INTEGER PRIMARY KEY, what TEXT NOT NULL, first INTEGER NOT NULL,"
	" last INTEGER NOT NULL, why TEXT NOT NULL, found_at INTEGER NOT NULL,"
	" accepted INTEGER NOT NULL DEFAULT 0, UNIQUE (what, first, last));";

/* The newest chunks first: a series of 400 days of minutes has 2,250 of them. Not a part of the format: a store that
 * has none gets it at the next start, and a program that does not know of it keeps it up. */
static const char index_by_end[] = "CREATE INDEX IF NOT EXISTS chunk_by_end ON chunk"
				   " (series, max_end, min_start, first, last)";

/* See alarm.h. Beside what version 2 has to have: a store without it gets it at the next start, and a program that
 * does not know of alarms leaves it as it is. done: what people did is looked for at each start. */
static const char alarms[] =
	"CREATE TABLE IF NOT EXISTS alarm (number INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
	" rule TEXT NOT NULL, indicator TEXT NOT NULL, area TEXT NOT NULL, act TEXT NOT NULL,"
	" before TEXT NOT NULL, state TEXT NOT NULL, priority INTEGER NOT NULL,"
	" raised INTEGER NOT NULL, ended INTEGER NOT NULL, shelved_until INTEGER NOT NULL,"
	" value TEXT, name TEXT, note TEXT);"
	"CREATE INDEX IF NOT EXISTS alarm_of_rule ON alarm (rule, area, number);"
	"CREATE INDEX IF NOT EXISTS alarm_done ON alarm (rule, area, act, number)"
	" WHERE name IS NOT NULL;";

static const char columns_of_bare[] =
	"ALTER TABLE source ADD COLUMN born INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE series ADD COLUMN born INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE series ADD COLUMN condensed INTEGER NOT NULL DEFAULT 0;";

static enum tc_result mark(sqlite3 *database, struct tc_error *err) {
	char sql[96];
	snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d",
		TC_STORE_APPLICATION, TC_STORE_VERSION);
	return tc_database_run(database, sql, err);
}

enum tc_result tc_schema_settle(sqlite3 *database, struct tc_error *err) {
	enum tc_result result = tc_database_run(database, "BEGIN IMMEDIATE", err);
	if (result != TC_OK) {
		return result;
	}
	int64_t version = 0, count = 0;
	result = tc_database_number(database, "PRAGMA user_version", &version, err);
	if (result == TC_OK) {
		result = tc_database_number(
			database, "SELECT count(*) FROM sqlite_schema", &count, err);
	}
	if (result == TC_OK && version == 0 && count == 0) {
		result = tc_database_run(database, tables, err);
		if (result == TC_OK) {
			result = tc_database_run(database, additions, err);
		}
		if (result == TC_OK) {
			result = mark(database, err);
		}
		version = TC_STORE_VERSION;
	}
	if (result == TC_OK && version == TC_STORE_VERSION) {
		result = tc_database_run(database, index_by_end, err);
	}
	if (result == TC_OK && version == TC_STORE_VERSION) {
		result = tc_database_run(database, alarms, err);
	}
	if (result == TC_OK) {
		result = tc_database_run(database, "COMMIT", err);
	}
	if (result != TC_OK) {
		sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
	}
	return result;
}

enum tc_result tc_schema_check(sqlite3 *database, struct tc_error *err) {
	int64_t version = 0, application = 0;
	enum tc_result result = tc_database_number(database, "PRAGMA user_version", &version, err);
	if (result == TC_OK) {
		result = tc_database_number(database, "PRAGMA application_id", &application, err);
	}
	if (result == TC_OK && application != TC_STORE_APPLICATION) {
		result = tc_fail(err, TC_BAD_INPUT, "store.db is a database of another program");
	} else if (result == TC_OK && version > TC_STORE_VERSION) {
		result = tc_fail(err, TC_BAD_INPUT,
			"store.db was written by a newer program: its format is %lld, expected %d",
			(long long)version, TC_STORE_VERSION);
	} else if (result == TC_OK && version < TC_STORE_VERSION) {
		result = tc_fail(err, TC_BAD_INPUT, "store.db has the format %lld, expected %d",
			(long long)version, TC_STORE_VERSION);
	}
	return result;
}

/* Add what is missing to the copy and seal its rows: one transaction. */
static enum tc_result change(sqlite3 *copy, struct tc_error *err) {
	struct tc_seals seals = { 0 };
	enum tc_result result = tc_database_run(copy, "BEGIN IMMEDIATE", err);
	if (result == TC_OK) {
		result = tc_database_run(copy, columns_of_bare, err);
	}
	if (result == TC_OK) {
		result = tc_database_run(copy, additions, err);
	}
	if (result == TC_OK) {
		result = tc_seals_load(&seals, copy, err);
	}
	if (result == TC_OK) {
		result = tc_seals_adopt(&seals, copy, err);
	}
	tc_seals_finish(&seals);
	if (result == TC_OK) {
		result = mark(copy, err);
	}
	return result == TC_OK ? tc_database_run(copy, "COMMIT", err) : result;
}

/* A whole copy with room for checksums, without a write-ahead log on either side: one that stayed beside
 * the new file would be taken for its own. */
static enum tc_result copy_bare(const char *old, const char *new, struct tc_error *err) {
	sqlite3 *from = NULL, *copy = NULL;
	sqlite3_stmt *into = NULL;
	enum tc_result result = tc_database_open_bare(old, &from, err);
	if (result == TC_OK) {
		result = tc_database_prepare(from, "VACUUM INTO ?1", &into, err);
	}
	if (result == TC_OK) {
		sqlite3_bind_text(into, 1, new, -1, SQLITE_STATIC);
		result = tc_database_step(into, "copy the store for an upgrade", err);
	}
	sqlite3_finalize(into);
	sqlite3_close(from);
	if (result == TC_OK) {
		result = tc_database_open_alone(new, &copy, err);
	}
	if (result == TC_OK) {
		result = change(copy, err);
	}
	sqlite3_close(copy);
	return result;
}

enum tc_result tc_schema_upgrade(const char *directory, struct tc_error *err) {
	char old[TC_PATH_MAX], new[TC_PATH_MAX], kept[TC_PATH_MAX], journal[TC_PATH_MAX];
	bool bare = false;
	if (!tc_disk_path(old, directory, "store.db") ||
		!tc_disk_path(new, directory, "store.db.new") ||
		!tc_disk_path(kept, directory, "store-1.db") ||
		!tc_disk_path(journal, directory, "store.db.new-journal")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	unlink(new); /* of an upgrade that was interrupted */
	unlink(journal);
	if (!tc_page_file_is_bare(old, &bare) || !bare) {
		return TC_OK;
	}
	enum tc_result result = tc_disk_create(new, err);
	if (result == TC_OK) {
		result = copy_bare(old, new, err);
	}
	if (result == TC_OK) {
		result = tc_disk_sync(new, err);
	}
	if (result == TC_OK) {
		unlink(kept);
		result = tc_disk_link(old, kept, err);
	}
	if (result == TC_OK) {
		result = tc_disk_rename(new, old, directory, err);
	}
	if (result != TC_OK) {
		unlink(new);
		unlink(journal);
	}
	return result;
}
