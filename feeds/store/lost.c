#include "feeds/store/lost.h"

#include "feeds/store/database.h"

enum tc_result tc_lost_add(sqlite3 *database, const char *what, int64_t first, int64_t last,
	const char *why, int64_t now_ms, struct tc_error *err) {
	sqlite3_stmt *add = NULL;
	enum tc_result result = tc_database_prepare(database,
		"INSERT OR IGNORE INTO lost (what, first, last, why, found_at) VALUES (?1, ?2, ?3, "
		"?4, ?5)",
		&add, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_text(add, 1, what, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 2, first);
	sqlite3_bind_int64(add, 3, last);
	sqlite3_bind_text(add, 4, why, -1, SQLITE_STATIC);
	sqlite3_bind_int64(add, 5, now_ms);
	result = tc_database_step(add, "note what is lost", err);
	sqlite3_finalize(add);
	return result;
}

enum tc_result tc_lost_count(sqlite3 *database, struct tc_lost_sum *out, struct tc_error *err) {
	int64_t stretches = 0, rows = 0;
	enum tc_result result = tc_database_number(
		database, "SELECT count(*) FROM lost WHERE accepted = 0", &stretches, err);
	if (result == TC_OK) {
		result = tc_database_number(database,
			"SELECT coalesce(sum(last - first + 1), 0) FROM lost WHERE accepted = 0 "
			"AND "
			"what = '" TC_LOST_ROWS "'",
			&rows, err);
	}
	*out = (struct tc_lost_sum) { (uint64_t)stretches, (uint64_t)rows };
	return result;
}
