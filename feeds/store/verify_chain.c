#include "feeds/store/verify_chain.h"

#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>
#include <string.h>

enum { REPORTED_SEALS = 20 };

struct chain {
	sqlite3 *database;
	sqlite3_stmt *seals, *rows, *event, *sources, *series, *conflict, *dropped, *covers;
	struct tc_seals seal;          /* gathers as the writer did */
	uint8_t before[TC_LINK_BYTES]; /* link of the seal before */
	int64_t number;                /* of the seal at hand */
	int64_t cursor;                /* of the row that `rows` stands on; 0: at the end */
	bool adopted;                  /* a store of version 1 had events without seals */
	uint64_t broken;
	struct tc_findings *findings;
	struct tc_store_sum *sum;
};

/* All in order, each read once from the beginning to the end, beside the seals. */
static enum tc_result prepare(struct chain *chain, struct tc_error *err) {
	const struct {
		sqlite3_stmt **out;
		const char *sql;
	} all[] = {
		{ &chain->seals,
			"SELECT number, kind, source, sequence, first, count, series, link FROM "
			"seal ORDER BY number" },
		{ &chain->rows, "SELECT " TC_LOG_COLUMNS " FROM log ORDER BY cursor" },
		{ &chain->event,
			"SELECT id, digest, state FROM event WHERE source = ?1 AND sequence = ?2" },
		{ &chain->sources, "SELECT born, number, name FROM source ORDER BY number" },
		{ &chain->series,
			"SELECT born, number, indicator, area FROM series ORDER BY number" },
		{ &chain->conflict,
			"SELECT at, source, content, id, digest FROM audit WHERE number = ?1" },
		{ &chain->dropped,
			"SELECT series, first, last, start_ms, end_ms, dropped, kept, at FROM "
			"dropped WHERE number = ?1" },
		{ &chain->covers,
			"SELECT 1 FROM dropped WHERE series = ?1 AND first <= ?2 AND last >= ?2" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum tc_result result =
			tc_database_prepare(chain->database, all[i].sql, all[i].out, err);
		if (result != TC_OK) {
			return result;
		}
	}
	return TC_OK;
}

static void finish(struct chain *chain) {
	sqlite3_stmt *const all[] = { chain->seals, chain->rows, chain->event, chain->sources,
		chain->series, chain->conflict, chain->dropped, chain->covers };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		sqlite3_finalize(all[i]);
	}
	tc_seals_finish(&chain->seal);
}

static void next_row(struct chain *chain) {
	chain->cursor =
		sqlite3_step(chain->rows) == SQLITE_ROW ? sqlite3_column_int64(chain->rows, 0) : 0;
}

/* The names that began with this seal. Both lists are in the order in which they began. */
static bool gather_born(struct chain *chain, sqlite3_stmt *list, enum tc_born what, int texts) {
	bool fits = true;
	while (fits && sqlite3_data_count(list) > 0 &&
		sqlite3_column_int64(list, 0) == chain->number) {
		fits = tc_seals_number(&chain->seal, what) &&
			tc_seals_number(&chain->seal, sqlite3_column_int64(list, 1));
		for (int i = 0; i < texts && fits; i++) {
			const char *text = (const char *)sqlite3_column_text(list, 2 + i);
			fits = text != NULL && tc_seals_text(&chain->seal, text);
		}
		sqlite3_step(list);
	}
	return fits;
}

static bool is_dropped(struct chain *chain, int64_t series, int64_t cursor) {
	sqlite3_bind_int64(chain->covers, 1, series);
	sqlite3_bind_int64(chain->covers, 2, cursor);
	bool found = sqlite3_step(chain->covers) == SQLITE_ROW;
	sqlite3_reset(chain->covers);
	return found;
}

enum rows { ROWS_ALL = 1, ROWS_DROPPED, ROWS_MISSING };

/* The seal's rows as they are in the log; those that retention took are named by the seal itself. */
static enum rows gather_rows(struct chain *chain, const struct tc_seal *seal) {
	struct tc_unpacking list = { .bytes = sqlite3_column_blob(chain->seals, 6),
		.length = (size_t)sqlite3_column_bytes(chain->seals, 6) };
	enum rows found = ROWS_ALL;
	int64_t series = 0;
	for (int64_t cursor = seal->first; cursor < seal->first + seal->count; cursor++) {
		while (chain->cursor != 0 && chain->cursor < cursor) {
			tc_findings_add(chain->findings, "row %lld of the log has no seal",
				(long long)chain->cursor);
			next_row(chain);
		}
		bool named = tc_seal_next_series(&list, &series);
		if (chain->cursor == cursor) {
			struct tc_record record;
			int64_t of = tc_row_read(chain->rows, &record);
			if (!tc_seals_row(&chain->seal, of, &record)) {
				return ROWS_MISSING;
			}
			chain->sum->rows++;
			next_row(chain);
		} else if (named && is_dropped(chain, series, cursor)) {
			chain->sum->dropped++;
			found = found == ROWS_MISSING ? found : ROWS_DROPPED;
		} else {
			found = ROWS_MISSING;
		}
	}
	return found;
}

/* Is the event of the seal there, in a state that goes with it? Fills id and digest. */
static bool find_event(struct chain *chain, struct tc_seal *seal) {
	sqlite3_reset(chain->event);
	sqlite3_bind_int64(chain->event, 1, seal->source);
	sqlite3_bind_int64(chain->event, 2, seal->sequence);
	if (sqlite3_step(chain->event) != SQLITE_ROW ||
		sqlite3_column_bytes(chain->event, 1) != TC_DIGEST_BYTES) {
		return false;
	}
	int state = sqlite3_column_int(chain->event, 2);
	seal->id = (const char *)sqlite3_column_text(chain->event, 0);
	seal->digest = sqlite3_column_blob(chain->event, 1);
	/* A refused event can have been accepted later. */
	return state == (int)seal->kind || (seal->kind == TC_SEAL_REFUSED && state == 1);
}

static bool find_conflict(struct chain *chain, struct tc_seal *seal) {
	sqlite3_stmt *row = chain->conflict;
	sqlite3_reset(row);
	sqlite3_bind_int64(row, 1, seal->first);
	if (sqlite3_step(row) != SQLITE_ROW || sqlite3_column_bytes(row, 4) != TC_DIGEST_BYTES) {
		return false;
	}
	const char *source = (const char *)sqlite3_column_text(row, 1);
	const char *content = (const char *)sqlite3_column_text(row, 2);
	seal->id = (const char *)sqlite3_column_text(row, 3);
	seal->digest = sqlite3_column_blob(row, 4);
	return source != NULL && content != NULL &&
		tc_seals_number(&chain->seal, sqlite3_column_int64(row, 0)) &&
		tc_seals_text(&chain->seal, source) && tc_seals_text(&chain->seal, content);
}

static bool find_dropped(struct chain *chain) {
	sqlite3_reset(chain->dropped);
	sqlite3_bind_int64(chain->dropped, 1, chain->number);
	bool found = sqlite3_step(chain->dropped) == SQLITE_ROW;
	for (int i = 0; i < 8 && found; i++) {
		found = tc_seals_number(&chain->seal, sqlite3_column_int64(chain->dropped, i));
	}
	return found;
}

static void tell_broken(struct chain *chain, const struct tc_seal *seal, const char *what) {
	if (++chain->broken <= REPORTED_SEALS) {
		tc_findings_add(chain->findings, "seal %lld (source %lld, event %lld): %s",
			(long long)chain->number, (long long)seal->source,
			(long long)seal->sequence, what);
	}
}

/* Gather what the seal covers as the writer did, and compare the links. */
static void check_seal(struct chain *chain) {
	struct tc_seal seal = {
		.kind = (enum tc_seal_kind)sqlite3_column_int(chain->seals, 1),
		.source = sqlite3_column_int64(chain->seals, 2),
		.sequence = sqlite3_column_int64(chain->seals, 3),
		.first = sqlite3_column_int64(chain->seals, 4),
		.count = sqlite3_column_int64(chain->seals, 5),
	};
	tc_seals_begin(&chain->seal);
	enum rows rows = ROWS_ALL;
	bool found = true;
	if (seal.kind == TC_SEAL_CONFLICT) {
		found = find_conflict(chain, &seal);
	} else if (seal.kind == TC_SEAL_DROPPED) {
		found = find_dropped(chain);
	} else {
		chain->adopted = chain->adopted || seal.kind == TC_SEAL_ADOPTED;
		found = (seal.kind >= TC_SEAL_SKIP || find_event(chain, &seal)) &&
			gather_born(chain, chain->sources, TC_BORN_SOURCE, 1) &&
			gather_born(chain, chain->series, TC_BORN_SERIES, 2);
		rows = gather_rows(chain, &seal);
	}
	const uint8_t *kept = sqlite3_column_blob(chain->seals, 7);
	bool whole = sqlite3_column_bytes(chain->seals, 7) == TC_LINK_BYTES;
	uint8_t link[TC_LINK_BYTES];
	if (!found || rows == ROWS_MISSING) {
		tell_broken(chain, &seal, "what it covers is not all there");
	} else if (rows == ROWS_ALL &&
		(!whole ||
			!tc_seals_link(&chain->seal, chain->before, chain->number, &seal, link) ||
			memcmp(link, kept, TC_LINK_BYTES) != 0)) {
		tell_broken(chain, &seal, "what it covers was changed");
	}
	if (whole) {
		memcpy(chain->before, kept, TC_LINK_BYTES);
	}
	chain->sum->seals++;
}

static void check_number(struct chain *chain, const char *sql, const char *sentence) {
	int64_t wrong = 0;
	if (tc_database_number(chain->database, sql, &wrong, NULL) != TC_OK || wrong != 0) {
		tc_findings_add(chain->findings, "%s", sentence);
	}
}

/* What no seal has beside it, and what is derived from them. */
static void check_rest(struct chain *chain) {
	for (; chain->cursor != 0; next_row(chain)) {
		tc_findings_add(chain->findings, "row %lld of the log has no seal",
			(long long)chain->cursor);
	}
	check_number(chain,
		"SELECT count(*) FROM source s WHERE newest < upto OR newest < coalesce((SELECT "
		"max(sequence) FROM event e WHERE e.source = s.number), 0) OR EXISTS (SELECT 1 "
		"FROM event e WHERE e.source = s.number AND e.sequence = s.upto + 1)",
		"the positions of sources do not agree with their events");
	if (chain->adopted) {
		return;
	}
	check_number(chain,
		"SELECT (SELECT count(*) FROM event) - (SELECT count(*) FROM (SELECT DISTINCT "
		"source, sequence FROM seal WHERE kind <= 3))",
		"the events are not those that were sealed");
	check_number(chain,
		"SELECT (SELECT count(*) FROM event WHERE state = 1) - (SELECT count(*) FROM seal "
		"WHERE kind = 1)",
		"events that were refused stand as stored, or stored ones as refused");
	check_number(chain,
		"SELECT (SELECT count(*) FROM audit) - (SELECT count(*) FROM seal WHERE kind = 5)",
		"the records of conflicts are not those that were sealed");
	check_number(chain,
		"SELECT count(*) FROM source s WHERE upto > max(coalesce((SELECT max(sequence) "
		"FROM "
		"seal WHERE kind = 4 AND source = s.number), 0), (SELECT count(*) FROM event e "
		"WHERE "
		"e.source = s.number AND e.sequence <= s.upto))",
		"a source stands further than its events");
}

enum tc_result tc_verify_chain(sqlite3 *database, struct tc_findings *findings,
	struct tc_store_sum *sum, struct tc_error *err) {
	struct chain chain = { .database = database, .findings = findings, .sum = sum };
	enum tc_result result = prepare(&chain, err);
	int code = SQLITE_DONE;
	int64_t expected = 1;
	if (result == TC_OK) {
		next_row(&chain);
		/* Those of a store of version 1 began before there were seals. */
		while ((code = sqlite3_step(chain.sources)) == SQLITE_ROW &&
			sqlite3_column_int64(chain.sources, 0) == 0) {
		}
		while ((code = sqlite3_step(chain.series)) == SQLITE_ROW &&
			sqlite3_column_int64(chain.series, 0) == 0) {
		}
	}
	while (result == TC_OK && (code = sqlite3_step(chain.seals)) == SQLITE_ROW) {
		chain.number = sqlite3_column_int64(chain.seals, 0);
		if (chain.number != expected) {
			tc_findings_add(findings, "seals %lld to %lld are missing",
				(long long)expected, (long long)chain.number - 1);
		}
		check_seal(&chain);
		expected = chain.number + 1;
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		tc_findings_add(findings, "the seals cannot be read: %s", sqlite3_errmsg(database));
	} else if (result == TC_OK) {
		check_rest(&chain);
	}
	finish(&chain);
	if (result == TC_OK && chain.broken > REPORTED_SEALS) {
		tc_findings_add(
			findings, "%llu seals are broken in all", (unsigned long long)chain.broken);
	}
	int64_t lost = 0;
	if (result == TC_OK) {
		result = tc_database_number(database,
			"SELECT coalesce(sum(last - first + 1), 0) FROM lost WHERE what = "
			"'" TC_LOST_ROWS "'",
			&lost, err);
		sum->lost = (uint64_t)lost;
	}
	return result;
}
