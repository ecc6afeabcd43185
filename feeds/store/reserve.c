#include "feeds/store/reserve.h"

#include "feeds/store/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* More than the reserve itself must be free, else the next event fills the disk anew. */
enum { MARGIN_BYTES = 8 << 20 };

static bool is_there(const struct tc_reserve *reserve) {
	struct stat status;
	return lstat(reserve->path, &status) == 0 && S_ISREG(status.st_mode) &&
		status.st_size == reserve->bytes && status.st_blocks >= reserve->bytes / 512;
}

static bool take(const struct tc_reserve *reserve, int64_t margin) {
	struct statvfs room;
	if (is_there(reserve)) {
		return true;
	}
	unlink(reserve->path);
	int file = open(reserve->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0) {
		return false;
	}
	bool taken = fstatvfs(file, &room) == 0 &&
		(int64_t)room.f_bavail * (int64_t)room.f_frsize >= reserve->bytes + margin &&
		posix_fallocate(file, 0, reserve->bytes) == 0;
	close(file);
	if (!taken) {
		unlink(reserve->path);
	}
	return taken;
}

void tc_reserve_open(struct tc_reserve *reserve, const char *directory, int64_t bytes) {
	*reserve = (struct tc_reserve) { .bytes = bytes };
	if (bytes > 0 && !tc_disk_path(reserve->path, directory, "reserve")) {
		reserve->bytes = 0;
	}
	if (reserve->bytes > 0 && !take(reserve, 0)) {
		reserve->bytes = 0;
	}
}

void tc_reserve_give_up(struct tc_reserve *reserve) {
	if (reserve->bytes > 0 && !reserve->given_up) {
		unlink(reserve->path);
		reserve->given_up = true;
	}
}

bool tc_reserve_take(struct tc_reserve *reserve) {
	if (reserve->given_up && take(reserve, MARGIN_BYTES)) {
		reserve->given_up = false;
	}
	return !reserve->given_up;
}
