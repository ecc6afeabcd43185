#include "widgets/slope.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/spread.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>

/* u. head: its baseline under a title; under it the middle of the first label. */
static const double head_u = 25, bare_head_u = 6, under_head_u = 8.5, leader_line_u = 0.25,
		    air_u = 5.5, half_cap_u = 2.6;

static bool is_meant(const struct tc_slope *self, const struct tc_slope_row *row) {
	return self->highlight < 0 || row->highlighted;
}

/* From disc to disc, so that rings stay open. */
static void draw_between(const struct tc_slope_chart *chart, struct tc_drawlist *out,
	const struct tc_slope_row *row, enum tc_dash dash, enum tc_ink ink) {
	const struct tc_style *style = out->style;
	if (!tc_slope_has(row, 0) || !tc_slope_has(row, 1)) {
		return;
	}
	double y_px = tc_slope_y_px(chart, row, 0), down_px = tc_slope_y_px(chart, row, 1) - y_px;
	double right_px = chart->x_px[1] - chart->x_px[0], long_px = hypot(right_px, down_px);
	double cut = tc_u(out, style->shape.disc) / fmax(long_px, 1);
	if (cut < 0.5) {
		tc_draw_line(out, chart->x_px[0] + cut * right_px, y_px + cut * down_px,
			chart->x_px[1] - cut * right_px, y_px + (1 - cut) * down_px,
			tc_u(out,
				is_meant(chart->self, row) ? style->line.series
							   : style->line.series_quiet),
			dash, ink);
	}
}

static void draw_line(const struct tc_slope_chart *chart, struct tc_drawlist *out,
	const struct tc_slope_row *row) {
	const struct tc_fact *left = &row->ends[0], *right = &row->ends[1];
	unsigned marks = left->marks | right->marks;
	bool meant = is_meant(chart->self, row);
	enum tc_ink ink = tc_mark_value_ink(
		marks & (TC_MARK_LOST | TC_MARK_STALE), meant ? TC_INK_DATA : TC_INK_DATA2);
	bool open = tc_mark_letter(left->marks, left->status) != '\0' ||
		tc_mark_letter(right->marks, right->status) != '\0' ||
		(marks & TC_MARK_INCOMPLETE) != 0;
	enum tc_dash dash = (marks & (TC_MARK_LOST | TC_MARK_STALE)) != 0 ? TC_DASH_STALE
		: open                                                    ? TC_DASH_PROVISIONAL
									  : TC_DASH_SOLID;
	double disc_px = tc_u(out, out->style->shape.disc);
	for (int end = 0; end < 2; end++) {
		const struct tc_fact *fact = &row->ends[end];
		double y_px = tc_slope_has(row, end) ? tc_slope_y_px(chart, row, end)
						     : chart->box.y_px + chart->box.height_px;
		tc_fact_tell(out,
			(struct tc_rect) { chart->x_px[end] - disc_px, y_px - disc_px, 2 * disc_px,
				2 * disc_px },
			fact);
		if (!fact->has_value) {
			continue;
		}
		bool ring = !tc_slope_has(row, 1 - end) ||
			tc_mark_letter(fact->marks, fact->status) != '\0' ||
			(fact->marks & TC_MARK_INCOMPLETE) != 0;
		tc_draw_disc(out, chart->x_px[end], y_px, disc_px,
			ring ? tc_u(out, out->style->line.series_quiet) : 0, ink);
	}
	draw_between(chart, out, row, dash, ink);
}

static void draw_name(const struct tc_slope_chart *chart, struct tc_drawlist *out, int end,
	const struct tc_slope_label *label, double x_px, double baseline_px) {
	const struct tc_slope *self = chart->self;
	struct tc_text_style style = tc_slope_style(chart, out, &self->rows[label->row]);
	style.anchor = end == 0 ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT;
	style.ink = is_meant(self, &self->rows[label->row]) ? TC_INK_TEXT : TC_INK_TEXT2;
	if (label->name[0] != '\0') {
		tc_pane_draw_fitted(out, x_px, baseline_px, chart->name_px[end], style,
			style.size_u * 0.8, label->name);
	}
}

static void draw_label(const struct tc_slope_chart *chart, struct tc_drawlist *out, int end,
	const struct tc_slope_label *label, double y_px) {
	const struct tc_slope_row *row = &chart->self->rows[label->row];
	double side = end == 0 ? -1 : 1, disc_px = tc_u(out, out->style->shape.disc);
	double near_px = chart->x_px[end] + side * (disc_px + tc_u(out, TC_SLOPE_LEADER_U));
	double baseline_px = y_px + tc_u(out, half_cap_u), gap_px = tc_u(out, TC_SLOPE_NAME_GAP_U);
	double wide_px = chart->cells[end].width_px;
	double right_px = end == 0 ? near_px - chart->slot_px[0] : near_px + wide_px;
	if (fabs(y_px - label->wanted_px) > tc_u(out, 1)) {
		double to_px = end == 1 || chart->slot_px[0] > 0
			? near_px
			: near_px - chart->cells[0].tail_px +
				tc_cell_tail_px(out, tc_slope_style(chart, out, row), label->value,
					chart->self->base.language);
		tc_draw_line(out, chart->x_px[end] + side * (disc_px + tc_u(out, 0.5)),
			label->wanted_px, to_px - side * tc_u(out, 1), y_px,
			tc_u(out, leader_line_u), TC_DASH_SOLID, TC_INK_TEXT3);
	}
	double left_px = tc_cell_draw(out, right_px, baseline_px, tc_slope_style(chart, out, row),
		label->value, &chart->cells[end], &row->ends[end], chart->self->base.language,
		chart->frame != 0 ? TC_CELL_BARE : TC_CELL_FRAMED);
	draw_name(chart, out, end, label,
		end == 0 ? fmin(right_px - wide_px, left_px) - gap_px
			 : right_px + chart->slot_px[1] + gap_px,
		baseline_px);
}

/* Under the others of its end: an open disc, and what it means. */
static void draw_missing(const struct tc_slope_chart *chart, struct tc_drawlist *out, int end) {
	const struct tc_style *style = out->style;
	if (!chart->missing[end]) {
		return;
	}
	double y_px = chart->box.y_px + chart->box.height_px + tc_u(out, TC_SLOPE_PITCH_U);
	double away_px = tc_u(out, style->shape.disc + TC_SLOPE_LEADER_U);
	struct tc_text_style note = { style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT2,
		end == 0 ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT };
	tc_draw_disc(out, chart->x_px[end], y_px, tc_u(out, style->shape.disc),
		tc_u(out, style->line.series_quiet), TC_INK_TEXT2);
	double room_px = end == 0 ? chart->x_px[0] - away_px
				  : chart->box.width_px - chart->x_px[1] - away_px;
	note.size_u = tc_pane_fit(
		out, note, note.size_u * 0.8, tc_slope_missing_words(chart->self), room_px);
	if (note.size_u > 0) { /* a part of it says nothing, and the foot counts them */
		tc_draw_text(out, chart->x_px[end] + (end == 0 ? -away_px : away_px),
			y_px + tc_u(out, half_cap_u), note, tc_slope_missing_words(chart->self),
			NULL);
	}
}

static void draw_labels(const struct tc_slope_chart *chart, struct tc_drawlist *out, int end) {
	double at[TC_PEERS_MAX];
	int count = chart->label_counts[end];
	for (int i = 0; i < count; i++) {
		at[i] = chart->labels[end][i].wanted_px;
	}
	tc_spread(at, count, chart->box.y_px, chart->box.y_px + chart->box.height_px,
		tc_u(out, TC_SLOPE_PITCH_U));
	for (int i = 0; i < count; i++) {
		draw_label(chart, out, end, &chart->labels[end][i], at[i]);
	}
}

/* What stands over an end; *date: half of it would be another one. */
static const char *head_of(
	const struct tc_slope *self, struct tc_drawlist *out, int end, bool *date) {
	char label[TC_DATE_TEXT_MAX];
	const char *words = tc_words_in(&self->names[end], self->base.language);
	*date = words[0] == '\0' && self->other_code == NULL;
	if (words[0] == '\0' && self->other_code != NULL) {
		words = tc_words_in(
			&tc_catalogue_indicator(self->catalogue, self->indicators[end])->title,
			self->base.language);
	} else if (words[0] == '\0' && self->periods[end].grain != 0) {
		tc_period_label(&self->periods[end], self->base.language, label, sizeof(label));
		words = tc_arena_string(out->arena, label);
	}
	return words == NULL ? "" : words;
}

/* Each over its end, outwards where it fits there, else inwards up to the other. */
static void draw_heads(
	const struct tc_slope_chart *chart, struct tc_drawlist *out, double baseline_px) {
	double disc_px = tc_u(out, out->style->shape.disc), width_px = chart->box.width_px;
	double half_px = tc_u(out, TC_SLOPE_NAME_GAP_U / 2);
	double middle_px = (chart->x_px[0] + chart->x_px[1]) / 2;
	double edges_px[2] = { fmin(chart->x_px[0] + disc_px, middle_px - half_px),
		fmax(chart->x_px[1] - disc_px, middle_px + half_px) };
	double rooms_px[2] = { edges_px[0], width_px - edges_px[1] };
	struct tc_text_style style = { out->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
		TC_ANCHOR_LEFT };
	const char *words[2];
	bool dates[2], outward[2];
	for (int end = 0; end < 2; end++) {
		words[end] = head_of(chart->self, out, end, &dates[end]);
		outward[end] = tc_measure_text(out, style, words[end]).width_px <= rooms_px[end];
	}
	for (int end = 0; end < 2; end++) {
		double edge_px = edges_px[end], room_px = rooms_px[end];
		style.anchor = (end == 0) == outward[end] ? TC_ANCHOR_RIGHT : TC_ANCHOR_LEFT;
		if (!outward[end]) {
			double to_px = outward[1 - end] ? edges_px[1 - end] : middle_px;
			edge_px = end == 0 ? 0 : width_px;
			room_px = fabs(to_px - edge_px) - (outward[1 - end] ? 2 : 1) * half_px;
		}
		double least_u = style.size_u * 0.8;
		if (!dates[end] || tc_pane_fit(out, style, least_u, words[end], room_px) > 0) {
			tc_pane_draw_fitted(out, edge_px, baseline_px, fmax(room_px, 0), style,
				least_u, words[end]);
		}
	}
}

static void draw_lines(const struct tc_slope_chart *chart, struct tc_drawlist *out) {
	const struct tc_slope *self = chart->self;
	double rule_px = tc_u(out, out->style->line.rule);
	if (!self->by_rank && tc_scale_has_zero(&chart->y)) {
		struct tc_rect zero = { chart->x_px[0], tc_scale_px(&chart->y, 0) - rule_px / 2,
			chart->x_px[1] - chart->x_px[0], rule_px };
		tc_draw_fill(out, zero, TC_INK_RULE);
	}
	for (int pass = 0; pass < 2; pass++) { /* who is meant, over the others */
		for (int i = 0; i < self->row_count; i++) {
			if (is_meant(self, &self->rows[i]) == (pass == 1)) {
				draw_line(chart, out, &self->rows[i]);
			}
		}
	}
}

static void draw_chart(const struct tc_slope *self, struct tc_drawlist *out,
	const struct tc_tally *tally, struct tc_rect box, double head_px, char *words,
	size_t size) {
	struct tc_slope_chart *chart = tc_arena_alloc(out->arena, sizeof(*chart));
	if (chart == NULL) {
		out->full = true;
		return;
	}
	chart->self = self;
	chart->box = box;
	chart->frame = tc_tally_frame(tally);
	tc_slope_place(chart, out);
	draw_heads(chart, out, head_px);
	draw_lines(chart, out);
	for (int end = 0; end < 2; end++) {
		draw_labels(chart, out, end);
		draw_missing(chart, out, end);
	}
	struct tc_rect all = { 0, box.y_px - tc_u(out, half_cap_u), self->base.width_px,
		box.height_px + tc_u(out, 2 * half_cap_u) };
	tc_mark_draw_frame(out, all, chart->frame);
	int known = 0, named = 0;
	for (int i = 0; i < self->row_count; i++) {
		known += tc_slope_has(&self->rows[i], 0) || tc_slope_has(&self->rows[i], 1);
	}
	for (int i = 0; i < chart->label_counts[0] + chart->label_counts[1]; i++) {
		int end = i < chart->label_counts[0] ? 0 : 1;
		named += chart->labels[end][end == 0 ? i : i - chart->label_counts[0]].name[0] !=
			'\0';
	}
	if (named < known) {
		char shown[48];
		snprintf(shown, sizeof(shown),
			self->base.language == TC_ENGLISH ? "%d of %d named" : "ghi tên %d/%d",
			named, known);
		tc_tally_join(words, size, shown);
	}
}

void tc_slope_draw(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_slope *self = (const struct tc_slope *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	for (int i = 0; i < 2 * self->row_count; i++) {
		tc_tally_add(&tally, &self->rows[i / 2].ends[1 - i % 2]);
	}
	struct tc_fact none = { .indicator = self->indicators[1] };
	char foot[TC_SENTENCE_MAX], words[TC_TALLY_WORDS_MAX];
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	tc_pane_foot_words(&self->head, self->catalogue,
		tally.newest == NULL ? &none : tally.newest, widget->language, foot, sizeof(foot));
	tc_tally_words(&tally, widget->language, words, sizeof(words));
	if (tally.newest == NULL) {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
		words[0] = '\0';
	} else {
		double head_px = tc_u(out, titled ? head_u : bare_head_u);
		double top_px = head_px + tc_u(out, under_head_u);
		double floor_px = widget->height_px - tc_u(out, air_u) -
			tc_tally_foot_px(out, titled ? foot : "", widget->height_px);
		struct tc_rect box = { 0, top_px, widget->width_px, fmax(floor_px - top_px, 0) };
		draw_chart(self, out, &tally, box, head_px, words, sizeof(words));
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, titled ? foot : "", words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
