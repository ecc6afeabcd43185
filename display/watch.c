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

static bool is_watched(const struct tc_watch *watch, const char *path) {
	for (int i = 0; i < watch->count; i++) {
		if (strcmp(watch->files[i].path, path) == 0) {
			return true;
		}
	}
	return false;
}

void tc_watch_add(struct tc_watch *watch, const char *path) {
	if (watch->count == TC_WATCHED_MAX || is_watched(watch, path)) {
		return;
	}
	struct tc_watched *file = &watch->files[watch->count++];
	snprintf(file->path, sizeof file->path, "%s", path);
	(void)look(file);
}

void tc_watch_join(struct tc_watch *watch, const struct tc_watch *other) {
	for (int i = 0; i < other->count && watch->count < TC_WATCHED_MAX; i++) {
		if (!is_watched(watch, other->files[i].path)) {
			watch->files[watch->count++] = other->files[i];
		}
	}
}

bool tc_watch_changed(struct tc_watch *watch) {
	bool changed = false;
	for (int i = 0; i < watch->count; i++) {
		changed = look(&watch->files[i]) || changed;
	}
	return changed;
}
