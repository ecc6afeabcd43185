#include "widgets/kit/quota.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>

static const double gap_u = 1, bearing_em = 0.06;

struct tc_rect tc_quota_draw(struct tc_drawlist *list, double baseline_px, double width_px,
	const struct tc_quota *quota) {
	const struct tc_style *style = list->style;
	char done[16], total[16];
	/* Areas and agencies: a hundred at most, so no marks between thousands. */
	snprintf(done, sizeof(done), "%d", quota->done);
	snprintf(total, sizeof(total), "/%d", quota->total);
	struct tc_text_style value = { quota->size_u, TC_WEIGHT_SEMIBOLD,
		tc_mark_value_ink(quota->marks & ~(unsigned)(TC_MARK_INCOMPLETE | TC_MARK_MISSING),
			TC_INK_TEXT),
		TC_ANCHOR_LEFT };
	struct tc_text_style quiet = { fmin(style->type.scene, quota->size_u), TC_WEIGHT_REGULAR,
		TC_INK_TEXT2, TC_ANCHOR_LEFT };
	double gap_px = tc_u(list, gap_u + bearing_em * quota->size_u);
	double total_px = tc_measure_text(list, quiet, total).width_px + gap_px;
	double least_u = fmin(style->type.note, quota->size_u);
	const char *text = quota->known ? done : "—";
	double size_u = tc_pane_fit(list, value, least_u, text, width_px - total_px);
	if (size_u <= 0) {
		size_u = fmax(tc_pane_fit(list, value, 1, text, width_px), 1);
		total[0] = '\0';
	}
	value.size_u = size_u;
	quiet.size_u = fmin(quiet.size_u, size_u);
	struct tc_rect ink = tc_draw_text(list, 0, baseline_px, value, text, NULL);
	if (total[0] != '\0') {
		struct tc_rect after = tc_draw_text(
			list, ink.x_px + ink.width_px + gap_px, baseline_px, quiet, total, NULL);
		double bottom_px = fmax(ink.y_px + ink.height_px, after.y_px + after.height_px);
		ink.y_px = fmin(ink.y_px, after.y_px);
		ink.height_px = bottom_px - ink.y_px;
		ink.width_px = after.x_px + after.width_px - ink.x_px;
	}
	return ink;
}
