/* What a widget wants to see, as typed commands in pane px (px of the wall at 1:1, y down, origin at the
 * pane's top left). Widgets know no pixels and no outputs: the same list becomes screen, PNG, test text
 * and scene dump. Lists live in an arena and are compared command by command to find what changed. */
#ifndef TC_WIDGETS_DRAWLIST_H
#define TC_WIDGETS_DRAWLIST_H

#include "base/arena.h"
#include "base/style.h"
#include "feeds/judge/judge.h"
#include "fonts/face.h"
#include "widgets/picture_source.h"

#include <stdbool.h>
#include <stdint.h>

struct tc_rect {
	double x_px, y_px, width_px, height_px;
};

struct tc_spot {
	float x_px, y_px;
};

enum tc_command_kind {
	TC_DRAW_FILL = 1, /* a rectangle */
	TC_DRAW_LINE,     /* an open or closed line through spots, with dash */
	TC_DRAW_POLYGON, /* rings of outline coordinates, filled, hatched or stroked: an area of a map */
	TC_DRAW_DOTS, /* count discs or rings on a grid */
	TC_DRAW_DISC,
	TC_DRAW_ARC,    /* a piece of a ring with straight ends */
	TC_DRAW_RIBBON, /* a band from one upright edge to another, as high everywhere as they are */
	TC_DRAW_TEXT,
	TC_DRAW_FADE,      /* ground fading in over the edges of a rectangle */
	TC_DRAW_WATERMARK, /* a word repeated aslant over a rectangle */
	TC_DRAW_PICTURE,   /* a picture of the layout's own, px by px */
};

enum tc_dash {
	TC_DASH_SOLID = 1,
	TC_DASH_STALE,
	TC_DASH_LOST,
	TC_DASH_PROVISIONAL,
	TC_DASH_DISPUTED
};
enum tc_anchor { TC_ANCHOR_LEFT = 1, TC_ANCHOR_MIDDLE, TC_ANCHOR_RIGHT };

/* Rings of one area's outline in the geography's own units; borrowed for the process's life. */
struct tc_outline {
	const struct tc_spot *spots;
	const int *ring_ends; /* index after the last spot of each ring */
	int ring_count;
	struct tc_spot low, high; /* bounding box */
};

/* Outline coordinate -> pane px: x * scale + offset. */
struct tc_placing {
	double scale_x, scale_y, offset_x_px, offset_y_px;
};

enum tc_polygon_style { TC_POLYGON_FILL = 1, TC_POLYGON_HATCH, TC_POLYGON_STROKE };

/* What a text or shape makes of a figure. */
enum tc_telling {
	TC_TELLS_VALUE = 1,
	TC_TELLS_CHANGE,   /* from another value: "+992", "× 21" */
	TC_TELLS_SHARE,    /* its share of what it makes with others: "55,3%" */
	TC_TELLS_FORMER,   /* the value that a revision replaced, struck through */
	TC_TELLS_LATENESS, /* for how long its report is overdue */
	TC_TELLS_NAME,     /* its area, named because of its value */
	TC_TELLS_LETTER,   /* its state alone */
};

/* What a text or shape says about a figure, for the scene dump: copied from the reading it was drawn from. */
struct tc_datum {
	enum tc_telling tells;
	int indicator, area; /* -1: the text is no figure */
	unsigned marks;      /* set of tc_mark */
	uint64_t trace;      /* of the report it comes from, see tc_trace_of; 0: none */
	char period[TC_PERIOD_TEXT_MAX];
	char value[TC_DECIMAL_TEXT_MAX]; /* as sent; empty when not reported */
	const char *source; /* borrowed from the view's catalogue of sources, copied by the list */
};

struct tc_command {
	enum tc_command_kind kind;
	enum tc_ink ink;
	uint32_t
		element; /* what moves as one when it stands elsewhere in the next list; 0: nothing */
	struct tc_rect bounds; /* everything this command can touch, pane px */
	union {
		struct tc_rect fill;
		struct {
			const struct tc_spot *spots;
			int count;
			double width_px;
			enum tc_dash dash;
			bool closed;
		} line;
		struct {
			const struct tc_outline *outline;
			struct tc_placing placing;
			enum tc_polygon_style style;
			double width_px; /* STROKE */
			enum tc_dash dash;
			/* The outline is of this list alone: the same when its spots are, wherever they lie. */
			bool passing;
		} polygon;
		struct {
			double x_px, y_px;                   /* centre of the first */
			double pitch_px, radius_px, ring_px; /* ring_px 0: filled */
			int columns, first, count; /* dots first .. first + count - 1 of the grid */
		} dots;
		struct {
			double x_px, y_px, radius_px, ring_px; /* ring_px 0: filled */
		} disc;
		struct {
			double x_px, y_px, radius_px, width_px; /* radius: of the ring's middle */
			double from_turn, to_turn; /* 0 upright, clockwise; from < to <= from + 1 */
		} arc;
		struct {
			double x0_px, top0_px, x1_px, top1_px; /* top ends of both edges, x0 < x1 */
			double height_px;
		} ribbon;
		struct {
			double x_px, baseline_px; /* of the pen, after anchoring */
			enum tc_weight weight;
			int size_px;
			const char *text;
			const struct tc_datum *datum; /* NULL when the text is no figure */
			bool label; /* must be read from the farthest seat (everything but a watermark) */
			bool sign, binds; /* see tc_text_style */
			bool cut;         /* stands for one in tc_drawlist.lost */
		} text;
		struct {
			struct tc_rect box;
			double left_px, right_px, top_px, bottom_px;
		} fade;
		struct {
			struct tc_rect box;
			const char *text;
			int size_px;
			double rotate_degrees, alpha, pitch_x_px, pitch_y_px;
		} watermark;
		struct {
			double x_px, y_px;                /* of its top left px */
			const struct tc_picture *picture; /* borrowed for the scene's life */
			const char *file, *alt;
		} picture;
	} as;
};

/* A figure that stands on the wall without a text: a province's colour, a cell, a point of a line, a disc. */
struct tc_shape {
	struct tc_rect box; /* where, pane px */
	struct tc_datum datum;
};

/* Where a mark breathes: its centre, size and enum of shape. No command, because a pane is not drawn anew for
 * it: whoever shows the list draws what moves over it. */
struct tc_beat {
	double x_px, y_px, radius_px;
	int priority;
};

struct tc_drawlist {
	struct tc_arena *arena;
	struct tc_fonts *fonts; /* for measuring */
	const struct tc_style *style;
	double u_px;
	struct tc_command *commands;
	int count, capacity;
	struct tc_beat *beats;
	int beat_count, beat_capacity;
	/* Kept free at the right end of a title's line for an alarm's mark; where words would be cut for that, it
	 * is brought down to the mark without its label. */
	double head_px, head_least_px;
	/* What of the pane may be drawn on, marks included: what lies past it is cut. Set by tc_widget_draw; of no size:
	 * there is no pane. */
	struct tc_rect room;
	/* A symbol that phones read, with its quiet zone, and one of its modules; without one 0. Nothing is drawn
	 * by these: they are for whoever judges whether it can be read. */
	struct tc_rect symbol;
	double module_px;
	bool nested; /* of a cell in a pane: its title is a name among others and bows to the pane's */
	uint32_t element; /* of the commands that follow, see tc_draw_element */
	/* Texts as they were meant that are cut here or left out, because they would reach past the pane or lie over
	 * others: for whoever judges the layout. */
	struct tc_command *lost;
	int lost_count, lost_capacity;
	bool full;  /* the arena's budget was hit: the pane shows its reason instead */
	bool tells; /* a scene dump is wanted: figures without a text are told too */
	struct tc_shape *told;
	int told_count, told_capacity;
};

/* An empty list; everything it needs is taken from arena (borrowed, as are fonts and style). */
void tc_drawlist_init(struct tc_drawlist *list, struct tc_arena *arena, struct tc_fonts *fonts,
	const struct tc_style *style, double u_px);

/* Room for count commands, as many as the drawing before had: a list that grows copies them, and leaves what
 * it outgrew in the arena. */
void tc_drawlist_reserve(struct tc_drawlist *list, int count);

/* What follows is the row or bar of this series, or of one period of it (its start, Unix ms; 0: whichever is newest). It
 * stands for the same in the next list, wherever it stands there: it may slide (display/motion). tc_draw_rest: what
 * follows stands where it stands. */
void tc_draw_element(struct tc_drawlist *list, int indicator, int area, int64_t period_ms);
void tc_draw_rest(struct tc_drawlist *list);

/* A copy of a command of another list that lives as long as this one. */
void tc_draw_command(struct tc_drawlist *list, const struct tc_command *command);

/* Move the centre of a mark of this radius until all of it lies in the list's room. */
void tc_drawlist_keep_in(
	const struct tc_drawlist *list, double radius_px, double *x_px, double *y_px);

/* Keep a command (copied) among those that were lost. */
void tc_drawlist_lose(struct tc_drawlist *list, const struct tc_command *command);

void tc_draw_beat(struct tc_drawlist *list, const struct tc_beat *beat);
void tc_draw_fill(struct tc_drawlist *list, struct tc_rect rect, enum tc_ink ink);
/* A line from a to b. */
void tc_draw_line(struct tc_drawlist *list, double x0_px, double y0_px, double x1_px, double y1_px,
	double width_px, enum tc_dash dash, enum tc_ink ink);
/* Through count spots (copied). */
void tc_draw_polyline(struct tc_drawlist *list, const struct tc_spot *spots, int count,
	double width_px, enum tc_dash dash, bool closed, enum tc_ink ink);
/* The outline of a rectangle, drawn inside its edges. */
void tc_draw_frame(struct tc_drawlist *list, struct tc_rect rect, double width_px,
	enum tc_dash dash, enum tc_ink ink);
void tc_draw_polygon(struct tc_drawlist *list, const struct tc_outline *outline,
	const struct tc_placing *placing, enum tc_polygon_style style, double width_px,
	enum tc_dash dash, enum tc_ink ink);
/* One ring through count spots of the pane (copied): the ground under a line, a band. */
void tc_draw_area(struct tc_drawlist *list, const struct tc_spot *spots, int count,
	enum tc_polygon_style style, enum tc_ink ink);
void tc_draw_dots(struct tc_drawlist *list, double x_px, double y_px, double pitch_px,
	double radius_px, double ring_px, int columns, int first, int count, enum tc_ink ink);
void tc_draw_disc(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	double ring_px, enum tc_ink ink);
/* The ring of width_px about radius_px from one turn to another: 0 is upright, 0.25 points right. */
void tc_draw_arc(struct tc_drawlist *list, double x_px, double y_px, double radius_px,
	double width_px, double from_turn, double to_turn, enum tc_ink ink);
/* A band height_px high from the upright edge at x0_px to the one at x1_px, level at both: its top goes as the cubic
 * curve whose control points lie half way across, at the height of its ends. */
void tc_draw_ribbon(struct tc_drawlist *list, double x0_px, double top0_px, double x1_px,
	double top1_px, double height_px, enum tc_ink ink);
void tc_draw_fade(struct tc_drawlist *list, struct tc_rect box, double left_px, double right_px,
	double top_px, double bottom_px, enum tc_ink ink);
void tc_draw_watermark(struct tc_drawlist *list, struct tc_rect box, const char *text);

/* A picture with its top left px at x_px, y_px. picture is borrowed for the scene's life, file and alt (what it
 * shows, in words) are copied. */
void tc_draw_picture(struct tc_drawlist *list, double x_px, double y_px,
	const struct tc_picture *picture, const char *file, const char *alt);

struct tc_text_style {
	double size_u;
	enum tc_weight weight;
	enum tc_ink ink;
	enum tc_anchor anchor; /* where x_px lies in the text */
	bool sign; /* says the state of a figure: where two cannot both be read, other words give way to it */
	bool binds; /* the word of a scale ("triệu") behind its figure: both stand, or "####" does */
};

/* Text by its baseline; copied. From 10 u up the ink, not the advance box, meets x_px. datum may be NULL,
 * else it is copied. Returns the ink box in pane px, for what stands beside it. */
struct tc_rect tc_draw_text(struct tc_drawlist *list, double x_px, double baseline_px,
	struct tc_text_style style, const char *text, const struct tc_datum *datum);

/* A figure that box shows as a shape: nothing is drawn by this, the scene dump has it. datum is copied.
 * Does nothing in a list that does not tell. */
void tc_draw_told(struct tc_drawlist *list, struct tc_rect box, const struct tc_datum *datum);

/* Everything of part, drawn with its origin at a whole px of list. Both lie in one arena. */
void tc_draw_list(
	struct tc_drawlist *list, const struct tc_drawlist *part, double x_px, double y_px);

/* The ink box that tc_draw_text would return for x_px = 0, baseline_px = 0. */
struct tc_rect tc_measure_text(
	struct tc_drawlist *list, struct tc_text_style style, const char *text);

/* The same picture: equal commands draw equal pixels. datum is not compared. */
bool tc_command_equal(const struct tc_command *a, const struct tc_command *b);

/* One line a command, lengths rounded to 0.1 px, for tests. In arena; NULL over budget. */
char *tc_drawlist_print(const struct tc_drawlist *list, struct tc_arena *arena);

#endif
