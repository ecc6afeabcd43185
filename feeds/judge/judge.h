/* Whether a figure can be trusted right now, and which words and marks say so. Pure functions over a
 * view: the hub runs them for its API, the wall on its mirror, so marks appear with the hub dead. */
#ifndef TC_FEEDS_JUDGE_JUDGE_H
#define TC_FEEDS_JUDGE_JUDGE_H

#include "feeds/mirror/view.h"

/* The words of the scene dump; a reading bears a set of them. No bit: live. */
enum tc_mark {
	TC_MARK_DUE = 1 << 0,
	TC_MARK_LATE = 1 << 1,
	TC_MARK_MISSED = 1 << 2,
	TC_MARK_STALE = 1 << 3,
	TC_MARK_LOST = 1 << 4,
	TC_MARK_PROVISIONAL = 1 << 5,
	TC_MARK_ESTIMATED = 1 << 6,
	TC_MARK_FORECAST = 1 << 7,
	TC_MARK_REVISED = 1 << 8,
	TC_MARK_DISPUTED = 1 << 9,
	TC_MARK_INCOMPLETE = 1 << 10,
	TC_MARK_MISSING = 1 << 11,
	TC_MARK_INVALID = 1 << 12,
	TC_MARK_QUESTIONABLE = 1 << 13,
	TC_MARK_WITHDRAWN = 1 << 14,
	TC_MARK_DEGRADED = 1 << 15,
	TC_MARK_UNSYNCED = 1 << 16,
	TC_MARK_TEST = 1 << 17,
	TC_MARK_REPLAY = 1 << 18,
	TC_MARK_UNCHANGED = 1 << 19, /* a number that should move has stood still */
	TC_MARK_COUNT = 20,
};

/* A silent feed is marked within a second of its cadence; half of it is left for the frame, half keeps a
 * publisher that is a few ms off its beat from flickering. */
enum { TC_SILENCE_GRACE_MS = 500 };

/* "late" for TC_MARK_LATE …; NULL for no single mark. */
const char *tc_mark_word(unsigned mark);

/* Which figure is meant. until_ms: only periods that began before it (INT64_MAX: all that have begun
 * now); a layout that shows an edition of the past sets it, and freshness is then judged at that time. */
struct tc_question {
	int indicator, area;
	int64_t until_ms;
};

/* What a second source says of the figure. */
enum tc_agreement {
	TC_AGREEMENT_UNASKED = 1, /* one source is enough for it, and there is one */
	TC_AGREEMENT_ALONE,       /* the contract names a second source; it has not spoken */
	TC_AGREEMENT_AGREED,      /* within the tolerance of the contract */
	TC_AGREEMENT_DIFFERS,     /* TC_MARK_DISPUTED */
};

/* Why a figure is questionable. */
enum tc_doubt_cause {
	TC_DOUBT_LEAST = 1, /* below what the contract expects */
	TC_DOUBT_MOST,      /* above it */
	TC_DOUBT_JUMP,      /* further from its usual than the contract expects */
	TC_DOUBT_SENDER,    /* its status says so: U, V, G */
	TC_DOUBT_INPUT,     /* one that it was made of is */
};

struct tc_doubt {
	enum tc_doubt_cause cause; /* 0: there is none */
	double expected;           /* least, most, or the median it jumped from; else 0 */
};

/* The answer: a value never travels alone. */
struct tc_reading {
	int indicator, area;
	/* The figure shown, borrowed from the view; NULL: nothing reported. */
	const struct tc_point *point;
	unsigned marks;   /* set of tc_mark */
	int64_t since_ms; /* Unix, of the loudest of lost, stale, late; 0 when none */
	int64_t age_ms;   /* how old the figure's news is; 0 without one */
	int64_t until_ms; /* of the question */
	enum tc_agreement agreement;
	const struct tc_point
		*witness;       /* who agrees or differs, borrowed from the view; else NULL */
	int64_t still_since_ms; /* TC_MARK_UNCHANGED: Unix, else 0 */
	struct tc_doubt doubt;  /* of TC_MARK_QUESTIONABLE */
};

/* The newest figure that has begun and its marks. Any thread. */
struct tc_reading tc_judge(const struct tc_view *view, const struct tc_question *question);

/* The same marks for one point of a series (for a line or a map). */
struct tc_reading tc_judge_point(const struct tc_view *view, const struct tc_series *series,
	const struct tc_point *point, int64_t until_ms);

/* Unix ms (hub's clock) at which a reading's marks may next change without news; INT64_MAX when never.
 * Lets an idle wall sleep. */
int64_t tc_judge_next_change_ms(const struct tc_view *view, const struct tc_reading *reading);

#endif
