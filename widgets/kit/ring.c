#include "widgets/kit/ring.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/pane.h"

#include <math.h>

enum { ARC_STEPS = 48 };
static const double pi = 3.14159265358979323846, hollow_u = 0.4;

/* Out along one end, round, back and round. */
void tc_ring_outline(struct tc_drawlist *list, const struct tc_ring *ring, double from, double to,
	double width_px, enum tc_dash dash, enum tc_ink ink) {
	struct tc_spot spots[2 * ARC_STEPS + 2];
	int count = 0;
	for (int side = 0; side < 2; side++) {
		double radius_px =
			ring->radius_px + (side == 0 ? 1 : -1) * (ring->width_px - width_px) / 2;
		for (int i = 0; i <= ARC_STEPS; i++) {
			double share = (double)(side == 0 ? i : ARC_STEPS - i) / ARC_STEPS;
			double angle = (from + (to - from) * share) * 2 * pi;
			spots[count++] =
				(struct tc_spot) { (float)(ring->x_px + radius_px * sin(angle)),
					(float)(ring->y_px - radius_px * cos(angle)) };
		}
	}
	tc_draw_polyline(list, spots, count, width_px, dash, true, ink);
}

void tc_ring_draw(struct tc_drawlist *list, const struct tc_ring *ring, double from, double to,
	const struct tc_fact *fact, enum tc_ink ink, bool hollow) {
	const struct tc_style *style = list->style;
	double edge_px = fmax(tc_u(list, style->line.frame), style->line.frame_min_px);
	if (hollow) {
		tc_ring_outline(list, ring, from, to, tc_u(list, hollow_u), TC_DASH_SOLID, ink);
	} else if (tc_mark_letter(fact->marks, fact->status) != '\0') {
		tc_ring_outline(list, ring, from, to, edge_px, TC_DASH_PROVISIONAL, TC_INK_DATA);
	} else {
		tc_draw_arc(list, ring->x_px, ring->y_px, ring->radius_px, ring->width_px, from, to,
			tc_mark_value_ink(fact->marks, ink));
	}
	if ((fact->marks & TC_MARK_LOST) != 0) {
		tc_ring_outline(list, ring, from, to, edge_px, TC_DASH_LOST, TC_INK_WARNING);
	} else if ((fact->marks & TC_MARK_STALE) != 0) {
		tc_ring_outline(list, ring, from, to, edge_px, TC_DASH_STALE, TC_INK_TEXT);
	} else if ((fact->marks & TC_MARK_DISPUTED) != 0) {
		tc_ring_outline(list, ring, from, to, edge_px, TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
}
