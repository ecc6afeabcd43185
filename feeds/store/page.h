/* A checksum on every page. SQLite writes through this layer, which fills the last 8 bytes of each page of
 * the database with a checksum over its content and its place in the file, and refuses a page that does
 * not carry it: a flipped bit, a zeroed, foreign or misplaced block is an error of that page and never a
 * number. Frames of the write-ahead log have SQLite's own checksum, which SQLite looks at only when it
 * recovers; here it is looked at whenever one is read. Internal to this folder. */
#ifndef TC_FEEDS_STORE_PAGE_H
#define TC_FEEDS_STORE_PAGE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum { TC_PAGE_BYTES = 4096, TC_PAGE_SUM_BYTES = 8 };

/* Where a database's header (its first 100 bytes) says what it is: "TcSt" and a version of the format. */
enum { TC_STORE_APPLICATION = 0x54635374, TC_STORE_VERSION = 2, TC_STORE_VERSION_BARE = 1 };

/* Name of the layer for sqlite3_open_v2; registered at the first call. NULL: out of memory. Any thread. */
const char *tc_page_layer(void);

/* Have a new database keep room for checksums; before its first page is written. */
int tc_page_reserve(sqlite3 *database);

/* Checksum of a page's first TC_PAGE_BYTES - TC_PAGE_SUM_BYTES bytes. number: its place, from 1. Any
 * change that stays within 8 bytes is certain to change it. */
uint64_t tc_page_sum(const uint8_t *page, uint32_t number);
/* Does a page carry its checksum? */
bool tc_page_is_whole(const uint8_t *page, uint32_t number);

/* Is the file a store of version 1, which has no checksums? False when it cannot be read. */
bool tc_page_file_is_bare(const char *path, bool *out);

/* The last page that this connection found damaged, and how many readings failed; false: none so far. */
struct tc_page_fault {
	uint32_t number; /* from 1; 0: a frame of the write-ahead log */
	uint64_t count;
};
bool tc_page_last_fault(sqlite3 *database, struct tc_page_fault *out);

#endif
