#include "feeds/store/care.h"

#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/disk.h"
#include "feeds/store/lost.h"
#include "feeds/store/schema.h"
#include "feeds/store/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* No key is larger. */
static const int64_t last_key = INT64_MAX - 1;

struct mending {
	sqlite3 *from, *to;
	int64_t now_ms;
	int64_t end; /* the newest row of the log that anything speaks of */
	bool names_lost, chunks_lost;
};

/* A table whose rows have a number of their own. */
struct table {
	const char *name, *walk, *insert;
	bool *lost;
};

static enum tc_result note(struct mending *mending, const char *what, int64_t first, int64_t last,
	struct tc_error *err) {
	char why[TC_SENTENCE_MAX];
	snprintf(why, sizeof why, "%s %lld to %lld could not be read when the store was mended",
		what, (long long)first, (long long)last);
	return tc_lost_add(mending->to, what, first, last, why, mending->now_ms, err);
}

static enum tc_result copy_row(sqlite3_stmt *row, sqlite3_stmt *insert, struct tc_error *err) {
	int columns = sqlite3_column_count(row);
	for (int i = 0; i < columns; i++) {
		sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i));
	}
	return tc_database_step(insert, "mend the store", err);
}

static enum tc_result copy_walk(struct mending *mending, struct tc_walk *walk, const char *name,
	sqlite3_stmt *insert, bool *lost, struct tc_error *err) {
	enum tc_result result = TC_OK;
	enum tc_step step;
	while (result == TC_OK && (step = tc_walk_step(walk, err)) != TC_STEP_END) {
		if (step == TC_STEP_ROW) {
			result = copy_row(walk->rows, insert, err);
		} else if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else {
			*lost = true;
			result = note(mending, name, walk->lost_first, walk->lost_last, err);
		}
	}
	return result;
}

static enum tc_result copy_table(
	struct mending *mending, const struct table *table, int64_t last, struct tc_error *err) {
	struct tc_walk walk = { 0 };
	sqlite3_stmt *insert = NULL;
	bool lost = false;
	enum tc_result result = tc_database_prepare(mending->to, table->insert, &insert, err);
	if (result == TC_OK) {
		result = tc_walk_open(&walk, mending->from, table->walk, 1, last, err);
	}
	if (result == TC_OK) {
		result = copy_walk(mending, &walk, table->name, insert,
			table->lost != NULL ? table->lost : &lost, err);
	}
	tc_walk_close(&walk);
	sqlite3_finalize(insert);
	return result;
}

#define WALK(columns, table, key)                                                                  \
	"SELECT " columns " FROM " table " WHERE " key " BETWEEN ?1 AND ?2 ORDER BY " key

static enum tc_result copy_small_tables(struct mending *mending, struct tc_error *err) {
	const struct table tables[] = {
		{ "source",
			WALK("number, name, upto, newest, skipped_at, born", "source", "number"),
			"INSERT INTO source VALUES (?,?,?,?,?,?)", &mending->names_lost },
		{ "series",
			WALK("number, indicator, area, source, flushed, born, condensed", "series",
				"number"),
			"INSERT INTO series VALUES (?,?,?,?,?,?,?)", &mending->names_lost },
		{ "seal",
			WALK("number, kind, source, sequence, first, count, series, born, link",
				"seal", "number"),
			"INSERT INTO seal VALUES (?,?,?,?,?,?,?,?,?)", NULL },
		{ "chunk",
			WALK("number, series, first, last, min_start, max_end, count, records",
				"chunk", "number"),
			"INSERT INTO chunk VALUES (?,?,?,?,?,?,?,?)", &mending->chunks_lost },
		{ "audit",
			WALK("number, at, source, id, sequence, digest, content", "audit",
				"number"),
			"INSERT INTO audit VALUES (?,?,?,?,?,?,?)", NULL },
		{ "dropped",
			WALK("number, series, first, last, start_ms, end_ms, dropped, kept, at",
				"dropped", "number"),
			"INSERT INTO dropped VALUES (?,?,?,?,?,?,?,?,?)", NULL },
		{ "lost",
			WALK("number, what, first, last, why, found_at, accepted", "lost",
				"number"),
			"INSERT OR IGNORE INTO lost VALUES (?,?,?,?,?,?,?)", NULL },
	};
	enum tc_result result = TC_OK;
	for (size_t i = 0; i < sizeof tables / sizeof *tables && result == TC_OK; i++) {
		result = copy_table(mending, &tables[i], last_key, err);
	}
	return result;
}

/* A store that an older program wrote last has none. */
static enum tc_result copy_alarms(struct mending *mending, struct tc_error *err) {
	static const struct table table = { "alarm",
		WALK("number, at, rule, indicator, area, act, before, state, priority, raised, "
		     "ended, shelved_until, value, name, note",
			"alarm", "number"),
		"INSERT INTO alarm VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", NULL };
	int64_t there = 0;
	enum tc_result result = tc_database_number(mending->from,
		"SELECT count(*) FROM sqlite_schema WHERE name = 'alarm'", &there, err);
	return result == TC_OK && there > 0 ? copy_table(mending, &table, last_key, err) : result;
}

/* Rows of the log that were lost and stand in a chunk. */
static enum tc_result take_from_chunk(struct mending *mending, sqlite3_stmt *chunk, int64_t first,
	int64_t last, sqlite3_stmt *insert, struct tc_error *err) {
	struct tc_unpacking opened;
	struct tc_record record;
	enum tc_result result = TC_OK;
	(void)mending;
	if (!tc_chunk_open(
		    sqlite3_column_blob(chunk, 1), sqlite3_column_bytes(chunk, 1), &opened)) {
		return TC_OK;
	}
	while (result == TC_OK && tc_unpacking_next(&opened, &record) == 1) {
		if (record.cursor >= first && record.cursor <= last) {
			tc_row_bind(insert, 0, sqlite3_column_int64(chunk, 0), &record);
			result = tc_database_step(insert, "mend the log", err);
		}
	}
	return result;
}

static enum tc_result fill_from_chunks(
	struct mending *mending, int64_t first, int64_t last, struct tc_error *err) {
	sqlite3_stmt *chunks = NULL, *insert = NULL;
	enum tc_result result = tc_database_prepare(mending->to,
		"SELECT series, records FROM chunk WHERE first <= ?2 AND last >= ?1", &chunks, err);
	if (result == TC_OK) {
		result = tc_database_prepare(mending->to,
			"INSERT OR IGNORE INTO log (" TC_LOG_COLUMNS
			") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
			&insert, err);
	}
	if (result == TC_OK) {
		sqlite3_bind_int64(chunks, 1, first);
		sqlite3_bind_int64(chunks, 2, last);
		while (result == TC_OK && sqlite3_step(chunks) == SQLITE_ROW) {
			result = take_from_chunk(mending, chunks, first, last, insert, err);
		}
	}
	sqlite3_finalize(chunks);
	sqlite3_finalize(insert);
	return result;
}

/* Note the rows between first and last that are still not there. */
static enum tc_result note_holes(
	struct mending *mending, int64_t first, int64_t last, struct tc_error *err) {
	struct tc_walk walk = { 0 };
	enum tc_result result =
		tc_walk_open(&walk, mending->to, WALK("cursor", "log", "cursor"), first, last, err);
	int64_t expected = first;
	while (result == TC_OK && tc_walk_step(&walk, err) == TC_STEP_ROW) {
		int64_t cursor = sqlite3_column_int64(walk.rows, 0);
		if (cursor > expected) {
			result = note(mending, TC_LOST_ROWS, expected, cursor - 1, err);
		}
		expected = cursor + 1;
	}
	tc_walk_close(&walk);
	return result == TC_OK && expected <= last
		? note(mending, TC_LOST_ROWS, expected, last, err)
		: result;
}

static enum tc_result copy_log(struct mending *mending, struct tc_error *err) {
	struct tc_walk walk = { 0 };
	sqlite3_stmt *insert = NULL;
	enum tc_result result = tc_database_number(mending->to,
		"SELECT max((SELECT coalesce(max(first + count - 1), 0) FROM seal WHERE kind IN "
		"(1, "
		"7)), (SELECT coalesce(max(last), 0) FROM chunk))",
		&mending->end, err);
	if (result == TC_OK) {
		int64_t newest = 0;
		if (tc_database_number(mending->from, "SELECT coalesce(max(cursor), 0) FROM log",
			    &newest, NULL) == TC_OK &&
			newest > mending->end) {
			mending->end = newest;
		}
		result = tc_walk_open(&walk, mending->from, NULL, 1, mending->end, err);
	}
	if (result == TC_OK) {
		result = tc_database_prepare(mending->to,
			"INSERT INTO log (" TC_LOG_COLUMNS
			") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
			&insert, err);
	}
	enum tc_step step;
	while (result == TC_OK && (step = tc_walk_step(&walk, err)) != TC_STEP_END) {
		if (step == TC_STEP_ROW) {
			result = copy_row(walk.rows, insert, err);
		} else if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else {
			int64_t first = walk.lost_first, last = walk.lost_last;
			result = fill_from_chunks(mending, first, last, err);
			if (result == TC_OK) {
				result = note_holes(mending, first, last, err);
			}
		}
	}
	tc_walk_close(&walk);
	sqlite3_finalize(insert);
	return result;
}

static enum tc_result copy_events(struct mending *mending, struct tc_error *err) {
	sqlite3_stmt *sources = NULL, *insert = NULL;
	enum tc_result result =
		tc_database_prepare(mending->to, "SELECT number FROM source", &sources, err);
	if (result == TC_OK) {
		result = tc_database_prepare(mending->to,
			"INSERT OR IGNORE INTO event (sequence, source, id, digest, state) VALUES "
			"(?,?,?,?,?)",
			&insert, err);
	}
	bool lost = false;
	while (result == TC_OK && sqlite3_step(sources) == SQLITE_ROW) {
		struct tc_walk walk = { 0 };
		result = tc_walk_open(&walk, mending->from,
			"SELECT sequence, source, id, digest, state FROM event WHERE source = ?3 "
			"AND "
			"sequence BETWEEN ?1 AND ?2 ORDER BY sequence",
			1, last_key, err);
		if (result == TC_OK) {
			sqlite3_bind_int64(walk.rows, 3, sqlite3_column_int64(sources, 0));
			result = copy_walk(mending, &walk, "event", insert, &lost, err);
		}
		tc_walk_close(&walk);
	}
	sqlite3_finalize(sources);
	sqlite3_finalize(insert);
	/* The seals know which positions there were; their ids and contents are gone, so that an event sent
	 * again under them is a conflict and never a second copy. */
	return result == TC_OK && lost
		? tc_database_run(mending->to,
			  "INSERT OR IGNORE INTO event (source, sequence, id, digest, state) "
			  "SELECT source, sequence, NULL, NULL, kind FROM seal WHERE kind <= "
			  "3",
			  err)
		: result;
}

/* Names that were lost stand once more in the seal with which they began. */
static enum tc_result name_again(
	struct mending *mending, int64_t seal, struct tc_unpacking *born, int64_t source) {
	uint64_t what, number, length;
	while (tc_unpacking_number(born, &what) && tc_unpacking_number(born, &number)) {
		sqlite3_stmt *insert = NULL;
		int texts = what == TC_BORN_SOURCE ? 1 : 2;
		if (tc_database_prepare(mending->to,
			    what == TC_BORN_SOURCE
				    ? "INSERT OR IGNORE INTO source (number, name, born, upto, "
				      "newest, skipped_at) VALUES (?1, ?3, ?2, 0, 0, 0)"
				    : "INSERT OR IGNORE INTO series (number, indicator, area, "
				      "born, source, flushed) VALUES (?1, ?3, ?4, ?2, ?5, 0)",
			    &insert, NULL) != TC_OK) {
			return TC_UNAVAILABLE;
		}
		sqlite3_bind_int64(insert, 1, (int64_t)number);
		sqlite3_bind_int64(insert, 2, seal);
		bool whole = true;
		for (int i = 0; i < texts && whole; i++) {
			whole = tc_unpacking_number(born, &length) &&
				length <= born->length - born->at;
			if (whole) {
				sqlite3_bind_text(insert, 3 + i,
					(const char *)born->bytes + born->at, (int)length,
					SQLITE_TRANSIENT);
				born->at += (size_t)length;
			}
		}
		if (what != TC_BORN_SOURCE) {
			sqlite3_bind_int64(insert, 5, source);
		}
		enum tc_result result =
			whole ? tc_database_step(insert, "mend the names", NULL) : TC_OK;
		sqlite3_finalize(insert);
		if (result != TC_OK || !whole) {
			return result;
		}
	}
	return TC_OK;
}

static enum tc_result mend_names(struct mending *mending, struct tc_error *err) {
	sqlite3_stmt *seals = NULL;
	enum tc_result result = tc_database_prepare(mending->to,
		"SELECT number, source, born FROM seal WHERE born IS NOT NULL AND kind IN (1, 2, "
		"4) "
		"ORDER BY number",
		&seals, err);
	while (result == TC_OK && sqlite3_step(seals) == SQLITE_ROW) {
		struct tc_unpacking born = { .bytes = sqlite3_column_blob(seals, 2),
			.length = (size_t)sqlite3_column_bytes(seals, 2) };
		result = name_again(mending, sqlite3_column_int64(seals, 0), &born,
			sqlite3_column_int64(seals, 1));
	}
	sqlite3_finalize(seals);
	return result;
}

/* Where a source stands follows from its events and skips: the run without holes above the last skip. */
static const char positions[] =
	"UPDATE source SET newest = max(newest, coalesce((SELECT max(sequence) FROM seal WHERE "
	"kind <= 4 AND source = source.number), 0), upto);"
	"UPDATE source SET upto = (WITH start(at) AS (SELECT max(source.upto, coalesce((SELECT "
	"max(sequence) FROM seal WHERE kind = 4 AND seal.source = source.number), 0))) SELECT "
	"coalesce((SELECT min(e.sequence) FROM (SELECT at AS sequence FROM start UNION ALL SELECT "
	"sequence FROM event WHERE event.source = source.number AND sequence > (SELECT at FROM "
	"start)) e WHERE NOT EXISTS (SELECT 1 FROM event n WHERE n.source = source.number AND "
	"n.sequence = e.sequence + 1)), (SELECT at FROM start)));";

/* Chunks are a copy: made anew from the whole log, by tidying. */
static const char no_chunks[] = "DELETE FROM chunk; UPDATE series SET flushed = 0, condensed = 0;";

static enum tc_result fill(struct mending *mending, struct tc_error *err) {
	enum tc_result result = tc_database_run(mending->to, "BEGIN", err);
	if (result == TC_OK) {
		result = copy_small_tables(mending, err);
	}
	if (result == TC_OK) {
		result = copy_alarms(mending, err);
	}
	if (result == TC_OK && mending->names_lost) {
		result = mend_names(mending, err);
	}
	if (result == TC_OK) {
		result = copy_events(mending, err);
	}
	if (result == TC_OK) {
		result = copy_log(mending, err);
	}
	if (result == TC_OK && (mending->chunks_lost || mending->names_lost)) {
		result = tc_database_run(mending->to, no_chunks, err);
	}
	if (result == TC_OK && mending->names_lost) {
		result = tc_database_run(mending->to, positions, err);
	}
	if (result == TC_OK) {
		result = tc_database_run(mending->to,
			"UPDATE tail SET first = coalesce((SELECT min(cursor) FROM log l JOIN "
			"series "
			"s ON s.number = l.series WHERE l.cursor > s.flushed), 1)",
			err);
	}
	return result == TC_OK ? tc_database_run(mending->to, "COMMIT", err) : result;
}

enum tc_result tc_store_mend(const char *directory, int64_t now_ms, struct tc_error *err) {
	char new[TC_PATH_MAX];
	struct mending mending = { .now_ms = now_ms };
	if (!tc_disk_path(new, directory, "store.db.new")) {
		return tc_fail(err, TC_UNAVAILABLE, "the path of the store is too long");
	}
	enum tc_result result = tc_database_open(directory, TC_DATABASE_READ, &mending.from, err);
	if (result == TC_OK) {
		result = tc_disk_create(new, err);
	}
	if (result == TC_OK) {
		result = tc_database_open_alone(new, &mending.to, err);
	}
	if (result == TC_OK) {
		result = tc_schema_settle(mending.to, err);
	}
	if (result == TC_OK) {
		result = fill(&mending, err);
	}
	sqlite3_close(mending.to);
	sqlite3_close(mending.from);
	if (result == TC_OK) {
		result = tc_disk_sync(new, err);
	}
	if (result == TC_OK) {
		return tc_disk_replace(directory, err);
	}
	unlink(new);
	return result;
}
