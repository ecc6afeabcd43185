#include "feeds/store/store.h"

#include "feeds/store/care.h"
#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/lock.h"
#include "feeds/store/lost.h"
#include "feeds/store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum tc_result tc_store_open(const char *directory, const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, struct tc_store **out, struct tc_error *err) {
	const struct tc_store_setting setting = {
		.directory = directory, .catalogue = catalogue, .clock = clock
	};
	return tc_store_open_as(&setting, out, err);
}

static enum tc_result open_content(struct tc_store *store, struct tc_error *err) {
	enum tc_result result = tc_store_connect(store, err);
	if (result == TC_OK) {
		result = tc_store_load(store, err);
	}
	return result == TC_OK ? tc_store_rebuild_tail(store, err) : result;
}

/* A store too damaged to go on with is built anew from what can be read of it: the rest is better served than
 * nothing, and what is missing is known. */
static enum tc_result open_or_mend(struct tc_store *store, struct tc_error *err) {
	struct tc_error damage = { 0 };
	enum tc_result result = open_content(store, &damage);
	if (result == TC_BAD_INPUT) {
		tc_store_disconnect(store);
		tc_seals_finish(&store->seals);
		tc_origins_finish(&store->sources);
		tc_series_finish(&store->series);
		tc_backlog_finish(&store->tail);
		tc_waiting_forget(&store->waiting);
		if (tc_store_mend(store->directory, tc_clock_unix_ms(store->clock), NULL) ==
			TC_OK) {
			result = open_content(store, &damage);
			tc_store_say(store, "the store was damaged and has been built anew");
		}
	}
	if (result != TC_OK && err != NULL) {
		*err = damage;
	}
	return result;
}

static enum tc_result open_parts(
	struct tc_store *store, const struct tc_store_setting *setting, struct tc_error *err) {
	enum tc_result result = tc_lock_take(store->directory, &store->lock, err);
	if (result == TC_OK) {
		tc_reserve_open(&store->reserve, store->directory, setting->reserve_bytes);
		result = tc_disk_finish_replacing(store->directory, err);
	}
	if (result == TC_OK) {
		result = open_or_mend(store, err);
	}
	if (result == TC_OK) {
		result = tc_witness_open(&store->witness, store, setting->head_path, err);
	}
	if (result == TC_OK) {
		result = tc_lost_count(store->database, &store->lost, err);
	}
	if (result == TC_OK) {
		result = tc_checkpoint_open(store->directory, &store->checkpoint, err);
	}
	return result;
}

enum tc_result tc_store_open_as(
	const struct tc_store_setting *setting, struct tc_store **out, struct tc_error *err) {
	struct tc_store *store = calloc(1, sizeof *store);
	if (store == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	store->catalogue = setting->catalogue;
	store->clock = setting->clock;
	store->raw_ms = setting->raw_ms;
	store->tail_rows = TC_TAIL_ROWS;
	tc_waiting_init(&store->waiting);
	store->lock = -1;
	store->scrub.file = -1;
	store->witness = (struct tc_witness) { -1, -1, false };
	int length = snprintf(store->directory, sizeof store->directory, "%s", setting->directory);
	enum tc_result result = length < (int)sizeof store->directory
		? open_parts(store, setting, err)
		: tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	if (result != TC_OK) {
		tc_store_close(store);
		return result;
	}
	*out = store;
	return TC_OK;
}

void tc_store_close(struct tc_store *store) {
	if (store == NULL) {
		return;
	}
	store->unproven = !tc_checkpoint_close(store->checkpoint) || store->unproven;
	tc_store_disconnect(store);
	tc_seals_finish(&store->seals);
	tc_witness_close(&store->witness);
	tc_scrub_close(&store->scrub);
	if (store->lock >= 0) {
		close(store->lock);
	}
	tc_origins_finish(&store->sources);
	tc_series_finish(&store->series);
	tc_backlog_finish(&store->tail);
	tc_waiting_finish(&store->waiting);
	free(store->fresh);
	free(store);
}

void tc_store_health(const struct tc_store *store, struct tc_store_health *out) {
	*out = (struct tc_store_health) {
		.failing = store->unproven,
		.full = store->reserve.given_up,
		.lost_rows = store->lost.rows,
		.lost_stretches = store->lost.stretches,
		.bad_pages = store->bad_pages,
	};
	out->damaged = out->lost_stretches > 0 || out->bad_pages > 0 || store->witness.failed;
	snprintf(out->reason, sizeof out->reason, "%s", store->reason);
}

void tc_store_say(struct tc_store *store, const char *reason) {
	snprintf(store->reason, sizeof store->reason, "%s", reason);
}

bool tc_store_position(struct tc_store *store, const char *source, struct tc_source_position *out) {
	static const int64_t day_ms = 86400000;
	const struct tc_origin *found = tc_origins_find(&store->sources, source);
	if (found == NULL) {
		return false;
	}
	const struct tc_origin_state *kept = &found->kept;
	int64_t age_ms = tc_clock_unix_ms(store->clock) - kept->skipped_at_ms;
	out->upto = kept->upto;
	out->newest = kept->newest;
	out->gap = kept->newest > kept->upto || (kept->skipped_at_ms != 0 && age_ms < day_ms);
	return true;
}

int64_t tc_store_cursor(const struct tc_store *store) {
	return store->kept_cursor;
}

enum tc_result tc_store_set_durable(struct tc_store *store, bool durable, struct tc_error *err) {
	store->lax = true;
	enum tc_result result = tc_database_run(store->database,
		durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", err);
	store->lax = result != TC_OK || !durable;
	return result;
}

void tc_store_rollback(struct tc_store *store) {
	for (int i = 0; i < TC_STATEMENT_COUNT; i++) {
		sqlite3_reset(store->statements[i]);
	}
	/* SQLite has rolled back by itself after some failures. */
	if (sqlite3_get_autocommit(store->database) == 0) {
		sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
	}
}
