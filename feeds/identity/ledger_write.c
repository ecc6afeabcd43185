#include "feeds/identity/ledger.h"

#include "base/json.h"
#include "base/period.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static json_t *list_of(const char *const *texts) {
	json_t *list = json_array();
	for (; texts != NULL && *texts != NULL; texts++) {
		json_array_append_new(list, json_string(*texts));
	}
	return list;
}

static json_t *time_of(int64_t unix_ms) {
	char text[40];
	tc_time_format(unix_ms, TC_ZONE_MINUTES, text, sizeof text);
	return json_string(text);
}

static json_t *row_of(const struct tc_ledger_row *row) {
	const struct tc_grant *grant = &row->grant;
	const char *role = "";
	for (const struct tc_choice *choice = tc_roles; choice->name != NULL; choice++) {
		if (choice->value == (int)grant->role) {
			role = choice->name;
		}
	}
	json_t *object = json_object();
	json_object_set_new(object, "name", json_string(grant->name));
	json_object_set_new(object, "role", json_string(role));
	if (grant->source != NULL) {
		json_object_set_new(object, "source", json_string(grant->source));
	}
	json_object_set_new(object, "indicators", list_of(grant->indicators));
	json_object_set_new(object, "areas", list_of(grant->areas));
	json_object_set_new(object, "created", time_of(grant->created_ms));
	if (grant->starts_ms != 0) {
		json_object_set_new(object, "starts", time_of(grant->starts_ms));
	}
	if (grant->expires_ms != INT64_MAX) {
		json_object_set_new(object, "expires", time_of(grant->expires_ms));
	}
	if (grant->revoked) {
		json_object_set_new(object, "revoked", json_true());
	}
	if (!grant->certificate_alone) {
		char hash[TC_FINGERPRINT_TEXT];
		tc_fingerprint_write(row->hash, hash);
		json_object_set_new(object, "hash", json_string(hash));
	}
	if (grant->certificate != NULL) {
		json_object_set_new(object, "certificate", json_string(grant->certificate));
	}
	return object;
}

/* Owned (free); NULL when memory is out. */
static char *text_of(const struct tc_ledger *ledger) {
	json_t *tokens = json_array();
	for (size_t i = 0; i < ledger->count; i++) {
		json_array_append_new(tokens, row_of(&ledger->rows[i]));
	}
	json_t *root = json_object();
	json_object_set_new(root, "version", json_integer(1));
	bool whole = json_array_size(tokens) == ledger->count;
	json_object_set_new(root, "tokens", tokens);
	char *text = whole ? json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
	json_decref(root);
	return text;
}

static bool write_all(int file, const char *bytes, size_t length) {
	while (length > 0) {
		ssize_t written = write(file, bytes, length);
		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written < 0) {
			return false;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

static enum tc_result fail_at(const char *path, struct tc_error *err) {
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
	return tc_fail(err, full ? TC_FULL : TC_UNAVAILABLE, "could not write %s: %s", path,
		strerror(errno));
}

/* A name that was renamed is only safe once its directory is on disk too. */
static enum tc_result sync_directory(const char *directory, struct tc_error *err) {
	int opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum tc_result result = TC_OK;
	if (opened < 0 || fsync(opened) != 0) {
		result = fail_at(directory, err);
	}
	if (opened >= 0) {
		close(opened);
	}
	return result;
}

static enum tc_result write_new(const char *path, const char *text, struct tc_error *err) {
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0) {
		return fail_at(path, err);
	}
	enum tc_result result = TC_OK;
	if (!write_all(file, text, strlen(text)) || !write_all(file, "\n", 1) || fsync(file) != 0) {
		result = fail_at(path, err);
	}
	if (close(file) != 0 && result == TC_OK) {
		result = fail_at(path, err);
	}
	return result;
}

enum tc_result tc_ledger_write(
	const char *directory, const struct tc_ledger *ledger, struct tc_error *err) {
	char path[TC_PATH_MAX], new_path[TC_PATH_MAX];
	enum tc_result result = tc_ledger_path(directory, "tokens.json", path, err);
	if (result == TC_OK) {
		result = tc_ledger_path(directory, "tokens.json.new", new_path, err);
	}
	if (result != TC_OK) {
		return result;
	}
	char *text = text_of(ledger);
	if (text == NULL) {
		return tc_fail(err, TC_BAD_INPUT, "a name or scope of the token is not valid text");
	}
	result = write_new(new_path, text, err);
	if (result == TC_OK && rename(new_path, path) != 0) {
		result = fail_at(path, err);
	}
	if (result == TC_OK) {
		result = sync_directory(directory, err);
	} else {
		unlink(new_path);
	}
	free(text);
	return result;
}

enum tc_result tc_ledger_lock(const char *directory, int *out, struct tc_error *err) {
	char path[TC_PATH_MAX];
	enum tc_result result = tc_ledger_path(directory, "tokens.lock", path, err);
	if (result != TC_OK) {
		return result;
	}
	if (mkdir(directory, 0700) != 0 && errno != EEXIST) {
		return tc_fail(err, TC_UNAVAILABLE, "could not make the data directory %s: %s",
			directory, strerror(errno));
	}
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "could not open %s: %s", path, strerror(errno));
	}
	while (flock(lock, LOCK_EX) != 0) {
		if (errno != EINTR) {
			result = tc_fail(err, TC_UNAVAILABLE, "could not lock %s: %s", path,
				strerror(errno));
			close(lock);
			return result;
		}
	}
	*out = lock;
	return TC_OK;
}
