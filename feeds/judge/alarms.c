#include "feeds/judge/alarms.h"

#include "feeds/judge/judge.h"

#include <stdlib.h>

/* More areas than any group has, and more alarms than anybody reads. */
enum { AREAS_MAX = 400, ENTRIES_MAX = 20000 };

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
	int areas[AREAS_MAX], total = 0;
	struct tc_alarms *alarms = tc_arena_array(arena, 1, sizeof(*alarms));
	if (alarms == NULL) {
		return NULL;
	}
	alarms->hand = hand;
	alarms->rules = tc_catalogue_alarms(catalogue, &alarms->rule_count);
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
				(struct tc_alarm_entry) { &alarms->rules[i], areas[k], { 0 } };
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
			out[count] =
				(struct tc_alarm_series) { entry->rule->indicator, entry->area };
		}
		count++;
		if (guard->indicator >= 0) {
			if (count < size) {
				out[count] = (struct tc_alarm_series) { guard->indicator,
					guard->area >= 0 ? guard->area : entry->area };
			}
			count++;
		}
	}
	return count;
}

/* The value before the newest that has begun. */
static const struct tc_point *before(const struct tc_series *series, const struct tc_point *point) {
	const struct tc_point *found = NULL;
	for (int i = 0; i < series->count && &series->points[i] != point; i++) {
		found = series->points[i].has_value ? &series->points[i] : found;
	}
	return found;
}

/* How far a figure is beyond the limit, in the direction the rule means; false: it has no such figure. */
static bool beyond(const struct tc_alarm_rule *rule, const struct tc_series *series,
	const struct tc_point *point, double *out) {
	bool down = rule->kind == TC_ALARM_BELOW || rule->kind == TC_ALARM_FALLS;
	double number = point->value.number;
	if (rule->kind == TC_ALARM_RISES || rule->kind == TC_ALARM_FALLS) {
		const struct tc_point *former = before(series, point);
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

/* False where there is no value: that raises nothing and ends nothing. */
static bool see(const struct tc_alarms *alarms, const struct tc_alarm_entry *entry,
	const struct tc_view *view, int64_t until_ms, struct tc_alarm_sight *out,
	int64_t *next_ms) {
	const struct tc_alarm_rule *rule = entry->rule;
	struct tc_question question = { rule->indicator, entry->area, until_ms };
	struct tc_reading reading = tc_judge(view, &question);
	int64_t change_ms = tc_judge_next_change_ms(view, &reading);
	*next_ms = change_ms < *next_ms ? change_ms : *next_ms;
	*out = (struct tc_alarm_sight) { false, rule->priority, INT64_MIN };
	if (reading.point == NULL || !guard_holds(&rule->only_if, view, entry->area, until_ms)) {
		return true;
	}
	unsigned marks = alarming_marks(rule, view);
	if (marks != 0) {
		out->met = (reading.marks & marks) != 0;
		return true;
	}
	if (reading.point->recorded_at_ms > until_ms &&
		reading.point->recorded_at_ms <= alarms->known_ms) {
		return false; /* nobody had it yet */
	}
	double far;
	const struct tc_series *series = tc_view_series(view, rule->indicator, entry->area);
	out->value_ms = reading.point->start_ms;
	if (!reading.point->has_value || !beyond(rule, series, reading.point, &far)) {
		return false;
	}
	out->met = far > (tc_alarm_stands(&entry->alarm) ? -rule->deadband : 0);
	if (rule->severe_by > 0 && far >= rule->severe_by) {
		out->priority = 1;
	}
	return true;
}

bool tc_alarms_judge(
	struct tc_alarms *alarms, const struct tc_view *view, int64_t until_ms, int64_t *next_ms) {
	bool changed = false;
	int64_t now_ms = tc_view_now_ms(view) < until_ms ? tc_view_now_ms(view) : until_ms;
	*next_ms = INT64_MAX;
	for (int i = 0; i < alarms->count; i++) {
		struct tc_alarm_entry *entry = &alarms->entries[i];
		struct tc_alarm_sight sight;
		if (!see(alarms, entry, view, until_ms, &sight, next_ms)) {
			sight.met = entry->alarm.met;
			sight.value_ms = entry->alarm.value_ms;
		}
		changed = tc_alarm_observe(&entry->alarm, entry->rule, &sight, now_ms, next_ms) ||
			changed;
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
