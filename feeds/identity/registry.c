#include "feeds/identity/token.h"

#include "base/log.h"
#include "feeds/identity/ledger.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* What tells one state of the file from another. Every writer of ours renames a new file into place. */
struct stamp {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec modified, changed;
	bool there;
};

struct tc_registry {
	char directory[TC_PATH_MAX], path[TC_PATH_MAX];
	struct stamp stamp;
	struct tc_ledger ledger;
	uint64_t generation;
	bool failing; /* the last look failed for want of descriptors, memory or disk: look again */
};

static struct stamp stamp_of(const char *path) {
	struct stat status;
	if (stat(path, &status) != 0) {
		return (struct stamp) { 0 };
	}
	return (struct stamp) { .device = status.st_dev,
		.inode = status.st_ino,
		.size = status.st_size,
		.modified = status.st_mtim,
		.changed = status.st_ctim,
		.there = true };
}

static bool same_time(struct timespec a, struct timespec b) {
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same_stamp(const struct stamp *a, const struct stamp *b) {
	return a->there == b->there && a->device == b->device && a->inode == b->inode &&
		a->size == b->size && same_time(a->modified, b->modified) &&
		same_time(a->changed, b->changed);
}

/* The stamp is taken before reading: a change in between is then noticed at the next look. */
static enum tc_result load(struct tc_registry *registry, struct stamp stamp, struct tc_error *err) {
	struct tc_ledger fresh = { 0 };
	registry->stamp = stamp;
	enum tc_result result = tc_ledger_read(registry->directory, &fresh, err);
	if (result != TC_OK) {
		return result;
	}
	tc_ledger_finish(&registry->ledger);
	registry->ledger = fresh;
	registry->generation++;
	return TC_OK;
}

static void refresh(struct tc_registry *registry) {
	struct stamp stamp = stamp_of(registry->path);
	if (same_stamp(&stamp, &registry->stamp) && !registry->failing) {
		return;
	}
	if (!stamp.there) {
		registry->stamp = stamp;
		tc_log(TC_LOG_WARNING, "the tokens are gone; the former ones stay in force", "file",
			registry->path, NULL);
		return;
	}
	struct tc_error error = { 0 };
	bool failed_before = registry->failing;
	enum tc_result result = load(registry, stamp, &error);
	registry->failing = result != TC_OK && result != TC_BAD_INPUT;
	if (result != TC_OK && !failed_before) {
		tc_log(TC_LOG_ERROR, "the tokens cannot be read; the former ones stay in force",
			"file", registry->path, "pointer", error.pointer, "reason", error.message,
			NULL);
	}
}

enum tc_result tc_registry_open(
	const char *directory, struct tc_registry **out, struct tc_error *err) {
	struct tc_registry *registry = calloc(1, sizeof *registry);
	if (registry == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	enum tc_result result = tc_ledger_path(directory, "tokens.json", registry->path, err);
	if (result == TC_OK) {
		snprintf(registry->directory, sizeof registry->directory, "%s", directory);
		result = load(registry, stamp_of(registry->path), err);
	}
	if (result != TC_OK) {
		tc_registry_close(registry);
		return result;
	}
	*out = registry;
	return TC_OK;
}

void tc_registry_close(struct tc_registry *registry) {
	if (registry == NULL) {
		return;
	}
	tc_ledger_finish(&registry->ledger);
	free(registry);
}

static bool opens(const struct tc_ledger_row *row, const struct tc_credential *credential) {
	bool token = (sodium_memcmp(row->hash, credential->token, sizeof row->hash) == 0) &
		credential->has_token;
	bool certificate = (sodium_memcmp(row->certificate, credential->certificate,
				    sizeof row->certificate) == 0) &
		credential->has_certificate;
	if (row->grant.certificate_alone) {
		return certificate && !credential->has_token && !row->grant.revoked;
	}
	return token && (row->grant.certificate == NULL || certificate);
}

/* All rows are compared, so that the time taken tells nothing about which came close. */
const struct tc_grant *tc_registry_find(
	struct tc_registry *registry, const struct tc_credential *credential, int64_t now_ms) {
	refresh(registry);
	const struct tc_grant *found = NULL;
	for (size_t i = 0; i < registry->ledger.count; i++) {
		const struct tc_ledger_row *row = &registry->ledger.rows[i];
		if (opens(row, credential)) {
			found = &row->grant;
		}
	}
	if (found == NULL || found->revoked || found->starts_ms > now_ms ||
		found->expires_ms <= now_ms) {
		return NULL;
	}
	return found;
}

uint64_t tc_registry_generation(struct tc_registry *registry) {
	refresh(registry);
	return registry->generation;
}
