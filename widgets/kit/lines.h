/* A series over time as a line that joins only what was measured one after the other. */
#ifndef TC_WIDGETS_KIT_LINES_H
#define TC_WIDGETS_KIT_LINES_H

#include "widgets/kit/fact.h"
#include "widgets/kit/scale.h"

/* One measured moment. */
struct tc_line_point {
	int64_t start_ms, end_ms;
	double number;
	enum tc_period_grain grain;
	bool has_value;
	bool open;   /* provisional, estimated, forecast: dashed to a ring */
	bool joined; /* to the point before it: nothing is missing between them */
};

enum tc_line_shape {
	TC_LINE_STRAIGHT = 1, /* from point to point */
	TC_LINE_STEP,         /* level over each period; between moments level until the next */
	TC_LINE_AREA,         /* straight, with the ground down to zero filled */
};

struct tc_line {
	const struct tc_line_point *points;
	int count;
	int ahead;      /* of these: forecasts of what has not begun, behind the newest figure */
	unsigned marks; /* of the newest figure */
	bool meant;     /* the line that is spoken of: data; others data2 */
	enum tc_line_shape shape;
	const struct tc_fact *told; /* one for each point, for the scene dump; or NULL */
	const struct tc_fact *fact; /* the newest figure: its former value, its witness; or NULL */
};

/* True for a point that is drawn as not firm: provisional, estimated, imputed, forecast, not validated, or a
 * whole of which parts are missing. */
bool tc_line_is_open(const struct tc_point *point);

/* Copy the newest `most` points of series that began before until_ms. Returns how many. cadence_ms: of
 * the indicator; two points further apart than one and a half cadences (or periods) are not joined. */
int tc_line_read(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t until_ms, int64_t cadence_ms);

/* The same for forecasts (status F) of periods that begin at from_ms or later, the earliest first: the
 * tail of what tc_line_read gave. */
int tc_line_read_ahead(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t from_ms, int64_t cadence_ms);

/* What each of the count points that tc_line_read gave says. Returns when one of them may next say something
 * else without news, Unix ms. */
int64_t tc_line_tell(struct tc_fact *told, int count, const struct tc_view *view,
	const struct tc_series *series, int64_t until_ms, enum tc_language language);

/* Least and most of a line, its former value and its witness; low > high when it has no value. */
void tc_line_range(const struct tc_line *line, double *low, double *high);

/* What a revision of the newest figure replaced, and what another source says of it; NULL for nothing. */
const struct tc_decimal *tc_line_former(const struct tc_line *line);
const struct tc_decimal *tc_line_witness(const struct tc_line *line);

/* True when the axis has to reach now: a line with these marks says what it has been missing since. */
bool tc_line_waits(unsigned marks);

/* x and y turn time and number into px; now_ms is the right end a line that waits is drawn on to,
 * floor_px and ceiling_px bound the block of a lost span. */
struct tc_line_frame {
	struct tc_scale x, y;
	bool decades; /* y is of log10 of the numbers, which are all above zero */
	int64_t now_ms;
	double floor_px, ceiling_px;
};
double tc_line_y_px(const struct tc_line_frame *frame, double number);
/* Where the ground under an area ends: the zero line, else the floor. */
double tc_line_base_px(const struct tc_line_frame *frame);

/* A line costs what its px cost: of the points in one column of px the first, the least, the most and
 * the last are drawn. */
void tc_line_draw(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame);
/* The filled ground of TC_LINE_AREA: before any line. What is not firm stays hollow. */
void tc_line_fill(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame);

/* Tell each point where it lies, and what has no value where the gap is; tc_line_draw does. */
void tc_line_tell_points(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame);

/* u. Dates under a line need this much below frame->floor_px. */
#define TC_LINE_DATES_U 8.5

/* The first and the last date under a line, from left_px to right_px; each says its own period, for months differ
 * in length. first and last: the points at both ends; where the frame reaches on to now, the last date is now's. The
 * last is left out where both have no room, and the first where it has none. */
void tc_line_draw_dates(struct tc_drawlist *list, const struct tc_line_point *first,
	const struct tc_line_point *last, const struct tc_line_frame *frame, double left_px,
	double right_px, enum tc_language language);

/* What a figure with these marks has been missing since its newest point: a lost block, a level in dots,
 * a clock. */
void tc_line_draw_wait(struct tc_drawlist *list, unsigned marks, const struct tc_line_frame *frame,
	struct tc_spot newest);

#endif
