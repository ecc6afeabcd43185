/* What the parts of the tile map share: tiles.c reads, tiles_draw.c draws. */
#ifndef TC_WIDGETS_TILES_H
#define TC_WIDGETS_TILES_H

#include "widgets/geography/tiles.h"
#include "widgets/kit/classes.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/roll.h"

enum tc_tiles_mode { TC_TILES_DONE = 1, TC_TILES_CLASSES, TC_TILES_REPORTED, TC_TILES_TIMELINESS };
enum tc_tiles_letters { TC_TILES_CODE = 1, TC_TILES_NAME };
enum { TC_TILES_NAMES_MAX = 8 };

struct tc_tiles {
	struct tc_widget base;
	struct tc_pane_head head;
	struct tc_roll roll;
	const char *done_code;
	struct tc_classes classes;
	struct tc_length tile, seam;
	int mode, letters;
	bool value, names;

	int done_indicator; /* -1: none */
	struct tc_tile_plan plan;
	const struct tc_tile_list *list; /* the one in force; NULL: not placed */
	/* Of done_indicator; by_total: it and the exceptions account for everybody, so that those without a report
	 * of their own are done on its word. */
	struct tc_fact done;
	bool by_total;
	struct tc_pane_change change;
	enum tc_ink rule;
};

/* An exception is named: its value is zero or less, or its report is not there (modes reported and
 * timeliness). */
bool tc_tiles_is_exception(const struct tc_tiles *self, const struct tc_member *member);

/* Without a value of its own, and done on the word of the total. */
bool tc_tiles_is_done_by_total(const struct tc_tiles *self, const struct tc_member *member);

/* How many are done: above zero, on the word of the total, reported, or on time. */
int tc_tiles_count_done(const struct tc_tiles *self);

void tc_tiles_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
