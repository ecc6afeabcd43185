#include "feeds/store/selection.h"

#include <stdlib.h>
#include <string.h>

void tc_selection_clear(struct tc_selection *selection) {
	for (size_t i = 0; i < selection->held_count; i++) {
		free(selection->held[i]);
	}
	selection->held_count = 0;
	selection->count = 0;
}

void tc_selection_finish(struct tc_selection *selection) {
	tc_selection_clear(selection);
	free(selection->held);
	free(selection->records);
	*selection = (struct tc_selection) { 0 };
}

bool tc_query_wants(const struct tc_history_query *query, const struct tc_record *record) {
	bool instant = record->start_ms == record->end_ms;
	bool after_start =
		instant ? record->start_ms >= query->start_ms : record->end_ms > query->start_ms;
	return after_start && record->start_ms < query->end_ms &&
		record->stored_at_ms <= query->as_of_ms && record->cursor > query->after_cursor;
}

/* Take over bytes; frees them when memory is out. */
static bool hold(struct tc_selection *selection, uint8_t *bytes) {
	if (selection->held_count == selection->held_size) {
		size_t size = selection->held_size == 0 ? 16 : selection->held_size * 2;
		uint8_t **held = realloc(selection->held, size * sizeof(*held));
		if (held == NULL) {
			free(bytes);
			return false;
		}
		selection->held = held;
		selection->held_size = size;
	}
	selection->held[selection->held_count++] = bytes;
	return true;
}

static bool add_record(struct tc_selection *selection, const struct tc_record *record) {
	if (selection->count == selection->size) {
		size_t size = selection->size == 0 ? 512 : selection->size * 2;
		struct tc_record *records = realloc(selection->records, size * sizeof *records);
		if (records == NULL) {
			return false;
		}
		selection->records = records;
		selection->size = size;
	}
	selection->records[selection->count++] = *record;
	return true;
}

enum tc_result tc_selection_add(struct tc_selection *selection,
	const struct tc_history_query *query, uint8_t *bytes, size_t length) {
	if (bytes == NULL) {
		return TC_OK;
	}
	if (!hold(selection, bytes)) {
		return TC_NO_MEMORY;
	}
	struct tc_unpacking unpacking = { .bytes = bytes, .length = length };
	struct tc_record record;
	int more;
	while ((more = tc_unpacking_next(&unpacking, &record)) == 1) {
		if (tc_query_wants(query, &record) && !add_record(selection, &record)) {
			return TC_NO_MEMORY;
		}
	}
	return more == 0 ? TC_OK : TC_BAD_INPUT;
}

static int by_period_then_age(const void *left, const void *right) {
	const struct tc_record *a = left, *b = right;
	if (a->end_ms != b->end_ms) {
		return a->end_ms < b->end_ms ? -1 : 1;
	}
	if (a->start_ms != b->start_ms) {
		return a->start_ms < b->start_ms ? -1 : 1;
	}
	return tc_record_supersedes(b, a) ? -1 : tc_record_supersedes(a, b);
}

static bool same_period(const struct tc_record *a, const struct tc_record *b) {
	return a->end_ms == b->end_ms && a->start_ms == b->start_ms;
}

static void sort(struct tc_selection *selection) {
	if (selection->count > 1) {
		qsort(selection->records, selection->count, sizeof *selection->records,
			by_period_then_age);
	}
}

bool tc_selection_has(struct tc_selection *selection, int periods, int64_t end_ms) {
	sort(selection);
	int found = 0;
	for (size_t i = selection->count; i > 0 && found < periods; i--) {
		const struct tc_record *record = &selection->records[i - 1];
		if (record->end_ms <= end_ms) {
			break;
		}
		if (i == selection->count || !same_period(record, record + 1)) {
			found++;
		}
	}
	return found >= periods;
}

/* Is records[i] the last of its period? */
static bool is_newest(const struct tc_selection *selection, size_t i) {
	const struct tc_record *records = selection->records;
	return i + 1 == selection->count || !same_period(&records[i], &records[i + 1]);
}

static void leave_newest_revisions(struct tc_selection *selection, int64_t former_since_ms) {
	size_t kept = 0;
	for (size_t i = 0; i < selection->count; i++) {
		struct tc_record *records = selection->records;
		bool former = former_since_ms != 0 && !is_newest(selection, i) &&
			is_newest(selection, i + 1) &&
			records[i + 1].stored_at_ms >= former_since_ms;
		if (former || is_newest(selection, i)) {
			records[kept++] = records[i];
		}
	}
	selection->count = kept;
}

static void leave_newest_periods(struct tc_selection *selection, int periods) {
	struct tc_record *records = selection->records;
	int found = 0;
	for (size_t i = selection->count; i > 0; i--) {
		if (i == selection->count || !same_period(&records[i - 1], &records[i])) {
			found++;
		}
		if (found > periods) {
			memmove(records, records + i, (selection->count - i) * sizeof *records);
			selection->count -= i;
			return;
		}
	}
}

void tc_selection_settle(struct tc_selection *selection, const struct tc_history_query *query) {
	sort(selection);
	if (!query->revisions) {
		leave_newest_revisions(selection, query->former_since_ms);
	}
	if (query->last > 0) {
		leave_newest_periods(selection, query->last);
	}
}
