#include "widgets/sankey.h"

#include <math.h>
#include <string.h>

enum { HALVINGS = 60 };

bool tc_sankey_is_uneven(const struct tc_sankey_node *node) {
	struct tc_decimal in, out;
	if (node->in_count == 0 || node->out_count == 0 || !node->whole) {
		return false;
	}
	if (tc_sum_get(&node->in, &in) && tc_sum_get(&node->out, &out)) {
		return node->in.millionths != node->out.millionths;
	}
	return fabs(node->in_number - node->out_number) > 0;
}

static void add_up(const struct tc_sankey *self, struct tc_sankey_map *map) {
	const struct tc_sankey_graph *graph = &self->graph;
	for (int i = 0; i < graph->node_count; i++) {
		map->nodes[i] = (struct tc_sankey_node) { .whole = true, .flow = -1 };
	}
	for (int i = 0; i < graph->flow_count; i++) {
		const struct tc_fact *fact = &self->shown->flows[i];
		struct tc_sankey_node *from = &map->nodes[graph->from[i]];
		struct tc_sankey_node *to = &map->nodes[graph->to[i]];
		from->out_count++;
		to->in_count++;
		from->flow = from->in_count + from->out_count == 1 ? i : -1;
		to->flow = to->in_count + to->out_count == 1 ? i : -1;
		from->whole = from->whole && fact->has_value;
		to->whole = to->whole && fact->has_value;
		if (fact->has_value) {
			tc_sum_add(&from->out, &fact->value);
			tc_sum_add(&to->in, &fact->value);
			from->out_number += fact->value.number;
			to->in_number += fact->value.number;
		}
	}
}

static double number_of(const struct tc_sankey_node *node) {
	return fmax(node->in_number, node->out_number);
}

bool tc_sankey_is_middle(const struct tc_sankey *self, int node) {
	return self->graph.column_count == TC_SANKEY_COLUMNS_MAX && self->graph.columns[node] == 1;
}

static double slot_px(const struct tc_sankey *self, const struct tc_sankey_map *map, int node,
	double px_per_one, const struct tc_sankey_room *room) {
	double bar_px = number_of(&map->nodes[node]) * px_per_one;
	return tc_sankey_is_middle(self, node) ? bar_px + room->label_px[node]
					       : fmax(bar_px, room->label_px[node]);
}

/* How high a column is at a scale. */
static double column_px(const struct tc_sankey *self, const struct tc_sankey_map *map, int column,
	double px_per_one, const struct tc_sankey_room *room) {
	double sum_px = -room->gap_px;
	for (int i = 0; i < self->graph.node_count; i++) {
		if (self->graph.columns[i] == column) {
			sum_px += slot_px(self, map, i, px_per_one, room) + room->gap_px;
		}
	}
	return sum_px;
}

static bool all_fit(const struct tc_sankey *self, const struct tc_sankey_map *map,
	double px_per_one, const struct tc_sankey_room *room) {
	for (int column = 0; column < self->graph.column_count; column++) {
		if (column_px(self, map, column, px_per_one, room) > room->height_px) {
			return false;
		}
	}
	return true;
}

/* The largest scale at which every column fits. */
static double scale_of(const struct tc_sankey *self, const struct tc_sankey_map *map,
	const struct tc_sankey_room *room) {
	double most = 0;
	for (int i = 0; i < self->graph.node_count; i++) {
		most = fmax(most, number_of(&map->nodes[i]));
	}
	double low = 0, high = most > 0 ? room->height_px / most : 0;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		bool fits = all_fit(self, map, middle, room);
		low = fits ? middle : low;
		high = fits ? high : middle;
	}
	return low;
}

/* Ends of flows at a node, in the order of the nodes at their other ends, so that few cross. */
static void place_ends(const struct tc_sankey *self, struct tc_sankey_map *map, int node) {
	const struct tc_sankey_graph *graph = &self->graph;
	double out_px = map->nodes[node].top_px, in_px = out_px;
	for (int other = 0; other < graph->node_count; other++) {
		for (int i = 0; i < graph->flow_count; i++) {
			if (graph->from[i] == node && graph->to[i] == other) {
				map->from_px[i] = out_px;
				out_px += map->height_px[i];
			}
			if (graph->to[i] == node && graph->from[i] == other) {
				map->to_px[i] = in_px;
				in_px += map->height_px[i];
			}
		}
	}
}

static void place_column(const struct tc_sankey *self, struct tc_sankey_map *map, int column,
	const struct tc_sankey_room *room) {
	double high_px = column_px(self, map, column, map->px_per_one, room);
	double at_px = room->top_px + (room->height_px - high_px) / 2;
	for (int i = 0; i < self->graph.node_count; i++) {
		struct tc_sankey_node *node = &map->nodes[i];
		if (self->graph.columns[i] != column) {
			continue;
		}
		node->height_px = number_of(node) * map->px_per_one;
		node->slot_px = at_px;
		node->slot_height_px = slot_px(self, map, i, map->px_per_one, room);
		double spare_px = node->slot_height_px - node->height_px;
		node->top_px = at_px + (tc_sankey_is_middle(self, i) ? spare_px : spare_px / 2);
		at_px += node->slot_height_px + room->gap_px;
	}
}

void tc_sankey_place(const struct tc_sankey *self, const struct tc_sankey_room *asked,
	struct tc_sankey_map *map) {
	const struct tc_sankey_graph *graph = &self->graph;
	struct tc_sankey_room room = *asked;
	add_up(self, map);
	map->labelled = all_fit(self, map, 0, &room);
	if (!map->labelled) {
		memset(room.label_px, 0, sizeof(room.label_px));
		room.gap_px = fmin(room.gap_px, room.height_px / (3.0 * graph->node_count));
	}
	map->px_per_one = scale_of(self, map, &room);
	for (int column = 0; column < graph->column_count; column++) {
		place_column(self, map, column, &room);
	}
	for (int i = 0; i < graph->flow_count; i++) {
		const struct tc_fact *fact = &self->shown->flows[i];
		map->height_px[i] = fact->has_value ? fact->value.number * map->px_per_one : 0;
	}
	for (int i = 0; i < graph->node_count; i++) {
		place_ends(self, map, i);
	}
}
