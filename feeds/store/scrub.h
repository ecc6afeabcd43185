/* Reading on through the database, a few pages at a time, so that damage is known before somebody asks for
 * what lies there. Internal to this folder. */
#ifndef TC_FEEDS_STORE_SCRUB_H
#define TC_FEEDS_STORE_SCRUB_H

#include <stdint.h>

struct tc_scrub {
	int file;       /* -1: not open */
	uint32_t next;  /* page, from 0 */
	uint64_t found; /* in this round */
};

/* Read a few more pages of directory/store.db; nobody may write to it meanwhile. Returns how many damaged ones
 * are known: of the last whole round, or of this one when they are more. */
uint64_t tc_scrub_turn(struct tc_scrub *scrub, const char *directory, uint64_t known);
void tc_scrub_close(struct tc_scrub *scrub);

#endif
