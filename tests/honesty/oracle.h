/* What must stand on a wall, worked out from what was accepted: a second, slow and simple reading of
 * CONVENTIONS and of the feed's contract. Shares no code with mirror and judge, so that an error in them is
 * not made here again. */
#ifndef TC_TESTS_HONESTY_ORACLE_H
#define TC_TESTS_HONESTY_ORACLE_H

#include "tests/honesty/world.h"

/* The state words of the scene dump, as a set. */
enum word {
	DUE = 1 << 0,
	LATE = 1 << 1,
	MISSED = 1 << 2,
	STALE = 1 << 3,
	LOST = 1 << 4,
	PROVISIONAL = 1 << 5,
	ESTIMATED = 1 << 6,
	FORECAST = 1 << 7,
	REVISED = 1 << 8,
	DISPUTED = 1 << 9,
	INCOMPLETE = 1 << 10,
	MISSING = 1 << 11,
	QUESTIONABLE = 1 << 12,
	WITHDRAWN = 1 << 13,
	DEGRADED = 1 << 14,
	TEST = 1 << 15,
	UNCHANGED = 1 << 16,
	WORDS = 17,
};
extern const char *const words[WORDS];

struct expected {
	bool reported; /* anything for the period */
	bool has_value;
	int64_t hundredths;
	int sent_decimals;
	int64_t start_ms, end_ms;
	const char *source; /* NULL: made of others */
	unsigned must, may; /* sets of word; may: on either side of a limit */
	bool has_former;    /* REVISED: what stood here before */
	int64_t former;
};

/* The newest figure of a series that has begun, for area SOUTH_EAST and COUNTRY of h.total the sum. */
void expect_newest(const struct world *world, int indicator, int area, struct expected *out);
/* One period of it. named: it is meant for itself, so that it is never late or silent. */
void expect_period(const struct world *world, int indicator, int area, int64_t start_ms,
	int64_t end_ms, bool named, struct expected *out);

/* How a Vietnamese reader writes it, at most so many decimals and no more than were sent. */
void write_number(int64_t hundredths, int sent_decimals, int decimals, char *out, int size);
/* Of the contract. */
int decimals_of(int indicator);

#endif
