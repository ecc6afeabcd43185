#include "widgets/kit/movement.h"

#include "widgets/kit/pane.h"

#include <math.h>
#include <stdio.h>

/* Of the em: a triangle is as high as a flat digit is wide, and stands in the middle of the capitals. */
static const double side_em = 0.5, high_em = 0.42, middle_em = 0.32, gap_em = 0.14,
		    stroke_em = 0.0625, apart_em = 0.19;

/* Triangles of 1 x 1 about their middle; they outlive every painter's cache, which knows outlines by address. */
static const struct tc_spot up_spots[] = { { 0, -0.5F }, { 0.5F, 0.5F }, { -0.5F, 0.5F } };
static const struct tc_spot down_spots[] = { { -0.5F, -0.5F }, { 0.5F, -0.5F }, { 0, 0.5F } };
static const int ends[] = { 3 };
static const struct tc_outline up = { up_spots, ends, 1, { -0.5F, -0.5F }, { 0.5F, 0.5F } };
static const struct tc_outline down = { down_spots, ends, 1, { -0.5F, -0.5F }, { 0.5F, 0.5F } };

void tc_movement_draw(struct tc_drawlist *list, double x_px, double baseline_px, double size_u,
	enum tc_movement movement, int places, const struct tc_fact *fact,
	enum tc_language language) {
	double em_px = tc_u(list, size_u), wide_px = side_em * em_px;
	double middle_px = baseline_px - middle_em * em_px;
	double stroke_px = fmax(stroke_em * em_px, 1);
	struct tc_text_style style = { size_u, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT };
	struct tc_datum datum = tc_fact_datum(fact);
	datum.tells = TC_TELLS_CHANGE;
	struct tc_rect line = { x_px, middle_px - stroke_px / 2, wide_px, stroke_px };
	char text[16];
	switch (movement) {
	case TC_MOVEMENT_UNKNOWN: tc_draw_fill(list, line, TC_INK_TEXT3); return;
	case TC_MOVEMENT_NEW:
		tc_draw_text(list, x_px, baseline_px, style, language == TC_ENGLISH ? "new" : "mới",
			NULL);
		return;
	case TC_MOVEMENT_SAME:
		line.y_px -= apart_em * em_px / 2;
		tc_draw_fill(list, line, TC_INK_TEXT2);
		line.y_px += apart_em * em_px;
		tc_draw_fill(list, line, TC_INK_TEXT2);
		return;
	case TC_MOVEMENT_UP:
	case TC_MOVEMENT_DOWN: break;
	}
	struct tc_placing placing = { wide_px, high_em * em_px, x_px + wide_px / 2, middle_px };
	tc_draw_polygon(list, movement == TC_MOVEMENT_UP ? &up : &down, &placing, TC_POLYGON_FILL,
		0, TC_DASH_SOLID, TC_INK_TEXT2);
	snprintf(text, sizeof(text), "%d", places);
	tc_draw_text(list, x_px + wide_px + gap_em * em_px, baseline_px, style, text, &datum);
}
