#include "feeds/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* flock and not SQLite's own locks: those are shared with readers, and a second hub must hear no at once. */
enum tc_result tc_lock_take(const char *directory, int *out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/lock", directory);
	if (length < 0 || (size_t)length >= sizeof path) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the data directory is too long");
	}
	if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
		return tc_fail(err, TC_UNAVAILABLE, "could not make the data directory %s: %s",
			directory, strerror(errno));
	}
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "could not open %s: %s", path, strerror(errno));
	}
	if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
		enum tc_result result = errno == EWOULDBLOCK
			? tc_fail(err, TC_IN_USE, "the data directory %s is in use by another hub",
				  directory)
			: tc_fail(err, TC_UNAVAILABLE, "could not lock %s: %s", path,
				  strerror(errno));
		close(lock);
		return result;
	}
	*out = lock;
	return TC_OK;
}
