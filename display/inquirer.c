#include "display/inquirer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PATIENCE_MS = 5000 };

struct question {
	const char *type, *answer;
	json_t *data; /* owned */
};

struct tc_inquirer {
	const struct tc_hubline_setting *hub;
	void (*wake)(void *user);
	void *user;
	pthread_t thread;
	bool started;     /* main thread's own */
	atomic_bool hush; /* the question at hand is not wanted any more */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Under lock: */
	struct question question;
	bool asked, answered, stop;
	json_t *data; /* owned, of the answer */
	struct tc_error fault;
};

static json_t *ask(
	struct tc_inquirer *self, const struct question *question, struct tc_error *err) {
	json_t *answer = NULL;
	const struct tc_inquiry inquiry = { .type = question->type,
		.data = question->data,
		.answer = question->answer,
		.patience_ms = PATIENCE_MS,
		.hush = &self->hush };
	return tc_hubline_ask(self->hub, inquiry, &answer, err) == TC_OK ? answer : NULL;
}

static void *run(void *user) {
	struct tc_inquirer *self = user;
	pthread_mutex_lock(&self->lock);
	while (!self->stop) {
		if (!self->asked) {
			pthread_cond_wait(&self->changed, &self->lock);
			continue;
		}
		struct question question = self->question;
		struct tc_error fault = { 0 };
		self->asked = false;
		self->question.data = NULL;
		atomic_store(&self->hush, false);
		pthread_mutex_unlock(&self->lock);
		json_t *data = ask(self, &question, &fault);
		json_decref(question.data);
		pthread_mutex_lock(&self->lock);
		if (self->asked || self->stop) {
			json_decref(data); /* another question came meanwhile */
			continue;
		}
		json_decref(self->data);
		self->data = data;
		self->fault = fault;
		self->answered = true;
		pthread_mutex_unlock(&self->lock);
		self->wake(self->user);
		pthread_mutex_lock(&self->lock);
	}
	pthread_mutex_unlock(&self->lock);
	return NULL;
}

struct tc_inquirer *tc_inquirer_create(
	const struct tc_hubline_setting *hub, void (*wake)(void *user), void *user) {
	struct tc_inquirer *self = calloc(1, sizeof *self);
	if (self != NULL) {
		self->hub = hub;
		self->wake = wake;
		self->user = user;
		pthread_mutex_init(&self->lock, NULL);
		pthread_cond_init(&self->changed, NULL);
	}
	return self;
}

void tc_inquirer_destroy(struct tc_inquirer *self) {
	if (self == NULL) {
		return;
	}
	pthread_mutex_lock(&self->lock);
	self->stop = true;
	atomic_store(&self->hush, true);
	pthread_cond_signal(&self->changed);
	pthread_mutex_unlock(&self->lock);
	if (self->started) {
		pthread_join(self->thread, NULL);
	}
	json_decref(self->question.data);
	json_decref(self->data);
	pthread_cond_destroy(&self->changed);
	pthread_mutex_destroy(&self->lock);
	free(self);
}

void tc_inquirer_ask(struct tc_inquirer *self, const char *type, const char *answer, json_t *data) {
	pthread_mutex_lock(&self->lock);
	json_decref(self->question.data);
	self->question = (struct question) { type, answer, data };
	self->asked = true;
	self->answered = false;
	atomic_store(&self->hush, true);
	pthread_cond_signal(&self->changed);
	if (!self->started) {
		self->started = pthread_create(&self->thread, NULL, run, self) == 0;
	}
	if (!self->started) {
		(void)tc_fail(&self->fault, TC_NO_MEMORY, "no thread for a question");
		self->asked = false;
		self->answered = true;
	}
	pthread_mutex_unlock(&self->lock);
}

bool tc_inquirer_take(struct tc_inquirer *self, json_t **data, struct tc_error *err) {
	pthread_mutex_lock(&self->lock);
	bool answered = self->answered;
	if (answered) {
		*data = self->data;
		*err = self->fault;
		self->data = NULL;
		self->answered = false;
	}
	pthread_mutex_unlock(&self->lock);
	return answered;
}
