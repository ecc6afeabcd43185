/* Many figures in one pane: how many bear which mark, in words, and where those words stand. */
#ifndef TC_WIDGETS_KIT_TALLY_H
#define TC_WIDGETS_KIT_TALLY_H

#include "widgets/kit/fact.h"
#include "widgets/kit/pane.h"

enum { TC_TALLY_WORDS_MAX = 320 };

struct tc_tally {
	int facts;
	int counts[TC_MARK_COUNT];    /* by bit of tc_mark */
	unsigned any, all;            /* marks of at least one, of every figure */
	const struct tc_fact *newest; /* of those with a value, by period; NULL: none has one */
	const struct tc_fact *loud;   /* the first; its words when all say the same */
	bool varied;                  /* their words differ */
};

/* Count a fact (borrowed as long as the tally). A tally begins zeroed. */
void tc_tally_add(struct tc_tally *tally, const struct tc_fact *fact);

/* "2 trễ · 3 tạm tính"; what all of them share without a number, as they say it themselves. */
void tc_tally_words(
	const struct tc_tally *tally, enum tc_language language, char *out, size_t size);

/* The mark of one frame around all of them: lost or stale when every figure is; 0 otherwise. */
unsigned tc_tally_frame(const struct tc_tally *tally);

/* Join further words to out with " · ". */
void tc_tally_join(char *out, size_t size, const char *words);

/* Foot at the bottom, words at its right end, or on a line above where both are too long for one. A pane
 * of many figures keeps that line free, a low one has the foot's line alone: returns how much of the height
 * foot and words may take, 0 in a pane too low for words at all. */
double tc_tally_foot_px(const struct tc_drawlist *list, const char *foot, double height_px);
void tc_tally_draw_foot(struct tc_drawlist *list, double width_px, double height_px,
	const char *foot, const char *words, enum tc_ink ink);

/* In place of the rows while nothing has come. */
void tc_tally_draw_nothing(struct tc_drawlist *list, double width_px, double height_px, bool titled,
	enum tc_language language);
/* The same with words of the caller's. */
void tc_tally_draw_dash(struct tc_drawlist *list, double width_px, double height_px, bool titled,
	const char *words);

#endif
