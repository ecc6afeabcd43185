/* What the parts of the treemap share: treemap.c reads, treemap_place.c divides, treemap_draw.c draws. */
#ifndef TC_WIDGETS_TREEMAP_H
#define TC_WIDGETS_TREEMAP_H

#include "widgets/kit/entry.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum { TC_TREEMAP_PARTS_MAX = 100 };

/* Everything the picture depends on; compared as bytes. */
struct tc_treemap_shown {
	int count;
	struct tc_fact parts[TC_TREEMAP_PARTS_MAX];
	struct tc_fact total;
	bool has_total, summed; /* sent, or the exact sum of parts that are all there */
	bool exceeded;          /* by what its parts add up to; one that was sent */
};

struct tc_treemap {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code, *total_code;
	struct tc_list entries; /* of struct tc_entry; none: the peers */
	struct tc_peers peers;
	struct tc_words unit;
	int scale, decimals;

	const struct tc_catalogue *catalogue;
	struct tc_entry_series *series;             /* of the entries */
	int indicator, total_indicator, total_area; /* indicator: of the peers; total -1: none */
	const char *unit_text;
	struct tc_treemap_shown *shown, *next;
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* One rectangle of the map, in px. */
struct tc_treemap_cell {
	int part;
	double number; /* above zero */
	struct tc_rect box;
};

/* Divide box among count cells, largest first, so that areas are as the numbers and sides as equal as rows allow:
 * squarified, after Bruls, Huizing and van Wijk (2000). Sorts the cells; equal ones keep their order. */
void tc_treemap_place(struct tc_treemap_cell *cells, int count, struct tc_rect box);

/* Name of a part, borrowed; for an area of a group its own. brief: its abbreviation, the name where there is none. */
const char *tc_treemap_name(const struct tc_treemap *self, int part, bool brief);

void tc_treemap_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
