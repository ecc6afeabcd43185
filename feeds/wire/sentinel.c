#include "feeds/wire/sentinel_private.h"

#include "feeds/judge/judge.h"

#include <string.h>

enum {
	PAUSE_MS = 100,    /* between two judgements, however much is stored */
	AT_MOST_MS = 5000, /* a date that is set moves what waits for one */
	RETRY_MS = 1000,
	ENTRY_ROWS_MAX = 3, /* of one entry at one look */
};

void tc_sentinel_set_clock(struct tc_sentinel *sentinel) {
	const struct tc_hub_clock now = { .server_ms = tc_clock_unix_ms(sentinel->clock),
		.uptime_ms = tc_clock_monotonic_ms(sentinel->clock),
		.trusted = true };
	tc_mirror_set_clock(sentinel->mirror, &now);
}

void tc_sentinel_set_source(struct tc_sentinel *sentinel, const char *source,
	enum tc_source_state state, int64_t since_ms) {
	tc_mirror_set_source(sentinel->mirror, source, state, since_ms, false);
}

void tc_sentinel_observe(struct tc_sentinel *sentinel, const struct tc_store_event *event) {
	for (int i = 0; i < event->count; i++) {
		const struct tc_observation *stored = &event->observations[i];
		if (*tc_sentinel_wants(sentinel, stored->indicator, stored->area) != 0) {
			struct tc_observation row = *stored;
			row.source = event->source;
			tc_mirror_observe(sentinel->mirror, &row);
		}
	}
}

/* What happened between two states of one alarm; NULL: nothing that is kept. */
static const char *act_between(const struct tc_alarm *was, const struct tc_alarm *is) {
	if (is->state != was->state && !tc_alarm_stands(is)) {
		return "clear";
	}
	if (is->raised_ms != was->raised_ms || (is->state != was->state && !tc_alarm_stands(was))) {
		return "raise";
	}
	if (is->state != was->state || is->priority < was->priority) {
		return "worsen";
	}
	return is->priority > was->priority ? "ease" : NULL;
}

static void add_row(struct tc_sentinel *self, int i, const char *act, const struct tc_alarm *was,
	const struct tc_alarm *is, int64_t now_ms) {
	const struct tc_alarm_entry *entry = tc_alarms_entry(self->alarms, i);
	const struct tc_sentinel_watch *watch = &self->watches[i];
	self->owners[self->row_count] = i;
	self->rows[self->row_count++] = (struct tc_alarm_row) {
		.at_ms = now_ms,
		.rule = entry->rule->id,
		.indicator = tc_catalogue_indicator(self->catalogue, entry->rule->indicator)->id,
		.area = tc_catalogue_area(self->catalogue, entry->area)->code,
		.act = act,
		.before = tc_alarm_word(was->state == 0 ? TC_ALARM_NORMAL : was->state),
		.state = tc_alarm_word(is->state),
		.priority = is->priority,
		.raised_ms = is->raised_ms,
		.ended_ms = is->ended_ms,
		.shelved_until_ms = is->shelved_until_ms,
		.value = watch->value[0] == '\0' ? NULL : watch->value,
	};
}

/* The figure that was judged, as its sender wrote it; of lateness and silence there is none. */
static void note_value(struct tc_sentinel *self, int i, const struct tc_view *view) {
	const struct tc_alarm_entry *entry = tc_alarms_entry(self->alarms, i);
	char *value = self->watches[i].value;
	struct tc_question question = { entry->rule->indicator, entry->area, INT64_MAX };
	struct tc_reading reading = tc_judge(view, &question);
	bool none = entry->rule->kind == TC_ALARM_LATE || entry->rule->kind == TC_ALARM_SILENT ||
		reading.point == NULL || !reading.point->has_value;
	snprintf(value, TC_DECIMAL_TEXT_MAX, "%s", none ? "" : reading.point->value.text);
}

/* Raised and over again, by values that came together. */
static bool has_passed(const struct tc_alarm *was, const struct tc_alarm *is) {
	return is->state == TC_ALARM_CLEARED && !tc_alarm_stands(was) && is->state != was->state;
}

/* Rows of what has changed with entry i since it was last on the disk: at most ENTRY_ROWS_MAX. */
static void describe(struct tc_sentinel *self, int i, const struct tc_view *view) {
	struct tc_alarm was = self->watches[i].kept;
	struct tc_alarm is = tc_alarms_entry(self->alarms, i)->alarm;
	struct tc_alarm moved = is;
	moved.shelved_until_ms = was.shelved_until_ms;
	const char *act = act_between(&was, &is);
	if (act != NULL) {
		note_value(self, i, view);
	}
	if (act != NULL && has_passed(&was, &is)) {
		struct tc_alarm between = moved;
		between.state = TC_ALARM_ACTIVE;
		between.ended_ms = 0;
		add_row(self, i, "raise", &was, &between, tc_view_now_ms(view));
		was = between;
	}
	if (act != NULL) {
		add_row(self, i, act, &was, &moved, tc_view_now_ms(view));
	}
	if (is.shelved_until_ms != was.shelved_until_ms) {
		add_row(self, i, "return", &moved, &is, tc_view_now_ms(view));
	}
}

/* Bring the rows to the disk; then, and only then, they are so. */
static enum tc_result flush(struct tc_sentinel *self, struct tc_error *err) {
	if (self->row_count == 0) {
		return TC_OK;
	}
	enum tc_result result = tc_store_add_alarms(self->store, self->rows, self->row_count, err);
	for (int k = 0; k < self->row_count && result == TC_OK; k++) {
		int i = self->owners[k];
		self->watches[i].kept = tc_alarms_entry(self->alarms, i)->alarm;
		self->untold = true;
	}
	self->row_count = 0;
	return result;
}

/* All that is not on the disk as it is. */
static enum tc_result keep(
	struct tc_sentinel *self, const struct tc_view *view, struct tc_error *err) {
	enum tc_result result = TC_OK;
	for (int i = 0; i < tc_alarms_count(self->alarms) && result == TC_OK; i++) {
		describe(self, i, view);
		if (self->row_count > TC_SENTINEL_ROWS_MAX - ENTRY_ROWS_MAX) {
			result = flush(self, err);
		}
	}
	return result == TC_OK ? flush(self, err) : result;
}

static int64_t clamp(int64_t value, int64_t least, int64_t most) {
	return value < least ? least : value > most ? most : value;
}

static enum tc_result judge(struct tc_sentinel *self, int64_t now_ms, struct tc_error *err) {
	tc_sentinel_set_clock(self);
	uint64_t generation = tc_mirror_generation(self->mirror);
	struct tc_view *view = tc_mirror_view(self->mirror);
	self->judged_ms = now_ms;
	self->due_ms = now_ms + RETRY_MS;
	if (view == NULL) {
		return TC_OK; /* memory is out: again in a while */
	}
	int64_t next_ms;
	/* Also when it says that nothing has changed: something may be left from a store that failed. */
	(void)tc_alarms_judge(self->alarms, view, INT64_MAX, &next_ms);
	enum tc_result result = keep(self, view, err);
	self->generation = generation;
	if (result == TC_OK) {
		self->due_ms = next_ms == INT64_MAX
			? now_ms + AT_MOST_MS
			: now_ms + clamp(next_ms - tc_view_now_ms(view), 1, AT_MOST_MS);
	}
	tc_view_drop(view);
	return result;
}

static int64_t next_turn_ms(const struct tc_sentinel *self) {
	bool news = tc_mirror_generation(self->mirror) != self->generation;
	int64_t after_ms = self->judged_ms + PAUSE_MS;
	return news && after_ms < self->due_ms ? after_ms : self->due_ms;
}

int tc_sentinel_wait_ms(const struct tc_sentinel *sentinel) {
	int64_t wait_ms = next_turn_ms(sentinel) - tc_clock_monotonic_ms(sentinel->clock);
	return (int)clamp(wait_ms, 0, AT_MOST_MS);
}

enum tc_result tc_sentinel_turn(struct tc_sentinel *sentinel, struct tc_error *err) {
	int64_t now_ms = tc_clock_monotonic_ms(sentinel->clock);
	return now_ms < next_turn_ms(sentinel) ? TC_OK : judge(sentinel, now_ms, err);
}

/* False: the alarm is in no state that the act means something to. */
static bool apply(struct tc_alarm *alarm, const struct tc_alarm_act *act) {
	switch (act->deed) {
	case TC_ALARM_DEED_ACKNOWLEDGE: return tc_alarm_acknowledge(alarm);
	case TC_ALARM_DEED_SHELVE:
		tc_alarm_shelve(alarm, act->until_ms);
		return alarm->state > TC_ALARM_NORMAL;
	case TC_ALARM_DEED_UNSHELVE: break;
	}
	bool was_shelved = alarm->shelved_until_ms != 0;
	tc_alarm_shelve(alarm, 0);
	return was_shelved;
}

enum tc_result tc_sentinel_act(struct tc_sentinel *sentinel, const struct tc_alarm_act *act,
	const char *name, struct tc_alarm_outcome *outcome, struct tc_error *err) {
	int i = tc_sentinel_find(sentinel, act->rule->id, act->area);
	if (i < 0) {
		return tc_fail(err, TC_NOT_FOUND, "the rule does not watch this area");
	}
	struct tc_sentinel_watch *watch = &sentinel->watches[i];
	struct tc_alarm *alarm = &tc_alarms_entry(sentinel->alarms, i)->alarm;
	if (act_between(&watch->kept, alarm) != NULL) {
		return tc_fail(err, TC_UNAVAILABLE, "the store has yet to take what happened");
	}
	struct tc_alarm after = *alarm;
	if (!apply(&after, act)) {
		return tc_fail(err, TC_CONFLICT, "the alarm is in no state for this");
	}
	add_row(sentinel, i, tc_alarm_deed_word(act->deed), alarm, &after,
		tc_clock_unix_ms(sentinel->clock));
	struct tc_alarm_row *row = &sentinel->rows[0];
	row->name = name;
	row->note = act->note;
	struct tc_alarm before = *alarm;
	*alarm = after;
	enum tc_result result = flush(sentinel, err);
	if (result != TC_OK) {
		*alarm = before;
		return result;
	}
	tc_sentinel_note_hand(watch, row);
	*outcome = (struct tc_alarm_outcome) { after.state, row->number };
	sentinel->due_ms = 0; /* what it waits for is another now */
	return TC_OK;
}

static struct tc_alarm_hand_note note_of(const struct tc_sentinel_hand *hand) {
	return (struct tc_alarm_hand_note) { hand->name, hand->note, hand->at_ms };
}

struct tc_alarm_list *tc_sentinel_list(struct tc_sentinel *sentinel) {
	int count = tc_alarms_count(sentinel->alarms), told = 0;
	for (int i = 0; i < count && sentinel->untold; i++) {
		told += sentinel->watches[i].kept.state > TC_ALARM_NORMAL;
	}
	struct tc_alarm_list *list = sentinel->untold ? tc_alarm_list_create(told) : NULL;
	if (list == NULL) {
		return NULL;
	}
	for (int i = 0; i < count; i++) {
		const struct tc_sentinel_watch *watch = &sentinel->watches[i];
		const struct tc_alarm_entry *entry = tc_alarms_entry(sentinel->alarms, i);
		if (watch->kept.state > TC_ALARM_NORMAL) {
			tc_alarm_list_add(list, sentinel->catalogue,
				&(struct tc_alarm_telling) { .rule = entry->rule,
					.area = entry->area,
					.alarm = &watch->kept,
					.value = watch->value,
					.acknowledged = note_of(&watch->acknowledged),
					.shelved = note_of(&watch->shelved) });
		}
	}
	if (!tc_alarm_list_finish(list)) {
		tc_alarm_list_destroy(list);
		return NULL;
	}
	sentinel->untold = false;
	return list;
}
