/* Where an axis has its ticks and what they say: numbers in steps of 1, 2 and 5, decades, and the calendar as
 * Vietnam writes it. The form of numbers is chosen once for an axis, and labels are only as many as stand
 * apart by their ink. What is drawn follows the look of the house: words and at most three lines, no frame. */
#ifndef TC_WIDGETS_KIT_AXIS_H
#define TC_WIDGETS_KIT_AXIS_H

#include "base/period.h"
#include "widgets/drawlist.h"
#include "widgets/kit/number.h"
#include "widgets/kit/scale.h"

enum { TC_AXIS_TICKS_MAX = 24, TC_AXIS_TEXT_MAX = 48, TC_AXIS_GRID_MAX = 3 };

struct tc_axis_tick {
	double at; /* the number; its log10 on an axis of decades; Unix ms on one of time */
	char text[TC_AXIS_TEXT_MAX];
};

struct tc_axis {
	struct tc_axis_tick ticks[TC_AXIS_TICKS_MAX]; /* ascending */
	int count;
	bool decades;
	const char *
		scale_word; /* "triệu": what every number of the axis is counted in; static, "" for none */
};

/* Which numbers an axis spans. */
struct tc_axis_range {
	double low, high;           /* no tick lies outside */
	int most;                   /* ticks, 1..TC_AXIS_TICKS_MAX */
	bool decades;               /* logarithmic; low must be above zero, or there is no tick */
	enum tc_number_scale scale; /* TC_NUMBER_AUTO: the largest that needs at most one decimal */
	enum tc_language language;
};

/* Which time an axis spans: of moments, or of periods, whose points lie at the end of each. */
struct tc_axis_span {
	int64_t from_ms, to_ms; /* no tick lies outside */
	enum tc_period_grain
		grain; /* of the points: no tick is finer, and every tick names one of them */
	const int64_t *
		ends_ms; /* TC_GRAIN_SPAN: the points' own ends, ascending; no calendar knows them */
	int end_count;
	int most;     /* ticks, 1..TC_AXIS_TICKS_MAX */
	bool centred; /* points hold over their whole period: a tick stands in its middle */
	bool dated;   /* the newest point's date stands elsewhere: the first tick needs no year */
	enum tc_language language;
};

/* Where labels may stand. */
struct tc_axis_room {
	struct tc_scale scale;      /* of the ticks' `at` */
	struct tc_text_style style; /* its anchor is not asked */
	double from_px, to_px;      /* no ink outside, along the axis */
	double gap_px;              /* least between the ink of two labels */
	bool upright;               /* the axis runs up: labels are one above the other */
};

/* Ticks at the multiples of the smallest step (1, 2 or 5 times a power of ten) that gives no more than
 * range->most. None where numbers are too large or too close to be told apart. */
void tc_axis_numbers(struct tc_axis *axis, const struct tc_axis_range *range);

/* The same, with fewer ticks where labels would meet. list measures, nothing is drawn. */
void tc_axis_fit_numbers(struct tc_axis *axis, const struct tc_axis_range *range,
	struct tc_drawlist *list, const struct tc_axis_room *room);

/* Ticks from at or below range->low to at or above range->high, with exactly `intervals` (1 and more) of the
 * smallest fitting step between them: two axes made so share their lines. range becomes what they span; not
 * of decades. Without ticks where numbers are too large or too close. */
void tc_axis_cover(struct tc_axis *axis, struct tc_axis_range *range, int intervals);

/* The finest step of the calendar whose labels stand apart: "th. 8", "quý III", "18/08", "09:00". The year
 * stands at the first tick and where it changes, the day at midnight. None where not even one has room. */
void tc_axis_fit_times(struct tc_axis *axis, const struct tc_axis_span *span,
	struct tc_drawlist *list, const struct tc_axis_room *room);

/* True when every label is inside the room and apart from its neighbours. */
bool tc_axis_fits(
	const struct tc_axis *axis, struct tc_drawlist *list, const struct tc_axis_room *room);

/* "triệu tấn": what the numbers of the axis count, once. unit may be "". */
void tc_axis_title(const struct tc_axis *axis, const char *unit, char *out, size_t size);

/* How far the labels of an upright axis reach from where they are set, px: its gutter. */
double tc_axis_width_px(
	const struct tc_axis *axis, struct tc_drawlist *list, const struct tc_axis_room *room);

/* The labels. at_px: baseline of a level axis; of an upright one the x that style.anchor meets. */
void tc_axis_draw_labels(const struct tc_axis *axis, struct tc_drawlist *list,
	const struct tc_axis_room *room, double at_px);

/* Thin lines at the ticks but zero, whose line is the axis itself; at most TC_AXIS_GRID_MAX of them. from_px
 * and to_px: across the axis. */
void tc_axis_draw_grid(const struct tc_axis *axis, struct tc_drawlist *list,
	const struct tc_axis_room *room, double from_px, double to_px);

#endif
