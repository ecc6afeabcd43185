#include "feeds/mirror/hubtime.h"

enum {
	LEAP_MS = 1500,    /* more than the network's jitter on a link that is not declared lost */
	BELIEVE_MS = 5000, /* a hub that says so for this long has really been set back */
	SLEW_PART =
		8, /* small lag is followed an eighth at a time: jitter does not shake the clock */
};

static int64_t expected_ms(const struct tc_hubtime *time, int64_t monotonic_ms) {
	return time->base_ms + (monotonic_ms - time->base_monotonic_ms);
}

static void settle(struct tc_hubtime *time, int64_t server_ms, int64_t monotonic_ms) {
	time->base_ms = server_ms;
	time->base_monotonic_ms = monotonic_ms;
	time->behind_since_ms = 0;
}

static void hear_behind(struct tc_hubtime *time, int64_t server_ms, int64_t monotonic_ms) {
	if (time->behind_since_ms == 0) {
		time->behind_since_ms = monotonic_ms;
	}
	if (monotonic_ms - time->behind_since_ms < BELIEVE_MS) {
		return;
	}
	settle(time, server_ms, monotonic_ms);
	time->shown_ms = server_ms;
}

void tc_hubtime_hear(struct tc_hubtime *time, int64_t server_ms, int64_t monotonic_ms) {
	time->raw_ms = server_ms;
	time->raw_monotonic_ms = monotonic_ms;
	if (!time->known) {
		time->known = true;
		settle(time, server_ms, monotonic_ms);
		time->shown_ms = server_ms;
		return;
	}
	int64_t ahead_ms = server_ms - expected_ms(time, monotonic_ms);
	if (ahead_ms <= -LEAP_MS) {
		hear_behind(time, server_ms, monotonic_ms);
		return;
	}
	if (ahead_ms < 0) {
		settle(time, server_ms - ahead_ms + ahead_ms / SLEW_PART, monotonic_ms);
		return;
	}
	/* Either the hub's clock was set forward or this machine slept. They look alike from here, and
	 * taking an old number for fresh is the worse mistake: ages grow. */
	if (ahead_ms >= LEAP_MS) {
		time->slept_ms += ahead_ms;
	}
	settle(time, server_ms, monotonic_ms);
}

int64_t tc_hubtime_now_ms(struct tc_hubtime *time, int64_t monotonic_ms, int64_t fallback_ms) {
	if (!time->known) {
		return fallback_ms;
	}
	int64_t now_ms = expected_ms(time, monotonic_ms);
	if (now_ms > time->shown_ms) {
		time->shown_ms = now_ms;
	}
	return time->shown_ms;
}

int64_t tc_hubtime_age_clock_ms(const struct tc_hubtime *time, int64_t monotonic_ms) {
	return monotonic_ms + time->slept_ms;
}

int64_t tc_hubtime_happened_ms(
	const struct tc_hubtime *time, int64_t stored_ms, int64_t monotonic_ms) {
	int64_t now_ms = tc_hubtime_age_clock_ms(time, monotonic_ms);
	if (!time->known || stored_ms == 0) {
		return now_ms;
	}
	int64_t hub_ms = time->raw_ms + (monotonic_ms - time->raw_monotonic_ms);
	int64_t age_ms = hub_ms - stored_ms;
	return age_ms > 0 ? now_ms - age_ms : now_ms;
}
