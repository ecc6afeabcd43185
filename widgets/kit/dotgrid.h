/* One dot is one thing: a count drawn so that it can be counted. Done is filled, to do is a ring, the
 * first of a history stand out. Above a thousand a grid says nothing any more and becomes a bar. */
#ifndef TC_WIDGETS_KIT_DOTGRID_H
#define TC_WIDGETS_KIT_DOTGRID_H

#include "widgets/drawlist.h"

enum { TC_DOTGRID_MAX = 1000 };

struct tc_dotgrid {
	struct tc_rect box; /* px; the ink starts at its left and top edges */
	int done, total;    /* total below done counts as done */
	int former;         /* of done, drawn in text; 0: none */
	int columns;        /* 0: the largest dots that fit the box */
	bool right; /* the last column meets the right edge when the box is wider than the grid */
	enum tc_ink ink; /* of done */
};

/* Whole things in number: half a dot is not one, below zero there are none. */
int tc_dotgrid_count(double number);

/* Returns the height used, px. */
double tc_dotgrid_draw(struct tc_drawlist *list, const struct tc_dotgrid *grid);

#endif
