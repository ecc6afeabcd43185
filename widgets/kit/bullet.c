#include "widgets/kit/bullet.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/scale.h"

#include <math.h>

/* u */
static const double former_u = 1, strike_u = 0.45;

enum tc_ink tc_bullet_range_ink(int index, int count, bool falling) {
	static const enum tc_ink inks[TC_BULLET_RANGES_MAX] = { TC_INK_PROVINCE, TC_INK_TRACK,
		TC_INK_LAND };
	int at = falling ? count - 1 - index : index;
	return inks[at < 0 ? 0 : at < TC_BULLET_RANGES_MAX ? at : TC_BULLET_RANGES_MAX - 1];
}

static double at_px(const struct tc_bullet *bullet, struct tc_rect track, double number) {
	struct tc_scale scale = { bullet->low, bullet->high, track.x_px,
		track.x_px + track.width_px };
	return tc_scale_px(&scale, fmin(fmax(number, bullet->low), bullet->high));
}

/* From one number to another within the track's length. */
static struct tc_rect span(const struct tc_bullet *bullet, struct tc_rect track, double from,
	double to, double y_px, double height_px) {
	double from_px = at_px(bullet, track, fmin(from, to));
	double to_px = at_px(bullet, track, fmax(from, to));
	return (struct tc_rect) { from_px, y_px, to_px - from_px, height_px };
}

/* What no range names is bare track; a gap parts them, for shades alone are too alike. */
static void draw_ranges(
	struct tc_drawlist *list, struct tc_rect track, const struct tc_bullet *bullet) {
	double from = bullet->low, gap_px = tc_u(list, list->style->shape.bar_gap);
	for (int i = 0; i < bullet->range_count; i++) {
		struct tc_rect band =
			span(bullet, track, from, bullet->ranges[i], track.y_px, track.height_px);
		bool last = bullet->ranges[i] >= bullet->high;
		from = bullet->ranges[i];
		band.width_px -= last ? 0 : gap_px;
		if (band.width_px > 0) {
			tc_draw_fill(list, band,
				tc_bullet_range_ink(i, bullet->range_count, bullet->falling));
		}
	}
}

static void draw_level(struct tc_drawlist *list, struct tc_rect track,
	const struct tc_bullet *bullet, double number, double over_u, double thick_u) {
	double over_px = tc_u(list, over_u), thick_px = tc_u(list, thick_u);
	double middle_px = at_px(bullet, track, number);
	/* At an end of the track it stays within its length. */
	double left_px = fmin(
		fmax(middle_px - thick_px / 2, track.x_px), track.x_px + track.width_px - thick_px);
	tc_draw_fill(list,
		(struct tc_rect) {
			left_px, track.y_px - over_px, thick_px, track.height_px + 2 * over_px },
		TC_INK_TEXT);
}

static void draw_value(
	struct tc_drawlist *list, struct tc_rect track, const struct tc_bullet *bullet) {
	const struct tc_style *style = list->style;
	const struct tc_fact *fact = bullet->fact;
	double thick_px = fmin(tc_u(list, TC_BULLET_THIN_U), track.height_px);
	double y_px = track.y_px + (track.height_px - thick_px) / 2;
	struct tc_rect bar = span(bullet, track, 0, fact->value.number, y_px, thick_px);
	if (fact->has_value && bar.width_px > 0) {
		tc_bar_draw(list, bar, fact, TC_INK_DATA);
	}
	tc_fact_tell(list, fact->has_value ? bar : track, fact);
	if (fact->has_value && (fact->marks & TC_MARK_DISPUTED) != 0) {
		tc_draw_frame(list,
			span(bullet, track, fact->value.number, fact->witness.number, y_px,
				thick_px),
			fmin(fmax(tc_u(list, style->line.frame), style->line.frame_min_px),
				thick_px / 2),
			TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
	if (fact->has_value && (fact->marks & TC_MARK_REVISED) != 0 &&
		fact->former.text[0] != '\0') {
		draw_level(list, track, bullet, fact->former.number, 0.5, strike_u);
	}
}

void tc_bullet_draw(
	struct tc_drawlist *list, struct tc_rect track, const struct tc_bullet *bullet) {
	const struct tc_style *style = list->style;
	if (track.width_px <= 0 || bullet->high <= bullet->low) {
		return;
	}
	if (bullet->range_count > 0) {
		draw_ranges(list, track, bullet);
	} else {
		tc_draw_fill(list, track, TC_INK_TRACK);
	}
	draw_value(list, track, bullet);
	if (bullet->former != NULL && bullet->former->has_value) {
		struct tc_rect former = span(bullet, track, 0, bullet->former->value.number,
			track.y_px + track.height_px + tc_u(list, TC_BULLET_FORMER_U - former_u),
			tc_u(list, former_u));
		if (former.width_px > 0) {
			tc_draw_fill(list, former, TC_INK_DATA2);
		}
		tc_fact_tell(list, former, bullet->former);
	}
	if (bullet->has_target) {
		draw_level(list, track, bullet, bullet->target, style->shape.target_overhang,
			style->line.target);
	}
}
