#include "display/evidence/log.h"

#include "feeds/identity/audit.h"
#include "feeds/identity/digest.h"
#include "feeds/identity/fingerprint.h"
#include "feeds/mirror/view_code.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SEGMENTS_IN_LIMIT = 8,                /* one more than is kept is being written */
	SEGMENT_BYTES_MAX = 64 * 1024 * 1024, /* so much is read to paint its last picture */
	LINE_BYTES = 900,                     /* of a record, about */
	DIGITS = 6,
};

const char *tc_evidence_word(enum tc_evidence_kind kind) {
	static const char *const words[] = { "", "picture", "slate", "recovered", "debug", "card" };
	return words[kind];
}

static int compare(const void *a, const void *b) {
	const int *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

int *tc_evidence_segments(const char *directory, int *count) {
	DIR *folder = opendir(directory);
	int *numbers = NULL;
	*count = 0;
	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		if (strlen(entry->d_name) != DIGITS ||
			strspn(entry->d_name, "0123456789") != DIGITS) {
			continue;
		}
		int *longer = realloc(numbers, (size_t)(*count + 1) * sizeof *numbers);
		if (longer == NULL) {
			break;
		}
		numbers = longer;
		numbers[(*count)++] = (int)strtol(entry->d_name, NULL, 10);
	}
	if (folder != NULL) {
		closedir(folder);
	}
	if (numbers != NULL) {
		qsort(numbers, (size_t)*count, sizeof *numbers, compare);
	}
	return numbers;
}

static enum tc_result fail_at(const char *path, struct tc_error *err) {
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	return tc_fail(
		err, full ? TC_FULL : TC_UNAVAILABLE, "the evidence %s: %s", path, strerror(errno));
}

static void path_in(
	const struct tc_evidence_log *log, int segment, const char *name, char out[TC_PATH_MAX]) {
	snprintf(out, TC_PATH_MAX, "%s/%06d%s%s", log->directory, segment, *name == '\0' ? "" : "/",
		name);
}

static enum tc_result make_folder(const char *path, struct tc_error *err) {
	return mkdir(path, 0700) == 0 || errno == EEXIST ? TC_OK : fail_at(path, err);
}

static enum tc_result note(const struct tc_evidence_log *log, const char *act, const char *object,
	const char *outcome, const char *detail, int64_t at_ms, struct tc_error *err) {
	char path[TC_PATH_MAX];
	path_in(log, log->segment, "", path);
	const struct tc_audit_record record = {
		.actor = "wall",
		.act = act,
		.object = object,
		.outcome = outcome,
		.detail = detail,
		.at_ms = at_ms,
		.count = 1,
	};
	return tc_audit_append(path, &record, 1, err);
}

static void close_segment(struct tc_evidence_log *log) {
	if (log->figures >= 0) {
		close(log->figures);
	}
	log->figures = -1;
	log->segment = 0;
	tc_view_drop(log->base);
	log->base = NULL;
	log->setting[0] = '\0';
}

/* "000007 17:HASH": where the one before ends, as its lines say, because a writer that was killed may have
 * left audit.head a line behind. */
static void name_former(const struct tc_evidence_log *log, int former, char *out, size_t size) {
	struct tc_audit_verdict verdict;
	char path[TC_PATH_MAX], head[TC_AUDIT_HEAD_TEXT] = "damaged";
	path_in(log, former, "", path);
	if (former == 0) {
		snprintf(out, size, "the first");
		return;
	}
	if (tc_audit_verify(path, NULL, &verdict, NULL) == TC_OK && verdict.broken == 0) {
		tc_audit_head_write(&verdict.head, head);
	}
	snprintf(out, size, "%06d %s", former, head);
}

/* The bytes of a folder's files; with remove it is gone afterwards, if nothing of others is in it. */
static int64_t walk_folder(const char *path, bool remove) {
	int64_t bytes = 0;
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		struct stat status;
		if (fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(status.st_mode)) {
			bytes += status.st_size;
			(void)!(remove && unlinkat(dirfd(folder), entry->d_name, 0) != 0);
		}
	}
	if (folder != NULL) {
		closedir(folder);
		(void)!(remove && rmdir(path) != 0);
	}
	return bytes;
}

static int64_t walk_segment(const struct tc_evidence_log *log, int segment, bool remove) {
	char documents[TC_PATH_MAX], path[TC_PATH_MAX];
	path_in(log, segment, "documents", documents);
	path_in(log, segment, "", path);
	int64_t bytes = walk_folder(documents, remove);
	return bytes + walk_folder(path, remove);
}

/* The oldest go until there is room for one more. */
static void make_room(const struct tc_evidence_log *log, const int *segments, int count) {
	int64_t bytes = log->limit_bytes / SEGMENTS_IN_LIMIT;
	for (int i = count - 1; i >= 0; i--) {
		bytes += walk_segment(log, segments[i], false);
		if (bytes > log->limit_bytes) {
			(void)walk_segment(log, segments[i], true);
		}
	}
}

static enum tc_result open_segment(
	struct tc_evidence_log *log, int64_t at_ms, struct tc_error *err) {
	char path[TC_PATH_MAX], former[TC_AUDIT_HEAD_TEXT + 16];
	enum tc_result result = make_folder(log->directory, err);
	if (result != TC_OK) {
		return result;
	}
	int count = 0;
	int *segments = tc_evidence_segments(log->directory, &count);
	int last = count == 0 ? 0 : segments[count - 1];
	name_former(log, last, former, sizeof former);
	make_room(log, segments, count);
	free(segments);
	log->segment = last + 1;
	path_in(log, log->segment, "", path);
	result = make_folder(path, err);
	if (result == TC_OK) {
		path_in(log, log->segment, "documents", path);
		result = make_folder(path, err);
	}
	if (result == TC_OK) {
		path_in(log, log->segment, "figures.bin", path);
		log->figures = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		result = log->figures < 0 ? fail_at(path, err)
					  : note(log, "begin", former, "done", NULL, at_ms, err);
	}
	log->figures_bytes = log->bytes = 0;
	if (result != TC_OK) {
		/* Nothing is in it: the next try makes it anew. */
		int segment = log->segment;
		close_segment(log);
		(void)walk_segment(log, segment, true);
	}
	return result;
}

/* Beside first and renamed when whole: a document is there as its name says, or not at all. */
static enum tc_result write_document(const struct tc_evidence_log *log,
	const struct tc_setting_file *document, struct tc_error *err) {
	char name[TC_HASH_TEXT + 16], path[TC_PATH_MAX], beside[TC_PATH_MAX + 8];
	snprintf(name, sizeof name, "documents/%s", document->hash);
	path_in(log, log->segment, name, path);
	if (access(path, F_OK) == 0) {
		return TC_OK;
	}
	snprintf(beside, sizeof beside, "%s.new", path);
	int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool written = file >= 0 &&
		write(file, document->bytes, document->length) == (ssize_t)document->length &&
		fsync(file) == 0;
	enum tc_result result = written && rename(beside, path) == 0 ? TC_OK : fail_at(path, err);
	if (file >= 0) {
		close(file);
	}
	if (result != TC_OK) {
		(void)unlink(beside);
	}
	return result;
}

static enum tc_result write_setting(struct tc_evidence_log *log,
	const struct tc_evidence_record *record, struct tc_error *err) {
	const struct tc_setting *setting = record->setting;
	if (setting == NULL || setting->hash[0] == '\0' ||
		strcmp(setting->hash, log->setting) == 0) {
		return TC_OK;
	}
	enum tc_result result = TC_OK;
	for (int i = 0; i < setting->count && result == TC_OK; i++) {
		result = write_document(log, &setting->files[i], err);
		log->bytes += (int64_t)setting->files[i].length;
	}
	if (result == TC_OK) {
		result = note(
			log, "setting", record->scene, setting->hash, NULL, record->at_ms, err);
	}
	if (result == TC_OK) {
		memcpy(log->setting, setting->hash, sizeof log->setting);
	}
	return result;
}

/* At the end of figures.bin, on disk before the record that names them is. */
static enum tc_result write_figures(
	struct tc_evidence_log *log, const uint8_t *bytes, size_t length, struct tc_error *err) {
	if (pwrite(log->figures, bytes, length, log->figures_bytes) == (ssize_t)length &&
		fdatasync(log->figures) == 0) {
		return TC_OK;
	}
	return fail_at("figures.bin", err);
}

static enum tc_result write_record(struct tc_evidence_log *log,
	const struct tc_evidence_record *record, const uint8_t *bytes, size_t length,
	struct tc_error *err) {
	char detail[TC_AUDIT_TEXT_MAX], picture[TC_HASH_TEXT], figures[TC_HASH_TEXT];
	const char *setting = record->setting == NULL ? "" : record->setting->hash;
	tc_setting_hash(bytes, length, figures);
	tc_fingerprint_write(record->hash, picture);
	snprintf(detail, sizeof detail,
		"now=%" PRId64 " scene=%d size=%dx%d setting=%s figures=%s offset=%" PRId64
		" length=%zu skipped=%" PRId64,
		record->now_ms, record->scene_index, record->width_px, record->height_px,
		setting[0] == '\0' ? "unknown" : setting, figures, log->figures_bytes, length,
		log->skipped);
	return note(log, tc_evidence_word(record->kind), record->scene, picture, detail,
		record->at_ms, err);
}

/* The line of what is lit, and the view. *out: owned. */
static enum tc_result make_figures(const struct tc_evidence_log *log,
	const struct tc_evidence_record *record, uint8_t **out, size_t *length,
	struct tc_error *err) {
	uint8_t *bytes = NULL;
	char *text = NULL;
	size_t count = 0;
	enum tc_result result = tc_view_encode(record->view, log->base, &bytes, &count, err);
	FILE *file = result == TC_OK ? open_memstream(&text, length) : NULL;
	bool whole = file != NULL && fputs("lit", file) >= 0;
	for (int i = 0; whole && i < record->lit_count; i++) {
		whole = fprintf(file, " %d:%" PRId64, record->lit[i].pane,
				record->lit[i].changed_at_ms) > 0;
	}
	if (record->news != NULL && record->news[0] != '\0') {
		whole = whole && fprintf(file, " since%s", record->news) > 0;
	}
	whole = whole && fputc('\n', file) >= 0 && fwrite(bytes, 1, count, file) == count;
	free(bytes);
	if ((file != NULL && fclose(file) != 0) || !whole) {
		free(text);
		return result != TC_OK
			? result
			: tc_fail(err, TC_NO_MEMORY, "out of memory for the figures of a picture");
	}
	*out = (uint8_t *)text;
	return TC_OK;
}

static enum tc_result append(struct tc_evidence_log *log, const struct tc_evidence_record *record,
	struct tc_error *err) {
	uint8_t *bytes = NULL;
	size_t length = 0;
	enum tc_result result = TC_OK;
	int64_t most = log->limit_bytes / SEGMENTS_IN_LIMIT;
	if (log->segment != 0 &&
		log->bytes >= (most < SEGMENT_BYTES_MAX ? most : SEGMENT_BYTES_MAX)) {
		close_segment(log);
	}
	if (log->segment == 0) {
		result = open_segment(log, record->at_ms, err);
	}
	if (result == TC_OK) {
		result = write_setting(log, record, err);
	}
	if (result == TC_OK) {
		result = make_figures(log, record, &bytes, &length, err);
	}
	if (result == TC_OK) {
		result = write_figures(log, bytes, length, err);
	}
	if (result == TC_OK) {
		result = write_record(log, record, bytes, length, err);
	}
	free(bytes);
	if (result == TC_OK) {
		log->figures_bytes += (int64_t)length;
		log->bytes += (int64_t)length + LINE_BYTES;
		tc_view_drop(log->base);
		log->base = tc_view_take(record->view);
	} else if (log->figures >= 0) {
		(void)!ftruncate(log->figures, log->figures_bytes);
	}
	return result;
}

enum tc_result tc_evidence_log_append(struct tc_evidence_log *log,
	const struct tc_evidence_record *record, struct tc_error *err) {
	enum tc_result result = append(log, record, err);
	log->skipped = result == TC_OK ? 0 : log->skipped + 1;
	if (result == TC_BAD_INPUT) {
		close_segment(
			log); /* somebody was at its chain: the next one begins another, and names this */
	}
	return result;
}

void tc_evidence_log_stop(struct tc_evidence_log *log, int64_t at_ms) {
	if (log->segment != 0) {
		(void)note(log, "stop", NULL, "done", NULL, at_ms, NULL);
	}
}

void tc_evidence_log_finish(struct tc_evidence_log *log) {
	close_segment(log);
}
