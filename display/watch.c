#include "display/watch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool look(struct tc_watched *file) {
	struct stat now;
	memset(&now, 0, sizeof now);
	(void)stat(file->path, &now); /* absent: all zero, which is a state like any other */
	bool same = now.st_ino == file->inode && now.st_size == file->size &&
		now.st_mtim.tv_sec == file->changed.tv_sec &&
		now.st_mtim.tv_nsec == file->changed.tv_nsec;
	file->inode = now.st_ino;
	file->size = now.st_size;
	file->changed = now.st_mtim;
	return !same;
}

void tc_watch_add(struct tc_watch *watch, const char *path) {
	if (watch->count == TC_WATCHED_MAX) {
		return;
	}
	struct tc_watched *file = &watch->files[watch->count++];
	snprintf(file->path, sizeof file->path, "%s", path);
	(void)look(file);
}

bool tc_watch_changed(struct tc_watch *watch) {
	bool changed = false;
	for (int i = 0; i < watch->count; i++) {
		changed = look(&watch->files[i]) || changed;
	}
	return changed;
}
