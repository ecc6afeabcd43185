#include "feeds/store/course.h"
#include "feeds/store/reader.h"
#include "feeds/store/wanted.h"

#include <stdlib.h>
#include <string.h>

struct tc_history {
	struct tc_store_reader *reader;
	struct tc_history_query query;
	bool holding; /* the reader's snapshot */
	struct tc_wanted_list wanted;
	size_t at; /* in wanted: the next one to begin with */
	struct tc_course course;
	char *comment;
	size_t comment_size;
	struct tc_error failure; /* code TC_OK: none */
};

struct tc_history *tc_history_open(
	struct tc_store_reader *reader, const struct tc_history_query *query) {
	struct tc_history *history = calloc(1, sizeof *history);
	if (history == NULL) {
		return NULL;
	}
	history->reader = reader;
	history->query = *query;
	history->failure.code = TC_OK;
	struct tc_error failure = { 0 };
	if (tc_wanted_find(&history->wanted, reader, &history->query, &history->holding,
		    &failure) != TC_OK) {
		history->failure = failure;
	}
	history->course = (struct tc_course) { .reader = reader,
		.selection = { .query = &history->query, .upto = history->wanted.upto } };
	return history;
}

static enum tc_result copy_comment(
	struct tc_history *history, const struct tc_record *record, struct tc_error *err) {
	if (!record->has_comment) {
		return TC_OK;
	}
	if (record->comment.length >= history->comment_size) {
		size_t size = record->comment.length + 256;
		char *comment = realloc(history->comment, size);
		if (comment == NULL) {
			return tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
		history->comment = comment;
		history->comment_size = size;
	}
	memcpy(history->comment, record->comment.bytes, record->comment.length);
	history->comment[record->comment.length] = '\0';
	return TC_OK;
}

static int give(struct tc_history *history, const struct tc_record *record,
	struct tc_observation *out, struct tc_error *err) {
	const struct tc_wanted *wanted = &history->wanted.items[history->at - 1];
	if (copy_comment(history, record, err) != TC_OK) {
		return -1;
	}
	if (!tc_record_to_observation(record, history->comment, out)) {
		tc_fail(err, TC_BAD_INPUT,
			"store.db is damaged: row %lld of its log cannot be read",
			(long long)record->cursor);
		return -1;
	}
	out->indicator = wanted->indicator;
	out->area = wanted->area;
	out->source = wanted->source;
	return 1;
}

/* The next row, of the next series where one has no more. */
static int find_next(
	struct tc_history *history, const struct tc_record **record, struct tc_error *err) {
	int more = 0;
	while (history->at == 0 || (more = tc_course_next(&history->course, record, err)) == 0) {
		if (history->at >= history->wanted.count) {
			return 0;
		}
		if (tc_course_begin(&history->course, &history->wanted.items[history->at++], err) !=
			TC_OK) {
			return -1;
		}
	}
	return more;
}

int tc_history_next(struct tc_history *history, struct tc_observation *out, struct tc_error *err) {
	const struct tc_record *record = NULL;
	int more = 0;
	if (history->failure.code == TC_OK) {
		struct tc_error failure = { 0 };
		more = find_next(history, &record, &failure);
		if (more < 0) {
			history->failure = failure;
		}
	}
	if (history->failure.code != TC_OK) {
		if (err != NULL) {
			*err = history->failure;
		}
		return -1;
	}
	return more == 1 ? give(history, record, out, err) : 0;
}

uint64_t tc_history_lost(const struct tc_history *history) {
	return history->wanted.lost + history->course.lost;
}

void tc_history_close(struct tc_history *history) {
	if (history == NULL) {
		return;
	}
	tc_course_finish(&history->course);
	if (history->holding) {
		tc_reader_release(history->reader);
	}
	tc_wanted_finish(&history->wanted);
	free(history->comment);
	free(history);
}
