/* What the parts of the map share: map.c prepares, map_read.c reads, map_draw.c draws land and provinces,
 * map_signs.c what stands on them, map_frame.c places them and their insets, map_legend.c and map_key.c explain
 * them, map_names.c names them, map_labels.c finds room for that. */
#ifndef TC_WIDGETS_MAP_H
#define TC_WIDGETS_MAP_H

#include "widgets/geography/geography.h"
#include "widgets/kit/classes.h"
#include "widgets/kit/number.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/tally.h"

enum {
	TC_MAP_AREAS_MAX = 80,
	TC_MAP_NAMES_MAX = 8,
	TC_MAP_TAKEN_MAX = 640,
	TC_MAP_SIGNS_MAX = 40,
	TC_MAP_INSETS_MAX = 2
};
enum tc_map_mode {
	TC_MAP_LIT = 1,
	TC_MAP_CLASSES,
	TC_MAP_BUBBLES,
	TC_MAP_POINTS,
	TC_MAP_FLOWS,
	TC_MAP_PAIRS,
};

/* Which list of provinces. */
enum tc_map_list { TC_MAP_LIST_OF_DATE = 1, TC_MAP_LIST_OLD, TC_MAP_LIST_NEW, TC_MAP_LIST_BOTH };
/* Between the two, borders come and go in steps, and no figure is shown. */
enum { TC_MAP_FADE_STEPS = 5 };

struct tc_map_area {
	int shape; /* index into the outlines; -1: they do not know it */
	const struct tc_area *area;
	struct tc_fact fact, second; /* second: of a map of two figures */
};

/* A place of the document: a mark, words, and perhaps a figure. */
struct tc_map_point {
	double lon, lat; /* degrees; both 0: where its area is */
	const char *area_code, *indicator_code;
	struct tc_words words;
	int area, indicator; /* -1: none */
	struct tc_spot at;   /* degrees */
};

/* From one area to another, as wide as its figure. */
struct tc_map_flow {
	const char *from_code, *to_code, *area_code, *indicator_code;
	int area, indicator;
	struct tc_spot ends[2];           /* degrees */
	const char *names[2], *briefs[2]; /* briefs may be NULL */
};

/* Outlines and where they lie in the pane. */
struct tc_map_sheet {
	const struct tc_geography *geography;
	struct tc_placing placing;
	struct tc_rect box; /* pane px */
};

/* A framed piece of the map beside it: a province made larger, or an archipelago off the map of its region. */
struct tc_map_inset {
	struct tc_geography geography;
	struct tc_words name;
	const char *brief; /* Vietnamese, where the name is wider than the frame; NULL: none */
	double width_u, height_u;
	bool isles; /* drawn where the map itself does not show all of them */
};

/* Cells of 1 u over the pane that a province covers: a name may not stand there. */
struct tc_map_cover {
	unsigned char *cells;
	int columns, rows;
};

struct tc_map {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *second_code, *region_code;
	struct tc_list inset_codes;
	struct tc_classes classes, second_classes;
	struct tc_words name, second_name; /* of the two figures of a map of pairs */
	struct tc_list points, flows;      /* of struct tc_map_point, struct tc_map_flow */
	struct tc_length bleed, seam, largest;
	int64_t turn_ms; /* how long each list stands */
	int mode, scale, list;
	bool names, straight;

	const struct tc_catalogue *catalogue;
	int indicator, second, country,
		region; /* second -1: none; region: the country, where none is given */
	const struct tc_geography *geography;
	struct tc_map_sheet sheet, sheets[2]; /* the one shown; of the list of 63, of 34 */
	struct tc_map_inset insets[TC_MAP_INSETS_MAX + 2]; /* of the document, then archipelagos */
	int inset_count;
	struct tc_map_cover cover, covers[2]; /* of sheet; of sheets */
	bool new_list;                        /* 34 provinces rather than 63 */
	int fade;                             /* steps left until the list stands; 0: it does */
	int64_t list_until_ms;                /* of its figures */
	struct tc_map_area *areas, *scratch;  /* TC_MAP_AREAS_MAX each */
	int area_count;
	struct tc_fact *signs, *next_signs; /* of points or flows, TC_MAP_SIGNS_MAX each */
	int sign_count;
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* Mode points or flows: figures of their own, not one of every province. */
bool tc_map_has_signs(const struct tc_map *map);

/* Whether the line above the foot is free for what hatches mean. */
static inline bool tc_map_is_keyed(const struct tc_map *map) {
	return map->mode != TC_MAP_LIT && map->mode != TC_MAP_POINTS;
}

/* Degrees of a map -> pane px. */
static inline double tc_map_x(const struct tc_map_sheet *sheet, double x) {
	return x * sheet->placing.scale_x + sheet->placing.offset_x_px;
}
static inline double tc_map_y(const struct tc_map_sheet *sheet, double y) {
	return y * sheet->placing.scale_y + sheet->placing.offset_y_px;
}

/* NULL: without an outline. */
static inline const struct tc_geography_area *tc_map_shape(
	const struct tc_map_sheet *sheet, const struct tc_map_area *area) {
	return area->shape < 0 ? NULL : &sheet->geography->areas[area->shape];
}

struct tc_map_taken;

/* map_frame.c: which piece of the country is shown where, and the insets; after the codes are found. False over
 * budget, or with a fault. */
bool tc_map_place(
	struct tc_map *map, struct tc_arena *arena, const char *pointer, struct tc_faults *faults);
static inline bool tc_map_is_region(const struct tc_map *map) {
	return map->region != map->country;
}
/* Provinces shown at a date, as tc_catalogue_members gives them. */
int tc_map_members(const struct tc_map *map, int64_t at_ms, int *areas, int size);
/* Frames of the insets where they keep off everything, and what is in them. */
void tc_map_draw_insets(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);

/* True when the map itself shows every island of it. */
bool tc_map_shows(const struct tc_map *map, const struct tc_geography_archipelago *archipelago);

/* map_read.c: as of tc_widget_class. */
int tc_map_wants(const struct tc_widget *widget, struct tc_want *out, int size);
bool tc_map_refresh(struct tc_widget *widget, const struct tc_view *view);
/* 0 for the lowest class; -1 without a value, or where the mode has no classes. */
int tc_map_class_of(const struct tc_map *map, const struct tc_fact *fact);
/* Provinces without a value; of a map of two figures, without one of them. */
int tc_map_count_missing(const struct tc_map *map);
/* The largest of the figures that signs are as large as, by amount; 0 for none. */
double tc_map_most(const struct tc_map *map);
bool tc_map_has_negative(const struct tc_map *map);
/* The newest figure and all marks of the map, what its foot speaks of, and how many bear which: its words. */
struct tc_fact tc_map_gather(const struct tc_map *map, struct tc_tally *tally);
/* True when the link as a whole is cut: then one frame says it, not every edge of every province. */
bool tc_map_all_lost(const struct tc_map *map);

/* Right end of rule, title and names: the pane without its bleed. */
double tc_map_text_width_px(const struct tc_map *map);

/* A rectangle of text in pane px that no other may touch. */
struct tc_map_taken {
	struct tc_rect boxes[TC_MAP_TAKEN_MAX];
	bool signs[TC_MAP_TAKEN_MAX]; /* a leader may cross it */
	int count;
};
void tc_map_take(struct tc_map_taken *taken, struct tc_rect box);
/* A bubble, a flow, an island: no text, but none may touch it. */
void tc_map_take_sign(struct tc_map_taken *taken, struct tc_rect box);

/* True when box and 2 u about it meet none of them. */
bool tc_map_is_untouched(
	const struct tc_map *map, const struct tc_map_taken *taken, struct tc_rect box);

/* Which cells of map->sheet its provinces cover at a date; in arena. False over budget. */
bool tc_map_cover_build(
	struct tc_map *map, int64_t at_ms, struct tc_arena *arena, struct tc_map_cover *cover);

/* True when box, pane px, lies on a cell that provinces cover. */
bool tc_map_over_country(const struct tc_map *map, struct tc_rect box);

struct tc_map_label {
	const char *name, *brief;   /* brief: where the name has no room; NULL: none */
	const char *value;          /* on a line below; NULL: none */
	const struct tc_fact *fact; /* what both speak of; NULL: no figure */
	struct tc_rect around;      /* what it stands beside, pane px */
	double x_px, y_px;          /* where a leader ends; the name stands at this height */
	bool over; /* may stand on provinces: it names a sign, and nobody takes it for theirs */
};

/* Draw a name beside what it names: over sea or neighbours, in one line or two, and with a leader
 * as the last resort. Nothing is drawn when even that finds no room. */
void tc_map_draw_label(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_map_label *label, struct tc_map_taken *taken);

/* At an edge at least y_px down and at most reach_u further, where box lies neither over the country nor over what
 * is taken: sets its y. False when there is no such place. */
bool tc_map_find_place(const struct tc_map *map, const struct tc_map_taken *taken, double y_px,
	double reach_u, struct tc_rect *box);

/* Where rows lines of words may stand over sea or neighbours: at the right edge from the top down, or at the left one
 * from the bottom up, and not below end_px; box has their size. False: nowhere. */
bool tc_map_find_room(const struct tc_map *map, const struct tc_map_taken *taken, int rows,
	bool right, double end_px, struct tc_rect *box);

/* map_key.c: keeps the line above the foot free for the key, which is drawn when names stand. */
void tc_map_take_key(const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);
/* Every mark that no frame says with how many bear it, what hatches and dotted flows mean, and the foot. */
void tc_map_draw_key(const struct tc_map *map, struct tc_drawlist *out,
	const struct tc_tally *tally, const char *foot, struct tc_map_taken *taken);

/* map_draw.c: what a province is filled with: `rest` without a value or emphasis; hatch where nothing was
 * reported. */
enum tc_ink tc_map_ink(const struct tc_map *map, const struct tc_map_area *area, enum tc_ink rest);
bool tc_map_is_hatched(const struct tc_map *map, const struct tc_map_area *area);
struct tc_rect tc_map_outline_box(
	const struct tc_map_sheet *sheet, const struct tc_outline *outline);

/* map_names.c: names of provinces, in them or beside the map. */
void tc_map_draw_names(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);
/* How many provinces have a value above zero. */
int tc_map_count_lit(const struct tc_map *map);

/* map_draw.c: land, provinces and islands of a sheet. */
void tc_map_draw_sheet(
	const struct tc_map *map, const struct tc_map_sheet *sheet, struct tc_drawlist *out);

/* Bubbles of a sheet whose discs lie within it; they are taken, where taken is not NULL. */
void tc_map_draw_bubbles(const struct tc_map *map, const struct tc_map_sheet *sheet,
	struct tc_drawlist *out, struct tc_map_taken *taken);

/* map_signs.c: bubbles, points or flows; then, when the legend stands, their names. */
void tc_map_draw_signs(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);
void tc_map_name_signs(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);
/* px, of a bubble or the width of a flow that stands for number. */
double tc_map_bubble_px(const struct tc_map *map, double number);
double tc_map_flow_px(const struct tc_map *map, double number);

/* map_legend.c: what colours and sizes mean, where it keeps off the country and what is taken. */
void tc_map_draw_legend(
	const struct tc_map *map, struct tc_drawlist *out, struct tc_map_taken *taken);

void tc_map_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
