#include "feeds/store/seal.h"

#include "feeds/identity/digest.h"
#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>
#include <string.h>

enum { ADOPTED_ROWS = 1000 };

void tc_seals_detach(struct tc_seals *seals) {
	sqlite3_finalize(seals->add);
	seals->add = NULL;
}

void tc_seals_finish(struct tc_seals *seals) {
	tc_seals_detach(seals);
	free(seals->rows.bytes);
	free(seals->series.bytes);
	free(seals->born.bytes);
	free(seals->message.bytes);
	*seals = (struct tc_seals) { 0 };
}

enum tc_result tc_seals_load(struct tc_seals *seals, sqlite3 *database, struct tc_error *err) {
	sqlite3_stmt *last = NULL;
	tc_seals_detach(seals);
	enum tc_result result = tc_database_prepare(database,
		"INSERT INTO seal (number, kind, source, sequence, first, count, series, born, "
		"link)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&seals->add, err);
	if (result == TC_OK) {
		result = tc_database_prepare(database,
			"SELECT number, link FROM seal ORDER BY number DESC LIMIT 1", &last, err);
	}
	if (result != TC_OK) {
		return result;
	}
	seals->number = 0;
	memset(seals->link, 0, sizeof seals->link);
	int code = sqlite3_step(last);
	if (code == SQLITE_ROW && sqlite3_column_bytes(last, 1) == TC_LINK_BYTES) {
		seals->number = sqlite3_column_int64(last, 0);
		memcpy(seals->link, sqlite3_column_blob(last, 1), TC_LINK_BYTES);
	} else if (code == SQLITE_ROW) {
		result = tc_fail(err, TC_BAD_INPUT, "store.db is damaged: its last seal is broken");
	} else if (code != SQLITE_DONE) {
		result = tc_database_fail(database, "read the seals", err);
	}
	sqlite3_finalize(last);
	tc_seals_keep(seals);
	return result;
}

void tc_seals_begin(struct tc_seals *seals) {
	tc_packed_clear(&seals->rows);
	tc_packed_clear(&seals->series);
	tc_packed_clear(&seals->born);
	seals->series_before = 0;
}

/* Series of one event are mostly neighbours: a difference takes one byte. */
bool tc_seals_row(struct tc_seals *seals, int64_t series, const struct tc_record *record) {
	uint64_t difference = (uint64_t)series - (uint64_t)seals->series_before;
	seals->series_before = series;
	return tc_packed_put_number(&seals->series, (difference << 1) ^ (0 - (difference >> 63))) &&
		tc_packed_add(&seals->rows, record);
}

bool tc_seal_next_series(struct tc_unpacking *list, int64_t *series) {
	uint64_t folded;
	if (list->at >= list->length || !tc_unpacking_number(list, &folded)) {
		return false;
	}
	*series = (int64_t)((uint64_t)*series + ((folded >> 1) ^ (0 - (folded & 1))));
	return true;
}

bool tc_seals_text(struct tc_seals *seals, const char *text) {
	return tc_packed_put_text(&seals->born, (struct tc_text) { text, strlen(text) });
}

bool tc_seals_number(struct tc_seals *seals, int64_t number) {
	return tc_packed_put_number(&seals->born, (uint64_t)number);
}

static struct tc_text whole_of(const struct tc_packed *packed) {
	return (struct tc_text) { (const char *)packed->bytes, packed->length };
}

bool tc_seals_link(struct tc_seals *seals, const uint8_t before[TC_LINK_BYTES], int64_t number,
	const struct tc_seal *seal, uint8_t out[TC_LINK_BYTES]) {
	struct tc_packed *message = &seals->message;
	struct tc_text id = { "", 0 };
	if (seal->id != NULL) {
		id = (struct tc_text) { seal->id, strlen(seal->id) };
	}
	tc_packed_clear(message);
	bool fits = tc_packed_put_text(
			    message, (struct tc_text) { (const char *)before, TC_LINK_BYTES }) &&
		tc_packed_put_number(message, (uint64_t)number) &&
		tc_packed_put_number(message, (uint64_t)seal->kind) &&
		tc_packed_put_number(message, (uint64_t)seal->source) &&
		tc_packed_put_number(message, (uint64_t)seal->sequence) &&
		tc_packed_put_number(message, (uint64_t)seal->first) &&
		tc_packed_put_number(message, (uint64_t)seal->count) &&
		tc_packed_put_text(message, id) &&
		tc_packed_put_text(message,
			(struct tc_text) {
				seal->digest, seal->digest != NULL ? TC_DIGEST_BYTES : 0 }) &&
		tc_packed_put_text(message, whole_of(&seals->born)) &&
		tc_packed_put_text(message, whole_of(&seals->series)) &&
		tc_packed_put_text(message, whole_of(&seals->rows));
	if (fits) {
		tc_digest_sha256(message->bytes, message->length, out);
	}
	return fits;
}

enum tc_result tc_seals_add(
	struct tc_seals *seals, const struct tc_seal *seal, struct tc_error *err) {
	uint8_t link[TC_LINK_BYTES];
	if (!tc_seals_link(seals, seals->link, seals->number + 1, seal, link)) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a seal");
	}
	sqlite3_stmt *add = seals->add;
	sqlite3_bind_int64(add, 1, seals->number + 1);
	sqlite3_bind_int(add, 2, (int)seal->kind);
	sqlite3_bind_int64(add, 3, seal->source);
	sqlite3_bind_int64(add, 4, seal->sequence);
	sqlite3_bind_int64(add, 5, seal->first);
	sqlite3_bind_int64(add, 6, seal->count);
	sqlite3_bind_blob(add, 7, seals->series.bytes, (int)seals->series.length, SQLITE_STATIC);
	if (seals->born.length > 0) {
		sqlite3_bind_blob(
			add, 8, seals->born.bytes, (int)seals->born.length, SQLITE_STATIC);
	}
	sqlite3_bind_blob(add, 9, link, TC_LINK_BYTES, SQLITE_STATIC);
	enum tc_result result = tc_database_step(add, "seal an event", err);
	sqlite3_clear_bindings(add);
	if (result == TC_OK) {
		seals->number++;
		memcpy(seals->link, link, TC_LINK_BYTES);
	}
	return result;
}

void tc_seals_keep(struct tc_seals *seals) {
	seals->kept_number = seals->number;
	memcpy(seals->kept_link, seals->link, TC_LINK_BYTES);
}

void tc_seals_undo(struct tc_seals *seals) {
	seals->number = seals->kept_number;
	memcpy(seals->link, seals->kept_link, TC_LINK_BYTES);
}

enum tc_result tc_seals_adopt(struct tc_seals *seals, sqlite3 *database, struct tc_error *err) {
	sqlite3_stmt *rows = NULL;
	enum tc_result result = tc_database_prepare(
		database, "SELECT " TC_LOG_COLUMNS " FROM log ORDER BY cursor", &rows, err);
	struct tc_seal seal = { .kind = TC_SEAL_ADOPTED };
	int code = SQLITE_DONE;
	tc_seals_begin(seals);
	while (result == TC_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
		struct tc_record record;
		int64_t series = tc_row_read(rows, &record);
		seal.first = seal.count == 0 ? record.cursor : seal.first;
		seal.count++;
		if (!tc_seals_row(seals, series, &record)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for a seal");
		} else if (seal.count == ADOPTED_ROWS) {
			result = tc_seals_add(seals, &seal, err);
			seal.count = 0;
			tc_seals_begin(seals);
		}
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(database, "read the log", err);
	}
	sqlite3_finalize(rows);
	if (result == TC_OK && seal.count > 0) {
		result = tc_seals_add(seals, &seal, err);
	}
	return result;
}
