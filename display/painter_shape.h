/* Shapes with soft edges, drawn by cairo into masks. Private to the painter. */
#ifndef TC_DISPLAY_PAINTER_SHAPE_H
#define TC_DISPLAY_PAINTER_SHAPE_H

#include "display/painter_mask.h"

/* All return a mask that the store keeps (borrowed), or NULL when memory is out or nothing is visible.
 * within: the pane-local px that may be touched; what lies outside is not drawn. */

/* Where a mask is to be laid: px right of and below the pane's origin. */
struct tc_shape_place {
	int x_px, y_px;
};

const struct tc_mask *tc_shape_line(struct tc_mask_store *store, const struct tc_drawlist *list,
	const struct tc_command *command, struct tc_pixels within, struct tc_shape_place *place);
const struct tc_mask *tc_shape_polygon(struct tc_mask_store *store, const struct tc_drawlist *list,
	const struct tc_command *command, struct tc_pixels within);

/* A piece of a ring, drawn where it lies. */
const struct tc_mask *tc_shape_arc(
	struct tc_mask_store *store, const struct tc_command *command, struct tc_pixels within);

/* A band between two curves, drawn where it lies. */
const struct tc_mask *tc_shape_ribbon(
	struct tc_mask_store *store, const struct tc_command *command, struct tc_pixels within);

/* A disc (ring_px 0) or ring about 0, 0 plus the fractions. */
const struct tc_mask *tc_shape_disc(struct tc_mask_store *store, double radius_px, double ring_px,
	double x_fraction, double y_fraction);

/* A run turned about the middle of its ink, which comes to lie at 0, 0. */
const struct tc_mask *tc_shape_turned(struct tc_mask_store *store, const struct tc_run *run,
	double degrees, const char *text, int size_px);

/* True when every stretch of the line is level or upright; then its edges are put on whole px. */
bool tc_line_is_straight(const struct tc_command *command);

/* v moved so that a pen of pen_px (whole) centred on it has its edges on whole px. */
double tc_line_snapped(double v, double pen_px);

#endif
