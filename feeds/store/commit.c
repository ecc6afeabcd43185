#include "feeds/store/database.h"
#include "feeds/store/state.h"

/* After a failed commit nobody knows which pages the disk took; what we say next comes from what it
 * gives back. */
static enum tc_result read_again(struct tc_store *store, struct tc_error *err) {
	enum tc_result result = tc_origins_load(&store->sources, store->database, err);
	if (result == TC_OK) {
		result = tc_series_load(&store->series, store->database, store->catalogue, err);
	}
	if (result == TC_OK) {
		result = tc_seals_load(&store->seals, store->database, err);
	}
	int64_t cursor = 0;
	if (result == TC_OK) {
		result = tc_database_number(
			store->database, "SELECT coalesce(max(cursor), 0) FROM log", &cursor, err);
	}
	if (result == TC_OK) {
		store->tail_stale = store->tail_stale || cursor != store->kept_cursor;
		store->cursor = store->kept_cursor = cursor;
		store->positions_stale = false;
	}
	return result;
}

static enum tc_result write_all(
	struct tc_store *store, struct tc_store_event *events, int count, struct tc_error *err) {
	int64_t now_ms = tc_clock_unix_ms(store->clock);
	enum tc_result result =
		tc_database_step(store->statements[TC_STATEMENT_BEGIN], "begin to store", err);
	for (int i = 0; i < count && result == TC_OK; i++) {
		result = tc_store_apply(store, &events[i], now_ms, err);
	}
	if (result == TC_OK) {
		result = tc_origins_save(&store->sources, store->save_source, err);
	}
	if (result == TC_OK) {
		result = tc_database_step(
			store->statements[TC_STATEMENT_COMMIT], "bring events to the disk", err);
	}
	return result;
}

static void forget(struct tc_store *store) {
	tc_store_rollback(store);
	tc_origins_undo(&store->sources);
	tc_series_undo(&store->series);
	tc_seals_undo(&store->seals);
	store->cursor = store->kept_cursor;
	store->positions_stale = true;
}

static void keep(struct tc_store *store) {
	tc_origins_keep(&store->sources);
	tc_series_keep(&store->series);
	tc_seals_keep(&store->seals);
	store->kept_cursor = store->cursor;
	if (store->tail_stale ||
		!tc_backlog_reserve(&store->tail, store->fresh_count, store->series.count)) {
		store->tail_stale = true;
		return;
	}
	for (size_t i = 0; i < store->fresh_count; i++) {
		tc_backlog_add(&store->tail, store->fresh[i]);
	}
}

enum tc_result tc_store_commit(
	struct tc_store *store, struct tc_store_event *events, int count, struct tc_error *err) {
	enum tc_result result = TC_OK;
	if (store->lax) {
		result = tc_store_set_durable(store, true, err);
	}
	if (result == TC_OK && store->positions_stale) {
		result = read_again(store, err);
	}
	if (result != TC_OK) {
		return result;
	}
	store->fresh_count = 0;
	result = write_all(store, events, count, err);
	if (result == TC_OK) {
		keep(store);
	} else {
		forget(store);
	}
	return result;
}
