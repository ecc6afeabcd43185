/* What one pane may cost, and for how long it is left out when it costs more: a widget that is slow, or that no
 * memory is left for, takes its own pane from the wall and no other. Only time on the processor counts, so a
 * machine that is busy with something else shelves nobody. Main thread. */
#ifndef TC_DISPLAY_SHELF_H
#define TC_DISPLAY_SHELF_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TC_SHELF_TURN_US = 50 * 1000,   /* of the processor, for asking and drawing one pane once */
	TC_SHELF_FIRST_US = 500 * 1000, /* for the first time, when letters and outlines are made */
	TC_SHELF_SLOW_TURNS = 3,        /* in a row over the limit: one may be bad luck */
	TC_SHELF_LEAST_MS =
		60 * 1000, /* then it is tried again; each time twice as long, up to an hour */
	TC_SHELF_MOST_MS = 60 * 60 * 1000,
};

enum tc_shelf_reason { TC_SHELF_SLOW = 1, TC_SHELF_MEMORY };

/* Zeroed: in its place. */
struct tc_shelf {
	enum tc_shelf_reason reason;
	int slow_turns;
	int times;
	int64_t since_ms, until_ms; /* hub's clock, Unix */
};

/* Microseconds that this thread has had of the processor. */
int64_t tc_shelf_now_us(void);

/* One turn took so long. True: it is shelved from now on. */
bool tc_shelf_charge(struct tc_shelf *shelf, int64_t spent_us, bool first, int64_t now_ms);

void tc_shelf_put(struct tc_shelf *shelf, enum tc_shelf_reason reason, int64_t now_ms);

/* Whether it is left out at now_ms. */
bool tc_shelf_holds(const struct tc_shelf *shelf, int64_t now_ms);

#endif
