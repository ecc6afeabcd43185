#include "feeds/store/selection.h"

#include <stdlib.h>
#include <string.h>

void tc_selection_clear(struct tc_selection *selection) {
	for (size_t i = 0; i < selection->held_count; i++) {
		free(selection->held[i]);
	}
	selection->held_count = 0;
	selection->count = 0;
	selection->next = selection->settled = selection->rest = 0;
}

void tc_selection_finish(struct tc_selection *selection) {
	tc_selection_clear(selection);
	free(selection->held);
	free(selection->records);
	*selection = (struct tc_selection) { 0 };
}

/* Its revisions aside. */
static bool is_wanted(const struct tc_selection *selection, const struct tc_record *record) {
	const struct tc_history_query *query = selection->query;
	bool instant = record->start_ms == record->end_ms;
	bool after_start =
		instant ? record->start_ms >= query->start_ms : record->end_ms > query->start_ms;
	return after_start && record->start_ms < query->end_ms &&
		record->stored_at_ms <= query->as_of_ms && record->cursor > query->after_cursor &&
		record->cursor <= selection->upto;
}

bool tc_selection_hold(struct tc_selection *selection, uint8_t *bytes) {
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

enum tc_result tc_selection_add(struct tc_selection *selection, struct tc_unpacking rows) {
	struct tc_record record;
	int more;
	while ((more = tc_unpacking_next(&rows, &record)) == 1) {
		if (is_wanted(selection, &record) && !add_record(selection, &record)) {
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

/* A series mostly comes in order. */
static bool is_sorted(const struct tc_selection *selection) {
	for (size_t i = 1; i < selection->count; i++) {
		if (by_period_then_age(&selection->records[i - 1], &selection->records[i]) > 0) {
			return false;
		}
	}
	return true;
}

static void sort(struct tc_selection *selection) {
	if (!is_sorted(selection)) {
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

/* Is records[i] the last of its period, among those that are settled? */
static bool is_newest(const struct tc_selection *selection, size_t i) {
	const struct tc_record *records = selection->records;
	return i + 1 == selection->settled || !same_period(&records[i], &records[i + 1]);
}

/* The same row out of a chunk and out of the tail. */
static void leave_one_of_each(struct tc_selection *selection) {
	struct tc_record *records = selection->records;
	size_t kept = 0;
	for (size_t i = 0; i < selection->settled; i++) {
		if (kept == 0 || records[kept - 1].cursor != records[i].cursor) {
			records[kept++] = records[i];
		}
	}
	selection->settled = kept;
}

static void leave_newest_revisions(struct tc_selection *selection, int64_t former_since_ms) {
	size_t kept = 0;
	for (size_t i = 0; i < selection->settled; i++) {
		struct tc_record *records = selection->records;
		bool former = former_since_ms != 0 && !is_newest(selection, i) &&
			is_newest(selection, i + 1) &&
			records[i + 1].stored_at_ms >= former_since_ms;
		if (former || is_newest(selection, i)) {
			records[kept++] = records[i];
		}
	}
	selection->settled = kept;
}

static void leave_newest_periods(struct tc_selection *selection, int periods) {
	const struct tc_record *records = selection->records;
	int found = 0;
	for (size_t i = selection->settled; i > 0; i--) {
		if (i == selection->settled || !same_period(&records[i - 1], &records[i])) {
			found++;
		}
		if (found > periods) {
			selection->next = i;
			return;
		}
	}
}

/* What was given makes room. */
static void forget_given(struct tc_selection *selection) {
	selection->count -= selection->rest;
	if (selection->count == 0) {
		tc_selection_clear(selection);
	} else if (selection->rest > 0) {
		memmove(selection->records, selection->records + selection->rest,
			selection->count * sizeof *selection->records);
	}
	selection->next = selection->settled = selection->rest = 0;
}

void tc_selection_settle(struct tc_selection *selection, int64_t start_ms) {
	const struct tc_history_query *query = selection->query;
	forget_given(selection);
	sort(selection);
	while (selection->rest < selection->count) {
		const struct tc_record *record = &selection->records[selection->rest];
		/* A period that begins there may come again, and one that ends there comes before it. */
		if (start_ms != INT64_MAX &&
			(record->end_ms > start_ms || record->start_ms >= start_ms)) {
			break;
		}
		selection->rest++;
	}
	selection->settled = selection->rest;
	leave_one_of_each(selection);
	if (!query->revisions) {
		leave_newest_revisions(selection, query->former_since_ms);
	}
	if (query->last > 0) {
		leave_newest_periods(selection, query->last);
	}
}

const struct tc_record *tc_selection_next(struct tc_selection *selection) {
	return selection->next < selection->settled ? &selection->records[selection->next++] : NULL;
}
