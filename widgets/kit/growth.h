/* How far a line that waits for news has grown. It grows in steps that follow from the time alone, so that whoever
 * draws the same figures at the same time draws the same picture. */
#ifndef TC_WIDGETS_KIT_GROWTH_H
#define TC_WIDGETS_KIT_GROWTH_H

#include <stdint.h>

/* The moment up to which it is drawn, at most now_ms (Unix): a step is about 4 px of width_px, a second at least.
 * oldest_ms: of the line's first point. *next_ms is brought down to the next step. */
int64_t tc_growth_end_ms(int64_t oldest_ms, int64_t now_ms, double width_px, int64_t *next_ms);

#endif
