#include "feeds/store/database.h"
#include "feeds/store/page.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZE = 1 << 20 };

/* A store whose pages are all in the file, and none in the write-ahead log. */
static size_t make(struct fixture *fixture, uint8_t *out) {
	for (int i = 1; i <= 60; i++) {
		put(fixture, i % 2 == 0 ? "/a" : "/b", (i + 1) / 2, figure(i % 3, 0, i, "1.10"));
	}
	fixture_close(fixture);
	size_t length = fixture_read(fixture_path(fixture, "store.db"), out, SIZE);
	assert_true(length > 10 * TC_PAGE_BYTES && length % TC_PAGE_BYTES == 0);
	return length;
}

/* Reads every table and index; true when all of it could be read. */
static bool reads_whole(const struct fixture *fixture, struct tc_page_fault *fault) {
	sqlite3 *database = fixture_database(fixture);
	sqlite3_stmt *check = NULL;
	bool whole = sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &check, NULL) ==
			SQLITE_OK &&
		sqlite3_step(check) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0 &&
		sqlite3_step(check) == SQLITE_DONE;
	sqlite3_finalize(check);
	tc_page_last_fault(database, fault);
	sqlite3_close(database);
	return whole;
}

static void test_every_page_carries_its_sum(void **state) {
	struct fixture *fixture = *state;
	uint8_t *bytes = malloc(SIZE);
	size_t length = make(fixture, bytes);
	for (size_t at = 0; at < length; at += TC_PAGE_BYTES) {
		assert_true(tc_page_is_whole(bytes + at, (uint32_t)(at / TC_PAGE_BYTES) + 1));
		assert_false(tc_page_is_whole(bytes + at, (uint32_t)(at / TC_PAGE_BYTES) + 2));
	}
	struct tc_page_fault fault;
	assert_true(reads_whole(fixture, &fault));
	assert_int_equal(fault.count, 0);
	free(bytes);
}

static void test_one_bit_changes_the_sum(void **state) {
	(void)state;
	uint8_t page[TC_PAGE_BYTES];
	for (int i = 0; i < TC_PAGE_BYTES; i++) {
		page[i] = (uint8_t)(i * 7 + i / 256);
	}
	uint64_t sum = tc_page_sum(page, 5);
	memcpy(page + TC_PAGE_BYTES - TC_PAGE_SUM_BYTES, &sum, sizeof sum);
	for (int bit = 0; bit < TC_PAGE_BYTES * 8; bit++) {
		page[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(tc_page_is_whole(page, 5));
		page[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_true(tc_page_is_whole(page, 5));
	memset(page, 0, sizeof page);
	assert_false(tc_page_is_whole(page, 5));
}

enum harm { HARM_BIT = 1, HARM_ZERO, HARM_TWICE, HARM_GARBAGE };

static void do_harm(uint8_t *bytes, size_t page, size_t pages, enum harm harm, unsigned *chance) {
	uint8_t *at = bytes + page * TC_PAGE_BYTES;
	*chance = *chance * 1103515245 + 12345;
	switch (harm) {
	case HARM_BIT: at[*chance / 8 % TC_PAGE_BYTES] ^= (uint8_t)(1 << *chance % 8); break;
	case HARM_ZERO: memset(at, 0, TC_PAGE_BYTES); break;
	case HARM_TWICE:
		memcpy(at, bytes + (page + 1) % pages * TC_PAGE_BYTES, TC_PAGE_BYTES);
		break;
	case HARM_GARBAGE: memset(at, (int)(*chance % 251) + 1, TC_PAGE_BYTES); break;
	}
}

/* Whatever happens to whichever page: it cannot be read, rather than read as something else. */
static void test_a_damaged_page_is_an_error(void **state) {
	struct fixture *fixture = *state;
	uint8_t *bytes = malloc(SIZE), *harmed = malloc(SIZE);
	size_t length = make(fixture, bytes), pages = length / TC_PAGE_BYTES;
	unsigned chance = 3;
	for (size_t page = 0; page < pages; page++) {
		for (int harm = HARM_BIT; harm <= HARM_GARBAGE; harm++) {
			memcpy(harmed, bytes, length);
			do_harm(harmed, page, pages, (enum harm)harm, &chance);
			unlink(fixture_path(fixture, "store.db-wal"));
			unlink(fixture_path(fixture, "store.db-shm"));
			fixture_write(fixture_path(fixture, "store.db"), harmed, length);
			struct tc_page_fault fault = { 0 };
			if (reads_whole(fixture, &fault)) {
				fail_msg("page %zu, harm %d: read as if whole", page + 1, harm);
			}
		}
	}
	free(bytes);
	free(harmed);
}

/* While the store is open its newest pages are in the write-ahead log: a bit that flips there is found when
 * another connection reads the page. */
static void test_a_damaged_frame_is_an_error(void **state) {
	struct fixture *fixture = *state;
	for (int i = 1; i <= 20; i++) {
		put(fixture, "/p", i, figure(0, 0, i, "1.10"));
	}
	uint8_t *bytes = malloc(SIZE);
	char path[128];
	snprintf(path, sizeof path, "%s/store.db-wal", fixture->directory);
	size_t length = fixture_read(path, bytes, SIZE);
	int found = 0, frames = (int)((length - 32) / (24 + TC_PAGE_BYTES));
	for (int frame = 0; frame < frames; frame++) {
		size_t at = 32 + (size_t)frame * (24 + TC_PAGE_BYTES) + 24 + 2000;
		FILE *file = fopen(path, "r+b");
		fseek(file, (long)at, SEEK_SET);
		fputc(bytes[at] ^ 4, file);
		fclose(file);
		struct tc_page_fault fault = { 0 };
		bool whole = reads_whole(fixture, &fault);
		assert_true(whole == (fault.count == 0));
		found += !whole;
		file = fopen(path, "r+b");
		fseek(file, (long)at, SEEK_SET);
		fputc(bytes[at], file);
		fclose(file);
	}
	/* Older frames of a page are not looked at again. */
	assert_in_range(found, 4, frames / 2);
	struct tc_page_fault fault;
	assert_true(reads_whole(fixture, &fault));
	free(bytes);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_bit_changes_the_sum),
		cmocka_unit_test_setup_teardown(
			test_every_page_carries_its_sum, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_page_is_an_error, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_frame_is_an_error, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/page", tests, NULL, NULL);
}
