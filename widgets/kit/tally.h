/* Many figures in one pane: how many bear which mark, in words, and where those words stand. */
#ifndef TC_WIDGETS_KIT_TALLY_H
#define TC_WIDGETS_KIT_TALLY_H

#include "widgets/kit/fact.h"
#include "widgets/kit/pane.h"

enum { TC_TALLY_WORDS_MAX = 320, TC_TALLY_ITEMS_MAX = 20 };

struct tc_tally {
	int facts;
	int counts[TC_MARK_COUNT];    /* by bit of tc_mark */
	int imputed;                  /* of those estimated */
	unsigned any, all;            /* marks of at least one, of every figure */
	const struct tc_fact *newest; /* of those with a value, by period; NULL: none has one */
	const struct tc_fact *loud;   /* the first; its words when all say the same */
	bool varied;                  /* their first words differ */
};

/* Count a fact (borrowed as long as the tally). A tally begins zeroed. */
void tc_tally_add(struct tc_tally *tally, const struct tc_fact *fact);
/* The same for what has marks and no words of its own: a cell. */
void tc_tally_count(struct tc_tally *tally, unsigned marks, char status);

/* One mark and how many bear it: "3 tạm tính". */
struct tc_tally_item {
	unsigned mark;
	char words[64];
};

/* Those of marks that occur, loudest first; items has room for TC_TALLY_ITEMS_MAX. Returns how many. */
int tc_tally_items(const struct tc_tally *tally, unsigned marks, enum tc_language language,
	struct tc_tally_item *items);
/* "2 trễ · 3 tạm tính". */
void tc_tally_join_items(const struct tc_tally_item *items, int count, char *out, size_t size);

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
