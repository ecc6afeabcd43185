#include "feeds/store/renew.h"

#include "feeds/store/disk.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* The largest page of SQLite's own; its unix layer cannot write 128 KiB at once. */
enum { PIECE_BYTES = 1 << 16 };

static enum tc_result failed(int code, struct tc_error *err) {
	enum tc_result result = code == SQLITE_FULL ? TC_FULL
		: code == SQLITE_NOMEM              ? TC_NO_MEMORY
						    : TC_UNAVAILABLE;
	return tc_fail(
		err, result, "could not write the write-ahead log again: %s", sqlite3_errstr(code));
}

/* The same bytes in the same places: whatever arrives of them, what was there stays. */
static int write_again(sqlite3_file *file, uint8_t *piece) {
	sqlite3_int64 size = 0;
	int code = file->pMethods->xFileSize(file, &size);
	for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size; at += PIECE_BYTES) {
		int bytes = size - at < PIECE_BYTES ? (int)(size - at) : PIECE_BYTES;
		code = file->pMethods->xRead(file, piece, bytes, at);
		if (code == SQLITE_OK) {
			code = file->pMethods->xWrite(file, piece, bytes, at);
		}
	}
	return code == SQLITE_OK && size > 0 ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL)
					     : code;
}

static int open_and_write(sqlite3_vfs *disk, const char *name) {
	static const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL;
	sqlite3_file *file = calloc(1, (size_t)disk->szOsFile);
	uint8_t *piece = malloc(PIECE_BYTES);
	int code = SQLITE_NOMEM;
	if (file != NULL && piece != NULL) {
		code = disk->xOpen(disk, name, file, flags, NULL);
		if (code == SQLITE_OK) {
			code = write_again(file, piece);
		}
		if (file->pMethods != NULL) {
			file->pMethods->xClose(file);
		}
	}
	free(piece);
	free(file);
	return code;
}

/* Through SQLite's way to the files, as everything else that touches this one. */
enum tc_result tc_log_renew(const char *directory, struct tc_error *err) {
	char database[TC_PATH_MAX], log[TC_PATH_MAX];
	if (!tc_disk_path(database, directory, "store.db") ||
		!tc_disk_path(log, directory, "store.db-wal")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	if (access(log, F_OK) != 0) {
		return TC_OK;
	}
	sqlite3_vfs *disk = sqlite3_vfs_find(NULL); /* initializes SQLite */
	sqlite3_filename name =
		disk != NULL ? sqlite3_create_filename(database, "", log, 0, NULL) : NULL;
	int code = name != NULL ? open_and_write(disk, sqlite3_filename_wal(name)) : SQLITE_NOMEM;
	sqlite3_free_filename(name);
	return code == SQLITE_OK ? TC_OK : failed(code, err);
}
