/* sankey - its ribbons. */
#include "widgets/sankey.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tile.h"

#include <math.h>

/* u: air between ribbons that touch, taken from both; to the value at the beginning; from a clock to an alarm. */
static const double ribbon_gap = 0.4, value_from = 3, cap = 5.3, clock_room = 6;
static const double gap_share = 0.3; /* of a ribbon, at most for that air */
enum { EDGE_STEPS = 24 };

static struct tc_text_style note(
	const struct tc_drawlist *out, enum tc_weight weight, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, weight, ink, TC_ANCHOR_LEFT };
}

/* The edge of a ribbon as a closed line: its curve at EDGE_STEPS points, out and back. */
static void draw_outline(const struct tc_sankey_plan *plan, int flow, struct tc_rect ends,
	double width_px, enum tc_dash dash, enum tc_ink ink) {
	struct tc_spot spots[2 * EDGE_STEPS + 2];
	double rise_px = plan->map.to_px[flow] - plan->map.from_px[flow];
	int count = 0;
	for (int side = 0; side < 2; side++) {
		double inset_px = side == 0 ? width_px / 2 : ends.height_px - width_px / 2;
		for (int i = 0; i <= EDGE_STEPS; i++) {
			double t = (double)(side == 0 ? i : EDGE_STEPS - i) / EDGE_STEPS;
			double across = 1.5 * t * (1 - t) + t * t * t, down = t * t * (3 - 2 * t);
			spots[count++] =
				(struct tc_spot) { (float)(ends.x_px + ends.width_px * across),
					(float)(ends.y_px + rise_px * down + inset_px) };
		}
	}
	tc_draw_polyline(plan->out, spots, count, width_px, dash, true, ink);
}

static void draw_edges(
	const struct tc_sankey_plan *plan, int flow, struct tc_rect ends, unsigned marks) {
	struct tc_drawlist *out = plan->out;
	double edge_px = fmax(tc_u(out, out->style->line.frame), out->style->line.frame_min_px);
	edge_px = fmin(edge_px, ends.height_px / 2);
	if ((marks & TC_MARK_LOST) != 0) {
		draw_outline(plan, flow, ends, edge_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((marks & TC_MARK_STALE) != 0) {
		draw_outline(plan, flow, ends, edge_px, TC_DASH_STALE, TC_INK_TEXT);
	} else if ((marks & TC_MARK_DISPUTED) != 0) {
		draw_outline(plan, flow, ends, edge_px, TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
}

/* The band between its ends: px, y of its top at the left. */
static struct tc_rect ends_of(const struct tc_sankey_plan *plan, int flow) {
	const struct tc_sankey_graph *graph = &plan->self->graph;
	double x_px = plan->x_px[graph->columns[graph->from[flow]]] + plan->bar_px;
	double to_px = plan->x_px[graph->columns[graph->to[flow]]];
	return (struct tc_rect) { x_px, plan->map.from_px[flow], to_px - x_px,
		plan->map.height_px[flow] };
}

static bool meets(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* The value at the beginning of its ribbon, where by its ink it stays within; the only one of a node stands in the
 * node's label. */
static void draw_value(
	const struct tc_sankey_plan *plan, int flow, struct tc_rect ends, enum tc_ink ink) {
	const struct tc_sankey_graph *graph = &plan->self->graph;
	struct tc_drawlist *out = plan->out;
	const struct tc_fact *fact = &plan->self->shown->flows[flow];
	const char *text = tc_sankey_fact_text(plan, fact);
	struct tc_text_style style = note(out, TC_WEIGHT_REGULAR, ink);
	bool told = plan->map.labelled &&
		(plan->map.nodes[graph->from[flow]].flow >= 0 ||
			plan->map.nodes[graph->to[flow]].flow >= 0);
	double reach_px = tc_u(out, value_from) + tc_measure_text(out, style, text).width_px;
	double share = reach_px / ends.width_px; /* a little less than the curve has gone across */
	double rise_px = plan->map.to_px[flow] - plan->map.from_px[flow];
	double sink_px = fabs(rise_px) * share * share * (3 - 2 * share);
	double middle_px = ends.y_px + ends.height_px / 2 + (rise_px < 0 ? -sink_px : sink_px) / 2;
	struct tc_rect box = { ends.x_px, middle_px - tc_u(out, cap), reach_px,
		tc_u(out, 2 * cap) };
	for (int i = 0; i < graph->node_count; i++) {
		told = told || meets(&box, &plan->plates[i]);
	}
	if (told || share > 0.5 || ends.height_px - sink_px < tc_u(out, cap + 2)) {
		return;
	}
	struct tc_datum datum = tc_fact_datum(fact);
	tc_draw_text(out, ends.x_px + tc_u(out, value_from), middle_px + tc_u(out, cap / 2), style,
		text, &datum);
}

static void draw_ribbon(const struct tc_sankey_plan *plan, int flow) {
	struct tc_drawlist *out = plan->out;
	const struct tc_fact *fact = &plan->self->shown->flows[flow];
	struct tc_rect ends = ends_of(plan, flow), within = ends;
	double to_px = plan->map.to_px[flow], right_px = ends.x_px + ends.width_px;
	double gap_px = fmin(tc_u(out, ribbon_gap), ends.height_px * gap_share);
	unsigned marks = fact->marks & ~plan->framed;
	enum tc_ink ink = tc_mark_value_ink(fact->marks & ~(unsigned)TC_MARK_INCOMPLETE,
		plan->self->series[flow].meant ? TC_INK_DATA : TC_INK_DATA2);
	struct tc_rect told = { ends.x_px, fmin(ends.y_px, to_px), ends.width_px,
		fabs(to_px - ends.y_px) + ends.height_px };
	tc_fact_tell(out, told, fact);
	if (!(ends.height_px > 0)) {
		return;
	}
	/* The exact width in the ground's colour, and the band within it: ribbons that touch or cross stay apart. */
	within.y_px += gap_px / 2;
	within.height_px -= gap_px;
	tc_draw_ribbon(out, ends.x_px, ends.y_px, right_px, to_px, ends.height_px, TC_INK_GROUND);
	double edge_px = fmax(tc_u(out, out->style->line.frame), out->style->line.frame_min_px);
	bool open = tc_mark_letter(fact->marks, fact->status) != '\0';
	bool hollow = open || (fact->marks & TC_MARK_INCOMPLETE) != 0;
	if (hollow && within.height_px > 2 * edge_px) {
		draw_outline(plan, flow, within, open ? edge_px : tc_u(out, ribbon_gap),
			open ? TC_DASH_PROVISIONAL : TC_DASH_SOLID, ink);
	} else {
		tc_draw_ribbon(out, ends.x_px, within.y_px, right_px, to_px + gap_px / 2,
			within.height_px, ink);
	}
	draw_edges(plan, flow, within, marks);
	draw_value(plan, flow, within,
		hollow ? tc_mark_value_ink(fact->marks, TC_INK_TEXT)
		       : tc_tile_letter_ink(out->style, ink));
	double x_px = (ends.x_px + right_px) / 2;
	double y_px = (ends.y_px + to_px + ends.height_px) / 2;
	if ((marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, x_px, y_px);
		x_px += tc_u(out, clock_room);
	}
	if (fact->alarm.priority != 0) {
		tc_alarm_draw_grounded(out, x_px, y_px, TC_ALARM_SMALL_U, fact->alarm);
	}
}

void tc_sankey_draw_ribbons(const struct tc_sankey_plan *plan) {
	int order[TC_SANKEY_FLOWS_MAX], count = plan->self->graph.flow_count;
	for (int i = 0; i < count; i++) {
		int at = i;
		for (; at > 0; at--) {
			int below = order[at - 1];
			bool meant = plan->self->series[below].meant;
			bool same = meant == plan->self->series[i].meant;
			if (same ? plan->map.height_px[below] >= plan->map.height_px[i] : !meant) {
				break;
			}
			order[at] = below;
		}
		order[at] = i;
	}
	for (int i = 0; i < count; i++) {
		draw_ribbon(plan, order[i]);
	}
}
