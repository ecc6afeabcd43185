#include "display/shelf.h"

#include "base/clock.h"

/* Checked code is that much slower, and no less right. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SLACK = 20 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { SLACK = 20 };
#else
enum { SLACK = 1 };
#endif
#else
enum { SLACK = 1 };
#endif

int64_t tc_shelf_now_us(void) {
	return tc_clock_thread_cpu_ns() / 1000;
}

bool tc_shelf_charge(struct tc_shelf *shelf, int64_t spent_us, bool first, int64_t now_ms) {
	int64_t most_us = SLACK * (int64_t)(first ? TC_SHELF_FIRST_US : TC_SHELF_TURN_US);
	shelf->slow_turns = spent_us > most_us ? shelf->slow_turns + 1 : 0;
	/* One turn that takes as long as ten may is enough: the wall stands still meanwhile. */
	if (shelf->slow_turns < TC_SHELF_SLOW_TURNS && spent_us <= 10 * most_us) {
		return false;
	}
	tc_shelf_put(shelf, TC_SHELF_SLOW, now_ms);
	return true;
}

void tc_shelf_put(struct tc_shelf *shelf, enum tc_shelf_reason reason, int64_t now_ms) {
	int64_t wait_ms = TC_SHELF_LEAST_MS;
	for (int i = 0; i < shelf->times && wait_ms < TC_SHELF_MOST_MS; i++) {
		wait_ms *= 2;
	}
	shelf->reason = reason;
	shelf->slow_turns = 0;
	shelf->times++;
	shelf->since_ms = now_ms;
	shelf->until_ms = now_ms + (wait_ms < TC_SHELF_MOST_MS ? wait_ms : TC_SHELF_MOST_MS);
}

bool tc_shelf_holds(const struct tc_shelf *shelf, int64_t now_ms) {
	return now_ms < shelf->until_ms;
}
