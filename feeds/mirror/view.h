/* What a wall knows at one moment: immutable, counted, shared by network and painter. Widgets ask it and
 * nothing else. Every series is sorted by period; the newest revision of each period is shown, per
 * source; the source whose first stored report is the oldest is a series' primary, others are witnesses;
 * a simulated source (/sim/…) is never primary beside a real one. */
#ifndef TC_FEEDS_MIRROR_VIEW_H
#define TC_FEEDS_MIRROR_VIEW_H

#include "feeds/codelists/alarms.h"
#include "feeds/codelists/catalogue.h"
#include "feeds/observation.h"

struct tc_view;

struct tc_point {
	int64_t start_ms, end_ms; /* of the period; equal for an instant */
	enum tc_period_grain grain;
	bool has_value; /* false: not reported or withdrawn; a gap, never 0 */
	bool withdrawn;
	struct tc_decimal value;  /* meaningless without has_value */
	struct tc_decimal former; /* value this one replaced; former.text[0] == 0 when none */
	char status;
	enum tc_qualifier qualifier;
	int source; /* index for tc_view_source */
	int64_t sequence;
	uint64_t trace; /* see tc_trace_of; 0: the hub gave none */
	int64_t recorded_at_ms, stored_at_ms;
	int64_t arrived_ms; /* when the hub stored it, on the clock of tc_view_monotonic_ms */
	/* When the hub stored the first of the equal values in a row that end here, Unix: since then the
	 * number has stood still. */
	int64_t still_since_ms;
	int64_t still_arrived_ms; /* the same moment on the clock of tc_view_monotonic_ms */
	/* A whole that its areas add up to: how many of how many are in it. 0 of 0: no such whole. */
	int members, members_reported;
	bool unbalanced; /* all members are in, and add up to something else */
};

struct tc_series {
	int indicator, area;
	const struct tc_point *points; /* by end_ms, then start_ms, rising; primary source only */
	int count;
	/* What each other source says of the newest periods of the primary, a few of them, newest first; of a source
	 * that speaks of none of them its newest. */
	const struct tc_point *witnesses;
	int witness_count;
	int source;       /* the primary */
	int64_t heard_ms; /* newest arrived_ms of the primary, whatever the period it spoke of */
};

enum tc_link_state {
	TC_LINK_NONE = 1,   /* there is no hub: a recorded sample */
	TC_LINK_CONNECTING, /* never connected yet */
	TC_LINK_LIVE,
	TC_LINK_LOST,
};

enum tc_source_state {
	TC_SOURCE_CONNECTED = 1,
	TC_SOURCE_SILENT,
	TC_SOURCE_LOST,
	TC_SOURCE_UNKNOWN
};

struct tc_source_view {
	const char *name;
	enum tc_source_state state;
	int64_t since_ms; /* Unix, of the state */
	bool gap;         /* events are missing, or were given up */
};

enum tc_store_state { TC_STORE_OK = 1, TC_STORE_DEGRADED, TC_STORE_FULL };

/* An alarm that is not normal, told by the hub or judged here. Plain memory, zeroed before it is filled: two
 * are the same when their bytes are. */
enum { TC_STANDING_RULE_MAX = 80, TC_STANDING_NAME_MAX = 97, TC_STANDING_NOTE_MAX = 161 };
struct tc_standing {
	char rule[TC_STANDING_RULE_MAX]; /* its id; the lists here need not know it */
	int indicator, area;
	enum tc_alarm_state state;
	int priority;                                  /* 1 the most urgent .. 3 */
	int64_t raised_ms, ended_ms, shelved_until_ms; /* Unix; 0: not so */
	char value[TC_DECIMAL_TEXT_MAX];               /* newest when it was judged; empty: none */
	/* Who acknowledged it, when (Unix) and with which words, cut to what a wall has room for. */
	char name[TC_STANDING_NAME_MAX], note[TC_STANDING_NOTE_MAX];
	int64_t acknowledged_ms;
};

/* What the hub last said of its alarms, the most urgent first; or, in a view that was kept, what the wall showed of
 * them. */
struct tc_told {
	uint64_t serial; /* another list has another one */
	int count;
	const struct tc_standing *items;
	/* As a wall shows them: how many more there are, and how many are shelved. Of a hub's list both are 0: it is
	 * whole, and the shelved are in it. */
	int beyond, shelved;
};
/* A list that views share. Counted. */
struct tc_shared_told;
/* A copy, one reference of it the caller's; NULL: no memory. */
struct tc_shared_told *tc_shared_told_of(const struct tc_told *told);
void tc_shared_told_drop(struct tc_shared_told *told);

/* Of a view that tc_mirror_view gave. Any thread; accepts NULL. One more that keeps it: drop it as well. */
struct tc_view *tc_view_take(struct tc_view *view);
void tc_view_drop(struct tc_view *view);

/* The hub's clock as best known: server time plus the monotonic time since; for a sample its own time.
 * Moves only from view to view, so that one frame has one time. */
int64_t tc_view_now_ms(const struct tc_view *view);
/* The clock of ages when the view was taken: monotonic, plus what the machine slept through. The age of
 * a point's news is this minus its arrived_ms. */
int64_t tc_view_monotonic_ms(const struct tc_view *view);

/* False: dates may be wrong, and a clock says so. No hub was heard yet, the hub's machine does not vouch for
 * its clock, or its date was set lately. Ages stay right. */
bool tc_view_clock_trusted(const struct tc_view *view);

enum tc_link_state tc_view_link(const struct tc_view *view);
/* Unix ms of the moment the link was lost (hub's clock), 0 when not lost. */
int64_t tc_view_lost_since_ms(const struct tc_view *view);
enum tc_store_state tc_view_store(const struct tc_view *view);
/* Not NONE: a sample, time travel or replay; the whole wall bears a watermark. */
enum tc_rehearsal {
	TC_REHEARSAL_NONE = 1,
	TC_REHEARSAL_SAMPLE,
	TC_REHEARSAL_REPLAY,
	TC_REHEARSAL_RECORDING, /* of a hub's words: judged as when it ended */
};
enum tc_rehearsal tc_view_rehearsal(const struct tc_view *view);
/* What it knows came from a hub as it happened: now, or when a recording was made. */
bool tc_view_has_feed(const struct tc_view *view);

/* NULL when nothing was ever received for it. Borrowed for the view's life. */
const struct tc_series *tc_view_series(const struct tc_view *view, int indicator, int area);
/* Index of a source by its name, or -1. */
int tc_view_find_source(const struct tc_view *view, const char *name);
const struct tc_source_view *tc_view_source(const struct tc_view *view, int source);

const struct tc_catalogue *tc_view_catalogue(const struct tc_view *view);

/* NULL: the hub has not spoken of alarms. Borrowed for the view's life. */
const struct tc_told *tc_view_told(const struct tc_view *view);

/* All alarms of the moment (feeds/judge/board.h) for those who read this view; borrowed, NULL: nobody judges
 * them. Set by the thread that took the view, before it shows it to others. */
struct tc_board;
void tc_view_set_board(struct tc_view *view, const struct tc_board *board);
const struct tc_board *tc_view_board(const struct tc_view *view);
/* What the board shows, for whoever keeps the view: it is kept in place of what the hub told. The view takes a reference of
 * its own. shown NULL: nothing is known of it. As set_board. */
void tc_view_set_shown(struct tc_view *view, struct tc_shared_told *shown);

/* Sources of what nobody reported: made of real figures, or of any simulated one. */
#define TC_SOURCE_DERIVED "/derived"
#define TC_SOURCE_DERIVED_TEST "/sim/derived"

enum { TC_MAKING_WITNESSES = 24, TC_DERIVER_INPUTS = 512 };

/* One series and how many of its newest periods are wanted. */
struct tc_need {
	int indicator, area, last;
};

/* What takes the place of a series as reported. */
struct tc_making {
	struct tc_point *points; /* owned (malloc); sorted as in tc_series */
	int count;
	struct tc_point witnesses[TC_MAKING_WITNESSES];
	int witness_count;
	int source;
	int64_t heard_ms;
};

/* Makes series of others, so that a widget asks for a total or a ratio as for any figure. Pure: the same
 * series give the same. Any thread. */
struct tc_deriver {
	/* The series that indicator and area is made of, itself not among them. At most size; returns how
	 * many there are, 0: it stands as it was reported. last: of the periods wanted. */
	int (*inputs)(const struct tc_catalogue *catalogue, const struct tc_need *wanted,
		struct tc_need *inputs, int size);
	/* Inputs have a lower rank than what is made of them; from 1. */
	int (*rank)(const struct tc_catalogue *catalogue, int indicator, int area);
	/* From a view in which every series of lower rank is made. False: it stands as reported. */
	bool (*make)(
		const struct tc_view *view, const struct tc_need *wanted, struct tc_making *out);
};

/* Changes whenever anything that a widget may ask has changed, time excepted. */
uint64_t tc_view_generation(const struct tc_view *view);

#endif
