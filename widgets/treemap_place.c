/* Squarified treemaps: M. Bruls, K. Huizing, J. J. van Wijk, Proc. Joint Eurographics and IEEE TCVG Symposium on
 * Visualization, 2000. Rows are laid along the shorter side of what is left; a row takes the next part as long
 * as its worst cell comes nearer to a square by that. */
#include "widgets/treemap.h"

#include <math.h>

static void sort(struct tc_treemap_cell *cells, int count) {
	for (int i = 1; i < count; i++) {
		struct tc_treemap_cell moving = cells[i];
		int at = i;
		for (; at > 0 && cells[at - 1].number < moving.number; at--) {
			cells[at] = cells[at - 1];
		}
		cells[at] = moving;
	}
}

/* The longest side over the shortest, of the worst cell of a row: its largest and its smallest one. */
static double worst_of(double largest, double smallest, double sum, double side_px) {
	return fmax(side_px * side_px * largest / (sum * sum),
		sum * sum / (side_px * side_px * smallest));
}

/* How many of the cells, px of area each times px_per_one, stand in the next row; *sum is what they cover. */
static int row_of(const struct tc_treemap_cell *cells, int count, double side_px, double px_per_one,
	double *sum) {
	double largest = cells[0].number * px_per_one;
	int row = 1;
	*sum = largest;
	while (row < count) {
		double next = cells[row].number * px_per_one;
		double last = cells[row - 1].number * px_per_one;
		if (worst_of(largest, next, *sum + next, side_px) >
			worst_of(largest, last, *sum, side_px)) {
			break;
		}
		*sum += next;
		row++;
	}
	return row;
}

void tc_treemap_place(struct tc_treemap_cell *cells, int count, struct tc_rect box) {
	double whole = 0;
	sort(cells, count);
	for (int i = 0; i < count; i++) {
		whole += cells[i].number;
	}
	double px_per_one = whole > 0 ? box.width_px * box.height_px / whole : 0;
	for (int first = 0, row; first < count; first += row) {
		bool wide = box.width_px >= box.height_px;
		double side_px = wide ? box.height_px : box.width_px, sum;
		if (!(side_px > 0 && px_per_one > 0)) {
			return;
		}
		row = row_of(&cells[first], count - first, side_px, px_per_one, &sum);
		double deep_px = sum / side_px, at_px = 0;
		for (int i = first; i < first + row; i++) {
			double long_px = cells[i].number * px_per_one / deep_px;
			cells[i].box = wide
				? (struct tc_rect) { box.x_px, box.y_px + at_px, deep_px, long_px }
				: (struct tc_rect) { box.x_px + at_px, box.y_px, long_px, deep_px };
			at_px += long_px;
		}
		box.x_px += wide ? deep_px : 0;
		box.y_px += wide ? 0 : deep_px;
		box.width_px -= wide ? deep_px : 0;
		box.height_px -= wide ? 0 : deep_px;
	}
}
