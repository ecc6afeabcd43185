#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>
#include <string.h>

/* spent: refused like `refused`, but its id is that of an earlier event and stays with that one. */
enum state { STATE_STORED = 1, STATE_REFUSED, STATE_SPENT };

static const char doing[] = "store an event";

static sqlite3_stmt *statement(struct tc_store *store, enum tc_statement which) {
	return store->statements[which];
}

/* What is known of an event's id. */
struct known {
	int64_t sequence; /* its position; 0: the id is new */
	bool same;        /* with the same content */
	enum state state;
};

static enum tc_result find_id(struct tc_store *store, const struct tc_origin *source,
	const struct tc_store_event *event, struct known *known, struct tc_error *err) {
	sqlite3_stmt *query = statement(store, TC_STATEMENT_EVENT_BY_ID);
	*known = (struct known) { 0 };
	if (source->working.newest == 0) {
		return TC_OK;
	}
	sqlite3_bind_int64(query, 1, source->number);
	sqlite3_bind_text(query, 2, event->id, -1, SQLITE_STATIC);
	int code = sqlite3_step(query);
	enum tc_result result = TC_OK;
	if (code == SQLITE_ROW) {
		const void *digest = sqlite3_column_blob(query, 1);
		known->sequence = sqlite3_column_int64(query, 0);
		known->state = (enum state)sqlite3_column_int(query, 2);
		known->same = sqlite3_column_bytes(query, 1) == TC_DIGEST_BYTES &&
			memcmp(digest, event->digest, TC_DIGEST_BYTES) == 0;
	} else if (code != SQLITE_DONE) {
		result = tc_database_fail(store->database, doing, err);
	}
	sqlite3_reset(query);
	return result;
}

static enum tc_result is_taken(struct tc_store *store, const struct tc_origin *source,
	int64_t sequence, bool *taken, struct tc_error *err) {
	*taken = false;
	if (sequence > source->working.newest) {
		return TC_OK;
	}
	sqlite3_stmt *query = statement(store, TC_STATEMENT_EVENT_BY_SEQUENCE);
	sqlite3_bind_int64(query, 1, source->number);
	sqlite3_bind_int64(query, 2, sequence);
	int code = sqlite3_step(query);
	enum tc_result result = TC_OK;
	if (code == SQLITE_ROW) {
		*taken = true;
	} else if (code != SQLITE_DONE) {
		result = tc_database_fail(store->database, doing, err);
	}
	sqlite3_reset(query);
	return result;
}

/* Move upto over the events that waited above a hole. Each is stepped over once in its life, so nothing
 * needs to be kept in memory for them. */
static enum tc_result advance(
	struct tc_store *store, struct tc_origin *source, struct tc_error *err) {
	struct tc_origin_state *state = &source->working;
	if (state->newest <= state->upto) {
		return TC_OK;
	}
	sqlite3_stmt *query = statement(store, TC_STATEMENT_EVENTS_AFTER);
	sqlite3_bind_int64(query, 1, source->number);
	sqlite3_bind_int64(query, 2, state->upto);
	int code;
	while ((code = sqlite3_step(query)) == SQLITE_ROW &&
		sqlite3_column_int64(query, 0) == state->upto + 1) {
		state->upto++;
	}
	enum tc_result result = TC_OK;
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		result = tc_database_fail(store->database, doing, err);
	}
	sqlite3_reset(query);
	return result;
}

static enum tc_result take_position(struct tc_store *store, struct tc_origin *source,
	struct tc_store_event *event, enum state as, struct tc_error *err) {
	sqlite3_stmt *add = statement(store, TC_STATEMENT_ADD_EVENT);
	sqlite3_bind_int64(add, 1, source->number);
	sqlite3_bind_int64(add, 2, event->sequence);
	if (as == STATE_SPENT) {
		sqlite3_bind_null(add, 3);
	} else {
		sqlite3_bind_text(add, 3, event->id, -1, SQLITE_STATIC);
	}
	sqlite3_bind_blob(add, 4, event->digest, TC_DIGEST_BYTES, SQLITE_STATIC);
	sqlite3_bind_int(add, 5, (int)as);
	enum tc_result result = tc_database_step(add, doing, err);
	if (result != TC_OK) {
		return result;
	}
	struct tc_origin_state *state = &source->working;
	source->touched = true;
	if (event->sequence > state->newest) {
		if (event->sequence > state->newest + 1) {
			event->gap_from = state->newest + 1;
			event->gap_to = event->sequence - 1;
		}
		state->newest = event->sequence;
	}
	if (event->sequence == state->upto + 1) {
		state->upto++;
		result = advance(store, source, err);
	}
	return result;
}

static enum tc_result no_memory(struct tc_error *err) {
	return tc_fail(err, TC_NO_MEMORY, "out of memory for an event");
}

/* What is known of the event from now on. Rows were gathered as they were added. */
static enum tc_result seal_event(struct tc_store *store, const struct tc_origin *source,
	const struct tc_store_event *event, enum tc_seal_kind kind, struct tc_error *err) {
	struct tc_seal seal = {
		.kind = kind, .source = source->number, .sequence = event->sequence
	};
	if (kind == TC_SEAL_STORED || kind == TC_SEAL_REFUSED) {
		seal.id = event->id;
	}
	if (kind == TC_SEAL_SKIP) {
		seal.sequence = event->skip_upto;
	} else {
		seal.digest = event->digest;
	}
	if (kind == TC_SEAL_STORED && event->count > 0) {
		seal.first = event->observations[0].cursor;
		seal.count = event->count;
	}
	return tc_seals_add(&store->seals, &seal, err);
}

static enum tc_result find_series(struct tc_store *store, const struct tc_origin *source,
	const struct tc_observation *observation, long *place, struct tc_error *err) {
	*place = tc_series_find(
		&store->series, observation->indicator, observation->area, source->number);
	if (*place >= 0) {
		return TC_OK;
	}
	*place = tc_series_add(
		&store->series, observation->indicator, observation->area, source->number);
	if (*place < 0) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the list of series");
	}
	const char *indicator =
		tc_catalogue_indicator(store->catalogue, observation->indicator)->id;
	const char *area = tc_catalogue_area(store->catalogue, observation->area)->code;
	if (!tc_seals_number(&store->seals, TC_BORN_SERIES) ||
		!tc_seals_number(&store->seals, *place + 1) ||
		!tc_seals_text(&store->seals, indicator) || !tc_seals_text(&store->seals, area)) {
		return no_memory(err);
	}
	sqlite3_stmt *add = statement(store, TC_STATEMENT_ADD_SERIES);
	sqlite3_bind_int64(add, 1, *place + 1);
	sqlite3_bind_text(add, 2, indicator, -1, SQLITE_STATIC);
	sqlite3_bind_text(add, 3, area, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 4, source->number);
	sqlite3_bind_int64(add, 5, store->seals.number + 1);
	return tc_database_step(add, doing, err);
}

bool tc_store_note(struct tc_store *store, uint32_t place) {
	if (store->fresh_count == store->fresh_size) {
		size_t size = store->fresh_size == 0 ? 1024 : store->fresh_size * 2;
		uint32_t *fresh = realloc(store->fresh, size * sizeof *fresh);
		if (fresh == NULL) {
			return false;
		}
		store->fresh = fresh;
		store->fresh_size = size;
	}
	store->fresh[store->fresh_count++] = place;
	return true;
}

/* Number and bind one observation, without a step. */
static enum tc_result prepare_row(struct tc_store *store, const struct tc_origin *source,
	struct tc_observation *observation, sqlite3_stmt *add, int row, struct tc_error *err) {
	long place;
	enum tc_result result = find_series(store, source, observation, &place, err);
	if (result != TC_OK) {
		return result;
	}
	observation->cursor = ++store->cursor;
	struct tc_record record = tc_record_of(observation);
	if (!tc_store_note(store, (uint32_t)place) ||
		!tc_seals_row(&store->seals, place + 1, &record)) {
		return no_memory(err);
	}
	tc_row_bind(add, row, place + 1, &record);
	return TC_OK;
}

static enum tc_result add_observations(struct tc_store *store, const struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	enum tc_result result = TC_OK;
	for (int i = 0; i < event->count && result == TC_OK;) {
		int rows = event->count - i >= TC_LOG_ROWS ? TC_LOG_ROWS : 1;
		sqlite3_stmt *add =
			statement(store, rows == 1 ? TC_STATEMENT_ADD_LOG : TC_STATEMENT_ADD_LOGS);
		for (int row = 0; row < rows && result == TC_OK; row++, i++) {
			struct tc_observation *observation = &event->observations[i];
			observation->source = source->name;
			observation->sequence = event->sequence;
			observation->stored_at_ms = now_ms;
			result = prepare_row(store, source, observation, add, row, err);
		}
		if (result == TC_OK) {
			result = tc_database_step(add, doing, err);
		}
	}
	return result;
}

static enum tc_result apply_skip(struct tc_store *store, struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	struct tc_origin_state *state = &source->working;
	event->outcome = TC_OUTCOME_DUPLICATE;
	if (event->skip_upto <= state->upto) {
		return TC_OK;
	}
	event->outcome = TC_OUTCOME_STORED;
	source->touched = true;
	state->upto = event->skip_upto;
	state->skipped_at_ms = now_ms;
	if (state->newest < state->upto) {
		state->newest = state->upto;
	}
	enum tc_result result = advance(store, source, err);
	return result == TC_OK ? seal_event(store, source, event, TC_SEAL_SKIP, err) : result;
}

/* The rows of an event whose position is taken already, and its seal. */
static enum tc_result keep_rows(struct tc_store *store, const struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	enum tc_result result = add_observations(store, source, event, now_ms, err);
	return result == TC_OK ? seal_event(store, source, event, TC_SEAL_STORED, err) : result;
}

/* The same event as one refused before, and now it is good: its scope or the code lists have grown, or a
 * clock was ahead, and the nack was lost on the way. An ack for nothing would lose it. */
static enum tc_result accept_refused(struct tc_store *store, const struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	sqlite3_stmt *accept = statement(store, TC_STATEMENT_ACCEPT_EVENT);
	sqlite3_bind_int64(accept, 1, source->number);
	sqlite3_bind_int64(accept, 2, event->sequence);
	sqlite3_bind_int(accept, 3, STATE_STORED);
	event->outcome = TC_OUTCOME_STORED;
	enum tc_result result = tc_database_step(accept, doing, err);
	return result == TC_OK ? keep_rows(store, source, event, now_ms, err) : result;
}

static enum tc_result apply_new(struct tc_store *store, struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	bool refused = event->kind == TC_EVENT_REFUSED;
	event->outcome = TC_OUTCOME_STORED;
	enum tc_result result =
		take_position(store, source, event, refused ? STATE_REFUSED : STATE_STORED, err);
	if (result != TC_OK) {
		return result;
	}
	return refused ? seal_event(store, source, event, TC_SEAL_REFUSED, err)
		       : keep_rows(store, source, event, now_ms, err);
}

/* A known id under a new number: refused for good, so the number must not stay a hole. */
static enum tc_result spend(struct tc_store *store, struct tc_origin *source,
	struct tc_store_event *event, struct tc_error *err) {
	enum tc_result result = take_position(store, source, event, STATE_SPENT, err);
	tc_seals_begin(&store->seals);
	return result == TC_OK ? seal_event(store, source, event, TC_SEAL_SPENT, err) : result;
}

static enum tc_result apply_event(struct tc_store *store, struct tc_origin *source,
	struct tc_store_event *event, int64_t now_ms, struct tc_error *err) {
	struct known known;
	bool taken = false;
	enum tc_result result = find_id(store, source, event, &known, err);
	if (result == TC_OK) {
		result = is_taken(store, source, event->sequence, &taken, err);
	}
	if (result != TC_OK) {
		return result;
	}
	if (known.sequence == 0 && !taken) {
		return apply_new(store, source, event, now_ms, err);
	}
	if (known.same && known.state == STATE_REFUSED && known.sequence == event->sequence &&
		event->kind == TC_EVENT_OBSERVATIONS) {
		return accept_refused(store, source, event, now_ms, err);
	}
	event->outcome = known.same ? TC_OUTCOME_DUPLICATE : TC_OUTCOME_CONFLICT;
	event->kept = known.same && known.state == STATE_STORED;
	if (!known.same) {
		result = tc_store_audit(store, event, now_ms, err);
	}
	return result == TC_OK && !taken ? spend(store, source, event, err) : result;
}

enum tc_result tc_store_apply(struct tc_store *store, struct tc_store_event *event, int64_t now_ms,
	struct tc_error *err) {
	bool skip = event->kind == TC_EVENT_SKIP;
	event->gap_from = 0;
	event->gap_to = 0;
	event->kept = false;
	if (event->source == NULL ||
		(skip ? event->skip_upto < 1 : event->sequence < 1 || event->id == NULL)) {
		return tc_fail(err, TC_BAD_INPUT,
			"an event without source, id or sequence cannot be kept");
	}
	tc_seals_begin(&store->seals);
	struct tc_origin *source = tc_origins_find(&store->sources, event->source);
	if (source == NULL) {
		source = tc_origins_add(&store->sources, event->source, store->seals.number + 1);
		if (source == NULL || !tc_seals_number(&store->seals, TC_BORN_SOURCE) ||
			!tc_seals_number(&store->seals, source->number) ||
			!tc_seals_text(&store->seals, event->source)) {
			return no_memory(err);
		}
	}
	enum tc_result result = skip ? apply_skip(store, source, event, now_ms, err)
				     : apply_event(store, source, event, now_ms, err);
	event->upto = source->working.upto;
	return result;
}
