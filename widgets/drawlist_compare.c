/* Equality of commands: what damage is found by. Fields are compared one by one, because the padding of
 * a struct is nobody's and a memcmp would see it. */
#include "widgets/drawlist.h"

#include <string.h>

static bool same(double a, double b) {
	return !(a < b) && !(a > b);
}

static bool rect_equal(struct tc_rect a, struct tc_rect b) {
	return same(a.x_px, b.x_px) && same(a.y_px, b.y_px) && same(a.width_px, b.width_px) &&
		same(a.height_px, b.height_px);
}

static bool line_equal(const struct tc_command *a, const struct tc_command *b) {
	return a->as.line.count == b->as.line.count && a->as.line.dash == b->as.line.dash &&
		a->as.line.closed == b->as.line.closed &&
		same(a->as.line.width_px, b->as.line.width_px) &&
		memcmp(a->as.line.spots, b->as.line.spots,
			(size_t)a->as.line.count * sizeof *a->as.line.spots) == 0;
}

/* Outlines of a geography lie where they lie; those of a list are what their spots are. */
static bool outline_equal(const struct tc_command *a, const struct tc_command *b) {
	const struct tc_outline *p = a->as.polygon.outline, *q = b->as.polygon.outline;
	if (!a->as.polygon.passing || !b->as.polygon.passing) {
		return p == q && a->as.polygon.passing == b->as.polygon.passing;
	}
	size_t rings = (size_t)p->ring_count * sizeof *p->ring_ends;
	return p->ring_count == q->ring_count && memcmp(p->ring_ends, q->ring_ends, rings) == 0 &&
		memcmp(p->spots, q->spots,
			(size_t)p->ring_ends[p->ring_count - 1] * sizeof *p->spots) == 0;
}

static bool polygon_equal(const struct tc_command *a, const struct tc_command *b) {
	const struct tc_placing *p = &a->as.polygon.placing, *q = &b->as.polygon.placing;
	return outline_equal(a, b) && a->as.polygon.style == b->as.polygon.style &&
		a->as.polygon.dash == b->as.polygon.dash &&
		same(a->as.polygon.width_px, b->as.polygon.width_px) &&
		same(p->scale_x, q->scale_x) && same(p->scale_y, q->scale_y) &&
		same(p->offset_x_px, q->offset_x_px) && same(p->offset_y_px, q->offset_y_px);
}

static bool dots_equal(const struct tc_command *a, const struct tc_command *b) {
	return a->as.dots.columns == b->as.dots.columns && a->as.dots.first == b->as.dots.first &&
		a->as.dots.count == b->as.dots.count && same(a->as.dots.x_px, b->as.dots.x_px) &&
		same(a->as.dots.y_px, b->as.dots.y_px) &&
		same(a->as.dots.pitch_px, b->as.dots.pitch_px) &&
		same(a->as.dots.radius_px, b->as.dots.radius_px) &&
		same(a->as.dots.ring_px, b->as.dots.ring_px);
}

static bool disc_equal(const struct tc_command *a, const struct tc_command *b) {
	return same(a->as.disc.x_px, b->as.disc.x_px) && same(a->as.disc.y_px, b->as.disc.y_px) &&
		same(a->as.disc.radius_px, b->as.disc.radius_px) &&
		same(a->as.disc.ring_px, b->as.disc.ring_px);
}

static bool text_equal(const struct tc_command *a, const struct tc_command *b) {
	return a->as.text.weight == b->as.text.weight && a->as.text.size_px == b->as.text.size_px &&
		same(a->as.text.x_px, b->as.text.x_px) &&
		same(a->as.text.baseline_px, b->as.text.baseline_px) &&
		strcmp(a->as.text.text, b->as.text.text) == 0;
}

static bool arc_equal(const struct tc_command *a, const struct tc_command *b) {
	return same(a->as.arc.x_px, b->as.arc.x_px) && same(a->as.arc.y_px, b->as.arc.y_px) &&
		same(a->as.arc.radius_px, b->as.arc.radius_px) &&
		same(a->as.arc.width_px, b->as.arc.width_px) &&
		same(a->as.arc.from_turn, b->as.arc.from_turn) &&
		same(a->as.arc.to_turn, b->as.arc.to_turn);
}

static bool ribbon_equal(const struct tc_command *a, const struct tc_command *b) {
	return same(a->as.ribbon.x0_px, b->as.ribbon.x0_px) &&
		same(a->as.ribbon.top0_px, b->as.ribbon.top0_px) &&
		same(a->as.ribbon.x1_px, b->as.ribbon.x1_px) &&
		same(a->as.ribbon.top1_px, b->as.ribbon.top1_px) &&
		same(a->as.ribbon.height_px, b->as.ribbon.height_px);
}

static bool fade_equal(const struct tc_command *a, const struct tc_command *b) {
	return rect_equal(a->as.fade.box, b->as.fade.box) &&
		same(a->as.fade.left_px, b->as.fade.left_px) &&
		same(a->as.fade.right_px, b->as.fade.right_px) &&
		same(a->as.fade.top_px, b->as.fade.top_px) &&
		same(a->as.fade.bottom_px, b->as.fade.bottom_px);
}

static bool watermark_equal(const struct tc_command *a, const struct tc_command *b) {
	return a->as.watermark.size_px == b->as.watermark.size_px &&
		rect_equal(a->as.watermark.box, b->as.watermark.box) &&
		same(a->as.watermark.rotate_degrees, b->as.watermark.rotate_degrees) &&
		same(a->as.watermark.alpha, b->as.watermark.alpha) &&
		same(a->as.watermark.pitch_x_px, b->as.watermark.pitch_x_px) &&
		same(a->as.watermark.pitch_y_px, b->as.watermark.pitch_y_px) &&
		strcmp(a->as.watermark.text, b->as.watermark.text) == 0;
}

static bool picture_equal(const struct tc_command *a, const struct tc_command *b) {
	return a->as.picture.picture == b->as.picture.picture &&
		same(a->as.picture.x_px, b->as.picture.x_px) &&
		same(a->as.picture.y_px, b->as.picture.y_px);
}

bool tc_command_equal(const struct tc_command *a, const struct tc_command *b) {
	if (a->kind != b->kind || a->ink != b->ink) {
		return false;
	}
	switch (a->kind) {
	case TC_DRAW_FILL: return rect_equal(a->as.fill, b->as.fill);
	case TC_DRAW_LINE: return line_equal(a, b);
	case TC_DRAW_POLYGON: return polygon_equal(a, b);
	case TC_DRAW_DOTS: return dots_equal(a, b);
	case TC_DRAW_DISC: return disc_equal(a, b);
	case TC_DRAW_ARC: return arc_equal(a, b);
	case TC_DRAW_RIBBON: return ribbon_equal(a, b);
	case TC_DRAW_TEXT: return text_equal(a, b);
	case TC_DRAW_FADE: return fade_equal(a, b);
	case TC_DRAW_WATERMARK: return watermark_equal(a, b);
	case TC_DRAW_PICTURE: return picture_equal(a, b);
	}
	return false;
}
