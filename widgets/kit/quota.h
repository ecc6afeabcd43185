/* "61/63" as a figure: how many of how many. */
#ifndef TC_WIDGETS_KIT_QUOTA_H
#define TC_WIDGETS_KIT_QUOTA_H

#include "base/option.h"
#include "widgets/drawlist.h"

struct tc_quota {
	int done, total;
	bool known;     /* false: nothing was ever reported, a dash stands for the figure */
	double size_u;  /* of done; total is at most the scene's size */
	unsigned marks; /* of everything counted */
	enum tc_language language;
};

/* Left at x 0, smaller where width_px is short. Returns the ink, px. */
struct tc_rect tc_quota_draw(struct tc_drawlist *list, double baseline_px, double width_px,
	const struct tc_quota *quota);

#endif
