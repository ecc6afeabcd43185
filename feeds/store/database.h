/* The one place that knows SQLite's ways: how a connection is set up, what its codes mean in ours, and
 * the tables. Internal to this folder. */
#ifndef TC_FEEDS_STORE_DATABASE_H
#define TC_FEEDS_STORE_DATABASE_H

#include "base/result.h"

#include <sqlite3.h>
#include <stdint.h>

enum tc_database_use {
	TC_DATABASE_WRITE = 1, /* creates file and tables when absent */
	TC_DATABASE_READ,      /* TC_NOT_FOUND when absent */
	TC_DATABASE_CHECKPOINT,
};

/* A connection to directory/store.db, for one thread at a time. Owned (sqlite3_close). To write: the write-ahead
 * log that is there is on the disk then, see renew.h. TC_BAD_INPUT: the file is damaged, is something else, or
 * was written by a newer program. */
enum tc_result tc_database_open(
	const char *directory, enum tc_database_use use, sqlite3 **out, struct tc_error *err);

/* The same for any file; it must exist. A backup is looked at like this. */
enum tc_result tc_database_open_file(
	const char *path, enum tc_database_use use, sqlite3 **out, struct tc_error *err);

/* Closing this connection does not move the write-ahead log into the database, should it be the last: nobody knows
 * whether the log is on the disk. So it is from the start for readers and for the checkpoint's connection. */
void tc_database_leave_log(sqlite3 *database);

/* A store of version 1 that is about to be copied: its write-ahead log is brought in, and is gone. */
enum tc_result tc_database_open_bare(const char *path, sqlite3 **out, struct tc_error *err);

/* An empty or new file that stands alone and is thrown away when anything fails: without log or journal, and
 * without waiting for the disk. The caller syncs it in the end. */
enum tc_result tc_database_open_alone(const char *path, sqlite3 **out, struct tc_error *err);

/* What the connection's last failure means to us: TC_FULL when the disk has no room, TC_BAD_INPUT when
 * the file is damaged, else TC_UNAVAILABLE. doing: "store events", for the sentence. */
enum tc_result tc_database_fail(sqlite3 *database, const char *doing, struct tc_error *err);

enum tc_result tc_database_run(sqlite3 *database, const char *sql, struct tc_error *err);

/* Owned (sqlite3_finalize). */
enum tc_result tc_database_prepare(
	sqlite3 *database, const char *sql, sqlite3_stmt **out, struct tc_error *err);

/* Step a statement that returns nothing, and reset it. */
enum tc_result tc_database_step(sqlite3_stmt *statement, const char *doing, struct tc_error *err);

/* The one number that a query answers. */
enum tc_result tc_database_number(
	sqlite3 *database, const char *sql, int64_t *out, struct tc_error *err);

#endif
