/* The hub on a disk that is slow, refuses or does things by halves: its own calls and SQLite's find these functions
 * before the C library's. TC_AILING names a file of int64, which the test writes while the hub runs; what it says
 * counts for files whose path has /data/ in it. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The kernel copies a write that lies within a sector whole or not at all. */
enum { HUNDRED = 100, STEP_NS = 20000000, SECTOR = 512 };

struct control {
	_Atomic int64_t sync_ms;       /* so long a sync takes, unless this becomes 0 meanwhile */
	_Atomic int64_t error, part;   /* so many of a hundred writes and syncs fail with it */
	_Atomic int64_t short_part;    /* so many of a hundred writes stop in the middle */
	_Atomic int64_t syncs, faults; /* what happened */
};

static struct control *control;
static _Atomic uint64_t chance = 1;

__attribute__((constructor)) static void prepare(void) {
	const char *path = getenv("TC_AILING");
	int file = path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
	if (file < 0) {
		return;
	}
	void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	control = mapped == MAP_FAILED ? NULL : mapped;
}

static bool is_ours(int file) {
	char name[64], path[512];
	struct stat status;
	if (control == NULL || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
		return false;
	}
	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	ssize_t length = readlink(name, path, sizeof path - 1);
	path[length > 0 ? length : 0] = '\0';
	return strstr(path, "/data/") != NULL;
}

static bool happens(int64_t part) {
	uint64_t state = atomic_fetch_add(&chance, 0x9e3779b97f4a7c15u);
	state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
	bool now = part > 0 && (int64_t)((state >> 33) % HUNDRED) < part;
	if (now) {
		atomic_fetch_add(&control->faults, 1);
	}
	return now;
}

static bool fails(void) {
	if (!happens(atomic_load(&control->part))) {
		return false;
	}
	errno = (int)atomic_load(&control->error);
	return true;
}

/* How much of it is written, or -1. */
static ssize_t share_of(int file, size_t length) {
	if (!is_ours(file)) {
		return (ssize_t)length;
	}
	if (fails()) {
		return -1;
	}
	bool half = length > SECTOR && happens(atomic_load(&control->short_part));
	return (ssize_t)(half ? length / 2 : length);
}

ssize_t write(int file, const void *bytes, size_t length) {
	ssize_t share = share_of(file, length);
	return share < 0 ? -1 : syscall(SYS_write, file, bytes, (size_t)share);
}

/* SQLite asks for pwrite64, which this is called with offsets of 64 bits. */
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
	ssize_t share = share_of(file, length);
	return share < 0 ? -1 : syscall(SYS_pwrite64, file, bytes, (size_t)share, at);
}

static int sync_slowly(int file, long call) {
	if (is_ours(file)) {
		struct timespec step = { .tv_nsec = STEP_NS };
		atomic_fetch_add(&control->syncs, 1);
		for (int64_t waited_ms = 0; waited_ms < atomic_load(&control->sync_ms);
			waited_ms += STEP_NS / 1000000) {
			nanosleep(&step, NULL);
		}
		if (fails()) {
			return -1;
		}
	}
	return (int)syscall(call, file);
}

int fsync(int file) {
	return sync_slowly(file, SYS_fsync);
}

int fdatasync(int file) {
	return sync_slowly(file, SYS_fdatasync);
}
