#include "feeds/store/checkpoint.h"

#include "feeds/store/database.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
	WORTH_PAGES = 4096, /* 16 MiB of log: one checkpoint takes well under a second */
	REST_PAGES = 1024,  /* the writer itself moves so many: about 5 ms and one fsync */
	TOO_LONG_PAGES =
		65536 /* 256 MiB: under lasting overload the writer pays rather than the disk */
};

enum phase { PHASE_IDLE = 1, PHASE_ASKED, PHASE_RUNNING, PHASE_DONE };

struct tc_checkpoint {
	sqlite3 *database; /* the thread's while RUNNING, the writer's otherwise */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t asked;
	/* under lock */
	enum phase phase;
	bool ending;
	bool failed;
	int moved_pages;
};

/* The kernel may have told this connection of a failed write, and will not tell the writer's. */
static bool is_failure(int code) {
	return code != SQLITE_OK && code != SQLITE_BUSY;
}

static void *work(void *user) {
	struct tc_checkpoint *checkpoint = user;
	pthread_mutex_lock(&checkpoint->lock);
	while (!checkpoint->ending) {
		if (checkpoint->phase != PHASE_ASKED) {
			pthread_cond_wait(&checkpoint->asked, &checkpoint->lock);
			continue;
		}
		checkpoint->phase = PHASE_RUNNING;
		pthread_mutex_unlock(&checkpoint->lock);
		int pages = 0, moved = 0;
		int code = sqlite3_wal_checkpoint_v2(
			checkpoint->database, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
		pthread_mutex_lock(&checkpoint->lock);
		/* A failed one is tried again: the log only grows meanwhile. */
		checkpoint->failed = checkpoint->failed || is_failure(code);
		checkpoint->phase = code == SQLITE_OK ? PHASE_DONE : PHASE_IDLE;
		checkpoint->moved_pages = moved;
	}
	pthread_mutex_unlock(&checkpoint->lock);
	return NULL;
}

enum tc_result tc_checkpoint_open(
	const char *directory, struct tc_checkpoint **out, struct tc_error *err) {
	struct tc_checkpoint *checkpoint = calloc(1, sizeof *checkpoint);
	if (checkpoint == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	checkpoint->phase = PHASE_IDLE;
	pthread_mutex_init(&checkpoint->lock, NULL);
	pthread_cond_init(&checkpoint->asked, NULL);
	enum tc_result result =
		tc_database_open(directory, TC_DATABASE_CHECKPOINT, &checkpoint->database, err);
	if (result == TC_OK && pthread_create(&checkpoint->thread, NULL, work, checkpoint) != 0) {
		sqlite3_close(checkpoint->database);
		result = tc_fail(err, TC_UNAVAILABLE, "could not start the checkpoint thread");
	}
	if (result != TC_OK) {
		pthread_cond_destroy(&checkpoint->asked);
		pthread_mutex_destroy(&checkpoint->lock);
		free(checkpoint);
		return result;
	}
	*out = checkpoint;
	return TC_OK;
}

bool tc_checkpoint_close(struct tc_checkpoint *checkpoint) {
	if (checkpoint == NULL) {
		return true;
	}
	pthread_mutex_lock(&checkpoint->lock);
	checkpoint->ending = true;
	pthread_cond_signal(&checkpoint->asked);
	pthread_mutex_unlock(&checkpoint->lock);
	pthread_join(checkpoint->thread, NULL);
	bool failed = checkpoint->failed;
	sqlite3_close(checkpoint->database);
	pthread_cond_destroy(&checkpoint->asked);
	pthread_mutex_destroy(&checkpoint->lock);
	free(checkpoint);
	return !failed;
}

bool tc_checkpoint_turn(struct tc_checkpoint *checkpoint, int *wal_pages) {
	pthread_mutex_lock(&checkpoint->lock);
	bool failed = checkpoint->failed;
	checkpoint->failed = false;
	enum phase phase = checkpoint->phase;
	int rest = *wal_pages - checkpoint->moved_pages;
	bool finish = phase == PHASE_DONE && (rest <= REST_PAGES || *wal_pages > TOO_LONG_PAGES);
	bool ask = (phase == PHASE_IDLE && *wal_pages > WORTH_PAGES) ||
		(phase == PHASE_DONE && !finish);
	if (ask) {
		checkpoint->phase = PHASE_ASKED;
		pthread_cond_signal(&checkpoint->asked);
	} else if (finish) {
		checkpoint->phase = PHASE_IDLE;
	}
	pthread_mutex_unlock(&checkpoint->lock);
	if (finish) {
		/* A reader that still looks at the log makes this leave some of it: next time, then. */
		int code = sqlite3_wal_checkpoint_v2(
			checkpoint->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		failed = failed || is_failure(code);
		*wal_pages = 0;
	}
	return !failed;
}

bool tc_checkpoint_is_idle(struct tc_checkpoint *checkpoint) {
	pthread_mutex_lock(&checkpoint->lock);
	bool idle = checkpoint->phase == PHASE_IDLE;
	pthread_mutex_unlock(&checkpoint->lock);
	return idle;
}
