/* A value among others in a column: its decimal mark under the others', its letter or clock in the slot
 * right of it, its frame around it. */
#ifndef TC_WIDGETS_KIT_CELL_H
#define TC_WIDGETS_KIT_CELL_H

#include "widgets/kit/fact.h"
#include "widgets/kit/number.h"

/* The value as the form wants it, with the scale's word, or "—". In arena; never NULL. */
const char *tc_cell_number(
	const struct tc_fact *fact, const struct tc_number_form *form, struct tc_arena *arena);

/* The same after the source's own qualifier: "hơn 327". */
const char *tc_cell_text(
	const struct tc_fact *fact, const struct tc_number_form *form, struct tc_arena *arena);

/* How far text goes on after its whole part, px: the decimal mark and what follows. */
double tc_cell_tail_px(struct tc_drawlist *list, struct tc_text_style style, const char *text,
	enum tc_language language);

/* Widths of a column, from the texts in it. */
struct tc_cell_column {
	double tail_px;  /* the longest tail */
	double width_px; /* of the widest text, its tail filled up */
};
void tc_cell_measure(struct tc_drawlist *list, struct tc_text_style style, const char *text,
	enum tc_language language, struct tc_cell_column *column);

/* Draw text so that the longest tail of its column would end at right_px. style says size, weight and the
 * ink of a live value; the suffix slot begins at right_px. bare: without frame and dashed line, where one
 * frame goes round all rows. Returns the left end of the ink, with an alarm's mark before it. */
enum tc_cell_dress { TC_CELL_BARE = 1, TC_CELL_FRAMED, TC_CELL_UNDERLINED };
double tc_cell_draw(struct tc_drawlist *list, double right_px, double baseline_px,
	struct tc_text_style style, const char *text, const struct tc_cell_column *column,
	const struct tc_fact *fact, enum tc_language language, enum tc_cell_dress dress);

/* What tc_cell_draw puts into the slot right of right_px: a clock, else the letter of what is not firm. */
void tc_cell_draw_suffix(struct tc_drawlist *list, double right_px, double baseline_px,
	struct tc_text_style style, const struct tc_fact *fact);

#endif
