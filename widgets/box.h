/* What the parts of the box plot share: box.c reads, box_draw.c draws. */
#ifndef TC_WIDGETS_BOX_H
#define TC_WIDGETS_BOX_H

#include "widgets/kit/number.h"
#include "widgets/kit/sample.h"

enum { TC_BOX_GROUPS_MAX = 16, TC_BOX_NAMED_MAX = 6, TC_BOX_LEAST = 5 };
enum tc_box_whiskers { TC_BOX_IQR = 1, TC_BOX_RANGE };

struct tc_box {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_list group_codes, named; /* of const char * */
	const char *indicator_code, *period;
	int whiskers, scale, outliers;

	struct tc_roll *groups; /* one roll for each group */
	int group_count;
	int named_areas[TC_BOX_NAMED_MAX];
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* What is drawn of one group. */
struct tc_box_five {
	int known;                              /* with a value */
	double low, lower, middle, upper, high; /* whiskers' ends, quartiles, median */
	double least, most;                     /* of all values */
};

/* known 0: nothing else is set. Fewer than TC_BOX_LEAST are points: no quartile says more than they do. */
struct tc_box_five tc_box_sum_up(const struct tc_box *self, int group);

void tc_box_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
