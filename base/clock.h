/* Time enters the program here and nowhere else, so that tests can move it. Ages are measured on the
 * monotonic clock; dates on the wall clock of the hub. */
#ifndef TC_BASE_CLOCK_H
#define TC_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this machine's kernel calls its date synchronised (by NTP or PTP; adjtimex(2)). Any thread. */
bool tc_clock_is_synchronised(void);

/* For measuring what a piece of work costs, never for dates or ages: ns of the monotonic clock, and of the
 * calling thread's CPU time. */
int64_t tc_clock_elapsed_ns(void);
int64_t tc_clock_thread_cpu_ns(void);

struct tc_clock {
	int64_t (*unix_ms)(void *user);      /* UTC, may step */
	int64_t (*monotonic_ms)(void *user); /* never steps back; its zero means nothing */
	void *user;
};

/* The machine's own clocks. */
const struct tc_clock *tc_clock_system(void);

static inline int64_t tc_clock_unix_ms(const struct tc_clock *clock) {
	return clock->unix_ms(clock->user);
}

static inline int64_t tc_clock_monotonic_ms(const struct tc_clock *clock) {
	return clock->monotonic_ms(clock->user);
}

/* A clock that stands still until a test moves it. Point .user of a tc_clock at one. */
struct tc_clock_manual {
	int64_t unix_ms, monotonic_ms;
};

/* A clock that reads manual (borrowed for the clock's life). */
struct tc_clock tc_clock_of_manual(struct tc_clock_manual *manual);

#endif
