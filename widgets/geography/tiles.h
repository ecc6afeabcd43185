/* Where every province stands on a map of equal squares. Read from tiles.json: one picture in letters for
 * each list, so that an office can move a tile with an editor. */
#ifndef TC_WIDGETS_GEOGRAPHY_TILES_H
#define TC_WIDGETS_GEOGRAPHY_TILES_H

#include "base/arena.h"
#include "base/option.h"
#include "base/result.h"

struct tc_tile_place {
	char code[4]; /* of the list: "24" */
	int row, column;
};

/* Four small squares in the sea, in the colour of the province they belong to. */
struct tc_tile_archipelago {
	const char *code;
	struct tc_words name;
	double row, column; /* of the top left corner, in tiles */
};

struct tc_tile_list {
	const char *list; /* "VN-2004" */
	struct tc_list row_texts;
	struct tc_list archipelagos; /* of struct tc_tile_archipelago */
	struct tc_tile_place *places;
	int place_count, rows, columns;
};

struct tc_tile_plan {
	struct tc_list lists; /* of struct tc_tile_list */
};

/* Read the file beside the program (or path when not NULL). Everything lives in arena. False with faults
 * added: no such file, a row that is no row of two letters, a province twice. */
bool tc_tiles_open(const char *path, struct tc_arena *arena, struct tc_tile_plan *out,
	struct tc_faults *faults);

/* NULL when the plan has no such list. */
const struct tc_tile_list *tc_tiles_find(const struct tc_tile_plan *plan, const char *list);

/* Where a province ("24") stands; NULL when the list does not place it. */
const struct tc_tile_place *tc_tile_find(const struct tc_tile_list *list, const char *code);

#endif
