/* What the parts of the slope share: slope.c reads, slope_place.c finds room, slope_draw.c draws. */
#ifndef TC_WIDGETS_SLOPE_H
#define TC_WIDGETS_SLOPE_H

#include "widgets/kit/cell.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"
#include "widgets/kit/scale.h"

enum tc_slope_place { TC_SLOPE_AUTO = 1, TC_SLOPE_VALUE, TC_SLOPE_RANK };

/* One line. Zeroed before filling: rows are compared as bytes. */
struct tc_slope_row {
	int area;
	bool highlighted;
	int ranks[2];           /* among all who have a value at this end; 0: has none */
	struct tc_fact ends[2]; /* left, right */
};

struct tc_slope {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *other_code, *former_period, *period, *highlight_code;
	struct tc_peers peers;
	struct tc_words names[2];
	int place, decimals, scale;

	const struct tc_catalogue *catalogue;
	int indicators[2]; /* of the left and the right end */
	int highlight;     /* -1: nobody */
	bool by_rank;
	struct tc_period named[2], periods[2]; /* grain 0: none named; none found */
	struct tc_slope_row *rows, *scratch; /* peers.count of each; best at the right end first */
	int row_count;
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* An end of a row that is labelled. */
struct tc_slope_label {
	int row;
	double wanted_px;
	const char *value, *name; /* name "": the other end bears it */
};

/* Where the lines of one drawing stand. */
struct tc_slope_chart {
	const struct tc_slope *self;
	struct tc_rect box; /* where middles of labels may stand */
	double x_px[2];     /* of the discs */
	struct tc_scale y;
	struct tc_slope_label labels[2][TC_PEERS_MAX];
	int label_counts[2];
	struct tc_cell_column cells[2];
	double slot_px[2], name_px[2]; /* suffix slots; room for names */
	bool missing[2];               /* a row has the other end only: said under this one */
	unsigned frame;
};

static inline bool tc_slope_has(const struct tc_slope_row *row, int end) {
	return row->ends[end].has_value;
}

/* Height of an end that has a value, px. */
double tc_slope_y_px(const struct tc_slope_chart *chart, const struct tc_slope_row *row, int end);
/* Letters of a row's value and name. */
struct tc_text_style tc_slope_style(const struct tc_slope_chart *chart,
	const struct tc_drawlist *out, const struct tc_slope_row *row);
/* "chưa báo cáo" in the widget's language; static. */
const char *tc_slope_missing_words(const struct tc_slope *self);
/* Lay the chart out in its box; reads self and box, fills the rest. */
void tc_slope_place(struct tc_slope_chart *chart, struct tc_drawlist *out);

#define TC_SLOPE_PITCH_U 10.0   /* from label to label */
#define TC_SLOPE_LEADER_U 5.0   /* from a disc's edge to its label */
#define TC_SLOPE_NAME_GAP_U 4.5 /* room for a frame */

void tc_slope_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
