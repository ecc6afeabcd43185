/* What the parts of the sankey share: sankey.c reads, sankey_place.c finds room, sankey_draw.c and sankey_ribbon.c
 * draw. */
#ifndef TC_WIDGETS_SANKEY_H
#define TC_WIDGETS_SANKEY_H

#include "widgets/kit/entry.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/sum.h"

enum { TC_SANKEY_FLOWS_MAX = 40, TC_SANKEY_NODES_MAX = 24, TC_SANKEY_COLUMNS_MAX = 3 };

/* As the document gives them. */
struct tc_sankey_flow {
	const char *from, *to; /* ids of nodes */
	struct tc_entry entry;
};
struct tc_sankey_label {
	const char *id;
	struct tc_words name;
};

/* What flows make of it: nodes in the order in which they are first named. */
struct tc_sankey_graph {
	int from[TC_SANKEY_FLOWS_MAX], to[TC_SANKEY_FLOWS_MAX]; /* nodes */
	const char *ids[TC_SANKEY_NODES_MAX], *names[TC_SANKEY_NODES_MAX];
	int columns[TC_SANKEY_NODES_MAX];
	int flow_count, node_count, column_count;
};

/* Everything the picture depends on; compared as bytes. */
struct tc_sankey_shown {
	struct tc_fact flows[TC_SANKEY_FLOWS_MAX];
};

struct tc_sankey {
	struct tc_widget base;
	struct tc_pane_head head;
	const char *indicator_code, *area_code;
	struct tc_list entries, labels; /* of struct tc_sankey_flow, struct tc_sankey_label */
	int scale, decimals;

	const struct tc_catalogue *catalogue;
	struct tc_entry_series series[TC_SANKEY_FLOWS_MAX];
	struct tc_sankey_graph graph;
	struct tc_sankey_shown *shown, *next;
	struct tc_pane_change change;
	enum tc_ink rule;
	int64_t next_ms;
};

/* What is known of a node, and where it stands. */
struct tc_sankey_node {
	struct tc_sum in, out;
	double in_number, out_number;
	int in_count, out_count, flow; /* flow: its only one, -1 */
	bool whole;                    /* every flow of it has a value */
	double top_px, height_px;      /* of its bar: the larger of both sides */
	double slot_px, slot_height_px;
};

struct tc_sankey_map {
	struct tc_sankey_node nodes[TC_SANKEY_NODES_MAX];
	double from_px[TC_SANKEY_FLOWS_MAX], to_px[TC_SANKEY_FLOWS_MAX]; /* tops of the ends */
	double height_px[TC_SANKEY_FLOWS_MAX];
	double px_per_one;
	bool labelled; /* every slot is as high as a label */
};

/* Room for a map. A slot is at least as high as its node's label; in the middle of three columns it is the label's
 * height higher than the bar. */
struct tc_sankey_room {
	double top_px, height_px, gap_px;
	double label_px[TC_SANKEY_NODES_MAX];
};

/* Sums of all nodes; then where nodes and ends of flows stand, in slots that hold a label each while there is room for
 * that. One scale for all columns, so heights compare. */
void tc_sankey_place(
	const struct tc_sankey *self, const struct tc_sankey_room *room, struct tc_sankey_map *map);

/* The middle one of three columns: names stand over its bars, not beside them. */
bool tc_sankey_is_middle(const struct tc_sankey *self, int node);

/* A node that takes in and gives out, all of it known, and not the same: exactly, in decimal. */
bool tc_sankey_is_uneven(const struct tc_sankey_node *node);

/* One drawing. */
struct tc_sankey_plan {
	const struct tc_sankey *self;
	struct tc_drawlist *out;
	struct tc_sankey_map map;
	struct tc_rect box;
	double x_px[TC_SANKEY_COLUMNS_MAX]; /* left edge of the bars */
	double bar_px, side_px[2];          /* room of the labels at the left and at the right */
	struct tc_rect plates[TC_SANKEY_NODES_MAX]; /* under labels over ribbons; empty: none */
	unsigned framed;                            /* marks that one frame says for all */
};

/* A value as written, with the letter of its state. In arena. */
const char *tc_sankey_fact_text(const struct tc_sankey_plan *plan, const struct tc_fact *fact);

/* All ribbons, with their values and marks: the widest lowest, what is meant on top. */
void tc_sankey_draw_ribbons(const struct tc_sankey_plan *plan);

void tc_sankey_draw(const struct tc_widget *widget, struct tc_drawlist *out);

#endif
