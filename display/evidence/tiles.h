/* The hash of a picture, kept tile by tile, so that it costs what has changed: SHA-256 of the text "WxH\n"
 * and then of the SHA-256 of every tile, in rows from the top left. A tile's pixels are four bytes each, blue,
 * green, red, 0, row by row; tiles at the right and at the foot are cut off. */
#ifndef TC_DISPLAY_EVIDENCE_TILES_H
#define TC_DISPLAY_EVIDENCE_TILES_H

#include "display/damage.h"
#include "display/painter.h"

enum { TC_TILE_PX = 128, TC_HASH_BYTES = 32, TC_HASH_TEXT = 65 };

/* Which tiles of a surface changed since they were copied last. Zeroed is none. */
struct tc_tile_marks {
	int width_px, height_px;
	bool *changed; /* owned */
};

/* A surface of this size is painted from now on; one of another size is all changed. False: out of memory. */
bool tc_tile_marks_fit(struct tc_tile_marks *marks, int width_px, int height_px);
void tc_tile_marks_add(struct tc_tile_marks *marks, const struct tc_damage *damage);
void tc_tile_marks_all(struct tc_tile_marks *marks);
void tc_tile_marks_finish(struct tc_tile_marks *marks);

/* Tiles as they were at one moment, on their way to another thread. Zeroed is none. */
struct tc_tile_copy {
	int width_px, height_px, count;
	int *indices;     /* owned */
	uint32_t *pixels; /* owned: TC_TILE_PX² a tile, its rows as long as the tile is wide */
};

/* Copy what is marked, and unmark it. False: out of memory, and all stays marked. */
bool tc_tile_copy_take(
	struct tc_tile_copy *copy, struct tc_tile_marks *marks, const struct tc_surface *surface);
void tc_tile_copy_finish(struct tc_tile_copy *copy);

/* The hashes of all tiles of the picture hashed last. Zeroed is none. */
struct tc_tile_hashes {
	int width_px, height_px;
	uint8_t (*items)[TC_HASH_BYTES]; /* owned */
};

/* Hash what was copied, and the picture. The first copy of a size holds every tile. False: out of memory. */
bool tc_tile_hashes_apply(
	struct tc_tile_hashes *hashes, const struct tc_tile_copy *copy, uint8_t out[TC_HASH_BYTES]);
void tc_tile_hashes_finish(struct tc_tile_hashes *hashes);

/* The same of a whole surface. False: out of memory. */
bool tc_picture_hash(const struct tc_surface *surface, uint8_t out[TC_HASH_BYTES]);

#endif
