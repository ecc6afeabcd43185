#include "display/pace.h"

int64_t tc_pace_at(const struct tc_pace *pace, int64_t steady_ms) {
	int64_t gone_ms = pace->paused ? 0 : (steady_ms - pace->steady_ms) * pace->speed;
	int64_t at_ms = pace->at_ms + gone_ms;
	return pace->until_ms != 0 && at_ms > pace->until_ms ? pace->until_ms : at_ms;
}

void tc_pace_move(struct tc_pace *pace, int64_t at_ms, int64_t steady_ms) {
	pace->at_ms = at_ms;
	pace->steady_ms = steady_ms;
}

void tc_pace_pause(struct tc_pace *pace, int64_t steady_ms) {
	tc_pace_move(pace, tc_pace_at(pace, steady_ms), steady_ms);
	pace->paused = !pace->paused;
}

/* A wall that is no replay has keys too. */
static void set_speed(struct tc_pace *pace, int speed, int64_t steady_ms) {
	if (pace->speed == 0) {
		return;
	}
	tc_pace_move(pace, tc_pace_at(pace, steady_ms), steady_ms);
	pace->speed = speed < 1 ? 1 : speed > TC_PACE_MOST ? TC_PACE_MOST : speed;
}

void tc_pace_faster(struct tc_pace *pace, int64_t steady_ms) {
	set_speed(pace, pace->speed * 2, steady_ms);
}

void tc_pace_slower(struct tc_pace *pace, int64_t steady_ms) {
	set_speed(pace, pace->speed / 2, steady_ms);
}

bool tc_pace_is_due(const struct tc_pace *pace, int64_t shown_ms, int64_t steady_ms) {
	int64_t at_ms = tc_pace_at(pace, steady_ms);
	bool ends = at_ms == pace->until_ms && shown_ms != at_ms;
	return pace->speed != 0 && !pace->paused &&
		(ends || at_ms - shown_ms >= (int64_t)TC_PACE_STEP_MS * pace->speed);
}
