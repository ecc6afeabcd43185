/* What the parts of the figure share: figure.c reads, figure_draw.c and figure_chart.c draw. */
#ifndef TC_WIDGETS_FIGURE_H
#define TC_WIDGETS_FIGURE_H

#include "widgets/kit/lines.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/parts.h"

enum tc_figure_size {
	TC_FIGURE_AUTO = 1,
	TC_FIGURE_NOTE,
	TC_FIGURE_TEXT,
	TC_FIGURE_SCENE,
	TC_FIGURE_FIGURE,
	TC_FIGURE_LEADING,
	TC_FIGURE_BIG,
	TC_FIGURE_HERO,
};
enum tc_figure_delta { TC_DELTA_NONE = 1, TC_DELTA_DIFFERENCE, TC_DELTA_RATIO };
enum tc_figure_chart {
	TC_CHART_NONE = 1,
	TC_CHART_DOTS,
	TC_CHART_DOTS_BESIDE,
	TC_CHART_BARS,
	TC_CHART_LINE,
	TC_CHART_TARGET,
	TC_CHART_PARTS,
};

/* One entry of the option "parts". */
struct tc_figure_part {
	const char *indicator_code, *area_code;
	struct tc_words name;
};

/* Everything the picture depends on; compared as bytes. */
struct tc_figure_shown {
	struct tc_fact fact, former, total;
	bool has_former, has_total;
	enum tc_ink rule;
	int line_count;
	struct tc_fact parts[TC_PARTS_MAX];
};

struct tc_figure {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code, *period, *former_period, *total_code;
	struct tc_words unit, caption;
	struct tc_length baseline, chart_gap;
	double total_number;
	struct tc_list part_entries;
	int size, scale, delta, chart, ink, decimals, columns, last;
	bool caption_former, symbol;
	int symbol_px; /* its side with the quiet zone; 0: none */

	const struct tc_catalogue *catalogue;
	int indicator, area, total_indicator; /* total_indicator -1: none */
	int total_decimals; /* its own contract's, where the document names none */
	const char *unit_text;
	int part_indicators[TC_PARTS_MAX], part_areas[TC_PARTS_MAX], part_count;
	const char *part_names[TC_PARTS_MAX];
	struct tc_figure_shown shown;
	struct tc_pane_change change;
	struct tc_line_point *line, *line_scratch; /* last of each; NULL without a line */
	struct tc_fact *told, *told_scratch;       /* of its points; NULL without a scene dump */
	int64_t next_ms, now_ms;
};

void tc_figure_draw(const struct tc_widget *widget, struct tc_drawlist *out);

/* A value of this figure as its options want it written, with its scale's word; "" without a value. */
void tc_figure_write_text(
	const struct tc_figure *self, const struct tc_decimal *value, char *out, size_t size);

/* Option "qr": a symbol at the bottom right, over the foot, that leads a phone to the page of this figure. Its column of the
 * pane is kept free whether or not there is something to lead to. */

/* Refuse a pane without room for it; warn where the layout does not say where the pages are, so that nothing
 * is drawn. */
bool tc_figure_prepare_symbol(struct tc_figure *self, struct tc_arena *arena, const char *pointer,
	struct tc_faults *faults);
/* px of that column with its gap; 0 without one. */
double tc_figure_symbol_column_px(const struct tc_figure *self);
void tc_figure_draw_symbol(const struct tc_figure *self, struct tc_drawlist *out);

/* The chart under the value, within box. */
void tc_figure_draw_chart(
	const struct tc_figure *self, struct tc_drawlist *out, struct tc_rect box);

/* Dots right of the ink of the value, standing on its baseline. */
void tc_figure_draw_beside(const struct tc_figure *self, struct tc_drawlist *out,
	struct tc_rect value, double baseline_px);

#endif
