#include "widgets/sankey.h"

#include "widgets/kit/cell.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"
#include "widgets/kit/tile.h"

#include "fonts/fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. A label is a line of name, two where one is too short for it, and one of value; in the middle of three columns it
 * stands over its bar. */
static const double title_gap = 8, rest_line = 13.5, words_gap = 3, bar_wide = 2, label_gap = 2.5,
		    label_high = 19, node_gap = 3, hollow_line = 0.4, stub_wide = 5, line = 10,
		    cap = 5.3, plate = 0.8, key_side = 5, key_gap = 7.2;
/* Of the pane's width for the names of a side, with two columns and with three; of it for what flows, at least. Of the
 * way between two columns for a name in the middle. */
static const double side_share[TC_SANKEY_COLUMNS_MAX + 1] = { 0, 0, 0.32, 0.27 };
static const double gap_share = 0.3, middle_share = 1.4;
enum { WORDS_MAX = 1024, NAME_LINES = 2 };

static struct tc_text_style note(
	const struct tc_drawlist *out, enum tc_weight weight, enum tc_ink ink) {
	return (struct tc_text_style) { out->style->type.note, weight, ink, TC_ANCHOR_LEFT };
}

const char *tc_sankey_fact_text(const struct tc_sankey_plan *plan, const struct tc_fact *fact) {
	struct tc_number_form form = { plan->self->base.language,
		(enum tc_number_scale)plan->self->scale, plan->self->decimals };
	const char *text = tc_cell_text(fact, &form, plan->out->arena);
	char letter = tc_mark_letter(fact->marks, fact->status);
	const char *both =
		letter == '\0' ? text : tc_arena_printf(plan->out->arena, "%s %c", text, letter);
	return both == NULL ? text : both;
}

/* An exact sum; "—" without one. */
static const char *sum_text(const struct tc_sankey_plan *plan, const struct tc_sum *sum) {
	struct tc_fact fact = { .qualifier = TC_QUALIFIER_NONE };
	fact.has_value = tc_sum_get(sum, &fact.value);
	return tc_sankey_fact_text(plan, &fact);
}

/* What a node takes in or gives out; both where they differ. */
static const char *node_text(const struct tc_sankey_plan *plan, int at) {
	const struct tc_sankey_node *node = &plan->map.nodes[at];
	if (node->flow >= 0) {
		return tc_sankey_fact_text(plan, &plan->self->shown->flows[node->flow]);
	}
	if (!node->whole) {
		return "—";
	}
	const char *in = sum_text(plan, &node->in), *out = sum_text(plan, &node->out);
	if (tc_sankey_is_uneven(node)) {
		const char *both = tc_arena_printf(plan->out->arena, "%s → %s", in, out);
		return both == NULL ? "—" : both;
	}
	return node->in_count > 0 ? in : out;
}

static void plan_sides(struct tc_sankey_plan *plan) {
	const struct tc_sankey_graph *graph = &plan->self->graph;
	struct tc_drawlist *out = plan->out;
	double most_px = plan->box.width_px * side_share[plan->self->graph.column_count];
	int last = graph->column_count - 1;
	for (int i = 0; i < graph->node_count && plan->map.labelled; i++) {
		int column = graph->columns[i];
		if (column > 0 && column < last) {
			continue;
		}
		double name_px = tc_measure_text(
			out, note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2), graph->names[i])
					 .width_px;
		double value_px = tc_measure_text(
			out, note(out, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT), node_text(plan, i))
					  .width_px;
		double *side_px = &plan->side_px[column > 0];
		/* A value is whole or is not there, a name may be cut. */
		*side_px = fmax(*side_px, fmin(fmax(name_px, value_px), fmax(most_px, value_px)));
	}
	double gap_px = tc_u(out, label_gap);
	double rest_px = plan->box.width_px - plan->side_px[0] - plan->side_px[1] - 2 * gap_px;
	if (rest_px < plan->box.width_px * gap_share || !plan->map.labelled) {
		plan->map.labelled = false;
		plan->side_px[0] = plan->side_px[1] = gap_px = 0;
	}
	double left_px = plan->side_px[0] + gap_px;
	double right_px = plan->box.width_px - plan->side_px[1] - gap_px - plan->bar_px;
	for (int column = 0; column < graph->column_count; column++) {
		plan->x_px[column] = floor(left_px + (right_px - left_px) * column / last + 0.5);
	}
}

/* What a node takes in and does not give out, or the other way round: hatched, on the side where it lacks. */
static void draw_stub(const struct tc_sankey_plan *plan, int at) {
	const struct tc_sankey_node *node = &plan->map.nodes[at];
	bool swallows = node->in_number > node->out_number;
	double less = fmin(node->in_number, node->out_number) * plan->map.px_per_one;
	double wide_px = tc_u(plan->out, stub_wide);
	double x_px = plan->x_px[plan->self->graph.columns[at]];
	struct tc_rect stub = { swallows ? x_px + plan->bar_px : x_px - wide_px,
		node->top_px + less, wide_px, fmax(node->height_px - less, 1) };
	if (tc_sankey_is_uneven(node)) {
		tc_tile_draw_hatch(plan->out, stub);
	}
}

static void draw_side_label(
	const struct tc_sankey_plan *plan, int at, const struct tc_datum *datum) {
	const struct tc_sankey_node *node = &plan->map.nodes[at];
	struct tc_drawlist *out = plan->out;
	bool right = plan->self->graph.columns[at] > 0;
	double x_px = right ? plan->box.width_px - plan->side_px[1] : plan->side_px[0];
	struct tc_text_style name = note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2);
	struct tc_text_style value = note(out, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT);
	name.anchor = value.anchor = right ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT;
	if (node->flow >= 0) {
		value.ink =
			tc_mark_value_ink(plan->self->shown->flows[node->flow].marks, value.ink);
	}
	const char **lines;
	bool complete;
	int most = node->slot_height_px >= tc_u(out, label_high + line) ? NAME_LINES : 1;
	int count = tc_fit_wrap(out->fonts, name.weight, (int)lround(tc_u(out, name.size_u)),
		plan->self->graph.names[at], plan->side_px[right], most, &lines, &complete,
		out->arena);
	double baseline_px =
		node->slot_px + node->slot_height_px / 2 + tc_u(out, cap / 2 - count * line / 2);
	for (int i = 0; i < count; i++) {
		const char *words = tc_fit_ellipsis(out->fonts, name.weight,
			(int)lround(tc_u(out, name.size_u)), lines[i], plan->side_px[right],
			out->arena);
		tc_draw_text(out, x_px, baseline_px, name, words, NULL);
		baseline_px += tc_u(out, line);
	}
	tc_draw_text(out, x_px, baseline_px, value, node_text(plan, at), datum);
}

/* A text centred over the middle bars, on the ground: ribbons pass under it. */
static void draw_over(const struct tc_sankey_plan *plan, double baseline_px,
	struct tc_text_style style, const char *text, const struct tc_datum *datum) {
	struct tc_drawlist *out = plan->out;
	double pad_px = tc_u(out, plate);
	double x_px = plan->x_px[1] + plan->bar_px / 2;
	style.anchor = TC_ANCHOR_MIDDLE;
	struct tc_rect ink = tc_measure_text(out, style, text);
	tc_draw_fill(out,
		(struct tc_rect) { x_px + ink.x_px - pad_px, baseline_px + ink.y_px - pad_px,
			ink.width_px + 2 * pad_px, ink.height_px + 2 * pad_px },
		TC_INK_GROUND);
	tc_draw_text(out, x_px, baseline_px, style, text, datum);
}

static const char *middle_name(const struct tc_sankey_plan *plan, int at) {
	struct tc_drawlist *out = plan->out;
	double most_px = (plan->x_px[1] - plan->x_px[0]) * middle_share;
	return tc_fit_ellipsis(out->fonts, TC_WEIGHT_REGULAR,
		(int)lround(tc_u(out, out->style->type.note)), plan->self->graph.names[at], most_px,
		out->arena);
}

/* Where values of ribbons are not written. */
static void plan_plates(struct tc_sankey_plan *plan) {
	struct tc_drawlist *out = plan->out;
	for (int i = 0; i < plan->self->graph.node_count && plan->map.labelled; i++) {
		const struct tc_sankey_node *node = &plan->map.nodes[i];
		if (!tc_sankey_is_middle(plan->self, i)) {
			continue;
		}
		double wide_px =
			fmax(tc_measure_text(out, note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2),
				     middle_name(plan, i))
					.width_px,
				tc_measure_text(out, note(out, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT),
					node_text(plan, i))
					.width_px);
		plan->plates[i] =
			(struct tc_rect) { plan->x_px[1] - wide_px / 2 - tc_u(out, 2 * plate),
				node->slot_px, wide_px + tc_u(out, 4 * plate),
				node->top_px - node->slot_px };
	}
}

static void draw_middle_label(
	const struct tc_sankey_plan *plan, int at, const struct tc_datum *datum) {
	struct tc_drawlist *out = plan->out;
	double baseline_px = plan->map.nodes[at].top_px - tc_u(out, words_gap);
	draw_over(plan, baseline_px - tc_u(out, line), note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2),
		middle_name(plan, at), NULL);
	draw_over(plan, baseline_px, note(out, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT),
		node_text(plan, at), datum);
}

static void draw_node(const struct tc_sankey_plan *plan, int at) {
	const struct tc_sankey_node *node = &plan->map.nodes[at];
	struct tc_drawlist *out = plan->out;
	struct tc_rect bar = { plan->x_px[plan->self->graph.columns[at]], node->top_px,
		plan->bar_px, fmax(node->height_px, 1) };
	if (node->whole) {
		tc_draw_fill(out, bar, TC_INK_TEXT2);
	} else {
		tc_draw_frame(out, bar, fmin(tc_u(out, hollow_line), plan->bar_px / 3),
			TC_DASH_SOLID, TC_INK_TEXT2);
	}
	draw_stub(plan, at);
	if (!plan->map.labelled) {
		return;
	}
	struct tc_datum datum = { 0 };
	if (node->flow >= 0) {
		datum = tc_fact_datum(&plan->self->shown->flows[node->flow]);
	}
	const struct tc_datum *told = node->flow >= 0 ? &datum : NULL;
	if (tc_sankey_is_middle(plan->self, at)) {
		draw_middle_label(plan, at, told);
	} else {
		draw_side_label(plan, at, told);
	}
}

static void join(char *words, size_t size, const char *more) {
	size_t used = strlen(words);
	snprintf(words + used, size - used, "%s%s", used > 0 ? "; " : "", more);
}

/* "Quỹ A: vào 100, ra 80, lệch 20; chưa báo cáo: B → C": what the picture alone does not say. */
static void write_rest(const struct tc_sankey_plan *plan, char *words, size_t size) {
	const struct tc_sankey_graph *graph = &plan->self->graph;
	bool english = plan->self->base.language == TC_ENGLISH;
	char one[WORDS_MAX];
	for (int i = 0; i < graph->node_count; i++) {
		const struct tc_sankey_node *node = &plan->map.nodes[i];
		struct tc_decimal in, out;
		char apart[64] = "";
		if (!tc_sankey_is_uneven(node)) {
			continue;
		}
		if (tc_sum_get(&node->in, &in) && tc_sum_get(&node->out, &out)) {
			tc_number_difference(
				&in, &out, plan->self->base.language, apart, sizeof(apart));
		}
		snprintf(one, sizeof(one),
			english ? "%s: in %s, out %s, apart %s" : "%s: vào %s, ra %s, lệch %s",
			graph->names[i], sum_text(plan, &node->in), sum_text(plan, &node->out),
			apart[0] == '\0' ? "—" : apart);
		join(words, size, one);
	}
	for (int i = 0; i < graph->flow_count; i++) {
		if (!plan->self->shown->flows[i].has_value) {
			snprintf(one, sizeof(one), "%s: %s → %s",
				tc_mark_missing_words(true, plan->self->base.language),
				graph->names[graph->from[i]], graph->names[graph->to[i]]);
			join(words, size, one);
		}
	}
}

static bool is_any_uneven(const struct tc_sankey_plan *plan) {
	bool any = false;
	for (int i = 0; i < plan->self->graph.node_count; i++) {
		any = any || tc_sankey_is_uneven(&plan->map.nodes[i]);
	}
	return any;
}

/* What is hatched is said first, behind a key of it. */
static void draw_rest(const struct tc_sankey_plan *plan, double baseline_px) {
	char words[2 * WORDS_MAX] = "";
	double side_px = tc_u(plan->out, key_side), x_px = 0;
	struct tc_text_style style = note(plan->out, TC_WEIGHT_REGULAR, TC_INK_TEXT2);
	write_rest(plan, words, sizeof(words));
	if (is_any_uneven(plan)) {
		tc_tile_draw_hatch(
			plan->out, (struct tc_rect) { 0, baseline_px - side_px, side_px, side_px });
		x_px = tc_u(plan->out, key_gap);
	}
	for (char *end = strrchr(words, ';'); end != NULL &&
		tc_measure_text(plan->out, style, words).width_px > plan->box.width_px - x_px;
		end = strrchr(words, ';')) {
		snprintf(end, sizeof(words) - (size_t)(end - words), " …");
	}
	if (words[0] != '\0') {
		tc_pane_draw_fitted(plan->out, x_px, baseline_px, plan->box.width_px - x_px, style,
			style.size_u * 0.8, words);
	}
}

/* Two lines for names that need them while all labels find room, else one for all. */
static void place(struct tc_sankey_plan *plan, struct tc_sankey_room *room) {
	struct tc_drawlist *out = plan->out;
	const struct tc_sankey_graph *graph = &plan->self->graph;
	double most_px = plan->box.width_px * side_share[plan->self->graph.column_count];
	for (int lines = NAME_LINES; lines > 0; lines--) {
		for (int i = 0; i < graph->node_count; i++) {
			bool long_ = !tc_sankey_is_middle(plan->self, i) &&
				tc_measure_text(out, note(out, TC_WEIGHT_REGULAR, TC_INK_TEXT2),
					graph->names[i])
						.width_px > most_px;
			room->label_px[i] = tc_u(out, label_high + (long_ ? lines - 1 : 0) * line);
		}
		tc_sankey_place(plan->self, room, &plan->map);
		if (plan->map.labelled) {
			return;
		}
	}
}

static void draw_map(const struct tc_sankey *self, struct tc_drawlist *out, struct tc_rect box,
	const struct tc_tally *tally) {
	struct tc_sankey_plan plan = {
		.self = self, .out = out, .box = box, .framed = tc_tally_frame(tally)
	};
	struct tc_sankey_room room = { box.y_px, box.height_px - tc_u(out, rest_line),
		tc_u(out, node_gap), { 0 } };
	bool worded = room.height_px >= tc_u(out, 2 * rest_line);
	room.height_px = worded ? room.height_px : box.height_px;
	plan.bar_px = fmax(tc_u(out, bar_wide), 1);
	place(&plan, &room);
	plan_sides(&plan);
	plan_plates(&plan);
	tc_sankey_draw_ribbons(&plan);
	for (int i = 0; i < self->graph.node_count; i++) {
		draw_node(&plan, i);
	}
	box.height_px = room.height_px;
	tc_mark_draw_frame(out, box, plan.framed);
	if (worded) {
		draw_rest(&plan, plan.box.y_px + plan.box.height_px - tc_u(out, words_gap));
	}
}

/* A flow below zero goes the other way, which the document has to say: none is drawn, and words name it. */
static bool refuse(
	const struct tc_sankey *self, struct tc_drawlist *out, double height_px, bool titled) {
	const struct tc_sankey_graph *graph = &self->graph;
	for (int i = 0; i < graph->flow_count; i++) {
		const struct tc_fact *fact = &self->shown->flows[i];
		if (!fact->has_value || fact->value.number >= 0) {
			continue;
		}
		const char *words = tc_arena_printf(out->arena, "%s: %s → %s",
			self->base.language == TC_ENGLISH ? "a flow below zero"
							  : "luồng âm, không vẽ được",
			graph->names[graph->from[i]], graph->names[graph->to[i]]);
		tc_tally_draw_dash(
			out, self->base.width_px, height_px, titled, words == NULL ? "" : words);
		return true;
	}
	return false;
}

static bool periods_differ(const struct tc_sankey *self) {
	const struct tc_fact *first = NULL;
	for (int i = 0; i < self->graph.flow_count; i++) {
		const struct tc_fact *fact = &self->shown->flows[i];
		bool long_ = fact->has_value && fact->period.grain != TC_GRAIN_INSTANT;
		first = first == NULL && long_ ? fact : first;
		if (long_ && fact->period.end_ms != first->period.end_ms) {
			return true;
		}
	}
	return false;
}

void tc_sankey_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_sankey *self = (const struct tc_sankey *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	char foot[TC_SENTENCE_MAX] = "", words[TC_TALLY_WORDS_MAX] = "";
	for (int i = 0; i < self->graph.flow_count; i++) {
		tc_tally_add(&tally, &self->shown->flows[i]);
	}
	if (titled) {
		tc_pane_foot_words(&self->head, self->catalogue,
			tally.newest == NULL ? &self->shown->flows[0] : tally.newest,
			widget->language, foot, sizeof(foot));
	}
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	struct tc_rect box = { 0, titled ? tc_u(out, out->style->pane.title + title_gap) : 0,
		widget->width_px, 0 };
	box.height_px =
		widget->height_px - box.y_px - tc_tally_foot_px(out, foot, widget->height_px);
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, box.y_px + box.height_px, titled, widget->language);
	} else {
		tc_tally_words(&tally, widget->language, words, sizeof(words));
		tc_tally_join(words, sizeof(words),
			!periods_differ(self)                    ? ""
				: widget->language == TC_ENGLISH ? "other periods"
								 : "luồng khác kỳ");
		if (!refuse(self, out, box.y_px + box.height_px, titled) && box.height_px >= 4 &&
			box.width_px >= 4) {
			draw_map(self, out, box, &tally);
		}
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, foot, words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
