#include "feeds/store/waiting.h"

#include "feeds/store/wanted.h"

#include <stdlib.h>
#include <string.h>

void tc_waiting_init(struct tc_waiting *waiting) {
	*waiting = (struct tc_waiting) { .cursor = -1 };
	pthread_mutex_init(&waiting->lock, NULL);
}

static void clear(struct tc_waiting_series *series) {
	free(series->packed.bytes);
	*series = (struct tc_waiting_series) { 0 };
}

void tc_waiting_finish(struct tc_waiting *waiting) {
	for (size_t i = 0; i < waiting->size; i++) {
		clear(&waiting->series[i]);
	}
	free(waiting->series);
	pthread_mutex_destroy(&waiting->lock);
	*waiting = (struct tc_waiting) { .cursor = -1 };
}

void tc_waiting_begin(struct tc_waiting *waiting) {
	pthread_mutex_lock(&waiting->lock);
}

void tc_waiting_end(struct tc_waiting *waiting, int64_t cursor) {
	waiting->cursor = cursor;
	pthread_mutex_unlock(&waiting->lock);
}

static bool reserve(struct tc_waiting *waiting, size_t place) {
	if (place < waiting->size) {
		return true;
	}
	size_t size = place < 128 ? 256 : place * 2;
	struct tc_waiting_series *series = realloc(waiting->series, size * sizeof *series);
	if (series == NULL) {
		return false;
	}
	memset(series + waiting->size, 0, (size - waiting->size) * sizeof *series);
	waiting->series = series;
	waiting->size = size;
	return true;
}

bool tc_waiting_add(struct tc_waiting *waiting, size_t place, const struct tc_record *record) {
	return reserve(waiting, place) && tc_packed_add(&waiting->series[place].packed, record);
}

void tc_waiting_forget(struct tc_waiting *waiting) {
	pthread_mutex_lock(&waiting->lock);
	for (size_t i = 0; i < waiting->size; i++) {
		clear(&waiting->series[i]);
	}
	waiting->cursor = -1;
	waiting->lost = 0;
	pthread_mutex_unlock(&waiting->lock);
}

struct tc_unpacking tc_waiting_rows(const struct tc_waiting *waiting, size_t place) {
	if (place >= waiting->size) {
		return (struct tc_unpacking) { 0 };
	}
	const struct tc_waiting_series *series = &waiting->series[place];
	return (struct tc_unpacking) { .bytes = series->packed.bytes,
		.length = series->packed.length,
		.at = series->taken,
		.before = series->before };
}

void tc_waiting_take(struct tc_waiting *waiting, size_t place, int64_t last) {
	struct tc_unpacking rows = tc_waiting_rows(waiting, place), next = rows;
	struct tc_record record;
	while (tc_unpacking_next(&next, &record) == 1 && record.cursor <= last) {
		rows = next;
	}
	if (rows.length == 0) {
		return;
	}
	pthread_mutex_lock(&waiting->lock);
	struct tc_waiting_series *series = &waiting->series[place];
	struct tc_packed *packed = &series->packed;
	series->taken = rows.at;
	series->before = rows.before;
	if (series->taken == packed->length) {
		clear(series); /* most series wait a while for their next row */
	} else if (series->taken > packed->length / 2) {
		packed->length -= series->taken;
		memmove(packed->bytes, packed->bytes + series->taken, packed->length);
		series->taken = 0;
	}
	pthread_mutex_unlock(&waiting->lock);
}

int64_t tc_waiting_cursor(struct tc_waiting *waiting) {
	pthread_mutex_lock(&waiting->lock);
	int64_t cursor = waiting->cursor;
	pthread_mutex_unlock(&waiting->lock);
	return cursor;
}

static enum tc_result copy(
	const struct tc_waiting *waiting, struct tc_wanted *wanted, size_t count, uint8_t **bytes) {
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		wanted[i].tail = tc_waiting_rows(waiting, wanted[i].place);
		total += wanted[i].tail.length - wanted[i].tail.at;
	}
	*bytes = total > 0 ? malloc(total) : NULL;
	if (total > 0 && *bytes == NULL) {
		return TC_NO_MEMORY;
	}
	uint8_t *to = *bytes;
	for (size_t i = 0; i < count; i++) {
		struct tc_unpacking *tail = &wanted[i].tail;
		size_t length = tail->length - tail->at;
		if (length > 0) {
			memcpy(to, tail->bytes + tail->at, length);
		}
		*tail = (struct tc_unpacking) {
			.bytes = to, .length = length, .before = tail->before
		};
		to = length > 0 ? to + length : to;
	}
	return TC_OK;
}

enum tc_result tc_waiting_copy(struct tc_waiting *waiting, struct tc_wanted *wanted, size_t count,
	uint8_t **bytes, uint64_t *lost) {
	pthread_mutex_lock(&waiting->lock);
	enum tc_result result =
		waiting->cursor < 0 ? TC_NOT_FOUND : copy(waiting, wanted, count, bytes);
	*lost = waiting->lost;
	pthread_mutex_unlock(&waiting->lock);
	return result;
}
