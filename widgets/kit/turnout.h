/* How each of a pane's peers stands with an indicator: who has reported, who is late, who has fallen
 * silent. A roll call, a grid of agencies and a map of tiles ask the same question and must never give
 * two answers. */
#ifndef TC_WIDGETS_KIT_TURNOUT_H
#define TC_WIDGETS_KIT_TURNOUT_H

#include "widgets/kit/fact.h"
#include "widgets/kit/peers.h"

enum tc_turnout {
	TC_TURNOUT_REPORTED = 1,
	TC_TURNOUT_WAITING, /* for an earlier period only; its deadline has not passed */
	TC_TURNOUT_LATE,    /* the deadline has passed */
	TC_TURNOUT_SILENT,  /* a real-time feed that says nothing any more */
	TC_TURNOUT_MISSING, /* nothing, or a report without a value */
};
enum { TC_TURNOUT_COUNT = TC_TURNOUT_MISSING + 1 };

/* Plain memory, zeroed before filling, compared as bytes. */
struct tc_member {
	int area;
	enum tc_turnout turnout;
	struct tc_fact fact;
};

struct tc_turnout_question {
	int indicator;
	int64_t until_ms;
	const char *period; /* as FEED writes it; NULL: the newest that any member has reported */
	enum tc_language language;
};

/* Ask every member. members: TC_PEERS_MAX of them, zeroed here. *next_ms is brought down to the moment
 * at which an answer may change without news. Returns how many. */
int tc_turnout_read(const struct tc_peers *peers, const struct tc_view *view,
	const struct tc_turnout_question *question, struct tc_member *members, int64_t *next_ms);

/* How many stand so. */
int tc_turnout_count(const struct tc_member *members, int count, enum tc_turnout turnout);

/* One fact that speaks for all: the newest period, the marks of all, the words of a loud one. */
struct tc_fact tc_turnout_gather(
	const struct tc_member *members, int count, int indicator, int area);

/* True when every member that ever reported bears one of marks: then one frame says it, not every
 * member's own. */
bool tc_turnout_all_marked(const struct tc_member *members, int count, unsigned marks);

/* "Bạc Liêu"; an agency by its abbreviation, "BYT". Borrowed from the catalogue. */
const char *tc_turnout_name(
	const struct tc_catalogue *catalogue, int area, enum tc_language language);

/* "đã báo cáo", "chưa báo cáo", "trễ", "im"; static. */
const char *tc_turnout_words(enum tc_turnout turnout, enum tc_language language);

#endif
