/* The signs of figures, one by one: a number is put together from them without shaping, so that a value
 * that changes every second costs a copy of a few masks. Private to fonts/. */
#ifndef TC_FONTS_ATLAS_H
#define TC_FONTS_ATLAS_H

#include "fonts/family.h"
#include "fonts/piece.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All atlases: one for each weight and size in use. Zeroed is none. */
struct tc_atlases {
	struct tc_atlas *first;
	size_t bytes; /* of their masks */
};

/* True when text is made of atlas signs only. */
bool tc_atlas_holds(const char *text);

/* The piece of one sign, rendered when first asked for. NULL when memory or the face is out. turn: see
 * tc_atlases_trim. Borrowed until then. */
const struct tc_piece *tc_atlas_piece(struct tc_atlases *atlases, struct tc_family *family,
	enum tc_weight weight, int size_px, char sign, uint64_t turn);

/* Forget atlases last asked for before turn. */
void tc_atlases_trim(struct tc_atlases *atlases, uint64_t turn);

#endif
