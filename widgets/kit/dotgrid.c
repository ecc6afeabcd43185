#include "widgets/kit/dotgrid.h"

#include "widgets/kit/pane.h"

#include <math.h>

/* A look of tokens.json: pitch 2.25 to 3.28 u, radius 0.35 of it. */
static const double widest_pitch_u = 3.28, given_pitch_u = 4, radius_ratio = 0.35;

static double span(int count, double pitch_px) {
	return (count - 1 + 2 * radius_ratio) * pitch_px;
}

static int rows_of(int total, int columns) {
	return (total + columns - 1) / columns;
}

/* The widest pitch at which `columns` columns fit the box; for a given number of columns the grid takes
 * the width up to a pitch of 4 u, for a free one it stops at the widest of the look. */
static double pitch_of(const struct tc_rect *box, int total, int columns, double most_px) {
	double across = box->width_px / (columns - 1 + 2 * radius_ratio);
	double down = box->height_px / (rows_of(total, columns) - 1 + 2 * radius_ratio);
	return fmin(fmin(across, down), most_px);
}

static int choose_columns(const struct tc_rect *box, int total, double most_px) {
	int best = 1;
	double best_pitch = 0;
	for (int columns = 1; columns <= total; columns++) {
		double pitch = pitch_of(box, total, columns, most_px);
		/* Equal pitch: the wider grid, whose rows are fewer. */
		if (pitch >= best_pitch - 1e-9 && span(columns, pitch) <= box->width_px + 1e-6) {
			best = columns;
			best_pitch = pitch;
		}
	}
	return best;
}

static double draw_bar(struct tc_drawlist *list, const struct tc_dotgrid *grid, int total) {
	struct tc_rect track = grid->box;
	track.height_px = fmin(track.height_px, tc_u(list, list->style->shape.bar));
	tc_draw_fill(list, track, TC_INK_TRACK);
	struct tc_rect done = track;
	done.width_px *= (double)grid->done / total;
	tc_draw_fill(list, done, grid->ink);
	if (grid->former > 0) {
		done.width_px = track.width_px * fmin(grid->former, grid->done) / total;
		tc_draw_fill(list, done, TC_INK_TEXT);
	}
	return track.height_px;
}

int tc_dotgrid_count(double number) {
	/* Far above what is drawn as dots; two of them still fit an int. */
	static const double most = 1e9;
	return number > 0 ? (int)floor(fmin(number, most)) : 0;
}

double tc_dotgrid_draw(struct tc_drawlist *list, const struct tc_dotgrid *grid) {
	int total = grid->total > grid->done ? grid->total : grid->done;
	if (total <= 0 || grid->box.width_px <= 0 || grid->box.height_px <= 0) {
		return 0;
	}
	if (total > TC_DOTGRID_MAX) {
		return draw_bar(list, grid, total);
	}
	double most_px = tc_u(list, grid->columns > 0 ? given_pitch_u : widest_pitch_u);
	int columns =
		grid->columns > 0 ? grid->columns : choose_columns(&grid->box, total, most_px);
	double pitch_px = pitch_of(&grid->box, total, columns, most_px);
	double radius_px = pitch_px * radius_ratio;
	if (radius_px < 1.5) {
		return draw_bar(list, grid, total); /* too small to be told apart */
	}
	int shown = columns < total ? columns : total;
	double left_px = grid->box.x_px;
	if (grid->right) {
		left_px += fmax(0, grid->box.width_px - span(shown, pitch_px));
	}
	double x_px = left_px + radius_px, y_px = grid->box.y_px + radius_px;
	int former = grid->former < grid->done ? grid->former : grid->done;
	if (former > 0) {
		tc_draw_dots(
			list, x_px, y_px, pitch_px, radius_px, 0, columns, 0, former, TC_INK_TEXT);
	}
	if (grid->done > former) {
		tc_draw_dots(list, x_px, y_px, pitch_px, radius_px, 0, columns, former,
			grid->done - former, grid->ink);
	}
	if (total > grid->done) {
		double ring_px = tc_u(list, list->style->line.ring);
		tc_draw_dots(list, x_px, y_px, pitch_px, radius_px, ring_px, columns, grid->done,
			total - grid->done, TC_INK_RULE);
	}
	return span(rows_of(total, columns), pitch_px);
}
