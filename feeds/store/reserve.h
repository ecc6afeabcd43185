/* Room kept free for a full disk: a file that is given up when the disk is full, so that audit records,
 * checkpoints and the end of what is under way still fit. Events are taken again when there is so much room
 * that the file can be had anew. Internal to this folder. */
#ifndef TC_FEEDS_STORE_RESERVE_H
#define TC_FEEDS_STORE_RESERVE_H

#include "base/result.h"

#include <stdint.h>

struct tc_reserve {
	char path[TC_PATH_MAX];
	int64_t bytes; /* 0: none is kept */
	bool given_up;
};

/* Take the room. Where there is none at the start the store goes without: see given_up. */
void tc_reserve_open(struct tc_reserve *reserve, const char *directory, int64_t bytes);
void tc_reserve_give_up(struct tc_reserve *reserve);
/* Is the room there, or could it be taken again? */
bool tc_reserve_take(struct tc_reserve *reserve);

#endif
