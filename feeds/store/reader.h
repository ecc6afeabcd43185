/* A reader's connection and what it has learned of series and sources. Internal. */
#ifndef TC_FEEDS_STORE_READER_H
#define TC_FEEDS_STORE_READER_H

#include "feeds/store/origins.h"
#include "feeds/store/series.h"
#include "feeds/store/store.h"

struct tc_waiting;

struct tc_store_reader {
	sqlite3 *database;
	const struct tc_catalogue *catalogue;
	struct tc_waiting *waiting; /* of the store beside; NULL: none */
	struct tc_series_list series;
	struct tc_origins sources;
	sqlite3_stmt *newest, *all, *records; /* for course.c */
	int histories;                        /* open ones; they share one snapshot */
};

/* Learn of the series and sources that are new. */
enum tc_result tc_reader_refresh(struct tc_store_reader *reader, struct tc_error *err);

/* Hold a snapshot of the store, taken now, or the one that is held already. */
enum tc_result tc_reader_hold(struct tc_store_reader *reader, struct tc_error *err);
void tc_reader_release(struct tc_store_reader *reader);

/* Name of a source, borrowed for the reader's life; "" when damage lost it. */
const char *tc_reader_source(const struct tc_store_reader *reader, int64_t number);

#endif
