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

struct tc_line {
	const struct tc_line_point *points;
	int count;
	unsigned marks;             /* of the newest figure */
	bool meant;                 /* the line that is spoken of: data; others data2 */
	const struct tc_fact *told; /* one for each point, for the scene dump; or NULL */
};

/* Copy the newest `most` points of series that began before until_ms. Returns how many. cadence_ms: of
 * the indicator; two points further apart than one and a half cadences (or periods) are not joined. */
int tc_line_read(struct tc_line_point *points, int most, const struct tc_series *series,
	int64_t until_ms, int64_t cadence_ms);

/* What each of the count points that tc_line_read gave says. Returns when one of them may next say something
 * else without news, Unix ms. */
int64_t tc_line_tell(struct tc_fact *told, int count, const struct tc_view *view,
	const struct tc_series *series, int64_t until_ms, enum tc_language language);

/* Least and most of a line; low > high when it has no value. */
void tc_line_range(const struct tc_line *line, double *low, double *high);

/* True when the axis has to reach now: a line with these marks says what it has been missing since. */
bool tc_line_waits(unsigned marks);

/* x and y turn time and number into px; now_ms is the right end a line that waits is drawn on to,
 * floor_px and ceiling_px bound the block of a lost span. */
struct tc_line_frame {
	struct tc_scale x, y;
	int64_t now_ms;
	double floor_px, ceiling_px;
};
void tc_line_draw(
	struct tc_drawlist *list, const struct tc_line *line, const struct tc_line_frame *frame);

#endif
