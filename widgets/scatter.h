/* What the parts of the scatter share: scatter.c reads, scatter_draw.c draws the plot,
 * scatter_names.c its names, scatter_words.c what stands around it. */
#ifndef TC_WIDGETS_SCATTER_H
#define TC_WIDGETS_SCATTER_H

#include "widgets/kit/axis.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/turnout.h"

enum { TC_SCATTER_NAMED_MAX = 12 };
enum tc_scatter_log { TC_SCATTER_LINEAR = 1, TC_SCATTER_LOG_X, TC_SCATTER_LOG_Y, TC_SCATTER_LOG };
/* What a unit is asked for. */
enum tc_scatter_part { TC_SCATTER_X, TC_SCATTER_Y, TC_SCATTER_SIZE, TC_SCATTER_PARTS };

struct tc_scatter_axis {
	const char *code;
	struct tc_words title;
	int indicator;             /* -1: no size is asked for */
	struct tc_member *members; /* TC_PEERS_MAX */
};

struct tc_scatter {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_peers peers;
	struct tc_scatter_axis parts[TC_SCATTER_PARTS];
	struct tc_list named; /* of const char * */
	int log, outstanding, scale;

	const struct tc_catalogue *catalogue;
	int named_areas[TC_SCATTER_NAMED_MAX];
	struct tc_member *scratch;
	int count; /* of members, the same in every part */
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* A unit with both values; x and y in what the axis counts: numbers, or their log10. */
struct tc_scatter_point {
	int member;
	double x, y, size; /* size -1: not known */
	unsigned marks;    /* of all its values */
	char letter;       /* of the value that is least firm; 0 */
	bool meant;        /* the document names it */
	struct tc_badge alarm;
	struct tc_rect own, badge; /* px, of it and of its alarm; set when it is placed */
};

/* Who can be drawn, and why others cannot. points: TC_PEERS_MAX. */
struct tc_scatter_census {
	int drawn;
	int half;    /* one of both values is missing */
	int none;    /* both */
	int outside; /* no logarithm knows it */
	int sizeless;
	int earlier; /* a value of a period before the others' newest, not late yet */
};
struct tc_scatter_census tc_scatter_gather(
	const struct tc_scatter *self, struct tc_scatter_point *points);

/* One drawing of it. */
struct tc_scatter_chart {
	const struct tc_scatter *self;
	struct tc_drawlist *out;
	struct tc_scatter_point *points;
	struct tc_scatter_census census;
	struct tc_rect plot;
	struct tc_axis axes[2]; /* by tc_scatter_part */
	struct tc_axis_room rooms[2];
	double largest; /* size */
};

static inline const struct tc_fact *tc_scatter_fact(const struct tc_scatter *self,
	enum tc_scatter_part part, const struct tc_scatter_point *point) {
	return &self->parts[part].members[point->member].fact;
}

/* Names beside the points, none on a point or another name. */
void tc_scatter_draw_names(const struct tc_scatter_chart *chart);

/* The names of the axes, baselines over and under the plot; under the upper one what the areas stand for. */
void tc_scatter_draw_titles(
	const struct tc_scatter_chart *chart, double top_px, double bottom_px, double width_px);

/* newest: what is dated; NULL: nothing came. */
void tc_scatter_foot(
	const struct tc_scatter_chart *chart, const struct tc_fact *newest, char *out, size_t size);

/* Join to out why units are not drawn, or not as they should be: "2 đơn vị thiếu số". */
void tc_scatter_words(const struct tc_scatter_chart *chart, char *out, size_t size);

bool tc_scatter_is_log(const struct tc_scatter *self, enum tc_scatter_part part);

void tc_scatter_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
