#include "feeds/wire/stream.h"

#include <stdlib.h>

struct tc_stream {
	struct tc_stream_setting setting;
	struct tc_store_reader *reader;
	struct tc_history *history;
	int class;   /* the one being read, from 1 */
	bool failed; /* its connection is not used again */
};

static enum tc_result take_reader(
	struct tc_readers *readers, struct tc_store_reader **out, struct tc_error *err) {
	if (readers->count == 0) {
		return tc_store_reader_open_beside(readers->store, out, err);
	}
	*out = readers->spare[--readers->count];
	return TC_OK;
}

static void give_back(struct tc_readers *readers, struct tc_store_reader *reader) {
	if (readers->count < TC_SPARE_READERS) {
		readers->spare[readers->count++] = reader;
	} else {
		tc_store_reader_close(reader);
	}
}

void tc_readers_finish(struct tc_readers *readers) {
	while (readers->count > 0) {
		tc_store_reader_close(readers->spare[--readers->count]);
	}
}

/* The store asks by series; every series is in one class only. */
static bool matches(const void *user, int indicator, int area) {
	const struct tc_stream *stream = user;
	return tc_filter_class(stream->setting.filter, indicator, area) == stream->class;
}

enum tc_result tc_stream_open(
	const struct tc_stream_setting *setting, struct tc_stream **out, struct tc_error *err) {
	struct tc_stream *stream = calloc(1, sizeof *stream);
	if (stream == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a stream");
	}
	stream->setting = *setting;
	enum tc_result result = take_reader(setting->readers, &stream->reader, err);
	if (result != TC_OK) {
		free(stream);
		return result;
	}
	*out = stream;
	return TC_OK;
}

void tc_stream_close(struct tc_stream *stream) {
	if (stream == NULL) {
		return;
	}
	tc_history_close(stream->history);
	if (stream->failed) {
		tc_store_reader_close(stream->reader);
	} else {
		give_back(stream->setting.readers, stream->reader);
	}
	free(stream);
}

static bool open_class(struct tc_stream *stream) {
	const struct tc_stream_setting *setting = &stream->setting;
	struct tc_history_query query = {
		.matches = matches,
		.user = stream,
		.start_ms = setting->start_ms,
		.end_ms = setting->end_ms,
		.as_of_ms = setting->as_of_ms,
		.after_cursor = setting->after_cursor,
		.last = setting->newest_only ? 1 : setting->filter->last[stream->class - 1],
		.revisions = setting->revisions,
		.former_since_ms = setting->former_since_ms,
	};
	stream->history = tc_history_open(stream->reader, &query);
	return stream->history != NULL;
}

int tc_stream_next(struct tc_stream *stream, struct tc_observation *out, struct tc_error *err) {
	for (;;) {
		if (stream->history == NULL) {
			if (stream->class >= stream->setting.filter->class_count) {
				return 0;
			}
			stream->class ++;
			if (!open_class(stream)) {
				stream->failed = true;
				tc_fail(err, TC_UNAVAILABLE, "history cannot be read");
				return -1;
			}
		}
		int more = tc_history_next(stream->history, out, err);
		if (more != 0) {
			stream->failed = more < 0;
			return more;
		}
		tc_history_close(stream->history);
		stream->history = NULL;
	}
}
