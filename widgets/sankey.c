/* sankey - flows between two or three columns of nodes. */
#include "widgets/sankey.h"

#include "widgets/kinds.h"

#include <string.h>

enum { EDITION_LAST = 40, RECENT_LAST = 4 };

/* The node of an id; a new one where it was not named before. -1 when there are too many. */
static int node_of(struct tc_sankey *self, const char *id) {
	struct tc_sankey_graph *graph = &self->graph;
	for (int i = 0; i < graph->node_count; i++) {
		if (strcmp(graph->ids[i], id) == 0) {
			return i;
		}
	}
	if (graph->node_count == TC_SANKEY_NODES_MAX) {
		return -1;
	}
	const struct tc_sankey_label *labels = self->labels.items;
	const char *name = id;
	for (size_t i = 0; i < self->labels.count; i++) {
		const char *own = tc_words_in(&labels[i].name, self->base.language);
		name = strcmp(labels[i].id, id) == 0 && own[0] != '\0' ? own : name;
	}
	graph->ids[graph->node_count] = id;
	graph->names[graph->node_count] = name;
	return graph->node_count++;
}

/* A node stands one column right of the last that flows into it; one that nothing flows into, left of the first that it
 * flows to. False when flows go round in a ring. */
static bool set_columns(struct tc_sankey_graph *graph) {
	bool moved = true;
	for (int turn = 0; moved && turn <= graph->node_count; turn++) {
		moved = false;
		for (int i = 0; i < graph->flow_count; i++) {
			int *to = &graph->columns[graph->to[i]];
			int least = graph->columns[graph->from[i]] + 1;
			moved = moved || *to < least;
			*to = *to < least ? least : *to;
		}
	}
	for (int node = 0; node < graph->node_count; node++) {
		int nearest = graph->node_count;
		bool source = true;
		for (int i = 0; i < graph->flow_count; i++) {
			int to = graph->columns[graph->to[i]];
			source = source && graph->to[i] != node;
			nearest = graph->from[i] == node && to < nearest ? to : nearest;
		}
		graph->columns[node] = source ? nearest - 1 : graph->columns[node];
		int count = graph->columns[node] + 1;
		graph->column_count = count > graph->column_count ? count : graph->column_count;
	}
	return !moved;
}

static bool check_graph(const struct tc_sankey_graph *graph, bool rings, const char *list,
	struct tc_faults *faults) {
	char place[TC_POINTER_MAX];
	if (rings) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected flows from left to right, found a ring",
			"cần các luồng từ trái sang phải, thấy một vòng");
		return false;
	}
	if (graph->column_count > TC_SANKEY_COLUMNS_MAX) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected two or three columns of nodes, found more",
			"cần hai hoặc ba cột nút, thấy nhiều hơn");
		return false;
	}
	for (int i = 0; i < graph->flow_count; i++) {
		if (graph->columns[graph->to[i]] != graph->columns[graph->from[i]] + 1) {
			tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
			tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", place,
				"expected a flow to the next column",
				"cần một luồng sang cột kế tiếp");
			return false;
		}
	}
	return true;
}

static bool read_flow(
	struct tc_sankey *self, int at, const char *pointer, struct tc_faults *faults) {
	const struct tc_sankey_flow *flow =
		&((const struct tc_sankey_flow *)self->entries.items)[at];
	struct tc_sankey_graph *graph = &self->graph;
	graph->from[at] = node_of(self, flow->from);
	graph->to[at] = node_of(self, flow->to);
	if (graph->from[at] < 0 || graph->to[at] < 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", pointer,
			"expected at most 24 nodes", "cần nhiều nhất 24 nút");
		return false;
	}
	return tc_entry_resolve(&flow->entry, self->indicator_code, self->area_code, &self->base,
		self->catalogue, pointer, faults, &self->series[at]);
}

static bool prepare(struct tc_widget *widget, const struct tc_catalogue *catalogue,
	struct tc_arena *arena, const char *pointer, struct tc_faults *faults) {
	struct tc_sankey *self = (struct tc_sankey *)widget;
	char list[TC_POINTER_MAX], place[TC_POINTER_MAX];
	self->catalogue = catalogue;
	tc_json_child_pointer(pointer, "flows", list, sizeof(list));
	if (self->entries.count == 0) {
		tc_faults_add(faults, TC_SEVERITY_ERROR, "bad_value", list,
			"expected one flow or more", "cần ít nhất một luồng");
		return false;
	}
	bool fine = true;
	self->graph.flow_count = (int)self->entries.count;
	for (int i = 0; i < self->graph.flow_count; i++) {
		tc_json_item_pointer(list, (size_t)i, place, sizeof(place));
		fine = read_flow(self, i, place, faults) && fine;
	}
	if (!fine || !check_graph(&self->graph, !set_columns(&self->graph), list, faults)) {
		return false;
	}
	if (self->decimals < 0) {
		self->decimals =
			tc_catalogue_indicator(catalogue, self->series[0].indicator)->decimals;
	}
	self->shown = tc_arena_alloc(arena, sizeof(*self->shown));
	self->next = tc_arena_alloc(arena, sizeof(*self->next));
	return self->shown != NULL && self->next != NULL &&
		tc_entry_check_units(self->series, self->graph.flow_count, catalogue, list, faults);
}

static int wants(const struct tc_widget *widget, struct tc_want *out, int size) {
	const struct tc_sankey *self = (const struct tc_sankey *)widget;
	int last = widget->until_ms != INT64_MAX ? EDITION_LAST : RECENT_LAST;
	for (int i = 0; i < self->graph.flow_count && i < size; i++) {
		out[i] = (struct tc_want) { self->series[i].indicator, self->series[i].area, last };
	}
	return self->graph.flow_count;
}

static bool refresh(struct tc_widget *widget, const struct tc_view *view) {
	struct tc_sankey *self = (struct tc_sankey *)widget;
	struct tc_sankey_shown *before = self->shown;
	memset(self->next, 0, sizeof(*self->next));
	self->next_ms = INT64_MAX;
	for (int i = 0; i < self->graph.flow_count; i++) {
		struct tc_question question = { self->series[i].indicator, self->series[i].area,
			widget->until_ms };
		int64_t next_ms =
			tc_fact_read(&self->next->flows[i], view, &question, widget->language);
		self->next_ms = next_ms < self->next_ms ? next_ms : self->next_ms;
	}
	bool differs = memcmp(self->next, before, sizeof(*before)) != 0;
	self->shown = self->next;
	self->next = before;
	enum tc_ink rule = self->rule;
	int64_t rule_ms = tc_pane_note_news(&self->change, differs, tc_view_now_ms(view));
	self->rule = self->change.ink;
	self->next_ms = rule_ms < self->next_ms ? rule_ms : self->next_ms;
	return differs || rule != self->rule;
}

static int64_t next_change_ms(const struct tc_widget *widget) {
	return ((const struct tc_sankey *)widget)->next_ms;
}

#define FLOW(field) offsetof(struct tc_sankey_flow, field)

static const struct tc_option flow_options[] = {
	{ .name = "from",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 120,
		.offset = FLOW(from),
		.doc = "The node it comes from" },
	{ .name = "to",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 120,
		.offset = FLOW(to),
		.doc = "The node it goes to, a column further right" },
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = FLOW(entry.indicator_code),
		.doc = "Indicator of this flow; default: the pane's" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.offset = FLOW(entry.area_code),
		.doc = "Area or agency of this flow; default: the pane's" },
	{ .name = "meant",
		.type = TC_OPTION_BOOL,
		.offset = FLOW(entry.meant),
		.doc = "Whether this is a flow that is spoken of" },
	{ 0 },
};

#define LABEL(field) offsetof(struct tc_sankey_label, field)

static const struct tc_option label_options[] = {
	{ .name = "id",
		.type = TC_OPTION_TEXT,
		.required = true,
		.max = 120,
		.offset = LABEL(id),
		.doc = "What flows call the node" },
	{ .name = "name",
		.type = TC_OPTION_WORDS,
		.required = true,
		.offset = LABEL(name),
		.doc = "What stands beside the node" },
	{ 0 },
};

#define AT(field) offsetof(struct tc_sankey, field)

static const struct tc_option options[] = {
	TC_PANE_HEAD_OPTIONS(struct tc_sankey, head),
	{ .name = "indicator",
		.type = TC_OPTION_CODE,
		.code = "indicator",
		.offset = AT(indicator_code),
		.doc = "Indicator of all flows that name none" },
	{ .name = "area",
		.type = TC_OPTION_CODE,
		.code = "area",
		.fallback_text = "VN",
		.offset = AT(area_code),
		.doc = "Area of all flows that name none" },
	{ .name = "flows",
		.type = TC_OPTION_LIST,
		.required = true,
		.element = TC_OPTION_OBJECT,
		.fields = flow_options,
		.element_size = sizeof(struct tc_sankey_flow),
		.max_count = TC_SANKEY_FLOWS_MAX,
		.offset = AT(entries),
		.doc = "Flows from node to node, all in one unit; nodes stand in the order in "
		       "which flows first name them" },
	{ .name = "nodes",
		.type = TC_OPTION_LIST,
		.element = TC_OPTION_OBJECT,
		.fields = label_options,
		.element_size = sizeof(struct tc_sankey_label),
		.max_count = TC_SANKEY_NODES_MAX,
		.offset = AT(labels),
		.doc = "Names of nodes in both languages; a node without one bears its id" },
	TC_KIND_NUMBER_OPTIONS(struct tc_sankey, TC_NUMBER_AUTO),
	{ 0 },
};

const struct tc_widget_class tc_sankey_class = {
	.kind = "sankey",
	.doc = "Flows between two or three columns of nodes, as wide as their numbers; what a node "
	       "takes in and does not give out is hatched",
	.size = sizeof(struct tc_sankey),
	.change = offsetof(struct tc_sankey, change),
	.options = options,
	.prepare = prepare,
	.wants = wants,
	.refresh = refresh,
	.draw = tc_sankey_draw,
	.next_change_ms = next_change_ms,
};
