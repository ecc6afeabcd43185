/* What the parts of the radar share: radar.c reads, radar_draw.c and radar_labels.c draw. */
#ifndef TC_WIDGETS_RADAR_H
#define TC_WIDGETS_RADAR_H

#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

enum { TC_RADAR_AXES_LEAST = 3, TC_RADAR_AXES_MAX = 8, TC_RADAR_SERIES_MAX = 3 };

/* As the document gives them. */
struct tc_radar_axis {
	const char *indicator_code;
	struct tc_words name;
	double from, to; /* the inner and the outer ring; from above to: less is better */
};
struct tc_radar_series {
	const char *area_code;
	struct tc_words name;
	bool meant;
};

/* Everything the picture depends on; compared as bytes. */
struct tc_radar_shown {
	struct tc_fact facts[TC_RADAR_SERIES_MAX][TC_RADAR_AXES_MAX];
	enum tc_ink rule;
};

struct tc_radar {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_list axes, series; /* of struct tc_radar_axis, struct tc_radar_series */
	int scale;

	const struct tc_catalogue *catalogue;
	int indicators[TC_RADAR_AXES_MAX], areas[TC_RADAR_SERIES_MAX];
	const char *axis_names[TC_RADAR_AXES_MAX], *series_names[TC_RADAR_SERIES_MAX];
	int axis_count, series_count;
	struct tc_radar_shown *shown, *next;
	struct tc_pane_change change;
	int64_t next_ms;
};

/* Where a value lies between the rings, 0..1; negative where there is none, or none within the axis's range. */
double tc_radar_share(const struct tc_radar *self, int series, int axis);

/* Exactly where a document says so by hand; the first where it says nothing. */
bool tc_radar_is_meant(const struct tc_radar *self, int series);

/* One drawing. */
struct tc_radar_plan {
	const struct tc_radar *self;
	struct tc_drawlist *out;
	struct tc_rect box;
	double x_px, y_px, radius_px;
	double side_px;           /* of the labels at the left and at the right */
	double middle_px;         /* of those over and under it */
	double values_px;         /* of the widest values of those */
	double over_px, under_px; /* what labels at the sides keep free for them */
	int name_lines;           /* at most, at the sides */
	bool labelled, same_range;
	double blocks_px
		[TC_RADAR_AXES_MAX]; /* of labels, from the first cap's top to the last baseline */
	unsigned framed;
};

/* Where a share of an axis lies. */
struct tc_spot tc_radar_spot(const struct tc_radar_plan *plan, int axis, double share);
/* -1 left of the centre, 1 right of it, 0 over or under it. */
int tc_radar_side_of(const struct tc_radar_plan *plan, int axis);
/* "0 – 100": what the inner and the outer ring of an axis are. In arena. */
const char *tc_radar_range_text(const struct tc_radar_plan *plan, int axis);
/* Fill side_px, values_px, blocks_px and same_range from box and name_lines: names as wide as they are up to their share
 * of the box, values always whole. */
void tc_radar_measure_labels(struct tc_radar_plan *plan);
/* All labels, each beside the end of its axis. Where two would meet, the lower one and those under it give way
 * downwards, and then all upwards. */
void tc_radar_draw_labels(const struct tc_radar_plan *plan);

void tc_radar_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
