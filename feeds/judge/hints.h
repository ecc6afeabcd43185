/* What an analyst may want to ask about: places where figures look as honest counting seldom does. For staff
 * alone, never for a picture: a hint is a question, no mark, and it accuses nobody. Nothing a view, a widget or
 * a layout can ask leads here. Pure functions over series as a mirror keeps them; any thread. */
#ifndef TC_FEEDS_JUDGE_HINTS_H
#define TC_FEEDS_JUDGE_HINTS_H

#include "feeds/mirror/view.h"

enum tc_hint_kind {
	TC_HINT_SUM = 1,  /* a period of a flow is not what all of its days add up to */
	TC_HINT_JUMP,     /* far from the periods before it */
	TC_HINT_ROUND,    /* too many values end in 0 or 5 */
	TC_HINT_REPEAT,   /* the same value for too long */
	TC_HINT_COPY,     /* two areas with the same values too often */
	TC_HINT_LAST_DAY, /* targets reached on the last day of the month, again and again */
};

enum {
	/* Fewer values prove nothing about last digits: of 30 honest ones 6 end in 0 or 5. */
	TC_HINT_ROUND_LEAST = 30,
	/* Numbers of one or two digits are round, repeated and alike for good reasons: small counts. */
	TC_HINT_DIGITS_LEAST = 3,
	/* How often a series repeats itself must be known before a run of it can be called long. */
	TC_HINT_REPEAT_LEAST = 20,
	/* Periods that two areas have in common, and that both moved in. */
	TC_HINT_COPY_LEAST = 6,
	/* Targets reached in mid-month, of all areas together. */
	TC_HINT_LAST_DAY_LEAST = 6,
	/* A jump is told against the full window of quality.h: from eight values the median distance is too
	 * uncertain for a thousand series. */
	TC_HINT_JUMP_LEAST = 30,
	/* The newest values of a series that may be told as a jump. */
	TC_HINT_JUMP_NEWEST = 30,
	TC_HINT_SERIES_MAX = 128, /* of one call: 63 provinces, 34 provinces, ministries */
};

/* A hint is given where honest figures would give it less often than once in a million. One call looks at some
 * hundred series, some in pairs (which is reckoned in), so about one call in ten thousand errs. */
#define TC_HINT_CHANCE 1e-6
/* The median distance of 30 values is itself uncertain: in 3 million windows of normal numbers an honest next one
 * lay beyond 10 of them 2.7e-5 of the time, beyond 14 7.5e-7, beyond 16 1.6e-7. Where the contract has its own
 * jump, that one holds. */
#define TC_HINT_JUMP_MADS 16.0
/* Of an honest last digit: 2 of 10. From the third digit on last digits of counts are as good as uniform (Beber
 * and Scacco, What the Numbers Say, Political Analysis 20(2), 2012). */
#define TC_HINT_ROUND_SHARE 0.2
/* Two unlike series of three digits and more agree at least by their last two: 1 of 100 at most. More where the
 * other areas agree more often. */
#define TC_HINT_COPY_SHARE 0.01
/* A target that is reached in mid-month is reached on one of 27 days or more. */
#define TC_HINT_LAST_DAY_SHARE (1.0 / 27)

struct tc_hint {
	enum tc_hint_kind kind;
	int indicator;
	int area;                            /* -1: several, see areas */
	int other;                           /* COPY: the second area; else -1 */
	const struct tc_point *first, *last; /* borrowed from the series: what it speaks of */
	/* How many of how many: SUM days, ROUND, COPY and LAST_DAY hits, REPEAT values in the run; JUMP values
	 * before it. */
	int count, of;
	int areas; /* LAST_DAY: how many have a hit; else 0 */
	/* SUM what the days add up to, JUMP the median before, LAST_DAY the target; else an empty text. */
	struct tc_decimal expected;
	double chance; /* of honest figures; negative: none is stated */
};

/* "sum", "jump" …: as the wire says it. */
const char *tc_hint_word(enum tc_hint_kind kind);
/* The statistic behind chance, in English, for who wants to do it again. */
const char *tc_hint_test(enum tc_hint_kind kind);

/* Give every hint of series (count at most TC_HINT_SERIES_MAX, those of an indicator beside each other) to take,
 * by kind for each indicator. hint: borrowed for the call. False when memory is out. */
bool tc_hints_find(const struct tc_catalogue *catalogue, const struct tc_series *const *series,
	int count, void (*take)(void *user, const struct tc_hint *hint), void *user);

/* Chance of hits or more in tries, each with share: the binomial distribution's upper tail, its terms added up. */
double tc_hint_tail(int tries, int hits, double share);

/* One plain sentence. Returns out. */
const char *tc_hint_sentence(const struct tc_catalogue *catalogue, const struct tc_hint *hint,
	enum tc_language language, char *out, size_t size);

#endif
