#include "widgets/kit/glyph.h"

#include "widgets/kit/pane.h"

#include <math.h>

/* u: of a glyph's height. Of its width and height: to the next one. */
static const double highest = 14, least = 3, gap_across = 0.3, gap_down = 0.22;
enum { HALVINGS = 40, GLYPHS = TC_GLYPH_DOCUMENT - TC_GLYPH_SQUARE + 1 };

/* One unit high. They outlive every painter's cache, which knows outlines by their address. Rings within another run the
 * other way round: their area is taken off. */
static const struct tc_spot square_spots[] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
static const int square_ends[] = { 4 };

static const struct tc_spot person_spots[] = {
	/* head */
	{ 0.23F, 0 }, { 0.276F, 0.009F }, { 0.315F, 0.035F }, { 0.341F, 0.074F }, { 0.35F, 0.12F },
	{ 0.341F, 0.166F }, { 0.315F, 0.205F }, { 0.276F, 0.231F }, { 0.23F, 0.24F },
	{ 0.184F, 0.231F }, { 0.145F, 0.205F }, { 0.119F, 0.166F }, { 0.11F, 0.12F },
	{ 0.119F, 0.074F }, { 0.145F, 0.035F }, { 0.184F, 0.009F },
	/* shoulders, arms, legs */
	{ 0.09F, 0.27F }, { 0.37F, 0.27F }, { 0.42F, 0.285F }, { 0.45F, 0.32F }, { 0.46F, 0.36F },
	{ 0.46F, 0.62F }, { 0.45F, 0.645F }, { 0.42F, 0.655F }, { 0.39F, 0.645F }, { 0.38F, 0.62F },
	{ 0.38F, 0.4F }, { 0.36F, 0.4F }, { 0.36F, 0.97F }, { 0.345F, 0.995F }, { 0.305F, 1 },
	{ 0.265F, 0.995F }, { 0.25F, 0.97F }, { 0.25F, 0.66F }, { 0.21F, 0.66F }, { 0.21F, 0.97F },
	{ 0.195F, 0.995F }, { 0.155F, 1 }, { 0.115F, 0.995F }, { 0.1F, 0.97F }, { 0.1F, 0.4F },
	{ 0.08F, 0.4F }, { 0.08F, 0.62F }, { 0.07F, 0.645F }, { 0.04F, 0.655F }, { 0.01F, 0.645F },
	{ 0, 0.62F }, { 0, 0.36F }, { 0.01F, 0.32F }, { 0.04F, 0.285F }
};
static const int person_ends[] = { 16, 50 };
_Static_assert(
	sizeof(person_spots) / sizeof(person_spots[0]) == 50, "the rings end with the spots");

static const struct tc_spot house_spots[] = { { 0.55F, 0 }, { 0.8F, 0.25F }, { 0.8F, 0.08F },
	{ 0.94F, 0.08F }, { 0.94F, 0.39F }, { 1.1F, 0.55F }, { 0.96F, 0.55F }, { 0.96F, 1 },
	{ 0.68F, 1 }, { 0.68F, 0.66F }, { 0.42F, 0.66F }, { 0.42F, 1 }, { 0.14F, 1 },
	{ 0.14F, 0.55F }, { 0, 0.55F } };
static const int house_ends[] = { 15 };

#define WINDOW(x, y)                                                                               \
	{ x, y }, { x, (y) + 0.11F }, { (x) + 0.14F, (y) + 0.11F }, {                              \
		(x) + 0.14F, y                                                                     \
	}
static const struct tc_spot building_spots[] = { { 0, 0 }, { 0.74F, 0 }, { 0.74F, 1 }, { 0.46F, 1 },
	{ 0.46F, 0.8F }, { 0.28F, 0.8F }, { 0.28F, 1 }, { 0, 1 }, WINDOW(0.16F, 0.13F),
	WINDOW(0.44F, 0.13F), WINDOW(0.16F, 0.35F), WINDOW(0.44F, 0.35F), WINDOW(0.16F, 0.57F),
	WINDOW(0.44F, 0.57F) };
static const int building_ends[] = { 8, 12, 16, 20, 24, 28, 32 };

#define RULED(y, right)                                                                            \
	{ 0.13F, y }, { 0.13F, (y) + 0.07F }, { right, (y) + 0.07F }, {                            \
		right, y                                                                           \
	}
static const struct tc_spot document_spots[] = { { 0, 0 }, { 0.44F, 0 }, { 0.44F, 0.3F },
	{ 0.74F, 0.3F }, { 0.74F, 1 }, { 0, 1 }, { 0.5F, 0 }, { 0.74F, 0.24F }, { 0.5F, 0.24F },
	RULED(0.46F, 0.61F), RULED(0.62F, 0.61F), RULED(0.78F, 0.45F) };
static const int document_ends[] = { 6, 9, 13, 17, 21 };

#define OUTLINE(name, rings, wide)                                                                 \
	{                                                                                          \
		name##_spots, name##_ends, rings, { 0, 0 }, {                                      \
			wide, 1                                                                    \
		}                                                                                  \
	}
static const struct tc_outline outlines[GLYPHS] = { OUTLINE(square, 1, 1),
	OUTLINE(person, 2, 0.46F), OUTLINE(house, 1, 1.1F), OUTLINE(building, 7, 0.74F),
	OUTLINE(document, 5, 0.74F) };

static const struct tc_outline *outline_of(enum tc_glyph glyph) {
	return &outlines[glyph - TC_GLYPH_SQUARE];
}

/* The area of an outline left of x: every edge's trapezium to its axis, cut at x. */
static double area_left_of(const struct tc_outline *outline, double x) {
	double area = 0;
	for (int ring = 0, first = 0; ring < outline->ring_count; ring++) {
		int end = outline->ring_ends[ring];
		for (int i = first; i < end; i++) {
			const struct tc_spot *a = &outline->spots[i];
			const struct tc_spot *b = &outline->spots[i + 1 < end ? i + 1 : first];
			double low = fmin(a->x_px, b->x_px), high = fmax(a->x_px, b->x_px);
			double down = (double)b->y_px - a->y_px;
			/* The mean of min(x, edge) along the edge. */
			double mean = x <= low ? x : (low + high) / 2;
			if (x > low && x < high) {
				double within = (x - low) / (high - low);
				mean = within * (low + x) / 2 + (1 - within) * x;
			}
			area += down * mean;
		}
		first = end;
	}
	return fabs(area);
}

double tc_glyph_cut(enum tc_glyph glyph, double share) {
	const struct tc_outline *outline = outline_of(glyph);
	double wide = outline->high.x_px, low = 0, high = 1;
	double wanted = share * area_left_of(outline, wide);
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		bool less = area_left_of(outline, middle * wide) < wanted;
		low = less ? middle : low;
		high = less ? high : middle;
	}
	return low;
}

/* Ground over what lies right of x_px: the cut is never rounded up. */
static void cut_off(struct tc_drawlist *list, struct tc_rect box, double x_px) {
	double over_px = tc_u(list, list->style->line.ring) + 1;
	double left_px = floor(x_px);
	tc_draw_fill(list,
		(struct tc_rect) { left_px, box.y_px - over_px,
			box.x_px + box.width_px + over_px - left_px, box.height_px + 2 * over_px },
		TC_INK_GROUND);
}

static void draw_one(struct tc_drawlist *list, enum tc_glyph glyph, struct tc_rect box, double done,
	double total, enum tc_ink ink) {
	const struct tc_outline *outline = outline_of(glyph);
	struct tc_placing placing = { box.height_px, box.height_px, box.x_px, box.y_px };
	if (done > 0) {
		tc_draw_polygon(list, outline, &placing, TC_POLYGON_FILL, 0, TC_DASH_SOLID, ink);
	}
	if (done >= 1) {
		return;
	}
	if (done > 0) {
		cut_off(list, box, box.x_px + tc_glyph_cut(glyph, done) * box.width_px);
	}
	if (total > done) {
		tc_draw_polygon(list, outline, &placing, TC_POLYGON_STROKE,
			tc_u(list, list->style->line.ring), TC_DASH_SOLID, TC_INK_RULE);
	}
	if (total > done && total < 1) {
		cut_off(list, box, box.x_px + tc_glyph_cut(glyph, total) * box.width_px);
	}
}

static int rows_of(int count, int columns) {
	return (count + columns - 1) / columns;
}

/* The greatest height at which so many columns fit the box. */
static double height_of(
	const struct tc_rect *box, double wide, int count, int columns, double most_px) {
	double across = box->width_px / (wide * (columns + (columns - 1) * gap_across));
	int rows = rows_of(count, columns);
	double down = box->height_px / (rows + (rows - 1) * gap_down);
	return fmin(fmin(across, down), most_px);
}

static int choose_columns(const struct tc_rect *box, double wide, int count, double most_px) {
	int best = 1;
	double best_px = 0;
	for (int columns = 1; columns <= count; columns++) {
		double height_px = height_of(box, wide, count, columns, most_px);
		/* Equal height: the wider rows, of which there are fewer. */
		if (height_px >= best_px - 1e-9) {
			best = columns;
			best_px = height_px;
		}
	}
	return best;
}

static double draw_bar(struct tc_drawlist *list, const struct tc_glyphs *glyphs, double total) {
	struct tc_rect bar = glyphs->box;
	bar.height_px = fmin(bar.height_px, tc_u(list, list->style->shape.bar));
	tc_draw_fill(list, bar, TC_INK_TRACK);
	bar.width_px *= glyphs->done / total;
	tc_draw_fill(list, bar, glyphs->ink);
	return bar.height_px;
}

double tc_glyphs_draw(struct tc_drawlist *list, const struct tc_glyphs *glyphs, bool *counted) {
	double total = fmax(glyphs->total, glyphs->done);
	const struct tc_rect *box = &glyphs->box;
	*counted = false;
	if (!(total > 0 && box->width_px > 0 && box->height_px > 0)) {
		return 0;
	}
	/* Without a total the outline of the last one says of what it is a part. */
	double shown = glyphs->total > 0 ? total : ceil(total);
	if (shown > TC_GLYPHS_MAX) {
		return draw_bar(list, glyphs, total);
	}
	double wide = outline_of(glyphs->glyph)->high.x_px, most_px = tc_u(list, highest);
	int count = (int)ceil(shown);
	int columns =
		glyphs->columns > 0 ? glyphs->columns : choose_columns(box, wide, count, most_px);
	double height_px = height_of(box, wide, count, columns, most_px);
	if (height_px < tc_u(list, least)) {
		return draw_bar(list, glyphs, total);
	}
	*counted = true;
	double width_px = wide * height_px, pitch_px = width_px * (1 + gap_across);
	int in_row = columns < count ? columns : count;
	double used_px = pitch_px * (in_row - 1) + width_px;
	double left_px = box->x_px + (glyphs->right ? fmax(0, box->width_px - used_px) : 0);
	for (int i = 0; i < count; i++) {
		struct tc_rect one = { left_px + i % columns * pitch_px,
			box->y_px + i / columns * height_px * (1 + gap_down), width_px, height_px };
		draw_one(list, glyphs->glyph, one, fmin(glyphs->done - i, 1), fmin(shown - i, 1),
			i + 1 <= glyphs->former ? TC_INK_TEXT : glyphs->ink);
	}
	int rows = rows_of(count, columns);
	return height_px * (rows + (rows - 1) * gap_down);
}
