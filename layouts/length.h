/* Lengths as a layout writes them: "12u", "80px", "120mm", "50%", "1fr". Private to this folder. */
#ifndef TC_LAYOUTS_LENGTH_H
#define TC_LAYOUTS_LENGTH_H

#include <stdbool.h>

enum tc_extent_unit {
	TC_EXTENT_U = 1,
	TC_EXTENT_PX,
	TC_EXTENT_MM,
	TC_EXTENT_PERCENT,
	TC_EXTENT_SHARE, /* fr: a part of what the others leave */
};

struct tc_extent {
	double value;
	enum tc_extent_unit unit;
};

/* What one u, one px and one mm of the document are in px of the wall. A wall drawn at another size than
 * its own (--size) shrinks all three alike. */
struct tc_scale {
	double u_px, px_px, mm_px;
};

/* False for anything else, also for a value beyond ±1,000,000, which is never a length of a wall. */
bool tc_extent_parse(const char *text, struct tc_extent *out);

/* whole_px: what 100 % is. Not for TC_EXTENT_SHARE. */
double tc_extent_px(struct tc_extent extent, const struct tc_scale *scale, double whole_px);

#endif
