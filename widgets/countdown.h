/* What the two halves of a countdown share: countdown.c reads, countdown_draw.c draws. */
#ifndef TC_WIDGETS_COUNTDOWN_H
#define TC_WIDGETS_COUNTDOWN_H

#include "widgets/kit/fact.h"
#include "widgets/kit/pane.h"

enum tc_countdown_phase {
	TC_COUNTDOWN_AHEAD = 1, /* the moment is to come */
	TC_COUNTDOWN_REACHED,   /* it has come: words stand there */
	TC_COUNTDOWN_SINCE,     /* counted on from it */
	TC_COUNTDOWN_OVERDUE,   /* a deadline has passed */
	TC_COUNTDOWN_NONE,      /* nobody knows of a moment: `words` say why */
};

/* Plain memory: two are the same picture when their bytes are. */
struct tc_countdown_shown {
	enum tc_countdown_phase phase;
	int64_t minutes; /* up to the moment rounded up, so that 0 is there with the moment; since it, down */
	char words[TC_FACT_WORDS_MAX]; /* the line under the value */
	bool unsynced;
};

struct tc_countdown {
	struct tc_widget base;
	struct tc_pane_head head;
	int64_t to_ms, since_ms;
	const char *indicator_code, *area_code;
	struct tc_words zero;
	int then;
	const struct tc_catalogue *catalogue;
	int indicator, area; /* -1: a moment of the document */
	struct tc_fact fact; /* of the indicator */
	struct tc_countdown_shown shown;
	int64_t next_ms;
};

void tc_countdown_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
