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
