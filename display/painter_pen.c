#include "display/painter_pen.h"

#include <math.h>

/* One stretch from a to a + d, with what every pixel of it needs. */
struct stretch {
	float ax, ay, dx, dy;
	float per_square; /* 1 / length², 0 for a point */
	float per_length; /* its root */
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

/* The pixels of one row beside the stretch itself, not beyond its ends: there the distance to the line grows
 * evenly along the row, and no root is needed. */
static void lay_body(
	const struct stretch *restrict s, float y, int x0, int count, uint8_t *restrict coverage) {
	float first = (((float)x0 + 0.5F - s->ax) * s->dy - (y - s->ay) * s->dx) * s->per_length;
	float step = s->dy * s->per_length;
	for (int i = 0; i < count; i++) {
		float part = s->reach - fabsf(first + (float)i * step);
		part = part < 0 ? 0 : part > s->most ? s->most : part;
		uint8_t new = (uint8_t)(int)(part * 255 + 0.5F);
		coverage[i] = new > coverage[i] ? new : coverage[i];
	}
}

/* Pixels from..to of a row whose nearest point of the line lies between the stretch's ends. Empty for a
 * point. */
static void body_of_row(const struct stretch *s, float y, int from, int to, int *start, int *end) {
	*start = *end = from;
	if (s->per_square <= 0) {
		return;
	}
	/* 0 <= (x - ax) dx + (y - ay) dy <= length². */
	float rest = (y - s->ay) * s->dy, square = 1 / s->per_square;
	float low = -rest, high = square - rest;
	if (fabsf(s->dx) < 1e-3F) {
		*end = low <= 0 && high >= 0 ? to : from;
		return;
	}
	float a = s->ax + low / s->dx, b = s->ax + high / s->dx;
	/* The pixels' middles between both, a little inside. */
	*start = cut(ceilf(fminf(a, b) - 0.49F), from, to);
	*end = cut(floorf(fmaxf(a, b) + 0.49F), *start, to);
}

/* The others: their distance is that of an end. */
static void lay_ends(
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
		uint8_t *first = sheet->rows + (size_t)(row - area.top) * (size_t)sheet->stride;
		int start = 0, end = 0;
		if (from >= to) {
			continue;
		}
		body_of_row(s, y, from, to, &start, &end);
		lay_ends(s, y, from, start - from, first + (from - area.left));
		lay_body(s, y, start, end - start, first + (start - area.left));
		lay_ends(s, y, end, to - end, first + (end - area.left));
	}
}

void tc_pen_stroke(const struct tc_sheet *sheet, const struct tc_command *command) {
	const struct tc_spot *spots = command->as.line.spots;
	int count = command->as.line.count;
	int stretches = command->as.line.closed ? count : count - 1;
	for (int i = 0; i < stretches; i++) {
		struct tc_spot a = spots[i], b = spots[(i + 1) % count];
		struct stretch stretch = { .ax = a.x_px,
			.ay = a.y_px,
			.dx = b.x_px - a.x_px,
			.dy = b.y_px - a.y_px,
			.reach = (float)(command->as.line.width_px / 2 + 0.5),
			.most = (float)fmin(command->as.line.width_px, 1) };
		float square = stretch.dx * stretch.dx + stretch.dy * stretch.dy;
		stretch.per_square = square > 0 ? 1 / square : 0;
		stretch.per_length = sqrtf(stretch.per_square);
		lay_stretch(sheet, &stretch);
	}
}
