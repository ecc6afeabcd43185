/* Files and directories of the store beside its database. All fail with TC_FULL when there is no room, else
 * with TC_UNAVAILABLE and the system's reason. Internal to this folder. */
#ifndef TC_FEEDS_STORE_DISK_H
#define TC_FEEDS_STORE_DISK_H

#include "base/result.h"

/* directory/name; false when that is too long. */
bool tc_disk_path(char out[TC_PATH_MAX], const char *directory, const char *name);

/* An empty file for our eyes only; one that is there is emptied. */
enum tc_result tc_disk_create(const char *path, struct tc_error *err);

/* Wait until the file's content, or the directory's names, are on the disk. */
enum tc_result tc_disk_sync(const char *path, struct tc_error *err);

enum tc_result tc_disk_link(const char *from, const char *to, struct tc_error *err);
/* In one step, and on disk when it returns. directory: of both. */
enum tc_result tc_disk_rename(
	const char *from, const char *to, const char *directory, struct tc_error *err);

/* Put store.db.new, which is whole and on disk, in the place of store.db and of the write-ahead log that
 * belongs to it; both are kept as store-replaced.db. A kill at any moment leaves the old pair, or the new
 * one after tc_disk_finish_replacing, which a start calls first. */
enum tc_result tc_disk_replace(const char *directory, struct tc_error *err);
enum tc_result tc_disk_finish_replacing(const char *directory, struct tc_error *err);

/* What errno says, in our words. doing: "write /data/head". */
enum tc_result tc_disk_fail(const char *doing, const char *path, struct tc_error *err);

#endif
