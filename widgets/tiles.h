/* What the parts of the tile map share: tiles.c reads, tiles_draw.c draws, tiles_keys.c says what colours and edges
 * mean. */
#ifndef TC_WIDGETS_TILES_H
#define TC_WIDGETS_TILES_H

#include "widgets/geography/tiles.h"
#include "widgets/kit/classes.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/roll.h"
#include "widgets/kit/tally.h"

enum tc_tiles_mode { TC_TILES_DONE = 1, TC_TILES_CLASSES, TC_TILES_REPORTED, TC_TILES_TIMELINESS };
enum tc_tiles_letters { TC_TILES_CODE = 1, TC_TILES_NAME };
enum { TC_TILES_NAMES_MAX = 8, TC_TILES_TAKEN_MAX = 64 };

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

/* Where the tiles lie, and what no text may cover. */
struct tc_tiles_plot {
	const struct tc_tiles *self;
	struct tc_drawlist *out;
	double left_px, top_px, pitch_px, side_px, width_px, bottom_px;
	struct tc_rect taken[TC_TILES_TAKEN_MAX];
	int taken_count;
	bool lettered, quiet;
	struct tc_tally tally;          /* of what was reported */
	char words[TC_TALLY_WORDS_MAX]; /* of the key, where it has to stand at the foot */
};

void tc_tiles_take(struct tc_tiles_plot *plot, struct tc_rect box);
/* Within the pane, and over nothing taken. */
bool tc_tiles_is_free(const struct tc_tiles_plot *plot, const struct tc_rect *box);

/* What the colours say, where tiles are done on another's word: in the sea right of the country's head. */
void tc_tiles_draw_total_key(struct tc_tiles_plot *plot);

/* What the edges of tiles say, in the sea, else into plot->words. A tile of timeliness has a key of its own, and its
 * edges speak of no value. */
void tc_tiles_draw_marks_key(struct tc_tiles_plot *plot);

/* The states of timeliness that occur, the worst first, in lines that end at bottom_px. Returns how high they are; draws
 * only then when draw is said. */
double tc_tiles_flow_timeliness_key(
	const struct tc_tiles *self, struct tc_drawlist *out, double bottom_px, bool draw);

#endif
