/* A renderer's heartbeat to its guard, over a pipe: one byte at every turn of the loop, at most ten a
 * second. It comes from the loop itself, so a loop that hangs falls silent. Main thread. */
#ifndef TC_DISPLAY_PULSE_H
#define TC_DISPLAY_PULSE_H

#include <stdint.h>

enum tc_pulse_state {
	TC_PULSE_PICTURE = 'p', /* the layout is shown */
	TC_PULSE_SLATE = 's',
};

enum {
	TC_PULSE_MS = 500,      /* the loop turns at least this often */
	TC_PULSE_LEAST_MS = 100 /* and says so at most this often, unless the state changes */
};

struct tc_pulse {
	int pipe; /* borrowed; -1: there is no guard */
	enum tc_pulse_state last;
	int64_t last_ms;
};

/* Never blocks: a guard that does not read is no reason to stop the picture. now_ms: monotonic. */
void tc_pulse_beat(struct tc_pulse *pulse, enum tc_pulse_state state, int64_t now_ms);

#endif
