/* What the network thread hands to the store's thread and gets back: one event, a question where a source stands, or
 * what an operator does with an alarm. A job belongs to one thread at a time; the queues pass it on. */
#ifndef TC_FEEDS_WIRE_JOB_H
#define TC_FEEDS_WIRE_JOB_H

#include "base/arena.h"
#include "base/result.h"
#include "feeds/store/store.h"
#include "feeds/wire/buffer.h"
#include "feeds/wire/sentinel.h"

#include <pthread.h>
#include <stdbool.h>

enum tc_job_kind {
	TC_JOB_EVENT = 1, /* commit .event */
	TC_JOB_POSITION,  /* only look where .event.source stands */
	TC_JOB_ALARM,     /* do .act with an alarm */
};

struct tc_peer;

struct tc_job {
	struct tc_job *next;
	enum tc_job_kind kind;
	struct tc_peer
		*peer; /* who waits for the answer, NULL: nobody; not for the store's thread */
	struct tc_arena *arena; /* owns everything the event points to */
	size_t bytes;           /* about how much memory it holds, for the queue's bound */
	struct tc_store_event event;
	const char *sequence_text; /* in the arena; NULL for a skip */
	struct tc_buffer
		*nack; /* TC_EVENT_REFUSED: what its sender gets once the position is kept */
	struct tc_alarm_act act; /* TC_JOB_ALARM; event has its id, and nothing else */
	const char *name;        /* whose act it is, in the arena */
	int refused; /* TC_EVENT_REFUSED: its observations, should they turn out to be kept already */
	/* Filled by the store's thread: */
	enum tc_result result;
	bool known; /* the source has ever sent anything; then .position counts */
	struct tc_source_position position;
	struct tc_alarm_outcome done; /* of the act */
};

/* Owned; NULL when memory is out. budget_bytes: of its arena. */
struct tc_job *tc_job_create(enum tc_job_kind kind, size_t budget_bytes);
void tc_job_destroy(struct tc_job *job);

/* One direction. push and take: any thread. wake is called after the lock is given back. */
struct tc_queue {
	pthread_mutex_t lock;
	struct tc_job *first, *last; /* under lock */
	void (*wake)(void *user);
	void *user;
};

void tc_queue_init(struct tc_queue *queue, void (*wake)(void *user), void *user);
/* Destroys what is still in it. No thread may use it any more. */
void tc_queue_finish(struct tc_queue *queue);
/* Moved: a chain of jobs linked by next. */
void tc_queue_push(struct tc_queue *queue, struct tc_job *chain);
/* All of them, oldest first, owned; NULL when empty. */
struct tc_job *tc_queue_take(struct tc_queue *queue);

#endif
