/* Pictures that a layout shows: PNG and SVG files, made ready at the size they stand in. Their bytes are read by
 * libraries that were not written for hostile input, so that a child does it: no file, no socket, a second of
 * processor and half a gigabyte; when it crashes or hangs the wall has a sentence instead of a picture. */
#ifndef TC_DISPLAY_PICTURE_H
#define TC_DISPLAY_PICTURE_H

#include "base/arena.h"
#include "base/result.h"
#include "widgets/picture_source.h"

enum {
	TC_PICTURE_FILE_BYTES = 8 << 20,
	TC_PICTURE_SIDE_PX = 8192, /* of a PNG; an SVG has any size */
	TC_PICTURE_AREA_PX = 16 << 20,
	TC_PICTURE_PATIENCE_MS = 2500,
};

/* Read and lay the file: fit into width_px by height_px, neither of them 0. On success *out has pixels (owned,
 * tc_picture_finish), and shrunk says that `exact` would not have fitted. TC_BAD_INPUT with why it cannot be
 * drawn; TC_UNAVAILABLE when the file cannot be read. Waits for the child, at most TC_PICTURE_PATIENCE_MS. */
enum tc_result tc_picture_load(const char *path, enum tc_fit fit, int width_px, int height_px,
	struct tc_picture *out, bool *shrunk, struct tc_error *err);
void tc_picture_finish(struct tc_picture *picture);

/* The pictures of one scene. */
struct tc_picture_shelf;

/* layout_path: files are looked for as tc_document_resolve does, and nowhere else; borrowed, as is the arena.
 * on_document (may be NULL) is told of every file. Owned; NULL without memory. */
struct tc_picture_shelf *tc_picture_shelf_create(const char *layout_path, struct tc_arena *arena,
	void (*on_document)(void *user, const char *path), void *user);
void tc_picture_shelf_destroy(struct tc_picture_shelf *shelf);
/* Borrowed for the shelf's life. */
struct tc_picture_source *tc_picture_shelf_source(struct tc_picture_shelf *shelf);

#endif
