#include "feeds/store/walk.h"

#include "feeds/store/database.h"
#include "feeds/store/state.h"

enum tc_result tc_walk_open(struct tc_walk *walk, sqlite3 *database, const char *sql, int64_t first,
	int64_t last, struct tc_error *err) {
	*walk = (struct tc_walk) { .next = first, .last = last };
	return tc_database_prepare(database,
		sql != NULL ? sql
			    : "SELECT " TC_LOG_COLUMNS
			      " FROM log WHERE cursor BETWEEN ?1 AND ?2 ORDER BY cursor",
		&walk->rows, err);
}

void tc_walk_close(struct tc_walk *walk) {
	sqlite3_finalize(walk->rows);
	walk->rows = NULL;
}

static int step_from(struct tc_walk *walk, int64_t key) {
	sqlite3_reset(walk->rows);
	sqlite3_bind_int64(walk->rows, 1, key);
	sqlite3_bind_int64(walk->rows, 2, walk->last);
	return sqlite3_step(walk->rows);
}

static bool is_readable(struct tc_walk *walk, int64_t key) {
	int code = step_from(walk, key);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* The first key after `from` from which rows can be read; one past the last when there is none. */
static int64_t find_readable(struct tc_walk *walk, int64_t from) {
	int64_t bad = from, good = from, stride = 1;
	do {
		bad = good;
		if (walk->last - good < stride) {
			return walk->last + 1;
		}
		good += stride;
		stride *= 2;
	} while (!is_readable(walk, good));
	while (good - bad > 1) {
		int64_t middle = bad + (good - bad) / 2;
		if (is_readable(walk, middle)) {
			good = middle;
		} else {
			bad = middle;
		}
	}
	return good;
}

enum tc_step tc_walk_step(struct tc_walk *walk, struct tc_error *err) {
	if (walk->next > walk->last) {
		return TC_STEP_END;
	}
	int code = walk->started ? sqlite3_step(walk->rows) : step_from(walk, walk->next);
	walk->started = true;
	if (code == SQLITE_ROW) {
		walk->next = sqlite3_column_int64(walk->rows, 0);
		walk->next++;
		return TC_STEP_ROW;
	}
	if (code == SQLITE_DONE) {
		walk->next = walk->last;
		return TC_STEP_END;
	}
	if (tc_database_fail(sqlite3_db_handle(walk->rows), "read the store", err) !=
		TC_BAD_INPUT) {
		return TC_STEP_FAILED;
	}
	walk->lost_first = walk->next;
	walk->next = find_readable(walk, walk->next);
	walk->lost_last = walk->next - 1;
	walk->started = false;
	return TC_STEP_LOST;
}
