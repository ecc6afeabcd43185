/* A store in a directory of its own, the real catalogue, a clock that stands still, and short ways to
 * make events. */
#ifndef TESTS_FEEDS_STORE_FIXTURE_H
#define TESTS_FEEDS_STORE_FIXTURE_H

#include "feeds/store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

struct fixture {
	char directory[64];
	struct tc_catalogue *catalogue;
	struct tc_clock_manual manual;
	struct tc_clock clock;
	struct tc_store *store; /* open */
};

/* cmocka's setup and teardown. */
int fixture_start(void **state);
int fixture_end(void **state);
/* In a new directory below parent. */
int fixture_start_in(void **state, const char *parent);

void fixture_close(struct fixture *fixture);
void fixture_reopen(struct fixture *fixture);

/* directory/name, in one of two static buffers. */
const char *fixture_path(const struct fixture *fixture, const char *name);

/* A connection of the test's own to store.db, through the store's layer. Owned. */
sqlite3 *fixture_database(const struct fixture *fixture);
/* Run statements on one. */
void fixture_sql(const struct fixture *fixture, const char *sql);
/* The one number that a query answers; 0 for no row. */
int64_t fixture_number(const struct fixture *fixture, const char *sql);

/* Whole files. */
size_t fixture_read(const char *path, void *out, size_t size);
void fixture_write(const char *path, const void *bytes, size_t length);

/* A value for the day (2020-01-01 is 0). */
struct tc_observation figure(int indicator, int area, int day, const char *value);

/* An event with one observation; id is the sequence's digits. */
struct tc_store_event event_of(
	const char *source, int64_t sequence, struct tc_observation *observations, int count);

/* Commit one event with one observation, which must be stored. */
void put(struct fixture *fixture, const char *source, int64_t sequence,
	struct tc_observation observation);

/* All that a query gives, one row a line: "indicator area source period value status action\n". Owned. Asked of the
 * files alone, and the same of a reader beside the store when it is open. */
char *history_text(const struct fixture *fixture, const struct tc_history_query *query);

/* Everything there is. */
struct tc_history_query query_all(void);

#endif
