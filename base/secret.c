#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum tc_result fail_at(const char *path, struct tc_error *err) {
	return tc_fail(err, errno == ENOENT ? TC_NOT_FOUND : TC_UNAVAILABLE, "cannot read %s: %s",
		path, strerror(errno));
}

static enum tc_result check_status(
	const char *path, const struct stat *status, struct tc_error *err) {
	if (!S_ISREG(status->st_mode)) {
		return tc_fail(err, TC_DENIED, "%s is no file", path);
	}
	if ((status->st_mode & (S_IROTH | S_IWOTH)) != 0) {
		return tc_fail(err, TC_DENIED,
			"%s holds a secret and everybody on this machine can %s it; try chmod o= "
			"%s",
			path, (status->st_mode & S_IROTH) != 0 ? "read" : "write", path);
	}
	return TC_OK;
}

enum tc_result tc_secret_check(const char *path, struct tc_error *err) {
	struct stat status;
	if (stat(path, &status) != 0 || (S_ISREG(status.st_mode) && access(path, R_OK) != 0)) {
		return fail_at(path, err);
	}
	return check_status(path, &status, err);
}

/* What was checked is what is read: both ask the open file. */
static enum tc_result read_line(
	int file, const char *path, char *out, size_t size, struct tc_error *err) {
	struct stat status;
	if (fstat(file, &status) != 0) {
		return fail_at(path, err);
	}
	enum tc_result result = check_status(path, &status, err);
	if (result != TC_OK) {
		return result;
	}
	ssize_t length = read(file, out, size);
	if (length < 0) {
		return fail_at(path, err);
	}
	char *end = memchr(out, '\n', (size_t)length);
	if (end == NULL && (size_t)length == size) {
		return tc_fail(err, TC_BAD_INPUT, "%s: the first line is too long", path);
	}
	out[end == NULL ? length : end - out] = '\0';
	out[strcspn(out, "\r")] = '\0';
	return TC_OK;
}

enum tc_result tc_secret_read(
	const char *path, size_t least, char *out, size_t size, struct tc_error *err) {
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		return fail_at(path, err);
	}
	enum tc_result result = read_line(file, path, out, size, err);
	close(file);
	if (result == TC_OK && strlen(out) < least) {
		result = tc_fail(err, TC_BAD_INPUT,
			"%s: expected a secret of at least %zu characters in its first line", path,
			least);
	}
	if (result != TC_OK) {
		explicit_bzero(out, size);
	}
	return result;
}
