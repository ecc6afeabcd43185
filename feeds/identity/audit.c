#include "feeds/identity/audit.h"

#include "feeds/identity/audit_chain.h"
#include "feeds/identity/fingerprint.h"
#include "feeds/identity/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { HEAD_BYTES = 128 };

/* The two files, locked. */
struct record {
	char path[TC_PATH_MAX], head_path[TC_PATH_MAX];
	int file, head_file; /* -1: not open */
	struct tc_audit_head head;
	off_t size; /* of the record at head */
};

static enum tc_result fail_at(const char *path, struct tc_error *err) {
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	return tc_fail(err, full ? TC_FULL : TC_UNAVAILABLE, "the audit record %s: %s", path,
		strerror(errno));
}

static enum tc_result broken(const struct record *record, const char *fault, struct tc_error *err) {
	return tc_fail(err, TC_BAD_INPUT,
		"the audit record %s is damaged behind number %" PRId64 ": %s", record->path,
		record->head.number, fault);
}

void tc_audit_head_write(const struct tc_audit_head *head, char out[TC_AUDIT_HEAD_TEXT]) {
	char hash[TC_FINGERPRINT_TEXT];
	tc_fingerprint_write(head->hash, hash);
	snprintf(out, TC_AUDIT_HEAD_TEXT, "%" PRId64 ":%s", head->number, hash);
}

bool tc_audit_head_parse(const char *text, struct tc_audit_head *out) {
	char *end = NULL;
	errno = 0;
	out->number = strtoll(text, &end, 10);
	return *text >= '0' && *text <= '9' && errno == 0 && *end == ':' &&
		tc_fingerprint_parse(end + 1, out->hash);
}

/* "17:HASH SIZE", padded to a fixed length so that it is replaced in one write within one sector. */
static bool parse_head_file(char *text, struct tc_audit_head *head, off_t *size) {
	char *space = strchr(text, ' ');
	if (space == NULL) {
		return false;
	}
	*space = '\0';
	char *end = NULL;
	errno = 0;
	long long bytes = strtoll(space + 1, &end, 10);
	*size = (off_t)bytes;
	return errno == 0 && end != space + 1 && bytes >= 0 && end[strspn(end, " \n")] == '\0' &&
		tc_audit_head_parse(text, head);
}

static enum tc_result write_head(struct record *record, struct tc_error *err) {
	char head[TC_AUDIT_HEAD_TEXT], text[HEAD_BYTES + 1];
	tc_audit_head_write(&record->head, head);
	snprintf(text, sizeof text, "%s %-*" PRId64 "\n", head, HEAD_BYTES - 2 - (int)strlen(head),
		(int64_t)record->size);
	if (pwrite(record->head_file, text, HEAD_BYTES, 0) != HEAD_BYTES ||
		fsync(record->head_file) != 0) {
		return fail_at(record->head_path, err);
	}
	return TC_OK;
}

static enum tc_result read_head(struct record *record, struct tc_error *err) {
	char text[HEAD_BYTES + 1] = "";
	ssize_t length = pread(record->head_file, text, HEAD_BYTES, 0);
	if (length < 0) {
		return fail_at(record->head_path, err);
	}
	if (length == 0) {
		/* Made before the record's first line is. */
		record->head = (struct tc_audit_head) { 0 };
		record->size = 0;
		return TC_OK;
	}
	return parse_head_file(text, &record->head, &record->size)
		? TC_OK
		: broken(record, "audit.head cannot be read", err);
}

static enum tc_result name_files(
	struct record *record, const char *directory, struct tc_error *err) {
	*record = (struct record) { .file = -1, .head_file = -1 };
	enum tc_result result = tc_ledger_path(directory, "audit.jsonl", record->path, err);
	return result == TC_OK ? tc_ledger_path(directory, "audit.head", record->head_path, err)
			       : result;
}

static void finish(struct record *record) {
	if (record->head_file >= 0) {
		close(record->head_file);
	}
	if (record->file >= 0) {
		close(record->file); /* and with it the lock */
	}
}

static enum tc_result lock(struct record *record, int how, struct tc_error *err) {
	while (flock(record->file, how) != 0) {
		if (errno != EINTR) {
			return fail_at(record->path, err);
		}
	}
	return TC_OK;
}

/* The line at record->size, checked. *length: with its newline; 0: there is only a part of one. */
static enum tc_result take_line(
	struct record *record, char *text, size_t *length, struct tc_error *err) {
	ssize_t got = pread(record->file, text, TC_AUDIT_LINE_MAX, record->size);
	char *end = got <= 0 ? NULL : memchr(text, '\n', (size_t)got);
	*length = end == NULL ? 0 : (size_t)(end - text) + 1;
	if (got < 0) {
		return fail_at(record->path, err);
	}
	if (end == NULL) {
		return got < TC_AUDIT_LINE_MAX ? TC_OK : broken(record, "a line is too long", err);
	}
	const char *fault = tc_audit_chain_check(&record->head, text, *length - 1);
	return fault == NULL ? TC_OK : broken(record, fault, err);
}

/* A writer that died left whole lines without a head, or a part of one: lines are taken, a part was never
 * acknowledged to anybody and goes. */
static enum tc_result catch_up(struct record *record, off_t size, struct tc_error *err) {
	if (record->size == size) {
		return TC_OK;
	}
	char *text = malloc(TC_AUDIT_LINE_MAX);
	if (text == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the audit record");
	}
	enum tc_result result = TC_OK;
	for (size_t length = 1; record->size < size && length > 0 && result == TC_OK;) {
		result = take_line(record, text, &length, err);
		record->size += (off_t)(result == TC_OK ? length : 0);
	}
	free(text);
	if (result == TC_OK && record->size < size && ftruncate(record->file, record->size) != 0) {
		result = fail_at(record->path, err);
	}
	return result;
}

static enum tc_result open_to_append(
	struct record *record, const char *directory, struct tc_error *err) {
	struct stat status;
	enum tc_result result = name_files(record, directory, err);
	if (result != TC_OK) {
		return result;
	}
	if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
		return fail_at(directory, err);
	}
	record->file =
		open(record->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (record->file < 0) {
		return fail_at(record->path, err);
	}
	result = lock(record, LOCK_EX, err);
	if (result != TC_OK) {
		return result;
	}
	if (fstat(record->file, &status) != 0) {
		return fail_at(record->path, err);
	}
	int create = status.st_size == 0 ? O_CREAT : 0;
	record->head_file = open(record->head_path, O_RDWR | create | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (record->head_file < 0) {
		return errno == ENOENT ? broken(record, "audit.head is missing", err)
				       : fail_at(record->head_path, err);
	}
	result = read_head(record, err);
	if (result == TC_OK && status.st_size < record->size) {
		result = broken(record, "lines are missing at its end", err);
	}
	return result == TC_OK ? catch_up(record, status.st_size, err) : result;
}

/* All lines in one piece of memory. Owned; NULL when memory is out. */
static char *make_lines(struct tc_audit_head *head, const struct tc_audit_record *records,
	size_t count, size_t *length) {
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	bool whole = out != NULL;
	for (size_t i = 0; i < count && whole; i++) {
		size_t size = 0;
		char *line = tc_audit_chain_line(head, &records[i], &size);
		whole = line != NULL && fwrite(line, 1, size, out) == size;
		free(line);
	}
	if (out != NULL && (fclose(out) != 0 || !whole)) {
		free(text);
		text = NULL;
	}
	return text;
}

static enum tc_result append(struct record *record, const struct tc_audit_record *records,
	size_t count, struct tc_error *err) {
	size_t length = 0;
	struct tc_audit_head head = record->head;
	char *text = make_lines(&head, records, count, &length);
	if (text == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for an audit record");
	}
	ssize_t written = write(record->file, text, length);
	free(text);
	if (written != (ssize_t)length || fsync(record->file) != 0) {
		enum tc_result result = fail_at(record->path, err);
		/* Best taken back now; else the next writer finds the part and does. */
		(void)!ftruncate(record->file, record->size);
		return result;
	}
	record->head = head;
	record->size += (off_t)length;
	return write_head(record, err);
}

enum tc_result tc_audit_append(const char *directory, const struct tc_audit_record *records,
	size_t count, struct tc_error *err) {
	struct record record;
	enum tc_result result = open_to_append(&record, directory, err);
	if (result == TC_OK) {
		result = append(&record, records, count, err);
	}
	finish(&record);
	return result;
}

enum tc_result tc_audit_head_read(
	const char *directory, struct tc_audit_head *out, struct tc_error *err) {
	struct record record;
	enum tc_result result = name_files(&record, directory, err);
	if (result == TC_OK) {
		record.head_file = open(record.head_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (record.head_file < 0) {
			result = errno == ENOENT
				? tc_fail(err, TC_NOT_FOUND, "there is no audit record in %s",
					  directory)
				: fail_at(record.head_path, err);
		}
	}
	if (result == TC_OK) {
		result = read_head(&record, err);
		*out = record.head;
	}
	finish(&record);
	return result;
}

void tc_actor_name(char *out, size_t size) {
	struct passwd entry, *found = NULL;
	char room[4096];
	if (getpwuid_r(getuid(), &entry, room, sizeof room, &found) == 0 && found != NULL) {
		snprintf(out, size, "user:%s", entry.pw_name);
	} else {
		snprintf(out, size, "user:%u", (unsigned)getuid());
	}
}
