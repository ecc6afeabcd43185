#include "feeds/store/backlog.h"

#include <stdlib.h>
#include <string.h>

void tc_backlog_finish(struct tc_backlog *tail) {
	free(tail->entries);
	free(tail->series);
	*tail = (struct tc_backlog) { 0 };
}

void tc_backlog_reset(struct tc_backlog *tail, int64_t first) {
	tail->start = 0;
	tail->count = 0;
	tail->first = first;
	if (tail->series != NULL) {
		memset(tail->series, 0, tail->series_size * sizeof *tail->series);
	}
}

static bool reserve_series(struct tc_backlog *tail, size_t series) {
	if (series <= tail->series_size) {
		return true;
	}
	size_t size = series * 2;
	struct tc_backlog_series *grown = realloc(tail->series, size * sizeof *grown);
	if (grown == NULL) {
		return false;
	}
	memset(grown + tail->series_size, 0, (size - tail->series_size) * sizeof *grown);
	tail->series = grown;
	tail->series_size = size;
	return true;
}

bool tc_backlog_reserve(struct tc_backlog *tail, size_t rows, size_t series) {
	if (!reserve_series(tail, series)) {
		return false;
	}
	if (tail->start > tail->count) {
		memmove(tail->entries, tail->entries + tail->start,
			tail->count * sizeof *tail->entries);
		tail->start = 0;
	}
	if (tail->start + tail->count + rows <= tail->size) {
		return true;
	}
	size_t size = (tail->start + tail->count + rows) * 2;
	struct tc_backlog_entry *entries = realloc(tail->entries, size * sizeof *entries);
	if (entries == NULL) {
		return false;
	}
	tail->entries = entries;
	tail->size = size;
	return true;
}

static struct tc_backlog_entry *entry_at(const struct tc_backlog *tail, int64_t cursor) {
	return &tail->entries[tail->start + (size_t)(cursor - tail->first)];
}

static void drop_taken(struct tc_backlog *tail) {
	while (tail->count > 0 && tail->entries[tail->start].series == TC_BACKLOG_NONE) {
		tail->start++;
		tail->count--;
		tail->first++;
	}
}

void tc_backlog_add(struct tc_backlog *tail, uint32_t series) {
	int64_t cursor = tail->first + (int64_t)tail->count;
	tail->entries[tail->start + tail->count++] = (struct tc_backlog_entry) { .series = series };
	if (series == TC_BACKLOG_NONE) {
		drop_taken(tail);
		return;
	}
	struct tc_backlog_series *waiting = &tail->series[series];
	if (waiting->first == 0) {
		waiting->first = cursor;
	} else {
		entry_at(tail, waiting->last)->next = (uint32_t)(cursor - waiting->last);
	}
	waiting->last = cursor;
}

uint32_t tc_backlog_oldest(const struct tc_backlog *tail) {
	return tail->count == 0 ? (uint32_t)TC_BACKLOG_NONE : tail->entries[tail->start].series;
}

/* Cursor of the series' next waiting row after `cursor`, or 0. */
static int64_t next_of(const struct tc_backlog *tail, int64_t cursor) {
	uint32_t distance = entry_at(tail, cursor)->next;
	return distance == 0 ? 0 : cursor + distance;
}

void tc_backlog_take(struct tc_backlog *tail, uint32_t series, int64_t last) {
	struct tc_backlog_series *waiting = &tail->series[series];
	int64_t cursor = waiting->first;
	while (cursor != 0 && cursor <= last) {
		int64_t next = next_of(tail, cursor);
		entry_at(tail, cursor)->series = TC_BACKLOG_NONE;
		cursor = next;
	}
	waiting->first = cursor;
	if (cursor == 0) {
		waiting->last = 0;
	}
	drop_taken(tail);
}
