/* History on its way to one subscriber or one request: the series of a filter, a class of lengths after
 * the other, read as fast as the other end takes them and never faster. */
#ifndef TC_FEEDS_WIRE_STREAM_H
#define TC_FEEDS_WIRE_STREAM_H

#include "base/result.h"
#include "feeds/store/store.h"
#include "feeds/wire/filter.h"

struct tc_stream;

enum { TC_SPARE_READERS = 4 };

/* Connections whose streams have ended: to open one takes longer than to read the last 300 points of a series. Zeroed
 * but for store is empty. */
struct tc_readers {
	struct tc_store *store; /* borrowed */
	struct tc_store_reader *spare[TC_SPARE_READERS];
	int count;
};
void tc_readers_finish(struct tc_readers *readers);

struct tc_stream_setting {
	struct tc_readers *readers;                       /* borrowed for the stream's life */
	const struct tc_filter *filter;                   /* borrowed for the stream's life */
	int64_t start_ms, end_ms, as_of_ms, after_cursor; /* as in tc_history_query */
	bool newest_only; /* one period of each series, whatever the filter says */
	bool revisions;
	int64_t former_since_ms; /* as in tc_history_query */
};

/* On a connection of its own. Owned. One thread for all that share readers. */
enum tc_result tc_stream_open(
	const struct tc_stream_setting *setting, struct tc_stream **out, struct tc_error *err);
void tc_stream_close(struct tc_stream *stream);

/* 1: *out is filled, borrowed until the next call; 0: no more; -1: read error, see err. */
int tc_stream_next(struct tc_stream *stream, struct tc_observation *out, struct tc_error *err);

#endif
