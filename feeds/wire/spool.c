#include "feeds/wire/spool.h"

#include "feeds/wire/spool_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REWRITE_BYTES = 16 * 1024 * 1024 };

struct tc_spool {
	char directory[PATH_MAX - 16];
	int lock_fd;
	int64_t spoiled; /* at the opening */
	char run[20];

	pthread_mutex_t lock;
	/* Under lock: */
	struct tc_journal *journal;
	struct tc_spool_state state;
	int64_t sealed;  /* observations up to here may be sent */
	int64_t taken;   /* … up to here have been handed out */
	int64_t offset;  /* where the next one is looked for */
	int64_t waiting; /* observations not settled */
	int64_t bytes;   /* … of them in the journal, about */
	bool stream;     /* the present input counts as it comes */
	bool dirty;      /* something is not on disk yet */
};

static void path_of(const struct tc_spool *spool, const char *name, char out[PATH_MAX]) {
	snprintf(out, PATH_MAX, "%s/%s", spool->directory, name);
}

static enum tc_result lock_directory(struct tc_spool *spool, struct tc_error *err) {
	char path[PATH_MAX];
	if (mkdir(spool->directory, 0700) != 0 && errno != EEXIST) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot create %s: %s", spool->directory,
			strerror(errno));
	}
	path_of(spool, "lock", path);
	spool->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spool->lock_fd < 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot open %s: %s", path, strerror(errno));
	}
	if (flock(spool->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		return tc_fail(err, TC_IN_USE, "another publisher uses %s", spool->directory);
	}
	return TC_OK;
}

static enum tc_result rewrite(struct tc_spool *spool, struct tc_error *err) {
	char path[PATH_MAX];
	path_of(spool, "journal.new", path);
	return tc_spool_rewrite(
		spool->journal, path, &spool->state, spool->taken, &spool->offset, err);
}

/* A new spool gets its name before anything is sent under it. */
static enum tc_result found(struct tc_spool *spool, const char *source, struct tc_error *err) {
	uint64_t run = 0;
	if (getrandom(&run, sizeof run, 0) != (ssize_t)sizeof run) {
		return tc_fail(err, TC_UNAVAILABLE, "no random numbers: %s", strerror(errno));
	}
	snprintf(spool->state.run, sizeof spool->state.run, "%016" PRIx64, run);
	snprintf(spool->state.source, sizeof spool->state.source, "%s", source);
	return rewrite(spool, err);
}

static enum tc_result load(struct tc_spool *spool, const char *source, struct tc_error *err) {
	char path[PATH_MAX];
	bool waste = false;
	path_of(spool, "journal", path);
	enum tc_result result = tc_journal_open(path, &spool->journal, err);
	if (result == TC_OK) {
		result = tc_spool_replay(spool->journal, &spool->state, &waste, err);
	}
	if (result != TC_OK) {
		return result;
	}
	spool->spoiled = spool->state.spoiled;
	spool->stream = true; /* what is added before any input began */
	spool->taken = spool->state.packed;
	spool->sealed = spool->state.next - 1;
	spool->waiting = spool->state.unread;
	spool->bytes = spool->state.unread_bytes;
	for (struct tc_spool_event *event = spool->state.events; event != NULL;
		event = event->next) {
		spool->waiting += event->count;
	}
	if (spool->state.run[0] == 0) {
		return found(spool, source, err);
	}
	if (strcmp(spool->state.source, source) != 0) {
		return tc_fail(err, TC_BAD_INPUT, "the spool %s is of source %s", spool->directory,
			spool->state.source);
	}
	return waste ? rewrite(spool, err) : TC_OK;
}

enum tc_result tc_spool_open(
	const char *directory, const char *source, struct tc_spool **out, struct tc_error *err) {
	struct tc_spool *spool = calloc(1, sizeof *spool);
	if (spool == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for a spool");
	}
	spool->lock_fd = -1;
	pthread_mutex_init(&spool->lock, NULL);
	enum tc_result result = TC_OK;
	if (snprintf(spool->directory, sizeof spool->directory, "%s", directory) >=
		(int)sizeof spool->directory) {
		result = tc_fail(err, TC_BAD_INPUT, "the spool's name is too long");
	}
	if (result == TC_OK) {
		result = lock_directory(spool, err);
	}
	if (result == TC_OK) {
		result = load(spool, source, err);
	}
	if (result != TC_OK) {
		tc_spool_close(spool);
		return result;
	}
	memcpy(spool->run, spool->state.run, sizeof spool->run);
	*out = spool;
	return TC_OK;
}

void tc_spool_close(struct tc_spool *spool) {
	if (spool == NULL) {
		return;
	}
	tc_journal_close(spool->journal);
	tc_spool_state_finish(&spool->state);
	pthread_mutex_destroy(&spool->lock);
	if (spool->lock_fd >= 0) {
		close(spool->lock_fd);
	}
	free(spool);
}

const char *tc_spool_run(const struct tc_spool *spool) {
	return spool->run;
}

int64_t tc_spool_spoiled(const struct tc_spool *spool) {
	return spool->spoiled;
}

int64_t tc_spool_waiting(struct tc_spool *spool) {
	pthread_mutex_lock(&spool->lock);
	int64_t waiting = spool->waiting;
	pthread_mutex_unlock(&spool->lock);
	return waiting;
}

/* With the lock held. */
static enum tc_result sync_journal(struct tc_spool *spool, struct tc_error *err) {
	enum tc_result result = spool->dirty ? tc_journal_sync(spool->journal, err) : TC_OK;
	spool->dirty = spool->dirty && result != TC_OK;
	return result;
}

enum tc_result tc_spool_begin(
	struct tc_spool *spool, int fd, enum tc_spool_input *out, struct tc_error *err) {
	struct stat file;
	char identity[TC_SPOOL_IDENTITY_MAX] = "-";
	if (fstat(fd, &file) != 0) {
		return tc_fail(err, TC_UNAVAILABLE, "cannot read the input: %s", strerror(errno));
	}
	*out = S_ISREG(file.st_mode) ? TC_SPOOL_FILE : TC_SPOOL_STREAM;
	if (*out == TC_SPOOL_FILE) {
		snprintf(identity, sizeof identity, "%ju:%ju:%jd:%jd.%09ld", (uintmax_t)file.st_dev,
			(uintmax_t)file.st_ino, (intmax_t)file.st_size,
			(intmax_t)file.st_mtim.tv_sec, file.st_mtim.tv_nsec);
	}
	pthread_mutex_lock(&spool->lock);
	struct tc_spool_state *state = &spool->state;
	enum tc_result result = TC_OK;
	if (*out == TC_SPOOL_FILE && state->input && state->whole &&
		strcmp(state->identity, identity) == 0) {
		*out = TC_SPOOL_TAKEN;
	} else {
		spool->stream = *out == TC_SPOOL_STREAM;
		tc_spool_start_input(state, state->next, identity);
		tc_spool_write_input(spool->journal, state);
		if (spool->stream) {
			state->whole = true;
			tc_journal_add(spool->journal, TC_SPOOL_WHOLE, "", 0);
		}
		spool->dirty = true;
		result = tc_journal_flush(spool->journal, err);
	}
	pthread_mutex_unlock(&spool->lock);
	return result;
}

enum tc_result tc_spool_add(struct tc_spool *spool, const char *text, size_t length, int64_t line,
	struct tc_error *err) {
	char *record = malloc(length + 48);
	if (record == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for an observation");
	}
	pthread_mutex_lock(&spool->lock);
	int64_t number = spool->state.next;
	int head = snprintf(record, 48, "%" PRId64 " %" PRId64 " ", number, line);
	memcpy(record + head, text, length);
	tc_journal_add(spool->journal, TC_SPOOL_LINE, record, (size_t)head + length);
	/* A pipe cannot be read twice: what came out of it outlives this process from here on. */
	enum tc_result result = spool->stream ? tc_journal_flush(spool->journal, err) : TC_OK;
	if (result == TC_OK) {
		spool->state.next++;
		spool->waiting++;
		spool->bytes += (int64_t)length;
		spool->sealed = spool->stream ? number : spool->sealed;
		spool->dirty = true;
	}
	pthread_mutex_unlock(&spool->lock);
	free(record);
	return result;
}

enum tc_result tc_spool_seal(struct tc_spool *spool, struct tc_error *err) {
	pthread_mutex_lock(&spool->lock);
	if (spool->state.input && !spool->state.whole) {
		tc_journal_add(spool->journal, TC_SPOOL_WHOLE, "", 0);
		spool->dirty = true;
	}
	enum tc_result result = sync_journal(spool, err);
	if (result == TC_OK) {
		spool->state.whole = true;
		spool->sealed = spool->state.next - 1;
	}
	pthread_mutex_unlock(&spool->lock);
	return result;
}

enum tc_result tc_spool_end(
	struct tc_spool *spool, enum tc_spool_ending ending, struct tc_error *err) {
	pthread_mutex_lock(&spool->lock);
	enum tc_result result = TC_OK;
	if (ending == TC_SPOOL_FORGET) {
		spool->state.input = false;
		tc_journal_add(spool->journal, TC_SPOOL_END, "", 0);
		spool->dirty = true;
	}
	if (spool->waiting == 0) {
		result = rewrite(spool, err);
		spool->dirty = spool->dirty && result != TC_OK;
		spool->bytes = 0;
	} else {
		result = sync_journal(spool, err);
	}
	pthread_mutex_unlock(&spool->lock);
	return result;
}

bool tc_spool_note_refused(struct tc_spool *spool, const struct tc_refusal *refusal) {
	char text[800];
	snprintf(text, sizeof text, "%s\t%s\t%s", refusal->code, refusal->message,
		refusal->message_vi == NULL ? "" : refusal->message_vi);
	for (char *at = text; *at != 0; at++) {
		*at = *at == '\n' ? ' ' : *at;
	}
	pthread_mutex_lock(&spool->lock);
	struct tc_spool_state *state = &spool->state;
	bool present = refusal->item == 0 || (state->input && refusal->item >= state->first);
	tc_journal_print(spool->journal, TC_SPOOL_REFUSED, "%" PRId64 " %" PRId64 " %s",
		refusal->item, refusal->tag, text);
	spool->dirty = true;
	if (refusal->item > 0) {
		tc_spool_refuse_number(state, refusal->item);
		spool->waiting--;
	}
	if (present) {
		tc_spool_add_refusal(state, refusal->item, refusal->tag, text);
	}
	pthread_mutex_unlock(&spool->lock);
	return present;
}

static void tell(const struct tc_spool_refusal *kept,
	void (*on_refused)(void *user, const struct tc_refusal *refusal), void *user) {
	char text[800];
	snprintf(text, sizeof text, "%s", kept->text);
	char *rest = text;
	const char *code = strsep(&rest, "\t");
	const char *message = rest == NULL ? "" : strsep(&rest, "\t");
	struct tc_refusal refusal = {
		.tag = kept->line, .code = code, .message = message, .message_vi = rest
	};
	on_refused(user, &refusal);
}

int64_t tc_spool_tell_refusals(struct tc_spool *spool,
	void (*on_refused)(void *user, const struct tc_refusal *refusal), void *user) {
	const struct tc_spool_refusal **kept = calloc(TC_SPOOL_REFUSALS_MAX, sizeof *kept);
	int count = 0;
	if (kept == NULL) {
		return 0;
	}
	/* Those that come meanwhile stand behind these. */
	pthread_mutex_lock(&spool->lock);
	const struct tc_spool_refusal *at = spool->state.refusals;
	for (; at != NULL && count < TC_SPOOL_REFUSALS_MAX; at = at->next) {
		kept[count++] = at;
	}
	pthread_mutex_unlock(&spool->lock);
	for (int i = 0; i < count; i++) {
		tell(kept[i], on_refused, user);
	}
	free(kept);
	return count;
}

struct tc_spool_count tc_spool_count_input(struct tc_spool *spool) {
	pthread_mutex_lock(&spool->lock);
	const struct tc_spool_state *state = &spool->state;
	struct tc_spool_count count = { .refused = state->refused,
		.lines = state->next - state->first + state->refused_here };
	pthread_mutex_unlock(&spool->lock);
	return count;
}

/* "NUMBER LINE OBJECT" -> an item. */
static struct tc_outbox_item *item_of(const struct tc_journal_record *record) {
	char *end = NULL;
	int64_t number = strtoll(record->text, &end, 10);
	int64_t line = strtoll(end, &end, 10);
	const char *object = *end == ' ' ? end + 1 : end;
	struct tc_outbox_item *item = tc_outbox_item_create(
		object, record->length - (size_t)(object - record->text), line);
	if (item != NULL) {
		item->number = number;
	}
	return item;
}

/* With the lock held: the next one, *out NULL when there is none. */
static enum tc_result take_one(
	struct tc_spool *spool, struct tc_outbox_item **out, struct tc_error *err) {
	struct tc_journal_record record;
	*out = NULL;
	while (spool->taken < spool->sealed) {
		enum tc_result result =
			tc_journal_read(spool->journal, spool->offset, &record, err);
		if (result == TC_NOT_FOUND) {
			return TC_OK;
		}
		if (result != TC_OK && result != TC_BAD_INPUT) {
			return result;
		}
		int64_t number = result == TC_OK && record.kind == TC_SPOOL_LINE
			? strtoll(record.text, NULL, 10)
			: 0;
		if (number > spool->sealed) {
			return TC_OK;
		}
		if (number > spool->taken) {
			*out = item_of(&record);
			if (*out == NULL) {
				return tc_fail(err, TC_NO_MEMORY, "no memory for an observation");
			}
			spool->taken = number;
			spool->offset = record.next;
			return TC_OK;
		}
		spool->offset = record.next;
	}
	return TC_OK;
}

enum tc_result tc_spool_take(
	struct tc_spool *spool, int most, struct tc_outbox_item **out, struct tc_error *err) {
	enum tc_result result = TC_OK;
	*out = NULL;
	pthread_mutex_lock(&spool->lock);
	for (int i = 0; i < most && result == TC_OK; i++) {
		result = take_one(spool, out, err);
		if (*out == NULL) {
			break;
		}
		out = &(*out)->next;
	}
	pthread_mutex_unlock(&spool->lock);
	return result;
}

/* The open events' observations on their way back into memory. */
struct restoring {
	struct tc_spool_state *state;
	struct tc_outbox_item **items; /* of all events, one after the other */
	bool no_memory;
};

static void restore_line(void *user, int64_t number, const struct tc_journal_record *record) {
	struct restoring *self = user;
	int place = 0;
	struct tc_spool_event *event = tc_spool_find(self->state, number, &place);
	if (event == NULL || self->items[event->base + (size_t)place] != NULL) {
		return;
	}
	struct tc_outbox_item *item = item_of(record);
	self->items[event->base + (size_t)place] = item;
	self->no_memory = self->no_memory || item == NULL;
	event->bytes += (int64_t)record->length;
}

/* In their order; what the disk spoiled is missing. */
static struct tc_outbox_item *chain(struct tc_outbox_item **items, int count) {
	struct tc_outbox_item *first = NULL;
	for (int i = count; i > 0; i--) {
		if (items[i - 1] != NULL) {
			items[i - 1]->next = first;
			first = items[i - 1];
		}
	}
	return first;
}

static enum tc_result restore(
	struct tc_spool *spool, struct tc_outbox *outbox, struct tc_error *err) {
	size_t total = 0;
	struct tc_spool_state *state = &spool->state;
	for (struct tc_spool_event *event = state->events; event != NULL; event = event->next) {
		event->base = total;
		event->bytes = 0;
		total += (size_t)event->count;
	}
	struct restoring self = { .state = state,
		.items = calloc(total + 1, sizeof(struct tc_outbox_item *)) };
	if (self.items == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "no memory for the spool");
	}
	enum tc_result result = tc_spool_each_line(spool->journal, restore_line, &self, err);
	if (result == TC_OK && self.no_memory) {
		result = tc_fail(err, TC_NO_MEMORY, "no memory for the spool");
	}
	for (struct tc_spool_event *event = state->events; event != NULL; event = event->next) {
		struct tc_outbox_item *items = chain(self.items + event->base, event->count);
		spool->bytes += event->bytes;
		if (items != NULL &&
			!tc_outbox_restore(outbox, event->sequence, event->unix_ms, items)) {
			result = tc_fail(err, TC_NO_MEMORY, "no memory for the spool");
		}
	}
	free(self.items);
	return result;
}

enum tc_result tc_spool_restore(
	struct tc_spool *spool, struct tc_outbox *outbox, struct tc_error *err) {
	pthread_mutex_lock(&spool->lock);
	enum tc_result result = restore(spool, outbox, err);
	pthread_mutex_unlock(&spool->lock);
	return result;
}

void tc_spool_note_event(struct tc_spool *spool, int64_t sequence, int64_t unix_ms,
	const struct tc_outbox_item *items) {
	int count = 0;
	int64_t bytes = 0;
	for (const struct tc_outbox_item *item = items; item != NULL; item = item->next) {
		count++;
		bytes += (int64_t)item->length;
	}
	int64_t *numbers = calloc((size_t)count, sizeof *numbers);
	pthread_mutex_lock(&spool->lock);
	for (int i = 0; numbers != NULL && i < count; i++, items = items->next) {
		numbers[i] = items->number;
	}
	if (numbers != NULL &&
		tc_spool_add_event(&spool->state, sequence, unix_ms, numbers, count, bytes)) {
		tc_spool_write_event(spool->journal, spool->state.last_event);
		spool->dirty = true;
	}
	pthread_mutex_unlock(&spool->lock);
}

void tc_spool_note_settled(struct tc_spool *spool, int64_t sequence) {
	pthread_mutex_lock(&spool->lock);
	struct tc_spool_event settled = tc_spool_drop_event(&spool->state, sequence);
	spool->waiting -= settled.count;
	spool->bytes -= settled.bytes;
	tc_journal_print(spool->journal, TC_SPOOL_SETTLED, "%" PRId64, sequence);
	spool->dirty = true;
	pthread_mutex_unlock(&spool->lock);
}

enum tc_result tc_spool_sync(struct tc_spool *spool, struct tc_error *err) {
	pthread_mutex_lock(&spool->lock);
	enum tc_result result = TC_OK;
	int64_t size = tc_journal_size(spool->journal);
	if (size > REWRITE_BYTES && size > 2 * spool->bytes) {
		result = rewrite(spool, err);
		spool->dirty = spool->dirty && result != TC_OK;
	} else {
		result = sync_journal(spool, err);
	}
	pthread_mutex_unlock(&spool->lock);
	return result;
}
