#include "base/suspect.h"
#include "feeds/store/database.h"
#include "feeds/store/state.h"

static enum tc_result write_all(
	struct tc_store *store, struct tc_store_event *events, int count, struct tc_error *err) {
	int64_t now_ms = tc_clock_unix_ms(store->clock);
	enum tc_result result =
		tc_database_step(store->statements[TC_STATEMENT_BEGIN], "begin to store", err);
	for (int i = 0; i < count && result == TC_OK; i++) {
		tc_suspect_set(&(struct tc_suspect) { .sender = events[i].source,
			.named = true,
			.sequence = events[i].sequence });
		result = tc_store_apply(store, &events[i], now_ms, err);
	}
	tc_suspect_set(NULL); /* what follows is the work of all of them */
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

/* The rows of the transaction, in its order, to those that wait for a chunk. */
static bool keep_rows(struct tc_store *store, const struct tc_store_event *events, int count) {
	size_t row = 0;
	bool whole = tc_backlog_reserve(&store->tail, store->fresh_count, store->series.count);
	tc_waiting_begin(&store->waiting);
	for (int i = 0; i < count && whole; i++) {
		const struct tc_store_event *event = &events[i];
		bool rows =
			event->kind == TC_EVENT_OBSERVATIONS && event->outcome == TC_OUTCOME_STORED;
		for (int k = 0; rows && k < event->count && whole; k++, row++) {
			struct tc_record record = tc_record_of(&event->observations[k]);
			tc_backlog_add(&store->tail, store->fresh[row]);
			whole = tc_waiting_add(&store->waiting, store->fresh[row], &record);
		}
	}
	tc_waiting_end(&store->waiting, whole ? store->kept_cursor : -1);
	return whole;
}

static void keep(struct tc_store *store, const struct tc_store_event *events, int count) {
	tc_origins_keep(&store->sources);
	tc_series_keep(&store->series);
	tc_seals_keep(&store->seals);
	store->kept_cursor = store->cursor;
	if (!store->tail_stale && !keep_rows(store, events, count)) {
		tc_store_forget_tail(store);
	}
}

enum tc_result tc_store_get_ready(struct tc_store *store, struct tc_error *err) {
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
		if (cursor != store->kept_cursor) {
			tc_store_forget_tail(store);
		}
	}
	return result;
}

/* An event that cannot be stored for its own sake says nothing about the disk. */
void tc_store_note_failure(
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
	enum tc_result result = tc_store_get_ready(store, &why);
	if (result == TC_OK) {
		store->fresh_count = 0;
		result = write_all(store, events, count, &why);
		if (result == TC_OK) {
			keep(store, events, count);
			tc_witness_keep(&store->witness, store);
			return TC_OK;
		}
		forget(store);
	}
	tc_store_note_failure(store, result, &why);
	if (err != NULL) {
		*err = why;
	}
	return result;
}
