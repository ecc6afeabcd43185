/* What the parts of the table share: table.c prepares, table_read.c reads, table_draw.c draws rows and columns, table_cells.c
 * what stands in a cell, table_figures.c the same rows as large values with their units. */
#ifndef TC_WIDGETS_TABLE_H
#define TC_WIDGETS_TABLE_H

#include "widgets/kit/cell.h"
#include "widgets/kit/lines.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum { TC_TABLE_ROWS_MAX = TC_PEERS_MAX, TC_TABLE_COLUMNS_MAX = 12 };
enum tc_table_form { TC_TABLE_ROWS = 1, TC_TABLE_FIGURES };
/* What a cell of a column says: the value, the same with its bar, how it came to be, or how its report stands. */
enum tc_table_show {
	TC_TABLE_NUMBER = 1,
	TC_TABLE_BAR,
	TC_TABLE_LINE,
	TC_TABLE_STATE,
};
enum { TC_TABLE_LINE_POINTS = 24 };
enum tc_table_order { TC_TABLE_DESCENDING = 1, TC_TABLE_ASCENDING };

/* One entry of the options "lines" (rows) and "values" (columns). What it leaves out comes from the other axis, then from
 * the pane. */
struct tc_table_entry {
	const char *indicator_code, *area_code, *period_text;
	struct tc_words name;
	int show; /* of a column; a row has none */
};

/* One row or column. Plain memory: compared as bytes. */
struct tc_table_line {
	int indicator, area; /* -1: of the other axis */
	bool dated;
	int show;   /* tc_table_show; 0: of a row, or of a column that no document names */
	bool named; /* by the document, not by the title of its indicator */
	struct tc_period period; /* when dated; its text is empty */
	const char *name;        /* NULL: the area's, or the period's */
};

/* What is shown: everything but the cells. */
struct tc_table_frame {
	struct tc_table_line rows[TC_TABLE_ROWS_MAX], columns[TC_TABLE_COLUMNS_MAX];
	int row_count, column_count;
};

struct tc_table {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_peers peers;
	struct tc_list row_entries, column_entries;
	struct tc_length pitch;
	int64_t page_ms; /* 0: no pages */
	int last, sort, order, form, decimals, scale;

	const struct tc_catalogue *catalogue;
	int indicator, area; /* of the pane; indicator -1: none */
	bool has_peers;
	struct tc_table_frame fixed; /* what the document names */
	struct tc_table_frame *frame, *frame_scratch;
	struct tc_fact *cells, *cells_scratch; /* row by row */
	int capacity, width;                   /* rows, columns */
	struct tc_line_point *points,
		*points_scratch; /* as many for each cell; NULL: no column shows lines */
	int *point_counts, *point_counts_scratch;
	int64_t now_ms, page;          /* page: counts on for ever */
	int sorted[TC_TABLE_ROWS_MAX]; /* rows from the top down */
	int64_t next_ms;
	struct tc_pane_change change;
	enum tc_ink rule;
};

static inline const struct tc_fact *tc_table_cell(
	const struct tc_table *table, int row, int column) {
	return &table->cells[row * table->width + column];
}

/* A column of cells while it is drawn. */
struct tc_table_column {
	enum tc_table_show show;
	double size_u, part;         /* of the letters; of the usual size */
	struct tc_cell_column cells; /* of its numbers */
	double extra_px;             /* beside them: a bar, a line, a glyph and its words */
	double low, high;            /* of a column of bars: the axis */
	double right_px;
};

/* Fill extra_px and the axis from all its cells; cells is measured already, and stays empty without numbers. */
void tc_table_measure_column(const struct tc_table *table, struct tc_drawlist *out, int index,
	struct tc_table_column *column);

/* bare: one frame goes round all rows. */
void tc_table_draw_cell(const struct tc_table *table, struct tc_drawlist *out,
	const struct tc_table_column *column, int row, int index, double baseline_px, bool bare);

/* "95,56", "hơn 327", "—". In the list's arena. */
const char *tc_table_cell_text(
	const struct tc_table *table, const struct tc_fact *fact, struct tc_arena *arena);

/* What a cell shows: by its column, else its row, else the pane; the area by its row first. */
int tc_table_indicator_of(const struct tc_table *table, const struct tc_table_line *row,
	const struct tc_table_line *column);
int tc_table_area_of(const struct tc_table *table, const struct tc_table_line *row,
	const struct tc_table_line *column);

bool tc_table_refresh(struct tc_widget *widget, const struct tc_view *view);

/* How a value is written: in its own decimals. */
struct tc_number_form tc_table_number_form(
	const struct tc_table *table, const struct tc_fact *fact);

void tc_table_draw(const struct tc_widget *widget, struct tc_drawlist *out);

/* The first column as large values under each other: "hơn 23.000 cuộc gọi". Returns the rows drawn. */
int tc_table_draw_figures(
	const struct tc_table *table, struct tc_drawlist *out, struct tc_rect box, unsigned frame);

#endif
