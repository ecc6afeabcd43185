/* The grid of a layout: columns and rows of a wall (or of every one of its screens), numbered from 1.
 * Private to this folder. */
#ifndef TC_LAYOUTS_GRID_H
#define TC_LAYOUTS_GRID_H

#include "base/option.h"
#include "layouts/length.h"
#include "layouts/wall.h"

struct tc_track {
	double start_px, end_px;
};

struct tc_axis {
	struct tc_track *tracks;
	size_t count;
};

struct tc_grid {
	struct tc_axis columns, rows;
};

/* Members of the document's "grid". */
extern const struct tc_option tc_grid_options[];

/* grid: the document's member, or NULL for 12 × 6 equal tracks. With faults (below /grid) false. */
bool tc_grid_read(const json_t *grid, const struct tc_wall *wall, const struct tc_scale *scale,
	const struct tc_option_context *context, struct tc_grid *out);

#endif
