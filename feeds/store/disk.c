#include "feeds/store/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool tc_disk_path(char out[TC_PATH_MAX], const char *directory, const char *name) {
	int length = snprintf(out, TC_PATH_MAX, "%s/%s", directory, name);
	return length >= 0 && length < TC_PATH_MAX;
}

enum tc_result tc_disk_fail(const char *doing, const char *path, struct tc_error *err) {
	bool full = errno == ENOSPC || errno == EDQUOT;
	return tc_fail(err, full ? TC_FULL : TC_UNAVAILABLE, "could not %s %s: %s", doing, path,
		strerror(errno));
}

enum tc_result tc_disk_create(const char *path, struct tc_error *err) {
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0) {
		return tc_disk_fail("make", path, err);
	}
	close(file);
	return TC_OK;
}

enum tc_result tc_disk_sync(const char *path, struct tc_error *err) {
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		return tc_disk_fail("open", path, err);
	}
	enum tc_result result =
		fsync(file) == 0 ? TC_OK : tc_disk_fail("bring to the disk", path, err);
	close(file);
	return result;
}

enum tc_result tc_disk_link(const char *from, const char *to, struct tc_error *err) {
	return link(from, to) == 0 ? TC_OK : tc_disk_fail("make", to, err);
}

enum tc_result tc_disk_rename(
	const char *from, const char *to, const char *directory, struct tc_error *err) {
	if (rename(from, to) != 0) {
		return tc_disk_fail("rename", from, err);
	}
	return tc_disk_sync(directory, err);
}

/* From the moment store.db.next is there, the new one counts. */
enum tc_result tc_disk_replace(const char *directory, struct tc_error *err) {
	char new[TC_PATH_MAX], next[TC_PATH_MAX];
	if (!tc_disk_path(new, directory, "store.db.new") ||
		!tc_disk_path(next, directory, "store.db.next")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	enum tc_result result = tc_disk_rename(new, next, directory, err);
	return result == TC_OK ? tc_disk_finish_replacing(directory, err) : result;
}

/* The old log goes first: beside the new database it would be taken for its own. */
enum tc_result tc_disk_finish_replacing(const char *directory, struct tc_error *err) {
	char next[TC_PATH_MAX], old[TC_PATH_MAX], log[TC_PATH_MAX], shared[TC_PATH_MAX];
	char kept[TC_PATH_MAX], kept_log[TC_PATH_MAX];
	if (!tc_disk_path(next, directory, "store.db.next") ||
		!tc_disk_path(old, directory, "store.db") ||
		!tc_disk_path(log, directory, "store.db-wal") ||
		!tc_disk_path(shared, directory, "store.db-shm") ||
		!tc_disk_path(kept, directory, "store-replaced.db") ||
		!tc_disk_path(kept_log, directory, "store-replaced.db-wal")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	if (access(next, F_OK) != 0) {
		return TC_OK;
	}
	if (access(log, F_OK) == 0 && rename(log, kept_log) != 0) {
		return tc_disk_fail("set aside", log, err);
	}
	unlink(shared);
	unlink(kept);
	if (access(old, F_OK) == 0 && link(old, kept) != 0) {
		return tc_disk_fail("set aside", old, err);
	}
	enum tc_result result = tc_disk_sync(directory, err);
	return result == TC_OK ? tc_disk_rename(next, old, directory, err) : result;
}
