/* The last look at a list before anybody shows it: what stands in it is whole, inside the pane and apart. Every
 * kind lays out its own pane and is tried in many sizes; for the one that nobody tried, words that cannot be read
 * are shortened or left out here, a figure short of a digit never stands, and what was lost is kept for lint. */
#ifndef TC_WIDGETS_FENCE_H
#define TC_WIDGETS_FENCE_H

#include "widgets/widget.h"

/* Past the list's room: a figure becomes "####", words are cut with an ellipsis or left out; fills, frames and
 * straight lines end at it; dots, rings and curves that reach past it are left out. Of two texts
 * over each other the lesser is left out: words before signs, signs before figures, else the later one. Memory
 * that is out marks the list as full. */
void tc_fence(struct tc_drawlist *list);

#endif
