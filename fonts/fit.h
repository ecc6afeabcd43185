/* Making words fit a width: wrap, cut with an ellipsis. Numbers never come here: widgets/kit/pane.h shrinks
 * or refuses them, because a number short of a digit is another number. */
#ifndef TC_FONTS_FIT_H
#define TC_FONTS_FIT_H

#include "base/arena.h"
#include "fonts/face.h"

#include <stdbool.h>

/* text, or its longest prefix of whole letters plus "…" that fits width_px. In arena. */
const char *tc_fit_ellipsis(struct tc_fonts *fonts, enum tc_weight weight, int size_px,
	const char *text, double width_px, struct tc_arena *arena);

/* Break text at spaces into lines at most width_px wide; a word wider than that stands alone. At most
 * max_lines, the last one with an ellipsis when words are left over. lines: in arena. Returns how many;
 * *complete is false when words were left out. */
int tc_fit_wrap(struct tc_fonts *fonts, enum tc_weight weight, int size_px, const char *text,
	double width_px, int max_lines, const char ***lines, bool *complete,
	struct tc_arena *arena);

#endif
