/* Which points of a scatter are named: those that the document names, and those that stand out. */
#include "widgets/scatter.h"

#include "widgets/kit/names.h"

#include <math.h>
#include <stdlib.h>

static int compare_numbers(const void *a, const void *b) {
	double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

/* Middle and spread of all along one axis, neither moved by those that stand out: the median, and the median
 * distance from it. */
struct centre {
	double middle, spread;
};

static double median(double *numbers, int count) {
	qsort(numbers, (size_t)count, sizeof(*numbers), compare_numbers);
	return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

static struct centre centre_of(
	const struct tc_scatter_chart *chart, enum tc_scatter_part part, double *scratch) {
	int count = chart->census.drawn;
	const struct tc_scale *scale = &chart->rooms[part].scale;
	for (int i = 0; i < count; i++) {
		scratch[i] = part == TC_SCATTER_Y ? chart->points[i].y : chart->points[i].x;
	}
	struct centre centre = { median(scratch, count), 0 };
	for (int i = 0; i < count; i++) {
		scratch[i] = fabs(scratch[i] - centre.middle);
	}
	centre.spread = fmax(median(scratch, count), (scale->high - scale->low) * 0.02);
	return centre;
}

/* A point and how far it stands from the middle of all, in spreads. */
struct rank {
	double far;
	int point;
};

static int compare_ranks(const void *a, const void *b) {
	const struct rank *left = a, *right = b;
	if (left->far < right->far || left->far > right->far) {
		return left->far > right->far ? -1 : 1;
	}
	return left->point - right->point;
}

/* The named first, then those that stand out. Returns how many of order are to be named. */
static int choose_named(const struct tc_scatter_chart *chart, struct rank *order, double *scratch) {
	struct centre x = centre_of(chart, TC_SCATTER_X, scratch);
	struct centre y = centre_of(chart, TC_SCATTER_Y, scratch);
	int meant = 0;
	for (int i = 0; i < chart->census.drawn; i++) {
		const struct tc_scatter_point *point = &chart->points[i];
		double far =
			hypot((point->x - x.middle) / x.spread, (point->y - y.middle) / y.spread);
		order[i] = (struct rank) { point->meant ? INFINITY : far, i };
		meant += point->meant;
	}
	qsort(order, (size_t)chart->census.drawn, sizeof(*order), compare_ranks);
	int most = meant + chart->self->outstanding;
	return most < chart->census.drawn ? most : chart->census.drawn;
}

void tc_scatter_draw_names(const struct tc_scatter_chart *chart) {
	struct tc_drawlist *out = chart->out;
	struct tc_names names;
	struct rank *order =
		tc_arena_array(out->arena, (size_t)chart->census.drawn, sizeof(*order));
	double *scratch = tc_arena_array(out->arena, (size_t)chart->census.drawn, sizeof(*scratch));
	if (order == NULL || scratch == NULL ||
		!tc_names_init(&names, out, chart->plot,
			2 * (chart->census.drawn + TC_SCATTER_NAMED_MAX))) {
		return;
	}
	for (int i = 0; i < chart->census.drawn; i++) {
		tc_names_take(&names, chart->points[i].own);
		if (chart->points[i].alarm.priority != 0) {
			tc_names_take(&names, chart->points[i].badge);
		}
	}
	int count = choose_named(chart, order, scratch);
	for (int i = 0; i < count; i++) {
		const struct tc_scatter_point *point = &chart->points[order[i].point];
		const struct tc_fact *fact = tc_scatter_fact(chart->self, TC_SCATTER_Y, point);
		struct tc_text_style style = { out->style->type.note,
			point->meant ? TC_WEIGHT_SEMIBOLD : TC_WEIGHT_REGULAR,
			point->meant ? TC_INK_TEXT : TC_INK_TEXT2, TC_ANCHOR_LEFT };
		const char *name = tc_turnout_name(
			chart->self->catalogue, fact->area, chart->self->base.language);
		if (point->letter != '\0') {
			const char *both =
				tc_arena_printf(out->arena, "%s %c", name, point->letter);
			name = both == NULL ? name : both;
		}
		struct tc_name_place place;
		double width_px = tc_measure_text(out, style, name).width_px;
		if (tc_names_place(&names, out, point->own, width_px, style.size_u, &place)) {
			struct tc_datum datum = tc_fact_datum(fact);
			datum.tells = TC_TELLS_NAME;
			datum.marks |= point->marks;
			tc_names_draw(out, &place, point->own, style, name, &datum);
		}
	}
}
