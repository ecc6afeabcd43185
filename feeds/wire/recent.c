#include "feeds/wire/recent.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/wire/row_text.h"

struct row {
	struct tc_observation observation;
	char *comment, *text; /* owned; text only once a subscriber wanted it */
	size_t length;
};

struct tc_recent {
	const struct tc_catalogue *catalogue;
	struct row *rows;
	struct tc_buffer *scratch;
	int64_t capacity, end;
	int64_t cursor; /* of the newest row, or of the store when there is none */
	int64_t before; /* cursor just before the oldest row kept */
};

struct tc_recent *tc_recent_create(
	const struct tc_catalogue *catalogue, int capacity, int64_t cursor) {
	struct tc_recent *recent = calloc(1, sizeof *recent);
	if (recent == NULL) {
		return NULL;
	}
	recent->catalogue = catalogue;
	recent->capacity = capacity;
	recent->cursor = cursor;
	recent->before = cursor;
	recent->scratch = tc_buffer_create();
	recent->rows = calloc((size_t)capacity, sizeof *recent->rows);
	if (recent->rows == NULL || recent->scratch == NULL) {
		tc_buffer_destroy(recent->scratch);
		free(recent->rows);
		free(recent);
		return NULL;
	}
	return recent;
}

void tc_recent_destroy(struct tc_recent *recent) {
	if (recent == NULL) {
		return;
	}
	for (int64_t i = 0; i < recent->capacity; i++) {
		free(recent->rows[i].comment);
		free(recent->rows[i].text);
	}
	tc_buffer_destroy(recent->scratch);
	free(recent->rows);
	free(recent);
}

bool tc_recent_push(
	struct tc_recent *recent, const struct tc_observation *observation, const char *source) {
	struct row *row = &recent->rows[recent->end % recent->capacity];
	if (recent->end >= recent->capacity) {
		recent->before = row->observation.cursor;
		free(row->comment);
		free(row->text);
	}
	*row = (struct row) { .observation = *observation };
	row->observation.source = source;
	if (observation->comment != NULL) {
		row->comment = strdup(observation->comment);
		row->observation.comment = row->comment;
	}
	recent->end++;
	recent->cursor = observation->cursor;
	return observation->comment == NULL || row->comment != NULL;
}

int64_t tc_recent_first(const struct tc_recent *recent) {
	return recent->end > recent->capacity ? recent->end - recent->capacity : 0;
}

int64_t tc_recent_end(const struct tc_recent *recent) {
	return recent->end;
}

const struct tc_observation *tc_recent_at(const struct tc_recent *recent, int64_t index) {
	return &recent->rows[index % recent->capacity].observation;
}

const char *tc_recent_text(struct tc_recent *recent, int64_t index, size_t *length) {
	struct row *row = &recent->rows[index % recent->capacity];
	if (row->text == NULL) {
		struct tc_buffer *scratch = recent->scratch;
		tc_buffer_reset(scratch);
		tc_row_text_add(scratch, recent->catalogue, &row->observation, TC_ROW_LIST);
		row->text = scratch->failed ? NULL : strdup(tc_buffer_bytes(scratch));
		row->length = row->text == NULL ? 0 : scratch->length;
	}
	*length = row->length;
	return row->text;
}

int64_t tc_recent_cursor(const struct tc_recent *recent) {
	return recent->cursor;
}

int64_t tc_recent_after(const struct tc_recent *recent, int64_t cursor) {
	if (cursor < recent->before || cursor > recent->cursor) {
		return -1;
	}
	/* Cursors rise with the index, so halving finds the first one behind. */
	int64_t low = tc_recent_first(recent);
	int64_t high = recent->end;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		if (tc_recent_at(recent, middle)->cursor <= cursor) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
