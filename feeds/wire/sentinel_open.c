/* What the sentinel begins with: the series that the rules ask for, and how every alarm stood. */
#include "feeds/wire/sentinel_private.h"

#include "feeds/judge/derive.h"

#include <stdlib.h>
#include <string.h>

enum {
	ARENA_BYTES = 256 * 1024 * 1024, /* of the most rules there can be, 20,000 areas take 10 */
	AHEAD = 6, /* values of a figure that lie ahead, as forecasts do: beyond those that are judged */
};

/* Series under collection. */
struct collecting {
	struct tc_sentinel *sentinel;
	struct tc_mirror_series *series; /* owned */
	int count, room, last;
	bool failed;
};

static void take_need(void *user, const struct tc_need *need) {
	struct collecting *self = user;
	if (self->count == self->room && !self->failed) {
		int room = self->room == 0 ? 256 : 2 * self->room;
		struct tc_mirror_series *series =
			realloc(self->series, (size_t)room * sizeof *series);
		self->failed = series == NULL;
		self->series = self->failed ? self->series : series;
		self->room = self->failed ? self->room : room;
	}
	if (!self->failed) {
		self->series[self->count++] =
			(struct tc_mirror_series) { need->indicator, need->area, need->last };
		self->last = need->last > self->last ? need->last : self->last;
		*tc_sentinel_wants(self->sentinel, need->indicator, need->area) = 1;
	}
}

static enum tc_result collect(struct collecting *self, struct tc_error *err) {
	const struct tc_sentinel *sentinel = self->sentinel;
	int count = tc_alarms_series(sentinel->alarms, NULL, 0);
	struct tc_alarm_series *asked =
		tc_arena_array(sentinel->arena, (size_t)count + 1, sizeof *asked);
	if (asked != NULL) {
		(void)tc_alarms_series(sentinel->alarms, asked, count);
		for (int i = 0; i < count; i++) {
			const struct tc_need need = { asked[i].indicator, asked[i].area,
				AHEAD + asked[i].last };
			tc_derive_needs(sentinel->catalogue, &need, take_need, self);
		}
	}
	return asked == NULL || self->failed
		? tc_fail(err, TC_NO_MEMORY, "out of memory for the alarms")
		: TC_OK;
}

static bool is_wanted(const void *user, int indicator, int area) {
	const struct tc_sentinel *sentinel = user;
	return *tc_sentinel_wants(sentinel, indicator, area) != 0;
}

/* What the store has of these series. */
static enum tc_result fill(struct tc_sentinel *sentinel, int last, struct tc_error *err) {
	struct tc_store_reader *reader = NULL;
	enum tc_result result = tc_store_reader_open_beside(sentinel->store, &reader, err);
	if (result != TC_OK) {
		return result;
	}
	const struct tc_history_query query = { .matches = is_wanted,
		.user = sentinel,
		.start_ms = INT64_MIN,
		.end_ms = INT64_MAX,
		.as_of_ms = INT64_MAX,
		.last = last };
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	int more = -1;
	while (history != NULL && (more = tc_history_next(history, &row, err)) == 1) {
		tc_mirror_observe(sentinel->mirror, &row);
	}
	if (history == NULL) {
		result = tc_fail(err, TC_NO_MEMORY, "out of memory for the alarms");
	} else if (more < 0) {
		result = TC_UNAVAILABLE;
	}
	tc_history_close(history);
	tc_store_reader_close(reader);
	return result;
}

static enum tc_result open_mirror(struct tc_sentinel *sentinel, struct tc_error *err) {
	struct collecting collecting = { .sentinel = sentinel };
	enum tc_result result = collect(&collecting, err);
	if (result == TC_OK) {
		sentinel->mirror = tc_mirror_create(
			sentinel->catalogue, sentinel->clock, collecting.series, collecting.count);
		if (sentinel->mirror == NULL ||
			!tc_mirror_set_deriver(sentinel->mirror, &tc_judge_deriver)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for the alarms");
		}
	}
	if (result == TC_OK) {
		tc_mirror_set_link(sentinel->mirror, TC_LINK_LIVE);
		tc_sentinel_set_clock(sentinel);
		result = fill(sentinel, collecting.last, err);
	}
	free(collecting.series);
	return result;
}

static enum tc_alarm_state state_of(const char *word) {
	for (int state = TC_ALARM_NORMAL; state < TC_ALARM_STATES; state++) {
		if (strcmp(tc_alarm_word((enum tc_alarm_state)state), word) == 0) {
			return (enum tc_alarm_state)state;
		}
	}
	return TC_ALARM_NORMAL;
}

int tc_sentinel_find(const struct tc_sentinel *sentinel, const char *rule, int area) {
	for (int i = 0; i < tc_alarms_count(sentinel->alarms); i++) {
		const struct tc_alarm_entry *entry = tc_alarms_entry(sentinel->alarms, i);
		if (entry->area == area && strcmp(entry->rule->id, rule) == 0) {
			return i;
		}
	}
	return -1;
}

static void set_hand(
	struct tc_sentinel_hand *hand, const char *name, const char *note, int64_t at_ms) {
	free(hand->name);
	free(hand->note);
	hand->name = name == NULL ? NULL : strdup(name);
	hand->note = note == NULL ? NULL : strdup(note);
	hand->at_ms = at_ms;
}

void tc_sentinel_note_hand(struct tc_sentinel_watch *watch, const struct tc_alarm_row *row) {
	if (strcmp(row->act, tc_alarm_deed_word(TC_ALARM_DEED_ACKNOWLEDGE)) == 0) {
		set_hand(&watch->acknowledged, row->name, row->note, row->at_ms);
	} else if (strcmp(row->act, tc_alarm_deed_word(TC_ALARM_DEED_SHELVE)) == 0) {
		set_hand(&watch->shelved, row->name, row->note, row->at_ms);
	}
}

/* One row of the past: the last of an entry is how it stands. What it waits for is not kept, so a delay begins
 * anew; an alarm that stands is taken to be met until a figure says otherwise. */
static void resume(void *user, const struct tc_alarm_row *row) {
	struct tc_sentinel *sentinel = user;
	int area = tc_catalogue_find_area(sentinel->catalogue, row->area, INT64_MAX);
	int i = area < 0 ? -1 : tc_sentinel_find(sentinel, row->rule, area);
	if (i < 0) {
		return; /* the office took the rule away; what it did stays in the history */
	}
	struct tc_sentinel_watch *watch = &sentinel->watches[i];
	struct tc_alarm_entry *entry = tc_alarms_entry(sentinel->alarms, i);
	watch->kept = (struct tc_alarm) { .state = state_of(row->state),
		.priority = row->priority,
		.raised_ms = row->raised_ms,
		.ended_ms = row->ended_ms,
		.shelved_until_ms = row->shelved_until_ms,
		.value_ms = INT64_MIN };
	watch->kept.met = tc_alarm_stands(&watch->kept);
	watch->kept.in_a_row = watch->kept.met ? entry->rule->count : 0;
	entry->alarm = watch->kept;
	snprintf(watch->value, sizeof watch->value, "%s", row->value == NULL ? "" : row->value);
	if (row->name != NULL) {
		tc_sentinel_note_hand(watch, row);
	}
}

static enum tc_result prepare(struct tc_sentinel *sentinel, struct tc_error *err) {
	const struct tc_catalogue *catalogue = sentinel->catalogue;
	sentinel->arena = tc_arena_create(ARENA_BYTES);
	if (sentinel->arena != NULL) {
		sentinel->alarms = tc_alarms_create(catalogue, TC_ALARM_HAND,
			tc_clock_unix_ms(sentinel->clock), sentinel->arena);
	}
	if (sentinel->alarms != NULL) {
		sentinel->watches = tc_arena_array(sentinel->arena,
			(size_t)tc_alarms_count(sentinel->alarms) + 1, sizeof *sentinel->watches);
		sentinel->wanted = tc_arena_array(sentinel->arena,
			(size_t)tc_catalogue_indicator_count(catalogue),
			(size_t)tc_catalogue_area_count(catalogue));
	}
	if (sentinel->watches == NULL || sentinel->wanted == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the alarms");
	}
	for (int i = 0; i < tc_alarms_count(sentinel->alarms); i++) {
		sentinel->watches[i].kept.state = TC_ALARM_NORMAL;
	}
	return open_mirror(sentinel, err);
}

enum tc_result tc_sentinel_open(struct tc_store *store, const struct tc_catalogue *catalogue,
	const struct tc_clock *clock, struct tc_sentinel **out, struct tc_error *err) {
	struct tc_sentinel *sentinel = calloc(1, sizeof *sentinel);
	if (sentinel == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the alarms");
	}
	sentinel->store = store;
	sentinel->catalogue = catalogue;
	sentinel->clock = clock;
	sentinel->untold = true;
	enum tc_result result = prepare(sentinel, err);
	if (result == TC_OK) {
		result = tc_store_last_alarms(store, resume, sentinel, err);
	}
	if (result != TC_OK) {
		tc_sentinel_close(sentinel);
		return result;
	}
	*out = sentinel;
	return TC_OK;
}

void tc_sentinel_close(struct tc_sentinel *sentinel) {
	if (sentinel == NULL) {
		return;
	}
	int count = sentinel->watches == NULL ? 0 : tc_alarms_count(sentinel->alarms);
	for (int i = 0; i < count; i++) {
		set_hand(&sentinel->watches[i].acknowledged, NULL, NULL, 0);
		set_hand(&sentinel->watches[i].shelved, NULL, NULL, 0);
	}
	tc_mirror_destroy(sentinel->mirror);
	tc_arena_destroy(sentinel->arena);
	free(sentinel);
}
