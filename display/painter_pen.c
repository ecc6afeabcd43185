#include "display/painter_pen.h"

#include <math.h>

/* One stretch from a to a + d, with what every pixel of it needs. */
struct stretch {
	float ax, ay, dx, dy;
	float per_square; /* 1 / length², 0 for a point */
	float reach;      /* half the pen and half a px: no coverage from there on */
	float most; /* coverage on the line itself: below 1 when the pen is thinner than a px */
};

static int cut(float value, int low, int high) {
	/* In this order not-a-number becomes low. */
	return (int)fminf(fmaxf(value, (float)low), (float)high);
}

/* Pixels of one row that the stretch can reach. */
static void reach_of_row(
	const struct stretch *s, float y, struct tc_pixels area, int *from, int *to) {
	float low = fminf(s->ax, s->ax + s->dx) - s->reach;
	float high = fmaxf(s->ax, s->ax + s->dx) + s->reach;
	if (fabsf(s->dy) > 0.01F * fabsf(s->dx) && s->dy * s->dy > 1e-6F) {
		float slope = s->dx / s->dy, middle = s->ax + (y - s->ay) * slope;
		float half = s->reach * sqrtf(1 + slope * slope);
		low = fmaxf(low, middle - half);
		high = fminf(high, middle + half);
	}
	*from = cut(floorf(low), area.left, area.right);
	*to = cut(ceilf(high) + 1, area.left, area.right);
}

static void lay_row(
	const struct stretch *restrict s, float y, int x0, int count, uint8_t *restrict coverage) {
	float across = y - s->ay, along_y = across * s->dy;
	for (int i = 0; i < count; i++) {
		float x = (float)(x0 + i) + 0.5F - s->ax;
		float share = (x * s->dx + along_y) * s->per_square;
		share = share < 0 ? 0 : share > 1 ? 1 : share;
		float ex = x - share * s->dx, ey = across - share * s->dy;
		float part = s->reach - sqrtf(ex * ex + ey * ey);
		part = part < 0 ? 0 : part > s->most ? s->most : part;
		uint8_t new = (uint8_t)(int)(part * 255 + 0.5F);
		coverage[i] = new > coverage[i] ? new : coverage[i];
	}
}

static void lay_stretch(const struct tc_sheet *sheet, const struct stretch *s) {
	struct tc_pixels area = sheet->area;
	int top = cut(floorf(fminf(s->ay, s->ay + s->dy) - s->reach), area.top, area.bottom);
	int bottom = cut(ceilf(fmaxf(s->ay, s->ay + s->dy) + s->reach), area.top, area.bottom);
	for (int row = top; row < bottom; row++) {
		float y = (float)row + 0.5F;
		int from = 0, to = 0;
		reach_of_row(s, y, area, &from, &to);
		uint8_t *coverage = sheet->rows + (size_t)(row - area.top) * (size_t)sheet->stride;
		if (from < to) {
			lay_row(s, y, from, to - from, coverage + (from - area.left));
		}
	}
}

void tc_pen_stroke(const struct tc_sheet *sheet, const struct tc_command *command) {
	const struct tc_spot *spots = command->as.line.spots;
	int count = command->as.line.count;
	int stretches = command->as.line.closed ? count : count - 1;
	for (int i = 0; i < stretches; i++) {
		struct tc_spot a = spots[i], b = spots[(i + 1) % count];
		struct stretch stretch = { a.x_px, a.y_px, b.x_px - a.x_px, b.y_px - a.y_px, 0,
			(float)(command->as.line.width_px / 2 + 0.5),
			(float)fmin(command->as.line.width_px, 1) };
		float square = stretch.dx * stretch.dx + stretch.dy * stretch.dy;
		stretch.per_square = square > 0 ? 1 / square : 0;
		lay_stretch(sheet, &stretch);
	}
}
