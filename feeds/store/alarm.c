#include "feeds/store/alarm.h"

#include "feeds/store/database.h"
#include "feeds/store/reader.h"
#include "feeds/store/state.h"

#define COLUMNS                                                                                    \
	"number, at, rule, indicator, area, act, before, state, priority, raised, ended,"          \
	" shelved_until, value, name, note"

static void bind_row(sqlite3_stmt *add, const struct tc_alarm_row *row) {
	const char *const texts[] = { row->rule, row->indicator, row->area, row->act, row->before,
		row->state };
	const int64_t numbers[] = { row->priority, row->raised_ms, row->ended_ms,
		row->shelved_until_ms };
	const char *const rest[] = { row->value, row->name, row->note };
	int at = 1;
	sqlite3_bind_int64(add, at++, row->at_ms);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		sqlite3_bind_text(add, at++, texts[i], -1, SQLITE_STATIC);
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		sqlite3_bind_int64(add, at++, numbers[i]);
	}
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		sqlite3_bind_text(add, at++, rest[i], -1, SQLITE_STATIC); /* NULL binds NULL */
	}
}

static enum tc_result write_rows(
	struct tc_store *store, struct tc_alarm_row *rows, int count, struct tc_error *err) {
	enum tc_result result =
		tc_database_step(store->statements[TC_STATEMENT_BEGIN], "begin to store", err);
	for (int i = 0; i < count && result == TC_OK; i++) {
		sqlite3_stmt *add = store->statements[TC_STATEMENT_ADD_ALARM];
		bind_row(add, &rows[i]);
		result = tc_database_step(add, "keep an alarm", err);
		rows[i].number = sqlite3_last_insert_rowid(store->database);
		sqlite3_clear_bindings(add);
	}
	return result == TC_OK ? tc_database_step(store->statements[TC_STATEMENT_COMMIT],
					 "bring alarms to the disk", err)
			       : result;
}

enum tc_result tc_store_add_alarms(
	struct tc_store *store, struct tc_alarm_row *rows, int count, struct tc_error *err) {
	struct tc_error why = { 0 };
	enum tc_result result = tc_store_get_ready(store, &why);
	if (result == TC_OK) {
		result = write_rows(store, rows, count, &why);
		if (result == TC_OK) {
			return TC_OK;
		}
		tc_store_rollback(store);
	}
	tc_store_note_failure(store, result, &why);
	if (err != NULL) {
		*err = why;
	}
	return result;
}

static const char *text_at(sqlite3_stmt *row, int column) {
	return (const char *)sqlite3_column_text(row, column);
}

static struct tc_alarm_row read_row(sqlite3_stmt *row) {
	return (struct tc_alarm_row) {
		.number = sqlite3_column_int64(row, 0),
		.at_ms = sqlite3_column_int64(row, 1),
		.rule = text_at(row, 2),
		.indicator = text_at(row, 3),
		.area = text_at(row, 4),
		.act = text_at(row, 5),
		.before = text_at(row, 6),
		.state = text_at(row, 7),
		.priority = sqlite3_column_int(row, 8),
		.raised_ms = sqlite3_column_int64(row, 9),
		.ended_ms = sqlite3_column_int64(row, 10),
		.shelved_until_ms = sqlite3_column_int64(row, 11),
		.value = text_at(row, 12),
		.name = text_at(row, 13),
		.note = text_at(row, 14),
	};
}

enum tc_result tc_store_last_alarms(struct tc_store *store,
	void (*visit)(void *user, const struct tc_alarm_row *row), void *user,
	struct tc_error *err) {
	sqlite3_stmt *rows = NULL;
	enum tc_result result = tc_database_prepare(store->database,
		"SELECT " COLUMNS " FROM alarm WHERE number IN"
		" (SELECT max(number) FROM alarm GROUP BY rule, area UNION"
		" SELECT max(number) FROM alarm WHERE name IS NOT NULL GROUP BY rule, area, act)"
		" ORDER BY number",
		&rows, err);
	int code = SQLITE_DONE;
	while (result == TC_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		struct tc_alarm_row row = read_row(rows);
		visit(user, &row);
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(store->database, "read the alarms", err);
	}
	sqlite3_finalize(rows);
	return result;
}

enum tc_result tc_store_find_alarms(struct tc_store_reader *reader,
	const struct tc_alarm_query *query,
	bool (*visit)(void *user, const struct tc_alarm_row *row), void *user, bool *more,
	struct tc_error *err) {
	sqlite3_stmt *rows = NULL;
	enum tc_result result = tc_database_prepare(reader->database,
		"SELECT " COLUMNS " FROM alarm WHERE number < ?1 AND at >= ?2 AND at < ?3"
		" AND (?4 IS NULL OR rule = ?4) AND (?5 IS NULL OR area = ?5)"
		" ORDER BY number DESC",
		&rows, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_int64(rows, 1, query->before);
	sqlite3_bind_int64(rows, 2, query->start_ms);
	sqlite3_bind_int64(rows, 3, query->end_ms);
	sqlite3_bind_text(rows, 4, query->rule, -1, SQLITE_STATIC);
	sqlite3_bind_text(rows, 5, query->area, -1, SQLITE_STATIC);
	int code;
	*more = false;
	while (!*more && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		struct tc_alarm_row row = read_row(rows);
		*more = !visit(user, &row);
	}
	if (!*more && code != SQLITE_DONE) {
		result = tc_database_fail(reader->database, "read the alarms", err);
	}
	sqlite3_finalize(rows);
	return result;
}
