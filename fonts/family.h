/* The four faces of the house as files held in memory, each opened once and set to the size that is asked for: what
 * SDL2_ttf and harfbuzz keep of an open face is 300 kB. Private to fonts/. */
#ifndef TC_FONTS_FAMILY_H
#define TC_FONTS_FAMILY_H

#include "base/result.h"
#include "base/style.h"

#include <SDL2/SDL_ttf.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_FAMILY_WEIGHTS = 4, TC_FAMILY_ROLES = 2 };

enum tc_role { TC_ROLE_LETTERS = 1, TC_ROLE_SYMBOLS };

struct tc_font_file {
	void *bytes; /* owned, NULL when not loaded */
	size_t length;
	char path[TC_PATH_MAX];
};

struct tc_open_font {
	TTF_Font *font; /* NULL: not opened yet */
	int size_px;
};

struct tc_family {
	struct tc_font_file letters[TC_FAMILY_WEIGHTS + 1]; /* by weight */
	struct tc_font_file symbols; /* signs that the substitute's letters lack */
	struct tc_open_font open[TC_FAMILY_WEIGHTS + 1][TC_FAMILY_ROLES + 1];
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
