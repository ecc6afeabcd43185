/* How each of a pane's peers stands with an indicator: who has reported, who is late, who has fallen
 * silent. A roll call, a grid of agencies and a map of tiles ask the same question and must never give
 * two answers. */
#ifndef TC_WIDGETS_KIT_TURNOUT_H
#define TC_WIDGETS_KIT_TURNOUT_H

#include "widgets/kit/fact.h"
#include "widgets/kit/peers.h"
#include "widgets/kit/tile.h"

/* What is asked: who is there with the newest period, or who is on time with the one that is due now. */
enum tc_show { TC_SHOW_REPORTS = 1, TC_SHOW_TIMELINESS };

enum tc_turnout {
	TC_TURNOUT_REPORTED = 1, /* reported; nothing is outstanding */
	TC_TURNOUT_WAITING, /* for an earlier period only, its deadline has not passed; soon due */
	TC_TURNOUT_LATE,    /* the deadline has passed */
	TC_TURNOUT_SILENT,  /* a real-time feed that says nothing any more */
	TC_TURNOUT_MISSING, /* nothing, or a report without a value; nothing was ever sent */
	TC_TURNOUT_MISSED,  /* timeliness: the deadline of the period after it has passed too */
	TC_TURNOUT_FREE,    /* timeliness: the contract sets no deadline for what was sent */
};
enum { TC_TURNOUT_COUNT = TC_TURNOUT_FREE + 1, TC_OVERDUE_MAX = 24 };

/* Plain memory, zeroed before filling, compared as bytes. */
struct tc_member {
	int area;
	enum tc_turnout turnout;
	/* Timeliness, of those who are overdue: for how long, in whole steps of its words; "2 ngày". */
	int64_t overdue_ms;
	char overdue[TC_OVERDUE_MAX];
	struct tc_fact fact;
};

/* From the worst on: the order in which states are named and explained. */
extern const enum tc_turnout tc_turnout_order[TC_TURNOUT_COUNT - 1];

struct tc_turnout_question {
	int indicator;
	int64_t until_ms;
	const char *period; /* as FEED writes it; NULL: the newest that any member has reported */
	enum tc_language language;
	enum tc_show show; /* timeliness speaks of what is due now: period is then NULL */
};

/* Ask every member. members: TC_PEERS_MAX of them, zeroed here. *next_ms is brought down to the moment
 * at which an answer may change without news. Returns how many. */
int tc_turnout_read(const struct tc_peers *peers, const struct tc_view *view,
	const struct tc_turnout_question *question, struct tc_member *members, int64_t *next_ms);

/* How many stand so. */
int tc_turnout_count(const struct tc_member *members, int count, enum tc_turnout turnout);

/* How many are as they should be: reported, or, where timeliness is shown, not overdue. */
int tc_turnout_count_good(const struct tc_member *members, int count, enum tc_show show);

/* Late, missed or silent: what is pointed out. */
bool tc_turnout_is_overdue(enum tc_turnout turnout);

/* One fact that speaks for all: the newest period, the marks of all, the words of a loud one. */
struct tc_fact tc_turnout_gather(
	const struct tc_member *members, int count, int indicator, int area);

/* True when every member that ever reported bears one of marks: then one frame says it, not every
 * member's own. */
bool tc_turnout_all_marked(const struct tc_member *members, int count, unsigned marks);

/* "Bạc Liêu"; an agency by its abbreviation, "BYT". Borrowed from the catalogue. */
const char *tc_turnout_name(
	const struct tc_catalogue *catalogue, int area, enum tc_language language);

/* "Bạc Liêu", with "2 ngày" after it where the member is overdue by that. In arena, "" without memory. */
const char *tc_turnout_label(const struct tc_catalogue *catalogue, const struct tc_member *member,
	enum tc_language language, struct tc_arena *arena);

/* "đã báo cáo", "chưa báo cáo", "trễ hạn"; "đúng hạn", "sắp đến hạn", "chưa gửi"; static. */
const char *tc_turnout_words(enum tc_turnout turnout, enum tc_show show, enum tc_language language);

/* Reported: a disc; waiting: a ring; late: a clock; missed: a clock on a solid disc; silent: dots around a
 * disc gone grey; nothing: "—"; no deadline: a small disc. x_px: left edge, 7.5 u wide with its gap. grey: of a
 * pane whose link is lost. */
void tc_turnout_draw_glyph(struct tc_drawlist *list, double x_px, double baseline_px,
	enum tc_turnout turnout, bool grey);

/* A square that shows timeliness and nothing else of its member: solid, an outline while a report is due,
 * a clock when it is late, on the warning's colour when the period was missed, dots, hatch. */
struct tc_tile tc_turnout_tile(const struct tc_member *member, struct tc_rect box);

/* "(clock) trễ hạn 1  – chưa gửi 2" on one line: only states that occur, the worst first. What finds no room
 * in width_px is left out from the end, where all is well. */
struct tc_turnout_key {
	const struct tc_member *members;
	int count;
	enum tc_show show;
	enum tc_language language;
	bool grey;
};
void tc_turnout_draw_key(struct tc_drawlist *list, double baseline_px, double width_px,
	const struct tc_turnout_key *key);

#endif
