#include "widgets/kit/roll.h"

#include "widgets/kinds.h"

#include <stdio.h>
#include <string.h>

/* How far back the newest value is looked for, per member; a date of the past looks further. */
enum { EDITION_LAST = 40, RECENT_LAST = 4 };

const struct tc_choice tc_roll_shows[] = {
	{ "reports", TC_SHOW_REPORTS },
	{ "timeliness", TC_SHOW_TIMELINESS },
	{ 0 },
};

static bool check_show(const struct tc_roll *roll, const char *pointer, struct tc_faults *faults) {
	if (roll->show != TC_SHOW_TIMELINESS || roll->period == NULL) {
		return true;
	}
	char place[TC_POINTER_MAX];
	(void)snprintf(place, sizeof(place), "%s/period", pointer);
	tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
		"timeliness speaks of what is due now, not of a named period",
		"đúng hạn hay trễ hạn là của kỳ đang đến hạn, không phải của một kỳ nêu tên");
	return false;
}

bool tc_roll_prepare(struct tc_roll *roll, const struct tc_widget *widget,
	const struct tc_catalogue *catalogue, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults) {
	roll->catalogue = catalogue;
	roll->indicator =
		tc_kind_indicator(catalogue, roll->indicator_code, "indicator", pointer, faults);
	bool fine =
		tc_peers_prepare(&roll->peers, catalogue, widget->until_ms, arena, pointer, faults);
	fine = (roll->period == NULL ||
		       tc_kind_check_period(roll->period, "period", pointer, faults)) &&
		fine;
	fine = check_show(roll, pointer, faults) && fine;
	roll->members = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*roll->members));
	roll->scratch = tc_arena_array(arena, TC_PEERS_MAX, sizeof(*roll->scratch));
	return roll->indicator >= 0 && fine && roll->members != NULL && roll->scratch != NULL;
}

struct tc_want tc_roll_want(const struct tc_roll *roll, const struct tc_widget *widget) {
	bool past = widget->until_ms != INT64_MAX || roll->period != NULL;
	return (struct tc_want) { roll->indicator, -1, past ? EDITION_LAST : RECENT_LAST };
}

int tc_roll_wants(
	const struct tc_roll *roll, const struct tc_widget *widget, struct tc_want *out, int size) {
	struct tc_want want = tc_roll_want(roll, widget);
	return tc_peers_want(&roll->peers, roll->catalogue, &want, out, size, 0);
}

bool tc_roll_refresh(
	struct tc_roll *roll, const struct tc_widget *widget, const struct tc_view *view) {
	struct tc_turnout_question question = { roll->indicator, widget->until_ms, roll->period,
		widget->language, (enum tc_show)roll->show };
	roll->next_ms = INT64_MAX;
	int count = tc_turnout_read(&roll->peers, view, &question, roll->scratch, &roll->next_ms);
	size_t bytes = TC_PEERS_MAX * sizeof(*roll->scratch);
	bool differs = count != roll->count || memcmp(roll->scratch, roll->members, bytes) != 0;
	struct tc_member *before = roll->members;
	roll->members = roll->scratch;
	roll->scratch = before;
	roll->count = count;
	return differs;
}
