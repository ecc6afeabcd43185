/* The store's thread: take all events that wait, bring them to the disk in one transaction, give them
 * back with their outcome. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "feeds/wire/hub_private.h"

enum { TIDY_EVERY_MS = 500, PROBE_EVERY_MS = 1000, PROBE_BYTES = 65536 };

struct writer {
	struct tc_hub *hub;
	struct tc_store_event *events; /* grows to the largest group */
	int room;
	int64_t tidied_ms, failed_ms;
};

static const char *sentence_of(enum tc_hub_store state) {
	switch (state) {
	case TC_HUB_STORE_OK: return "the store takes writes again";
	case TC_HUB_STORE_FULL: return "the store is full";
	case TC_HUB_STORE_DAMAGED: return "the store is damaged; the rest is served";
	case TC_HUB_STORE_DEGRADED: break;
	}
	return "the store fails";
}

static void set_state(struct writer *self, enum tc_hub_store state, const char *reason) {
	struct tc_hub *hub = self->hub;
	tc_service_say(hub, state == TC_HUB_STORE_OK ? NULL : reason);
	enum tc_hub_store before = (enum tc_hub_store)atomic_exchange(&hub->store_state, state);
	if (before == state) {
		return;
	}
	tc_log(state == TC_HUB_STORE_OK ? TC_LOG_INFO : TC_LOG_ERROR, sentence_of(state), "reason",
		reason, NULL);
	lws_cancel_service(hub->context);
}

bool tc_hub_takes_writes(const struct tc_hub *hub) {
	int state = atomic_load(&hub->store_state);
	return state == TC_HUB_STORE_OK || state == TC_HUB_STORE_DAMAGED;
}

/* What the store says of itself after it has done something. */
static void look_at_health(struct writer *self) {
	struct tc_store_health health;
	tc_store_health(self->hub->setting.store, &health);
	atomic_store(&self->hub->counters.lost_rows, health.lost_rows);
	atomic_store(&self->hub->counters.bad_pages, health.bad_pages);
	set_state(self,
		health.full              ? TC_HUB_STORE_FULL
			: health.failing ? TC_HUB_STORE_DEGRADED
			: health.damaged ? TC_HUB_STORE_DAMAGED
					 : TC_HUB_STORE_OK,
		health.reason);
}

static void count_commit(struct writer *self, int64_t took_ms) {
	struct tc_hub_counters *counters = &self->hub->counters;
	atomic_fetch_add(&counters->commits, 1);
	atomic_fetch_add(&counters->commit_ms, (uint64_t)took_ms);
	if ((uint64_t)took_ms > atomic_load(&counters->slowest_commit_ms)) {
		atomic_store(&counters->slowest_commit_ms, (uint64_t)took_ms);
	}
}

static void note_failure(struct writer *self, enum tc_result result, const struct tc_error *why) {
	atomic_fetch_add(&self->hub->counters.commit_failures, 1);
	self->failed_ms = tc_hub_now_ms(self->hub);
	if (result == TC_FULL || result == TC_UNAVAILABLE) {
		set_state(self, result == TC_FULL ? TC_HUB_STORE_FULL : TC_HUB_STORE_DEGRADED,
			why->message);
	}
}

static enum tc_result commit(struct writer *self, int count) {
	struct tc_error err = { 0 };
	int64_t start_ms = tc_hub_now_ms(self->hub);
	enum tc_result result =
		tc_store_commit(self->hub->setting.store, self->events, count, &err);
	if (result == TC_OK) {
		count_commit(self, tc_hub_now_ms(self->hub) - start_ms);
		look_at_health(self);
		return TC_OK;
	}
	note_failure(self, result, &err);
	return result;
}

static bool make_room(struct writer *self, int count) {
	if (count <= self->room) {
		return true;
	}
	struct tc_store_event *events = realloc(self->events, (size_t)count * sizeof *self->events);
	if (events == NULL) {
		return false;
	}
	self->events = events;
	self->room = count;
	return true;
}

/* An event that cannot be stored for reasons of its own must not hold up the others: one by one. */
static void commit_singly(struct writer *self, struct tc_job *chain) {
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		if (job->kind == TC_JOB_EVENT) {
			self->events[0] = job->event;
			job->result = commit(self, 1);
			job->event = self->events[0];
		}
	}
}

static void commit_group(struct writer *self, struct tc_job *chain, int count) {
	int i = 0;
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		if (job->kind == TC_JOB_EVENT) {
			self->events[i++] = job->event;
		}
	}
	enum tc_result result = commit(self, count);
	if (result != TC_OK && result != TC_FULL && result != TC_UNAVAILABLE) {
		commit_singly(self, chain);
		return;
	}
	i = 0;
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		if (job->kind == TC_JOB_EVENT) {
			job->event = self->events[i++];
			job->result = result;
		}
	}
}

static void act(struct writer *self, struct tc_job *job) {
	struct tc_error err = { 0 };
	job->result = tc_hub_takes_writes(self->hub)
		? tc_sentinel_act(self->hub->sentinel, &job->act, job->name, &job->done, &err)
		: TC_UNAVAILABLE;
	if (err.message[0] != '\0' && job->result != TC_NOT_FOUND && job->result != TC_CONFLICT) {
		note_failure(self, job->result, &err);
	}
}

static void serve(struct writer *self, struct tc_job *chain) {
	int count = 0;
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		count += job->kind == TC_JOB_EVENT;
		job->result = TC_OK;
	}
	if (!make_room(self, count)) {
		for (struct tc_job *job = chain; job != NULL; job = job->next) {
			job->result = TC_NO_MEMORY;
		}
	} else if (count > 0) {
		commit_group(self, chain, count);
	}
	for (struct tc_job *job = chain; job != NULL; job = job->next) {
		if (job->kind == TC_JOB_ALARM && job->result == TC_OK) {
			act(self, job);
		}
		if (job->event.source != NULL && job->result == TC_OK) {
			job->known = tc_store_position(
				self->hub->setting.store, job->event.source, &job->position);
		}
		if (job->kind == TC_JOB_EVENT && job->result == TC_OK &&
			job->event.outcome == TC_OUTCOME_STORED &&
			job->event.kind == TC_EVENT_OBSERVATIONS) {
			tc_sentinel_observe(self->hub->sentinel, &job->event);
		}
	}
	tc_queue_push(&self->hub->to_network, chain);
}

/* Is there room on the disk, and does it take a sync? Asked of a file beside the store, so that the
 * answer does not need a publisher. */
static bool probe(const char *directory) {
	char path[TC_PATH_MAX];
	static const char zeros[PROBE_BYTES];
	snprintf(path, sizeof path, "%s/probe", directory);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0) {
		return false;
	}
	bool good = write(file, zeros, sizeof zeros) == (ssize_t)sizeof zeros && fsync(file) == 0;
	close(file);
	unlink(path);
	return good;
}

static void try_again(struct writer *self, int64_t now_ms) {
	if (tc_hub_takes_writes(self->hub) || now_ms - self->failed_ms < PROBE_EVERY_MS) {
		return;
	}
	self->failed_ms = now_ms;
	if (probe(self->hub->setting.directory) && make_room(self, 1)) {
		commit(self, 0);
	}
}

/* Alarms are judged between two commits; what they did is on the disk before it is told. */
static void watch(struct writer *self) {
	struct tc_hub *hub = self->hub;
	struct tc_error err = { 0 };
	enum tc_result result =
		tc_hub_takes_writes(hub) ? tc_sentinel_turn(hub->sentinel, &err) : TC_OK;
	if (result != TC_OK) {
		note_failure(self, result, &err);
	}
	struct tc_alarm_list *list = tc_sentinel_list(hub->sentinel);
	if (list != NULL) {
		tc_alarm_list_destroy(atomic_exchange(&hub->next_alarms, list));
		lws_cancel_service(hub->context);
	}
}

/* Returns false when it is time to stop. */
static bool wait_for_work(struct writer *self, int signal_fd, bool more_to_tidy) {
	struct pollfd polled[] = { { .fd = self->hub->wake_fd, .events = POLLIN },
		{ .fd = signal_fd, .events = POLLIN } };
	int wait_ms = tc_sentinel_wait_ms(self->hub->sentinel);
	wait_ms =
		wait_ms < TIDY_EVERY_MS && tc_hub_takes_writes(self->hub) ? wait_ms : TIDY_EVERY_MS;
	int ready = poll(polled, 2, more_to_tidy ? 0 : wait_ms);
	if (ready > 0 && polled[0].revents != 0) {
		eventfd_t ignored;
		eventfd_read(self->hub->wake_fd, &ignored);
	}
	const struct tc_hub_setting *setting = &self->hub->setting;
	return !(ready > 0 && polled[1].revents != 0) || setting->on_signal(setting->user);
}

enum tc_result tc_writer_run(struct tc_hub *hub, int signal_fd, struct tc_error *err) {
	struct writer self = { .hub = hub };
	bool more_to_tidy = false;
	while (wait_for_work(&self, signal_fd, more_to_tidy) && !atomic_load(&hub->ended)) {
		struct tc_job *chain = tc_queue_take(&hub->to_store);
		int64_t now_ms = tc_hub_now_ms(hub);
		if (chain != NULL) {
			serve(&self, chain);
		}
		watch(&self);
		/* Also between two commits: under constant load the tail would only grow. */
		if (chain == NULL || more_to_tidy || now_ms - self.tidied_ms >= TIDY_EVERY_MS) {
			self.tidied_ms = now_ms;
			more_to_tidy = tc_store_tidy(hub->setting.store);
			if (tc_hub_takes_writes(hub)) {
				look_at_health(&self);
			}
		}
		try_again(&self, now_ms);
		tc_service_live(hub);
	}
	free(self.events);
	if (atomic_load(&hub->ended) && !atomic_load(&hub->stopping)) {
		return tc_fail(err, TC_UNAVAILABLE, "the network thread has ended");
	}
	return TC_OK;
}
