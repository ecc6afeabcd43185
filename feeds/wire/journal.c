#include "feeds/wire/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "CCCCCCCC K text\n" */
enum { HEAD_BYTES = 11, PENDING_BYTES = 64 * 1024, WINDOW_BYTES = TC_JOURNAL_TEXT_MAX + 4096 };

struct tc_journal {
	char path[PATH_MAX];
	int fd;
	int64_t size;  /* flushed */
	char *pending; /* added, not flushed */
	size_t length, room;
	enum tc_result failure; /* TC_OK while it can be written */
	bool broken;            /* … and will not mend */
	char reason[160];
	char *text;   /* of the record read last */
	char *window; /* a part of the file */
	int64_t window_at;
	size_t window_length;
};

/* CRC-32 (IEEE 802.3, reflected 0xEDB88320), four bits at a time. */
static uint32_t checksum(uint32_t sum, const char *bytes, size_t length) {
	static const uint32_t table[16] = { 0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC,
		0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8,
		0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C };
	sum = ~sum;
	for (size_t i = 0; i < length; i++) {
		sum ^= (unsigned char)bytes[i];
		sum = (sum >> 4) ^ table[sum & 15];
		sum = (sum >> 4) ^ table[sum & 15];
	}
	return ~sum;
}

static void fail(struct tc_journal *journal, const char *doing) {
	if (journal->failure == TC_OK) {
		journal->failure = errno == ENOSPC || errno == EDQUOT ? TC_FULL : TC_UNAVAILABLE;
		snprintf(journal->reason, sizeof journal->reason, "cannot %s %.80s: %s", doing,
			journal->path, strerror(errno));
	}
}

static enum tc_result tell(struct tc_journal *journal, struct tc_error *err) {
	enum tc_result result = journal->failure;
	if (result != TC_OK) {
		result = tc_fail(err, result, "%s", journal->reason);
		journal->failure = journal->broken ? result : TC_OK;
	}
	return result;
}

/* A record that was cut off in the middle was never promised to anyone. */
static enum tc_result cut_tail(struct tc_journal *journal, struct tc_error *err) {
	int64_t end = journal->size;
	char byte = 0;
	while (end > 0) {
		if (pread(journal->fd, &byte, 1, end - 1) != 1) {
			return tc_fail(err, TC_UNAVAILABLE, "cannot read %s: %s", journal->path,
				strerror(errno));
		}
		if (byte == '\n') {
			break;
		}
		end--;
	}
	if (end < journal->size && ftruncate(journal->fd, end) != 0) {
		return tc_fail(
			err, TC_UNAVAILABLE, "cannot mend %s: %s", journal->path, strerror(errno));
	}
	journal->size = end;
	return TC_OK;
}

enum tc_result tc_journal_open(const char *path, struct tc_journal **out, struct tc_error *err) {
	struct stat status;
	struct tc_journal *journal = calloc(1, sizeof *journal);
	if (journal == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a journal");
	}
	snprintf(journal->path, sizeof journal->path, "%s", path);
	journal->pending = malloc(PENDING_BYTES);
	journal->window = malloc(WINDOW_BYTES);
	journal->text = malloc(WINDOW_BYTES);
	journal->room = PENDING_BYTES;
	journal->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum tc_result result = TC_OK;
	if (journal->pending == NULL || journal->window == NULL || journal->text == NULL) {
		result = tc_fail(err, TC_NO_MEMORY, "no memory for a journal");
	} else if (journal->fd < 0 || fstat(journal->fd, &status) != 0) {
		result = tc_fail(err, TC_UNAVAILABLE, "cannot open %s: %s", path, strerror(errno));
	} else {
		journal->size = status.st_size;
		result = cut_tail(journal, err);
	}
	if (result != TC_OK) {
		tc_journal_close(journal);
		return result;
	}
	*out = journal;
	return TC_OK;
}

void tc_journal_close(struct tc_journal *journal) {
	if (journal == NULL) {
		return;
	}
	if (journal->fd >= 0) {
		close(journal->fd);
	}
	free(journal->pending);
	free(journal->window);
	free(journal->text);
	free(journal);
}

static void write_pending(struct tc_journal *journal) {
	size_t written = 0;
	while (written < journal->length && journal->failure == TC_OK) {
		ssize_t count = pwrite(journal->fd, journal->pending + written,
			journal->length - written, journal->size + (int64_t)written);
		if (count < 0 && errno != EINTR) {
			fail(journal, "write");
		}
		written += count > 0 ? (size_t)count : 0;
	}
	if (journal->failure == TC_OK) {
		journal->size += (int64_t)written;
	} else if (ftruncate(journal->fd, journal->size) != 0) {
		journal->broken = true; /* half a record may stand there */
	}
	journal->length = 0;
}

void tc_journal_add(struct tc_journal *journal, char kind, const char *text, size_t length) {
	size_t whole = HEAD_BYTES + length + 1;
	if (journal->length + whole > journal->room) {
		write_pending(journal);
	}
	if (whole > journal->room) {
		char *pending = realloc(journal->pending, whole);
		if (pending == NULL || length > TC_JOURNAL_TEXT_MAX) {
			errno = pending == NULL ? ENOMEM : EMSGSIZE;
			journal->pending = pending == NULL ? journal->pending : pending;
			fail(journal, "write");
			return;
		}
		journal->pending = pending;
		journal->room = whole;
	}
	const char lead[] = { kind, ' ' };
	uint32_t sum = checksum(checksum(0, lead, sizeof lead), text, length);
	char *at = journal->pending + journal->length;
	snprintf(at, HEAD_BYTES + 1, "%08" PRIx32 " %c ", sum, kind);
	memcpy(at + HEAD_BYTES, text, length);
	at[HEAD_BYTES + length] = '\n';
	journal->length += whole;
}

void tc_journal_print(struct tc_journal *journal, char kind, const char *format, ...) {
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	tc_journal_add(
		journal, kind, text, length < (int)sizeof text ? (size_t)length : sizeof text - 1);
}

enum tc_result tc_journal_flush(struct tc_journal *journal, struct tc_error *err) {
	if (journal->failure == TC_OK && journal->length > 0) {
		write_pending(journal);
	}
	journal->length = 0;
	return tell(journal, err);
}

enum tc_result tc_journal_sync(struct tc_journal *journal, struct tc_error *err) {
	enum tc_result result = tc_journal_flush(journal, err);
	if (result == TC_OK && fdatasync(journal->fd) != 0) {
		/* What the disk holds is unknown from here on; a second try would say it is well. */
		fail(journal, "sync");
		journal->broken = true;
		result = tell(journal, err);
	}
	return result;
}

int64_t tc_journal_size(const struct tc_journal *journal) {
	return journal->size + (int64_t)journal->length;
}

/* The window from offset on, as much as there is. */
static bool look(struct tc_journal *journal, int64_t offset) {
	ssize_t count = pread(journal->fd, journal->window, WINDOW_BYTES, offset);
	journal->window_at = offset;
	journal->window_length = count > 0 ? (size_t)count : 0;
	return count >= 0;
}

static const char *find_end(const struct tc_journal *journal, int64_t offset) {
	int64_t skip = offset - journal->window_at;
	if (skip < 0 || skip >= (int64_t)journal->window_length) {
		return NULL;
	}
	return memchr(journal->window + skip, '\n', journal->window_length - (size_t)skip);
}

static bool is_sound(const char *line, size_t length) {
	char sum[9] = { 0 };
	char *end = NULL;
	if (length < HEAD_BYTES || line[8] != ' ' || line[10] != ' ') {
		return false;
	}
	memcpy(sum, line, 8);
	return strtoul(sum, &end, 16) == checksum(0, line + 9, length - 9) && *end == 0;
}

enum tc_result tc_journal_read(struct tc_journal *journal, int64_t offset,
	struct tc_journal_record *out, struct tc_error *err) {
	*out = (struct tc_journal_record) { .next = offset };
	if (offset >= journal->size) {
		return TC_NOT_FOUND;
	}
	const char *end = find_end(journal, offset);
	if (end == NULL) {
		if (!look(journal, offset)) {
			return tc_fail(err, TC_UNAVAILABLE, "cannot read %s: %s", journal->path,
				strerror(errno));
		}
		end = find_end(journal, offset);
	}
	if (end == NULL) {
		out->next = offset + (int64_t)journal->window_length + 1;
		return tc_fail(
			err, TC_BAD_INPUT, "%s is spoiled at byte %" PRId64, journal->path, offset);
	}
	const char *line = journal->window + (offset - journal->window_at);
	size_t length = (size_t)(end - line);
	out->next = offset + (int64_t)length + 1;
	if (!is_sound(line, length)) {
		return tc_fail(
			err, TC_BAD_INPUT, "%s is spoiled at byte %" PRId64, journal->path, offset);
	}
	out->kind = line[9];
	out->length = length - HEAD_BYTES;
	memcpy(journal->text, line + HEAD_BYTES, out->length);
	journal->text[out->length] = 0;
	out->text = journal->text;
	return TC_OK;
}

static bool sync_folder(const char *path) {
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return done;
}

enum tc_result tc_journal_replace(
	struct tc_journal *journal, struct tc_journal *fresh, struct tc_error *err) {
	enum tc_result result = tc_journal_sync(fresh, err);
	if (result == TC_OK && rename(fresh->path, journal->path) != 0) {
		result = tc_fail(err, TC_UNAVAILABLE, "cannot replace %s: %s", journal->path,
			strerror(errno));
	}
	if (result == TC_OK) {
		int old = journal->fd;
		journal->fd = fresh->fd;
		journal->size = fresh->size;
		journal->window_length = 0;
		fresh->fd = old;
		if (!sync_folder(journal->path)) {
			result = tc_fail(err, TC_UNAVAILABLE, "cannot sync the folder of %s: %s",
				journal->path, strerror(errno));
		}
	}
	tc_journal_close(fresh);
	return result;
}
