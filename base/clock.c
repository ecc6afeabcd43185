#include "base/clock.h"

#include <stddef.h>
#include <sys/timex.h>
#include <time.h>

static int64_t read_ns(clockid_t which) {
	struct timespec now;
	clock_gettime(which, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool tc_clock_is_synchronised(void) {
	struct timex state = { 0 };
	return adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

int64_t tc_clock_elapsed_ns(void) {
	return read_ns(CLOCK_MONOTONIC);
}

int64_t tc_clock_thread_cpu_ns(void) {
	return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

static int64_t read_ms(clockid_t which) {
	return read_ns(which) / 1000000;
}

static int64_t system_unix_ms(void *user) {
	(void)user;
	return read_ms(CLOCK_REALTIME);
}

/* BOOTTIME, not MONOTONIC: after a suspended night every figure must be old. */
static int64_t system_monotonic_ms(void *user) {
	(void)user;
	return read_ms(CLOCK_BOOTTIME);
}

const struct tc_clock *tc_clock_system(void) {
	static const struct tc_clock clock = {
		.unix_ms = system_unix_ms,
		.monotonic_ms = system_monotonic_ms,
	};
	return &clock;
}

static int64_t manual_unix_ms(void *user) {
	return ((const struct tc_clock_manual *)user)->unix_ms;
}

static int64_t manual_monotonic_ms(void *user) {
	return ((const struct tc_clock_manual *)user)->monotonic_ms;
}

struct tc_clock tc_clock_of_manual(struct tc_clock_manual *manual) {
	return (struct tc_clock) {
		.unix_ms = manual_unix_ms,
		.monotonic_ms = manual_monotonic_ms,
		.user = manual,
	};
}
