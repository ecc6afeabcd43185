/* What the store does all day, small enough to be broken at every step: events of three rows, tidying,
 * checkpoints; and whether a directory holds all of it that was acknowledged. */
#ifndef TESTS_FAULTS_STORE_WORK_H
#define TESTS_FAULTS_STORE_WORK_H

#include "../../feeds/store/fixture.h"

/* Commit events first to last, trying each until it is taken or `tries` failures; tell of every ack. Returns
 * the last one acknowledged. */
int64_t work_do(struct fixture *fixture, int64_t first, int64_t last, int tries,
	void (*on_ack)(void *user, int64_t number), void *user);

/* NULL: the directory opens, and holds every event up to acked and up to its own position, digit for digit, and
 * nothing that was never sent. Else what is wrong. WORK_LOSS_IS_TOLD: it may refuse to open, or lack some when its
 * health or a verification says so. */
enum work_loss { WORK_NOTHING_LOST = 1, WORK_LOSS_IS_TOLD };
const char *work_check(
	struct fixture *fixture, const char *directory, int64_t acked, enum work_loss loss);

/* An integer of the environment, or fallback: how long a harness runs. */
long work_setting(const char *name, long fallback);

/* A fixture in memory, with room to work in below it: directory/NAME. */
int work_start(void **state);
const char *work_place(const struct fixture *fixture, const char *name);
void work_clear(const char *directory);

#endif
