#include "feeds/store/database.h"
#include "feeds/store/state.h"

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

/* What must be so before anything is stored. */
static enum tc_result get_ready(struct tc_store *store, struct tc_error *err) {
	if (!tc_reserve_take(&store->reserve)) {
		return tc_fail(err, TC_FULL, "the disk is full");
	}
	if (store->unproven) {
		enum tc_result result = tc_store_prove(store, err);
		if (result != TC_OK) {
			return result;
		}
	}
	enum tc_result result = store->lax ? tc_store_set_durable(store, true, err) : TC_OK;
	if (result == TC_OK && store->positions_stale) {
		int64_t cursor = store->kept_cursor;
		result = tc_store_load(store, err);
		store->tail_stale = store->tail_stale || cursor != store->kept_cursor;
	}
	return result;
}

/* An event that cannot be stored for its own sake says nothing about the disk. */
static void note_failure(
	struct tc_store *store, enum tc_result result, const struct tc_error *why) {
	store->positions_stale = true;
	if (result == TC_FULL) {
		tc_reserve_give_up(&store->reserve);
	}
	if (result == TC_FULL || result == TC_UNAVAILABLE) {
		store->unproven = true;
		tc_store_say(store, why->message);
	}
}

enum tc_result tc_store_commit(
	struct tc_store *store, struct tc_store_event *events, int count, struct tc_error *err) {
	struct tc_error why = { 0 };
	enum tc_result result = get_ready(store, &why);
	if (result == TC_OK) {
		store->fresh_count = 0;
		result = write_all(store, events, count, &why);
		if (result == TC_OK) {
			keep(store);
			tc_witness_keep(&store->witness, store);
			return TC_OK;
		}
		forget(store);
	}
	note_failure(store, result, &why);
	if (err != NULL) {
		*err = why;
	}
	return result;
}
