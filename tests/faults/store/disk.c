#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 2, SECTOR = 512, HEAD_BYTES = 256, PATH_BYTES = 256 };

static const char *const names[FILES] = { "store.db", "store.db-wal" };

struct entry {
	enum disk_act act;
	int file;
	int64_t offset, size; /* ack: offset is its number */
	uint8_t *bytes;
};

static struct {
	char directory[PATH_BYTES];
	bool recording;
	disk_rule rule;
	void *user;
	struct entry *entries;
	long count, size, acts;
	uint8_t *base[FILES]; /* as the files were when recording began */
	size_t base_size[FILES];
} disk;

struct file {
	sqlite3_file base;
	sqlite3_file *below;
	int number; /* of names; -1: another one, whose acts are counted and not kept */
};

uint64_t disk_random(uint64_t *chance) {
	*chance = *chance * 6364136223846793005u + 1442695040888963407u;
	return *chance >> 33;
}

static struct entry *append(enum disk_act act, int file, int64_t offset, int64_t size) {
	if (disk.count == disk.size) {
		disk.size = disk.size == 0 ? 1024 : disk.size * 2;
		disk.entries = realloc(disk.entries, (size_t)disk.size * sizeof *disk.entries);
		if (disk.entries == NULL) {
			abort();
		}
	}
	struct entry *entry = &disk.entries[disk.count++];
	*entry = (struct entry) { act, file, offset, size, NULL };
	return entry;
}

static void keep_bytes(struct entry *entry, const void *bytes, size_t size) {
	entry->bytes = malloc(size + 1);
	if (entry->bytes == NULL) {
		abort();
	}
	memcpy(entry->bytes, bytes, size);
}

static int ask(enum disk_act act) {
	disk.acts++;
	return disk.rule != NULL ? disk.rule(disk.user, act, disk.acts) : SQLITE_OK;
}

static int on_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset) {
	struct file *file = (struct file *)base;
	int code = disk.recording ? ask(DISK_WRITE) : SQLITE_OK;
	if (code != SQLITE_OK) {
		return code;
	}
	if (disk.recording && file->number >= 0) {
		keep_bytes(append(DISK_WRITE, file->number, offset, size), bytes, (size_t)size);
	}
	return file->below->pMethods->xWrite(file->below, bytes, size, offset);
}

static int on_truncate(sqlite3_file *base, sqlite3_int64 size) {
	struct file *file = (struct file *)base;
	int code = disk.recording ? ask(DISK_TRUNCATE) : SQLITE_OK;
	if (code != SQLITE_OK) {
		return code;
	}
	if (disk.recording && file->number >= 0) {
		append(DISK_TRUNCATE, file->number, size, 0);
	}
	return file->below->pMethods->xTruncate(file->below, size);
}

/* Nothing here waits for the real disk: what is durable is what the record says. */
static int on_sync(sqlite3_file *base, int flags) {
	struct file *file = (struct file *)base;
	if (!disk.recording) {
		return file->below->pMethods->xSync(file->below, flags);
	}
	int code = ask(DISK_SYNC);
	if (file->number < 0) {
		return code;
	}
	append(code == SQLITE_OK ? DISK_SYNC : DISK_FAILED_SYNC, file->number, 0, 0);
	return code;
}

static int on_close(sqlite3_file *base) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods != NULL ? below->pMethods->xClose(below) : SQLITE_OK;
}

static int on_read(sqlite3_file *base, void *out, int size, sqlite3_int64 offset) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xRead(below, out, size, offset);
}

static int on_size(sqlite3_file *base, sqlite3_int64 *size) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xFileSize(below, size);
}

static int on_lock(sqlite3_file *base, int level) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xLock(below, level);
}

static int on_unlock(sqlite3_file *base, int level) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xUnlock(below, level);
}

static int on_check(sqlite3_file *base, int *out) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xCheckReservedLock(below, out);
}

static int on_control(sqlite3_file *base, int operation, void *argument) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xFileControl(below, operation, argument);
}

static int on_sector(sqlite3_file *base) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xSectorSize(below);
}

/* No promise of a write that survives a power cut whole. */
static int on_traits(sqlite3_file *base) {
	(void)base;
	return 0;
}

static int on_map(sqlite3_file *base, int region, int size, int extend, void volatile **out) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xShmMap(below, region, size, extend, out);
}

static int on_shared_lock(sqlite3_file *base, int offset, int count, int flags) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xShmLock(below, offset, count, flags);
}

static void on_barrier(sqlite3_file *base) {
	sqlite3_file *below = ((struct file *)base)->below;
	below->pMethods->xShmBarrier(below);
}

static int on_unmap(sqlite3_file *base, int gone) {
	sqlite3_file *below = ((struct file *)base)->below;
	return below->pMethods->xShmUnmap(below, gone);
}

static const sqlite3_io_methods methods = { 2, on_close, on_read, on_write, on_truncate, on_sync,
	on_size, on_lock, on_unlock, on_check, on_control, on_sector, on_traits, on_map,
	on_shared_lock, on_barrier, on_unmap, NULL, NULL };

static int number_of(const char *path) {
	const char *name = path != NULL ? strrchr(path, '/') : NULL;
	for (int i = 0; name != NULL && i < FILES; i++) {
		if (strcmp(name + 1, names[i]) == 0) {
			return i;
		}
	}
	return -1;
}

static int on_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *flags_out) {
	sqlite3_vfs *below = vfs->pAppData;
	struct file *file = (struct file *)base;
	*file = (struct file) { .below = (sqlite3_file *)(file + 1), .number = number_of(path) };
	int code = below->xOpen(below, path, file->below, flags, flags_out);
	if (code == SQLITE_OK) {
		file->base.pMethods = &methods;
	}
	return code;
}

void disk_install(void) {
	static sqlite3_vfs vfs;
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);
	vfs = *below;
	vfs.zName = "test-disk";
	vfs.pNext = NULL;
	vfs.pAppData = below;
	vfs.szOsFile = (int)sizeof(struct file) + below->szOsFile;
	vfs.xOpen = on_open;
	sqlite3_vfs_register(&vfs, 1);
}

static void path_of(char out[PATH_BYTES + 16], const char *directory, const char *name) {
	snprintf(out, PATH_BYTES + 16, "%s/%s", directory, name);
}

static uint8_t *read_whole(const char *path, size_t *size) {
	struct stat status;
	*size = 0;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &status) != 0) {
		return NULL;
	}
	uint8_t *bytes = malloc((size_t)status.st_size + 1);
	ssize_t got = bytes != NULL ? read(file, bytes, (size_t)status.st_size) : -1;
	*size = got > 0 ? (size_t)got : 0;
	close(file);
	return bytes;
}

void disk_record(const char *directory, disk_rule rule, void *user) {
	disk_forget();
	snprintf(disk.directory, sizeof disk.directory, "%s", directory);
	for (int i = 0; i < FILES; i++) {
		char path[PATH_BYTES + 16];
		path_of(path, directory, names[i]);
		disk.base[i] = read_whole(path, &disk.base_size[i]);
	}
	disk.rule = rule;
	disk.user = user;
	disk.recording = true;
}

void disk_stop(void) {
	disk.recording = false;
}

void disk_forget(void) {
	for (long i = 0; i < disk.count; i++) {
		free(disk.entries[i].bytes);
	}
	for (int i = 0; i < FILES; i++) {
		free(disk.base[i]);
		disk.base[i] = NULL;
	}
	free(disk.entries);
	disk.entries = NULL;
	disk.count = disk.size = disk.acts = 0;
	disk.recording = false;
}

long disk_acts(void) {
	return disk.acts;
}

long disk_entries(void) {
	return disk.count;
}

void disk_ack(int64_t number, const char *directory) {
	char path[PATH_BYTES + 16];
	size_t size;
	path_of(path, directory, "head");
	uint8_t *head = read_whole(path, &size);
	struct entry *entry = append(DISK_ACK, 0, number, (int64_t)size);
	keep_bytes(entry, head != NULL ? head : (const uint8_t *)"", size);
	free(head);
}

/* A file as it grows. */
struct image {
	uint8_t *bytes;
	size_t size, room;
};

static void grow(struct image *image, size_t size) {
	if (size > image->room) {
		image->room = size * 2;
		image->bytes = realloc(image->bytes, image->room);
		if (image->bytes == NULL) {
			abort();
		}
	}
	if (size > image->size) {
		memset(image->bytes + image->size, 0, size - image->size);
	}
	image->size = size;
}

static void apply(struct image *image, const struct entry *entry, size_t first, size_t last) {
	if (entry->act == DISK_TRUNCATE) {
		grow(image, (size_t)entry->offset);
		return;
	}
	if (image->size < (size_t)entry->offset + last) {
		grow(image, (size_t)entry->offset + last);
	}
	memcpy(image->bytes + entry->offset + first, entry->bytes + first, last - first);
}

/* Not covered by a sync: whole, not at all, or some of its sectors. how: 0 all of them, 1 none, else each by
 * chance. */
static void apply_by_chance(
	struct image *image, const struct entry *entry, uint64_t how, uint64_t *chance) {
	if (how == 1) {
		return;
	}
	if (how == 0 || entry->act == DISK_TRUNCATE) {
		if (how == 0 || disk_random(chance) % 2 == 0) {
			apply(image, entry, 0, (size_t)entry->size);
		}
		return;
	}
	uint64_t kind = disk_random(chance) % 4;
	for (size_t at = 0; at < (size_t)entry->size && kind != 1;) {
		size_t end = at + SECTOR - ((size_t)entry->offset + at) % SECTOR;
		end = end < (size_t)entry->size ? end : (size_t)entry->size;
		if (kind != 2 || disk_random(chance) % 2 == 0) {
			apply(image, entry, at, end);
		}
		at = end;
	}
}

/* The entry after which nothing of the file is sure to be there; what a failed sync covered never is, unless
 * it was written again. */
static long covered_until(int file, long moment, int lying) {
	for (long i = moment - 1; i >= 0; i--) {
		const struct entry *entry = &disk.entries[i];
		if (entry->act == DISK_SYNC && entry->file == file && lying-- <= 0) {
			return i;
		}
	}
	return -1;
}

/* Was this write given to a sync that failed? Then a later one says nothing of it. */
static bool was_dropped(long index, long covered) {
	const struct entry *entry = &disk.entries[index];
	for (long i = index + 1; i <= covered; i++) {
		if (disk.entries[i].file == entry->file) {
			if (disk.entries[i].act == DISK_FAILED_SYNC) {
				return true;
			}
			if (disk.entries[i].act == DISK_SYNC) {
				return false;
			}
		}
	}
	return false;
}

static void write_whole(const char *path, const void *bytes, size_t size) {
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || write(file, bytes, size) != (ssize_t)size) {
		abort();
	}
	close(file);
}

static void build(const char *to, int number, long moment, uint64_t *chance, int lying) {
	struct image image = { 0 };
	char path[PATH_BYTES + 16];
	uint64_t how = disk_random(chance) % 8;
	long covered = covered_until(number, moment, lying);
	grow(&image, disk.base_size[number]);
	if (disk.base_size[number] > 0) {
		memcpy(image.bytes, disk.base[number], disk.base_size[number]);
	}
	for (long i = 0; i < moment; i++) {
		const struct entry *entry = &disk.entries[i];
		if (entry->file != number ||
			(entry->act != DISK_WRITE && entry->act != DISK_TRUNCATE)) {
			continue;
		}
		if (i <= covered && !was_dropped(i, covered)) {
			apply(&image, entry, 0, (size_t)entry->size);
		} else {
			apply_by_chance(&image, entry, how, chance);
		}
	}
	path_of(path, to, names[number]);
	unlink(path);
	if (image.size > 0) {
		write_whole(path, image.bytes, image.size);
	}
	free(image.bytes);
}

int64_t disk_cut(const char *to, long moment, uint64_t *chance, int lying) {
	char path[PATH_BYTES + 16];
	int64_t acked = 0;
	for (int i = 0; i < FILES; i++) {
		build(to, i, moment, chance, lying);
	}
	path_of(path, to, "store.db-shm");
	unlink(path);
	path_of(path, to, "head");
	unlink(path);
	for (long i = moment - 1; i >= 0 && acked == 0; i--) {
		if (disk.entries[i].act == DISK_ACK) {
			acked = disk.entries[i].offset;
			write_whole(path, disk.entries[i].bytes, (size_t)disk.entries[i].size);
		}
	}
	return acked;
}

/* The store's own calls, bound here by the linker (--wrap). */
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __real_fsync(int file);
int __wrap_fsync(int file);

static bool fails(void) {
	if (disk.recording && ask(DISK_NAME) != SQLITE_OK) {
		errno = EIO;
		return true;
	}
	return false;
}

int __wrap_rename(const char *from, const char *to) {
	return fails() ? -1 : __real_rename(from, to);
}

int __wrap_link(const char *from, const char *to) {
	return fails() ? -1 : __real_link(from, to);
}

int __wrap_unlink(const char *path) {
	return fails() ? -1 : __real_unlink(path);
}

int __wrap_fsync(int file) {
	return fails() ? -1 : __real_fsync(file);
}
