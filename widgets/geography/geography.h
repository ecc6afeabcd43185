/* Outlines of the provinces of both lists, the borders between them, islands and the land around, in
 * degrees (x east, y north). Read from vietnam.outline; see README.md for its format and sources. */
#ifndef TC_WIDGETS_GEOGRAPHY_GEOGRAPHY_H
#define TC_WIDGETS_GEOGRAPHY_GEOGRAPHY_H

#include "base/arena.h"
#include "base/option.h"
#include "base/result.h"
#include "widgets/drawlist.h"

#include <string.h>

/* Degrees of longitude are drawn this much shorter than degrees of latitude: cos 16°. */
#define TC_GEOGRAPHY_X_RATIO 0.9612616959383189

struct tc_geography_area {
	const char *code; /* "VN-2004:24" */
	struct tc_outline outline;
	struct tc_spot label; /* well inside its largest part */
};

/* An island too small for an outline, and whose it is in either list. */
struct tc_geography_island {
	const char *code_2004, *code_2025;
	struct tc_spot at;
};

struct tc_geography_archipelago {
	const char *code_2004, *code_2025;
	struct tc_words name;
	struct tc_spot label; /* a place in the sea beside it that is free of islands */
};

/* True when the island is one of the archipelago's. */
static inline bool tc_geography_is_of(const struct tc_geography_archipelago *archipelago,
	const struct tc_geography_island *island) {
	return strcmp(archipelago->code_2004, island->code_2004) == 0;
}

struct tc_geography {
	struct tc_geography_area *areas;
	int area_count;
	struct tc_outline borders_2004, borders_2025; /* lines there and back, to be stroked */
	struct tc_outline land;
	struct tc_geography_island *islands;
	int island_count;
	struct tc_geography_archipelago *archipelagos;
	int archipelago_count;
	struct tc_spot low, high; /* of all provinces and islands */
};

/* Read the file beside the program (or path when not NULL). Everything lives in arena, about 250 KB.
 * TC_NOT_FOUND, TC_BAD_INPUT with the line, TC_NO_MEMORY. */
enum tc_result tc_geography_open(
	const char *path, struct tc_arena *arena, struct tc_geography *out, struct tc_error *err);

/* NULL when the code has no outline. */
const struct tc_geography_area *tc_geography_find(
	const struct tc_geography *geography, const char *code);

/* Widen the outline's box to hold a spot; set low and high of all areas and islands. */
void tc_outline_grow(struct tc_outline *outline, struct tc_spot at);
void tc_geography_measure(struct tc_geography *out);

/* True when x, y (degrees) lies inside the outline. */
bool tc_outline_contains(const struct tc_outline *outline, struct tc_spot at);

#endif
