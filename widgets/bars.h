/* What the parts of the bars share: bars.c has the options, bars_prepare.c resolves them, bars_read.c reads, bars_sums.c adds up exactly, bars_place.c and
 * bars_diverging.c find room, bars_mark.c draws one bar, bars_draw.c all of them. */
#ifndef TC_WIDGETS_BARS_H
#define TC_WIDGETS_BARS_H

#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/parts.h"
#include "widgets/kit/peers.h"
#include "widgets/kit/scale.h"

enum { TC_BARS_ROWS_MAX = 64, TC_BARS_LABEL_GAP_U = 4 };
enum tc_bars_form { TC_BARS_HORIZONTAL = 1, TC_BARS_VERTICAL };
enum tc_bars_parts { TC_BARS_GROUPED = 1, TC_BARS_STACKED, TC_BARS_SHARE };
enum tc_bars_arrange { TC_BARS_BESIDE = 1, TC_BARS_DIVERGING, TC_BARS_WATERFALL };
enum tc_bars_shape { TC_BARS_BAR = 1, TC_BARS_LOLLIPOP };

/* One entry of the option "bars". */
struct tc_bars_entry {
	const char *indicator_code, *area_code, *period;
	struct tc_words name;
	bool less; /* a change that takes away */
};

/* One entry of the option "parts". */
struct tc_bars_part_entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
};

/* One bar, or the bars that stand together. Zeroed before filling: rows are compared as bytes. */
struct tc_bars_row {
	int area;
	const char *name; /* NULL: the area's, or the period's */
	struct tc_fact facts[TC_PARTS_MAX];
	/* Of a waterfall: the numbers that the bar runs between; adrift where the first of them is unknown. gap:
	 * what start and changes leave open, its amount without sign the value of facts[0], which else is the
	 * end's. */
	double from, to;
	bool adrift, gap;
};

struct tc_bars {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_peers peers;
	struct tc_list entries, part_entries;
	struct tc_words gap_name;
	int last, form, together, arrange, shape, emphasis, decimals, scale;
	bool target;
	double target_number;

	const struct tc_catalogue *catalogue;
	int area;
	int indicators[TC_PARTS_MAX]; /* of the parts; only the first without parts */
	int part_areas[TC_PARTS_MAX]; /* -1: the bar's own */
	const char *part_names[TC_PARTS_MAX];
	int part_count;
	bool periods, has_peers; /* neither: the entries */
	int entry_indicators[TC_BARS_ROWS_MAX], entry_areas[TC_BARS_ROWS_MAX];
	struct tc_period entry_periods[TC_BARS_ROWS_MAX]; /* grain 0: the newest */
	const char *entry_names[TC_BARS_ROWS_MAX];
	struct tc_bars_row *rows, *scratch; /* capacity of each */
	int row_count, capacity;
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* Where the bars of one drawing stand. */
struct tc_bars_chart {
	const struct tc_bars *self;
	bool upright, stacked, share, waterfall, diverging,
		compact;         /* compact: the bars of a group touch, the first is labelled */
	int first, count, meant; /* rows shown; the row that is meant, -1: all, -2: none */
	const char *names[TC_BARS_ROWS_MAX + TC_PEERS_MAX];
	struct tc_rect box;
	struct tc_scale scale;     /* number -> px along the bars */
	double start_px, pitch_px; /* across them */
	double thick_px, part_px, group_px, name_px, value_px;
	bool values, ends_only; /* upright: every value fits; only the first and last name do */
};

/* The indicator of a part of a row; entries may have their own where there are no parts. The area of a part of a
 * row in area. */
int tc_bars_indicator(const struct tc_bars *self, int row, int part);
int tc_bars_area(const struct tc_bars *self, int area, int part);

/* See tc_widget_class. */
bool tc_bars_prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults);

/* All that a change of the view does to the rows; see tc_widget_class. */
bool tc_bars_refresh(struct tc_widget *widget, const struct tc_view *view);

/* Set from and to of the rows of a waterfall, one for each entry: start, changes, end. What start and changes
 * leave open to the end becomes a row before the end. Returns how many rows there are. */
int tc_bars_chain(const struct tc_bars *self, struct tc_bars_row *rows);
/* "+" or "−" before a change's amount, else "". Static. */
const char *tc_bars_sign(const struct tc_bars *self, int index);

/* Where the parts of a whole end, 0..1, and the share of the first in words ("55,3%"). False where there is no such
 * whole: a part is missing, negative, itself incomplete or of another period, or all are 0. */
struct tc_bars_share {
	double ends[TC_PARTS_MAX];
	char first[24];
};
bool tc_bars_divide(
	const struct tc_bars *self, const struct tc_bars_row *row, struct tc_bars_share *out);

/* Lay the chart out in its box: level or upright, as many rows as fit. Reads self, what kind of chart it is,
 * meant and box, fills the rest; upright bars whose words would touch lie down. */
void tc_bars_place(struct tc_bars_chart *chart, struct tc_drawlist *out);
/* Of level bars whose rows have their places: zero somewhere between the edges, so that the names of negative bars have room
 * right of it. */
void tc_bars_place_diverging(struct tc_bars_chart *chart, struct tc_drawlist *out);
void tc_bars_draw_diverging_name(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px);

/* A value as the options want it written; in the list's arena. */
const char *tc_bars_value_text(
	const struct tc_bars *self, const struct tc_fact *fact, struct tc_arena *arena);
/* How many values of a row are written, and their width, px. */
int tc_bars_labelled(const struct tc_bars_chart *chart);
double tc_bars_values_width(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, const struct tc_bars_row *row);
/* True when a target is to be marked. */
bool tc_bars_target(const struct tc_bars *self, double *target);
/* The least and the most that is drawn of a row, zero between them. */
void tc_bars_extent(const struct tc_bars_chart *chart, const struct tc_bars_row *row, double *low,
	double *high);
/* A rectangle from one px to another along the bars, across_px and thick_px across them. */
struct tc_rect tc_bars_along(const struct tc_bars_chart *chart, double from_px, double to_px,
	double across_px, double thick_px);
/* One bar between two numbers, and what its state adds to it. index: of the row. */
void tc_bars_draw_part(const struct tc_bars_chart *chart, struct tc_drawlist *out, int index,
	int part, const double span[2], double across_px);
/* How far the end of a bar reaches past its number, px: the disc of a lollipop. */
double tc_bars_tip_px(const struct tc_bars_chart *chart, const struct tc_drawlist *out);
/* What is written of a row behind, beside or above its bars. high_px: where the highest of them ends. */
void tc_bars_draw_values(const struct tc_bars_chart *chart, struct tc_drawlist *out, int index,
	double across_px, double high_px);
/* Letters of names and values. */
struct tc_text_style tc_bars_note(const struct tc_drawlist *list, enum tc_ink ink);

void tc_bars_draw_pane(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
