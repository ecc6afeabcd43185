/* What the parts of the map share: map.c reads, map_draw.c draws, map_labels.c finds room for names. */
#ifndef TC_WIDGETS_MAP_H
#define TC_WIDGETS_MAP_H

#include "widgets/geography/geography.h"
#include "widgets/kit/classes.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tally.h"

enum { TC_MAP_AREAS_MAX = 80, TC_MAP_NAMES_MAX = 8, TC_MAP_TAKEN_MAX = 128 };
enum tc_map_mode { TC_MAP_LIT = 1, TC_MAP_CLASSES };

struct tc_map_area {
	const struct tc_geography_area *shape; /* NULL: the outlines do not know it */
	const struct tc_area *area;
	struct tc_fact fact;
};

/* Cells of 1 u over the pane that a province covers: a name may not stand there. */
struct tc_map_cover {
	unsigned char *cells;
	int columns, rows;
};

struct tc_map {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code;
	struct tc_classes classes;
	struct tc_length bleed, seam;
	int mode;
	bool names;

	const struct tc_catalogue *catalogue;
	int indicator, country;
	struct tc_geography *geography;
	struct tc_placing placing;
	struct tc_map_cover cover;
	bool new_list;                       /* 34 provinces rather than 63 */
	struct tc_map_area *areas, *scratch; /* TC_MAP_AREAS_MAX each */
	int area_count;
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* Right end of rule, title and names: the pane without its bleed. */
double tc_map_text_width_px(const struct tc_map *map);

/* A rectangle of text in pane px that no other may touch. */
struct tc_map_taken {
	struct tc_rect boxes[TC_MAP_TAKEN_MAX];
	int count;
};
void tc_map_take(struct tc_map_taken *taken, struct tc_rect box);

/* True when box and 2 u about it meet none of them. */
bool tc_map_is_untouched(
	const struct tc_map *map, const struct tc_map_taken *taken, struct tc_rect box);

/* Which cells provinces cover; in arena. False over budget. */
bool tc_map_cover_build(struct tc_map *map, struct tc_arena *arena);

/* True when box, pane px, lies on a cell that provinces cover. */
bool tc_map_over_country(const struct tc_map *map, struct tc_rect box);

/* Draw the name of a province beside it: over sea or neighbours, in one line or two, and with a leader
 * as the last resort. Nothing is drawn when even that finds no room. */
void tc_map_draw_name(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_area *area, struct tc_map_taken *taken);

/* Where rows lines of words may stand over sea or neighbours: at the right edge from the top down, or at the left one
 * from the bottom up, and not below end_px; box has their size. False: nowhere. */
bool tc_map_find_room(const struct tc_map *map, const struct tc_map_taken *taken, int rows,
	bool right, double end_px, struct tc_rect *box);

/* map_key.c: every mark that no frame says with how many bear it, what hatches mean, and the foot. */
void tc_map_draw_key(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_tally *tally, const char *foot, struct tc_map_taken *taken);

/* 0 for the lowest class; -1 without a value. */
int tc_map_class_of(const struct tc_map *map, const struct tc_fact *fact);

void tc_map_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
