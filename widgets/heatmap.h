/* What the parts of the heatmap share: heatmap.c reads, heatmap_draw.c draws, heatmap_calendar.c what only a calendar
 * has: weekdays, months, days off. */
#ifndef TC_WIDGETS_HEATMAP_H
#define TC_WIDGETS_HEATMAP_H

#include "widgets/kit/classes.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"
#include "widgets/kit/tally.h"

enum {
	TC_HEATMAP_ROWS_MAX = 100,
	TC_HEATMAP_COLUMNS_MAX = 120,
	TC_HEATMAP_HOURS = 24,
	TC_HEATMAP_DAYS = 7
};
enum tc_heatmap_rows { TC_HEATMAP_AREAS = 1, TC_HEATMAP_HOURS_OF_DAY, TC_HEATMAP_CALENDAR };

/* Plain memory, compared as bytes. class_ -1: not reported; -2: not yet begun; -3: not yet classed, within a refresh alone. */
struct tc_heatmap_cell {
	int class_;
	unsigned marks;
	int status;
};
enum { TC_HEATMAP_MISSING = -1, TC_HEATMAP_AHEAD = -2, TC_HEATMAP_UNCLASSED = -3 };

/* Half-open, ms; a cell takes the newest point that lies in its column. */
struct tc_heatmap_column {
	int64_t start_ms, end_ms;
};

struct tc_heatmap_shown {
	struct tc_heatmap_column columns[TC_HEATMAP_COLUMNS_MAX];
	int column_count, row_count;
	int areas[TC_HEATMAP_ROWS_MAX];
	int grain;          /* enum tc_period_grain of the columns */
	struct tc_fact all; /* what the foot speaks of, with the marks of every newest figure */
	/* Of the newest figures what time makes of them, of the cells what they are. */
	char words[TC_TALLY_WORDS_MAX];
	bool lost; /* every row's feed is lost */
};

struct tc_heatmap {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_peers peers;
	struct tc_classes classes;
	int64_t step_ms;
	int rows, last;
	bool legend;

	const struct tc_catalogue *catalogue;
	int indicator, area;
	struct tc_heatmap_shown *shown, *next;
	struct tc_heatmap_cell *cells, *next_cells; /* rows x last, row by row */
	double *numbers;                            /* of next_cells */
	struct tc_fact *told, *next_told;           /* the same; NULL without a scene dump */
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* "T2" .. "CN"; row 0 is Monday. Static. */
const char *tc_heatmap_weekday(int row, enum tc_language language);
/* Names of months on baseline_px, each from the week of its first day on; column_px wide weeks from x_px on. */
void tc_heatmap_draw_months(const struct tc_heatmap *self, struct tc_drawlist *out, double x_px,
	double baseline_px, double column_px);
/* A day of the calendar that is off although no weekend: a public holiday, or a day that was moved. */
bool tc_heatmap_is_holiday(const struct tc_heatmap *self, int column, int row);

void tc_heatmap_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
