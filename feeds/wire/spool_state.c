#include "feeds/wire/spool_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBERS_MAX = 10000 };

static void free_refusals(struct tc_spool_state *state) {
	while (state->refusals != NULL) {
		struct tc_spool_refusal *next = state->refusals->next;
		free(state->refusals->text);
		free(state->refusals);
		state->refusals = next;
	}
	state->last_refusal = NULL;
	state->refused = 0;
	state->refused_here = 0;
}

static void free_event(struct tc_spool_event *event) {
	free(event->numbers);
	free(event);
}

void tc_spool_state_finish(struct tc_spool_state *state) {
	while (state->events != NULL) {
		struct tc_spool_event *next = state->events->next;
		free_event(state->events);
		state->events = next;
	}
	free_refusals(state);
	*state = (struct tc_spool_state) { 0 };
}

void tc_spool_start_input(struct tc_spool_state *state, int64_t first, const char *identity) {
	free_refusals(state);
	state->input = true;
	state->whole = false;
	state->first = first;
	snprintf(state->identity, sizeof state->identity, "%s", identity);
}

/* Only the first are kept: a file of nothing but faults must not fill the memory. */
void tc_spool_add_refusal(
	struct tc_spool_state *state, int64_t item, int64_t line, const char *text) {
	struct tc_spool_refusal *refusal = NULL;
	state->refused_here += item == 0;
	if (state->refused++ < TC_SPOOL_REFUSALS_MAX) {
		refusal = calloc(1, sizeof *refusal);
	}
	if (refusal == NULL) {
		return;
	}
	refusal->item = item;
	refusal->line = line;
	refusal->text = strdup(text);
	if (refusal->text == NULL) {
		free(refusal);
		return;
	}
	if (state->last_refusal == NULL) {
		state->refusals = refusal;
	} else {
		state->last_refusal->next = refusal;
	}
	state->last_refusal = refusal;
}

static void unlink_event(struct tc_spool_state *state, struct tc_spool_event *event) {
	struct tc_spool_event *before = NULL;
	for (struct tc_spool_event *at = state->events; at != event; at = at->next) {
		before = at;
	}
	if (before == NULL) {
		state->events = event->next;
	} else {
		before->next = event->next;
	}
	if (state->last_event == event) {
		state->last_event = before;
	}
	free_event(event);
}

/* Place of number in the event, -1: not in it. */
static int place_of(const struct tc_spool_event *event, int64_t number) {
	int low = 0;
	int high = event->count;
	while (low < high) {
		int middle = (low + high) / 2;
		if (event->numbers[middle] < number) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low < event->count && event->numbers[low] == number ? low : -1;
}

struct tc_spool_event *tc_spool_find(
	const struct tc_spool_state *state, int64_t number, int *place) {
	for (struct tc_spool_event *event = state->events; event != NULL; event = event->next) {
		*place = place_of(event, number);
		if (*place >= 0) {
			return event;
		}
	}
	return NULL;
}

static bool has_number(const struct tc_spool_state *state, int64_t number) {
	int place;
	return number > state->packed || tc_spool_find(state, number, &place) != NULL;
}

/* Take one observation out of its event. */
static void drop_number(struct tc_spool_state *state, int64_t number) {
	int place = 0;
	struct tc_spool_event *event = tc_spool_find(state, number, &place);
	if (event == NULL) {
		return;
	}
	event->count--;
	memmove(event->numbers + place, event->numbers + place + 1,
		(size_t)(event->count - place) * sizeof *event->numbers);
	if (event->count == 0) {
		unlink_event(state, event);
	}
}

void tc_spool_refuse_number(struct tc_spool_state *state, int64_t number) {
	if (number > state->packed) {
		state->packed = number; /* too large for any event: it was in none */
	} else {
		drop_number(state, number);
	}
}

bool tc_spool_add_event(struct tc_spool_state *state, int64_t sequence, int64_t unix_ms,
	int64_t *numbers, int count, int64_t bytes) {
	struct tc_spool_event *event = calloc(1, sizeof *event);
	if (event == NULL) {
		free(numbers);
		return false;
	}
	/* Only the rest of an event that was taken apart is already somewhere. */
	for (int i = 0; i < count && numbers[0] <= state->packed; i++) {
		drop_number(state, numbers[i]);
	}
	*event = (struct tc_spool_event) { .sequence = sequence,
		.unix_ms = unix_ms,
		.numbers = numbers,
		.count = count,
		.bytes = bytes };
	if (state->last_event == NULL) {
		state->events = event;
	} else {
		state->last_event->next = event;
	}
	state->last_event = event;
	if (numbers[count - 1] > state->packed) {
		state->packed = numbers[count - 1];
	}
	return true;
}

struct tc_spool_event tc_spool_drop_event(struct tc_spool_state *state, int64_t sequence) {
	for (struct tc_spool_event *event = state->events; event != NULL; event = event->next) {
		if (event->sequence == sequence) {
			struct tc_spool_event dropped = { .count = event->count,
				.bytes = event->bytes };
			unlink_event(state, event);
			return dropped;
		}
	}
	return (struct tc_spool_event) { 0 };
}

/* "A-B,C-D" -> numbers; 0 when it is none of ours. */
static int read_numbers(const char *text, int64_t **out) {
	int count = 0;
	int64_t *numbers = malloc(NUMBERS_MAX * sizeof *numbers);
	while (numbers != NULL && *text != 0) {
		char *end = NULL;
		int64_t from = strtoll(text, &end, 10);
		int64_t to = *end == '-' ? strtoll(end + 1, &end, 10) : from;
		if (from < 1 || to < from || to - from >= NUMBERS_MAX - count ||
			(*end != 0 && *end != ',')) {
			free(numbers);
			return 0;
		}
		for (int64_t number = from; number <= to; number++) {
			numbers[count++] = number;
		}
		text = *end == ',' ? end + 1 : end;
	}
	*out = numbers;
	return numbers == NULL ? 0 : count;
}

static bool replay_event(struct tc_spool_state *state, const char *text) {
	char *end = NULL;
	int64_t *numbers = NULL;
	int64_t sequence = strtoll(text, &end, 10);
	int64_t unix_ms = strtoll(end, &end, 10);
	int count = *end == ' ' ? read_numbers(end + 1, &numbers) : 0;
	if (count == 0 || sequence < 1) {
		return false;
	}
	return tc_spool_add_event(state, sequence, unix_ms, numbers, count, 0);
}

static bool replay_head(struct tc_spool_state *state, const char *text) {
	int source = 0;
	bool whole =
		sscanf(text, "1 %16s %" SCNd64 " %n", state->run, &state->next, &source) == 2 &&
		source > 0 && state->next >= 1;
	snprintf(state->source, sizeof state->source, "%s", whole ? text + source : "");
	return whole;
}

static void replay_refusal(struct tc_spool_state *state, const char *text) {
	char *end = NULL;
	int64_t number = strtoll(text, &end, 10);
	int64_t line = strtoll(end, &end, 10);
	tc_spool_refuse_number(state, number);
	if (number == 0 || number >= state->first) {
		tc_spool_add_refusal(state, number, line, *end == ' ' ? end + 1 : end);
	}
}

static bool replay_input(struct tc_spool_state *state, const char *text) {
	char *end = NULL;
	int64_t first = strtoll(text, &end, 10);
	int64_t more = strtoll(end, &end, 10);
	int64_t more_here = strtoll(end, &end, 10);
	tc_spool_start_input(state, first, *end == ' ' ? end + 1 : "-");
	state->refused = more;
	state->refused_here = more_here;
	return first >= 1;
}

/* False for a record that says nothing. */
static bool replay(struct tc_spool_state *state, const struct tc_journal_record *record) {
	char *end = NULL;
	int64_t number = strtoll(record->text, &end, 10);
	switch (record->kind) {
	case TC_SPOOL_HEAD: return replay_head(state, record->text);
	case TC_SPOOL_LINE:
		if (number >= state->next) {
			state->next = number + 1;
		}
		return number >= 1;
	case TC_SPOOL_EVENT: return replay_event(state, record->text);
	case TC_SPOOL_SETTLED: tc_spool_drop_event(state, number); return true;
	case TC_SPOOL_REFUSED: replay_refusal(state, record->text); return true;
	case TC_SPOOL_INPUT: return replay_input(state, record->text);
	case TC_SPOOL_WHOLE: state->whole = true; return true;
	case TC_SPOOL_END: state->input = false; return true;
	default: return false;
	}
}

enum tc_result tc_spool_each_line(struct tc_journal *journal,
	void (*on_line)(void *user, int64_t number, const struct tc_journal_record *record),
	void *user, struct tc_error *err) {
	struct tc_journal_record record = { 0 };
	enum tc_result result;
	while ((result = tc_journal_read(journal, record.next, &record, err)) == TC_OK ||
		result == TC_BAD_INPUT) {
		if (result == TC_OK && record.kind == TC_SPOOL_LINE) {
			on_line(user, strtoll(record.text, NULL, 10), &record);
		}
	}
	return result == TC_NOT_FOUND ? TC_OK : result;
}

struct count {
	struct tc_spool_state *state;
	int64_t end; /* numbers from here on are of an interrupted file */
	bool cut;
};

static void count_line(void *user, int64_t number, const struct tc_journal_record *record) {
	struct count *count = user;
	if (number >= count->end) {
		count->cut = true;
	} else if (number > count->state->packed) {
		count->state->unread++;
		count->state->unread_bytes += (int64_t)record->length;
	}
}

enum tc_result tc_spool_replay(
	struct tc_journal *journal, struct tc_spool_state *out, bool *waste, struct tc_error *err) {
	struct tc_journal_record record = { 0 };
	enum tc_result result;
	out->next = 1;
	while ((result = tc_journal_read(journal, record.next, &record, err)) == TC_OK ||
		result == TC_BAD_INPUT) {
		out->spoiled += result != TC_OK || !replay(out, &record);
	}
	if (result != TC_NOT_FOUND) {
		return result;
	}
	struct count count = { out, out->input && !out->whole ? out->first : INT64_MAX, false };
	result = tc_spool_each_line(journal, count_line, &count, err);
	*waste = count.cut || tc_journal_size(journal) > 4096 + 2 * out->unread_bytes;
	if (count.cut) {
		out->input = false;
		out->next = out->first;
	}
	return result;
}

void tc_spool_write_event(struct tc_journal *journal, const struct tc_spool_event *event) {
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (out == NULL) {
		return;
	}
	fprintf(out, "%" PRId64 " %" PRId64 " ", event->sequence, event->unix_ms);
	for (int i = 0; i < event->count;) {
		int from = i++;
		while (i < event->count && event->numbers[i] == event->numbers[i - 1] + 1) {
			i++;
		}
		fprintf(out, "%s%" PRId64 "-%" PRId64, from == 0 ? "" : ",", event->numbers[from],
			event->numbers[i - 1]);
	}
	if (fclose(out) == 0) {
		tc_journal_add(journal, TC_SPOOL_EVENT, text, length);
	}
	free(text);
}

struct copy {
	struct tc_journal *fresh;
	const struct tc_spool_state *state;
	int64_t taken, offset;
};

static void copy_line(void *user, int64_t number, const struct tc_journal_record *record) {
	struct copy *copy = user;
	if (number >= copy->state->next || !has_number(copy->state, number)) {
		return;
	}
	if (number > copy->taken && copy->offset < 0) {
		copy->offset = tc_journal_size(copy->fresh);
	}
	tc_journal_add(copy->fresh, TC_SPOOL_LINE, record->text, record->length);
}

void tc_spool_write_input(struct tc_journal *journal, const struct tc_spool_state *state) {
	int64_t more = state->refused;
	int64_t more_here = state->refused_here;
	for (const struct tc_spool_refusal *at = state->refusals; at != NULL; at = at->next) {
		more--;
		more_here -= at->item == 0;
	}
	tc_journal_print(journal, TC_SPOOL_INPUT, "%" PRId64 " %" PRId64 " %" PRId64 " %s",
		state->first, more, more_here, state->identity);
}

static void copy_input(struct tc_journal *fresh, const struct tc_spool_state *state) {
	if (!state->input) {
		return;
	}
	tc_spool_write_input(fresh, state);
	if (state->whole) {
		tc_journal_add(fresh, TC_SPOOL_WHOLE, "", 0);
	}
	for (const struct tc_spool_refusal *at = state->refusals; at != NULL; at = at->next) {
		tc_journal_print(fresh, TC_SPOOL_REFUSED, "%" PRId64 " %" PRId64 " %s", at->item,
			at->line, at->text);
	}
}

enum tc_result tc_spool_rewrite(struct tc_journal *journal, const char *path,
	const struct tc_spool_state *state, int64_t taken, int64_t *offset, struct tc_error *err) {
	struct tc_journal *fresh = NULL;
	(void)unlink(path); /* of a rewriting that was killed */
	enum tc_result result = tc_journal_flush(journal, err);
	if (result == TC_OK) {
		result = tc_journal_open(path, &fresh, err);
	}
	if (result != TC_OK) {
		return result;
	}
	struct copy copy = { fresh, state, taken, -1 };
	tc_journal_print(fresh, TC_SPOOL_HEAD, "1 %s %" PRId64 " %s", state->run, state->next,
		state->source);
	copy_input(fresh, state);
	result = tc_spool_each_line(journal, copy_line, &copy, err);
	for (struct tc_spool_event *event = state->events; event != NULL; event = event->next) {
		tc_spool_write_event(fresh, event);
	}
	if (result != TC_OK) {
		tc_journal_close(fresh);
		return result;
	}
	int64_t end = tc_journal_size(fresh);
	result = tc_journal_replace(journal, fresh, err);
	*offset = copy.offset < 0 ? end : copy.offset;
	return result;
}
