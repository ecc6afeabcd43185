#include "display/pulse.h"

#include <unistd.h>

void tc_pulse_beat(struct tc_pulse *pulse, enum tc_pulse_state state, int64_t now_ms) {
	if (pulse->pipe < 0 ||
		(state == pulse->last && now_ms - pulse->last_ms < TC_PULSE_LEAST_MS)) {
		return;
	}
	char beat = (char)state;
	/* The guard made the pipe non-blocking; a full one has beats enough. */
	if (write(pulse->pipe, &beat, 1) == 1) {
		pulse->last = state;
		pulse->last_ms = now_ms;
	}
}
