#include "feeds/mirror/hubtime.h"

enum {
	LEAP_MS = 1500,    /* more than the network's jitter on a link that is not declared lost */
	BELIEVE_MS = 5000, /* a hub that says so for this long means it */
	STEP_SHOWN_MS = 10 * 60 * 1000, /* how long a date that was set is not trusted */
	/* small lag is followed an eighth at a time: jitter does not shake the clock */
	SLEW_PART = 8,
};

static int64_t uptime_ms(const struct tc_hubtime *time, int64_t monotonic_ms) {
	return time->base_ms + (monotonic_ms - time->base_monotonic_ms);
}

static void settle(struct tc_hubtime *time, int64_t base_ms, int64_t monotonic_ms) {
	time->base_ms = base_ms;
	time->base_monotonic_ms = monotonic_ms;
	time->behind_since_ms = 0;
}

static bool is_near(int64_t left_ms, int64_t right_ms) {
	return left_ms - right_ms < LEAP_MS && right_ms - left_ms < LEAP_MS;
}

static bool has_lasted(int64_t *since_ms, int64_t monotonic_ms) {
	if (*since_ms == 0) {
		*since_ms = monotonic_ms;
	}
	return monotonic_ms - *since_ms >= BELIEVE_MS;
}

/* The hub's monotonic clock against ours. True when it corrects the first word. */
static bool hear_uptime(struct tc_hubtime *time, int64_t word_ms, int64_t monotonic_ms) {
	int64_t ahead_ms = word_ms - uptime_ms(time, monotonic_ms);
	if (ahead_ms <= -LEAP_MS) {
		/* A word that was long under way; or the hub's machine stood still. */
		if (has_lasted(&time->behind_since_ms, monotonic_ms)) {
			settle(time, word_ms, monotonic_ms);
			time->shown_ms = word_ms + time->offset_ms;
		}
		return false;
	}
	if (ahead_ms < 0) {
		settle(time, word_ms - ahead_ms + ahead_ms / SLEW_PART, monotonic_ms);
		return false;
	}
	bool corrects = ahead_ms >= LEAP_MS && monotonic_ms - time->known_since_ms < BELIEVE_MS;
	if (ahead_ms >= LEAP_MS && !corrects) {
		time->slept_ms += ahead_ms;
	}
	settle(time, word_ms, monotonic_ms);
	return corrects;
}

/* The hub's date against its monotonic clock: what differs a little is followed, a step when it lasts. */
static void hear_offset(struct tc_hubtime *time, int64_t offset_ms, int64_t monotonic_ms) {
	time->said_offset_ms = offset_ms;
	if (is_near(offset_ms, time->offset_ms)) {
		time->offset_ms = offset_ms;
		time->doubted_since_ms = 0;
	} else if (has_lasted(&time->doubted_since_ms, monotonic_ms)) {
		time->offset_ms = offset_ms;
		time->doubted_since_ms = 0;
		time->stepped_at_ms = monotonic_ms;
		time->shown_ms = uptime_ms(time, monotonic_ms) + offset_ms;
	}
}

/* Another machine, or the same one started anew: only the date joins it to the one before. */
static void start_anew(struct tc_hubtime *time, int64_t base_ms, int64_t offset_ms,
	int64_t date_ahead_ms, int64_t monotonic_ms) {
	if (!is_near(date_ahead_ms, 0)) {
		time->slept_ms += date_ahead_ms > 0 ? date_ahead_ms : 0;
		time->stepped_at_ms = monotonic_ms;
		time->shown_ms = base_ms + offset_ms;
	}
	time->offset_ms = time->said_offset_ms = offset_ms;
	time->doubted_since_ms = 0;
	settle(time, base_ms, monotonic_ms);
}

bool tc_hubtime_hear(
	struct tc_hubtime *time, const struct tc_hub_clock *word, int64_t monotonic_ms) {
	int64_t base_ms = word->uptime_ms >= 0 ? word->uptime_ms : word->server_ms;
	int64_t offset_ms = word->server_ms - base_ms;
	time->trusted = word->trusted;
	if (!time->known) {
		time->known = true;
		time->known_since_ms = monotonic_ms;
		start_anew(time, base_ms, offset_ms, 0, monotonic_ms);
		return true;
	}
	int64_t expected_ms = uptime_ms(time, monotonic_ms);
	int64_t uptime_ahead_ms = base_ms - expected_ms;
	int64_t date_ahead_ms = word->server_ms - (expected_ms + time->said_offset_ms);
	if (!is_near(uptime_ahead_ms, 0) && !is_near(uptime_ahead_ms, date_ahead_ms)) {
		start_anew(time, base_ms, offset_ms, date_ahead_ms, monotonic_ms);
		return false;
	}
	bool corrects = hear_uptime(time, base_ms, monotonic_ms);
	hear_offset(time, offset_ms, monotonic_ms);
	return corrects;
}

int64_t tc_hubtime_now_ms(struct tc_hubtime *time, int64_t monotonic_ms, int64_t fallback_ms) {
	if (!time->known) {
		return fallback_ms;
	}
	int64_t now_ms = uptime_ms(time, monotonic_ms) + time->offset_ms;
	if (now_ms > time->shown_ms) {
		time->shown_ms = now_ms;
	}
	return time->shown_ms;
}

bool tc_hubtime_is_trusted(const struct tc_hubtime *time, int64_t monotonic_ms) {
	bool stepped =
		time->stepped_at_ms != 0 && monotonic_ms - time->stepped_at_ms < STEP_SHOWN_MS;
	return time->known && time->trusted && time->doubted_since_ms == 0 && !stepped;
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
	int64_t age_ms = uptime_ms(time, monotonic_ms) + time->said_offset_ms - stored_ms;
	if (age_ms <= -LEAP_MS) {
		/* Stored before the hub's date was set back: how old it is nobody knows, but not fresh. */
		age_ms = -age_ms;
	}
	return age_ms > 0 ? now_ms - age_ms : now_ms;
}
