/* What the parts of the donut share: donut.c reads, donut_draw.c draws. */
#ifndef TC_WIDGETS_DONUT_H
#define TC_WIDGETS_DONUT_H

#include "widgets/kit/entry.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/sum.h"

enum { TC_DONUT_PARTS_MAX = 8 };

/* Everything the picture depends on; compared as bytes. */
struct tc_donut_shown {
	struct tc_fact parts[TC_DONUT_PARTS_MAX], total;
	bool has_total; /* sent, or the exact sum of parts that are all there */
	bool summed;    /* the total was added up here */
	enum tc_ink rule;
};

struct tc_donut {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code, *total_code;
	struct tc_list entries; /* of struct tc_entry */
	struct tc_words unit;
	int scale, decimals;

	const struct tc_catalogue *catalogue;
	struct tc_entry_series series[TC_DONUT_PARTS_MAX];
	int count, total_indicator, total_area; /* total_indicator -1: none */
	const char *unit_text;
	struct tc_donut_shown shown;
	struct tc_pane_change change;
	int64_t next_ms;
};

/* How many parts have a value that can be a share: not below zero. */
int tc_donut_count_known(const struct tc_donut *self);

void tc_donut_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
