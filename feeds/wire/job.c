#include "feeds/wire/job.h"

#include <stdlib.h>

struct tc_job *tc_job_create(enum tc_job_kind kind, size_t budget_bytes) {
	struct tc_job *job = calloc(1, sizeof *job);
	if (job == NULL) {
		return NULL;
	}
	job->kind = kind;
	job->arena = tc_arena_create(budget_bytes);
	if (job->arena == NULL) {
		free(job);
		return NULL;
	}
	return job;
}

void tc_job_destroy(struct tc_job *job) {
	if (job != NULL) {
		tc_arena_destroy(job->arena);
		tc_buffer_destroy(job->nack);
		free(job);
	}
}

void tc_queue_init(struct tc_queue *queue, void (*wake)(void *user), void *user) {
	*queue = (struct tc_queue) { .wake = wake, .user = user };
	pthread_mutex_init(&queue->lock, NULL);
}

void tc_queue_finish(struct tc_queue *queue) {
	for (struct tc_job *job = queue->first, *next; job != NULL; job = next) {
		next = job->next;
		tc_job_destroy(job);
	}
	pthread_mutex_destroy(&queue->lock);
}

void tc_queue_push(struct tc_queue *queue, struct tc_job *chain) {
	if (chain == NULL) {
		return;
	}
	struct tc_job *last = chain;
	while (last->next != NULL) {
		last = last->next;
	}
	pthread_mutex_lock(&queue->lock);
	bool was_empty = queue->first == NULL;
	if (was_empty) {
		queue->first = chain;
	} else {
		queue->last->next = chain;
	}
	queue->last = last;
	pthread_mutex_unlock(&queue->lock);
	if (was_empty) {
		queue->wake(queue->user);
	}
}

struct tc_job *tc_queue_take(struct tc_queue *queue) {
	pthread_mutex_lock(&queue->lock);
	struct tc_job *chain = queue->first;
	queue->first = NULL;
	queue->last = NULL;
	pthread_mutex_unlock(&queue->lock);
	return chain;
}
