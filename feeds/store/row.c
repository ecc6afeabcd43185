#include "feeds/store/state.h"

int64_t tc_row_read(sqlite3_stmt *row, struct tc_record *out) {
	*out = (struct tc_record) {
		.cursor = sqlite3_column_int64(row, 0),
		.sequence = sqlite3_column_int64(row, 2),
		.stored_at_ms = sqlite3_column_int64(row, 3),
		.recorded_at_ms = sqlite3_column_int64(row, 4),
		.start_ms = sqlite3_column_int64(row, 5),
		.end_ms = sqlite3_column_int64(row, 6),
		.grain = (uint8_t)sqlite3_column_int(row, 7),
		.has_value = sqlite3_column_type(row, 9) != SQLITE_NULL,
		.status = (uint8_t)sqlite3_column_int(row, 10),
		.qualifier = (uint8_t)sqlite3_column_int(row, 11),
		.confidentiality = (uint8_t)sqlite3_column_int(row, 12),
		.action = (uint8_t)sqlite3_column_int(row, 13),
		.has_comment = sqlite3_column_type(row, 14) != SQLITE_NULL,
	};
	out->period.bytes = (const char *)sqlite3_column_text(row, 8);
	out->period.length = (size_t)sqlite3_column_bytes(row, 8);
	if (out->has_value) {
		out->value.bytes = (const char *)sqlite3_column_text(row, 9);
		out->value.length = (size_t)sqlite3_column_bytes(row, 9);
	}
	if (out->has_comment) {
		out->comment.bytes = (const char *)sqlite3_column_text(row, 14);
		out->comment.length = (size_t)sqlite3_column_bytes(row, 14);
	}
	return sqlite3_column_int64(row, 1);
}

static void bind_text(sqlite3_stmt *add, int column, bool given, struct tc_text text) {
	if (given) {
		sqlite3_bind_text(add, column, text.bytes, (int)text.length, SQLITE_STATIC);
	} else {
		sqlite3_bind_null(add, column);
	}
}

void tc_row_bind(sqlite3_stmt *add, int row, int64_t series, const struct tc_record *record) {
	int at = row * TC_LOG_COLUMN_COUNT;
	sqlite3_bind_int64(add, at + 1, record->cursor);
	sqlite3_bind_int64(add, at + 2, series);
	sqlite3_bind_int64(add, at + 3, record->sequence);
	sqlite3_bind_int64(add, at + 4, record->stored_at_ms);
	sqlite3_bind_int64(add, at + 5, record->recorded_at_ms);
	sqlite3_bind_int64(add, at + 6, record->start_ms);
	sqlite3_bind_int64(add, at + 7, record->end_ms);
	sqlite3_bind_int(add, at + 8, record->grain);
	bind_text(add, at + 9, true, record->period);
	bind_text(add, at + 10, record->has_value, record->value);
	sqlite3_bind_int(add, at + 11, record->status);
	sqlite3_bind_int(add, at + 12, record->qualifier);
	sqlite3_bind_int(add, at + 13, record->confidentiality);
	sqlite3_bind_int(add, at + 14, record->action);
	bind_text(add, at + 15, record->has_comment, record->comment);
}
