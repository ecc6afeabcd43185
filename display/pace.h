/* The time of a replay: what was, going on at some times the pace of the clock on the wall. Pure. */
#ifndef TC_DISPLAY_PACE_H
#define TC_DISPLAY_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TC_PACE_MOST = 3600, /* an hour a second */
	TC_PACE_STEP_MS =
		1000, /* between two pictures: each is built anew from what was known then */
};

/* Zeroed stands still for ever. */
struct tc_pace {
	int speed; /* times the clock; 0: this is no replay */
	bool paused;
	int64_t at_ms;     /* Unix, told at steady_ms */
	int64_t steady_ms; /* monotonic */
	int64_t until_ms;  /* Unix; it stands still there; 0: never */
};

/* What time it is in the replay at steady_ms. */
int64_t tc_pace_at(const struct tc_pace *pace, int64_t steady_ms);

/* Go on from at_ms. */
void tc_pace_move(struct tc_pace *pace, int64_t at_ms, int64_t steady_ms);

/* Pause or go on; twice or half as fast, within 1 and TC_PACE_MOST. No jump in time. */
void tc_pace_pause(struct tc_pace *pace, int64_t steady_ms);
void tc_pace_faster(struct tc_pace *pace, int64_t steady_ms);
void tc_pace_slower(struct tc_pace *pace, int64_t steady_ms);

/* Whether another picture is due, when the last is of shown_ms. */
bool tc_pace_is_due(const struct tc_pace *pace, int64_t shown_ms, int64_t steady_ms);

#endif
