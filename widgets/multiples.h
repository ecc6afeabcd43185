/* What the parts of the multiples share: multiples.c makes the widgets of the cells, multiples_read.c asks
 * them, multiples_draw.c places and draws them. */
#ifndef TC_WIDGETS_MULTIPLES_H
#define TC_WIDGETS_MULTIPLES_H

#include "widgets/kit/pane.h"
#include "widgets/kit/peers.h"

/* One cell: a widget of its own, made as a pane would be. */
struct tc_multiple {
	struct tc_widget *widget;
	int area; /* of a group's member; else -1 */
	int of; /* among how many it stands: a group's list changes with the date, and the grid with it */
};

enum tc_multiples_scale { TC_MULTIPLES_SHARED = 1, TC_MULTIPLES_OWN };

/* Plain memory, compared as bytes. */
struct tc_multiples_shown {
	int items[TC_PEERS_MAX]; /* indices of those that have room, in their order */
	int count, total;        /* of how many */
	bool scaled;             /* the kind draws numbers on a scale */
	bool apart;              /* and not all on one */
	struct tc_span span;
	struct tc_fact newest; /* what the foot dates */
};

struct tc_multiples {
	struct tc_widget base;
	struct tc_pane_head head;
	const json_t *cell, *cells; /* borrowed from the document */
	struct tc_peers peers;
	struct tc_list indicators; /* of const char * */
	struct tc_length least_width, least_height;
	int per_row, scale;

	const struct tc_catalogue *catalogue;
	const struct tc_widget_class *kind;
	json_t *made; /* owned: options of the cells, which their widgets may borrow from */
	struct tc_multiple *items;
	int item_count, item_most;
	struct tc_multiples_shown *shown, *next;
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* How count cells stand: all of them, or as many as are no smaller than the least. */
struct tc_multiples_grid {
	int columns, rows;
	double x_px, y_px, width_px, height_px; /* of the first cell, px */
	double pitch_x_px, pitch_y_px;
};
struct tc_multiples_grid tc_multiples_grid(const struct tc_multiples *self, int count);

bool tc_multiples_refresh(struct tc_widget *widget, const struct tc_view *view);
void tc_multiples_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
