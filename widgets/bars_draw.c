#include "widgets/bars.h"

#include "widgets/kit/marks.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. first: the label of the first bar stands on the first row of a ranking beside it. */
static const double first_u = 19.7, untitled_u = 2, label_gap_u = TC_BARS_LABEL_GAP_U,
		    key_line_u = 10.5, key_gap_u = 7, line_air_u = 2.9, hollow_u = 0.4,
		    roomy_u = 55;

static void draw_name(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	struct tc_text_style style =
		tc_bars_note(out, chart->self->periods ? TC_INK_TEXT3 : TC_INK_TEXT2);
	if (chart->diverging) {
		tc_bars_draw_diverging_name(chart, out, index, across_px);
		return;
	}
	if (!chart->upright) {
		tc_pane_draw_fitted(out, chart->box.x_px, across_px + chart->thick_px,
			chart->name_px - tc_u(out, label_gap_u * 0.75), style, style.size_u * 0.8,
			chart->names[index]);
		return;
	}
	double baseline_px = chart->box.y_px + chart->box.height_px;
	if (!chart->ends_only) {
		style.anchor = TC_ANCHOR_MIDDLE;
		tc_draw_text(out, across_px + chart->group_px / 2, baseline_px, style,
			chart->names[index], NULL);
	} else if (index == 0 || index == chart->self->row_count - 1) {
		style.anchor = index == 0 ? TC_ANCHOR_LEFT : TC_ANCHOR_RIGHT;
		tc_draw_text(out,
			index == 0 ? chart->box.x_px : chart->box.x_px + chart->box.width_px,
			baseline_px, style, chart->names[index], NULL);
	}
}

/* Parts one after the other, those below zero the other way. Returns where the highest ends. */
static double draw_values_bars(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	double up = 0, down = 0;
	for (int part = 0; part < chart->self->part_count; part++) {
		double number = row->facts[part].value.number;
		double *from = number < 0 ? &down : &up, begin = chart->stacked ? *from : 0;
		tc_bars_draw_part(chart, out, index, part,
			(const double[]) { begin, begin + number },
			across_px + (chart->stacked ? 0 : part * chart->part_px));
		*from += number;
	}
	return chart->stacked ? up : fmax(row->facts[0].value.number, 0);
}

/* What is no whole has no shares: the place of the bar, empty. */
static double draw_share_bar(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	struct tc_bars_share share;
	struct tc_rect whole = tc_bars_along(
		chart, chart->scale.low_px, chart->scale.high_px, across_px, chart->thick_px);
	bool known = tc_bars_divide(chart->self, row, &share);
	if (!known) {
		tc_draw_frame(out, whole, tc_u(out, hollow_u), TC_DASH_SOLID, TC_INK_RULE);
	}
	for (int part = 0; part < chart->self->part_count; part++) {
		double begin = part == 0 ? 0 : share.ends[part - 1];
		if (known) {
			tc_bars_draw_part(chart, out, index, part,
				(const double[]) { begin, share.ends[part] }, across_px);
		} else {
			tc_fact_tell(out, whole, &row->facts[part]);
		}
	}
	return 1;
}

/* A thin line at the level where the next bar begins. */
static void draw_link(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	const struct tc_bars_row *next = row + 1;
	bool last = index + 2 == chart->self->row_count;
	if (index + 1 >= chart->first + chart->count || row->adrift || next->adrift ||
		!chart->self->rows[0].facts[0].has_value || (last && !next->facts[0].has_value)) {
		return;
	}
	double half_px = tc_u(out, out->style->line.rule / 2);
	double level_px = tc_scale_px(&chart->scale, row->to);
	/* The level goes on through the place of a change that nobody reported. */
	double skip_px = row->facts[0].has_value ? chart->thick_px : 0;
	tc_draw_fill(out,
		tc_bars_along(chart, level_px - half_px, level_px + half_px, across_px + skip_px,
			chart->pitch_px - skip_px),
		TC_INK_RULE);
}

static double draw_bars(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	const struct tc_bars_row *row = &chart->self->rows[index];
	if (chart->share) {
		return draw_share_bar(chart, out, index, across_px);
	}
	if (!chart->waterfall) {
		return draw_values_bars(chart, out, index, across_px);
	}
	draw_link(chart, out, index, across_px);
	tc_bars_draw_part(chart, out, index, 0, (const double[]) { row->from, row->to }, across_px);
	return fmax(row->from, row->to);
}

static void draw_axis(const struct tc_bars_chart *chart, struct tc_drawlist *out) {
	double zero_px = tc_scale_px(&chart->scale, 0);
	double rule_px = tc_u(out, out->style->line.rule);
	struct tc_rect line = { chart->box.x_px, zero_px, chart->box.width_px, rule_px };
	if (!chart->upright) {
		line = (struct tc_rect) { zero_px - rule_px / 2, chart->box.y_px, rule_px,
			(chart->count - 1) * chart->pitch_px + chart->group_px };
	}
	if (chart->upright || chart->diverging || chart->scale.low < 0) {
		tc_draw_fill(out, line, TC_INK_RULE);
	}
}

static void draw_rows(const struct tc_bars_chart *chart, struct tc_drawlist *out) {
	draw_axis(chart, out);
	/* Bars of one series are its periods; of several each is the newest of its own. */
	const struct tc_bars_row *rows = chart->self->rows;
	bool periods = chart->count > 1 && rows[chart->first].area == rows[chart->first + 1].area;
	for (int i = 0; i < chart->count; i++) {
		const struct tc_fact *fact = &rows[chart->first + i].facts[0];
		tc_draw_element(
			out, fact->indicator, fact->area, periods ? fact->period.start_ms : 0);
		double across_px = chart->start_px + i * chart->pitch_px;
		draw_name(chart, out, chart->first + i, across_px);
		double high = draw_bars(chart, out, chart->first + i, across_px);
		tc_bars_draw_values(
			chart, out, chart->first + i, across_px, tc_scale_px(&chart->scale, high));
	}
	tc_draw_rest(out);
}

/* Names of the parts at the bottom of the box, which gets lower by it: in one line, else one under the other, else
 * cut to equal shares of the line. */
static void draw_keys(const struct tc_bars *self, struct tc_drawlist *out, struct tc_rect *box) {
	double x_px = box->x_px, share_px = box->width_px / self->part_count;
	double used_px = 0, key_px = tc_u(out, key_gap_u), line_px = tc_u(out, key_line_u);
	for (int part = 0; part < self->part_count; part++) {
		used_px += tc_measure_text(
				   out, tc_bars_note(out, TC_INK_TEXT2), self->part_names[part])
				   .width_px +
			tc_u(out, out->style->shape.bar + 3.2) + (part > 0 ? key_px : 0);
	}
	bool one = used_px <= box->width_px;
	int lines = one || box->height_px < tc_u(out, roomy_u) ? 1 : self->part_count;
	for (int part = 0; part < self->part_count; part++) {
		bool under = lines > 1;
		double left_px = one ? x_px : under ? box->x_px : box->x_px + part * share_px;
		double room_px =
			one || under ? box->x_px + box->width_px - left_px : share_px - key_px;
		double baseline_px =
			box->y_px + box->height_px - (under ? (lines - 1 - part) * line_px : 0);
		x_px = tc_part_draw_key(out, left_px, baseline_px, room_px, tc_part_ink(part),
			       self->part_names[part]) +
			key_px;
	}
	box->height_px -= lines * line_px + tc_u(out, 3);
}

static void draw_whole(const struct tc_bars *self, struct tc_drawlist *out, struct tc_rect box) {
	struct tc_part parts[TC_PARTS_MAX];
	for (int part = 0; part < self->part_count; part++) {
		const struct tc_fact *fact = &self->rows[0].facts[part];
		parts[part] = (struct tc_part) { self->part_names[part],
			tc_bars_value_text(self, fact, out->arena), fact };
	}
	tc_parts_draw(out, box, parts, self->part_count);
}

static void draw_chart(const struct tc_bars *self, struct tc_drawlist *out, struct tc_rect box,
	char *words, size_t words_size) {
	bool english = self->base.language == TC_ENGLISH;
	struct tc_bars_chart chart = { .self = self,
		.upright = self->form == TC_BARS_VERTICAL,
		.stacked = self->part_count > 1 && self->together == TC_BARS_STACKED,
		.share = self->together == TC_BARS_SHARE,
		.waterfall = self->arrange == TC_BARS_WATERFALL,
		.diverging = self->arrange == TC_BARS_DIVERGING,
		.values = true,
		.meant = self->emphasis > 0   ? self->emphasis - 1
			: self->emphasis == 0 ? -2
			: self->periods       ? self->row_count - 1
					      : -1 };
	if (chart.stacked && self->row_count == 1 && self->entries.count <= 1) {
		draw_whole(self, out, box);
		return;
	}
	if (self->part_count > 1) {
		draw_keys(self, out, &box);
	}
	chart.box = box;
	tc_bars_place(&chart, out);
	draw_rows(&chart, out);
	if (chart.count < self->row_count) {
		char shown[48];
		snprintf(shown, sizeof(shown), english ? "%d of %d shown" : "hiện %d/%d",
			chart.count, self->row_count);
		tc_tally_join(words, words_size, shown);
	}
}

/* Why what was asked for is not drawn. */
static void tell_refusal(const struct tc_bars *self, char *words, size_t size) {
	bool english = self->base.language == TC_ENGLISH;
	struct tc_bars_share share;
	char said[64] = "";
	int count = 0;
	for (int i = 0; self->together == TC_BARS_SHARE && i < self->row_count; i++) {
		count += !tc_bars_divide(self, &self->rows[i], &share);
	}
	if (count > 0) {
		snprintf(said, sizeof(said), english ? "%d without all parts" : "%d chưa đủ phần",
			count);
	} else if (self->arrange == TC_BARS_WATERFALL && !self->rows[0].facts[0].has_value) {
		snprintf(said, sizeof(said), "%s", english ? "no start" : "thiếu số đầu");
	}
	tc_tally_join(words, size, said);
}

static void tell_target(const struct tc_bars *self, char *words, size_t size) {
	double target;
	if (!tc_bars_target(self, &target)) {
		return;
	}
	char text[TC_NUMBER_TEXT_MAX + 24];
	tc_pane_target_words(target, TC_NUMBER_PLAIN, self->base.language, text, sizeof(text));
	tc_tally_join(words, size, text);
}

void tc_bars_draw_pane(const struct tc_widget *widget, struct tc_drawlist *out) {
	const struct tc_bars *self = (const struct tc_bars *)widget;
	bool titled = tc_words_in(&self->head.title, widget->language)[0] != '\0';
	struct tc_tally tally = { 0 };
	for (int i = 0; i < self->row_count * self->part_count; i++) {
		const struct tc_bars_row *row = &self->rows[i / self->part_count];
		if (!row->gap) {
			tc_tally_add(&tally, &row->facts[i % self->part_count]);
		}
	}
	struct tc_fact none = {
		.indicator =
			self->indicators[0] >= 0 ? self->indicators[0] : self->entry_indicators[0],
	};
	char foot[TC_SENTENCE_MAX], words[TC_TALLY_WORDS_MAX];
	tc_pane_draw_head(out, widget->width_px, &self->head, widget->language, "",
		tc_words_in(&self->head.slot, widget->language),
		self->rule == 0 ? TC_INK_RULE : self->rule);
	tc_pane_foot_words(&self->head, self->catalogue,
		tally.newest == NULL ? &none : tally.newest, widget->language, foot, sizeof(foot));
	tc_tally_words(&tally, widget->language, words, sizeof(words));
	double top_px = tc_u(out, titled ? first_u : untitled_u);
	struct tc_rect box = { 0, top_px, widget->width_px,
		widget->height_px - top_px -
			tc_tally_foot_px(out, titled ? foot : "", widget->height_px) };
	if (titled) {
		box.height_px -= tc_u(out, line_air_u);
	}
	box.height_px = fmax(box.height_px, 0);
	if (self->row_count > 0 && tally.newest != NULL) {
		draw_chart(self, out, box, words, sizeof(words));
		tell_refusal(self, words, sizeof(words));
		tell_target(self, words, sizeof(words));
	} else {
		tc_tally_draw_nothing(
			out, widget->width_px, widget->height_px, titled, widget->language);
		words[0] = '\0';
	}
	tc_tally_draw_foot(out, widget->width_px, widget->height_px, titled ? foot : "", words,
		tc_mark_words_ink(tally.any & ~(unsigned)TC_MARK_MISSING));
	if ((tally.any & TC_MARK_TEST) != 0) {
		tc_mark_draw_watermark(out, widget->width_px, widget->height_px, widget->language);
	}
}
