#include "feeds/judge/alarms.h"

#include "feeds/judge/judge.h"

#include <stdlib.h>

/* More areas than any group has, and more alarms than anybody reads. */
enum { AREAS_MAX = 400, ENTRIES_MAX = 20000 };
/* Values beyond those that a rule counts: one that the first of them is compared with, and some that come
 * together with them. */
enum { TOGETHER = 8 };

struct tc_alarms {
	const struct tc_alarm_rule *rules;
	int rule_count;
	enum tc_alarm_hand hand;
	int64_t known_ms; /* see tc_alarms_set_known; 0: all is known always */
	struct tc_alarm_entry *entries;
	int count;
};

static int watched(const struct tc_catalogue *catalogue, const struct tc_alarm_rule *rule,
	int64_t at_ms, int *areas) {
	if (rule->each < 0) {
		areas[0] = rule->area;
		return 1;
	}
	int count = tc_catalogue_members(catalogue, rule->each, at_ms, areas, AREAS_MAX);
	return count < AREAS_MAX ? count : AREAS_MAX;
}

struct tc_alarms *tc_alarms_create(const struct tc_catalogue *catalogue, enum tc_alarm_hand hand,
	int64_t at_ms, struct tc_arena *arena) {
	struct tc_alarm_rules rules;
	rules.items = tc_catalogue_alarms(catalogue, &rules.count);
	return tc_alarms_create_of(&rules, catalogue, hand, at_ms, arena);
}

struct tc_alarms *tc_alarms_create_of(const struct tc_alarm_rules *rules,
	const struct tc_catalogue *catalogue, enum tc_alarm_hand hand, int64_t at_ms,
	struct tc_arena *arena) {
	int areas[AREAS_MAX], total = 0;
	struct tc_alarms *alarms = tc_arena_array(arena, 1, sizeof(*alarms));
	if (alarms == NULL) {
		return NULL;
	}
	alarms->hand = hand;
	alarms->rules = rules->items;
	alarms->rule_count = rules->count;
	for (int i = 0; i < alarms->rule_count; i++) {
		total += watched(catalogue, &alarms->rules[i], at_ms, areas);
	}
	total = total < ENTRIES_MAX ? total : ENTRIES_MAX;
	alarms->entries =
		tc_arena_array(arena, (size_t)(total > 0 ? total : 1), sizeof(*alarms->entries));
	if (alarms->entries == NULL) {
		return NULL;
	}
	for (int i = 0; i < alarms->rule_count; i++) {
		int count = watched(catalogue, &alarms->rules[i], at_ms, areas);
		for (int k = 0; k < count && alarms->count < total; k++) {
			alarms->entries[alarms->count++] =
				(struct tc_alarm_entry) { &alarms->rules[i], areas[k],
					{ .value_ms = INT64_MIN } };
		}
	}
	return alarms;
}

void tc_alarms_set_hand(struct tc_alarms *alarms, enum tc_alarm_hand hand) {
	alarms->hand = hand;
}

void tc_alarms_set_known(struct tc_alarms *alarms, int64_t known_ms) {
	alarms->known_ms = known_ms;
}

int tc_alarms_series(const struct tc_alarms *alarms, struct tc_alarm_series *out, int size) {
	int count = 0;
	for (int i = 0; i < alarms->count; i++) {
		const struct tc_alarm_entry *entry = &alarms->entries[i];
		const struct tc_alarm_guard *guard = &entry->rule->only_if;
		if (count < size) {
			out[count] = (struct tc_alarm_series) { entry->rule->indicator, entry->area,
				entry->rule->count + TOGETHER };
		}
		count++;
		if (guard->indicator >= 0) {
			if (count < size) {
				out[count] = (struct tc_alarm_series) { guard->indicator,
					guard->area >= 0 ? guard->area : entry->area, 1 };
			}
			count++;
		}
	}
	return count;
}

/* The value before point i. */
static const struct tc_point *before(const struct tc_series *series, int i) {
	do {
		i--;
	} while (i >= 0 && !series->points[i].has_value);
	return i < 0 ? NULL : &series->points[i];
}

/* How far point i is beyond the limit, in the direction the rule means; false: it has no such figure. */
static bool beyond(
	const struct tc_alarm_rule *rule, const struct tc_series *series, int i, double *out) {
	bool down = rule->kind == TC_ALARM_BELOW || rule->kind == TC_ALARM_FALLS;
	double number = series->points[i].value.number;
	if (!series->points[i].has_value) {
		return false;
	}
	if (rule->kind == TC_ALARM_RISES || rule->kind == TC_ALARM_FALLS) {
		const struct tc_point *former = before(series, i);
		if (former == NULL) {
			return false;
		}
		number -= former->value.number;
		*out = (down ? -number : number) - rule->limit;
		return true;
	}
	*out = down ? rule->limit - number : number - rule->limit;
	return true;
}

static bool guard_holds(const struct tc_alarm_guard *guard, const struct tc_view *view, int area,
	int64_t until_ms) {
	if (guard->indicator < 0) {
		return true;
	}
	struct tc_question question = { guard->indicator, guard->area >= 0 ? guard->area : area,
		until_ms };
	struct tc_reading reading = tc_judge(view, &question);
	if (reading.point == NULL || !reading.point->has_value) {
		return false;
	}
	double number = reading.point->value.number;
	return guard->kind == TC_ALARM_BELOW ? number < guard->limit : number > guard->limit;
}

/* Marks that are alarms by themselves; of a wall whose own link is lost, silence proves nothing. */
static unsigned alarming_marks(const struct tc_alarm_rule *rule, const struct tc_view *view) {
	switch ((enum tc_alarm_kind)rule->kind) {
	case TC_ALARM_LATE: return TC_MARK_LATE | TC_MARK_MISSED;
	case TC_ALARM_SILENT:
		return TC_MARK_STALE | (tc_view_link(view) == TC_LINK_LOST ? 0 : TC_MARK_LOST);
	case TC_ALARM_DISPUTED: return TC_MARK_DISPUTED;
	default: return 0;
	}
}

/* A judgement of one entry under way. */
struct judging {
	const struct tc_alarms *alarms;
	struct tc_alarm_entry *entry;
	const struct tc_series *series;
	int64_t until_ms, now_ms;
	int64_t *next_ms;
};

/* What point i shows. False where there is no value yet: that raises nothing and ends nothing. */
static bool see(const struct judging *self, int i, struct tc_alarm_sight *out) {
	const struct tc_alarm_rule *rule = self->entry->rule;
	const struct tc_point *point = &self->series->points[i];
	double far;
	if (point->recorded_at_ms > self->until_ms &&
		point->recorded_at_ms <= self->alarms->known_ms) {
		return false; /* nobody had it yet */
	}
	if (!beyond(rule, self->series, i, &far)) {
		return false;
	}
	*out = (struct tc_alarm_sight) {
		.met = far > (tc_alarm_stands(&self->entry->alarm) ? -rule->deadband : 0),
		.priority = rule->severe_by > 0 && far >= rule->severe_by ? 1 : rule->priority,
		.value_ms = point->start_ms,
	};
	return true;
}

static bool observe(const struct judging *self, const struct tc_alarm_sight *sight) {
	return tc_alarm_observe(
		&self->entry->alarm, self->entry->rule, sight, self->now_ms, self->next_ms);
}

/* Before anybody looked, values are history: they count, and raise nothing but by the newest. */
static void count_history(const struct judging *self, int newest) {
	struct tc_alarm_sight sight;
	int first = newest;
	for (int values = 0; first > 0 && values < self->entry->rule->count; first--) {
		values += self->series->points[first].has_value;
	}
	for (int i = first; i < newest; i++) {
		if (see(self, i, &sight)) {
			tc_alarm_count(&self->entry->alarm, self->entry->rule, &sight);
		}
	}
}

/* Every value since the one that was counted last, in their order; the newest always, which may be corrected. */
static bool follow_values(const struct judging *self, int newest) {
	struct tc_alarm *alarm = &self->entry->alarm;
	struct tc_alarm_sight sight;
	bool changed = false, seen = false;
	int first = newest;
	if (alarm->value_ms == INT64_MIN) {
		count_history(self, newest);
	} else {
		while (first > 0 && self->series->points[first - 1].start_ms > alarm->value_ms) {
			first--;
		}
	}
	for (int i = first; i <= newest; i++) {
		if (see(self, i, &sight)) {
			changed = observe(self, &sight) || changed;
			seen = true;
		}
	}
	if (!seen) { /* a delay goes on; what lies before this look is history for the next */
		sight = (struct tc_alarm_sight) { alarm->met, self->entry->rule->priority,
			alarm->value_ms != INT64_MIN ? alarm->value_ms
						     : self->series->points[newest].start_ms - 1 };
		changed = observe(self, &sight);
	}
	return changed;
}

static bool judge(struct judging *self, const struct tc_view *view) {
	const struct tc_alarm_rule *rule = self->entry->rule;
	int area = self->entry->area;
	struct tc_question question = { rule->indicator, area, self->until_ms };
	struct tc_reading reading = tc_judge(view, &question);
	int64_t change_ms = tc_judge_next_change_ms(view, &reading);
	struct tc_alarm_sight sight = { false, rule->priority, INT64_MIN };
	unsigned marks = alarming_marks(rule, view);
	*self->next_ms = change_ms < *self->next_ms ? change_ms : *self->next_ms;
	if (reading.point == NULL) {
		return observe(self, &sight);
	}
	bool awake = guard_holds(&rule->only_if, view, area, self->until_ms);
	if (!awake || marks != 0) {
		sight.met = awake && (reading.marks & marks) != 0;
		sight.value_ms = reading.point->start_ms;
		return observe(self, &sight);
	}
	self->series = tc_view_series(view, rule->indicator, area);
	int newest = self->series->count - 1;
	while (newest > 0 && &self->series->points[newest] != reading.point) {
		newest--;
	}
	return follow_values(self, newest);
}

bool tc_alarms_judge(
	struct tc_alarms *alarms, const struct tc_view *view, int64_t until_ms, int64_t *next_ms) {
	bool changed = false;
	int64_t now_ms = tc_view_now_ms(view) < until_ms ? tc_view_now_ms(view) : until_ms;
	*next_ms = INT64_MAX;
	for (int i = 0; i < alarms->count; i++) {
		struct tc_alarm_entry *entry = &alarms->entries[i];
		struct judging judging = { alarms, entry, NULL, until_ms, now_ms, next_ms };
		changed = judge(&judging, view) || changed;
		if (alarms->hand == TC_ALARM_NO_HAND && entry->alarm.state == TC_ALARM_CLEARED) {
			(void)tc_alarm_acknowledge(&entry->alarm);
		}
	}
	return changed;
}

int tc_alarms_count(const struct tc_alarms *alarms) {
	return alarms->count;
}

struct tc_alarm_entry *tc_alarms_entry(struct tc_alarms *alarms, int i) {
	return &alarms->entries[i];
}

/* Before: more urgent; of the same priority what is not over, then what nobody has seen, then the newer. */
static bool goes_before(const struct tc_alarm_entry *a, const struct tc_alarm_entry *b) {
	if (a->alarm.priority != b->alarm.priority) {
		return a->alarm.priority < b->alarm.priority;
	}
	if (a->alarm.state != b->alarm.state) {
		return a->alarm.state < b->alarm.state;
	}
	return a->alarm.raised_ms > b->alarm.raised_ms;
}

int tc_alarms_shown(const struct tc_alarms *alarms, const struct tc_alarm_entry **out, int size) {
	int count = 0, kept = 0;
	for (int i = 0; i < alarms->count; i++) {
		const struct tc_alarm_entry *entry = &alarms->entries[i];
		if (!tc_alarm_is_shown(&entry->alarm)) {
			continue;
		}
		count++;
		int at = kept < size ? kept++ : size;
		for (; at > 0 && goes_before(entry, out[at - 1]); at--) {
			if (at < size) {
				out[at] = out[at - 1];
			}
		}
		if (at < size) {
			out[at] = entry;
		}
	}
	return count;
}
