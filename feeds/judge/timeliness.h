/* Who is on time with an indicator, and who is not: what the contract expects next of an area, until when,
 * and how it stands with that. Says of a reading what its marks say, so the two never disagree. */
#ifndef TC_FEEDS_JUDGE_TIMELINESS_H
#define TC_FEEDS_JUDGE_TIMELINESS_H

#include "feeds/judge/judge.h"

enum tc_timeliness {
	TC_TIMELINESS_FREE = 1, /* the contract sets no deadline for what was sent */
	TC_TIMELINESS_ON_TIME,  /* nothing is outstanding */
	TC_TIMELINESS_DUE,      /* the next period has closed, its deadline is ahead */
	TC_TIMELINESS_LATE,     /* the deadline has passed */
	TC_TIMELINESS_MISSED,   /* the deadline of the period after it has passed too */
	TC_TIMELINESS_SILENT, /* real time: longer than its cadence allows, or its publisher is lost */
	TC_TIMELINESS_UNSENT, /* nothing was ever sent */
};
enum { TC_TIMELINESS_COUNT = TC_TIMELINESS_UNSENT + 1 };

struct tc_timeliness_reading {
	enum tc_timeliness state;
	/* Of the report that is expected next: end of its period, when that closes, when it must be here.
	 * Unix ms; 0 for real time, FREE and UNSENT. */
	int64_t end_ms, due_ms, late_ms;
	int64_t overdue_ms; /* LATE, MISSED, SILENT: for how long; else 0 */
};

/* Of a reading that tc_judge gave from this view. Changes when the reading does, and at every moment as
 * overdue_ms grows. Any thread. */
struct tc_timeliness_reading tc_timeliness_read(
	const struct tc_view *view, const struct tc_reading *reading);

#endif
