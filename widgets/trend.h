/* What the parts of the trend share: trend.c takes the document, trend_read.c and trend_range.c read, trend_draw.c
 * draws the pane, trend_place.c lays lines, axes and words out, trend_plot.c draws them in order: trend_stack.c what
 * is stacked, trend_events.c moments, trend_labels.c and trend_axis.c what is written at lines and along axes. */
#ifndef TC_WIDGETS_TREND_H
#define TC_WIDGETS_TREND_H

#include "widgets/kit/axis.h"
#include "widgets/kit/band.h"
#include "widgets/kit/lines.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

enum {
	TC_TREND_LINES_MAX = 4,
	TC_TREND_BARS_MAX = 4,
	TC_TREND_STACK_MAX = 3, /* parts of a whole: more are not told apart at eight metres */
	TC_TREND_EVENTS_MAX = 12,
};
/* u, from the numbers of an axis to the lines. */
#define TC_TREND_GUTTER_U 3.0
enum tc_trend_form { TC_TREND_AUTO = 1, TC_TREND_LINE, TC_TREND_BARS };
enum tc_trend_shape { TC_TREND_STRAIGHT = 1, TC_TREND_STEP, TC_TREND_AREA, TC_TREND_STACKED };
enum tc_trend_axis { TC_TREND_LEFT = 1, TC_TREND_RIGHT };
enum tc_trend_dates { TC_TREND_ENDS = 1, TC_TREND_CALENDAR };

/* One entry of the option "series". */
struct tc_trend_entry {
	const char *indicator_code, *area_code;
	struct tc_words name;
	int axis; /* enum tc_trend_axis */
};

/* One entry of the option "events". */
struct tc_trend_event {
	int64_t at_ms;
	struct tc_words words;
};

struct tc_trend_line {
	int indicator, area;
	const char *name;
	bool right;                   /* its unit has an axis of its own at the right edge */
	struct tc_line_point *points; /* last + forecast of them, in the scene's arena */
	int count, ahead;
	int refused;                            /* values that the scale has no place for */
	struct tc_fact fact;                    /* the newest */
	struct tc_fact tail;                    /* the last forecast; zero without one */
	struct tc_fact bars[TC_TREND_BARS_MAX]; /* newest known values, oldest first */
	int bar_count;
	struct tc_fact *told; /* of each point, in the scene's arena; NULL without a scene dump */
};

struct tc_trend {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_words name;
	struct tc_list entries, events;
	int last, forecast, form, shape, dates, decimals, scale;
	bool from_zero, grid, logarithmic, target;
	double target_number;
	const char *goal_code, *low_code, *high_code;
	struct tc_words goal_words;
	struct tc_peers peers; /* whose range the band is; without a group and codes nobody's */

	const struct tc_catalogue *catalogue;
	struct tc_trend_line lines[TC_TREND_LINES_MAX];
	int line_count;
	struct tc_trend_line low, high, goal;  /* points NULL: the document names none */
	bool ranged;                           /* low and high are the extremes of the peers */
	struct tc_trend_extreme *least, *most; /* of each point, valid while refresh runs */
	int *known;                            /* peers that have a value there */
	struct tc_line_point *scratch;
	struct tc_fact *told_scratch;
	int64_t now_ms, next_ms;
	int64_t before_ms; /* what begins then has not begun */
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* Where lines, words and axes of one picture lie, px. */
struct tc_trend_plot {
	struct tc_line_frame frame, right; /* of lines of the left and of the right axis */
	bool empty;                        /* there is nothing to draw a line of */
	bool gridded;                      /* axis has ticks */
	bool two;                          /* right has */
	bool apart; /* headings of both axes have no room beside each other */
	struct tc_axis axis, right_axis;
	struct tc_axis_room room, right_room;
	double left_px, right_px; /* the lines' part of the pane */
	double top_px, floor_px;  /* of the lines' part */
	double words_px, end_px;  /* direct labels start; the pane's inner edge */
	double heading_px,
		title_px; /* baselines of the first heading row and of the axes' titles */
	double events_px; /* baseline of the lowest row of events */
	int event_rows;
	struct tc_rect target; /* of the target's words; no width: there are none */
	const struct tc_line_point *first, *last; /* at both ends of the time axis */
};

/* Parts over each other at the periods that all have a value of. */
struct tc_trend_stack {
	int count; /* of columns */
	struct tc_trend_column {
		int64_t start_ms, end_ms;
		double tops[TC_TREND_STACK_MAX]; /* of each part, from zero up */
		bool open, joined;
	} * columns; /* in the list's arena */
	int refused; /* columns with a part below zero: it has no place in a whole */
};
/* trend_read.c */
bool tc_trend_refresh(struct tc_widget *widget, const struct tc_view *view);
/* A logarithm has no place for zero and less: a gap there. Returns how many. */
int tc_trend_refuse(struct tc_line_point *points, int count);

/* trend_range.c. The extremes of the peers, into low and high. */
bool tc_trend_range_prepare(struct tc_trend *self, struct tc_arena *arena);
int tc_trend_range_wants(
	const struct tc_trend *self, int last, struct tc_want *wants, int size, int count);
/* After the first line is read. Sets *differs when the band does; returns when it may next do so without news,
 * Unix ms. */
int64_t tc_trend_range_read(struct tc_trend *self, const struct tc_view *view, bool *differs);

/* trend_draw.c */
/* Whether it is drawn as bars, which have no scale to share. */
bool tc_trend_as_bars(const struct tc_trend *self);
void tc_trend_draw(const struct tc_widget *widget, struct tc_drawlist *out);
const char *tc_trend_value_text(
	const struct tc_trend *self, const struct tc_fact *fact, struct tc_arena *arena);

/* trend_place.c. Fills plot; box: of lines and the words above them. */
void tc_trend_place(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, struct tc_rect box);
/* What the lines of the left axis span. */
struct tc_span tc_trend_span(const struct tc_widget *widget);

/* trend_plot.c. box: of lines and the words above them; dates stand under it. */
void tc_trend_draw_plot(const struct tc_trend *self, struct tc_drawlist *out, struct tc_rect box,
	const struct tc_trend_stack *stack);
struct tc_line tc_trend_line_of(const struct tc_trend *self, int index);
/* What a line is compared with: its own axis. */
const struct tc_line_frame *tc_trend_frame_of(
	const struct tc_trend *self, const struct tc_trend_plot *plot, int line);
/* The target as a number of the document or the contract. False when none is wanted. */
bool tc_trend_target(const struct tc_trend *self, double *target);
/* Newest point of a line that has a value and has begun; -1 for none. */
int tc_trend_newest(const struct tc_trend_line *line);

/* trend_stack.c */
struct tc_trend_stack tc_trend_stack_read(const struct tc_trend *self, struct tc_drawlist *out);
/* The highest of what is stacked; false where nothing is. */
bool tc_trend_stack_top(const struct tc_trend *self, double *top);
void tc_trend_stack_draw(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_stack *stack, const struct tc_line_frame *frame);

/* trend_labels.c */
/* True when no line, target or fill runs through box: words may stand there. The lines of events and of the grid
 * are thin enough to be left out under words, where nothing else is free. */
bool tc_trend_is_free(const struct tc_trend *self, const struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack, struct tc_rect box);
bool tc_trend_crosses_thin(
	const struct tc_trend *self, const struct tc_trend_plot *plot, struct tc_rect box);
/* Width of the direct labels, at most most_px; 0 when lines are named over their axes. */
double tc_trend_labels_px(const struct tc_trend *self, struct tc_drawlist *out, double most_px);
void tc_trend_draw_labels(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, const struct tc_trend_stack *stack);
/* trend_axis.c. Rows of the headings; *apart: those of the right axis stand under those of the left. */
int tc_trend_heading_rows(
	const struct tc_trend *self, struct tc_drawlist *out, double width_px, bool *apart);
/* Over two axes: each line by name, key and newest value, then what each axis counts. */
void tc_trend_draw_headings(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot);
void tc_trend_draw_dates(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot);
/* Notes in plot where its words stand. */
void tc_trend_draw_target(const struct tc_trend *self, struct tc_drawlist *out,
	struct tc_trend_plot *plot, const struct tc_trend_stack *stack);

/* trend_events.c. Rows of words that the events between both ends need, at most most. */
int tc_trend_event_rows(const struct tc_trend *self, struct tc_drawlist *out,
	const struct tc_trend_plot *plot, int most);
void tc_trend_draw_events(
	const struct tc_trend *self, struct tc_drawlist *out, const struct tc_trend_plot *plot);

#endif
