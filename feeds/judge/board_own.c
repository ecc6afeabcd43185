#include "feeds/judge/board_own.h"

#include "feeds/judge/board_past.h"

#include <string.h>

bool tc_board_own_begin(struct tc_board_own *own, const struct tc_catalogue *catalogue,
	const struct tc_view *view, int64_t at_ms, struct tc_arena *arena) {
	own->alarms = NULL;
	if (own->rules.count == 0) {
		return true;
	}
	struct tc_alarms *alarms =
		tc_alarms_create_of(&own->rules, catalogue, TC_ALARM_NO_HAND, at_ms, arena);
	size_t count = alarms == NULL ? 0 : (size_t)tc_alarms_count(alarms);
	own->acknowledged_ms = tc_arena_array(arena, count + 1, sizeof *own->acknowledged_ms);
	if (alarms == NULL || own->acknowledged_ms == NULL) {
		return false;
	}
	/* What was over before anybody could look waits for no hand. */
	tc_board_replay(alarms, view, at_ms);
	tc_alarms_set_known(alarms, 0);
	tc_alarms_set_hand(alarms, own->hand);
	own->alarms = alarms;
	return true;
}

void tc_board_own_judge(struct tc_board_own *own, const struct tc_view *view, int64_t *next_ms) {
	int64_t own_ms = INT64_MAX;
	if (own->alarms == NULL) {
		return;
	}
	(void)tc_alarms_judge(own->alarms, view, INT64_MAX, &own_ms);
	*next_ms = own_ms < *next_ms ? own_ms : *next_ms;
}

bool tc_board_own_acknowledge(
	struct tc_board_own *own, const struct tc_standing *standing, int64_t at_ms) {
	for (int e = 0; e < tc_board_own_count(own); e++) {
		struct tc_alarm_entry *entry = tc_alarms_entry(own->alarms, e);
		if (entry->area == standing->area && strcmp(entry->rule->id, standing->rule) == 0 &&
			tc_alarm_acknowledge(&entry->alarm)) {
			own->acknowledged_ms[e] = at_ms;
			return true;
		}
	}
	return false;
}

int tc_board_own_count(const struct tc_board_own *own) {
	return own->alarms == NULL ? 0 : tc_alarms_count(own->alarms);
}

const struct tc_alarm_entry *tc_board_own_entry(const struct tc_board_own *own, int i) {
	return tc_alarms_entry(own->alarms, i);
}
