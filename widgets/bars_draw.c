#include "widgets/bars.h"

#include "widgets/kit/bars.h"
#include "widgets/kit/cell.h"
#include "widgets/kit/date.h"
#include "widgets/kit/marks.h"
#include "widgets/kit/scale.h"
#include "widgets/kit/tally.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* u. first: the label of the first bar stands on the first row of a ranking beside it. */
static const double first_u = 19.7, untitled_u = 2, label_gap_u = TC_BARS_LABEL_GAP_U,
		    value_gap_u = 2, key_line_u = 10.5, key_gap_u = 7, dash_u = 4, clock_u = 2.5,
		    strike_u = 0.45, dash_drop_u = 1, line_air_u = 2.9;

static struct tc_rect along(const struct tc_bars_chart *chart, double from_px, double to_px,
	double across_px, double thick_px) {
	double low_px = fmin(from_px, to_px), long_px = fabs(to_px - from_px);
	return chart->upright ? (struct tc_rect) { across_px, low_px, thick_px, long_px }
			      : (struct tc_rect) { low_px, across_px, long_px, thick_px };
}

/* A level across a bar: the target over it, or the value that a revision replaced. */
static void draw_level(const struct tc_bars_chart *chart, struct tc_drawlist *out, double number,
	double across_px, double over_u, double thick_u, enum tc_ink ink) {
	double at_px = tc_scale_px(&chart->scale, number), over_px = tc_u(out, over_u);
	double half_px = tc_u(out, thick_u / 2);
	tc_draw_fill(out,
		along(chart, at_px - half_px, at_px + half_px, across_px - over_px,
			chart->thick_px + 2 * over_px),
		ink);
}

static void draw_missing(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, double across_px) {
	double zero_px = tc_scale_px(&chart->scale, 0), thin_px = tc_u(out, 0.5);
	struct tc_rect dash = { zero_px, across_px + chart->thick_px - thin_px, tc_u(out, dash_u),
		thin_px };
	if (chart->upright) {
		double wide_px = fmin(tc_u(out, dash_u), chart->thick_px);
		dash = (struct tc_rect) { across_px + (chart->thick_px - wide_px) / 2,
			zero_px - tc_u(out, 1.5), wide_px, thin_px };
	}
	tc_draw_fill(out, dash, TC_INK_TEXT2);
}

/* Bar of one part, and what its state adds to it. from: where it begins. */
static void draw_part(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_fact *fact, int row, int part, double from, double across_px) {
	const struct tc_style *style = out->style;
	double to = from + fact->value.number, target;
	bool quiet = chart->meant == -2 || (chart->meant >= 0 && chart->meant != row);
	enum tc_ink ink = chart->self->part_count > 1 ? tc_part_ink(part)
		: quiet                               ? TC_INK_DATA2
						      : TC_INK_DATA;
	if (!fact->has_value) {
		tc_fact_tell(out,
			along(chart, chart->scale.low_px, chart->scale.high_px, across_px,
				chart->thick_px),
			fact);
		if (part >= tc_bars_labelled(chart)) {
			draw_missing(chart, out, across_px); /* its value is not written */
		}
		return;
	}
	double from_px = tc_scale_px(&chart->scale, from), to_px = tc_scale_px(&chart->scale, to);
	if (chart->stacked && part > 0 && fabs(to_px - from_px) > tc_u(out, 1)) {
		from_px += (to_px > from_px ? 1 : -1) * tc_u(out, style->shape.bar_gap);
	}
	struct tc_rect bar = along(chart, from_px, to_px, across_px, chart->thick_px);
	if (bar.width_px > 0 && bar.height_px > 0) {
		tc_bar_draw(out, bar, fact, ink);
	}
	tc_fact_tell(out, bar, fact);
	if ((fact->marks & TC_MARK_DISPUTED) != 0 && !chart->stacked) {
		double other_px = tc_scale_px(&chart->scale, fact->witness.number);
		tc_draw_frame(out, along(chart, to_px, other_px, across_px, chart->thick_px),
			fmax(tc_u(out, style->line.frame), style->line.frame_min_px),
			TC_DASH_DISPUTED, TC_INK_DISPUTED);
	}
	if ((fact->marks & TC_MARK_REVISED) != 0 && fact->former.text[0] != '\0' &&
		!chart->stacked) {
		draw_level(chart, out, fact->former.number, across_px, 1, strike_u, TC_INK_TEXT);
	}
	if (part == 0 && tc_bars_target(chart->self, &target)) {
		draw_level(chart, out, target, across_px, style->shape.target_overhang,
			style->line.target, TC_INK_TEXT);
	}
}

/* A value from x_px on, with its letter and its clock. Returns where it ends. */
static double draw_value(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_fact *fact, double x_px, double baseline_px) {
	struct tc_datum datum = tc_fact_datum(fact);
	struct tc_text_style style =
		tc_bars_note(out, tc_mark_value_ink(fact->marks, TC_INK_TEXT2));
	struct tc_rect ink = tc_draw_text(out, x_px, baseline_px, style,
		tc_bars_value_text(chart->self, fact, out->arena), &datum);
	double end_px = ink.x_px + ink.width_px;
	char letter[2] = { tc_mark_letter(fact->marks, fact->status), '\0' };
	if ((fact->marks & (TC_MARK_LATE | TC_MARK_MISSED)) != 0) {
		tc_mark_draw_clock(out, end_px + tc_u(out, clock_u + 1),
			baseline_px - tc_u(out, clock_u + 0.1));
		end_px += tc_u(out, out->style->pane.suffix_slot);
	} else if (letter[0] != '\0') {
		style.weight = TC_WEIGHT_SEMIBOLD;
		ink = tc_draw_text(out, end_px + tc_u(out, 1), baseline_px, style, letter, NULL);
		end_px = ink.x_px + ink.width_px;
	}
	return end_px;
}

static void draw_sum(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, double x_px, double baseline_px) {
	for (int part = 0; part < chart->self->part_count; part++) {
		if (part > 0) {
			struct tc_rect plus = tc_draw_text(out, x_px + tc_u(out, value_gap_u),
				baseline_px, tc_bars_note(out, TC_INK_TEXT3), "+", NULL);
			x_px = plus.x_px + plus.width_px + tc_u(out, value_gap_u);
		}
		x_px = draw_value(chart, out, &row->facts[part], x_px, baseline_px);
	}
}

/* A value from x_px on, or behind a tick that would run through it: the target's, or the level that a revision
 * replaced. */
static double clear_of_ticks(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_fact *fact, double x_px) {
	double ticks[2], gap_px = tc_u(out, value_gap_u);
	int count = tc_bars_target(chart->self, &ticks[0]) ? 1 : 0;
	if ((fact->marks & TC_MARK_REVISED) != 0 && fact->former.text[0] != '\0') {
		ticks[count++] = fact->former.number;
	}
	const char *text = tc_bars_value_text(chart->self, fact, out->arena);
	double wide_px = tc_measure_text(out, tc_bars_note(out, TC_INK_TEXT), text).width_px;
	/* Twice: clear of one it may meet the other. */
	for (int i = 0; i < 2 * count; i++) {
		double tick_px = tc_scale_px(&chart->scale, ticks[i % count]);
		bool meets = tick_px > x_px - gap_px * 0.9 && tick_px < x_px + wide_px + gap_px;
		x_px = meets ? tick_px + gap_px : x_px;
	}
	return x_px;
}

static void draw_values(const struct tc_bars_chart *chart, struct tc_drawlist *out,
	const struct tc_bars_row *row, int index, double across_px, double high_px) {
	double zero_px = tc_scale_px(&chart->scale, 0), gap_px = tc_u(out, value_gap_u);
	if (chart->upright) {
		double wide_px = tc_bars_values_width(chart, out, row);
		double x_px = across_px + (chart->group_px - wide_px) / 2;
		x_px = fmax(fmin(x_px, chart->box.x_px + chart->box.width_px - wide_px), 0);
		double baseline_px = fmin(high_px, zero_px) - gap_px;
		if (!row->facts[0].has_value && !chart->stacked) {
			baseline_px = zero_px + tc_u(out, dash_drop_u);
		}
		if (!chart->values && index != chart->meant && row->facts[0].has_value) {
			return;
		}
		if (chart->stacked) {
			draw_sum(chart, out, row, x_px, baseline_px);
		} else {
			draw_value(chart, out, &row->facts[0], x_px, baseline_px);
		}
		return;
	}
	if (chart->stacked) {
		draw_sum(chart, out, row, fmax(high_px, zero_px) + gap_px,
			across_px + chart->thick_px);
		return;
	}
	for (int part = 0; part < tc_bars_labelled(chart); part++) {
		const struct tc_fact *fact = &row->facts[part];
		double end_px = fact->has_value
			? tc_scale_px(&chart->scale, fmax(fact->value.number, 0))
			: zero_px - gap_px; /* the dash stands on the base line */
		if ((fact->marks & TC_MARK_DISPUTED) != 0) {
			end_px = fmax(end_px, tc_scale_px(&chart->scale, fact->witness.number));
		}
		draw_value(chart, out, fact, clear_of_ticks(chart, out, fact, end_px + gap_px),
			across_px + part * chart->part_px + chart->thick_px);
	}
}

static void draw_name(
	const struct tc_bars_chart *chart, struct tc_drawlist *out, int index, double across_px) {
	struct tc_text_style style =
		tc_bars_note(out, chart->self->periods ? TC_INK_TEXT3 : TC_INK_TEXT2);
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

static void draw_rows(const struct tc_bars_chart *chart, struct tc_drawlist *out) {
	double zero_px = tc_scale_px(&chart->scale, 0);
	for (int i = 0; i < chart->count; i++) {
		const struct tc_bars_row *row = &chart->self->rows[chart->first + i];
		double across_px = chart->start_px + i * chart->pitch_px, up = 0, down = 0,
		       high = 0;
		draw_name(chart, out, chart->first + i, across_px);
		for (int part = 0; part < chart->self->part_count; part++) {
			double number = row->facts[part].value.number;
			double *from = number < 0 ? &down : &up;
			draw_part(chart, out, &row->facts[part], chart->first + i, part,
				chart->stacked ? *from : 0,
				across_px + (chart->stacked ? 0 : part * chart->part_px));
			*from += number;
			high = fmax(high, chart->stacked || part > 0 ? up : number);
		}
		if (!chart->stacked) {
			high = fmax(row->facts[0].value.number, 0);
		}
		draw_values(chart, out, row, chart->first + i, across_px,
			tc_scale_px(&chart->scale, high));
	}
	bool crossed = chart->scale.low < 0;
	if (chart->upright || crossed) {
		double rule_px = tc_u(out, out->style->line.rule);
		struct tc_rect line = { chart->box.x_px, zero_px, chart->box.width_px, rule_px };
		if (!chart->upright) {
			line = (struct tc_rect) { zero_px - rule_px / 2, chart->box.y_px, rule_px,
				(chart->count - 1) * chart->pitch_px + chart->group_px };
		}
		tc_draw_fill(out, line, TC_INK_RULE);
	}
}

/* Names of the parts in one line at the bottom of the box, which gets lower by it. */
static void draw_keys(const struct tc_bars *self, struct tc_drawlist *out, struct tc_rect *box) {
	double x_px = box->x_px, share_px = box->width_px / self->part_count;
	double used_px = 0, key_px = tc_u(out, key_gap_u);
	for (int part = 0; part < self->part_count; part++) {
		used_px += tc_measure_text(
				   out, tc_bars_note(out, TC_INK_TEXT2), self->part_names[part])
				   .width_px +
			tc_u(out, out->style->shape.bar + 3.2) + (part > 0 ? key_px : 0);
	}
	for (int part = 0; part < self->part_count; part++) {
		double room_px = used_px <= box->width_px ? box->x_px + box->width_px - x_px
							  : share_px - key_px;
		double end_px = tc_part_draw_key(out, x_px, box->y_px + box->height_px, room_px,
			tc_part_ink(part), self->part_names[part]);
		x_px = used_px <= box->width_px ? end_px + key_px
						: box->x_px + (part + 1) * share_px;
	}
	box->height_px -= tc_u(out, key_line_u + 3);
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
		tc_tally_add(&tally, &self->rows[i / self->part_count].facts[i % self->part_count]);
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
