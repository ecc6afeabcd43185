/* A square symbol that a phone reads (QR, ISO/IEC 18004), as fills of a draw list. */
#ifndef TC_WIDGETS_KIT_SYMBOL_H
#define TC_WIDGETS_KIT_SYMBOL_H

#include "widgets/drawlist.h"

/* Modules that stay light on every side: less than four, and readers may not find the symbol. */
enum { TC_SYMBOL_QUIET = 4 };

struct tc_symbol {
	const unsigned char *modules; /* side x side, row by row, lowest bit 1: dark */
	int side;
};

/* The symbol of text, with error level M: 15 % of it may be hidden by glare or a head. modules: in arena.
 * False for an empty text, for more than a symbol holds (2331 bytes) and without memory. */
bool tc_symbol_make(const char *text, struct tc_arena *arena, struct tc_symbol *out);

/* px of one module, whole, so that symbol and quiet zone fit into a square of side_px; 0: they do not. */
int tc_symbol_module_px(const struct tc_symbol *symbol, double side_px);

/* Draw it with its quiet zone, dark on a light panel in every theme: not every reader takes a light one on dark.
 * x_px and y_px, of the quiet zone's corner, must be whole. Returns the panel. */
struct tc_rect tc_symbol_draw(struct tc_drawlist *list, double x_px, double y_px, int module_px,
	const struct tc_symbol *symbol);

#endif
