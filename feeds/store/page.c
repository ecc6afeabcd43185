#include "feeds/store/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* SQLite's file formats: https://www.sqlite.org/fileformat2.html */
enum {
	HEADER_BYTES = 100,
	AT_PAGE_SIZE = 16,
	AT_RESERVED = 20,
	AT_USER_VERSION = 60,
	AT_APPLICATION = 68,
	WAL_HEADER_BYTES = 32,
	WAL_FRAME_BYTES = 24,
	WAL_SUM_BYTES = 8,
	AT_WAL_HEADER_SUM = 24,
	AT_FRAME_SUM = 16,
	FRAME_SUMMED = 8, /* of a frame's header, so many bytes are in its checksum */
	SMALLEST_PAGE = 512,
	ASK_FAULT = 0x54630001, /* our own file control */
};

static const char name[] = "toancanh";

enum part { PART_OTHER = 1, PART_DATABASE, PART_LOG };

/* What SQLite holds for an open file; the file below follows it in memory. */
struct file {
	sqlite3_file base;
	sqlite3_file *below;
	enum part part;
	bool bare; /* a store of version 1, which has no checksums */
	struct tc_page_fault fault;
};

static struct file *file_of(sqlite3_file *file) {
	return (struct file *)file;
}

/* Each step is a bijection of `sum` for a given word and of the word for a given sum, so that a change
 * of one word is never undone by the words after it. */
static uint64_t mix(uint64_t sum, uint64_t word) {
	sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
	return (sum << 29) | (sum >> 35);
}

uint64_t tc_page_sum(const uint8_t *page, uint32_t number) {
	uint64_t sum = mix(0x746f616e63616e68u, number);
	for (size_t i = 0; i < TC_PAGE_BYTES - TC_PAGE_SUM_BYTES; i += sizeof(uint64_t)) {
		uint64_t word;
		memcpy(&word, page + i, sizeof word);
		sum = mix(sum, word);
	}
	return sum;
}

bool tc_page_is_whole(const uint8_t *page, uint32_t number) {
	uint64_t kept;
	memcpy(&kept, page + TC_PAGE_BYTES - TC_PAGE_SUM_BYTES, sizeof kept);
	return kept == tc_page_sum(page, number);
}

static uint32_t big_endian(const uint8_t *bytes) {
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		bytes[3];
}

/* Exactly what version 1 wrote. No single flipped bit makes a page of ours look like this. */
static bool is_bare(const uint8_t *header) {
	return memcmp(header, "SQLite format 3", 16) == 0 &&
		(header[AT_PAGE_SIZE] << 8 | header[AT_PAGE_SIZE + 1]) == TC_PAGE_BYTES &&
		header[AT_RESERVED] == 0 &&
		big_endian(header + AT_USER_VERSION) == TC_STORE_VERSION_BARE &&
		big_endian(header + AT_APPLICATION) == TC_STORE_APPLICATION;
}

bool tc_page_file_is_bare(const char *path, bool *out) {
	uint8_t header[HEADER_BYTES];
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		return false;
	}
	ssize_t length = pread(file, header, sizeof header, 0);
	close(file);
	*out = length == (ssize_t)sizeof header && is_bare(header);
	return true;
}

static int damaged(struct file *file, uint32_t number) {
	file->fault.number = number;
	file->fault.count++;
	return SQLITE_CORRUPT; /* and not an I/O error, which would end a reader's snapshot */
}

static int check_page(struct file *file, const void *bytes, int amount, sqlite3_int64 offset) {
	if (file->bare || amount < SMALLEST_PAGE) {
		return SQLITE_OK;
	}
	uint32_t number = (uint32_t)(offset / TC_PAGE_BYTES) + 1;
	bool whole = amount == TC_PAGE_BYTES && offset % TC_PAGE_BYTES == 0 &&
		tc_page_is_whole(bytes, number);
	return whole ? SQLITE_OK : damaged(file, number);
}

struct wal_sum {
	uint32_t first, second;
};

/* The checksum of the write-ahead log, "native": in words of the writer's byte order, which is ours. */
static void add_to_sum(struct wal_sum *sum, const uint8_t *bytes, size_t length) {
	for (size_t i = 0; i < length; i += 8) {
		uint32_t words[2];
		memcpy(words, bytes + i, sizeof words);
		sum->first += words[0] + sum->second;
		sum->second += words[1] + sum->first;
	}
}

static int read_below(struct file *file, void *out, int amount, sqlite3_int64 offset) {
	return file->below->pMethods->xRead(file->below, out, amount, offset);
}

/* A frame's checksum goes on from that of the frame before it, or from the header's. */
static int check_frame(struct file *file, const void *bytes, sqlite3_int64 offset) {
	static const int frame_bytes = WAL_FRAME_BYTES + TC_PAGE_BYTES;
	sqlite3_int64 head = offset - WAL_FRAME_BYTES;
	if (head < WAL_HEADER_BYTES || (head - WAL_HEADER_BYTES) % frame_bytes != 0) {
		return SQLITE_OK; /* not a page: recovery reads whole frames, and checks them itself */
	}
	uint8_t before[WAL_SUM_BYTES], frame[WAL_FRAME_BYTES];
	sqlite3_int64 seed =
		head == WAL_HEADER_BYTES ? AT_WAL_HEADER_SUM : head - frame_bytes + AT_FRAME_SUM;
	int code = read_below(file, before, sizeof before, seed);
	if (code == SQLITE_OK) {
		code = read_below(file, frame, sizeof frame, head);
	}
	if (code != SQLITE_OK) {
		return code;
	}
	struct wal_sum sum = { big_endian(before), big_endian(before + 4) };
	add_to_sum(&sum, frame, FRAME_SUMMED);
	add_to_sum(&sum, bytes, TC_PAGE_BYTES);
	bool whole = sum.first == big_endian(frame + AT_FRAME_SUM) &&
		sum.second == big_endian(frame + AT_FRAME_SUM + 4);
	return whole ? SQLITE_OK : damaged(file, 0);
}

static int file_read(sqlite3_file *base, void *out, int amount, sqlite3_int64 offset) {
	struct file *file = file_of(base);
	int code = read_below(file, out, amount, offset);
	if (file->part == PART_DATABASE && code == SQLITE_OK) {
		return check_page(file, out, amount, offset);
	}
	if (file->part == PART_LOG && code == SQLITE_OK && amount == TC_PAGE_BYTES) {
		return check_frame(file, out, offset);
	}
	return code;
}

/* SQLite knows of a full disk; a full quota is the same to us. */
static int write_below(struct file *file, const void *bytes, int amount, sqlite3_int64 offset) {
	errno = 0;
	int code = file->below->pMethods->xWrite(file->below, bytes, amount, offset);
	return code == SQLITE_IOERR_WRITE && errno == EDQUOT ? SQLITE_FULL : code;
}

static int file_write(sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset) {
	struct file *file = file_of(base);
	if (file->part != PART_DATABASE || file->bare || amount != TC_PAGE_BYTES) {
		return write_below(file, bytes, amount, offset);
	}
	uint8_t page[TC_PAGE_BYTES];
	memcpy(page, bytes, TC_PAGE_BYTES - TC_PAGE_SUM_BYTES);
	uint64_t sum = tc_page_sum(page, (uint32_t)(offset / TC_PAGE_BYTES) + 1);
	memcpy(page + TC_PAGE_BYTES - TC_PAGE_SUM_BYTES, &sum, sizeof sum);
	return write_below(file, page, amount, offset);
}

static int file_close(sqlite3_file *base) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods != NULL ? below->pMethods->xClose(below) : SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xTruncate(below, size);
}

static int file_sync(sqlite3_file *base, int flags) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xSync(below, flags);
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xFileSize(below, size);
}

static int file_lock(sqlite3_file *base, int level) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xLock(below, level);
}

static int file_unlock(sqlite3_file *base, int level) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xUnlock(below, level);
}

static int file_check_lock(sqlite3_file *base, int *out) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xCheckReservedLock(below, out);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
	struct file *file = file_of(base);
	if (operation == ASK_FAULT) {
		struct tc_page_fault *out = argument;
		out->count += file->fault.count;
		out->number = file->fault.count > 0 ? file->fault.number : out->number;
		return SQLITE_OK;
	}
	return file->below->pMethods->xFileControl(file->below, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xSectorSize(below);
}

static int file_traits(sqlite3_file *base) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xDeviceCharacteristics(below);
}

static int file_shared_map(
	sqlite3_file *base, int region, int size, int extend, void volatile **out) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xShmMap(below, region, size, extend, out);
}

static int file_shared_lock(sqlite3_file *base, int offset, int count, int flags) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xShmLock(below, offset, count, flags);
}

static void file_shared_barrier(sqlite3_file *base) {
	sqlite3_file *below = file_of(base)->below;
	below->pMethods->xShmBarrier(below);
}

static int file_shared_unmap(sqlite3_file *base, int remove) {
	sqlite3_file *below = file_of(base)->below;
	return below->pMethods->xShmUnmap(below, remove);
}

/* Version 2: no mapping of the file into memory, whose reads nobody could check. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector_size,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = file_shared_map,
	.xShmLock = file_shared_lock,
	.xShmBarrier = file_shared_barrier,
	.xShmUnmap = file_shared_unmap,
};

static int layer_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *flags_out) {
	sqlite3_vfs *below = vfs->pAppData;
	struct file *file = file_of(base);
	*file = (struct file) { .below = (sqlite3_file *)(file + 1), .part = PART_OTHER };
	int code = below->xOpen(below, path, file->below, flags, flags_out);
	if (code != SQLITE_OK) {
		return code;
	}
	file->base.pMethods = &methods;
	if ((flags & SQLITE_OPEN_WAL) != 0) {
		file->part = PART_LOG;
	} else if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
		uint8_t header[HEADER_BYTES];
		file->part = PART_DATABASE;
		file->bare =
			read_below(file, header, sizeof header, 0) == SQLITE_OK && is_bare(header);
	}
	return SQLITE_OK;
}

const char *tc_page_layer(void) {
	sqlite3_vfs *below = sqlite3_vfs_find(NULL); /* initializes SQLite */
	if (below == NULL) {
		return NULL;
	}
	/* SQLite itself keeps the list of layers, so this is the lock of it for us. */
	sqlite3_mutex *lock = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1);
	sqlite3_mutex_enter(lock);
	bool known = sqlite3_vfs_find(name) != NULL;
	if (!known) {
		sqlite3_vfs *layer = sqlite3_malloc(sizeof *layer);
		if (layer != NULL) {
			*layer = *below;
			layer->zName = name;
			layer->pNext = NULL;
			layer->pAppData = below;
			layer->szOsFile = (int)sizeof(struct file) + below->szOsFile;
			layer->xOpen = layer_open;
			known = sqlite3_vfs_register(layer, 0) == SQLITE_OK;
		}
	}
	sqlite3_mutex_leave(lock);
	return known ? name : NULL;
}

int tc_page_reserve(sqlite3 *database) {
	int bytes = TC_PAGE_SUM_BYTES;
	return sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool tc_page_last_fault(sqlite3 *database, struct tc_page_fault *out) {
	sqlite3_file *log = NULL;
	*out = (struct tc_page_fault) { 0 };
	sqlite3_file_control(database, "main", ASK_FAULT, out);
	sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (log != NULL && log->pMethods == &methods) {
		file_control(log, ASK_FAULT, out);
	}
	return out->count > 0;
}
