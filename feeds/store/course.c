#include "feeds/store/course.h"

#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/walk.h"

#include <stdlib.h>
#include <string.h>

static enum tc_result no_memory(struct tc_error *err) {
	return tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
}

static enum tc_result add(
	struct tc_course *course, struct tc_unpacking rows, struct tc_error *err) {
	enum tc_result result = tc_selection_add(&course->selection, rows);
	return result == TC_OK ? TC_OK
			       : tc_fail(err, result, "a stretch of history cannot be read");
}

/* The series' rows of a stretch of the log. */
static enum tc_result read_log(
	struct tc_course *course, int64_t first, int64_t last, struct tc_error *err) {
	struct tc_packed packed = { 0 };
	struct tc_walk walk = { 0 };
	enum tc_result result =
		tc_walk_open(&walk, course->reader->database, NULL, first, last, err);
	enum tc_step step = TC_STEP_END;
	while (result == TC_OK && (step = tc_walk_step(&walk, err)) != TC_STEP_END) {
		struct tc_record record;
		if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else if (step == TC_STEP_LOST) {
			course->lost += (uint64_t)(walk.lost_last - walk.lost_first + 1);
		} else if (tc_row_read(walk.rows, &record) == (int64_t)course->series->place + 1 &&
			!tc_packed_add(&packed, &record)) {
			result = no_memory(err);
		}
	}
	tc_walk_close(&walk);
	if (result != TC_OK) {
		free(packed.bytes);
		return result;
	}
	const struct tc_unpacking rows = { .bytes = packed.bytes, .length = packed.length };
	return tc_selection_hold(&course->selection, packed.bytes) ? add(course, rows, err)
								   : no_memory(err);
}

/* A copy of the chunk's records; TC_BAD_INPUT when they are damaged. */
static enum tc_result copy_chunk(
	struct tc_course *course, int64_t number, struct tc_unpacking *out, struct tc_error *err) {
	sqlite3_stmt *records = course->reader->records;
	sqlite3_bind_int64(records, 1, number);
	int code = sqlite3_step(records);
	enum tc_result result = code == SQLITE_ROW || code == SQLITE_DONE
		? TC_BAD_INPUT
		: tc_database_fail(course->reader->database, "read a chunk", err);
	if (code == SQLITE_ROW &&
		tc_chunk_open(
			sqlite3_column_blob(records, 0), sqlite3_column_bytes(records, 0), out)) {
		uint8_t *copy = malloc(out->length + 1);
		result = no_memory(err);
		if (copy != NULL) {
			memcpy(copy, out->bytes, out->length);
			out->bytes = copy;
			result = tc_selection_hold(&course->selection, copy) ? TC_OK
									     : no_memory(err);
		}
	}
	sqlite3_reset(records);
	return result;
}

/* A damaged chunk is read from the log, which it was a copy of. */
static enum tc_result add_piece(
	struct tc_course *course, const struct tc_piece *piece, struct tc_error *err) {
	if (piece->number == 0) {
		return add(course, course->series->tail, err);
	}
	struct tc_unpacking rows;
	enum tc_result result = copy_chunk(course, piece->number, &rows, err);
	if (result == TC_BAD_INPUT) {
		return read_log(course, piece->first, piece->last, err);
	}
	return result == TC_OK ? add(course, rows, err) : result;
}

/* Of a row of the reader's statements, whose fourth column is the chunk's last end. */
static struct tc_piece piece_of(sqlite3_stmt *row) {
	return (struct tc_piece) { .number = sqlite3_column_int64(row, 0),
		.first = sqlite3_column_int64(row, 1),
		.last = sqlite3_column_int64(row, 2),
		.min_start_ms = sqlite3_column_int64(row, 4) };
}

static void bind(const struct tc_course *course, sqlite3_stmt *chunks) {
	const struct tc_history_query *query = course->selection.query;
	sqlite3_bind_int64(chunks, 1, (int64_t)course->series->place + 1);
	sqlite3_bind_int64(chunks, 2, query->after_cursor);
	sqlite3_bind_int64(chunks, 3, query->start_ms);
	sqlite3_bind_int64(chunks, 4, query->end_ms);
}

/* Chunks with the newest periods come first, so that `last` needs only a few of them. */
static enum tc_result read_newest(struct tc_course *course, struct tc_error *err) {
	struct tc_selection *selection = &course->selection;
	sqlite3_stmt *chunks = course->reader->newest;
	enum tc_result result = add(course, course->series->tail, err);
	int code = SQLITE_DONE, last = selection->query->last;
	size_t enough = (size_t)last;
	bind(course, chunks);
	while (result == TC_OK && (code = sqlite3_step(chunks)) == SQLITE_ROW) {
		if (selection->count >= enough) {
			if (tc_selection_has(selection, last, sqlite3_column_int64(chunks, 3))) {
				break;
			}
			enough = selection->count * 2; /* so that sorting stays a small part */
		}
		const struct tc_piece piece = piece_of(chunks);
		result = add_piece(course, &piece, err);
	}
	if (result == TC_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
		result = tc_database_fail(course->reader->database, "read the chunks", err);
	}
	sqlite3_reset(chunks);
	return result;
}

static bool put_piece(struct tc_course *course, const struct tc_piece *piece) {
	if (course->count == course->size) {
		size_t size = course->size == 0 ? 64 : course->size * 2;
		struct tc_piece *pieces = realloc(course->pieces, size * sizeof *pieces);
		if (pieces == NULL) {
			return false;
		}
		course->pieces = pieces;
		course->size = size;
	}
	course->pieces[course->count++] = *piece;
	return true;
}

static struct tc_piece piece_of_tail(struct tc_unpacking rows) {
	struct tc_piece piece = { .min_start_ms = INT64_MAX };
	struct tc_record record;
	while (tc_unpacking_next(&rows, &record) == 1) {
		if (record.start_ms < piece.min_start_ms) {
			piece.min_start_ms = record.start_ms;
		}
	}
	return piece;
}

static int by_start(const void *left, const void *right) {
	const struct tc_piece *a = left, *b = right;
	if (a->min_start_ms != b->min_start_ms) {
		return a->min_start_ms < b->min_start_ms ? -1 : 1;
	}
	return 0;
}

static bool is_sorted(const struct tc_course *course) {
	for (size_t i = 1; i < course->count; i++) {
		if (by_start(&course->pieces[i - 1], &course->pieces[i]) > 0) {
			return false;
		}
	}
	return true;
}

static enum tc_result list_pieces(struct tc_course *course, struct tc_error *err) {
	sqlite3_stmt *chunks = course->reader->all;
	const struct tc_piece tail = piece_of_tail(course->series->tail);
	enum tc_result result = TC_OK;
	int code = SQLITE_DONE;
	bind(course, chunks);
	while (result == TC_OK && (code = sqlite3_step(chunks)) == SQLITE_ROW) {
		const struct tc_piece piece = piece_of(chunks);
		result = put_piece(course, &piece) ? TC_OK : no_memory(err);
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(course->reader->database, "read the chunks", err);
	}
	sqlite3_reset(chunks);
	if (result == TC_OK && !put_piece(course, &tail)) {
		result = no_memory(err);
	}
	/* They come as they were written, which mostly is in order. */
	if (result == TC_OK && !is_sorted(course)) {
		qsort(course->pieces, course->count, sizeof *course->pieces, by_start);
	}
	return result;
}

enum tc_result tc_course_begin(
	struct tc_course *course, const struct tc_wanted *series, struct tc_error *err) {
	tc_selection_clear(&course->selection);
	course->series = series;
	course->count = course->next = 0;
	bool newest = course->selection.query->last > 0;
	enum tc_result result = newest ? read_newest(course, err) : list_pieces(course, err);
	if (result == TC_BAD_INPUT) {
		/* Not even the list of the series' chunks can be read: all of it is in the log. */
		tc_selection_clear(&course->selection);
		course->count = 0;
		result = read_log(course, 1, INT64_MAX - 1, err);
	}
	if (result == TC_OK && course->count == 0) {
		tc_selection_settle(&course->selection, INT64_MAX);
	}
	return result;
}

/* As many pieces as it takes until there is something to give. */
static enum tc_result read_on(struct tc_course *course, struct tc_error *err) {
	enum tc_result result = add_piece(course, &course->pieces[course->next++], err);
	if (result == TC_OK) {
		bool more = course->next < course->count;
		tc_selection_settle(&course->selection,
			more ? course->pieces[course->next].min_start_ms : INT64_MAX);
	}
	return result;
}

int tc_course_next(struct tc_course *course, const struct tc_record **out, struct tc_error *err) {
	while ((*out = tc_selection_next(&course->selection)) == NULL) {
		if (course->next >= course->count) {
			return 0;
		}
		if (read_on(course, err) != TC_OK) {
			return -1;
		}
	}
	return 1;
}

void tc_course_finish(struct tc_course *course) {
	tc_selection_finish(&course->selection);
	free(course->pieces);
}
