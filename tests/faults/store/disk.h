/* A disk for tests, between SQLite and the real files: it writes down every write, truncation and sync of a
 * store's files, fails or kills where it is told to, and builds what would lie on a real disk had the power
 * gone at any moment: writes that no sync has covered are there, or not, or in part, in any combination. */
#ifndef TESTS_FAULTS_STORE_DISK_H
#define TESTS_FAULTS_STORE_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk_act {
	DISK_WRITE = 1,
	DISK_TRUNCATE,
	DISK_SYNC,
	DISK_FAILED_SYNC,
	DISK_NAME, /* rename, link, unlink, and syncs that are not SQLite's */
	DISK_ACK,
};

/* Before the first store is opened: SQLite's files go through this disk from then on. */
void disk_install(void);

/* Asked before every act while recording: SQLITE_OK, or the code it fails with. May end the process. */
typedef int (*disk_rule)(void *user, enum disk_act act, long number);

/* Write down what happens to directory/store.db and its log from now on. rule: may be NULL. */
void disk_record(const char *directory, disk_rule rule, void *user);
void disk_stop(void);
/* How many acts there were; acks do not count. */
long disk_acts(void);

/* The store has acknowledged up to number; head: what the file of that name holds then. */
void disk_ack(int64_t number, const char *directory);

/* Make `to` what the disk may hold when the power goes after the first `moment` entries of the record. chance:
 * state of the choice between what may be. lying: the last `lying` syncs were lies. Returns what had been
 * acknowledged. */
int64_t disk_cut(const char *to, long moment, uint64_t *chance, int lying);
long disk_entries(void);
void disk_forget(void);

uint64_t disk_random(uint64_t *chance);

#endif
