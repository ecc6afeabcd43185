/* What the parts of the bars share: bars.c reads, bars_place.c finds room, bars_draw.c draws. */
#ifndef TC_WIDGETS_BARS_H
#define TC_WIDGETS_BARS_H

#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/parts.h"
#include "widgets/kit/peers.h"
#include "widgets/kit/scale.h"

enum { TC_BARS_ROWS_MAX = 64, TC_BARS_LABEL_GAP_U = 4 };
enum tc_bars_form { TC_BARS_HORIZONTAL = 1, TC_BARS_VERTICAL };
enum tc_bars_parts { TC_BARS_GROUPED = 1, TC_BARS_STACKED };

/* One entry of the option "bars". */
struct tc_bars_entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
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
};

struct tc_bars {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_peers peers;
	struct tc_list entries, part_entries;
	int last, form, together, emphasis, decimals, scale;
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
	bool upright, stacked,
		compact;         /* compact: the bars of a group touch, the first is labelled */
	int first, count, meant; /* rows shown; the row that is meant, -1: all, -2: none */
	const char *names[TC_BARS_ROWS_MAX + TC_PEERS_MAX];
	struct tc_rect box;
	struct tc_scale scale;     /* number -> px along the bars */
	double start_px, pitch_px; /* across them */
	double thick_px, part_px, group_px, name_px, value_px;
	bool values, ends_only; /* upright: every value fits; only the first and last name do */
};

/* Lay the chart out in its box: level or upright, as many rows as fit. Reads self, upright, stacked,
 * meant and box, fills the rest; upright bars whose words would touch lie down. */
void tc_bars_place(struct tc_bars_chart *chart, struct tc_drawlist *out);

/* A value as the options want it written; in the list's arena. */
const char *tc_bars_value_text(
	const struct tc_bars *self, const struct tc_fact *fact, struct tc_arena *arena);
/* How many values of a row are written, and their width, px. */
int tc_bars_labelled(const struct tc_bars_chart *chart);
double tc_bars_values_width(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, const struct tc_bars_row *row);
/* True when a target is to be marked. */
bool tc_bars_target(const struct tc_bars *self, double *target);
/* Letters of names and values. */
struct tc_text_style tc_bars_note(const struct tc_drawlist *list, enum tc_ink ink);

void tc_bars_draw_pane(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
