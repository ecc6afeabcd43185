/* One figure as a widget keeps it between refresh and draw: value, period, marks and their words, copied
 * from the view. Facts are plain memory zeroed before filling, so that two are the same picture exactly
 * when their bytes are the same. */
#ifndef TC_WIDGETS_KIT_FACT_H
#define TC_WIDGETS_KIT_FACT_H

#include "feeds/judge/judge.h"
#include "widgets/drawlist.h"
#include "widgets/kit/alarm.h"

enum { TC_FACT_SOURCE_MAX = 96, TC_FACT_WORDS_MAX = 200 };

struct tc_fact {
	int indicator, area;
	bool reported; /* something was sent for the period, perhaps only that there is no value */
	bool has_value;
	char status;
	enum tc_qualifier qualifier;
	struct tc_period period;       /* text is empty */
	struct tc_decimal value;       /* empty text without has_value */
	struct tc_decimal former;      /* what a revision replaced; empty text: nothing */
	struct tc_decimal witness;     /* what another source says; empty text: nothing */
	bool witness_added;            /* the other source is what the parts add up to */
	enum tc_agreement agreement;   /* 0: nothing was reported */
	unsigned marks;                /* set of tc_mark */
	int members, members_reported; /* of a whole: "61/63"; 0 otherwise */
	char source[TC_FACT_SOURCE_MAX];
	uint64_t trace; /* of the report the value comes from; 0: none */
	char words
		[TC_FACT_WORDS_MAX]; /* the mark line, in the widget's language; empty when live */
	char revised_at[16];         /* "10:15"; empty without TC_MARK_REVISED */
	struct tc_badge alarm;       /* the most urgent one of the series */
};

/* Fill *fact (zeroed here). Returns the moment (hub's clock, Unix ms) at which it may next read
 * differently without news; INT64_MAX for never. */
int64_t tc_fact_read(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_question *question, enum tc_language language);

/* The same for one period that is meant: that a later one is late, or that its feed has
 * been silent since, does not speak of it. */
int64_t tc_fact_read_period(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_question *question, const struct tc_period *period,
	enum tc_language language);

/* The same for one point of a series; point NULL: nothing reported. */
int64_t tc_fact_read_point(struct tc_fact *fact, const struct tc_view *view,
	const struct tc_series *series, const struct tc_point *point, int64_t until_ms,
	enum tc_language language);

/* The point of a series whose period is meant by text ("2019-12-09"), or the one before the newest
 * that has begun by until_ms when text is NULL. NULL when there is none. Borrowed from the view. */
const struct tc_point *tc_fact_find_former(
	const struct tc_series *series, const char *period, const struct tc_fact *newest);

/* For the scene dump. source is borrowed from the fact. */
struct tc_datum tc_fact_datum(const struct tc_fact *fact);

/* box stands for the fact, see tc_draw_told. */
void tc_fact_tell(struct tc_drawlist *list, struct tc_rect box, const struct tc_fact *fact);

/* The time a widget's words speak of: the hub's now, or the edition's own end. */
int64_t tc_fact_now_ms(const struct tc_view *view, int64_t until_ms);

#endif
