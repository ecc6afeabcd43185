/* What the parts of the funnel share: funnel.c reads, funnel_draw.c draws. */
#ifndef TC_WIDGETS_FUNNEL_H
#define TC_WIDGETS_FUNNEL_H

#include "widgets/kit/entry.h"
#include "widgets/kit/pane.h"

enum { TC_FUNNEL_STEPS_MAX = 10 };

/* Everything the picture depends on; compared as bytes. */
struct tc_funnel_shown {
	struct tc_fact steps[TC_FUNNEL_STEPS_MAX];
	enum tc_ink rule;
};

struct tc_funnel {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_list entries; /* of struct tc_entry */
	int scale, decimals;
	bool shares;

	const struct tc_catalogue *catalogue;
	struct tc_entry_series series[TC_FUNNEL_STEPS_MAX];
	int count;
	struct tc_funnel_shown shown;
	struct tc_pane_change change;
	int64_t next_ms;
};

/* Of which step a share is taken. */
enum tc_funnel_base { TC_FUNNEL_OF_FIRST = 1, TC_FUNNEL_OF_BEFORE };

/* "85,4%" of the step of base, in arena; "khác kỳ" where they speak of different periods, "—" where either has no
 * value that a share can be made of, "" of the first step. Never "100%" nor "0%" of what is near it. */
const char *tc_funnel_share(
	const struct tc_funnel *self, int step, enum tc_funnel_base base, struct tc_arena *arena);

/* Whether a step of the same period is larger than the one before it. */
bool tc_funnel_grows(const struct tc_funnel *self, int step);

void tc_funnel_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
