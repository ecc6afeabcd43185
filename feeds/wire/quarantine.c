#include "feeds/wire/quarantine.h"

#include "base/suspect.h"
#include "feeds/identity/digest.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHA256_BYTES = 32, FILE_BYTES_MAX = 4 * 1024 * 1024 };

struct captive {
	char sender[256];
	bool named;
	int64_t sequence;
	size_t length; /* 0: only its sequence is known */
	uint8_t digest[SHA256_BYTES];
};

struct tc_quarantine {
	int count;
	struct captive captives[TC_QUARANTINE_MAX];
};

static bool read_captive(const char *path, struct captive *out) {
	FILE *file = fopen(path, "rbe");
	if (file == NULL) {
		return false;
	}
	char *bytes = malloc(FILE_BYTES_MAX);
	size_t length = bytes == NULL ? 0 : fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	struct tc_suspect suspect;
	bool good = length > 0 &&
		tc_suspect_parse(bytes, length, out->sender, sizeof out->sender, &suspect);
	if (good) {
		out->named = suspect.named;
		out->sequence = suspect.sequence;
		out->length = suspect.length;
		tc_digest_sha256(suspect.bytes, suspect.length, out->digest);
	}
	free(bytes);
	return good;
}

/* The highest number of a file in the folder; 0: there is none. */
static int newest_in(const char *folder) {
	DIR *directory = opendir(folder);
	int newest = 0;
	for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
		long number = strtol(entry->d_name, NULL, 10);
		newest = number > newest && number < INT_MAX ? (int)number : newest;
	}
	if (directory != NULL) {
		closedir(directory);
	}
	return newest;
}

static void load(struct tc_quarantine *self, const char *folder, int newest) {
	char path[TC_PATH_MAX + 16];
	for (int number = newest; number > 0 && number > newest - TC_QUARANTINE_MAX; number--) {
		snprintf(path, sizeof path, "%s/%04d", folder, number);
		self->count += read_captive(path, &self->captives[self->count]);
	}
}

/* False with errno set. */
static bool take_in(
	const char *left, const char *folder, int number, struct tc_quarantine_arrival *arrival) {
	char path[TC_PATH_MAX + 16];
	struct captive captive = { .named = false };
	if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
		return false;
	}
	snprintf(path, sizeof path, "%s/%04d", folder, number);
	if (rename(left, path) != 0) {
		return false;
	}
	read_captive(path, &captive);
	snprintf(arrival->sender, sizeof arrival->sender, "%s", captive.sender);
	snprintf(arrival->file, sizeof arrival->file, "quarantine/%04d", number);
	arrival->named = captive.named;
	arrival->sequence = captive.sequence;
	return true;
}

enum tc_result tc_quarantine_open(const char *directory, struct tc_quarantine **out,
	struct tc_quarantine_arrival *arrival, struct tc_error *err) {
	char left[TC_PATH_MAX];
	char folder[TC_PATH_MAX];
	*arrival = (struct tc_quarantine_arrival) { .named = false };
	snprintf(left, sizeof left, "%s/suspect", directory);
	snprintf(folder, sizeof folder, "%s/quarantine", directory);
	int newest = newest_in(folder);
	if (access(left, F_OK) == 0 && !take_in(left, folder, ++newest, arrival)) {
		return tc_fail(err, TC_UNAVAILABLE,
			"%s: what ended the hub cannot be put into quarantine: %s", folder,
			strerror(errno));
	}
	struct tc_quarantine *self = calloc(1, sizeof *self);
	if (self == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the quarantine");
	}
	load(self, folder, newest);
	*out = self;
	return tc_suspect_watch(left, err);
}

void tc_quarantine_close(struct tc_quarantine *quarantine) {
	free(quarantine);
}

int tc_quarantine_count(const struct tc_quarantine *quarantine) {
	return quarantine->count;
}

enum tc_captivity tc_quarantine_judge(const struct tc_quarantine *quarantine, const char *sender,
	const char *bytes, size_t length) {
	for (int i = 0; i < quarantine->count; i++) {
		const struct captive *captive = &quarantine->captives[i];
		uint8_t digest[SHA256_BYTES];
		if (captive->length != length || strcmp(captive->sender, sender) != 0) {
			continue;
		}
		tc_digest_sha256(bytes, length, digest);
		if (memcmp(digest, captive->digest, sizeof digest) == 0) {
			return captive->named ? TC_CAPTIVITY_NAMED : TC_CAPTIVITY_UNNAMED;
		}
	}
	return TC_CAPTIVITY_FREE;
}

bool tc_quarantine_names(
	const struct tc_quarantine *quarantine, const char *sender, int64_t sequence) {
	for (int i = 0; sequence > 0 && i < quarantine->count; i++) {
		const struct captive *captive = &quarantine->captives[i];
		if (captive->sequence == sequence && strcmp(captive->sender, sender) == 0) {
			return true;
		}
	}
	return false;
}
