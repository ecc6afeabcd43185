/* Coverage of a shape, 0..255 a pixel, kept as spans so that the empty inside of a frame and the solid
 * inside of a province cost nothing to read. Private to the painter. */
#ifndef TC_DISPLAY_PAINTER_MASK_H
#define TC_DISPLAY_PAINTER_MASK_H

#include "display/damage.h"

#include <stddef.h>
#include <stdint.h>

enum { TC_SPAN_SOLID = -1 };

/* Small: a zigzag line is a hundred spans a row, and a full repaint reads them all. */
struct tc_span {
	uint16_t x_px, width_px; /* from the mask's left edge */
	int32_t coverage;        /* index of the first byte, or TC_SPAN_SOLID: all 255 */
};

struct tc_mask {
	struct tc_pixels area; /* where it lies, in the space it was drawn in */
	int *row_ends;         /* index after the last span of each row */
	struct tc_span *spans;
	uint8_t *coverage;
	size_t bytes; /* of the one block that holds it all */
};

/* From rows of stride bytes, area.right - area.left wide. Owned (free). NULL when memory is out, or it is larger
 * than any wall (65,535 px). */
struct tc_mask *tc_mask_create(const uint8_t *rows, int stride, struct tc_pixels area);

/* What a mask was made from. Two hashes of 64 bits stand for it: equal keys are equal shapes. */
struct tc_mask_key {
	uint64_t first, second;
};

void tc_mask_key_add(struct tc_mask_key *key, const void *bytes, size_t length);
void tc_mask_key_add_number(struct tc_mask_key *key, double number);

struct tc_mask_store;

struct tc_mask_store *tc_mask_store_create(void);
void tc_mask_store_destroy(struct tc_mask_store *store);

/* Borrowed until tc_mask_store_trim; NULL when it is not kept. */
const struct tc_mask *tc_mask_store_find(struct tc_mask_store *store, struct tc_mask_key key);

/* mask: moved, also on failure. Returns it, or NULL when memory is out. */
const struct tc_mask *tc_mask_store_keep(
	struct tc_mask_store *store, struct tc_mask_key key, struct tc_mask *mask);

/* End of a picture: forget until budget_bytes are kept, never what this picture used. First what only one
 * picture used, a sliding line, so that a flood of those does not push out the map; then the longest unused. */
void tc_mask_store_trim(struct tc_mask_store *store, size_t budget_bytes);
size_t tc_mask_store_bytes(const struct tc_mask_store *store);

#endif
