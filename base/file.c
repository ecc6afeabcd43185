#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *tc_file_open(const char *path) {
	struct stat status;
	/* O_NONBLOCK: opening a pipe waits for its writer, before anything can be asked. */
	int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (handle < 0) {
		return NULL;
	}
	int error = fstat(handle, &status) != 0 ? errno
		: S_ISDIR(status.st_mode)       ? EISDIR
		: S_ISREG(status.st_mode)       ? 0
						: ESPIPE;
	FILE *file = error == 0 ? fdopen(handle, "rb") : NULL;
	if (file == NULL) {
		error = error == 0 ? errno : error;
		close(handle);
		errno = error;
	}
	return file;
}

const char *tc_file_words(int error, char *text, size_t size) {
	return error == ESPIPE ? "it is a pipe or a device, not a file"
			       : strerror_r(error, text, size);
}
