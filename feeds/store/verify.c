#include "feeds/store/care.h"

#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/head.h"
#include "feeds/store/page.h"
#include "feeds/store/verify_chain.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READINGS = 5, BETWEEN_MS = 4, REPORTED_FAULTS = 20 };

void tc_findings_add(struct tc_findings *findings, const char *format, ...) {
	char sentence[TC_SENTENCE_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	findings->count++;
	findings->tell(findings->user, sentence);
}

/* A running hub may be writing the very page: then it is whole a moment later. */
static bool page_is_whole(int file, uint32_t number) {
	uint8_t page[TC_PAGE_BYTES];
	for (int reading = 0; reading < READINGS; reading++) {
		ssize_t length =
			pread(file, page, sizeof page, (off_t)(number - 1) * TC_PAGE_BYTES);
		if (length == (ssize_t)sizeof page && tc_page_is_whole(page, number)) {
			return true;
		}
		poll(NULL, 0, BETWEEN_MS);
	}
	return false;
}

static enum tc_result verify_pages(const char *path, struct tc_findings *findings,
	struct tc_store_sum *sum, struct tc_error *err) {
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &status) != 0) {
		enum tc_result result = errno == ENOENT
			? tc_fail(err, TC_NOT_FOUND, "there is no %s", path)
			: tc_disk_fail("open", path, err);
		if (file >= 0) {
			close(file);
		}
		return result;
	}
	uint32_t pages = (uint32_t)(status.st_size / TC_PAGE_BYTES);
	if (status.st_size == 0 || status.st_size % TC_PAGE_BYTES != 0) {
		tc_findings_add(findings, "the file ends inside a page, after %lld bytes",
			(long long)status.st_size);
	}
	for (uint32_t number = 1; number <= pages; number++) {
		/* SQLite never writes the page at 2^30: its locks lie there. */
		if (number != (1u << 30) / TC_PAGE_BYTES + 1 && !page_is_whole(file, number)) {
			tc_findings_add(findings, "page %u: its checksum is wrong", number);
		}
	}
	sum->pages = pages;
	close(file);
	return TC_OK;
}

/* What SQLite itself finds wrong with its trees and indexes. */
static void verify_trees(sqlite3 *database, struct tc_findings *findings) {
	sqlite3_stmt *check = NULL;
	if (tc_database_prepare(database, "PRAGMA integrity_check(20)", &check, NULL) != TC_OK) {
		tc_findings_add(
			findings, "the tables cannot be read: %s", sqlite3_errmsg(database));
		return;
	}
	int code, told = 0;
	while ((code = sqlite3_step(check)) == SQLITE_ROW && told < REPORTED_FAULTS) {
		const char *said = (const char *)sqlite3_column_text(check, 0);
		if (said != NULL && strcmp(said, "ok") != 0) {
			tc_findings_add(findings, "%s", said);
			told++;
		}
	}
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		tc_findings_add(
			findings, "the tables cannot be read: %s", sqlite3_errmsg(database));
	}
	sqlite3_finalize(check);
}

/* The rows of the log that a chunk is a copy of, packed the same way. *rows: how many, added. */
static bool chunk_is_copy(sqlite3_stmt *row, struct tc_unpacking *chunk, int64_t series,
	struct tc_packed *scratch, int64_t *rows) {
	struct tc_record record, kept;
	int more;
	while ((more = tc_unpacking_next(chunk, &record)) == 1) {
		sqlite3_bind_int64(row, 1, record.cursor);
		bool found = sqlite3_step(row) == SQLITE_ROW && tc_row_read(row, &kept) == series;
		tc_packed_clear(scratch);
		bool same = found && tc_packed_add(scratch, &kept);
		size_t length = scratch->length;
		scratch->before = (struct tc_record) { 0 };
		same = same && tc_packed_add(scratch, &record) && scratch->length == 2 * length &&
			memcmp(scratch->bytes, scratch->bytes + length, length) == 0;
		sqlite3_reset(row);
		if (!same) {
			return false;
		}
		(*rows)++;
	}
	return more == 0;
}

/* Every row that should be in a chunk is in one: of a disk that lied, a page from before can lack a chunk that others
 * count on, all of them whole, and then nobody is given its rows. */
static enum tc_result count_flushed(
	sqlite3 *database, int64_t in_chunks, struct tc_findings *findings, struct tc_error *err) {
	int64_t flushed = 0;
	enum tc_result result = tc_database_number(database,
		"SELECT count(*) FROM log JOIN series ON series.number = log.series"
		" WHERE log.cursor <= series.flushed OR log.cursor < (SELECT first FROM tail)",
		&flushed, err);
	if (result == TC_OK && flushed != in_chunks) {
		tc_findings_add(findings,
			"%lld observations should be in chunks, and %lld are: not all are shown",
			(long long)flushed, (long long)in_chunks);
	}
	return result;
}

static enum tc_result verify_chunks(sqlite3 *database, struct tc_findings *findings,
	struct tc_store_sum *sum, struct tc_error *err) {
	sqlite3_stmt *chunks = NULL, *row = NULL;
	struct tc_packed scratch = { 0 };
	int64_t rows = 0;
	enum tc_result result = tc_database_prepare(database,
		"SELECT number, series, count, records FROM chunk ORDER BY number", &chunks, err);
	if (result == TC_OK) {
		result = tc_database_prepare(database,
			"SELECT " TC_LOG_COLUMNS " FROM log WHERE cursor = ?1", &row, err);
	}
	int code = SQLITE_DONE;
	while (result == TC_OK && (code = sqlite3_step(chunks)) == SQLITE_ROW) {
		struct tc_unpacking opened;
		sum->chunks++;
		if (!tc_chunk_open(sqlite3_column_blob(chunks, 3), sqlite3_column_bytes(chunks, 3),
			    &opened) ||
			!chunk_is_copy(
				row, &opened, sqlite3_column_int64(chunks, 1), &scratch, &rows)) {
			tc_findings_add(findings, "chunk %lld is not a copy of the log",
				(long long)sqlite3_column_int64(chunks, 0));
		}
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		tc_findings_add(
			findings, "the chunks cannot be read: %s", sqlite3_errmsg(database));
	}
	sqlite3_finalize(chunks);
	sqlite3_finalize(row);
	free(scratch.bytes);
	return result == TC_OK && findings->count == 0
		? count_flushed(database, rows, findings, err)
		: result;
}

static void verify_head(sqlite3 *database, const char *directory, struct tc_findings *findings) {
	char path[TC_PATH_MAX];
	struct tc_head head;
	struct tc_error err = { 0 };
	struct tc_seals seals = { 0 };
	if (!tc_disk_path(path, directory, "head")) {
		return;
	}
	enum tc_result result = tc_head_read(path, &head, &err);
	if (result == TC_NOT_FOUND) {
		return;
	}
	if (result == TC_OK) {
		result = tc_seals_load(&seals, database, &err);
	}
	if (result != TC_OK) {
		tc_findings_add(findings, "%s", err.message);
	} else if (head.seal > seals.number) {
		tc_findings_add(findings,
			"events that were acknowledged are missing: seals %lld to %lld",
			(long long)seals.number + 1, (long long)head.seal);
	} else if (head.seal == seals.number && memcmp(head.link, seals.link, TC_LINK_BYTES) != 0) {
		tc_findings_add(findings, "this is not the history that was acknowledged");
	}
	tc_seals_finish(&seals);
}

/* One moment of the store, so that a hub may go on writing. */
static enum tc_result verify_content(sqlite3 *database, const char *directory,
	struct tc_findings *findings, struct tc_store_sum *sum, struct tc_error *err) {
	enum tc_result result = tc_database_run(database, "BEGIN", err);
	if (result != TC_OK) {
		return result;
	}
	verify_trees(database, findings);
	if (directory != NULL) {
		verify_head(database, directory, findings);
	}
	if (findings->count == 0) {
		/* On damaged pages the rest would only repeat what has been said. */
		result = tc_verify_chain(database, findings, sum, err);
	}
	if (result == TC_OK && findings->count == 0) {
		result = verify_chunks(database, findings, sum, err);
	}
	sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
	return result;
}

enum tc_result tc_store_verify(const char *path, struct tc_findings *findings,
	struct tc_store_sum *out, struct tc_error *err) {
	char file[TC_PATH_MAX];
	struct stat status;
	*out = (struct tc_store_sum) { 0 };
	bool directory = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
	int length = snprintf(file, sizeof file, directory ? "%s/store.db" : "%s", path);
	if (length < 0 || (size_t)length >= sizeof file) {
		return tc_fail(err, TC_BAD_INPUT, "the path is too long");
	}
	sqlite3 *database = NULL;
	struct tc_error why = { 0 };
	enum tc_result result = verify_pages(file, findings, out, err);
	if (result != TC_OK) {
		return result;
	}
	result = tc_database_open_file(file, TC_DATABASE_READ, &database, &why);
	if (result == TC_OK) {
		result = verify_content(database, directory ? path : NULL, findings, out, &why);
	}
	sqlite3_close(database);
	if (result == TC_BAD_INPUT && findings->count > 0) {
		tc_findings_add(findings, "%s", why.message);
		return TC_OK;
	}
	if (result != TC_OK && err != NULL) {
		*err = why;
	}
	return result;
}
