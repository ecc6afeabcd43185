#include "feeds/store/wanted.h"

#include "feeds/store/database.h"
#include "feeds/store/selection.h"
#include "feeds/store/state.h"
#include "feeds/store/walk.h"

#include <stdlib.h>
#include <string.h>

static int by_indicator_area_source(const void *left, const void *right) {
	const struct tc_wanted *a = left, *b = right;
	if (a->indicator != b->indicator) {
		return a->indicator < b->indicator ? -1 : 1;
	}
	if (a->area != b->area) {
		return a->area < b->area ? -1 : 1;
	}
	return strcmp(a->source, b->source);
}

static bool add(struct tc_wanted_list *list, const struct tc_wanted *wanted) {
	if (list->count == list->size) {
		size_t size = list->size == 0 ? 64 : list->size * 2;
		struct tc_wanted *items = realloc(list->items, size * sizeof *items);
		if (items == NULL) {
			return false;
		}
		list->items = items;
		list->size = size;
	}
	list->items[list->count++] = *wanted;
	return true;
}

static enum tc_result find(struct tc_wanted_list *list, struct tc_store_reader *reader,
	const struct tc_history_query *query, struct tc_error *err) {
	enum tc_result result = tc_reader_refresh(reader, err);
	list->count = 0;
	for (size_t i = 0; i < reader->series.count && result == TC_OK; i++) {
		const struct tc_series_entry *series = &reader->series.items[i];
		if (series->indicator < 0 || series->area < 0 ||
			(query->matches != NULL &&
				!query->matches(query->user, series->indicator, series->area))) {
			continue;
		}
		const struct tc_wanted wanted = { .place = (uint32_t)i,
			.indicator = series->indicator,
			.area = series->area,
			.source = tc_reader_source(reader, series->source) };
		if (!add(list, &wanted)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
	}
	if (list->count > 1) {
		qsort(list->items, list->count, sizeof *list->items, by_indicator_area_source);
	}
	return result;
}

/* One row of the scan of the log. is_wanted: by place in the list of series. */
static bool share_out(struct tc_wanted_list *list, const struct tc_store_reader *reader,
	sqlite3_stmt *row, const bool *is_wanted) {
	int64_t number = sqlite3_column_int64(row, 1);
	if (number < 1 || number > (int64_t)reader->series.count || !is_wanted[number - 1]) {
		return true; /* most rows, and reading the rest of one costs ten times as much */
	}
	struct tc_record record;
	tc_row_read(row, &record);
	return tc_waiting_add(&list->scanned, (size_t)(number - 1), &record);
}

/* Rows of the tail that cannot be read may be anybody's: whoever asked is told how many. */
static enum tc_result scan(struct tc_wanted_list *list, struct tc_store_reader *reader,
	int64_t first, const bool *is_wanted, struct tc_error *err) {
	int64_t last = INT64_MAX - 1; /* when not even the end can be read */
	struct tc_walk walk = { 0 };
	enum tc_result result = tc_database_number(
		reader->database, "SELECT coalesce(max(cursor), 0) FROM log", &last, err);
	if (result == TC_OK || result == TC_BAD_INPUT) {
		result = tc_walk_open(&walk, reader->database, NULL, first, last, err);
	}
	enum tc_step step = TC_STEP_END;
	while (result == TC_OK && (step = tc_walk_step(&walk, err)) != TC_STEP_END) {
		if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else if (step == TC_STEP_LOST) {
			list->lost += (uint64_t)(walk.lost_last - walk.lost_first + 1);
		} else if (!share_out(list, reader, walk.rows, is_wanted)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
	}
	tc_walk_close(&walk);
	return result;
}

static enum tc_result read_tail(struct tc_wanted_list *list, struct tc_store_reader *reader,
	const struct tc_history_query *query, struct tc_error *err) {
	int64_t first = 1;
	bool *is_wanted = calloc(reader->series.count + 1, sizeof *is_wanted);
	enum tc_result result = is_wanted == NULL
		? tc_fail(err, TC_NO_MEMORY, "out of memory for a history")
		: tc_database_number(reader->database, "SELECT first FROM tail", &first, err);
	if (result == TC_OK) {
		for (size_t i = 0; i < list->count; i++) {
			is_wanted[list->items[i].place] = true;
		}
		first = query->after_cursor >= first ? query->after_cursor : first;
		tc_waiting_init(&list->scanned);
		list->is_scanned = true;
		result = scan(list, reader, first, is_wanted, err);
	}
	for (size_t i = 0; i < list->count && result == TC_OK; i++) {
		list->items[i].tail = tc_waiting_rows(&list->scanned, list->items[i].place);
	}
	free(is_wanted);
	return result;
}

/* From the log: there is no store beside, or its memory is not whole, or the reader's snapshot is from before. */
static enum tc_result find_in_log(struct tc_wanted_list *list, struct tc_store_reader *reader,
	const struct tc_history_query *query, bool *held, struct tc_error *err) {
	enum tc_result result = tc_reader_hold(reader, err);
	*held = result == TC_OK;
	list->upto = INT64_MAX;
	if (result == TC_OK) {
		result = find(list, reader, query, err);
	}
	return result == TC_OK && list->count > 0 ? read_tail(list, reader, query, err) : result;
}

/* The order is what makes it one moment: a series is known before the rows are copied, and the snapshot is taken
 * after that. So each row up to `upto` is in the copy, or was in a chunk already when the snapshot was taken. */
enum tc_result tc_wanted_find(struct tc_wanted_list *list, struct tc_store_reader *reader,
	const struct tc_history_query *query, bool *held, struct tc_error *err) {
	*held = false;
	list->upto = reader->waiting != NULL && reader->histories == 0
		? tc_waiting_cursor(reader->waiting)
		: -1;
	if (list->upto < 0) {
		return find_in_log(list, reader, query, held, err);
	}
	enum tc_result result = find(list, reader, query, err);
	if (result == TC_OK) {
		result = tc_waiting_copy(
			reader->waiting, list->items, list->count, &list->copied, &list->lost);
		if (result == TC_NOT_FOUND) {
			return find_in_log(list, reader, query, held, err);
		}
		if (result != TC_OK) {
			return tc_fail(err, result, "out of memory for a history");
		}
	}
	if (result == TC_OK) {
		result = tc_reader_hold(reader, err);
		*held = result == TC_OK;
	}
	return result;
}

void tc_wanted_finish(struct tc_wanted_list *list) {
	if (list->is_scanned) {
		tc_waiting_finish(&list->scanned);
	}
	free(list->copied);
	free(list->items);
	*list = (struct tc_wanted_list) { 0 };
}
