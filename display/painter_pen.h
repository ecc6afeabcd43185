/* A solid line through many spots, as coverage: what a trend of 300 points needs ten times a second, where
 * a general stroker spends most of its time on joins. Private to the painter. */
#ifndef TC_DISPLAY_PAINTER_PEN_H
#define TC_DISPLAY_PAINTER_PEN_H

#include "display/damage.h"

#include <stdint.h>

/* Bytes over area: rows of stride. */
struct tc_sheet {
	uint8_t *rows;
	int stride;
	struct tc_pixels area;
};

/* Lay the line of command (a TC_DRAW_LINE; its dash is not looked at) with round ends and joins. A pixel's
 * coverage follows from its distance to the nearest stretch. */
void tc_pen_stroke(const struct tc_sheet *sheet, const struct tc_command *command);

#endif
