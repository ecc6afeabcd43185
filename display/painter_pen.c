#include "display/painter_pen.h"

#include <math.h>
#include <stdbool.h>

/* One stretch from a to a + d, with what every row and pixel of it needs. */
struct stretch {
	float ax, ay, dx, dy;
	float low, high;   /* pixels it can reach, left and right */
	float slope, half; /* steep: px along a row for each px down, and the reach along a row */
	float ends, cross; /* length² / dx, dy / dx: where on a row its ends are passed */
	float per_square;  /* 1 / length², 0 for a point */
	float per_length;  /* its root */
	float reach;       /* half the pen and half a px: no coverage from there on */
	float most; /* coverage on the line itself: below 1 when the pen is thinner than a px */
	bool steep, slanted;
};

/* Not-a-number becomes low. */
static float between(float value, float low, float high) {
	return value > low ? (value < high ? value : high) : low;
}

static float smaller(float a, float b) {
	return a < b ? a : b;
}

static float larger(float a, float b) {
	return a > b ? a : b;
}

static int cut(float value, int low, int high) {
	return (int)between(value, (float)low, (float)high);
}

/* Pixels of one row that the stretch can reach. */
static void reach_of_row(
	const struct stretch *s, float y, struct tc_pixels area, int *from, int *to) {
	float low = s->low, high = s->high;
	if (s->steep) {
		float middle = s->ax + (y - s->ay) * s->slope;
		low = larger(low, middle - s->half);
		high = smaller(high, middle + s->half);
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
		/* Without branches: which of the three it is, no processor foretells. */
		part = smaller(larger(part, 0), s->most);
		uint8_t new = (uint8_t)(int)(part * 255 + 0.5F);
		coverage[i] = new > coverage[i] ? new : coverage[i];
	}
}

/* Pixels from..to of a row whose nearest point of the line lies between the stretch's ends. Empty for a
 * point. */
static void body_of_row(const struct stretch *s, float y, int from, int to, int *start, int *end) {
	*start = *end = from;
	/* 0 <= (x - ax) dx + (y - ay) dy <= length². */
	if (s->slanted) {
		float a = s->ax - (y - s->ay) * s->cross, b = a + s->ends;
		/* The pixels' middles between both, a little inside. */
		*start = cut(ceilf(smaller(a, b) - 0.49F), from, to);
		*end = cut(floorf(larger(a, b) + 0.49F), *start, to);
	} else if ((y - s->ay) * s->dy >= 0 && (y - s->ay) * s->dy * s->per_square <= 1) {
		*end = s->per_square > 0 ? to : from;
	}
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
		part = smaller(larger(part, 0), s->most);
		uint8_t new = (uint8_t)(int)(part * 255 + 0.5F);
		coverage[i] = new > coverage[i] ? new : coverage[i];
	}
}

static void lay_stretch(const struct tc_sheet *sheet, const struct stretch *s) {
	struct tc_pixels area = sheet->area;
	int top = cut(floorf(smaller(s->ay, s->ay + s->dy) - s->reach), area.top, area.bottom);
	int bottom = cut(ceilf(larger(s->ay, s->ay + s->dy) + s->reach), area.top, area.bottom);
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

static struct stretch stretch_of(struct tc_spot a, struct tc_spot b, float width_px) {
	struct stretch s = { .ax = a.x_px,
		.ay = a.y_px,
		.dx = b.x_px - a.x_px,
		.dy = b.y_px - a.y_px,
		.reach = width_px / 2 + 0.5F,
		.most = smaller(width_px, 1) };
	float square = s.dx * s.dx + s.dy * s.dy;
	s.low = smaller(a.x_px, b.x_px) - s.reach;
	s.high = larger(a.x_px, b.x_px) + s.reach;
	s.per_square = square > 0 ? 1 / square : 0;
	s.per_length = sqrtf(s.per_square);
	s.steep = fabsf(s.dy) > 0.01F * fabsf(s.dx) && s.dy * s.dy > 1e-6F;
	if (s.steep) {
		s.slope = s.dx / s.dy;
		s.half = s.reach * sqrtf(1 + s.slope * s.slope);
	}
	s.slanted = fabsf(s.dx) >= 1e-3F;
	if (s.slanted) {
		s.ends = square / s.dx;
		s.cross = s.dy / s.dx;
	}
	return s;
}

void tc_pen_stroke(const struct tc_sheet *sheet, const struct tc_command *command) {
	const struct tc_spot *spots = command->as.line.spots;
	int count = command->as.line.count;
	int stretches = command->as.line.closed ? count : count - 1;
	for (int i = 0; i < stretches; i++) {
		struct stretch stretch = stretch_of(
			spots[i], spots[(i + 1) % count], (float)command->as.line.width_px);
		lay_stretch(sheet, &stretch);
	}
}
