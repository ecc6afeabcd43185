/* The four faces of the house as files held in memory, opened at a size when one is asked for, and the
 * checks that let a wall trust them. Private to fonts/. */
#ifndef TC_FONTS_FAMILY_H
#define TC_FONTS_FAMILY_H

#include "base/result.h"
#include "base/style.h"

#include <SDL2/SDL_ttf.h>
#include <stddef.h>
#include <stdint.h>

/* Sizes kept open at once: a scene uses about 20 (weight, size) pairs; each keeps its glyph cache. */
enum { TC_FAMILY_OPEN_SIZES = 48, TC_FAMILY_WEIGHTS = 4 };

enum tc_role { TC_ROLE_LETTERS = 1, TC_ROLE_SYMBOLS };

struct tc_font_file {
	void *bytes; /* owned, NULL when not loaded */
	size_t length;
	char path[TC_PATH_MAX];
};

struct tc_font_size {
	TTF_Font *font; /* NULL: a free place */
	enum tc_weight weight;
	enum tc_role role;
	int size_px;
	uint64_t used;
};

struct tc_family {
	struct tc_font_file letters[TC_FAMILY_WEIGHTS + 1]; /* by weight */
	struct tc_font_file symbols; /* signs that the substitute's letters lack */
	struct tc_font_size sizes[TC_FAMILY_OPEN_SIZES];
	uint64_t turn;
	char description[TC_PATH_MAX + 64];
};

/* Load the family of directory, or the substitute when directory is NULL or absent. */
enum tc_result tc_family_open(
	struct tc_family *family, const char *directory, struct tc_error *err);
void tc_family_close(struct tc_family *family);

/* Borrowed until the next call; NULL when it cannot be opened, or the family has no symbols file. */
TTF_Font *tc_family_font(
	struct tc_family *family, enum tc_weight weight, enum tc_role role, int size_px);

#endif
