#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/state.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { READERS_MS = 1000 };

/* Linux tells of a failed write once and then takes the page for clean, so a second fsync proves nothing. But
 * the pages are still in memory. Connecting to write has written the write-ahead log anew: with a hole in it on
 * the disk, a power cut would leave some pages of the database ahead of the others. From there they are copied
 * into the database, and the log starts over. Fails while a reader still looks at the log. */
static enum tc_result empty_log(struct tc_store *store, struct tc_error *err) {
	sqlite3_busy_timeout(store->database, READERS_MS);
	int code = sqlite3_wal_checkpoint_v2(
		store->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return code == SQLITE_OK
		? TC_OK
		: tc_database_fail(store->database, "bring the store to the disk", err);
}

/* What is read from now on comes from the disk. */
static enum tc_result forget_cached(struct tc_store *store, struct tc_error *err) {
	static const char *const names[] = { "store.db", "store.db-wal" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[TC_PATH_MAX];
		if (!tc_disk_path(path, store->directory, names[i]) || access(path, F_OK) != 0) {
			continue;
		}
		enum tc_result result = tc_disk_sync(path, err);
		if (result != TC_OK) {
			return result;
		}
		int file = open(path, O_RDONLY | O_CLOEXEC);
		if (file >= 0) {
			posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
			close(file);
		}
	}
	return TC_OK;
}

/* More than was acknowledged may be there: a commit whose fsync failed can still have arrived. */
static enum tc_result compare(struct tc_store *store, int64_t seal, struct tc_error *err) {
	if (store->seals.kept_number >= seal) {
		return TC_OK;
	}
	char why[TC_SENTENCE_MAX];
	snprintf(why, sizeof why,
		"after a failed write events that were acknowledged are missing: seals %lld to "
		"%lld",
		(long long)store->seals.kept_number + 1, (long long)seal);
	tc_store_say(store, why);
	enum tc_result result = tc_lost_add(store->database, TC_LOST_SEALS,
		store->seals.kept_number + 1, seal, why, tc_clock_unix_ms(store->clock), err);
	return result == TC_OK ? tc_lost_count(store->database, &store->lost, err) : result;
}

enum tc_result tc_store_prove(struct tc_store *store, struct tc_error *err) {
	int64_t seal = store->seals.kept_number;
	tc_checkpoint_close(store->checkpoint);
	store->checkpoint = NULL;
	tc_store_disconnect(store);
	tc_scrub_close(&store->scrub);
	enum tc_result result = tc_store_connect(store, err);
	if (result == TC_OK) {
		result = empty_log(store, err);
	}
	tc_store_disconnect(store);
	if (result == TC_OK) {
		result = forget_cached(store, err);
	}
	if (result == TC_OK) {
		result = tc_store_connect(store, err);
	}
	if (result == TC_OK) {
		result = tc_store_load(store, err);
	}
	if (result == TC_OK) {
		result = compare(store, seal, err);
	}
	if (result == TC_OK) {
		result = tc_checkpoint_open(store->directory, &store->checkpoint, err);
	}
	tc_store_forget_tail(store);
	store->unproven = result != TC_OK;
	if (result == TC_OK && store->lost.stretches == 0) {
		tc_store_say(store, "");
	}
	return result;
}
