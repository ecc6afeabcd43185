#include "feeds/store/care.h"

#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/lock.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* All pages in one go: a copy in steps would begin anew at each of the hub's commits. */
static enum tc_result copy_pages(sqlite3 *from, sqlite3 *to, struct tc_error *err) {
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
	if (copy == NULL) {
		return tc_database_fail(to, "copy the store", err);
	}
	sqlite3_backup_step(copy, -1);
	return sqlite3_backup_finish(copy) == SQLITE_OK
		? TC_OK
		: tc_database_fail(to, "copy the store", err);
}

static enum tc_result copy_into(sqlite3 *from, const char *path, struct tc_error *err) {
	sqlite3 *to = NULL;
	enum tc_result result = tc_disk_create(path, err);
	if (result == TC_OK) {
		result = tc_database_open_alone(path, &to, err);
	}
	if (result == TC_OK) {
		result = copy_pages(from, to, err);
	}
	if (result == TC_OK) {
		/* A file that stands alone, without a log beside it. */
		result = tc_database_run(to, "PRAGMA journal_mode=DELETE", err);
	}
	sqlite3_close(to);
	return result == TC_OK ? tc_disk_sync(path, err) : result;
}

static void directory_of(const char *path, char out[TC_PATH_MAX]) {
	const char *slash = strrchr(path, '/');
	if (slash == NULL) {
		snprintf(out, TC_PATH_MAX, ".");
	} else {
		snprintf(out, TC_PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	}
}

enum tc_result tc_store_backup(const char *directory, const char *to, struct tc_error *err) {
	char part[TC_PATH_MAX], folder[TC_PATH_MAX];
	int length = snprintf(part, sizeof part, "%s.part", to);
	if (length < 0 || (size_t)length >= sizeof part) {
		return tc_fail(err, TC_BAD_INPUT, "the path of the backup is too long");
	}
	directory_of(to, folder);
	sqlite3 *from = NULL;
	enum tc_result result = tc_database_open(directory, TC_DATABASE_READ, &from, err);
	if (result == TC_OK) {
		result = copy_into(from, part, err);
	}
	sqlite3_close(from);
	if (result == TC_OK) {
		result = tc_disk_rename(part, to, folder, err);
	}
	if (result != TC_OK) {
		unlink(part);
	}
	return result;
}

static void ignore(void *user, const char *sentence) {
	(void)user;
	(void)sentence;
}

static enum tc_result check_backup(const char *from, struct tc_error *err) {
	struct tc_findings findings = { .tell = ignore };
	struct tc_store_sum sum;
	enum tc_result result = tc_store_verify(from, &findings, &sum, err);
	return result == TC_OK && findings.count > 0
		? tc_fail(err, TC_BAD_INPUT, "%s is damaged; nothing was changed", from)
		: result;
}

enum tc_result tc_store_restore(const char *directory, const char *from, struct tc_error *err) {
	char new[TC_PATH_MAX];
	if (!tc_disk_path(new, directory, "store.db.new")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	int lock = -1;
	sqlite3 *source = NULL;
	enum tc_result result = check_backup(from, err);
	if (result == TC_OK) {
		result = tc_lock_take(directory, &lock, err);
	}
	if (result == TC_OK) {
		result = tc_database_open_file(from, TC_DATABASE_READ, &source, err);
	}
	if (result == TC_OK) {
		result = copy_into(source, new, err);
	}
	sqlite3_close(source);
	if (result == TC_OK) {
		result = tc_disk_replace(directory, err);
	} else {
		unlink(new);
	}
	if (lock >= 0) {
		close(lock);
	}
	return result;
}

enum tc_result tc_store_accept(const char *directory, struct tc_error *err) {
	int lock = -1;
	sqlite3 *database = NULL;
	enum tc_result result = tc_lock_take(directory, &lock, err);
	if (result == TC_OK) {
		result = tc_database_open(directory, TC_DATABASE_WRITE, &database, err);
	}
	if (result == TC_OK) {
		result = tc_database_run(database, "UPDATE lost SET accepted = 1", err);
	}
	sqlite3_close(database);
	if (lock >= 0) {
		close(lock);
	}
	return result;
}
