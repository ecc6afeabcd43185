/* A count as rows of small pictures: each stands for so many, the last for what is left, by its area. */
#ifndef TC_WIDGETS_KIT_GLYPH_H
#define TC_WIDGETS_KIT_GLYPH_H

#include "widgets/drawlist.h"

enum tc_glyph {
	TC_GLYPH_DOT = 1, /* no picture: see kit/dotgrid.h */
	TC_GLYPH_SQUARE,
	TC_GLYPH_PERSON,
	TC_GLYPH_HOUSE,
	TC_GLYPH_BUILDING,
	TC_GLYPH_DOCUMENT,
};
enum { TC_GLYPHS_MAX = 400 };

struct tc_glyphs {
	struct tc_rect box; /* px; the ink starts at its left and top edges */
	enum tc_glyph glyph;
	double done, total; /* in glyphs; total 0: none is set, below done: counts as done */
	double former;      /* of done, whole ones of it in text; 0: none */
	int columns;        /* 0: the largest glyphs that fit the box */
	bool right;         /* the last column meets the right edge when the box is wider */
	enum tc_ink ink;    /* of done */
};

/* What is done is filled, what is to do an outline; a glyph that is done in part is filled from the left until its
 * filled area is that part of it. *counted: false where there are too many, or too little room, and a bar stands for
 * all of them. Returns the height used, px. */
double tc_glyphs_draw(struct tc_drawlist *list, const struct tc_glyphs *glyphs, bool *counted);

/* Where a glyph 1 high, and wide as returned, is cut so that share (0..1) of its area lies left of it: 0..1 of its
 * width. */
double tc_glyph_cut(enum tc_glyph glyph, double share);

#endif
