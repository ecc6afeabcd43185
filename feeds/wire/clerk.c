#include "feeds/wire/clerk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "feeds/identity/audit.h"

enum {
	PLACES = 256, /* different things that are remembered */
	EVERY_MS = 1000,
	REPEAT_MS = 60000, /* between two lines about the same */
	ANCHOR_MS = 60000,
	TEXT_MAX = 160,
};

struct note {
	char actor[TEXT_MAX], object[TEXT_MAX], outcome[TEXT_MAX], detail[TEXT_MAX];
	const char *act;    /* NULL: a free place */
	int64_t count;      /* since the last line */
	int64_t at_ms;      /* Unix, of the last of them */
	int64_t written_ms; /* monotonic; 0: never */
};

struct tc_clerk {
	const char *directory, *anchor;
	const struct tc_clock *clock;
	pthread_t thread;
	int wake_fd;
	atomic_bool stopping, writing;

	pthread_mutex_t lock;
	/* Under lock: */
	struct note notes[PLACES];
	int64_t overflow; /* things without a place */

	/* The clerk's thread only: */
	struct note taken[PLACES + 1];
	struct tc_audit_record records[PLACES + 1];
	int places[PLACES + 1]; /* in notes, of each that was taken */
	int64_t anchored_ms;
	struct tc_audit_head anchored;
};

static int64_t now_ms(const struct tc_clerk *clerk) {
	return tc_clock_monotonic_ms(clerk->clock);
}

static void copy(char out[TEXT_MAX], const char *text) {
	snprintf(out, TEXT_MAX, "%s", text == NULL ? "" : text);
}

static bool same(const char *kept, const char *text) {
	return strncmp(kept, text == NULL ? "" : text, TEXT_MAX - 1) == 0;
}

/* The note's own place, else one that is free or was written long ago; NULL: none. */
static struct note *find_place(struct tc_clerk *clerk, const struct note *wanted) {
	struct note *free_place = NULL;
	for (int i = 0; i < PLACES; i++) {
		struct note *note = &clerk->notes[i];
		if (note->act == wanted->act && note->act != NULL &&
			same(note->actor, wanted->actor) && same(note->object, wanted->object) &&
			same(note->outcome, wanted->outcome)) {
			return note;
		}
		bool idle = note->act == NULL ||
			(note->count == 0 && now_ms(clerk) - note->written_ms >= REPEAT_MS);
		free_place = free_place == NULL && idle ? note : free_place;
	}
	if (free_place != NULL) {
		*free_place = *wanted;
	}
	return free_place;
}

void tc_clerk_note(struct tc_clerk *clerk, const char *actor, const char *act, const char *object,
	const char *outcome, const char *detail) {
	struct note wanted = { .act = act };
	copy(wanted.actor, actor);
	copy(wanted.object, object);
	copy(wanted.outcome, outcome);
	pthread_mutex_lock(&clerk->lock);
	struct note *note = find_place(clerk, &wanted);
	if (note == NULL) {
		clerk->overflow++;
	} else {
		note->count++;
		note->at_ms = tc_clock_unix_ms(clerk->clock);
		copy(note->detail, detail);
	}
	pthread_mutex_unlock(&clerk->lock);
}

/* What is due, copied, so that nobody waits for the disk with the lock held. */
static int take_due(struct tc_clerk *clerk, bool all) {
	int count = 0;
	int64_t now = now_ms(clerk);
	pthread_mutex_lock(&clerk->lock);
	for (int i = 0; i < PLACES; i++) {
		const struct note *note = &clerk->notes[i];
		bool due = all || note->written_ms == 0 || now - note->written_ms >= REPEAT_MS;
		if (note->act != NULL && note->count > 0 && due) {
			clerk->places[count] = i;
			clerk->taken[count++] = *note;
		}
	}
	if (clerk->overflow > 0 && (count > 0 || all)) {
		clerk->places[count] = -1;
		clerk->taken[count++] = (struct note) { .act = "more",
			.actor = "hub",
			.outcome = "counted",
			.detail = "too many different ones to name",
			.count = clerk->overflow,
			.at_ms = tc_clock_unix_ms(clerk->clock) };
	}
	pthread_mutex_unlock(&clerk->lock);
	return count;
}

static void forget_written(struct tc_clerk *clerk, int count) {
	pthread_mutex_lock(&clerk->lock);
	for (int i = 0; i < count; i++) {
		int64_t written = clerk->taken[i].count;
		if (clerk->places[i] < 0) {
			clerk->overflow -= written;
		} else {
			struct note *note = &clerk->notes[clerk->places[i]];
			note->count -= written;
			note->written_ms = now_ms(clerk);
		}
	}
	pthread_mutex_unlock(&clerk->lock);
}

static void write_due(struct tc_clerk *clerk, bool all) {
	int count = take_due(clerk, all);
	struct tc_error err = { 0 };
	if (count == 0) {
		return;
	}
	for (int i = 0; i < count; i++) {
		const struct note *note = &clerk->taken[i];
		clerk->records[i] = (struct tc_audit_record) { .actor = note->actor,
			.act = note->act,
			.object = note->object[0] == '\0' ? NULL : note->object,
			.outcome = note->outcome,
			.detail = note->detail[0] == '\0' ? NULL : note->detail,
			.at_ms = note->at_ms,
			.count = note->count };
	}
	bool good = tc_audit_append(clerk->directory, clerk->records, (size_t)count, &err) == TC_OK;
	if (good) {
		forget_written(clerk, count);
	}
	if (atomic_exchange(&clerk->writing, good) != good) {
		tc_log(good ? TC_LOG_INFO : TC_LOG_ERROR,
			good ? "the audit record is written again"
			     : "the audit record cannot be written",
			"reason", good ? NULL : err.message, NULL);
	}
}

static bool write_anchor(const char *path, const char *head) {
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0) {
		return false;
	}
	bool good = dprintf(file, "%s\n", head) > 0 && fsync(file) == 0;
	return close(file) == 0 && good;
}

/* Once a minute, when there is a new one: to the anchor, and to the log, which offices collect elsewhere. */
static void anchor(struct tc_clerk *clerk, bool now) {
	struct tc_audit_head head;
	char text[TC_AUDIT_HEAD_TEXT];
	if (!now && now_ms(clerk) - clerk->anchored_ms < ANCHOR_MS) {
		return;
	}
	clerk->anchored_ms = now_ms(clerk);
	if (tc_audit_head_read(clerk->directory, &head, NULL) != TC_OK ||
		head.number == clerk->anchored.number) {
		return;
	}
	tc_audit_head_write(&head, text);
	tc_log(TC_LOG_INFO, "head of the audit record", "head", text, NULL);
	if (clerk->anchor != NULL && !write_anchor(clerk->anchor, text)) {
		tc_log(TC_LOG_ERROR, "the audit anchor cannot be written", "file", clerk->anchor,
			"reason", strerror(errno), NULL);
		return;
	}
	clerk->anchored = head;
}

static void *run(void *argument) {
	struct tc_clerk *clerk = argument;
	struct pollfd wake = { .fd = clerk->wake_fd, .events = POLLIN };
	while (!atomic_load(&clerk->stopping)) {
		write_due(clerk, false);
		anchor(clerk, false);
		poll(&wake, 1, EVERY_MS);
	}
	write_due(clerk, true);
	anchor(clerk, true);
	return NULL;
}

/* Signals belong to the thread that called. */
static int start_thread(struct tc_clerk *clerk) {
	sigset_t all;
	sigset_t before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&clerk->thread, NULL, run, clerk);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

enum tc_result tc_clerk_open(const char *directory, const char *anchor_file,
	const struct tc_clock *clock, struct tc_clerk **out, struct tc_error *err) {
	struct tc_clerk *clerk = calloc(1, sizeof *clerk);
	if (clerk == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the audit record");
	}
	clerk->directory = directory;
	clerk->anchor = anchor_file;
	clerk->clock = clock;
	atomic_init(&clerk->writing, true);
	pthread_mutex_init(&clerk->lock, NULL);
	clerk->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (clerk->wake_fd < 0 || start_thread(clerk) != 0) {
		if (clerk->wake_fd >= 0) {
			close(clerk->wake_fd);
		}
		pthread_mutex_destroy(&clerk->lock);
		free(clerk);
		return tc_fail(err, TC_UNAVAILABLE, "the audit record's thread cannot start");
	}
	*out = clerk;
	return TC_OK;
}

void tc_clerk_close(struct tc_clerk *clerk) {
	if (clerk == NULL) {
		return;
	}
	atomic_store(&clerk->stopping, true);
	eventfd_write(clerk->wake_fd, 1);
	pthread_join(clerk->thread, NULL);
	close(clerk->wake_fd);
	pthread_mutex_destroy(&clerk->lock);
	free(clerk);
}

bool tc_clerk_is_writing(const struct tc_clerk *clerk) {
	return atomic_load(&clerk->writing);
}
