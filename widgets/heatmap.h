/* What the parts of the heatmap share: heatmap.c reads, heatmap_draw.c draws. */
#ifndef TC_WIDGETS_HEATMAP_H
#define TC_WIDGETS_HEATMAP_H

#include "widgets/kit/classes.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum { TC_HEATMAP_ROWS_MAX = 100, TC_HEATMAP_COLUMNS_MAX = 120, TC_HEATMAP_HOURS = 24 };
enum tc_heatmap_rows { TC_HEATMAP_AREAS = 1, TC_HEATMAP_HOURS_OF_DAY };

/* Plain memory, compared as bytes. class_ -1: not reported; -2: not yet begun. */
struct tc_heatmap_cell {
	int class_;
	unsigned marks;
	int status;
};
enum { TC_HEATMAP_MISSING = -1, TC_HEATMAP_AHEAD = -2 };

/* Half-open, ms; a cell takes the newest point that lies in its column. */
struct tc_heatmap_column {
	int64_t start_ms, end_ms;
};

struct tc_heatmap_shown {
	struct tc_heatmap_column columns[TC_HEATMAP_COLUMNS_MAX];
	int column_count, row_count;
	int areas[TC_HEATMAP_ROWS_MAX];
	int grain; /* enum tc_period_grain of the columns */
	struct tc_fact
		all; /* what foot and mark words speak of, with the marks of every newest figure */
	bool lost;   /* every row's feed is lost */
};

struct tc_heatmap {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_peers peers;
	struct tc_list breaks; /* of double */
	int64_t step_ms;
	int rows, last, decimals;
	bool legend;

	const struct tc_catalogue *catalogue;
	int indicator, area;
	struct tc_heatmap_shown *shown, *next;
	struct tc_heatmap_cell *cells, *next_cells; /* rows x last, row by row */
	struct tc_fact *told, *next_told;           /* the same; NULL without a scene dump */
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

void tc_heatmap_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
